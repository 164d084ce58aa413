"""Frames: the lines that a site puts around its texts, and the names that it puts around its headlines.

A line at the edge of a text is frame once it stands there on so many of the site's pages that have different headlines; then the
next line is the edge. The name before or behind a headline's bar or dash is learned in the same way. What is frame is so the
least fixed point of a growing set: the same one whatever the order of the pages. What a site is, and where its pages are kept,
is the store's business.
"""

import hashlib
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from analysis.difference import letters_of

ENOUGH = 5  # pages with different headlines, of which a line is the edge
_DEEPEST = 6  # lines at either end, and names at either end of a headline
# A notice ends with who gives it, and that tells it from another authority's: a signature is no frame.
_SIGNATURE = re.compile(r"(?:政府|委员会|常委会|办公室|办公厅|工作组|中心|[局厅委院部署])(?:\([^)]{0,12}\))?$")
_SIGNS_OFF = frozenset("府会室厅组心局委院部署)")  # what it ends in
_LONGEST_SIGNATURE = 24
_BETWEEN = re.compile(r"\s*[_|—–·]+\s*|\s+-+\s+|(?<=[\u3400-\u9fff])-(?=[\u3400-\u9fff])|:(?!\d)|[【】\[\]]")


@dataclass(frozen=True, slots=True)
class Edges:
    """What stands at the edges of one page, from without: keys of its lines at the head and at the foot, and of the names before
    and behind its headline; null for what can't be frame. A key holds for one site alone."""

    head: tuple[int | None, ...]
    foot: tuple[int | None, ...]
    before: tuple[int | None, ...]
    behind: tuple[int | None, ...]

    @property
    def keys(self) -> tuple[int, ...]:
        """All keys, each once."""
        return tuple({key for side in self._sides() for key in side if key is not None})

    def reached(self, frame: Container[int]) -> tuple[int, ...]:
        """The keys of what is the edge if so much is frame, and is not frame itself."""
        found = (side[depth] for side in self._sides() if (depth := _depth(side, frame)) < len(side))
        return tuple({key for key in found if key is not None})

    def _sides(self) -> tuple[tuple[int | None, ...], ...]:
        return self.head, self.foot, self.before, self.behind


@dataclass(frozen=True, slots=True)
class Cut:
    """How many lines of a text are frame at either end, and its headline without what is."""

    head: int
    foot: int
    title: str


def edges_of(site: str, title: str, normal: str) -> Edges:
    """The edges of a page of a site: headline and text in normal form."""
    lines, names = normal.split("\n"), [title[start:end] for start, end in _names(title)]
    return Edges(
        _keys(site, "head", lines),
        _keys(site, "foot", lines[::-1]),
        _keys(site, "before", names) if len(names) > 1 else (),
        _keys(site, "behind", names[::-1]) if len(names) > 1 else (),
    )


def cut(title: str, normal: str, edges: Edges, frame: Container[int]) -> Cut:
    """What is left of a page if so much is frame: one line and one part of the headline at least."""
    lines, names = normal.count("\n") + 1, _names(title)
    head = min(_depth(edges.head, frame), lines - 1)
    foot = min(_depth(edges.foot, frame), lines - 1 - head)
    if len(names) < 2:
        return Cut(head, foot, title)
    first = min(_depth(edges.before, frame), len(names) - 1)
    last = min(_depth(edges.behind, frame), len(names) - 1 - first)
    if first or last:
        title = title[names[first][0] : names[len(names) - 1 - last][1]]
    return Cut(head, foot, title)


def without(normal: str, head: int, foot: int) -> str:
    """A text without so many lines at either end."""
    if not head and not foot:
        return normal
    lines = normal.split("\n")
    return "\n".join(lines[head : len(lines) - foot])


def title_key(title: str) -> int:
    """What two pages have in common if their headlines say the same letters."""
    return _key("", "title", letters_of(title)) >> 32


def _depth(side: Sequence[int | None], frame: Container[int]) -> int:
    return next((depth for depth, key in enumerate(side) if key is None or key not in frame), len(side))


def _names(title: str) -> list[tuple[int, int]]:
    """The parts of a headline between bars, dashes, colons and brackets, as spans."""
    spans, start = [], 0
    for between in _BETWEEN.finditer(title):
        spans.append((start, between.start()))
        start = between.end()
    spans.append((start, len(title)))
    return [(first, last) for first, last in spans if title[first:last].strip()]


def _keys(site: str, side: str, lines: Sequence[str]) -> tuple[int | None, ...]:
    return tuple(None if _is_signature(line) else _key(site, side, line) for line in lines[:_DEEPEST])


def _is_signature(line: str) -> bool:
    return line[-1:] in _SIGNS_OFF and _SIGNATURE.search(line, max(0, len(line) - _LONGEST_SIGNATURE)) is not None


def _key(site: str, side: str, line: str) -> int:
    """A positive number of 63 bits."""
    told = f"{site}\n{side}\n{line.strip()}".encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "big") >> 1
