"""The article's text on a page: the run of lines in which sentences outweigh links, cleaned of what is not the article.

Each line weighs what it says: sentences for, links and furniture against; stepping from one part of the page into another
costs. The body is the run of lines with the greatest sum: maximum subsequence segmentation (Pasternack and Roth, 2009). The
page's own description and the place of the title help to choose; `analysis.noise` knows what is not the article.
"""

import re
from dataclasses import dataclass

from analysis.layout import Element, Layout, Line
from analysis.noise import begins_else, is_credit, is_page_furniture, noise_of, sums_of
from analysis.scripts import in_both_scripts

# One set in front, so that the search leaps: a mark of Chinese, or a Latin one that something ends with.
_SENTENCE = re.compile(r"[。！？；，、：”….!?;,:](?:(?<=[。！？；，、：”…])|\s|$|(?<=[.!?])[\"'”’)])")
_ENDED = re.compile(r"[。！？.!?]['\"”’）)]*\Z")
_META = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d|\d{1,2}:\d\d"
    + in_both_scripts(
        r"|来源|作者|编辑|记者|字号|浏览|阅读|点阅|原标题|摘要|发[文布佈](?:日期|时间|机关|机构|单位)|(?:更新|掲載|公開)日"
    )
    + r"|\b(?:by|von|par|por|di|published|updated|posted|min read)\b",
    re.IGNORECASE,
)
_SHORT_LINE = -2.0
_FURNITURE = -15.0
_BEGINS_ELSE = -40.0
_LINKS = -2.0  # and half a point for each linked word
_STEP = -1.5  # for each element that is left between two lines, beyond the paragraph
_DESCRIBED = 40.0
_BEFORE_TITLE = 0.4
_MOST_BEFORE_TITLE = 80.0
_LEAST_SENTENCE = 8  # words without links
_LONG = 30  # words of a line that is text without any punctuation
_NO_LINK = 100  # words of a line that is text though all of it is linked: somewhere an <a> was left open
_LONGEST_SENTENCE = 60  # words, or parts of one, in such a line; a hundred links of a menu have no marks of sentences
_HEAD_LINES, _HEAD_LENGTH = 6, 120  # where lines about the article (date, source, writer) stand
_LONG_ENOUGH = 12  # words of a line that is not said twice
_CELL_WORDS = 60
_ENOUGH_AHEAD = 60.0
_WORTH = 30.0
_BRIDGED_LINKS = 2


@dataclass(frozen=True, slots=True)
class Body:
    """The text, a line a paragraph; the element it stands in, the runs that came next, how much of the page's sentences it holds
    (0..1), and the numbers of its first line and the one behind its last."""

    text: str
    place: str
    rivals: tuple[str, ...]
    words: int
    sure: float
    first: int = 0
    last: int = 0


def body_of(layout: Layout, title_line: int | None = None, description: str | None = None) -> Body:
    """The body of a laid-out page; an empty text if there is none."""
    lines = layout.lines
    furniture = [is_page_furniture(line.text) for line in lines]
    elses = [begins_else(line) for line in lines]
    plain = [
        _FURNITURE if cut else _BEGINS_ELSE if another else _weight(line)
        for line, cut, another in zip(lines, furniture, elses, strict=True)
    ]
    sentences = [max(weight, 0.0) for weight in plain]
    anchor = _described(lines, sentences, description)
    noise = noise_of(layout, sentences, anchor)
    weights = [
        _LINKS - min(line.words, _LONG) * 0.2 if quiet else weight
        for line, weight, quiet in zip(lines, plain, noise, strict=True)
    ]
    for index in range(title_line or 0):
        weights[index] *= _BEFORE_TITLE if weights[index] > 0 else 1
    if anchor is not None and not noise[anchor]:
        weights[anchor] += _DESCRIBED
    steps = _steps(layout)
    start, end, best = _heaviest(weights, steps)
    if best <= 0:
        return Body("", "", (), 0, 0.0)
    rivals = _rivals(layout, weights, steps, start, end)
    start, end = _joined(layout, weights, steps, start, end)
    start = _begun(layout, weights, start)
    end = _before_else(layout, plain, elses, start, _extended(layout, weights, noise, start, end))
    if title_line is not None and _is_within(layout, sentences, start, title_line):
        title_line = None
    kept = [i for i in _kept(layout, noise, start, end, title_line) if not furniture[i]]
    share = sums_of([sentences[i] for i in kept])[-1] / max(sums_of(sentences)[-1], 1.0)
    words = sum(lines[i].words for i in kept)
    return Body(_written(layout, kept), _named(_holder(layout, start, end)), rivals, words, min(1.0, share), start, end)


