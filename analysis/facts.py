"""The facts of one article, read together: notice, regions, places, officials, organisations, documents and the rest.

Each fact names the part that it was read from and its place there. What costs most, the page's tree, is only walked where
the markup shows that there is something to find.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from selectolax.lexbor import LexborHTMLParser

from analysis.article import Facts, Official, Organisation, Place
from analysis.attachments import attachments_of
from analysis.deadlines import deadlines_in
from analysis.divisions import Named, divisions_in
from analysis.documents import documents_of
from analysis.head import Head
from analysis.layout import Layout
from analysis.notice import notice_of
from analysis.officials import officials_in
from analysis.organisations import Authority, authorities_in
from analysis.quantities import quantities_in
from analysis.regions import act_region, outlet_region

MOST_READ = 30_000  # characters of the body; policy texts are shorter
_MOST = 200  # places and organisations


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it was parsed: the decoded markup, its tree, head and layout, its address, the outlet's name by the
    source, the source's zone."""

    markup: str
    tree: LexborHTMLParser
    head: Head
    layout: Layout
    url: str
    outlet: str | None
    zone: tzinfo


def read_facts(sheet: Sheet, body: str, title: str, normal: str, language: str, published: datetime | None) -> Facts:
    """All facts of an article. `body` is as published; `title` and `normal` are normal forms, in which spans count."""
    text = f"{title}\n{normal[:MOST_READ]}"
    divisions = divisions_in(text)
    authorities = authorities_in(text, divisions)
    # Only Chinese pages have such tables: others need not be searched for one.
    chinese = language.startswith("zh")
    notice = notice_of(sheet.markup, sheet.tree, sheet.head, title, body, sheet.zone) if chinese else None
    outlet = outlet_region(sheet.head, sheet.outlet, sheet.url)
    return Facts(
        notice=notice,
        act=act_region(notice, title, text, authorities, divisions, outlet),
        outlet=outlet,
        places=_places(divisions, len(title)),
        officials=_officials(text, authorities, language, len(title)),
        organisations=_organisations(authorities, len(title)),
        documents=documents_of(normal, title, notice),
        quantities=quantities_in(normal[:MOST_READ], language),
        deadlines=deadlines_in(normal[:MOST_READ], language, sheet.zone, published),
        attachments=attachments_of(sheet.layout, sheet.tree, body, sheet.url),
    )


def _place_of(start: int, end: int, title: int) -> tuple[str, int, int]:
    """The part that a span of title and body together lies in, and the span within it; the title is so long."""
    return ("title", start, end) if start < title else ("body", start - title - 1, end - title - 1)


def _places(divisions: Iterable[Named], title: int) -> tuple[Place, ...]:
    found: dict[str, Place] = {}
    for named in divisions:
        division = named.division
        if division.code not in found and len(found) < _MOST:
            part = _place_of(named.start, named.end, title)
            found[division.code] = Place(division.name, division.code, division.level, *part)
    return tuple(found.values())


def _organisations(authorities: Iterable[Authority], title: int) -> tuple[Organisation, ...]:
    found: dict[str, Organisation] = {}
    for body in authorities:
        if body.name not in found and len(found) < _MOST:
            found[body.name] = Organisation(body.name, *_place_of(body.start, body.end, title))
    return tuple(found.values())


def _officials(text: str, authorities: Sequence[Authority], language: str, title: int) -> tuple[Official, ...]:
    placed = []
    cased = language.split("-", maxsplit=1)[0] not in ("zh", "ja", "ko")
    for official in officials_in(text, authorities, language):
        # Headlines write verbs with capitals, too: Prime Minister Dodges Criticism.
        if cased and official.start < title:
            continue
        part, start, end = _place_of(official.start, official.end, title)
        placed.append(replace(official, part=part, start=start, end=end))
    return tuple(placed)
