"""The portals' texts, read from the TOML files beside this module and dated relative to today."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Text:
    """One article of a portal. `after` stands behind the table; `modified` is later than `moment` once it was revised.

    A text that is `gone` is listed all the same; `broken` is one whose page does not come whole.
    """

    number: int
    moment: datetime
    modified: datetime
    title: str
    paragraphs: tuple[str, ...]
    column: str
    author: str
    source: str
    editor: str
    table: tuple[tuple[str, ...], ...]
    after: tuple[str, ...]
    gone: bool
    broken: bool
    path: str | None
    reprint_of: int | None


def load(portal: str, today: date, poll: int, zone: ZoneInfo = SHANGHAI) -> tuple[Text, ...]:
    """The texts of a portal as they stand at a poll, newest first; from the second poll on the revised ones are."""
    raw = tomllib.loads(resources.files("demo").joinpath(f"texts/{portal}.toml").read_text("utf-8"))
    texts = []
    for row in raw["article"]:
        text = _text(row, today, poll, zone)
        if poll >= row.get("withdrawn_at_poll", poll + 1):
            continue
        texts.append(_revised(text, row["revision"], today, zone) if poll > 1 and "revision" in row else text)
    return tuple(sorted(texts, key=lambda text: text.moment, reverse=True))


def _text(row: dict[str, Any], today: date, poll: int, zone: ZoneInfo) -> Text:
    moment = _moment(row, today, zone)
    path = row.get("path")
    return Text(
        number=row["number"],
        moment=moment,
        modified=moment,
        title=row["title"],
        paragraphs=_paragraphs(row.get("body", ""), moment),
        column=row.get("column", ""),
        author=row.get("author", ""),
        source=row.get("source", ""),
        editor=row.get("editor", ""),
        table=tuple(map(tuple, row.get("table", ()))),
        after=_paragraphs(row.get("after", ""), moment),
        gone=row.get("gone", False),
        broken=poll < row.get("whole_at_poll", 1),
        path=path.replace("{compact}", f"{moment:%Y%m%d}") if path else None,
        reprint_of=row.get("reprint_of"),
    )


def _revised(text: Text, row: dict[str, Any], today: date, zone: ZoneInfo) -> Text:
    old, new = row["replace"]
    return replace(
        text,
        modified=_moment(row, today, zone),
        title=text.title.replace(old, new),
        paragraphs=(*(p.replace(old, new) for p in text.paragraphs), *_paragraphs(row["add"], text.moment)),
    )


def _moment(row: dict[str, Any], today: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(today - timedelta(days=row["days"]), time.fromisoformat(row["time"]), zone)


def _paragraphs(body: str, moment: datetime) -> tuple[str, ...]:
    eve, until = moment - timedelta(days=1), moment + timedelta(days=30)
    for name, value in (
        ("{day}", f"{moment.month}月{moment.day}日"),
        ("{eve}", f"{eve.month}月{eve.day}日"),
        ("{until}", f"{until.year}年{until.month}月{until.day}日"),
        ("{year}", str(moment.year)),
        ("{weekday}", f"{moment:%A}"),
    ):
        body = body.replace(name, value)
    return tuple(line.strip() for line in body.splitlines() if line.strip())
