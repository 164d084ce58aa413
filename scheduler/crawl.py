"""The one-off crawl: poll each of some sources once, to the end."""

import itertools
import uuid
from collections.abc import Sequence

from crawler.orders import Report, Stored
from scheduler.clock import Clock
from scheduler.polling import Listener, Plan, Polling, release_the_dead
from store import locks, sources
from store.database import Database
from store.sources import Source

TIDY_TURNS = 10


def crawl(
    database: Database, chosen: Sequence[Source], plan: Plan, clock: Clock, listen: Listener, *, dry: bool = False
) -> tuple[Report, ...]:
    """Poll each of `chosen` once and return how each ended, in the order of ending.

    A source that another process has in hand is left out and gets no report. `listen` hears every stored article and every
    report as it comes. Runs whose claimant died are ended first, so that their sources are free again. Raises WorkerDied
    only if no worker can be started at all.
    """
    reports: list[Report] = []

    def hear(message: Stored | Report) -> None:
        if isinstance(message, Report):
            reports.append(message)
        listen(message)

    with locks.hold(database, new_claimant()) as claimant:
        if release_the_dead(database, clock):
            chosen = _as_they_are_now(database, chosen)
        polling = Polling(database, plan, clock, hear, claimant, dry=dry)
        for source in chosen:
            polling.add(source.turn)
        try:
            for turn in itertools.count():
                if not polling.busy:
                    break
                polling.turn(1.0)
                if turn % TIDY_TURNS == 0 and not polling.in_hand:
                    release_the_dead(database, clock)  # it may be one of them that our sources wait for
        finally:
            polling.stop("interrupted: the crawl was stopped")
    return tuple(reports)


def _as_they_are_now(database: Database, chosen: Sequence[Source]) -> list[Source]:
    """A source whose run died is due anew: at its old slot it can't be claimed again."""
    with database.read() as c:
        found = [sources.get(c, source.id) for source in chosen]
    return [source for source in found if source is not None]


def new_claimant() -> str:
    """A name for whoever is about to claim runs; the lock of this name is held as long as it lives."""
    return f"claimant-{uuid.uuid4().hex[:12]}"
