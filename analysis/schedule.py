"""When a source may be polled, where the user said so: at times of the day, or within a window of it, on some days of the week.

Pure. A schedule is a text such as `06:30`, `06:30,18:00`, `mon-fri 06:30` or `mon,wed,fri 08:00-20:00`, read in the source's own
time zone. A time that a change of clocks leaves out is taken an hour later, and one that comes twice counts the first time.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from analysis.errors import UsageError

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\Z")
_HOW = "Write times like 06:30,18:00 or a window like 08:00-20:00, with days before them if you like: mon-fri 06:30"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Times of the day, or one window of it (from, to; over midnight if `to` is the earlier), on these days (0 is a Monday)."""

    days: frozenset[int]
    times: tuple[time, ...] = ()
    window: tuple[time, time] | None = None


def parse(text: str) -> Schedule:
    """Read a schedule. Raises UsageError that says how one is written."""
    words = text.lower().split()
    if len(words) == 2:
        days, rest = _days(words[0], text), words[1]
    elif len(words) == 1:
        days, rest = frozenset(range(7)), words[0]
    else:
        raise UsageError(f"{text!r} is no schedule", where="--at", todo=_HOW)
    if "-" in rest:
        begin, _, end = rest.partition("-")
        window = _time(begin, text), _time(end, text)
        if window[0] == window[1]:
            raise UsageError(f"the window {rest} is empty: nothing would ever be polled", where="--at", todo=_HOW)
        return Schedule(days, window=window)
    return Schedule(days, times=tuple(sorted({_time(part, text) for part in rest.split(",")})))


def next_time(schedule: Schedule, zone: ZoneInfo, now: datetime, wanted: datetime) -> datetime:
    """When the source is due: at the next time after `now`, or at `wanted` if a window is open then, else when it opens next."""
    if schedule.window is not None:
        return _in_window(schedule.days, schedule.window, zone, wanted)
    today = now.astimezone(zone).date()
    found = (
        _moment(datetime.combine(today + timedelta(days=n), at), zone)
        for n in range(9)
        if (today + timedelta(days=n)).weekday() in schedule.days
        for at in schedule.times
    )
    return next(moment for moment in found if moment > now)


def _in_window(days: frozenset[int], window: tuple[time, time], zone: ZoneInfo, wanted: datetime) -> datetime:
    begin, end = window
    day = wanted.astimezone(zone).date()
    for n in range(-1, 9):
        date = day + timedelta(days=n)
        if date.weekday() not in days:
            continue
        opens = _moment(datetime.combine(date, begin), zone)
        closes = _moment(datetime.combine(date + timedelta(days=end < begin), end), zone)
        if wanted < closes:
            return max(wanted, opens)
    raise AssertionError("a schedule has at least one day of the week")


def outside(quiet: tuple[time, time], zone: ZoneInfo, wanted: datetime) -> datetime:
    """`wanted`, or the end of the quiet hours that it falls into."""
    every = frozenset(range(7))
    return _in_window(every, (quiet[1], quiet[0]), zone, wanted)


def quiet_hours(text: str) -> tuple[time, time]:
    """Read quiet hours, like 23:00-06:00. Raises UsageError."""
    window = parse(text).window if " " not in text.strip() else None
    if window is None:
        raise UsageError(f"{text!r} are no quiet hours", where="quiet_hours", todo="Write a window like 23:00-06:00")
    return window


def _moment(local: datetime, zone: ZoneInfo) -> datetime:
    """A local time as a moment; one that is left out when the clocks go forward is as much later."""
    return local.replace(tzinfo=zone).astimezone(UTC)


def _days(word: str, text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in word.split(","):
        first, dash, last = part.partition("-")
        if first not in _DAYS or (dash and last not in _DAYS):
            raise UsageError(f"{part!r} in {text!r} is no day", where="--at", todo=_HOW)
        begin = _DAYS.index(first)
        end = _DAYS.index(last) if dash else begin
        found.update((begin + n) % 7 for n in range((end - begin) % 7 + 1))
    return frozenset(found)


def _time(word: str, text: str) -> time:
    match = _TIME.match(word)
    if match is None:
        raise UsageError(f"{word!r} in {text!r} is no time of day", where="--at", todo=_HOW)
    return time(int(match[1]), int(match[2]))
