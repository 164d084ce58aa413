"""Which of a page's links are its articles: links in the same place of the structure are judged together.

Each group is scored by its addresses, its titles, the dates beside them and the region it stands in. One group carries a
list page; on a front page all good groups together do. No rule names a site.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import log2, sqrt

from analysis.anchors import Anchor
from analysis.outline import Outline
from analysis.rows import Row, is_priced, rows_of
from analysis.shapes import address_score, has_punctuation, title_score

GOOD = 0.5  # quality from which a group counts as articles
GOOD_ALONE = 0.75  # the same for one or two links without fellows
_GOOD_ASIDE = 0.65  # the same for a few links at the side of a front page that speak in sentences,
_SENTENCES = 0.9  # which is what so high a score of their own words means
_SAMPLE = 400  # rows looked at to judge a group
_NEIGHBOURS = 8
_FEW = 3  # links that make a box
_LEVELS = 40  # of boxes within boxes that are looked into, in the mean
_APART = 0.35  # between what the addresses and titles of a list and of a menu score

_MENU_WORD = (
    "nav|navi|navbar|navigation|gnav|subnav|menu|menus|submenu|footer|foot|breadcrumb|breadcrumbs|crumb|crumbs|pager|paging|"
    "pagination|pagenav|sitemap|friendlink|yqlj|toolbar|topbar|copyright|social|share|tagcloud|login|dropdown|blogroll|ads|advert"
)
_SIDE_WORD = (
    "side|sidebar|sidebars|aside|widget|widgets|rank|ranking|hot|popular|related|recommend|recommended|recent|trending|ticker|"
    "marquee|rightbar|secondary|rail|carousel|tuijian|paihang|phb|mostread"
)
_MENU = re.compile(rf"(?:\A|[-_\s])(?:{_MENU_WORD})(?=\Z|[-_\s\d])", re.IGNORECASE)
_SIDE = re.compile(rf"(?:\A|[-_\s])(?:{_SIDE_WORD})(?=\Z|[-_\s\d])", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Group:
    """Links in one place of a page, each address once. `quality` is about 0 for menus and 1 for articles; `address` and `said` are
    the means of what the addresses and the links' own words score, `dated` is the share of rows with a date."""

    anchors: tuple[Anchor, ...]
    rows: tuple[Row, ...]
    quality: float
    address: float
    said: float
    dated: float
    aside: bool

    @property
    def strength(self) -> float:
        """How much this group is the page's main list: quality counts, and more than a number that a sidebar may have."""
        number, quality = log2(1 + len(self.anchors)), max(0.0, self.quality)
        return quality * sqrt(quality) * number * (1.0 + 0.3 * self.dated) * (0.6 if self.aside else 1.0)


def groups_of(flat: Outline, anchors: Sequence[Anchor]) -> list[Group]:
    """All groups of a page in page order, judged."""
    places: dict[tuple[int, int], list[Anchor]] = defaultdict(list)
    tables = "td" in flat.tags
    columns: dict[int, int] = {}
    for anchor in anchors:
        places[flat.places[anchor.element], _cell(flat, anchor.element, columns) if tables else 0].append(anchor)
    parts = [part for place in places.values() for box in _boxes(flat, place) for part in _columns(flat, box)]
    return _first_columns([_judged(flat, part) for part in parts])


def _cell(flat: Outline, element: int, columns: dict[int, int]) -> int:
    """In which cell of its table's row a link stands, 0 if in none. `columns` holds the cells of the rows that were counted."""
    cell = next((e for e in flat.ancestors(element, 4) if flat.tags[e] in ("td", "th")), -1)
    if cell < 0:
        return 0
    if cell not in columns:
        columns.update((child, column) for column, child in enumerate(flat.children(flat.parents[cell]), 1))
    return columns[cell]


