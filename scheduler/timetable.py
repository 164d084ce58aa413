"""The timetable: how long each source may wait, so that all together meet the budget and articles are seen soonest.

Made anew now and then from what is known of all active sources; pure. A source on which the user set an interval keeps it and
takes no part. What one poll teaches is in `watched`; how much is polled in all is said by the mean interval.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from analysis.schedule import parse
from scheduler.cadence import JITTER, MINUTE
from scheduler.holidays import kind_of_day
from scheduler.pace import LONGEST, SHORTEST, interval, pace_for, share_of
from scheduler.rhythm import NOTHING_KNOWN, Prior, Rhythm, expected, learn, prior_of, silence
from store.sources import Source

LOOK_AHEAD = 9  # kinds of day that are asked for: a wait never reaches further
PRIOR_WORTH, PRIOR_SEEN = 0.3, 4.0  # the usual share of relevant articles, and how many articles that belief is worth


@dataclass(frozen=True, slots=True)
class Timetable:
    """The common pace, the priors by kind of outlet, and the mean and the least interval in hours."""

    pace: float
    priors: Mapping[str | None, Prior]
    mean: float
    least: float


def timetable(active: Sequence[Source], mean_minutes: int) -> Timetable:
    """Divide one poll each `mean_minutes` and source among the active sources. A poll more often than that needs a reason."""
    known = [(source, rhythm_of(source)) for source in active]
    kinds = {source.outlet.kind for source in active}
    priors = {kind: prior_of(rhythm for source, rhythm in known if source.outlet.kind == kind) for kind in kinds}
    mean = mean_minutes / 60
    least = min(SHORTEST, mean)
    shares = [
        share_of(
            expected(rhythm, priors[source.outlet.kind]), worth(rhythm), shortest=least, longest=max(LONGEST, mean)
        )
        for source, rhythm in known
        if source.interval_minutes is None and not _is_pinned(source)
    ]
    return Timetable(pace_for(shares, len(shares) / mean), priors, mean, least)


def rhythm_of(source: Source) -> Rhythm:
    """What its polls have shown so far."""
    return Rhythm.from_data(source.rhythm) if source.rhythm else Rhythm()


def worth(rhythm: Rhythm) -> float:
    """The share of a source's articles that are relevant, shrunk towards the usual one."""
    return (rhythm.relevant + PRIOR_WORTH * PRIOR_SEEN) / (rhythm.articles + PRIOR_SEEN)


def watched(table: Timetable, source: Source, new: int, relevant: int, now: datetime) -> Rhythm:
    """What is known after a good poll that found so many new articles. A source's first poll finds the past: it starts
    the watch and teaches nothing, and so does the first one after a time longer than any wait, in which nobody looked."""
    rhythm = rhythm_of(source)
    if source.watched_at is None or source.watched_at >= now:
        return rhythm
    hours = (now - source.watched_at) / MINUTE / 60
    if hours > 24 * (LOOK_AHEAD - 1):
        return rhythm
    prior = table.priors.get(source.outlet.kind, NOTHING_KNOWN)
    return learn(
        rhythm,
        start=_hour(source, source.watched_at),
        hours=hours,
        days=_days(source, source.watched_at),
        new=new,
        prior=prior,
        relevant=relevant,
    )


def silence_of(table: Timetable, source: Source, rhythm: Rhythm) -> float:
    """How long it has been quiet, as a multiple of the longest time that is usual with it."""
    return silence(rhythm, table.priors.get(source.outlet.kind, NOTHING_KNOWN))


def wait(table: Timetable, source: Source, rhythm: Rhythm, now: datetime) -> timedelta:
    """How long the source may wait from now on. A feed that asks to be left alone for longer gets that, up to a day; what the user
    has set comes before both."""
    if source.interval_minutes is not None:
        return source.interval_minutes * MINUTE
    prior = table.priors.get(source.outlet.kind, NOTHING_KNOWN)
    hours = interval(
        expected(rhythm, prior),
        table.pace,
        start=_hour(source, now),
        days=_days(source, now),
        worth=worth(rhythm),
        shortest=table.least,
        longest=max(LONGEST, table.mean),
    )
    return max(hours * 60, min(rhythm.asked / (1 - JITTER), 60 * LONGEST)) * MINUTE


def in_words(source: Source, table: Timetable, now: datetime) -> str:
    """Why the next check is when it is, in a sentence."""
    if source.schedule is not None:
        when = (
            f"{'at' if _is_pinned(source) else 'within'} {source.schedule} by the clock of {source.zone}, as it was set"
        )
        if _is_pinned(source):
            return when
        return f"{when}; then " + in_words(replace(source, schedule=None), table, now)
    if source.interval_minutes is not None:
        return f"every {source.interval_minutes} minutes, as it was set"
    rhythm = rhythm_of(source)
    expectation = expected(rhythm, table.priors.get(source.outlet.kind, NOTHING_KNOWN))
    often = sorted(range(24), key=lambda hour: -expectation.hours[hour])[:3]
    minutes = wait(table, source, rhythm, now) / MINUTE
    asked = f" (its feed asks for no more than one poll in {rhythm.asked} minutes)" if rhythm.asked else ""
    known = "about" if rhythm.hours >= 24 else "not known yet, supposedly"
    return (
        f"every {minutes:.0f} minutes at this hour{asked}: {known} {expectation.rate * 24:.1f} articles a day, "
        f"most around {', '.join(f'{hour}:00' for hour in sorted(often))}, {worth(rhythm):.0%} of them relevant"
    )


def _is_pinned(source: Source) -> bool:
    """Whether it is polled at fixed times; within a window it takes part in the division."""
    return source.schedule is not None and not parse(source.schedule).window


def _hour(source: Source, now: datetime) -> float:
    local = now.astimezone(ZoneInfo(source.zone))
    return local.hour + local.minute / 60 + local.second / 3600


def _days(source: Source, now: datetime) -> tuple[int, ...]:
    today = now.astimezone(ZoneInfo(source.zone)).date()
    return tuple(kind_of_day(today + timedelta(days=n), source.outlet.country) for n in range(LOOK_AHEAD))