def _weight(line: Line) -> float:
    own = line.words - line.linked
    if line.words == 0:
        return 0.0
    if is_credit(line):
        return 2 * _SHORT_LINE
    if line.linked > own and own < _LEAST_SENTENCE:
        is_text = line.words >= _NO_LINK and len(_SENTENCE.findall(line.text)) * _LONGEST_SENTENCE >= line.words
        return line.words / 2 if is_text else _LINKS - min(line.linked, _LONG) * 0.5
    if line.words < _LONG and not _SENTENCE.search(line.text):
        return _SHORT_LINE
    return max(0.0, float(own - line.linked)) if own >= _LEAST_SENTENCE else 0.0


def _described(lines: list[Line], sentences: list[float], description: str | None) -> int | None:
    """The line that the page's own description begins with: it belongs to the article."""
    key = "".join((description or "").split())[:24]
    if len(key) < 12:
        return None
    return next((i for i, line in enumerate(lines) if sentences[i] >= 8 and key in "".join(line.text.split())), None)


def _steps(layout: Layout) -> list[float]:
    """What it costs to go on from the line before: the elements that are left, beyond the paragraph."""
    costs = [0.0]
    elements = layout.elements
    for before, line in zip(layout.lines, layout.lines[1:], strict=False):
        one, other = before.element, line.element
        if one == other or elements[one].parent == elements[other].parent:
            costs.append(0.0)
            continue
        left = 0
        while one != other:
            if elements[one].depth >= elements[other].depth:
                one = elements[one].parent
                left += 1
            else:
                other = elements[other].parent
        costs.append(_STEP * max(0, left - 1))
    return costs


def _heaviest(
    weights: list[float], steps: list[float], first: int = 0, last: int | None = None
) -> tuple[int, int, float]:
    """The run of lines with the greatest sum (Kadane's algorithm)."""
    best = (first, first, 0.0)
    start, total = first, 0.0
    for index in range(first, len(weights) if last is None else last):
        if total > 0:
            total += steps[index]
        if total <= 0:
            start, total = index, 0.0
        total += weights[index]
        if total > best[2]:
            best = (start, index + 1, total)
    return best


def _rivals(layout: Layout, weights: list[float], steps: list[float], start: int, end: int) -> tuple[str, ...]:
    """The heaviest runs before and behind the body, for the record."""
    others = (_heaviest(weights, steps, 0, start), _heaviest(weights, steps, end))
    return tuple(f"{_named(_holder(layout, first, last))} {total:.0f}" for first, last, total in others if total > 0)


def _joined(layout: Layout, weights: list[float], steps: list[float], start: int, end: int) -> tuple[int, int]:
    """The run with those before and behind it that stand in the same element, unless something else begins between them."""
    place = _holder(layout, start, end)
    first, last, total = _heaviest(weights, steps, place.start, start)
    if total > _WORTH and _is_bridge(weights[last:start]):
        start = first
    first, last, total = _heaviest(weights, steps, end, place.end)
    if total > _WORTH and _is_bridge(weights[end:first]):
        end = last
    return start, end


def _is_bridge(weights: list[float]) -> bool:
    """Whether lines between two runs may be the article's: short ones and a few links, no heading of something else."""
    return (
        min(weights, default=0.0) > _FURNITURE and sum(weight < 2 * _SHORT_LINE for weight in weights) <= _BRIDGED_LINKS
    )


def _begun(layout: Layout, weights: list[float], start: int) -> int:
    """The start of the run with the short sentences in the paragraphs right before its first one."""
    block = _block(layout, start)
    while start and block >= 0 and weights[start - 1] == 0 and _block(layout, start - 1) == block:
        start -= 1
    return start


