"""Watches and their deliveries: what somebody wants to be told of, and that each thing is told once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from store import events
from store.schema import Delivery as DeliveryRow
from store.schema import Story as StoryRow
from store.schema import Watch as WatchRow

WAITING, SENT, GIVEN_UP = "waiting", "sent", "given_up"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a watch looks for; what is empty doesn't matter. `terms` as for a search; `regions` like CN-HB, or CN for all of its
    regions; `levels` of the acting authority; `health`: also tell of sources and of the service itself; `least`: only of acts
    at least as strong as this kind."""

    terms: str = ""
    regions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    labels: tuple[str, ...] = ("relevant",)
    health: bool = False
    least: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Wanted":
        """What `asdict` made of it."""
        lists = {name: tuple(data[name]) for name in ("regions", "levels", "topics", "labels")}
        return cls(**{**data, **lists})


@dataclass(frozen=True, slots=True)
class Watch:
    """A saved search and where its hits go, as Apprise writes addresses. `seq`: the last event that it has seen."""

    id: int
    name: str
    wanted: Wanted
    target: str = field(repr=False)
    seq: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to be told: a story (`s9`) or an event (`e120`), because of event `seq`."""

    id: int
    watch_id: int
    subject: str
    seq: int
    attempts: int


_WATCH = select(WatchRow.id, WatchRow.name, WatchRow.query, WatchRow.target, WatchRow.seq, WatchRow.created_at)


def add(c: Connection, name: str, wanted: Wanted, target: str, now: datetime) -> bool:
    """Watch from now on; False if there is a watch of this name."""
    if get(c, name) is not None:
        return False
    values = {"name": name, "query": asdict(wanted), "target": target, "created_at": now}
    c.execute(insert(WatchRow).values(seq=events.last_seq(c), **values))
    return True


def get(c: Connection, name: str) -> Watch | None:
    """The watch of this name."""
    return next((watch for watch in find(c) if watch.name == name), None)


def find(c: Connection) -> tuple[Watch, ...]:
    """All watches by name."""
    rows = c.execute(_WATCH.order_by(WatchRow.name))
    return tuple(
        Watch(row.id, row.name, Wanted.from_data(row.query), row.target, row.seq, row.created_at) for row in rows
    )


def remove(c: Connection, watch_id: int) -> None:
    """Forget a watch and what it has told."""
    c.execute(delete(DeliveryRow).where(DeliveryRow.watch_id == watch_id))
    c.execute(delete(WatchRow).where(WatchRow.id == watch_id))


def has_seen(c: Connection, watch_id: int, seq: int) -> None:
    """The watch has seen the events up to this one. Belongs into the transaction that notes what it found there."""
    c.execute(update(WatchRow).where(WatchRow.id == watch_id, WatchRow.seq < seq).values(seq=seq))


def note(c: Connection, watch_id: int, subject: str, seq: int, now: datetime) -> bool:
    """Have a thing told, unless it was; a story was too if one that was merged into it was told."""
    names = {subject, *_merged(c, subject)}
    told = select(DeliveryRow.id).where(DeliveryRow.watch_id == watch_id, DeliveryRow.subject.in_(names)).limit(1)
    if c.execute(told).one_or_none() is not None:
        return False
    values = {"watch_id": watch_id, "subject": subject, "seq": seq, "state": WAITING, "attempts": 0, "due_at": now}
    c.execute(insert(DeliveryRow).values(**values))
    return True


def due(c: Connection, now: datetime, limit: int) -> tuple[Delivery, ...]:
    """What is to be sent now, the oldest first."""
    columns = (getattr(DeliveryRow, name) for name in Delivery.__slots__)
    query = select(*columns).where(DeliveryRow.state == WAITING, DeliveryRow.due_at <= now)
    return tuple(Delivery(*row) for row in c.execute(query.order_by(DeliveryRow.id).limit(limit)))


def sent(c: Connection, delivery_id: int, now: datetime) -> None:
    """The target has taken it."""
    values = {"state": SENT, "sent_at": now, "due_at": None, "error": None}
    c.execute(update(DeliveryRow).where(DeliveryRow.id == delivery_id).values(**values))


def missed(c: Connection, delivery_id: int, error: str, again: datetime | None) -> None:
    """The target has not taken it; it is tried again then, or never."""
    values = {"attempts": DeliveryRow.attempts + 1, "error": error, "due_at": again}
    values["state"] = WAITING if again else GIVEN_UP
    c.execute(update(DeliveryRow).where(DeliveryRow.id == delivery_id).values(**values))


def counts(c: Connection) -> dict[int, dict[str, int]]:
    """How many deliveries of each watch are in each state."""
    query = select(DeliveryRow.watch_id, DeliveryRow.state, func.count()).group_by(
        DeliveryRow.watch_id, DeliveryRow.state
    )
    found: dict[int, dict[str, int]] = {}
    for watch_id, state, number in c.execute(query):
        found.setdefault(watch_id, {})[state] = number
    return found


def failing(c: Connection) -> dict[str, tuple[int, str]]:
    """Watches whose deliveries were refused: name → how many wait, and the newest error."""
    query = (
        select(WatchRow.name, func.count(), func.max(DeliveryRow.error))
        .join(DeliveryRow, DeliveryRow.watch_id == WatchRow.id)
        .where(DeliveryRow.state == WAITING, DeliveryRow.attempts > 0)
        .group_by(WatchRow.name)
    )
    return {name: (number, error or "") for name, number, error in c.execute(query)}


def _merged(c: Connection, subject: str) -> list[str]:
    if not subject.startswith("s"):
        return []
    query = select(StoryRow.id).where(StoryRow.merged_into == int(subject[1:]))
    return [f"s{number}" for number in c.execute(query).scalars()]