def _first_columns(groups: list[Group]) -> list[Group]:
    """Of groups that share their rows (title, PDF and case number of one table) the one that names the row, as good as
    the best of them."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        if len(group.anchors) >= 3:
            for box in {row.box for row in group.rows}:
                holders[box].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in [together for together in holders.values() if len(together) > 1]:
        shared.update((one, other) for one in numbers[:8] for other in numbers[:8] if one != other)
    kept = dict(enumerate(groups))
    for (one, other), boxes in shared.items():
        if (
            one in kept
            and other in kept
            and boxes >= 0.6 * len(groups[other].rows)
            and _names(groups[one], groups[other])
        ):
            kept[one] = replace(kept[one], quality=max(kept[one].quality, kept.pop(other).quality))
    return list(kept.values())


def _names(one: Group, other: Group) -> bool:
    """Whether of two columns the first one holds the links that name the rows, and the other clearly does not."""
    if one.said <= 0.0 or one.address <= -0.3 or len(one.anchors) < 0.8 * len(other.anchors):
        return False
    if min(one.address, other.address) >= 0.6 and other.said > 0.15:
        return False
    return one.said + 0.5 * one.address >= other.said + 0.5 * other.address + 0.35


def _boxes(flat: Outline, place: list[Anchor]) -> list[list[Anchor]]:
    """The links of one place; where some of its boxes clearly hold articles and others clearly do not (a table for the menu,
    and one for the list), these apart from those."""
    boxes = _leaves(flat, place) if len(place) >= 2 * _FEW else [place]
    if len(boxes) == 1:
        return [place]
    worth = [sum(map(_worth, box)) / len(box) for box in boxes]
    if max(worth) - min(worth) < _APART:
        return [place]
    bar = (max(worth) + min(worth)) / 2
    good = [anchor for box, value in zip(boxes, worth, strict=True) if value >= bar for anchor in box]
    return [good, [anchor for box, value in zip(boxes, worth, strict=True) if value < bar for anchor in box]]


def _leaves(flat: Outline, links: list[Anchor]) -> list[list[Anchor]]:
    """The innermost boxes that hold a few of some links; those that stand alone between them are one more."""
    found: list[list[Anchor]] = []
    waiting = [links]
    work = _LEVELS * len(links)
    while waiting:
        part = waiting.pop()
        work -= len(part)
        around = next((e for e in flat.ancestors(part[0].element) if flat.ends[e] > part[-1].element), -1)
        if around < 0 or work < 0:
            found.append(part)
            continue
        inner: list[list[Anchor]] = []
        end = -1
        for anchor in part:
            if anchor.element >= end:
                box = anchor.element
                while flat.parents[box] != around:
                    box = flat.parents[box]
                end = flat.ends[box]
                inner.append([])
            inner[-1].append(anchor)
        large = [box for box in inner if len(box) >= _FEW]
        if len(inner) == 1 or not large:
            found.append(part)
            continue
        waiting.extend(large)
        if alone := [anchor for box in inner if len(box) < _FEW for anchor in box]:
            found.append(alone)
    return found


def _worth(anchor: Anchor) -> float:
    return 0.5 * address_score(anchor.url) + 0.5 * title_score(anchor.text)


def _columns(flat: Outline, place: list[Anchor]) -> Iterable[list[Anchor]]:
    """The links of one place, each address once; if most rows have two to five of them, row by row as columns."""
    fellows: dict[int, list[Anchor]] = defaultdict(list)
    known: dict[str, Anchor] = {}
    for anchor in place:
        held = known.get(anchor.url)
        if held is None:
            known[anchor.url] = anchor
            fellows[flat.parents[anchor.element]].append(anchor)
    sizes = [len(row) for row in fellows.values()]
    if len(sizes) >= 3 and 2 <= max(sizes) <= 5 and sum(size > 1 for size in sizes) * 2 > len(sizes):
        for column in range(max(sizes)):
            yield [row[column] for row in fellows.values() if column < len(row)]
    else:
        yield list(known.values())


def _judged(flat: Outline, part: list[Anchor]) -> Group:
    rows = rows_of(flat, part)
    sample = _sampled(list(zip(part, rows, strict=True)))
    count = len(sample)
    addresses = sum(address_score(a.url) for a, _ in sample) / count
    titles = sum(title_score(r.title) * (0.7 if r.borrowed else 1.0) for _, r in sample) / count
    marks = sum(has_punctuation(r.title) for _, r in sample) / count
    dated = sum(r.date is not None for _, r in sample) / count if len(part) >= 3 else 0.0
    same = len({r.title for _, r in sample}) < 0.5 * count and count >= 3
    prose = sum(min(r.words, 120) for _, r in sample) / count / 120
    region = _region(flat, part[len(part) // 2])
    quality = 0.45 * addresses + 0.45 * titles + 0.15 * marks + 0.25 * dated + 0.1 * prose
    quality += 0.1 * (region.heading + region.article) * (addresses >= 0.4 or dated >= 0.8)
    quality -= 0.35 * region.menu + 0.1 * region.side + 0.3 * (same and not dated)
    quality += 0.2 * dated * titles * (addresses < 0.4)
    quality -= 0.6 * (dated < 0.5 and _is_shop(flat, rows))
    said = sum(title_score(a.text) for a, _ in sample) / count
    return Group(tuple(part), tuple(rows), quality, addresses, said, dated, region.side or region.menu)


def _is_shop(flat: Outline, rows: list[Row]) -> bool:
    """Whether most rows say what they cost; a few of them tell."""
    few = rows[:: max(1, len(rows) // 20)]
    return sum(is_priced(flat, row) for row in few) > 0.6 * len(few)


def _sampled(rows: list[tuple[Anchor, Row]]) -> list[tuple[Anchor, Row]]:
    """About _SAMPLE rows from all over a list, some beside each other, since links that take turns must all be seen."""
    step = max(1, len(rows) // _SAMPLE) * _NEIGHBOURS
    return [row for start in range(0, len(rows), step) for row in rows[start : start + _NEIGHBOURS]]


@dataclass(frozen=True, slots=True)
class _Region:
    """Where on the page a link stands."""

    menu: bool
    side: bool
    heading: bool
    article: bool


def _region(flat: Outline, anchor: Anchor) -> _Region:
    menu = side = heading = article = False
    for element in flat.ancestors(anchor.element, 14):
        tag = flat.tags[element]
        if tag in ("body", "html"):
            break
        heading = heading or tag in ("h1", "h2", "h3", "h4")
        article = article or tag == "article"
        attributes = flat.attributes[element]
        words = _CAMEL.sub("-", f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:300])
        menu = menu or tag in ("nav", "footer") or (tag == "header" and not heading) or bool(_MENU.search(words))
        side = side or tag in ("aside", "marquee") or bool(_SIDE.search(words))
    return _Region(menu and not heading, side, heading, article)


def chosen(groups: Sequence[Group], front: bool) -> list[Group]:
    """The groups that hold the page's articles: the main one of a list page with its like, all good ones of a front page."""
    good = [group for group in groups if group.quality >= GOOD]
    mains = [group for group in good if _is_sure(group)]
    if not mains:
        return []
    main = max(mains, key=lambda group: group.strength)
    return [group for group in good if group is main or _belongs(group, main, front)]


