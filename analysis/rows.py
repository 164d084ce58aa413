"""The row of a link: the box around it that holds nothing else of its list, and what stands in that box."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.anchors import Anchor
from analysis.outline import Outline
from analysis.shapes import DATE, address_score, is_button, title_score, title_weight

_SPACE = re.compile(r"\s+")
_LEVELS = 14
_SHORT = 0.2  # score of a text that says too little for a title
_INSIDE = 80  # elements of a row that are looked at
_LONGEST = 2_000  # characters of a row from which a title of a tenth as many may be borrowed
_EDGES = " -–—|·•:;,[]()"
_BARE_MARKS = re.compile(r"(?<=\s)[\[\](){}|•·/\s]+(?=\s)|[(\[]\s*[)\]]")
# A day in one box and its month in the next, in either order.
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})日?\s+((?:19|20)\d\d)\s?[-./年]\s?(\d{1,2})(?!\d|[-./]\d)")
# The years of the Republic of China, as Taiwan's offices write them without saying so.
_MINGUO = re.compile(r"(?<![\d.])(1[01]\d)[./-](\d{1,2})[./-](\d{1,2})(?![\d.])")
_DIGIT = re.compile(r"\d")
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-]((?:20)?\d\d)")
_CODE = re.compile(
    r"[A-Z]{0,4}[.\s-]{0,2}(?:\d[\d./-]*){1,20}[A-Z]{0,2}\Z"
)  # the number of a bill or a case: HB 101, 26-1044
_PRICE = re.compile(
    r"(?:[$€£¥￥₩₽₹]|\b(?:USD|EUR|CHF|Rs|kr)\.?)\s?\d|\d\s?(?:€|£|₽|元(?!月|年|旦|宵)|円|원|zł|Kč|\b(?:EUR|USD|CHF|kr|руб))"
)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})[-./月](\d{1,2})日?\s+((?:19|20)\d\d)(?![\d-])")


@dataclass(frozen=True, slots=True)
class Row:
    """What stands around one link: `date` is a text that looks like a date, from a `<time>` if `timed`; `words` counts
    the letters of the row outside the link; `box` is the row's element; `borrowed`: the link says too little, the title
    is the row's."""

    title: str
    date: str | None
    timed: bool
    words: int
    box: int
    borrowed: bool


def rows_of(flat: Outline, group: Sequence[Anchor]) -> list[Row]:
    """The row of each link of one list, in its order. Dates that stand beside the boxes (`<dt>` before `<dd>`) are looked
    for only if the boxes hold none."""
    boxes = [_box(flat, group, position) for position in range(len(group))]
    short = [title_score(anchor.text) < _SHORT for anchor in group]
    speak = len(group) < 3 or 2 * sum(short) < len(group)  # then one that is short is a short title
    rows = [
        _row(
            flat,
            anchor,
            box,
            len(group) >= 3 and said_little and (not speak or not anchor.text or is_button(anchor.text)),
        )
        for anchor, box, said_little in zip(group, boxes, short, strict=True)
    ]
    if len(rows) >= 3 and 3 * sum(row.date is not None for row in rows) < len(rows):
        rows = [_beside(flat, boxes, position, row) for position, row in enumerate(rows)]
    return _in_one_order(rows)


def _in_one_order(rows: list[Row]) -> list[Row]:
    """Dates like 11/23/26 spelled out, if one of the list shows which number is the day; the others follow it."""
    numbers = [_NUMBERS.fullmatch(row.date.strip()) if row.date else None for row in rows]
    read = [match for match in numbers if match]
    month_first = any(int(match[2]) > 12 for match in read)
    if month_first == any(int(match[1]) > 12 for match in read):
        return rows
    ordered = []
    for row, match in zip(rows, numbers, strict=True):
        if match:
            month, day = (match[1], match[2]) if month_first else (match[2], match[1])
            row = replace(row, date=f"{2000 + int(match[3][-2:])}-{month}-{day}")  # noqa: PLW2901
        ordered.append(row)
    return ordered


def _box(flat: Outline, group: Sequence[Anchor], position: int) -> int:
    """The largest element around a link that holds no other link of the list."""
    anchor = group[position]
    before = _other(group, anchor, range(position - 1, max(-1, position - 5), -1), -1)
    after = _other(group, anchor, range(position + 1, min(len(group), position + 5)), len(flat.tags))
    box = anchor.element
    for parent in flat.ancestors(anchor.element, _LEVELS):
        if parent <= before or flat.ends[parent] > after or flat.tags[parent] in ("body", "html"):
            break
        if len(group) == 1 and len(flat.text(parent)) > 300:
            break
        box = parent
    return box


