"""The portals' texts, read from the TOML files beside this module and dated relative to today."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Text:
    """One article of a portal. `changed` is what it says from the second poll on, if it is revised."""

    number: int
    moment: datetime
    title: str
    paragraphs: tuple[str, ...]
    column: str
    author: str
    source: str
    editor: str
    table: tuple[tuple[str, ...], ...]
    after: tuple[str, ...]
    gone: bool
    path: str | None
    reprint_of: int | None
    changed: tuple[str, tuple[str, ...]] | None


def load(portal: str, today: date) -> tuple[Text, ...]:
    """The texts of a portal, newest first."""
    raw = tomllib.loads(resources.files("demo").joinpath(f"texts/{portal}.toml").read_text("utf-8"))
    texts = [_text(row, today) for row in raw["article"]]
    return tuple(sorted(texts, key=lambda text: text.moment, reverse=True))


def _text(row: dict[str, object], today: date) -> Text:
    day = today - timedelta(days=int(str(row["days"])))
    clock = time.fromisoformat(str(row["time"]))
    changed = None
    if "changed_body" in row:
        changed = (str(row["changed_title"]), _paragraphs(str(row["changed_body"]), day))
    path = row.get("path")
    table = row.get("table", [])
    assert isinstance(table, list)  # noqa: S101 -- our own file
    reprint = row.get("reprint_of")
    return Text(
        number=int(str(row["number"])),
        moment=datetime.combine(day, clock, SHANGHAI),
        title=str(row["title"]),
        paragraphs=_paragraphs(str(row.get("body", "")), day),
        column=str(row.get("column", "")),
        author=str(row.get("author", "")),
        source=str(row.get("source", "")),
        editor=str(row.get("editor", "")),
        table=tuple(tuple(str(cell) for cell in line) for line in table),
        after=_paragraphs(str(row.get("after", "")), day),
        gone=bool(row.get("gone", False)),
        path=str(path).replace("{compact}", f"{day:%Y%m%d}") if path else None,
        reprint_of=int(str(reprint)) if reprint else None,
        changed=changed,
    )


def _paragraphs(body: str, day: date) -> tuple[str, ...]:
    body = body.replace("{day}", f"{day.month}月{day.day}日")
    return tuple(line.strip() for line in body.splitlines() if line.strip())