def _extended(layout: Layout, weights: list[float], noise: list[bool], start: int, end: int) -> int:
    """The end of the run with what goes on in the element that holds it: short lines (lists, verses, signatures), and further
    paragraphs beside its last one, whatever links they hold."""
    place = _holder(layout, start, end)
    block = _block(layout, end - 1)
    while end < place.end and not noise[end]:
        beside = _block(layout, end) == block >= 0 and weights[end] not in (_BEGINS_ELSE, _FURNITURE)
        if weights[end] < _SHORT_LINE and not beside:
            break
        end += 1
    return end


def _before_else(layout: Layout, plain: list[float], elses: list[bool], start: int, end: int) -> int:
    """The end of the run where something else begins within it, and no text beside the one before goes on behind."""
    if True not in elses[start:end]:
        return end
    last = {_kind(layout, index): index for index in range(start, end) if plain[index] > 0}
    words, reach = 0.0, start
    for index in range(start, end):
        if elses[index] and words >= _ENOUGH_AHEAD:
            if max(reach, last.get(_kind(layout, index), 0)) < index:
                return index
        elif plain[index] > 0:
            reach = max(reach, last[_kind(layout, index)])
            words += plain[index]
    return end


def _kind(layout: Layout, index: int) -> tuple[int, str, str]:
    """What kind of block a line stands in: those of one kind call themselves the same, or are beside each other without a name."""
    block = layout.elements[layout.elements[layout.lines[index].element].parent]
    return (-1 if block.name else block.parent), block.tag, block.name.split(" ")[0]


def _block(layout: Layout, index: int) -> int:
    """The element around the paragraph that a line is; -1 for a line that is none."""
    holder = layout.elements[layout.lines[index].element]
    return holder.parent if holder.tag == "p" else -1


def _holder(layout: Layout, start: int, end: int) -> Element:
    """The innermost element that holds a run of lines, other than a paragraph."""
    around = layout.around(layout.lines[start])
    return next(
        (e for e in around if e.start <= start and end <= e.end and e.tag not in ("p", "blockquote", "li")), around[-1]
    )


def _kept(layout: Layout, noise: list[bool], start: int, end: int, title_line: int | None) -> list[int]:
    """The lines of the run that are the article: without links that stand alone, credits, repetitions and its"
    " head."""
    kept: list[int] = []
    seen: set[str] = set()
    after = title_line if title_line is not None and start <= title_line < end else -1
    for index in range(max(start, after + 1), end):
        line = layout.lines[index]
        if noise[index] or is_credit(line) or _is_link(line) or line.text in seen:
            continue
        if line.words >= _LONG_ENOUGH:
            seen.add(line.text)
        kept.append(index)
    head = {index for index in kept[:_HEAD_LINES] if _is_about(layout.lines[index].text)}
    return [index for index in kept if index not in head]


def _is_within(layout: Layout, sentences: list[float], start: int, title_line: int) -> bool:
    """Whether the title is said again in the midst of the text, so that what precedes it is not its head."""
    ahead = sum(sentences[start:title_line])
    return ahead > _MOST_BEFORE_TITLE and _holder(layout, start, title_line).end > title_line


def _is_link(line: Line) -> bool:
    alone = line.linked > 0 and line.linked >= 0.9 * line.words and line.words < _CELL_WORDS
    return alone and not line.text.startswith("http")


def _is_about(text: str) -> bool:
    """Whether a line at the head tells of the article: when, where and by whom it was published."""
    return (
        len(text) < _HEAD_LENGTH and _META.search(text) is not None and not _ENDED.search(text) and text.count("，") < 2
    )


def _written(layout: Layout, kept: list[int]) -> str:
    """The lines as text; the cells of a table's row make one line."""
    written: list[str] = []
    row = cell = -1
    for index in kept:
        line = layout.lines[index]
        holder = layout.elements[line.element]
        is_cell = holder.tag in ("td", "th") and line.words < _CELL_WORDS
        if is_cell and holder.parent == row and line.element != cell:
            written[-1] += f" {line.text}"
        else:
            written.append(line.text)
        row, cell = (holder.parent, line.element) if is_cell else (-1, -1)
    return "\n".join(written)


def _named(element: Element) -> str:
    return f"<{element.tag}{' ' + element.name[:60] if element.name else ''}>"
