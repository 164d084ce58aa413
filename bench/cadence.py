"""How soon articles are seen, by simulation: `python -m bench.service --weeks 4`.

500 sources publish as inhomogeneous Poisson processes (0.02 to 100 articles a day; office hours, morning papers, round the
clock, evenings; quieter weekends; all time zones). The policies decide on an injected clock when each is polled; ours is the
product's own code. The second half of the weeks is measured, at the same number of requests for all.
"""

import bisect
import heapq
import math
import random
import statistics
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

from scheduler.pace import LONGEST, SHORTEST, Share, interval, pace_for, share_of
from scheduler.rhythm import NOTHING_KNOWN, Expectation, Rhythm, expected, learn, prior_of

WEEK = 168
SOURCES = 500
BUDGETS = (2.0, 1.0, 0.5)  # requests a source and hour
RARE = 2.0  # articles a day below which a source is called rare


@dataclass(frozen=True)
class World:
    """The sources: rate an hour, profile over the local hours of the week, arrivals in hours, offset of the zone."""

    rates: list[float]
    profiles: list[list[float]]
    arrivals: list[list[float]]
    zones: list[int]
    hours: float


@dataclass(frozen=True)
class Result:
    """Delays in minutes over all articles, and over those of rare sources."""

    name: str
    requests: float
    p50: float
    mean: float
    p95: float
    rare_p95: float


Policy = Callable[
    [int, float, int, float], float
]  # source, now, new articles, hours since the last poll: hours to wait


def world(seed: int, weeks: int) -> World:
    """The same world for the same seed."""
    dice = random.Random(seed)
    rates, profiles, arrivals, zones = [], [], [], []
    for _ in range(SOURCES):
        rate = min(max(math.exp(dice.gauss(math.log(2), 1.9)), 0.02), 100) / 24
        kind = dice.randrange(4)
        shape = [_shape(kind, hour) * dice.gammavariate(20, 1 / 20) for hour in range(WEEK)]
        mean = statistics.fmean(shape)
        profile, zone = [x / mean for x in shape], dice.randrange(24)
        times = []
        for hour in range(weeks * WEEK):
            left = rate * profile[(hour + zone) % WEEK]
            while (gap := dice.expovariate(1)) < left:
                left -= gap
                times.append(hour + dice.random())
        rates.append(rate)
        profiles.append(profile)
        arrivals.append(sorted(times))
        zones.append(zone)
    return World(rates, profiles, arrivals, zones, weeks * WEEK)


def _shape(kind: int, hour_of_week: int) -> float:
    hour, weekend = hour_of_week % 24, hour_of_week // 24 >= 5

    def hill(at: float, width: float) -> float:
        away = (hour - at + 12) % 24 - 12
        return math.exp(-0.5 * (away / width) ** 2)

    shapes = (
        0.03 + hill(11, 2.5) + 0.8 * hill(15, 2.5),
        0.03 + 2 * hill(7, 1) + 0.3 * hill(13, 4),
        0.6 + 0.4 * hill(13, 5),
        0.05 + hill(18, 2.5) + 0.4 * hill(10, 2),
    )
    return shapes[kind] * ((0.1, 0.3, 0.8, 0.5)[kind] if weekend else 1)


def run(name: str, policy: Policy, world: World) -> Result:
    """Poll all sources as the policy says and measure the second half."""
    dice = random.Random(7)
    half = world.hours / 2
    queue = [(dice.random() / 2, source) for source in range(SOURCES)]
    heapq.heapify(queue)
    seen, last = [0] * SOURCES, [0.0] * SOURCES
    delays: list[float] = []
    rare: list[float] = []
    requests = 0
    while queue:
        now, source = heapq.heappop(queue)
        if now >= world.hours:
            continue
        times = world.arrivals[source]
        upto = bisect.bisect_right(times, now)
        if now >= half:
            requests += 1
            late = [(now - t) * 60 for t in times[seen[source] : upto] if t >= half]
            delays += late
            if world.rates[source] * 24 < RARE:
                rare += late
        wait = policy(source, now, upto - seen[source], now - last[source])
        seen[source], last[source] = upto, now
        heapq.heappush(queue, (now + min(max(wait, SHORTEST), LONGEST), source))
    p = statistics.quantiles(delays, n=20)
    return Result(
        name, requests / half / SOURCES, p[9], statistics.fmean(delays), p[18], statistics.quantiles(rare, n=20)[18]
    )


