"""Leadership: of all services on one database one leads, the others stand by.

A lock that ends with its process tells at once that a leader has died. The lease in the database is the truth: a leader
renews it, and whoever stands by watches with its own steady clock whether it still changes. A leader that was frozen finds
on waking that its lease is another's, and steps down; what its worker still writes is refused, because its runs were freed.
One that was frozen in the middle of a transaction keeps everybody from writing: PostgreSQL ends such a session by itself; on
SQLite nothing but its end helps.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from analysis.errors import StoreError
from scheduler.clock import Clock
from store import leases, locks
from store.database import Database
from store.leases import Lease

NAME = "service"
HEARTBEAT_SECONDS = 10.0
RENEW_SECONDS = HEARTBEAT_SECONDS / 4
PATIENCE_SECONDS = HEARTBEAT_SECONDS  # four renewals missed; as much again is left for taking over


@dataclass(frozen=True, slots=True)
class Lead:
    """Leadership that was just taken; `ousted` is the claimant who led before us, and whose runs are to be freed."""

    lease: Lease
    ousted: str | None


class Candidate:
    """One service that wants to lead. Between two looks it keeps what it has seen of the leader."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._seen: Lease | None = None
        self._seen_at = time.monotonic()
        self._alone = False
        self._held = contextlib.ExitStack()

    @contextlib.contextmanager
    def lead(self, claimant: str) -> Iterator[Lead | None]:
        """Take the lead if nobody has it, or if whoever has it is frozen; None if another leads. Given back at the end.

        Raises StoreError if the database can't be used.
        """
        with contextlib.ExitStack() as self._held:
            self._alone = self._held.enter_context(locks.attempt(self._database, NAME))
            self._look()
            frozen = self._is_frozen()
            if frozen and self._seen is not None:
                locks.end_writer(self._database, self._seen.holder)
            lead = self._take(claimant) if frozen or (self._alone and self._is_gone()) else None
            yield lead
            if lead is not None:
                # Without the database there is nobody to tell; the lease then ends by not being renewed.
                with contextlib.suppress(StoreError), self._database.write() as c:
                    leases.give_back(c, lead.lease, self._clock())

    def renew(self, lead: Lead) -> bool:
        """Say that we still lead, which another service takes as a sign of life. False if another leads by now."""
        if not self._alone:  # a frozen leader kept the lock; once it has gone, the lock is to be ours
            self._alone = self._held.enter_context(locks.attempt(self._database, NAME))
        with self._database.write() as c:
            return leases.renew(c, lead.lease, self._until())

    def _look(self) -> None:
        """See how the lease stands, and remember when it last changed."""
        with self._database.read() as c:
            found = leases.get(c, NAME)
        if found != self._seen:
            self._seen, self._seen_at = found, time.monotonic()

    def _is_gone(self) -> bool:
        """Nobody has the lead, or nobody lives who has it. One who took it from a frozen leader has not our lock yet."""
        return self._seen is None or locks.is_free(self._database, self._seen.holder)

    def _is_frozen(self) -> bool:
        return self._seen is not None and time.monotonic() - self._seen_at > PATIENCE_SECONDS

    def _take(self, claimant: str) -> Lead | None:
        before = self._seen
        with self._database.write() as c:
            lease = leases.take(c, NAME, claimant, self._until(), before)
        return Lead(lease, before.holder if before else None) if lease else None

    def _until(self) -> datetime:
        return self._clock() + timedelta(seconds=2 * HEARTBEAT_SECONDS)
