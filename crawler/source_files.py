"""Files of sources: CSV and TOML with the catalogue's columns, and OPML, the feed readers' own format; read and written.

A row that can't be used is named by its line and left out; the others are read. A file that can't be read at all raises.
"""

import csv
import io
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

import listparser
import tomli_w

from analysis.address import canonical
from analysis.errors import PolicyvaneError, UsageError
from crawler.catalogue import Entry, entry_of
from store.sources import Source

COLUMNS = (
    *("id", "name", "outlet", "name_en", "country", "region", "kind", "type", "url", "item_link_selector"),
    *("article_url_pattern", "encoding", "language", "zone", "interval_minutes", "schedule", "state", "evidence"),
    "confidence",
)
_NEEDED = ("id", "name", "type", "url")
MOST_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: its rows, and what is wrong with those that were left out."""

    entries: tuple[Entry, ...]
    faults: tuple[UsageError, ...] = ()


def shipped(zone: str) -> tuple[Entry, ...]:
    """All rows of the catalogue in the box; `zone` is for regions that the table of zones lacks."""
    text = resources.files("crawler").joinpath("data/sources.csv").read_text("utf-8")
    return read_csv(text, "the catalogue", zone).entries


def read_file(path: Path, zone: str) -> Sheet:
    """A file by its ending: .csv, .toml, .opml or .xml. Raises UsageError if it can't be read."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UsageError("is no file of sources", where=str(path), todo="Its name has to end in .csv, .toml or .opml")
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", where=str(path)) from error
    if len(data) > MOST_BYTES:
        raise UsageError("is larger than a file of sources may be (16 MiB)", where=str(path), todo="Split it")
    if reader is _read_opml:
        return _read_opml(data, str(path), zone)
    try:
        return reader(data.decode("utf-8-sig"), str(path), zone)
    except UnicodeDecodeError as error:
        raise UsageError("is not UTF-8", where=str(path), todo="Save it as UTF-8") from error


def read_csv(text: str, where: str, zone: str) -> Sheet:
    """Rows under a line of column names. Raises UsageError for a missing column."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        names = rows.fieldnames or ()
        missing = [name for name in _NEEDED if name not in names]
        if missing:
            raise UsageError(
                f"the first line lacks {', '.join(missing)}", where=where, todo=f"Needed: {', '.join(_NEEDED)}"
            )
        numbered = [(rows.line_num, _cells(row)) for row in rows]
    except csv.Error as error:
        raise UsageError(f"is no CSV ({error})", where=f"{where}:{rows.line_num}") from error
    return _sheet(((line, row) for line, row in numbered if any(row.values())), where, zone)


def read_toml(text: str, where: str, zone: str) -> Sheet:
    """`[[source]]` tables. Raises UsageError if it is no TOML, or has no such table."""
    try:
        found = tomllib.loads(text).get("source")
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"is no TOML ({error})", where=where, todo="Mend that line") from error
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise UsageError("has no [[source]] table", where=where, todo="See: policyvane sources export --format toml")
    heads = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[source]]")]
    lines = heads if len(heads) == len(found) else [1] * len(found)
    return _sheet(zip(lines, map(_cells, found), strict=True), where, zone)


def _read_opml(data: bytes, where: str, zone: str) -> Sheet:
    """The feeds of a feed reader, by listparser; they have no ids, their addresses say which source they are."""
    found = listparser.parse(data)
    if not str(found["version"]).startswith("opml"):
        raise UsageError("is no OPML", where=where, todo="Export the subscriptions of your feed reader again")
    text = data.decode("utf-8", "replace")

    def line(url: str) -> int:
        place = max(text.find(escape(url)), text.find(url))
        return text.count("\n", 0, max(place, 0)) + 1

    rows = [
        (line(feed["url"]), {"name": feed["title"] or feed["url"], "type": "feed", "url": feed["url"]})
        for feed in found["feeds"]
    ]
    sheet = _sheet(rows, where, zone, named=False)
    others = tuple(
        UsageError(
            f"{other['url']} is no feed",
            where=f"{where}:{line(other['url'])}",
            todo=f"Find what can be polled there: policyvane sources add {other['url']}",
        )
        for other in (*found["opportunities"], *found["lists"])
    )
    return Sheet(sheet.entries, sheet.faults + others)


_READERS: dict[str, Callable[[Any, str, str], Sheet]] = {
    ".csv": read_csv,
    ".toml": read_toml,
    ".opml": _read_opml,
    ".xml": _read_opml,
}


def _cells(row: Mapping[Any, Any]) -> dict[str, str]:
    return {key: "" if value is None else str(value).strip() for key, value in row.items() if isinstance(key, str)}


def _sheet(rows: Iterable[tuple[int, Mapping[str, str]]], where: str, zone: str, *, named: bool = True) -> Sheet:
    """Rows with their lines, each id once (or each address, where rows have no ids)."""
    entries: dict[str, Entry] = {}
    faults: list[UsageError] = []
    for line, row in rows:
        at = f"{where}:{line}"
        try:
            unknown = sorted(set(row) - set(COLUMNS))
            if unknown:
                raise UsageError(f"{unknown[0]!r} is no column", todo=f"Known: {', '.join(COLUMNS)}")
            entry = entry_of(row, zone, named=named)
            key = entry.source.id or canonical(entry.source.url)
            if key in entries:
                raise UsageError(f"{key} comes twice", todo="Leave one of them out")
            entries[key] = entry
        except PolicyvaneError as error:
            faults.append(UsageError(error.what, where=at, todo=error.todo))
    return Sheet(tuple(entries.values()), tuple(faults))


def write_csv(sources: Sequence[Source]) -> Iterator[str]:
    """Lines of a CSV file, each with its end."""
    sink = io.StringIO(newline="")
    rows = csv.DictWriter(sink, COLUMNS, lineterminator="\n")
    rows.writeheader()
    rows.writerows(map(_row, sources))
    yield from io.StringIO(sink.getvalue(), newline="")


def write_toml(sources: Sequence[Source]) -> Iterator[str]:
    """A TOML file, a table a source; what is not set is left out."""
    for source in sources:
        table = {name: value for name, value in _row(source).items() if value is not None}
        yield f"[[source]]\n{tomli_w.dumps(table)}\n"


def write_opml(sources: Sequence[Source]) -> Iterator[str]:
    """An OPML file of the sources that are feeds, for feed readers."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n<head><title>Policyvane</title></head>\n<body>\n'
    for source in sources:
        if source.type == "feed":
            name, region = escape(source.name), escape(source.outlet.region or "")
            category = f' category="/{region}"' if region else ""
            yield f'<outline type="rss" text="{name}" xmlUrl="{escape(source.url)}"{category}/>\n'
    yield "</body>\n</opml>\n"


WRITERS: dict[str, Callable[[Sequence[Source]], Iterator[str]]] = {
    "csv": write_csv,
    "toml": write_toml,
    "opml": write_opml,
}


def _row(source: Source) -> dict[str, str | int | None]:
    outlet = source.outlet
    return {
        "id": source.id,
        "name": source.name,
        "outlet": outlet.name,
        "name_en": outlet.name_en,
        "country": outlet.country,
        "region": outlet.region,
        "kind": outlet.kind,
        "type": source.type,
        "url": source.url,
        "item_link_selector": source.item_selector,
        "article_url_pattern": source.article_pattern,
        "encoding": source.encoding,
        "language": source.language,
        "zone": source.zone,
        "interval_minutes": source.interval_minutes,
        "schedule": source.schedule,
        "state": source.state,
        "evidence": source.evidence,
        "confidence": source.confidence,
    }
