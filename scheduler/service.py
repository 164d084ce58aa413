"""The service: it leads or stands by, polls what is due when it is due, and ends when it is told to.

One thread does everything that touches sources, runs and leadership; the bell only says when it is time for what. All work
comes from `next_check_at` in the database, so that a missed tick, a restart or a clock that jumps loses nothing.
"""

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from analysis.errors import PolicyvaneError, StoreError
from crawler.orders import Report, Stored
from scheduler.bell import Bell
from scheduler.clock import Clock
from scheduler.crawl import new_claimant
from scheduler.health import QUICK, examine
from scheduler.leader import RENEW_SECONDS, Candidate, Lead
from scheduler.notify import notify
from scheduler.polling import Plan, Polling, release_the_dead
from scheduler.upkeep import Upkeep
from scheduler.worker import WorkerDied
from store import locks, sources, troubles
from store.database import Database
from store.sources import Turn

TICK_SECONDS = 1.0
TIDY_SECONDS = 15.0
LOOK_SECONDS = 1.0  # between two looks of one who stands by
LONGEST_PAUSE = 15.0  # between two tries when the database is gone, or no worker can be started
TURN_SECONDS = 0.2
EXAMINE_SECONDS = 60.0
UPKEEP_SECONDS = 3600.0
MOST_WAITING = 500
MOST_OF_A_HOST = 20  # which is asked by one run at a time: more of its sources would only keep those of other hosts out
MOST_TAKEN_IN = 2 * MOST_WAITING  # of which some may wait or be in hand already
RARE = {"examine": EXAMINE_SECONDS, "upkeep": UPKEEP_SECONDS}

log = structlog.get_logger("policyvane")


class Office(Protocol):
    """What a leader has open: the review page. It stays open while the database is away, to say so."""

    def open(self) -> None:
        """Open it, unless it is open. Raises PolicyvaneError, for instance if another process has its port."""

    def close(self) -> None:
        """Close it, if it is open."""


@dataclass(frozen=True, slots=True)
class State:
    """How a service stands. `role`: leading, standby, or waiting for the database or a worker; `in_hand`: runs."""

    role: str
    seconds_since_turn: float
    in_hand: int


