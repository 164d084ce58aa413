"""The article links of a page that nobody has seen before: a list, a front page, a search.

The way: the page is laid flat (`outline`), its links are read with their rows (`anchors`, `rows`) and judged in groups of
the same place (`groups`); if none is good, the page's scripts are read (`islands`). What is known of the source, a selector
or a pattern of addresses, narrows the result and never widens it beyond what the page says.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from analysis.anchors import MAX_ANCHORS, Anchor, anchors_of, base_of
from analysis.article import Dated, Evidence, Precision, Refusal, RefusalKind
from analysis.dates import read_date
from analysis.decode import decode
from analysis.entry import Reader
from analysis.groups import chosen, groups_of, wanted
from analysis.handlers import Functions
from analysis.islands import lists_in_scripts, unwrapped
from analysis.layout import words_in
from analysis.learned import learn
from analysis.link import Found, Link, narrowed
from analysis.markup import parse
from analysis.outline import Outline, box_of, outline
from analysis.page import Page
from analysis.records import Record
from analysis.refusal import of_bytes, of_page, of_text
from analysis.rows import Row, rows_of

_SAMPLE = 100  # links that are learned from
_FRONT = re.compile(
    r"https?://[^/?#]+/?(?:[a-z]{2}(?:-[a-z]{2,4})?/?)?(?:(?:index|default|home)\.\w{3,5})?\Z", re.IGNORECASE
)
_DAY_IN_ADDRESS = re.compile(
    r"(?<!\d)(20[0-4]\d)(?P<mark>[-_/]?)(0[1-9]|1[0-2]|(?<=[-_/])[1-9](?=[-_/]))(?P=mark)(0[1-9]|[12]\d|3[01]|(?<=[-_/])[1-9](?=[-_/.]))(?!\d)"
    r"|(?<!\d)(20[0-4]\d)[-/](0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?!\d)|/t(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])_"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A link on its way out: its place in the page (`shown`: which element it is), and how good the group is that names it."""

    place: int
    quality: float
    link: Link
    shown: bool = True


