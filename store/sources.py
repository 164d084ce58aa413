"""Sources: the places that are polled, as the user set them up, and how their polling stands.

The database is the truth; `put` changes what a user may set and never the state of polling.
"""

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, or_, select, update

from analysis.address import host_of
from store import outlets
from store.outlets import Outlet
from store.schema import AnyRow, AnySelect
from store.schema import Outlet as OutletRow
from store.schema import Source as SourceRow

ACTIVE, PAUSED, REMOVED = "active", "paused", "removed"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=5)  # more than two machines of one service differ


@dataclass(frozen=True, slots=True)
class Source:
    """One source. `schedule`: when it is polled, if the user said so. From `etag` on it is the state of polling.

    `layout` is what was learned of the page, `failures` counts unhealthy runs in a row, `rhythm` is what its polls have shown of
    when it publishes, as of `watched_at`, its last healthy poll; `silence` is how long it had been quiet by then, as a multiple of
    the longest time that is usual with it.
    """

    id: str
    outlet: Outlet
    type: str
    url: str
    name: str
    state: str
    zone: str
    language: str | None
    encoding: str | None
    item_selector: str | None
    article_pattern: str | None
    interval_minutes: int | None
    schedule: str | None
    evidence: str | None
    confidence: str | None
    created_at: datetime | None
    etag: str | None
    last_modified: str | None
    content_hash: str | None
    layout: dict[str, Any] | None
    next_check_at: datetime
    last_run_at: datetime | None
    last_outcome: str | None
    last_reason: str | None
    failures: int
    first_ok_at: datetime | None
    rhythm: dict[str, Any] | None
    watched_at: datetime | None
    silence: float | None
    probed_at: datetime | None
    probe_outcome: str | None
    probe_reason: str | None

    @property
    def turn(self) -> "Turn":
        """Its turn, whether it is due or not."""
        return Turn(self.id, host_of(self.url), self.next_check_at)


@dataclass(frozen=True, slots=True)
class Turn:
    """That it is a source's turn: what is needed of it while it waits. `slot`: when its next check is due."""

    id: str
    host: str
    slot: datetime


def new_source(
    source_id: str,
    outlet: Outlet,
    *,
    type: str,
    url: str,
    name: str,
    state: str = ACTIVE,
    zone: str = "UTC",
    language: str | None = None,
    encoding: str | None = None,
    item_selector: str | None = None,
    article_pattern: str | None = None,
    interval_minutes: int | None = None,
    schedule: str | None = None,
    evidence: str | None = None,
    confidence: str | None = None,
) -> Source:
    """A source that was never polled; it is due at once."""
    return Source(
        id=source_id,
        outlet=outlet,
        type=type,
        url=url,
        name=name,
        state=state,
        zone=zone,
        language=language,
        encoding=encoding,
        item_selector=item_selector,
        article_pattern=article_pattern,
        interval_minutes=interval_minutes,
        schedule=schedule,
        evidence=evidence,
        confidence=confidence,
        created_at=None,
        etag=None,
        last_modified=None,
        content_hash=None,
        layout=None,
        next_check_at=LONG_AGO,
        last_run_at=None,
        last_outcome=None,
        last_reason=None,
        failures=0,
        first_ok_at=None,
        rhythm=None,
        watched_at=None,
        silence=None,
        probed_at=None,
        probe_outcome=None,
        probe_reason=None,
    )


_NAMES = tuple(field.name for field in fields(Source) if field.name != "outlet")
SET_BY_USER = (
    *("type", "url", "name", "zone", "language", "encoding", "item_selector", "article_pattern"),
    *("interval_minutes", "schedule", "evidence", "confidence"),
)

# Where and how a list is read: after a change of these, what the last poll answered says nothing of the next.
_READ_BY = {"url", "type", "encoding", "item_selector", "article_pattern"}


def put(c: Connection, source: Source, now: datetime) -> Literal["added", "changed", "same"]:
    """Add a source with its outlet, or bring what a user may set to these values. A removed one comes back."""
    outlets.put(c, source.outlet)
    wanted = {name: getattr(source, name) for name in SET_BY_USER} | {"outlet_id": source.outlet.id}
    row = c.execute(select(SourceRow.__table__).where(SourceRow.id == source.id)).mappings().one_or_none()
    if row is None:
        values = {name: getattr(source, name) for name in _NAMES} | wanted | {"created_at": now}
        c.execute(insert(SourceRow).values(**values))
        return "added"
    changed = {name: value for name, value in wanted.items() if row[name] != value}
    if row["state"] == REMOVED:
        changed["state"] = source.state
    if changed.keys() & _READ_BY:
        changed |= {"etag": None, "last_modified": None, "content_hash": None, "layout": None}
    if not changed:
        return "same"
    c.execute(update(SourceRow).where(SourceRow.id == source.id).values(**changed))
    return "changed"


