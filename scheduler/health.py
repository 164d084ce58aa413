"""What is wrong, each as a sentence with what to do: sources that can't be read or have fallen silent, regions that are blocked, a
full disk, a queue that doesn't drain, delays that grow, a clock that can't be right.

The decisions are pure; `examine` asks the database and the machine for the facts. How long a source may be silent is learned from
its own history (`scheduler.rhythm.silence`), never a fixed time.
"""

import shutil
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from analysis.outcome import Outcome
from scheduler.cadence import MINUTE
from scheduler.leader import NAME as LEADERSHIP
from store import events, leases, standing, watches
from store.delays import delays
from store.standing import Ill, Standing
from store.troubles import Trouble

LEAST_DISK = 1 << 30
BEFORE_US = datetime(2026, 1, 1, tzinfo=UTC)  # no clock that is right says less
AHEAD = timedelta(minutes=5)
LONGEST_QUEUE = 30  # minutes, or twice the mean interval if that is more
HALF = 0.5
FEW = 10  # articles from which a median is trusted
WEEK, MONTH = timedelta(days=7), timedelta(days=28)
WORSE, WORSE_MINUTES = 2.0, 30.0

MEANING = {
    Outcome.OK: "new links were read",
    Outcome.NOT_MODIFIED: "nothing has changed there",
    Outcome.EMPTY: "read fine, nothing new",
    Outcome.LAYOUT_CHANGED: "read fine, but it no longer looks like it did",
    Outcome.BLOCKED: "it refuses us, or its robots.txt does",
    Outcome.CHALLENGE: "it asks to prove that one is human",
    Outcome.GONE: "it is no longer there",
    Outcome.UNREACHABLE: "it could not be reached",
    Outcome.INVALID: "it is not what it claims to be",
    Outcome.FAILED: "our fault",
}
_TODO = {
    Outcome.LAYOUT_CHANGED: "See what it looks like now: policyvane sources probe {id}; then set what to read with sources edit",
    Outcome.BLOCKED: "Ask the site to let {id} be read, or: policyvane sources pause {id}",
    Outcome.CHALLENGE: "Look for a feed or another list of the outlet, or: policyvane sources pause {id}",
    Outcome.GONE: "Find its new address: policyvane sources add https://…, or: policyvane sources edit {id} --url …",
    Outcome.UNREACHABLE: "It is tried again by itself; if the site opens in a browser: policyvane sources probe {id}",
    Outcome.INVALID: "See what is there: policyvane sources probe {id}",
    Outcome.FAILED: "See why: policyvane runs list --source {id}; it is tried again by itself",
}
_SILENT_TODO = (
    "Compare with the site: policyvane sources probe {id}; if it has moved: policyvane sources edit {id} --url …"
)


@dataclass(frozen=True, slots=True)
class Examined:
    """What an examination found: the sources in numbers, those that need a person, and what else is wrong."""

    standing: Standing
    ill: tuple[Ill, ...]
    troubles: tuple[Trouble, ...]
    leads: bool


QUICK = ("region", "disk", "queue", "clock", "alerts")
OF_THE_SERVICE = ("queue", "late", "backup")  # what only a service finds; others read what it has written down


def examine(
    c: Connection, now: datetime, home: Path, interval_minutes: int, leads_since: datetime | None = None
) -> Examined:
    """How all stands now, but for what takes longer to ask (`late`), and for the queue unless a service that leads asks."""
    found, ill = standing.standing(c, now), standing.ill(c)
    lease = leases.get(c, LEADERSHIP)
    leads = lease is not None and lease.until > now
    troubles = [
        *blocked_regions(ill, standing.by_region(c)),
        *full_disk(*_room(home), home),
        *queue(found, now, interval_minutes, leads_since),
        *clock(now, events.newest_at(c)),
        *alerts(watches.failing(c)),
    ]
    return Examined(found, ill, tuple(troubles), leads)


def sentence(one: Ill, now: datetime) -> tuple[str, str]:
    """What is wrong with a source, and what to do."""
    outcome = Outcome(one.health.outcome or Outcome.FAILED)
    if outcome.healthy:
        since = f" for {in_words(now - one.quiet_since)}" if one.quiet_since else ""
        times = f"{one.health.silence or 0:.1f} times its longest usual pause"
        said = f"{one.id}: silent: it can be read, but nothing new was on it{since}, {times}"
        return said, _SILENT_TODO.format(id=one.id)
    times = f", {one.health.failures} times in a row" if one.health.failures > 1 else ""
    return f"{one.id}: {outcome} ({MEANING[outcome]}{times}): {one.reason or ''}", _TODO[outcome].format(id=one.id)


