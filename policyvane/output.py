"""How verbs speak: data to standard output, progress and errors to standard error, tables for people, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console

# Text of the web may hold escape sequences that would take over a terminal.
_UNSAFE = dict.fromkeys((*range(32), *range(127, 160), *range(8234, 8239), *range(8294, 8298)))


def clean(text: object) -> str:
    """A text as one printable line, without control characters or direction marks."""
    return " ".join(str(text).split()).translate(_UNSAFE)


def clean_block(text: str) -> str:
    """A text of several lines, each made printable."""
    return "\n".join(clean(line) for line in text.splitlines())


def say(text: str = "") -> None:
    """Print data, one line or several."""
    sys.stdout.write(text + "\n")


def tell(text: str) -> None:
    """Print progress or a hint to standard error."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def say_json(data: Any) -> None:
    """Print one JSON value, readable on a terminal, and never escaped beyond need."""
    say(json.dumps(data, ensure_ascii=False, indent=2, default=_plain))


def json_line(data: Any) -> str:
    """One JSON value on one line."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable):
        return list(value)
    return str(value)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, wide: int) -> None:
    """Print rows under heads; the column `wide` takes what is left of the line and is cut with an ellipsis.

    Off a terminal nothing is cut, and the columns are separated by tabs, so that other tools can read them.
    """
    cells = [[clean("" if cell is None else cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in (list(heads), *cells):
            say("\t".join(row))
        return
    widths = [max(cell_len(row[i]) for row in ([*heads], *cells)) for i in range(len(heads))]
    room = Console().width - sum(widths) + widths[wide] - 2 * (len(heads) - 1)
    widths[wide] = max(min(widths[wide], room), 12)
    for row in ([*heads], *cells):
        say("  ".join(_fit(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _fit(text: str, width: int) -> str:
    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"


def moment(when: datetime | None, zone: tzinfo) -> str:
    """A time for people, in their zone, to the minute."""
    return when.astimezone(zone).strftime("%Y-%m-%d %H:%M") if when else ""