def get(c: Connection, source_id: str) -> Source | None:
    """The source of this id, unless it was removed."""
    row = c.execute(_select().where(SourceRow.id == source_id, SourceRow.state != REMOVED)).one_or_none()
    return _source(row) if row else None


def find(c: Connection, *, state: str | None = None, text: str | None = None) -> tuple[Source, ...]:
    """All sources that were not removed, by id; of one state, or with a text in id, name or address."""
    query = _select().where(SourceRow.state == state if state else SourceRow.state != REMOVED)
    if text:
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in _TEXTS)))
    return tuple(_source(row) for row in c.execute(query.order_by(SourceRow.id)))


def due(c: Connection, now: datetime) -> tuple[Source, ...]:
    """The active sources whose next check has come, the longest due first."""
    return tuple(_source(row) for row in c.execute(_whose_turn(_select(), now)))


def turns(c: Connection, now: datetime, limit: int) -> tuple[Turn, ...]:
    """Whose turn it is: the same as `due`, so many at most, with no more than is needed to queue them."""
    query = _whose_turn(select(SourceRow.id, SourceRow.url, SourceRow.next_check_at), now).limit(limit)
    return tuple(Turn(source_id, host_of(url), slot) for source_id, url, slot in c.execute(query))


def set_state(c: Connection, source_id: str, state: str) -> None:
    """Make a source active or paused."""
    c.execute(update(SourceRow).where(SourceRow.id == source_id).values(state=state))


def check_now(c: Connection, source_id: str, now: datetime) -> bool:
    """Make an active source due at once; False if there is none of this id. One that is due already stays as it is."""
    wanted = (SourceRow.id == source_id) & (SourceRow.state == ACTIVE)
    if c.execute(select(SourceRow.id).where(wanted)).one_or_none() is None:
        return False
    c.execute(update(SourceRow).where(wanted, SourceRow.next_check_at > now).values(next_check_at=now))
    return True


def catch_up(c: Connection, now: datetime) -> int:
    """Make due what was last polled, or added and never polled, in the future: the clock has been set back since. Returns how
    many there were."""
    last = func.coalesce(SourceRow.last_run_at, SourceRow.created_at)
    ahead = (SourceRow.state == ACTIVE) & (last > now + AHEAD) & (SourceRow.next_check_at > now)
    return c.execute(update(SourceRow).where(ahead).values(next_check_at=now)).rowcount


def remove(c: Connection, source_id: str) -> None:
    """Hide a source; what it brought stays, and `put` brings it back."""
    set_state(c, source_id, REMOVED)


def remember(
    c: Connection,
    source_id: str,
    etag: str | None,
    last_modified: str | None,
    content_hash: str | None,
    layout: dict[str, Any] | None = None,
) -> None:
    """Keep what the next poll is made conditional with, and what was learned of the page. Belongs into the transaction that
    notes the links."""
    c.execute(
        update(SourceRow)
        .where(SourceRow.id == source_id)
        .values(etag=etag, last_modified=last_modified, content_hash=content_hash, layout=layout)
    )


def rest(c: Connection, host: str, until: datetime) -> None:
    """Leave a host alone until then: it has asked for it, and each of its sources asks the same machine."""
    named = SourceRow.url.icontains(f"//{host}", autoescape=True)
    waiting = (SourceRow.state == ACTIVE) & (SourceRow.next_check_at < until)
    own = [
        row.id
        for row in c.execute(select(SourceRow.id, SourceRow.url).where(waiting, named))
        if host_of(row.url) == host
    ]
    c.execute(update(SourceRow).where(SourceRow.id.in_(own)).values(next_check_at=until))


def probed(c: Connection, source_id: str, outcome: str, reason: str, now: datetime) -> None:
    """Keep what a probe said."""
    values = {"probed_at": now, "probe_outcome": outcome, "probe_reason": reason}
    c.execute(update(SourceRow).where(SourceRow.id == source_id).values(**values))


_TEXTS = (SourceRow.id, SourceRow.name, SourceRow.url)


def _select() -> AnySelect:
    columns = (getattr(SourceRow, name) for name in _NAMES)
    return select(*outlets.COLUMNS, *columns).join(OutletRow, OutletRow.id == SourceRow.outlet_id)


def _whose_turn(query: AnySelect, now: datetime) -> AnySelect:
    is_due = (SourceRow.state == ACTIVE, SourceRow.next_check_at <= now)
    return query.where(*is_due).order_by(SourceRow.next_check_at, SourceRow.id)


def _source(row: AnyRow) -> Source:
    width = len(outlets.COLUMNS)
    return Source(outlet=Outlet(*row[:width]), **dict(zip(_NAMES, row[width:], strict=True)))