def _is_sure(group: Group) -> bool:
    return len(group.anchors) >= 3 or group.quality >= GOOD_ALONE


def _belongs(group: Group, main: Group, front: bool) -> bool:
    """Whether a good group is part of what the page lists, beside its main one."""
    if group.quality < 0.5 * main.quality or group.address < min(0.4, main.address - 0.2):
        return False
    if group.aside and not main.aside:
        sentences = len(group.anchors) >= 3 and group.said >= _SENTENCES
        return front and group.quality >= (_GOOD_ASIDE if sentences else GOOD_ALONE)
    if _among(group, main):
        return True
    return _is_sure(group) and (front or main.dated < 0.6 or group.dated >= 0.6 or group.quality >= main.quality)


def _among(group: Group, main: Group) -> bool:
    """Whether a group's links stand between those of the main one: rows of another kind in the same list."""
    first, last = main.anchors[0].element, main.anchors[-1].element
    return sum(first < anchor.element < last for anchor in group.anchors) * 2 >= len(group.anchors)


def wanted(group: Group) -> list[tuple[Anchor, Row]]:
    """The links of a chosen group without those that are not like the rest: columns, buttons, pages."""
    return [
        (anchor, row)
        for anchor, row in zip(group.anchors, group.rows, strict=True)
        if (score := title_score(row.title)) > -1.0 and (score >= 0.5 or address_score(anchor.url) > -0.6)
    ]
