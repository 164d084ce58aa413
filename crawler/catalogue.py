"""The catalogue that comes in the box, and what a row of it, or of a user's file, means.

A row is a hypothesis: it was read somewhere (`evidence`), and counts as covered only once a poll on the user's machine
confirms it. Kinds of place that no spider reads yet, and addresses with unfilled placeholders, arrive paused. How files are
read and written is said in `crawler.source_files`.
"""

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from analysis.address import host_of, web_address
from analysis.errors import UsageError
from analysis.schedule import parse as parse_schedule
from crawler.zones import zone_of
from store.outlets import Outlet
from store.sources import ACTIVE, PAUSED, Source, new_source

POLLED = ("listing", "feed", "sitemap", "api")
MOST_MINUTES = 60 * 24 * 31
_TYPES = {"list": "listing", "listing": "listing", "feed": "feed", "json_api": "api", "api": "api"}
_TYPES |= {"sitemap": "sitemap", "epaper": "epaper"}
_PLACEHOLDER = re.compile(r"\{\w+\}")
_ID = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,78}[a-z0-9])?\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_REGION = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?\Z")
# Columns whose name differs from the field of a source or of its outlet (`outlet.…`) that they fill.
_FIELDS = {
    "item_link_selector": "item_selector",
    "article_url_pattern": "article_pattern",
    "outlet": "outlet.name",
    **{name: f"outlet.{name}" for name in ("name_en", "country", "region", "kind")},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: the source as it would be saved, why it would arrive paused (null: it would not), and which fields the row sets.

    A field of the source's outlet is named like `outlet.region`. The id is empty where a file knows none.
    """

    source: Source
    paused_because: str | None
    given: frozenset[str] = field(default_factory=frozenset)


def select(
    entries: Iterable[Entry],
    *,
    region: str | None = None,
    kind: str | None = None,
    type_: str | None = None,
    text: str | None = None,
) -> tuple[Entry, ...]:
    """The entries of a region (CN-HB, or CN for all of it), an outlet's kind, a type, or with a text in name or address."""
    wanted = (text or "").casefold()

    def fits(entry: Entry) -> bool:
        source, outlet = entry.source, entry.source.outlet
        words = f"{source.id} {source.name} {outlet.name} {outlet.name_en} {source.url}".casefold()
        return (
            (region is None or region.upper() in (outlet.region, outlet.country))
            and (kind is None or kind == outlet.kind)
            and (type_ is None or _TYPES.get(type_, type_) == source.type)
            and wanted in words
        )

    return tuple(entry for entry in entries if fits(entry))


def entry_of(row: Mapping[str, str], zone: str, *, named: bool = True) -> Entry:
    """What a row means; `zone` is for regions that the table of zones lacks. Raises UsageError for a value that can't be.

    With `named` the row has to bring its own id.
    """
    if (named or row.get("id")) and not _ID.match(row.get("id", "")):
        raise UsageError(
            f"{row.get('id', '')!r} is no id", todo="Use small letters, digits, dots and hyphens, at most 80"
        )
    if not row.get("name"):
        raise UsageError(f"{row.get('id') or row.get('url')} has no name", todo="Fill in its name")
    type_ = type_of(row.get("type", ""))
    url = row.get("url", "")
    holes = _PLACEHOLDER.findall(url)
    url = url if holes else web_address(url)
    country, region = row.get("country") or None, row.get("region") or None
    outlet = Outlet(
        id=host_of(url) or row["id"],
        name=row.get("outlet") or row["name"],
        name_en=row.get("name_en") or None,
        kind=row.get("kind") or None,
        country=country,
        region=region,
        url=url,
    )
    source = new_source(
        row.get("id", ""),
        outlet,
        type=type_,
        url=url,
        name=row["name"],
        zone=row.get("zone") or zone_of(country, region, zone),
        language=row.get("language") or None,
        encoding=row.get("encoding") or None,
        item_selector=row.get("item_link_selector") or None,
        article_pattern=row.get("article_url_pattern") or None,
        interval_minutes=_minutes(row.get("interval_minutes", "")),
        schedule=" ".join(row.get("schedule", "").lower().split()) or None,
        evidence=row.get("evidence") or None,
        confidence=row.get("confidence") or None,
        state=_state(row.get("state", "")),
    )
    check(source)
    paused = why_paused(source)
    if paused:
        source = replace(source, state=PAUSED)
    given = {_FIELDS.get(name, name) for name in row} - {name for name in ("zone", "state") if not row.get(name)}
    return Entry(source, paused, frozenset(given))


def type_of(name: str) -> str:
    """The type of a source under its own or the catalogue's name. Raises UsageError."""
    if name not in _TYPES:
        raise UsageError(f"{name!r} is no type of source", todo=f"Use one of {', '.join(_TYPES)}")
    return _TYPES[name]


def why_paused(source: Source) -> str | None:
    """Why a source can't be polled as it stands; null if it can."""
    holes = _PLACEHOLDER.findall(source.url)
    if holes:
        return f"its address has to be completed: {', '.join(holes)}"
    return None if source.type in POLLED else f"places of type {source.type} are not polled yet"


def check(source: Source) -> None:
    """Raises UsageError for the first setting of a source that no poll could work with."""
    try:
        ZoneInfo(source.zone)
    except (ValueError, OSError, KeyError) as error:
        raise UsageError(f"{source.zone!r} is no time zone", todo="Write it like Asia/Shanghai") from error
    if source.schedule is not None:
        parse_schedule(source.schedule)
    if source.encoding:
        try:
            codecs.lookup(source.encoding)
        except (LookupError, ValueError) as error:
            raise UsageError(f"{source.encoding!r} is no encoding", todo="Write it like gb18030 or utf-8") from error
    if source.item_selector:
        try:
            LexborHTMLParser("<p>").css(source.item_selector)
        except (SelectolaxError, ValueError) as error:
            raise UsageError(f"{source.item_selector!r} is no CSS selector", todo="Write it like .list li a") from error
    if source.article_pattern:
        try:
            re.compile(source.article_pattern)
        except re.error as error:
            raise UsageError(
                f"{source.article_pattern!r} is no regular expression ({error})",
                todo=r"Write it like /t\d{8}_\d+\.html",
            ) from error
    if source.language and not _LANGUAGE.match(source.language):
        raise UsageError(f"{source.language!r} is no language", todo="Write it like zh-Hans or en")
    if source.outlet.region and not _REGION.match(source.outlet.region):
        raise UsageError(f"{source.outlet.region!r} is no region", todo="Write it like CN-HB or CN (ISO 3166-2)")


def _minutes(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text[:9]) <= MOST_MINUTES:
        raise UsageError(f"{text!r} is no number of minutes", todo=f"Write a whole number from 1 to {MOST_MINUTES}")
    return int(text)


def _state(text: str) -> str:
    if text not in ("", ACTIVE, PAUSED):
        raise UsageError(f"{text!r} is no state", todo=f"Write {ACTIVE} or {PAUSED}")
    return text or ACTIVE
