"""Revisions: what changed between two states of one article, in words, and whether that is a change at all.

A clock, a counter of readers or a list of other articles that moves on is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import rjieba
from rapidfuzz.distance import Levenshtein

# What is compared line by line, and of a stretch of lines word by word: aligning is quadratic.
_MOST_LINES, _MOST_CHARACTERS, _MOST_WORDS = 4_000, 100_000, 4_000
_GAP = 1  # words of the same between two changes that are shown as one
_BESIDE = 12  # characters of context
_CLOCK = re.compile(
    r"\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?|\d{1,2}:\d{2}(?::\d{2})?|刚刚|\d+\s?(?:秒|分钟|小时|天)前"
    r"|\d+ (?:minutes?|hours?|days?) ago"
)
_COUNTER = re.compile(r"\d[\d,.]*\s?[万亿kKmM]?")
# What stands around a clock or a counter; a line that says anything else is a part of the text.
_AROUND = re.compile(
    r"(?:更新|发布|编辑|最后|时间|当前|现在|于|阅读|浏览|点击|评论|点赞|收藏|转发|分享|访问|人气|热度|数量?|量|次|人|共|已有"
    r"|updated|last|published|at|views?|reads?|comments?|likes?|shares?|[\W_])+",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\W*(?:相关(?:阅读|新闻|链接|推荐|报道|文章)|延伸阅读|推荐阅读|热门(?:推荐|新闻|文章)|猜你喜欢|更多(?:新闻|精彩)|最新(?:新闻|文章)"
    r"|related(?: (?:articles|stories|news))?|more from .{1,30}|read more|you may also like|most read|trending)\W*",
    re.IGNORECASE,
)


class ChangeClass(StrEnum):
    """What kind of change made a revision."""

    TITLE = "title"
    ADDED = "added"
    CUT = "cut"
    EDITED = "edited"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Change:
    """Words that were replaced; one side is empty where they were only added or cut. `ahead`, `behind`: what stands around."""

    before: str
    after: str
    ahead: str
    behind: str


def is_trivial(before: str, after: str) -> bool:
    """Whether two texts as published differ in clocks, counters and lists of other articles alone."""
    return list(_told(before)) == list(_told(after))


def changes(before: str, after: str) -> tuple[Change, ...]:
    """What was changed, in words: Chinese ones by a dictionary, others by their letters."""
    found = []
    for old, new in _stretches(before.split("\n"), after.split("\n")):
        a, b = _words(old), _words(new)
        for a0, a1, b0, b1 in _edits(a, b):
            ahead, behind = "".join(b[max(0, b0 - 8) : b0]), "".join(b[b1 : b1 + 8])
            found.append(Change("".join(a[a0:a1]), "".join(b[b0:b1]), ahead[-_BESIDE:], behind[:_BESIDE]))
    return tuple(change for change in found if change.before.strip() or change.after.strip())


def class_of(before: str, after: str) -> ChangeClass:
    """What kind of change lies between two states of an article; where its text is the same, it is one of the title."""
    found = changes(before, after)
    if not found:
        return ChangeClass.TITLE
    cut, added = (sum(len(side) for side in sides) for sides in zip(*((c.before, c.after) for c in found), strict=True))
    if cut + added > max(len(before), len(after)):
        return ChangeClass.REWRITTEN
    if cut and added:
        return ChangeClass.EDITED
    return ChangeClass.ADDED if added else ChangeClass.CUT


def _told(text: str) -> Iterator[str]:
    """The lines of a text that tell something, up to where other articles are listed."""
    for line in text.split("\n"):
        if _ASIDE.fullmatch(line):
            return
        rest = _COUNTER.sub("", _CLOCK.sub("", line))
        if rest == line or _AROUND.sub("", rest):
            yield " ".join(line.split())


def _words(text: str) -> list[str]:
    """The words of a text; one that is too long to be compared by them is one word."""
    words: list[str] = rjieba.cut(text) if len(text) <= _MOST_CHARACTERS else []
    return words if 0 < len(words) <= _MOST_WORDS else [text]


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The lines that were replaced, added or cut."""
    if max(len(old), len(new)) > _MOST_LINES:
        yield "\n".join(old), "\n".join(new)
        return
    for step in Levenshtein.opcodes(old, new):
        if step.tag != "equal":
            yield "\n".join(old[step.src_start : step.src_end]), "\n".join(new[step.dest_start : step.dest_end])


def _edits(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int, int]]:
    joined: list[tuple[int, int, int, int]] = []
    for step in Levenshtein.opcodes(a, b):
        if step.tag == "equal":
            continue
        a0, b0 = step.src_start, step.dest_start
        if joined and a0 - joined[-1][1] <= _GAP and b0 - joined[-1][3] <= _GAP:
            a0, _, b0, _ = joined.pop()
        joined.append((a0, step.src_end, b0, step.dest_end))
    return joined