def _other(group: Sequence[Anchor], anchor: Anchor, positions: range, without: int) -> int:
    """The element of the next link of the list that leads elsewhere."""
    for position in positions:
        if group[position].url != anchor.url:
            return group[position].element
    return without


def _row(flat: Outline, anchor: Anchor, box: int, says_little: bool) -> Row:
    start, end = flat.text_starts[anchor.element], flat.text_ends[anchor.element]
    before = flat.text_between(max(flat.text_starts[box], start - 12), start, 160)
    after = flat.text_between(end, flat.text_ends[box], 160)
    title = anchor.text
    if says_little and (_may_borrow(flat, anchor, box) or date_in(before) or date_in(after)):
        title = _heading(flat, box) or _borrowed(flat, anchor, box)
    timed = _timed(flat, box)
    date = timed or date_in(after) or date_in(before) or _date_inside(flat, anchor, title) or _date_last(flat, box, end)
    return Row(title, date, timed is not None, len(before) + len(after), box, title is not anchor.text)


def _date_inside(flat: Outline, anchor: Anchor, title: str) -> str | None:
    """A date within the link, beside its title."""
    inside = flat.text(anchor.element)
    return date_in(inside.replace(title, " ")) if len(inside) > len(title) else None


def _date_last(flat: Outline, box: int, after: int) -> str | None:
    """A date at the end of a long row."""
    end = flat.text_ends[box]
    return date_in(flat.text_between(max(after, end - 8), end, 200))


def is_priced(flat: Outline, row: Row) -> bool:
    """Whether a row says, beside its title, what something costs."""
    return bool(_PRICE.search(flat.text(row.box, 300).replace(row.title, " ")))


def _may_borrow(flat: Outline, anchor: Anchor, box: int) -> bool:
    """Whether a link that says too little may take its row's words: it leads to an article, or nothing else does."""
    score = address_score(anchor.url)
    if score >= 0.5 and _CODE.match(anchor.text):
        return True
    return score >= 0.7 or (score >= 0.5 and flat.tags[box : min(flat.ends[box], box + 4 * _INSIDE)].count("a") == 1)


def _borrowed(flat: Outline, anchor: Anchor, box: int) -> str:
    """The row's words as a title, where the link itself only says "PDF" or a number; other links' words are not the row's."""
    own = "" if is_button(anchor.text) else anchor.text
    pieces: list[str] = []
    done = flat.text_starts[box]
    inside = range(box, min(flat.ends[box], box + _INSIDE))
    for element in inside:
        if flat.tags[element] == "a" and flat.text_starts[element] >= done:
            pieces.append(flat.text_between(done, flat.text_starts[element], 200))
            pieces.append(own if element == anchor.element else "")
            done = flat.text_ends[element]
    pieces.append(flat.text_between(done, flat.text_ends[box], 200))
    line = _BARE_MARKS.sub(" ", _SPACE.sub(" ", DATE.sub(" ", " ".join(pieces)[:_LONGEST]))).strip(_EDGES)
    return line[:200] if title_weight(line) >= title_weight(own) + 2 else anchor.text


def _beside(flat: Outline, boxes: list[int], position: int, row: Row) -> Row:
    if row.date is not None:
        return row
    box = boxes[position]
    above = flat.text_ends[boxes[position - 1]] if position else max(0, flat.text_starts[box] - 6)
    gap = flat.text_between(max(above, flat.text_starts[box] - 20), flat.text_starts[box], 200)
    return replace(row, date=date_in(gap))


def _timed(flat: Outline, box: int) -> str | None:
    end = min(flat.ends[box], box + _INSIDE)
    for element, tag in enumerate(flat.tags[box:end], box):
        if tag == "time" and (moment := flat.attributes[element].get("datetime")):
            return moment[:60]
    return None


def _heading(flat: Outline, box: int) -> str:
    for element in range(box, min(flat.ends[box], box + _INSIDE)):
        if flat.tags[element] in ("h1", "h2", "h3", "h4", "h5"):
            return flat.text(element)
    return ""


@lru_cache(maxsize=1024)  # a list says the same few days many times
def date_in(text: str) -> str | None:
    """The first part of a text that looks like a date, put in order where day and month stand in separate boxes."""
    if not _DIGIT.search(text):
        return None
    if match := _MINGUO.search(text):
        return f"{int(match[1]) + 1911}-{match[2]}-{match[3]}"
    if match := _DAY_FIRST.search(text):
        return f"{match[2]}-{match[3]}-{match[1]}"
    if match := _YEAR_LAST.search(text):
        return f"{match[3]}-{match[1]}-{match[2]}"
    found = DATE.search(text)
    return found[0] if found else None
