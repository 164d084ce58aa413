"""Marks: what reviewers said. Kept on the article, row by row; nothing is overwritten."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, insert, select

from store.schema import Mark as MarkRow


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reviewer said at one time; null where nothing was said. `label`: relevant, irrelevant or undecided."""

    article_id: int
    by: str
    at: datetime
    label: str | None
    read: bool | None
    note: str | None
    tags: tuple[str, ...] | None


_COLUMNS = tuple(getattr(MarkRow, name) for name in Mark.__slots__)


def put(
    c: Connection,
    article_id: int,
    by: str,
    *,
    label: str | None = None,
    read: bool | None = None,
    note: str | None = None,
    tags: tuple[str, ...] | None = None,
    now: datetime,
) -> Mark:
    """Write down what a reviewer says of an article; what is null is not said, and stays as it was."""
    mark = Mark(article_id, by, now, label, read, note, tags)
    values = {name: getattr(mark, name) for name in Mark.__slots__}
    c.execute(insert(MarkRow).values(values | {"tags": None if tags is None else list(tags)}))
    return mark


def of(c: Connection, article_id: int) -> tuple[Mark, ...]:
    """All that was said of an article, oldest first."""
    rows = c.execute(select(*_COLUMNS).where(MarkRow.article_id == article_id).order_by(MarkRow.id))
    return tuple(Mark(*(*row[:6], None if row[6] is None else tuple(row[6]))) for row in rows)


def current(c: Connection, article_id: int) -> Mark | None:
    """How an article is marked now: each word as it was said last, by whoever spoke last."""
    shown: Mark | None = None
    for mark in of(c, article_id):
        if shown is None:
            shown = mark
            continue
        said = {name: value for name in Mark.__slots__ if (value := getattr(mark, name)) is not None}
        shown = replace(shown, **said)
    return shown