class Service:
    """One service process. `run` blocks until `stop` is called, from a signal handler or another thread."""

    def __init__(self, database: Database, plan: Plan, clock: Clock, renewed: Callable[[], Plan | None]) -> None:
        """`renewed` gives the plan anew if the settings have changed since it was last asked."""
        self._database, self._plan, self._clock, self._renewed = database, plan, clock, renewed
        self._upkeep = Upkeep(database, clock)
        self._candidate = Candidate(database, clock)
        self._stopped = threading.Event()
        self._role, self._why, self._in_hand = "", "", 0
        self._leads_since = clock()
        self._turned_at = time.monotonic()

    @property
    def state(self) -> State:
        """How it stands now; any thread may ask."""
        return State(self._role, time.monotonic() - self._turned_at, self._in_hand)

    def stop(self) -> None:
        """Have `run` end soon: the runs in hand end as interrupted, and their sources are due at once."""
        self._stopped.set()

    def run(self, office: Office) -> None:
        """Lead or stand by until stopped. Raises what `office` raises when it is first opened, unless we stood by."""
        try:
            self._run(office)
        finally:
            self._upkeep.stop()
            office.close()
        notify("STOPPING=1")
        log.info("stopped")

    def _run(self, office: Office) -> None:
        pause = LOOK_SECONDS
        while not self._stopped.wait(0):
            began = time.monotonic()
            try:
                self._serve(office)
                pause = LOOK_SECONDS
            except (StoreError, WorkerDied) as error:
                lasted = time.monotonic() - began > LONGEST_PAUSE
                pause = LOOK_SECONDS if lasted else min(pause * 2, LONGEST_PAUSE)
                self._become("waiting", str(error))
            self._turn_ended(0)
            self._stopped.wait(pause)

    def _serve(self, office: Office) -> None:
        """Lead as long as we may; return at once if another does."""
        with locks.hold(self._database, new_claimant()) as claimant, self._candidate.lead(claimant) as lead:
            if lead is None:
                office.close()
                self._become("standby", "another service leads")
                return
            self._tidy(ousted=lead.ousted)
            polling = Polling(self._database, self._plan, self._clock, tell, claimant)
            with contextlib.ExitStack() as leaving:
                leaving.callback(polling.drop)
                self._open(office)
                self._become("leading")
                self._leads_since = self._clock()
                self._lead(lead, polling, office)

    def _lead(self, lead: Lead, polling: Polling, office: Office) -> None:
        with Bell(tick=TICK_SECONDS, renew=RENEW_SECONDS, tidy=TIDY_SECONDS, **RARE) as bell:
            while not self._stopped.is_set():
                rung = bell.rung()
                if "renew" in rung:
                    if not self._candidate.renew(lead):
                        log.warning("ousted", why="another service took the lead while this one gave no sign of life")
                        return
                    self._open(office)
                if "tidy" in rung:
                    self._tidy()
                    self._renew(polling)
                if "examine" in rung:
                    self._examine()
                if "upkeep" in rung:
                    self._upkeep.begin(self._plan.keeping)
                if "tick" in rung:
                    self._take_in(polling)
                polling.turn(TURN_SECONDS)
                self._turn_ended(polling.in_hand)
        polling.stop("interrupted: the service was stopped")

    def _tidy(self, ousted: str | None = None) -> None:
        """Free what the dead had in hand, and what a clock that was set back would leave lying."""
        freed = release_the_dead(self._database, self._clock, also=ousted)
        with self._database.write() as c:
            behind = sources.catch_up(c, self._clock())
        if freed or behind:
            log.warning("caught up", freed_runs=freed, polled_in_the_future=behind)

    def _renew(self, polling: Polling) -> None:
        """Go by the settings as they are now."""
        plan = self._renewed()
        if plan is not None:
            self._plan = plan
            polling.renew(plan)
            log.info("settings renewed")

    def _examine(self) -> None:
        """See what is wrong, and tell of it once."""
        with self._database.read() as c:
            found = examine(c, self._clock(), self._plan.home, self._plan.interval_minutes, self._leads_since)
        with self._database.write() as c:
            begun = troubles.keep(c, found.troubles, QUICK, self._clock())
        for trouble in begun:
            log.warning("trouble", what=trouble.sentence, todo=trouble.todo)

    def _take_in(self, polling: Polling) -> None:
        if polling.waiting > MOST_WAITING:
            return
        with self._database.read() as c:
            due = sources.turns(c, self._clock(), MOST_TAKEN_IN)
        for turn in fair(due):
            polling.add(turn)

    def _open(self, office: Office) -> None:
        """A service that stood by goes on without a page for as long as a frozen leader keeps its port."""
        try:
            office.open()
        except PolicyvaneError as error:
            if not self._role:
                raise
            if self._why != str(error):
                self._why = str(error)
                log.warning("no page", why=self._why)

    def _become(self, role: str, why: str = "") -> None:
        if (role, why) != (self._role, self._why):
            (log.warning if role == "waiting" else log.info)(role, **({"why": why} if why else {}))
            notify("READY=1", f"STATUS={role}")
        self._role, self._why = role, why

    def _turn_ended(self, in_hand: int) -> None:
        """The loop really turns: only that feeds systemd's watchdog."""
        if time.monotonic() - self._turned_at >= 1.0:
            notify("WATCHDOG=1")
            self._turned_at = time.monotonic()
        self._in_hand = in_hand


def fair(due: Sequence[Turn]) -> Iterator[Turn]:
    """The first few of each host."""
    hosts: Counter[str] = Counter()
    for turn in due:
        hosts[turn.host] += 1
        if hosts[turn.host] <= MOST_OF_A_HOST:
            yield turn


def tell(message: Stored | Report) -> None:
    """Log what was stored and how runs ended, each line with the number of its run."""
    facts: dict[str, object] = {"run": message.run, "source": message.source}
    if isinstance(message, Stored):
        if message.change != "unchanged":
            log.info(message.change, **facts, article=message.article, label=message.label, url=message.url)
        return
    counts = message.counts
    facts |= {"outcome": str(message.outcome), "reason": message.reason, "milliseconds": message.milliseconds}
    facts |= {"links": counts.links, "new": counts.new, "revised": counts.revised, "failed": counts.failed}
    (log.info if message.outcome.healthy else log.warning)("polled", **facts)
