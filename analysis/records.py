"""Lists of records in JSON: which array holds them, and which of their fields are address, title and date.

It knows no site and no interface: arrays are found wherever they are nested, and fields are told by their names and by what
all records hold in them. An address is only taken where the data states one; none is put together from ids.
"""

import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from math import log2
from typing import Any

from analysis.anchors import resolve
from analysis.entry import Reader, plain
from analysis.fields import Path, address_name, date_name, title_name
from analysis.shapes import DATE, address_score, title_score

MAX_VALUES = 200_000  # values of one text's JSON that are looked at
MAX_RECORDS = 2_000
_MAX_LEAVES = 150  # fields of one record
_MAX_DEPTH = 8  # of a field within its record
_MAX_NESTING = 24  # of an array within the data
_LONGEST_INNER = 2000  # characters of an object within a text
_SAMPLE = 40  # records by which fields are told

Scalar = str | int | float
Values = Mapping[Path, Scalar]

_CALL = re.compile(
    r"\s*(?:/\*.{0,200}?\*/\s*)?(?:(?:var|let|const)\s+)?[\w$.\[\]'\"]{1,100}\s*(?:=|\()\s*(?=[\[{])", re.S
)
_MARK = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[{}\[\]]', re.S)  # a text that never ends holds the rest
_LINK_IN_HTML = re.compile(r"<a\b[^<>]{0,400}?\bhref\s*=\s*[\"']?([^\"'<>\s]{1,1000})", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:(?:https?:)?//|\.{0,2}/)\S*\Z|(?=\S+\Z)\S+\.(?:s?html?|pdf|docx?|aspx?|jsp|php)(?:\?|\Z)", re.I
)
# A file's name, a code, a query: what no person reads as a title.
_MACHINE = re.compile(r"(?=\S*[\d_=&/?])[\x21-\x7e]{8,}\Z|[0-9a-f-]{16,}\Z", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_UTC = Reader("", UTC, None)  # to see whether a value is a date at all


@dataclass(frozen=True, slots=True)
class Record:
    """One element of a list: `url` is absolute, null where the data has none; `date` is as found, a text or a number."""

    url: str | None
    title: str | None
    date: Scalar | None


@dataclass(frozen=True, slots=True)
class RecordList:
    """The records of the arrays in one place, in order, and how much they look like articles: `addresses` and `titles` are
    the means of their scores, `dated` the share that has a date. `place` says where in the data they are."""

    records: tuple[Record, ...]
    addresses: float
    titles: float
    dated: float
    place: str

    @property
    def strength(self) -> float:
        """How much this is what the data is about: quality counts, number helps."""
        quality = 0.3 + 0.4 * self.addresses + 0.5 * self.titles + 0.25 * self.dated
        return (quality + 0.5 * any(record.url for record in self.records)) * log2(1 + len(self.records))


def json_of(text: str) -> Any:
    """The value of a JSON text, also of one that is handed to a function or a name (`callback({…});`), or that was cut off:
    then as far as it goes. Raises ValueError."""
    match = _CALL.match(text[:1000])
    text = text[match.end() :] if match else text.lstrip()
    decoder = json.JSONDecoder(strict=False)
    try:
        try:
            return decoder.raw_decode(text)[0]
        except ValueError:
            return decoder.raw_decode(_closed(text))[0]
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def _closed(text: str) -> str:
    """A JSON text that was cut off, up to its last whole object or array, and closed behind it."""
    open_marks: list[str] = []
    end, closing = 0, ""
    for match in _MARK.finditer(text):
        mark = match[0]
        if mark in "{[":
            open_marks.append("}" if mark == "{" else "]")
        elif mark in "}]":
            if not open_marks or open_marks.pop() != mark:
                break
            if len(open_marks) < _MAX_NESTING:
                end, closing = match.end(), "".join(reversed(open_marks))
    return text[:end] + closing


def record_lists(data: Any, base: str) -> list[RecordList]:
    """All lists of records within a value that have titles, outer ones first; addresses are relative to `base`."""
    found = (_read(place, elements, base) for place, elements in _arrays(data).items())
    return [records for records in found if records is not None]


def _arrays(data: Any) -> dict[Path, list[Mapping[str, Any]]]:
    """The objects of all arrays by their place in the data, numbers left out, in bounded time and without recursion."""
    arrays: dict[Path, list[Mapping[str, Any]]] = {}
    waiting: list[tuple[Path, Any]] = [((), data)]
    budget = MAX_VALUES
    while waiting and budget > 0:
        place, value = waiting.pop()
        budget -= 1
        elements = _elements(value)
        if elements:
            arrays.setdefault(place, []).extend(elements)
        if len(place) < _MAX_NESTING:
            waiting.extend(((*place, key), inner) for key, inner in _inner(value, alike=bool(elements)))
    return arrays


def _inner(value: Any, alike: bool) -> Iterable[tuple[str, Any]]:
    """The arrays and objects within a value under their names, the last one first; elements that are alike have one name."""
    pairs: list[tuple[str, Any]] = []
    if isinstance(value, list):
        pairs = [("*", inner) for inner in value]
    elif isinstance(value, dict):
        pairs = [("*" if alike else _DIGITS.sub("#", key[:60]), inner) for key, inner in value.items()]
    return [pair for pair in reversed(pairs) if isinstance(pair[1], dict | list)]


def _elements(value: Any) -> list[Mapping[str, Any]]:
    """The records of an array: of objects, of rows, or an object whose values are all alike (numbered or named records)."""
    if isinstance(value, list):
        objects: list[Mapping[str, Any]] = [element for element in value if isinstance(element, dict)]
        if objects:
            return objects
        rows = [element for element in value if isinstance(element, list)]
        return [{str(n): cell for n, cell in enumerate(row)} for row in rows] if len(rows) == len(value) else []
    if isinstance(value, dict) and len(value) >= 3 and all(isinstance(inner, dict) for inner in value.values()):
        inner = list(value.values())
        keys = inner[len(inner) // 2].keys()  # the first one may be a head of the list
        alike = [one for one in inner if len(keys & one.keys()) * 2 > len(keys)]
        return alike if len(alike) >= 3 and len(alike) * 4 >= len(inner) * 3 else []
    return []


def _read(place: Path, elements: list[Mapping[str, Any]], base: str) -> RecordList | None:
    every = [_leaves(element) for element in elements[:MAX_RECORDS]]
    sample = every[:: max(1, len(every) // _SAMPLE)][:_SAMPLE]
    paths = list(dict.fromkeys(path for values in sample for path in values))
    columns = {path: [values[path] for values in sample if values.get(path) not in (None, "")] for path in paths}
    urls = _ranked(columns, lambda path, column: _as_addresses(path, column, len(sample), base))
    titles = _ranked(columns, lambda path, column: _as_titles(path, column, len(sample)))
    if not titles:
        return None
    dates = _ranked(columns, lambda path, column: _as_dates(path, column, len(sample)))
    named = {*urls[:1], *titles[:1]}  # an element that has neither is of another kind
    records = [
        Record(
            _first(values, urls, lambda v: _resolved(v, base)),
            _first(values, titles, plain),
            _first(values, dates, _moment),
        )
        for values in every
        if values.keys() & named
    ]
    records = [record for record in records if record.title]
    if not records:
        return None
    count = len(records)
    return RecordList(
        tuple(records),
        sum(address_score(r.url) if r.url else -0.5 for r in records) / count,
        sum(title_score(r.title or "") for r in records) / count,
        sum(r.date is not None for r in records) / count,
        f"{'.'.join(place) or 'the whole'}: {', '.join('.'.join(p[0]) for p in (urls, titles, dates) if p)}",
    )


def _leaves(record: Mapping[str, Any]) -> Values:
    """The texts and numbers of a record by their way in it; of an array within it, those of its first element."""
    found: dict[Path, Scalar] = {}
    waiting: list[tuple[Path, Any]] = [((), record)]
    while waiting and len(found) < _MAX_LEAVES:
        path, value = waiting.pop()
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, str) and value.startswith('{"') and len(value) < _LONGEST_INNER:
            value = _inner_json(value)
        if isinstance(value, dict):
            if len(path) < _MAX_DEPTH:
                waiting.extend(((*path, key), inner) for key, inner in reversed(list(value.items())[:_MAX_LEAVES]))
        elif isinstance(value, list):
            waiting.append((path, value))
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            found.setdefault(path, value)
    return found


def _inner_json(text: str) -> Any:
    """An object that was written into a text (`"urls": "{\\"common\\": \\"//…\\"}"`)."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _ranked(columns: Mapping[Path, list[Scalar]], score: Callable[[Path, list[Scalar]], float]) -> list[Path]:
    """The fields that can be what is looked for, the best first."""
    scored = [(score(path, column), path) for path, column in columns.items() if column]
    return [path for value, path in sorted(scored, key=lambda pair: -pair[0]) if value > 0]


def _first(values: Values, paths: list[Path], read: Callable[[Scalar], Any]) -> Any:
    return next((found for path in paths[:3] if path in values and (found := read(values[path])) is not None), None)


def _as_addresses(path: Path, column: list[Scalar], records: int, base: str) -> float:
    named = address_name(path)
    urls = [url for value in column if (url := _resolved(value, base))]
    if len(urls) <= (0.1 if named >= 0.8 else 0.8) * len(column):
        return 0.0
    likely = sum(address_score(url) for url in urls) / len(urls)
    data = sum("/api/" in url or "/wp-json/" in url for url in urls) / len(urls)
    spread = len(set(urls)) / len(urls) if records > 2 else 1.0
    return named + 0.6 * likely + 0.3 * spread + 0.3 * len(urls) / records - 0.05 * len(path) - data - 0.5


def _as_titles(path: Path, column: list[Scalar], records: int) -> float:
    texts = [
        text for value in column if isinstance(value, str) and not _ADDRESS.match(value) and (text := plain(value))
    ]
    if len(texts) < 0.8 * len(column):
        return 0.0
    likely = sum(-2.0 if _MACHINE.match(text) else title_score(text) for text in texts) / len(texts)
    length = sum(len(text) for text in texts) / len(texts)
    spread = len(set(texts)) / len(texts) if records > 2 else 1.0
    long = 1.0 if length > 250 else 0.4 if length > 130 else 0.0
    return title_name(path) + 0.6 * likely + 0.4 * spread + 0.2 * len(texts) / records - 0.03 * len(path) - long - 0.6


def _as_dates(path: Path, column: list[Scalar], records: int) -> float:
    named = date_name(path)
    read = [value for value in column[:20] if _moment(value) is not None]
    if len(read) < 0.8 * min(20, len(column)):
        return 0.0
    if named <= 0 and not all(isinstance(value, str) and DATE.match(value.strip()) for value in read):
        return 0.0
    return 0.3 + named + 0.3 * len(column) / records - 0.03 * len(path)


def _resolved(value: Scalar, base: str) -> str | None:
    """The address that a value is, or that the link in its HTML has."""
    if not isinstance(value, str):
        return None
    match = _LINK_IN_HTML.search(value[:20_000]) if "<" in value else None
    if match:
        return resolve(base, html.unescape(match[1]))
    return resolve(base, value) if len(value) < 2100 and _ADDRESS.match(value.strip()) else None


def _moment(value: Scalar) -> Scalar | None:
    """A value that is a date."""
    if isinstance(value, str) and len(value.strip()) > 45:
        return None
    return value if _UTC.date(value) else None
