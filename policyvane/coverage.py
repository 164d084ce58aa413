"""`policyvane status --coverage`: whether silence is real, so that somebody may write "no province but these acted"."""

import re
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from analysis.errors import UsageError
from analysis.outcome import Outcome
from policyvane.output import clean, moment, say, say_json, table
from policyvane.session import Session, zone
from scheduler.clock import system_clock
from store.coverage import Covered, coverage

_LENGTH = re.compile(r"(\d{1,4})([dhw])\Z")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
NEAR = timedelta(hours=25)  # polled no longer ago than this, a source was seen to the end: no source rests longer


def begin_of(text: str, now: datetime, where: ZoneInfo) -> datetime:
    """The moment that `7d` or `2026-11-01` means. Raises UsageError."""
    if match := _LENGTH.match(text.strip()):
        return now - int(match[1]) * _UNITS[match[2]]
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{text!r} is no time", where="--since", todo="Write 7d, 12h, 4w or 2026-11-01") from error
    begin = datetime(day.year, day.month, day.day, tzinfo=where).astimezone(UTC)
    if begin >= now:
        raise UsageError(f"{text} is yet to come", where="--since", todo="Name a day of the past")
    return begin


def verdict(one: Covered, since: datetime, now: datetime) -> str:
    """What the silence of a source means, in words: covered, in part, not covered."""
    if one.seen_until is None or one.seen_from is None:
        if one.state != "active":
            return "not covered: paused"
        why = f": {one.last_outcome}" if one.last_outcome and not Outcome(one.last_outcome).healthy else ""
        return f"not covered{why}"
    missing = []
    if one.seen_from > since:
        missing.append("from its first poll on")
    if now - one.seen_until > NEAR or (one.last_outcome and not Outcome(one.last_outcome).healthy):
        missing.append(f"until {one.last_outcome or 'it was paused'}")
    if one.gaps:
        missing.append(f"but for {one.gaps} gaps")
    if missing:
        return "in part: " + ", ".join(missing)
    return "covered, but silent" if one.is_silent else "covered"


def show_coverage(session: Session, since: str, region: str | None, *, as_json: bool) -> None:
    """Print it. Raises UsageError if there is no source in the region."""
    settings, now = session.settings(), system_clock()
    where = zone(settings)
    begin = begin_of(since, now, where)
    with session.database() as database, database.read() as c:
        found = coverage(c, begin, now, region and region.upper())
    if not found:
        raise UsageError("no source is there", where=region or "", todo="See: policyvane sources list")
    told = [(one, verdict(one, begin, now)) for one in found]
    if as_json:
        say_json([asdict(one) | {"verdict": said} for one, said in told])
        return
    table(
        ("region", "source", "verdict", "seen from", "seen until", "polls", "failed", "articles", "relevant", "reason"),
        (
            (one.region or "?", one.id, said, moment(one.seen_from, where), moment(one.seen_until, where))
            + (one.polls, one.failed, one.articles, one.relevant)
            + (clean(one.last_reason or "") if not said.startswith("covered") else "",)
            for one, said in told
        ),
        wide=9,
    )
    full = sum(said == "covered" for _, said in told)
    parts = sum(said.startswith(("in part", "covered,")) for _, said in told)
    say(
        f"{full} of {len(told)} sources were covered since {moment(begin, where)}, {parts} in part or silent, "
        f"{len(told) - full - parts} not at all"
    )
