"""Marks: what reviewers said. Kept on the article, row by row; nothing is overwritten."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from store.schema import Mark as MarkRow


@dataclass(frozen=True, slots=True)
class Mark:
    """All that a reviewer has said so far, after one more word of theirs. `label`: relevant, irrelevant or undecided."""

    article_id: int
    by: str
    at: datetime
    label: str | None
    read: bool | None
    note: str | None
    tags: tuple[str, ...]


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
    """Add to what a reviewer said of an article; what is null stays as it was."""
    mine = [mark for mark in of(c, article_id) if mark.by == by]
    last = mine[-1] if mine else Mark(article_id, by, now, None, None, None, ())
    mark = Mark(
        article_id,
        by,
        now,
        last.label if label is None else label,
        last.read if read is None else read,
        last.note if note is None else note,
        last.tags if tags is None else tags,
    )
    values = {name: getattr(mark, name) for name in Mark.__slots__} | {"tags": list(mark.tags)}
    c.execute(insert(MarkRow).values(**values))
    return mark


def of(c: Connection, article_id: int) -> tuple[Mark, ...]:
    """All marks of an article, oldest first."""
    rows = c.execute(select(*_COLUMNS).where(MarkRow.article_id == article_id).order_by(MarkRow.id))
    return tuple(Mark(*(*row[:6], tuple(row[6]))) for row in rows)
