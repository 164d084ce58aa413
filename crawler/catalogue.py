"""The catalogue that comes in the box: places known from public records, and files of the same columns.

A row is a hypothesis: it was read somewhere (`evidence`), and counts as covered only once a poll on the user's machine
confirms it. Kinds of place that no spider reads yet, and addresses with unfilled placeholders, arrive paused.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from analysis.address import host_of, web_address
from analysis.errors import PolicyvaneError, UsageError
from crawler.zones import zone_of
from store.outlets import Outlet
from store.sources import Source, new_source

POLLED = ("listing", "feed", "sitemap", "api")
_TYPES = {"list": "listing", "listing": "listing", "feed": "feed", "json_api": "api", "api": "api"}
_TYPES |= {"sitemap": "sitemap", "epaper": "epaper"}
_PLACEHOLDER = re.compile(r"\{\w+\}")
_ID = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,78}[a-z0-9])?\Z")
_NEEDED = ("id", "name", "type", "url")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: the source as it would be saved, and why it would arrive paused (null: it would not)."""

    source: Source
    paused_because: str | None


def shipped(zone: str) -> tuple[Entry, ...]:
    """All rows of the catalogue in the box; `zone` is for regions that the table of zones lacks."""
    text = resources.files("crawler").joinpath("data/sources.csv").read_text("utf-8")
    return read_rows(text, "the catalogue", zone)


def read_file(path: Path, zone: str) -> tuple[Entry, ...]:
    """All rows of a CSV file with the catalogue's columns. Raises UsageError with the line that is wrong."""
    try:
        return read_rows(path.read_text("utf-8-sig"), str(path), zone)
    except UnicodeDecodeError as error:
        raise UsageError("is not UTF-8", where=str(path), todo="Save it as UTF-8 CSV") from error
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", where=str(path)) from error


def read_rows(text: str, where: str, zone: str) -> tuple[Entry, ...]:
    """Read CSV text. Raises UsageError for a missing column, a wrong value or an id that comes twice."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        raise UsageError(
            f"the first line lacks {', '.join(missing)}", where=where, todo=f"Needed: {', '.join(_NEEDED)}"
        )
    entries: dict[str, Entry] = {}
    for row in rows:
        at = f"{where}:{rows.line_num}"
        try:
            entry = _entry({key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}, zone)
        except PolicyvaneError as error:
            raise UsageError(error.what, where=at, todo=error.todo) from error
        if entry.source.id in entries:
            raise UsageError(f"the id {entry.source.id} comes twice", where=at)
        entries[entry.source.id] = entry
    return tuple(entries.values())


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


def _entry(row: dict[str, str], zone: str) -> Entry:
    if not _ID.match(row["id"]):
        raise UsageError(f"{row['id']!r} is no id", todo="Use small letters, digits, dots and hyphens, at most 80")
    if not row["name"]:
        raise UsageError(f"{row['id']} has no name")
    type_ = _TYPES.get(row["type"])
    if type_ is None:
        raise UsageError(f"{row['type']!r} is no type of source", todo=f"Use one of {', '.join(_TYPES)}")
    holes = _PLACEHOLDER.findall(row["url"])
    url = row["url"] if holes else web_address(row["url"])
    paused = None
    if holes:
        paused = f"its address has to be completed: {', '.join(holes)}"
    elif type_ not in POLLED:
        paused = f"places of type {type_} are not polled yet"
    country, region = row.get("country") or None, row.get("region") or None
    outlet = Outlet(
        id=host_of(url) or row["id"],
        name=row["name"],
        name_en=row.get("name_en") or None,
        kind=row.get("kind") or None,
        country=country,
        region=region,
        url=url,
    )
    source = new_source(
        row["id"],
        outlet,
        type=type_,
        url=url,
        name=row["name"],
        state="paused" if paused else "active",
        zone=row.get("zone") or zone_of(country, region, zone),
        language=row.get("language") or None,
        encoding=row.get("encoding") or None,
        item_selector=row.get("item_link_selector") or None,
        article_pattern=row.get("article_url_pattern") or None,
        evidence=row.get("evidence") or None,
        confidence=row.get("confidence") or None,
    )
    return Entry(source, paused)
