"""When a source publishes: a rate and a profile over the hours of the day and the days of the week, learned from its polls.

Pure: a `Rhythm` is what the polls have shown, `learn` adds one, `expected` turns it into articles an hour for any moment. All
hours are local to the source, as people publish by their own clock. A gamma prior on the rate and a Dirichlet prior on the
profile, both learned from the sources of the same kind (`prior_of`), stand in while a source's own history is short.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

RATE_MEMORY = 672.0  # hours after which a poll weighs 1/e in the rate: four weeks, so that a portal may change its ways
PROFILE_MEMORY = 4032.0  # the shape of a week changes more slowly than how much is published
PRIOR_ARTICLES = 0.5  # how many articles the prior rate is worth
PRIOR_SHAPE = 20.0  # how many articles the prior profile is worth
A_DAY, A_WEEK = 24, 7
A_MONTH = 720  # hours
USUAL_RATE = 2 / 24
PAUSE_MEMORY = 2160.0  # hours after which the longest quiet time weighs 1/e: a season
MOST_FORGOTTEN = 0.05  # of the longest quiet time, at most so much with each further one
ENOUGH_PAUSES = 16  # after which the longest of them is trusted


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What the polls of a source have shown: decayed sums of articles, of relevant ones and of the hours watched, and where
    in the local day and week the articles fell. `weekday` 0 is a Monday; a public holiday counts as the Sunday that it is
    like. `quiet` is the time since the last article, `longest` the longest such time of the last season: in hours of the
    source's own week, in which a night without articles is short and a busy morning long; `pauses` counts such times. `asked` is
    for how many minutes its feed asks to be left alone."""

    articles: float = 0.0
    relevant: float = 0.0
    hours: float = 0.0
    by_hour: tuple[float, ...] = (0.0,) * A_DAY
    by_day: tuple[float, ...] = (0.0,) * A_WEEK
    quiet: float = 0.0
    longest: float = 0.0
    pauses: float = 0.0
    asked: int = 0

    def to_data(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Rhythm":
        """What `to_data` gave."""
        lists = {"by_hour": tuple(data["by_hour"]), "by_day": tuple(data["by_day"])}
        return cls(**{**data, **lists})


@dataclass(frozen=True)
class Prior:
    """What is believed of a source before it was watched: articles an hour, and shares of the day and of the week."""

    rate: float = USUAL_RATE
    by_hour: tuple[float, ...] = (1 / A_DAY,) * A_DAY
    by_day: tuple[float, ...] = (1 / A_WEEK,) * A_WEEK


@dataclass(frozen=True)
class Expectation:
    """Articles an hour: `rate` in the mean of a week, times a factor of the hour and one of the day (both of mean 1)."""

    rate: float
    hours: Sequence[float]
    days: Sequence[float]


NOTHING_KNOWN = Prior()


def learn(
    rhythm: Rhythm, *, start: float, hours: float, days: Sequence[int], new: int, prior: Prior, relevant: int = 0
) -> Rhythm:
    """Add a poll that found `new` articles after `hours` hours, which began at the local hour of the day `start`.

    So many of them are `relevant`. `days` are the kinds of day (0 to 6) that the time fell on, the first one first. Where in
    that time the articles fell is not known: they are spread over it as the profile so far expects (the E step of expectation
    maximisation).
    """
    if hours <= 0:
        return rhythm
    kept, shape = math.exp(-hours / RATE_MEMORY), math.exp(-hours / PROFILE_MEMORY)
    by_hour, by_day = rhythm.by_hour, rhythm.by_day
    spread = list(_spread(expected(rhythm, prior), start, hours, days))
    total = sum(weight for _, _, weight in spread)
    quiet, longest, pauses = rhythm.quiet + total, rhythm.longest, rhythm.pauses
    if new:
        longest = max(longest * math.exp(-min(quiet / PAUSE_MEMORY, MOST_FORGOTTEN)), quiet)
        quiet, pauses = 0.0, pauses + 1
        hourly, daily = [x * shape for x in by_hour], [x * shape for x in by_day]
        for hour, day, weight in spread:
            hourly[hour] += new * weight / total
            daily[day] += new * weight / total
        by_hour, by_day = tuple(hourly), tuple(daily)
    seen = rhythm.articles * kept + new, rhythm.relevant * kept + relevant, rhythm.hours * kept + hours
    return Rhythm(*seen, by_hour, by_day, quiet, longest, pauses, rhythm.asked)


def silence(rhythm: Rhythm, prior: Prior = NOTHING_KNOWN) -> float:
    """How long the source has been quiet, as a multiple of the longest time that it is usually quiet.

    That time is the longest of the last season; while few are known, it is at least what would be the longest of a
    month if articles came by chance at the expected rate.
    """
    usual = rhythm.longest
    if rhythm.pauses < ENOUGH_PAUSES:
        rate = expected(rhythm, prior).rate
        usual = max(usual, math.log1p(A_MONTH * rate) / rate)
    return rhythm.quiet / usual


def expected(rhythm: Rhythm, prior: Prior = NOTHING_KNOWN) -> Expectation:
    """What to expect of a source with this history."""
    rate = (rhythm.articles + PRIOR_ARTICLES) / (rhythm.hours + PRIOR_ARTICLES / prior.rate)
    return Expectation(rate, _factors(_smooth(rhythm.by_hour), prior.by_hour), _factors(rhythm.by_day, prior.by_day))


def prior_of(rhythms: Iterable[Rhythm]) -> Prior:
    """The prior that sources of one kind give for a new one: their typical rate (geometric mean), and the mean of their
    profiles, each weighed as if it had at most as many articles as the prior is worth."""
    known = [rhythm for rhythm in rhythms if rhythm.hours > 0]
    if not known:
        return NOTHING_KNOWN
    logs = [math.log((r.articles + PRIOR_ARTICLES) / (r.hours + PRIOR_ARTICLES / USUAL_RATE)) for r in known]
    return Prior(
        math.exp(sum(logs) / len(logs)),
        _mean_shares([_smooth(r.by_hour) for r in known], A_DAY),
        _mean_shares([r.by_day for r in known], A_WEEK),
    )


def _spread(
    expectation: Expectation, start: float, hours: float, days: Sequence[int]
) -> Iterable[tuple[int, int, float]]:
    """The hours of a stretch of time: hour of the day, kind of day, and how much is expected in it."""
    at, end = start, start + hours
    while at < end:
        whole = math.floor(at)
        until = min(whole + 1, end)
        hour, day = whole % A_DAY, days[min(whole // A_DAY, len(days) - 1)]
        yield hour, day, (until - at) * expectation.hours[hour] * expectation.days[day]
        at = until


def _factors(counts: Sequence[float], prior: Sequence[float]) -> list[float]:
    scale = len(counts) / (sum(counts) + PRIOR_SHAPE)
    return [(count + PRIOR_SHAPE * share) * scale for count, share in zip(counts, prior, strict=True)]


def _smooth(hours: Sequence[float]) -> list[float]:
    """A part of what fell into an hour may as well have fallen into the next."""
    return [
        (before + 2 * at + after) / 4
        for before, at, after in zip((hours[-1], *hours[:-1]), hours, (*hours[1:], hours[0]), strict=True)
    ]


def _mean_shares(profiles: Sequence[Sequence[float]], n: int) -> tuple[float, ...]:
    sums = [1.0 / n] * n
    for profile in profiles:
        weight = 1 / (sum(profile) + PRIOR_SHAPE)
        for i, x in enumerate(profile):
            sums[i] += x * weight
    total = sum(sums)
    return tuple(x / total for x in sums)
