"""Files for downstream use: JSON Lines and CSV of canonical records.

Pure shaping of records into lines; who reads the records from the store and where the lines go is the caller's.
"""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

# A spreadsheet would take a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"

# Column → where it stands in the record. Lists are joined, the body only comes when asked for.
_COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((name, (name,)) for name in ("seq", "id", "url", "state", "title", "subtitle", "lead", "language", "word_count")),
    *(
        (name, (name,))
        for name in ("char_count", "byline", "authors", "dateline", "published_at", "published_precision")
    ),
    *((name, (name,)) for name in ("published_evidence", "modified_at", "first_seen_at", "fetched_at", "gone_at")),
    *((f"outlet_{key}", ("outlet", key)) for key in ("id", "name", "name_en", "kind", "country", "region")),
    *((f"source_{key}", ("source", key)) for key in ("id", "type", "url")),
    ("origin_name", ("origin", "name")),
    ("revision_number", ("revision", "number")),
    *((f"story_{key}", ("story", key)) for key in ("id", "role", "size", "outlets", "original_id")),
    *((f"relevance_{key}", ("relevance", key)) for key in ("label", "score", "model_version")),
    ("relevance_terms", ("relevance", "reasons")),
    ("documents", ("documents",)),
    *((f"mark_{key}", ("mark", key)) for key in ("label", "read", "note", "tags", "by", "at")),
    ("extractor_version", ("extractor_version",)),
)


def jsonl_line(record: Mapping[str, Any]) -> str:
    """One record as one line of JSON, without its line end."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def csv_head(*, body: bool = False) -> str:
    """The first line of a CSV file, with its line end."""
    return _csv_line([name for name, _ in _COLUMNS] + (["body_text"] if body else []))


def csv_line(record: Mapping[str, Any], *, body: bool = False) -> str:
    """One record as a CSV line (RFC 4180, CRLF): lists joined with "; ", nothing that a spreadsheet would run."""
    cells = [_cell(_at(record, path)) for _, path in _COLUMNS]
    return _csv_line(cells + ([_cell(record["body_text"])] if body else []))


def _at(record: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = record
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        value = "; ".join(_name(item) for item in value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _name(item: Any) -> str:
    if isinstance(item, Mapping):
        return str(item.get("term") or item.get("title") or item.get("number") or item.get("name") or "")
    return str(item)


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