def blocked_regions(ill: Iterable[Ill], active: Mapping[str, int]) -> list[Trouble]:
    """Regions of which half of the sources or more, of two outlets at least, can't be read."""
    found: dict[str, list[Ill]] = {}
    for one in ill:
        if one.region and one.health.is_troubled:
            found.setdefault(one.region, []).append(one)
    return [
        Trouble(
            f"region {region}",
            f"{region}: {len(those)} of {active.get(region, len(those))} sources can't be read; silence there says nothing",
            f"See which: policyvane status --coverage --region {region}; try from another network if the sites open elsewhere",
        )
        for region, those in sorted(found.items())
        if len({one.outlet_id for one in those}) > 1 and len(those) >= HALF * active.get(region, 0)
    ]


def full_disk(free: int, total: int, home: Path) -> list[Trouble]:
    """The disk of the home folder has little room left: less than a GiB, or a twentieth of a disk that is small."""
    if free >= min(LEAST_DISK, total // 20):
        return []
    todo = f"Make room on the disk of {home}; what can't be stored now is fetched again later"
    return [Trouble("disk", f"only {free >> 20} MiB are free on the disk", todo)]


def _room(home: Path) -> tuple[int, int]:
    usage = shutil.disk_usage(home)
    return usage.free, usage.total


def queue(found: Standing, now: datetime, interval_minutes: int, leads_since: datetime | None) -> list[Trouble]:
    """Sources have been due for long although a service runs. None waits for longer than the service has been there for it."""
    longest = max(2 * interval_minutes, LONGEST_QUEUE) * MINUTE
    if leads_since is None or found.longest_due_at is None:
        return []
    waited = now - max(found.longest_due_at, leads_since)
    if waited < longest:
        return []
    return [
        Trouble(
            "queue",
            f"{found.due} sources are due and wait, the first for {in_words(waited)}: there is more to poll than time for it",
            "Raise interval_minutes or parallel_runs, or see what takes so long: policyvane runs list",
        )
    ]


def clock(now: datetime, newest: datetime | None) -> list[Trouble]:
    """The machine's clock says what can't be."""
    if now >= BEFORE_US and (newest is None or newest <= now + AHEAD):
        return []
    why = (
        "before this program was made"
        if now < BEFORE_US
        else f"but something was stored at {newest:%Y-%m-%d %H:%M} UTC"
    )
    return [Trouble("clock", f"the clock says {now:%Y-%m-%d %H:%M} UTC, {why}", "Set the clock of this machine")]


def alerts(failing: Mapping[str, tuple[int, str]]) -> list[Trouble]:
    """Watches whose target doesn't take what they send: name → how many wait, and the last error."""
    return [
        Trouble(
            f"alerts {name}",
            f"watch {name}: {waiting} alerts could not be sent: {error}",
            f"Try it: policyvane watches test {name}; nothing is lost, they are sent when it works again",
        )
        for name, (waiting, error) in sorted(failing.items())
    ]


def late(c: Connection, now: datetime) -> tuple[Trouble, ...]:
    """Sources whose articles are seen much later this week than in the four weeks before."""
    recent, usual = delays(c, now - WEEK, now), delays(c, now - WEEK - MONTH, now - WEEK)
    return tuple(
        Trouble(
            f"late {name}",
            f"{name}: articles are seen {in_minutes(statistics.median(found))} after publication in the middle of this week's, "
            f"{in_minutes(statistics.median(usual[name]))} in the weeks before",
            f"Poll it more often: policyvane sources edit {name} --interval …; see policyvane sources show {name}",
        )
        for name, found in sorted(recent.items())
        if is_worse(found, usual.get(name, ()))
    )


def is_worse(recent: Sequence[float], usual: Sequence[float]) -> bool:
    """Whether a week's delays, in minutes, are worse than usual beyond doubt."""
    if len(recent) < FEW or len(usual) < FEW:
        return False
    now, before = statistics.median(recent), statistics.median(usual)
    return now > WORSE * before and now > before + WORSE_MINUTES


def delay_in_words(minutes: Sequence[float]) -> str:
    """How long after publication articles were seen: half of them, and 95 of a hundred."""
    p95 = statistics.quantiles(minutes, n=20, method="inclusive")[18] if len(minutes) > 1 else minutes[0]
    half = in_minutes(statistics.median(minutes))
    return f"of {len(minutes)} articles in four weeks half were seen within {half} of publication, 95 % within {in_minutes(p95)}"


def in_words(time: timedelta) -> str:
    """A length of time for people."""
    hours = time / timedelta(hours=1)
    if hours < 2:
        return in_minutes(hours * 60)
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"


def in_minutes(minutes: float) -> str:
    """Minutes for people."""
    return f"{minutes:.0f} minutes" if minutes < 120 else in_words(timedelta(minutes=minutes))