class Ours:
    """The product's decision code: learn from each poll, share the budget anew every six hours."""

    def __init__(self, world: World, budget: float) -> None:
        self.zones, self.budget = world.zones, budget * SOURCES
        self.rhythms = [Rhythm()] * SOURCES
        self.prior = NOTHING_KNOWN
        self.divided_at, self.pace = -math.inf, 0.0

    def __call__(self, source: int, now: float, new: int, since: float) -> float:
        local = now + self.zones[source]
        if now - self.divided_at >= 6:
            self._divide(now)
        began = local - since
        self.rhythms[source] = learn(
            self.rhythms[source], start=began % 24, hours=since, days=days_from(began), new=new, prior=self.prior
        )
        expectation = self.expectation(source)
        return interval(expectation, self.pace, start=local % 24, days=days_from(local))

    def expectation(self, source: int) -> Expectation:
        """What to expect of a source."""
        return expected(self.rhythms[source], self.prior)

    def _divide(self, now: float) -> None:
        self.divided_at = now
        self.prior = prior_of(self.rhythms)
        self.pace = pace_for([share_of(self.expectation(n)) for n in range(SOURCES)], self.budget)


class Oracle:
    """Knows the rates and profiles; decides as ours does."""

    def __init__(self, world: World, budget: float) -> None:
        self.world = world
        known = zip(world.rates, world.profiles, strict=True)
        shares = [Share(tuple(sorted(math.sqrt(rate * x) for x in profile))) for rate, profile in known]
        self.pace = pace_for(shares, budget * SOURCES)

    def __call__(self, source: int, now: float, *_: float) -> float:
        rate, profile, local = self.world.rates[source], self.world.profiles[source], now + self.world.zones[source]
        at, done = local, 0.0
        while at - local < LONGEST:
            density = max(self.pace * math.sqrt(rate * profile[int(at) % WEEK]), 1 / LONGEST)
            step = math.floor(at) + 1 - at
            if done + density * step >= 1:
                return at + (1 - done) / density - local
            done += density * step
            at += step
        return LONGEST


class Aimd:
    """Half the interval when something is new, a quarter more when nothing is (as adaptive crawlers do)."""

    def __init__(self, scale: float) -> None:
        self.scale, self.waits = scale, [scale] * SOURCES

    def __call__(self, source: int, _now: float, new: int, _since: float) -> float:
        wait = self.waits[source]
        self.waits[source] = max(self.scale / 8, wait / 2) if new else min(self.scale * 8, wait * 1.25)
        return self.waits[source]


class EntryFrequency:
    """Miniflux: a week divided by what the last week brought, times a factor, at most a day."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self.finds: list[deque[tuple[float, int]]] = [deque() for _ in range(SOURCES)]
        self.found = [0] * SOURCES

    def __call__(self, source: int, now: float, new: int, _since: float) -> float:
        finds = self.finds[source]
        if new:
            finds.append((now, new))
            self.found[source] += new
        while finds and finds[0][0] < now - WEEK:
            self.found[source] -= finds.popleft()[1]
        found = self.found[source]
        return min(LONGEST, self.scale * min(WEEK, max(now, 1)) / found) if found else LONGEST


def days_from(local: float) -> tuple[int, ...]:
    """The weekdays from a local hour on."""
    first = int(local // 24)
    return tuple((first + n) % 7 for n in range(9))


def at_budget(name: str, make: Callable[[float], Policy], world: World, budget: float) -> Result:
    """The result of a policy whose scale is chosen so that it makes as many requests as the others, within 2 %."""
    scale = 1 / budget
    for _ in range(8):
        found = run(name, make(scale), world)
        if abs(found.requests - budget) < 0.02 * budget:
            break
        scale *= found.requests / budget  # twice the scale makes about half the requests
    return found


def table(task: tuple[int, int, float]) -> tuple[float, list[Result], float]:
    """All policies at one budget, and microseconds that ours needs for a decision."""
    seed, weeks, budget = task
    made = world(seed, weeks)
    start = time.perf_counter()
    ours = run("ours", Ours(made, budget), made)
    spent = (time.perf_counter() - start) / (ours.requests * SOURCES * made.hours) * 1e6
    return (
        budget,
        [
            run("fixed interval", lambda *_: 1 / budget, made),
            at_budget("AIMD", Aimd, made, budget),
            at_budget("entry frequency", EntryFrequency, made, budget),
            ours,
            run("oracle", Oracle(made, budget), made),
        ],
        spent,
    )


def report(weeks: int, seed: int) -> None:
    """Print the tables."""
    with ProcessPoolExecutor(2) as pool:
        for budget, results, spent in pool.map(table, [(seed, weeks, b) for b in BUDGETS]):
            fixed, oracle = results[0], results[-1]
            print(f"\n{budget:g} requests a source and hour (ours: {spent:.0f} µs a decision)\n")
            print("| policy | requests | p50 | mean | p95 | rare p95 | mean ÷ fixed | mean ÷ oracle |")
            print("| --- | --- | --- | --- | --- | --- | --- | --- |")
            for r in (replace(r, requests=round(r.requests, 2)) for r in results):
                print(
                    f"| {r.name} | {r.requests} | {r.p50:.1f} | {r.mean:.1f} | {r.p95:.1f} | {r.rare_p95:.0f}"
                    f" | {r.mean / fixed.mean:.2f} | {r.mean / oracle.mean:.2f} |"
                )
