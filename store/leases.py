"""Leases: who leads, and a token that grows with each change of hands.

A lease is a fact in the database, not a clock: whoever waits watches with its own steady clock whether the row still
changes, so that a clock that is set neither ends nor prolongs anything. `until` is for people.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from store.schema import Lease as LeaseRow


@dataclass(frozen=True, slots=True)
class Lease:
    """Who leads, by which token, and until when it has said so. It changes with each renewal."""

    name: str
    holder: str
    token: int
    until: datetime


def get(c: Connection, name: str) -> Lease | None:
    """The lease of this name, whoever holds it."""
    row = c.execute(select(*(getattr(LeaseRow, n) for n in Lease.__slots__)).where(LeaseRow.name == name)).one_or_none()
    return Lease(*row) if row else None


def take(c: Connection, name: str, holder: str, until: datetime, seen: Lease | None) -> Lease | None:
    """Take the lease from whoever was `seen` to hold it; None if somebody has taken or renewed it in the meantime."""
    if get(c, name) != seen:
        return None
    taken = Lease(name, holder, seen.token + 1 if seen else 1, until)
    values = {"holder": holder, "token": taken.token, "until": until}
    if seen is None:
        c.execute(insert(LeaseRow).values(name=name, **values))
    else:
        c.execute(update(LeaseRow).where(LeaseRow.name == name).values(**values))
    return taken


def renew(c: Connection, lease: Lease, until: datetime) -> bool:
    """Say that the holder is alive. False if the lease has changed hands."""
    mine = (LeaseRow.name == lease.name) & (LeaseRow.token == lease.token)
    return c.execute(update(LeaseRow).where(mine).values(until=until)).rowcount == 1


def give_back(c: Connection, lease: Lease, now: datetime) -> None:
    """Say that the holder has ended, if it still held the lease."""
    renew(c, lease, now)
