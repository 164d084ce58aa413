"""The outbox: facts that others are told. Written in the transaction that makes them true."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from store.schema import Event as EventRow

ARTICLE_NEW, ARTICLE_REVISED, ARTICLE_GONE = "article.new", "article.revised", "article.gone"
STORY_GROWN, STORY_CHANGED = "story.grown", "story.changed"
SOURCE_SILENT, SOURCE_TROUBLED, SOURCE_RECOVERED = "source.silent", "source.troubled", "source.recovered"
SERVICE_TROUBLED, SERVICE_RECOVERED = "service.troubled", "service.recovered"


@dataclass(frozen=True, slots=True)
class Event:
    """One fact. `seq` only grows and never changes: it is the cursor of whoever follows, and the event's id."""

    seq: int
    type: str
    at: datetime
    baseline: bool
    article_id: int | None
    story_id: int | None
    source_id: str | None
    data: dict[str, Any]


_ADD = insert(EventRow).returning(EventRow.seq)
_COLUMNS = tuple(getattr(EventRow, name) for name in Event.__slots__)


def tell(
    c: Connection,
    type: str,
    now: datetime,
    *,
    baseline: bool = False,
    article_id: int | None = None,
    story_id: int | None = None,
    source_id: str | None = None,
    data: dict[str, Any] | None = None,
) -> int:
    """Add an event; returns its seq."""
    values = {"type": type, "at": now, "baseline": baseline, "data": data or {}}
    values |= {"article_id": article_id, "story_id": story_id, "source_id": source_id}
    seq: int = c.execute(_ADD, values).scalar_one()
    return seq


def after(c: Connection, seq: int, limit: int) -> tuple[Event, ...]:
    """The events that follow a seq, in order."""
    rows = c.execute(select(*_COLUMNS).where(EventRow.seq > seq).order_by(EventRow.seq).limit(limit))
    return tuple(Event(*row) for row in rows)


def newest_at(c: Connection) -> datetime | None:
    """When the newest event was told; None if there is none."""
    return c.execute(select(EventRow.at).order_by(EventRow.seq.desc()).limit(1)).scalar_one_or_none()


def last_seq(c: Connection) -> int:
    """The seq of the newest event; 0 if there is none."""
    return c.execute(select(func.max(EventRow.seq))).scalar_one() or 0