def find_links(
    page: Page, *, zone: tzinfo, selector: str | None = None, pattern: str | None = None, encoding: str | None = None
) -> Found | Refusal:
    """The article links of a page with titles and dates, in page order, each address once.

    `zone` is the source's; `selector` (CSS, of the links or of boxes around them) and `pattern` (regular expression,
    searched in the absolute address) narrow the result; `encoding` is a hint for bytes that do not say theirs. A page
    without article links is Found with none, and the reason says why; Refusal is for what is no list page at all.
    """
    refusal = of_bytes(page.body, page.content_type)
    if refusal is not None:
        return refusal
    text, _ = decode(page.body, page.content_type, encoding)
    refusal = of_text(text)
    if refusal is not None:
        return refusal
    if text.lstrip()[:1] in ("{", "["):
        return Refusal(RefusalKind.NOT_HTML, "this is JSON, not a page")
    tree = parse(unwrapped(text))
    flat = outline(tree)
    anchors = anchors_of(flat, page.url, Functions(tree))
    reader = _Reader(zone, page.fetched_at)
    candidates, reason = _candidates(page, tree, flat, anchors, reader, selector)
    if len(anchors) == MAX_ANCHORS:
        reason += f"; the page has more, its first {MAX_ANCHORS:,} links were read"
    title = _title(tree)
    if not candidates:
        visible = flat.text(0, 4000) if flat.tags else ""
        return of_page(text, title, visible, words_in(visible)) or Found((), _why_none(anchors), title)
    links = _in_order(candidates, page.url)
    sample = candidates[:: max(1, len(candidates) // _SAMPLE)]
    boxes = [box_of(flat, c.place) if c.shown else "a script" for c in sample]
    return narrowed(Found(links, f"{len(links)} links: {reason}", title, learned=learn(links, boxes)), pattern)


def _candidates(
    page: Page, tree: LexborHTMLParser, flat: Outline, anchors: list[Anchor], reader: "_Reader", selector: str | None
) -> tuple[list[_Candidate], str]:
    said = ""
    if selector is not None:
        picked, said = _picked(tree, flat, anchors, selector)
        if picked:
            rows = rows_of(flat, picked)
            return [
                reader.candidate(a, r, 1.0) for a, r in zip(picked, rows, strict=True)
            ], f"by the selector {selector!r}"
    groups = chosen(groups_of(flat, anchors), front=bool(_FRONT.match(page.url)))
    found = [reader.candidate(a, r, group.quality - r.borrowed) for group in groups for a, r in wanted(group)]
    if found:
        one = "one list" if len(groups) == 1 else f"{len(groups)} lists"
        return found, f"{one} of alike links, told by addresses, titles and dates{said}"
    records = [record for records in lists_in_scripts(tree, base_of(flat, page.url)) for record in records]
    return [reader.stated(n, record) for n, record in enumerate(records)], f"from the data in the page's scripts{said}"


def _picked(tree: LexborHTMLParser, flat: Outline, anchors: list[Anchor], selector: str) -> tuple[list[Anchor], str]:
    """The links that a selector names, or whose box it names; and if there are none, why."""
    try:
        marked = {node.mem_id for node in tree.css(selector)}
    except (SelectolaxError, ValueError):
        return [], f" (the selector {selector!r} is no CSS)"
    inside = [False] * len(flat.tags)
    for element, node in enumerate(flat.nodes):
        parent = flat.parents[element]
        inside[element] = node.mem_id in marked or (parent >= 0 and inside[parent])
    picked = [anchor for anchor in anchors if inside[anchor.element]]
    return picked, "" if picked else f" (the selector {selector!r} matches no link)"


def _in_order(candidates: Iterable[_Candidate], page_url: str) -> tuple[Link, ...]:
    """Each address once, where it stands first, with the words of the best group that names it, and any date."""
    best: dict[str, _Candidate] = {}
    here = _key(page_url)
    for candidate in sorted(candidates, key=lambda c: c.place):
        key = _key(candidate.link.url)
        held = best.get(key)
        if key == here:
            continue
        if held is None:
            best[key] = candidate
            continue
        better = candidate if candidate.quality > held.quality else held
        other = held if better is candidate else candidate
        link = replace(better.link, published=better.link.published or other.link.published)
        best[key] = replace(held, quality=better.quality, link=link)
    return tuple(candidate.link for candidate in best.values())


def _key(url: str) -> str:
    """The address without what often differs between two links to one page; the store compares the canonical ones."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def _title(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("title")
    return " ".join(node.text().split())[:300] or None if node else None


def _why_none(anchors: Sequence[Anchor]) -> str:
    if not anchors:
        return "the page has no links; its content may be built by scripts"
    return f"none of the page's {len(anchors)} links looks like an article's: no list with titles, dates or article addresses"


@lru_cache(maxsize=1024)
def _dated(text: str, evidence: Evidence, zone: tzinfo, near: datetime | None) -> Dated | None:
    """A list says the same few days many times."""
    read = read_date(text, zone, near=near)
    return Dated(read[0], read[1], evidence, text) if read else None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns rows into links: reads their dates in the source's zone, near the moment of the fetch."""

    zone: tzinfo
    near: datetime | None

    def candidate(self, anchor: Anchor, row: Row, quality: float) -> _Candidate:
        evidence = Evidence.TIME if row.timed else Evidence.TEXT
        dated = _dated(row.date, evidence, self.zone, self.near) if row.date else None
        link = Link(anchor.url, row.title or None, dated or self._in_address(anchor.url))
        return _Candidate(anchor.element, quality, link)

    def stated(self, place: int, record: Record) -> _Candidate:
        """A link from a script."""
        url = record.url or ""
        dated = Reader(url, self.zone, self.near).date(record.date)
        return _Candidate(place, 1.0, Link(url, record.title, dated or self._in_address(url)), shown=False)

    def _in_address(self, url: str) -> Dated | None:
        match = _DAY_IN_ADDRESS.search(url)
        if match is None:
            return None
        year, month, day = (int(part) for part in match.groups() if part and part.isdigit())
        try:
            return Dated(datetime(year, month, day, tzinfo=self.zone), Precision.DAY, Evidence.URL, match[0])
        except ValueError:
            return None
