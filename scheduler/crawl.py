"""One crawl: claim a run for each source, have the worker do them, write down how each ended.

Used by the one-off crawl. Runs whose claimant died are ended first, so that their sources are free again. A worker that
dies is replaced, and the runs that it had in hand are tried once more.
"""

import itertools
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from analysis.address import host_of
from analysis.outcome import Outcome
from crawler.orders import Budget, Contract, Order, Place, Report, Stored
from scheduler.cadence import next_check
from scheduler.clock import Clock
from scheduler.worker import Worker, WorkerDied
from store import locks, runs
from store.database import Database
from store.runs import Run, RunCounts
from store.sources import Source

TRIES = 2
Listener = Callable[[Stored | Report], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a crawl is done: the worker's contract, the bounds of a run, the usual interval, where the worker logs."""

    contract: Contract
    budget: Budget
    interval: timedelta
    log: Path


@dataclass(frozen=True, slots=True)
class _Hand:
    """A run in hand: what was ordered, for which source, at which try."""

    order: Order
    source: Source
    tries: int = 1


def crawl(
    database: Database, chosen: Sequence[Source], plan: Plan, clock: Clock, listen: Listener, *, dry: bool = False
) -> tuple[Report, ...]:
    """Poll each of `chosen` once and return how each ended, in the order of ending.

    A source that another process has in hand is left out and gets no report. `listen` hears every stored article and every
    report as it comes. Raises WorkerDied only if no worker can be started at all.
    """
    with locks.hold(database, f"claimant-{uuid.uuid4().hex[:12]}") as claimant:
        release_the_dead(database, clock)
        return _Crawl(database, plan, clock, listen, claimant, dry).over(chosen)


def release_the_dead(database: Database, clock: Clock) -> int:
    """End the runs whose claimant is no longer alive; their sources are due at once. Returns how many there were."""
    with database.read() as c:
        dead = [run for run in runs.in_hand(c) if locks.is_free(database, run.claimant)]
    for run in dead:
        with database.write() as c:
            runs.finish(
                c,
                run.id,
                run.token,
                outcome=Outcome.FAILED,
                reason="interrupted: the process that had this run in hand is gone",
                counts=RunCounts(),
                status=None,
                milliseconds=0,
                now=clock(),
                next_check_at=clock(),
            )
    return len(dead)


class _Crawl:
    def __init__(
        self, database: Database, plan: Plan, clock: Clock, listen: Listener, claimant: str, dry: bool
    ) -> None:
        self.database, self.plan, self.clock, self.listen = database, plan, clock, listen
        self.claimant, self.dry = claimant, dry
        self.waiting: deque[Source] = deque()
        self.hands: dict[int, _Hand] = {}
        self.again: deque[_Hand] = deque()
        self.reports: list[Report] = []
        self.dry_runs = itertools.count(-1, -1)

    def over(self, chosen: Iterable[Source]) -> tuple[Report, ...]:
        self.waiting.extend(chosen)
        try:
            while self.waiting or self.again or self.hands:
                self._with_one_worker()
        finally:
            for hand in [*self.hands.values(), *self.again]:
                self._end(hand, _report(hand, Outcome.FAILED, "interrupted: the crawl was stopped"), due=self.clock())
        return tuple(self.reports)

    def _with_one_worker(self) -> None:
        with Worker(self.plan.contract, self.plan.log) as worker:
            try:
                self._order(worker)
                while self.hands:
                    message = worker.receive()
                    if isinstance(message, Stored):
                        self.listen(message)
                    elif isinstance(message, Report):
                        self._end(self.hands.pop(message.run), message)
                        self._order(worker)
            except WorkerDied as death:
                self._take_back(str(death))

    def _take_back(self, reason: str) -> None:
        """Runs that a dead worker had in hand are tried once more; after that they have failed."""
        held, self.hands = list(self.hands.values()), {}
        for hand in held:
            if hand.tries < TRIES:
                self.again.append(replace(hand, tries=hand.tries + 1))
            else:
                self._end(hand, _report(hand, Outcome.FAILED, reason))

    def _order(self, worker: Worker) -> None:
        """Keep the worker's hands full, one run a host."""
        while len(self.hands) < self.plan.contract.parallel_runs:
            hand = self._next()
            if hand is None:
                return
            self.hands[hand.order.run] = hand
            worker.send(hand.order)

    def _next(self) -> _Hand | None:
        busy = {host_of(hand.source.url) for hand in self.hands.values()}
        for _ in range(len(self.again)):
            hand = self.again.popleft()
            if host_of(hand.source.url) not in busy:
                return hand
            self.again.append(hand)
        for _ in range(len(self.waiting)):
            source = self.waiting.popleft()
            if host_of(source.url) in busy:
                self.waiting.append(source)
            elif (claimed := self._claim(source)) is not None:
                return claimed
        return None

    def _claim(self, source: Source) -> _Hand | None:
        place = _place(source)
        if self.dry:
            return _Hand(Order(next(self.dry_runs), "", place, self.plan.budget, dry=True), source)
        with self.database.write() as c:
            now = self.clock()
            run: Run | None = runs.claim(c, source.id, now, self.claimant, now)
        return _Hand(Order(run.id, run.token, place, self.plan.budget), source) if run else None

    def _end(self, hand: _Hand, report: Report, due: datetime | None = None) -> None:
        self.reports.append(report)
        if not self.dry:
            self._write_down(hand, report, due or self._due(hand.source, report))
        self.listen(report)

    def _due(self, source: Source, report: Report) -> datetime:
        now, minutes = self.clock(), source.interval_minutes
        return next_check(
            report.outcome,
            now,
            interval=timedelta(minutes=minutes) if minutes else self.plan.interval,
            failures=source.failures + 1,
            retry_after=report.retry_after,
            seed=f"{source.id} {now:%Y-%m-%d %H}",
        )

    def _write_down(self, hand: _Hand, report: Report, due: datetime) -> None:
        with self.database.write() as c:
            runs.finish(
                c,
                report.run,
                hand.order.token,
                outcome=report.outcome,
                reason=report.reason,
                counts=report.counts,
                status=report.status,
                milliseconds=report.milliseconds,
                now=self.clock(),
                next_check_at=due,
            )


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
