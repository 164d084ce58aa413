"""Runs: the claim on one poll of one source, and how it ended.

A claim is unique by source and slot, and a source has one run in hand at a time. Whoever holds the token may write for the
run; `finish` takes it away.
"""

import secrets
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, insert, select, update

from analysis.address import host_of
from analysis.outcome import Outcome, RunCounts
from store import events
from store.schema import AnyRow, AnySelect
from store.schema import Run as RunRow
from store.schema import Source as SourceRow

CLAIMED, DONE = "claimed", "done"


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `baseline`: its source had no healthy run before."""

    id: int
    source_id: str
    slot: datetime
    state: str
    claimant: str
    token: str
    claimed_at: datetime
    finished_at: datetime | None
    outcome: str | None
    reason: str | None
    status: int | None
    milliseconds: int | None
    baseline: bool
    counts: RunCounts


# What is often over at the next try, and is told only when it was not.
_BLIPS = {str(Outcome.UNREACHABLE), str(Outcome.FAILED)}
SILENT = 2.0  # times the longest quiet time that is usual with a source


@dataclass(frozen=True, slots=True)
class Health:
    """How a source stands: its last outcome, unhealthy runs in a row, and `silence` as in `store.sources`."""

    outcome: str | None
    failures: int
    silence: float | None

    @property
    def is_troubled(self) -> bool:
        """Whether it can't be read, and not for the blink of an eye."""
        ill = self.outcome is not None and not Outcome(self.outcome).healthy
        return ill and (self.failures > 1 or self.outcome not in _BLIPS)

    @property
    def is_silent(self) -> bool:
        """Whether it can be read, and says nothing for longer than it should."""
        return not self.is_troubled and (self.silence or 0.0) > SILENT


def turn(before: Health, now: Health) -> str | None:
    """The type of the event that a source's health has turned into, if it has turned."""
    if now.is_troubled:
        return None if before.is_troubled else events.SOURCE_TROUBLED
    if now.is_silent:
        return None if before.is_silent else events.SOURCE_SILENT
    return (
        events.SOURCE_RECOVERED
        if (before.is_troubled or before.is_silent) and Outcome(now.outcome or "ok").healthy
        else None
    )


_NAMES = tuple(field.name for field in fields(Run) if field.name != "counts")
_COUNTS = tuple(field.name for field in fields(RunCounts))
_BEFORE = select(RunRow.source_id, SourceRow.last_outcome, SourceRow.failures, SourceRow.silence).join(
    SourceRow, SourceRow.id == RunRow.source_id
)
_COLUMNS = tuple(getattr(RunRow, name) for name in _NAMES + _COUNTS)


def claim(c: Connection, source_id: str, slot: datetime, claimant: str, now: datetime) -> Run | None:
    """Claim the run of a source at a slot; None if it was claimed before, or if the source has another run in hand."""
    taken = select(RunRow.id).where(RunRow.source_id == source_id, (RunRow.slot == slot) | (RunRow.state == CLAIMED))
    if c.execute(select(exists(taken))).scalar_one():
        return None
    first_ok = select(SourceRow.first_ok_at).where(SourceRow.id == source_id)
    values = {
        "source_id": source_id,
        "slot": slot,
        "state": CLAIMED,
        "claimant": claimant,
        "token": secrets.token_hex(8),
        "claimed_at": now,
        "baseline": c.execute(first_ok).scalar_one() is None,
        **dict.fromkeys(_COUNTS, 0),
    }
    number: int = c.execute(insert(RunRow).returning(RunRow.id), values).scalar_one()
    return get(c, number)


def of_others(c: Connection, claimant: str) -> dict[str, str]:
    """The sources that other claimants poll now, with their hosts: one run a host at a time, whoever does it."""
    query = select(SourceRow.id, SourceRow.url).join(RunRow, RunRow.source_id == SourceRow.id)
    rows = c.execute(query.where(RunRow.state == CLAIMED, RunRow.claimant != claimant))
    return {row.id: host_of(row.url) for row in rows}


def held(c: Connection, run_id: int, token: str) -> bool:
    """Whether this token may still write for the run."""
    state = select(RunRow.state).where(RunRow.id == run_id, RunRow.token == token)
    return c.execute(state).scalar_one_or_none() == CLAIMED


def finish(
    c: Connection,
    run_id: int,
    token: str,
    *,
    outcome: Outcome,
    reason: str,
    counts: RunCounts,
    status: int | None,
    milliseconds: int,
    now: datetime,
    next_check_at: datetime,
    rhythm: dict[str, Any] | None = None,
    silence: float | None = None,
    interrupted: bool = False,
) -> bool:
    """Write down how a run ended, when its source is due again, and what a good run taught of its rhythm; tell of a source that
    has fallen ill or silent, and of one that is well again. A run that we have interrupted says nothing of its source.

    False if the run is no longer held.
    """
    if not held(c, run_id, token):
        return False
    ended = {name: getattr(counts, name) for name in _COUNTS}
    ended |= {"state": DONE, "finished_at": now, "outcome": str(outcome), "reason": reason, "status": status}
    c.execute(update(RunRow).where(RunRow.id == run_id).values(milliseconds=milliseconds, **ended))
    before = c.execute(_BEFORE.where(RunRow.id == run_id)).one()
    source_id = before.source_id
    if interrupted:
        c.execute(update(SourceRow).where(SourceRow.id == source_id).values(next_check_at=next_check_at))
        return True
    polled: dict[str, Any] = {"last_run_at": now, "last_outcome": str(outcome), "last_reason": reason}
    polled |= {"next_check_at": next_check_at, "failures": 0 if outcome.healthy else SourceRow.failures + 1}
    if rhythm is not None:
        polled |= {"rhythm": rhythm, "watched_at": now, "silence": silence}
    c.execute(update(SourceRow).where(SourceRow.id == source_id).values(**polled))
    if outcome.healthy:
        never = (SourceRow.id == source_id) & SourceRow.first_ok_at.is_(None)
        c.execute(update(SourceRow).where(never).values(first_ok_at=now))
    was = Health(before.last_outcome, before.failures, before.silence)
    is_now = (
        Health(str(outcome), before.failures + 1, before.silence)
        if not outcome.healthy
        else Health(str(outcome), 0, silence)
    )
    if (type_ := turn(was, is_now)) is not None:
        data = {"outcome": str(outcome), "reason": reason, "failures": is_now.failures, "silence": is_now.silence}
        events.tell(c, type_, now, source_id=source_id, data=data)
    return True


def get(c: Connection, run_id: int) -> Run | None:
    """The run of this number."""
    row = c.execute(_select().where(RunRow.id == run_id)).one_or_none()
    return _run(row) if row else None


def find(
    c: Connection, *, source_id: str | None = None, outcome: Outcome | None = None, limit: int = 50
) -> tuple[Run, ...]:
    """Runs, newest first."""
    query = _select()
    if source_id is not None:
        query = query.where(RunRow.source_id == source_id)
    if outcome is not None:
        query = query.where(RunRow.outcome == str(outcome))
    return tuple(_run(row) for row in c.execute(query.order_by(RunRow.id.desc()).limit(limit)))


def in_hand(c: Connection) -> tuple[Run, ...]:
    """Runs that were claimed and have not ended."""
    return tuple(_run(row) for row in c.execute(_select().where(RunRow.state == CLAIMED).order_by(RunRow.id)))


def _select() -> AnySelect:
    return select(*_COLUMNS)


def _run(row: AnyRow) -> Run:
    width = len(_NAMES)
    return Run(**dict(zip(_NAMES, row[:width], strict=True)), counts=RunCounts(*row[width:]))
