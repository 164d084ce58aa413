"""Polling: sources in, reports out. The one path of the one-off crawl and of the service.

It claims a run for each source, has a crawl worker do it, and writes down how it ended. It never waits longer than it is
told: whoever drives it calls `turn` again and again. A worker that dies is replaced, and the runs that it had in hand are
tried once more. What goes wrong with the database is raised; runs still in hand are then freed by whoever comes next.
"""

import contextlib
import itertools
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from time import monotonic, sleep
from zoneinfo import ZoneInfo

from analysis import schedule as schedules
from analysis.address import host_of
from analysis.article import Label
from analysis.errors import StoreError
from analysis.outcome import Outcome
from crawler.orders import Budget, Contract, Order, Place, Report, Stored
from crawler.shelf import Culprit, left_behind, sweep
from scheduler import cadence
from scheduler import timetable as timetables
from scheduler.clock import Clock
from scheduler.keeping import Keeping
from scheduler.rhythm import Rhythm
from scheduler.timetable import Timetable
from scheduler.worker import Worker, WorkerDied
from store import links, locks, runs, sources
from store.database import Database
from store.sources import Source, Turn

TRIES = 2
IDLE_SECONDS = 60.0
TIMETABLE_SECONDS = 900.0  # after which the polls are divided among the sources anew
Listener = Callable[[Stored | Report], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How sources are polled: the worker's contract, the bounds of a run, the mean interval, where the worker logs, and the hours
    of the night, by each source's own clock, in which nobody is asked."""

    contract: Contract
    budget: Budget
    interval_minutes: int
    log: Path
    keeping: Keeping
    quiet: tuple[time, time] | None = None

    @property
    def home(self) -> Path:
        """The home folder."""
        return self.log.parent


@dataclass(frozen=True, slots=True)
class _Hand:
    """A run in hand: what was ordered, for which source, at which try."""

    order: Order
    source: Source
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Taught:
    """What a good run taught of its source."""

    rhythm: Rhythm
    silence: float


def release_the_dead(database: Database, clock: Clock, also: str | None = None) -> int:
    """End the runs whose claimant is no longer alive, or is `also`; their sources are due at once. Returns how many."""
    with database.read() as c:
        held = runs.in_hand(c)
    free = {name: name == also or locks.is_free(database, name) for name in {run.claimant for run in held}}
    dead = [run for run in held if free[run.claimant]]
    for run in dead:
        report = Report(run.id, run.source_id, Outcome.FAILED, "interrupted: who had this run in hand is gone")
        _write_down(database, run.token, report, clock(), due=clock(), interrupted=True)
    return len(dead)


class Polling:
    """Sources that wait, runs in hand, and the worker that does them. `claimant` is the name of a lock that is held."""

    def __init__(
        self, database: Database, plan: Plan, clock: Clock, listen: Listener, claimant: str, *, dry: bool = False
    ) -> None:
        self._database, self._plan, self._clock, self._listen = database, plan, clock, listen
        self._claimant, self._dry = claimant, dry
        self._waiting: dict[str, Turn] = {}
        self._hands: dict[int, _Hand] = {}
        self._again: deque[_Hand] = deque()
        self._dry_runs = itertools.count(-1, -1)
        self._worker: Worker | None = None
        self._busy_at = monotonic()
        self._relevant: Counter[int] = Counter()
        self._table: Timetable | None = None
        self._table_at = 0.0
        self._outdated = False

    @property
    def busy(self) -> bool:
        """Whether a source waits or a run is in hand."""
        return bool(self._waiting or self._again or self._hands)

    @property
    def in_hand(self) -> int:
        """How many runs are in hand."""
        return len(self._hands) + len(self._again)

    @property
    def waiting(self) -> int:
        """How many sources wait."""
        return len(self._waiting)

    def renew(self, plan: Plan) -> None:
        """Go by another plan from the next order on. A worker whose contract has changed is replaced when its runs have ended."""
        self._outdated = self._outdated or plan.contract != self._plan.contract
        self._plan, self._table = plan, None

    def add(self, turn: Turn) -> None:
        """Have a source polled; one that waits or is being polled is not added again."""
        held = (hand.source.id for hand in [*self._hands.values(), *self._again])
        if turn.id not in self._waiting and turn.id not in held:
            self._waiting[turn.id] = turn

    def turn(self, seconds: float) -> None:
        """Give out orders, and take what the worker says within `seconds`.

        Raises WorkerDied if a worker ended before it was ready: there is nothing to blame but the machine. Raises
        StoreError if the database can't be used.
        """
        try:
            self._order()
            if self._worker is None:
                sleep(seconds)
                return
            message = self._worker.receive(seconds)
            if isinstance(message, Stored):
                self._relevant[message.run] += message.change == "new" and message.label == Label.RELEVANT
                self._listen(message)
            elif isinstance(message, Report) and (hand := self._hands.pop(message.run, None)) is not None:
                self._end(hand, message)
        except WorkerDied as death:
            ready = self._worker is not None and self._worker.ready
            culprit = self._culprit() if ready and not death.recycled else None
            self._dismiss()
            self._take_back(death, blame=ready and not death.recycled, culprit=culprit)
            if not ready:
                raise

    def stop(self, reason: str) -> None:
        """End the worker, and every run in hand for this reason; their sources are due at once."""
        self.drop()
        while self._again:
            hand = self._again.popleft()
            self._interrupt(hand, reason)

    def drop(self) -> None:
        """End the worker and touch nothing else: the runs in hand may be another's by now."""
        self._dismiss()
        self._waiting.clear()
        self._again.extend(self._hands.values())
        self._hands.clear()

    def _dismiss(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()
            sweep(self._plan.contract.shelf, worker.pid)

    def _culprit(self) -> Culprit | None:
        """The page that took the worker down with it. One that has done so twice is set aside."""
        assert self._worker is not None  # noqa: S101 -- it has just died
        culprit = left_behind(self._plan.contract.shelf, self._worker.pid)
        if culprit is None or culprit.link is None:
            return culprit
        now, hand = self._clock(), self._hands.get(culprit.run)
        with self._database.write() as c:
            if hand is None or not runs.held(c, culprit.run, hand.order.token):
                return culprit
            if culprit.known:
                how = f"it took the crawl worker down twice; see: policyvane explain {culprit.file} --url {culprit.url}"
                links.set_aside(c, culprit.link, how, now)
            else:
                links.failed(c, culprit.link, "it took the crawl worker down", now, now)
        return culprit

    def _take_back(self, death: WorkerDied, *, blame: bool, culprit: Culprit | None = None) -> None:
        """Runs that a dead worker had in hand are tried once more; after that they have failed. Where it is known which run's page
        it was, the others are not to blame."""
        held, self._hands = list(self._hands.values()), {}
        for hand in held:
            if not blame or (culprit is not None and culprit.run != hand.order.run):
                self._again.append(hand)
            elif hand.tries < TRIES:
                self._again.append(replace(hand, tries=hand.tries + 1))
            else:
                self._end(hand, _report(hand, Outcome.FAILED, str(death)))

    def _order(self) -> None:
        """Keep the worker's hands full, one run a host; one without work is sent home after a while."""
        if self._outdated and not self._hands:
            self._dismiss()
            self._outdated = False
        if self._outdated:
            return
        while len(self._hands) < self._plan.contract.parallel_runs and (hand := self._next()) is not None:
            self._hands[hand.order.run] = hand
            self._worker = self._worker or Worker(self._plan.contract, self._plan.log)
            self._worker.send(hand.order)
        if self._hands:
            self._busy_at = monotonic()
        elif monotonic() - self._busy_at > IDLE_SECONDS:
            self._dismiss()

    def _next(self) -> _Hand | None:
        busy = {host_of(hand.source.url) for hand in self._hands.values()}
        for hand in self._again:
            if host_of(hand.source.url) not in busy:
                self._again.remove(hand)
                return hand
        elsewhere = self._elsewhere() if self._waiting else {}
        for turn in list(self._waiting.values()):
            if turn.host in busy or (turn.host in elsewhere.values() and turn.id not in elsewhere):
                continue
            del self._waiting[turn.id]
            if (claimed := self._claim(turn)) is not None:
                return claimed
        return None

    def _elsewhere(self) -> dict[str, str]:
        """Sources that other processes poll now, with their hosts; those of the same hosts wait for them."""
        if self._dry:
            return {}
        with self._database.read() as c:
            return runs.of_others(c, self._claimant)

    def _claim(self, turn: Turn) -> _Hand | None:
        """A source that is due is claimed for the slot at which it was, and so for each slot once."""
        if self._dry:
            return self._dry_hand(turn)
        with self._database.write() as c:
            now = self._clock()
            source = sources.get(c, turn.id)
            if source is None:
                return None
            elsewhere = runs.of_others(c, self._claimant)
            if host_of(source.url) in elsewhere.values() and source.id not in elsewhere:
                self._waiting[source.id] = turn  # another process was quicker
                return None
            slot = turn.slot if turn.slot <= now else now
            run = runs.claim(c, source.id, slot, self._claimant, now)
        return _Hand(Order(run.id, run.token, _place(source), self._plan.budget), source) if run else None

    def _dry_hand(self, turn: Turn) -> _Hand | None:
        with self._database.read() as c:
            source = sources.get(c, turn.id)
        if source is None:
            return None
        return _Hand(Order(next(self._dry_runs), "", _place(source), self._plan.budget, dry=True), source)

    def _interrupt(self, hand: _Hand, reason: str) -> None:
        report, now = _report(hand, Outcome.FAILED, reason), self._clock()
        if not self._dry:
            _write_down(self._database, hand.order.token, report, now, due=now, interrupted=True)
        self._listen(report)

    def _end(self, hand: _Hand, report: Report) -> None:
        relevant = self._relevant.pop(report.run, 0)
        if not self._dry:
            source, now, table = hand.source, self._clock(), self._timetable()
            rhythm = timetables.rhythm_of(source)
            if report.outcome.healthy:
                rhythm = timetables.watched(table, source, report.counts.links_new, relevant, now)
            if report.counts.links:  # the list was read anew, not the same as last time
                rhythm = replace(rhythm, asked=report.ttl_minutes or 0)
            due = self._due(source, report, timetables.wait(table, source, rhythm, now), now)
            taught = Taught(rhythm, timetables.silence_of(table, source, rhythm)) if report.outcome.healthy else None
            _write_down(self._database, hand.order.token, report, now, due=due, taught=taught, host=host_of(source.url))
        self._listen(report)

    def _timetable(self) -> Timetable:
        """The timetable; one that has grown old is renewed beside the polling, which with many sources takes a while."""
        if self._table is None:
            self._divide()
        elif monotonic() - self._table_at > TIMETABLE_SECONDS:
            self._table_at = monotonic()
            threading.Thread(target=self._divide_beside, name="timetable", daemon=True).start()
        assert self._table is not None  # noqa: S101 -- it has just been made
        return self._table

    def _divide(self) -> None:
        with self._database.read() as c:
            active = sources.find(c, state=sources.ACTIVE)
        self._table, self._table_at = timetables.timetable(active, self._plan.interval_minutes), monotonic()

    def _divide_beside(self) -> None:
        with contextlib.suppress(StoreError):  # the old one serves until the database is back
            self._divide()

    def _due(self, source: Source, report: Report, interval: timedelta, now: datetime) -> datetime:
        due = cadence.next_check(
            report.outcome,
            now,
            interval=interval,
            failures=source.failures + 1,
            retry_after=report.retry_after,
            seed=f"{source.id} {now:%Y-%m-%d %H}",
        )
        zone = ZoneInfo(source.zone)
        if source.schedule is not None:
            due = schedules.next_time(
                schedules.parse(source.schedule), zone, now if report.outcome.healthy else due, due
            )
        elif self._plan.quiet is not None:
            due = schedules.outside(self._plan.quiet, zone, due)
        return due


def _write_down(
    database: Database,
    token: str,
    report: Report,
    now: datetime,
    *,
    due: datetime,
    taught: Taught | None = None,
    host: str | None = None,
    interrupted: bool = False,
) -> None:
    with database.write() as c:
        ended = runs.finish(
            c,
            report.run,
            token,
            outcome=report.outcome,
            reason=report.reason,
            counts=report.counts,
            status=report.status,
            milliseconds=report.milliseconds,
            now=now,
            next_check_at=due,
            rhythm=taught.rhythm.to_data() if taught else None,
            silence=taught.silence if taught else None,
            interrupted=interrupted,
        )
        if ended and host and report.retry_after:
            sources.rest(c, host, now + timedelta(seconds=report.retry_after))


def _report(hand: _Hand, outcome: Outcome, reason: str) -> Report:
    return Report(hand.order.run, hand.source.id, outcome, reason)


def _place(source: Source) -> Place:
    return Place(
        id=source.id,
        type=source.type,
        url=source.url,
        zone=source.zone,
        language=source.language,
        outlet=source.outlet.name,
        encoding=source.encoding,
        item_selector=source.item_selector,
        article_pattern=source.article_pattern,
        etag=source.etag,
        last_modified=source.last_modified,
        content_hash=source.content_hash,
        layout=source.layout,
    )
