"""When a stored article is looked at again for changes: often while it is young, ever less after."""

from datetime import datetime, timedelta


def next_recheck(minutes: tuple[int, ...], first_seen: datetime, now: datetime) -> datetime | None:
    """The next moment to look again; None when the article has outgrown its last recheck.

    `minutes` are the ages of an article, counted from `first_seen`, at which it is looked at; those that have come are
    left out, so a late visit stands for all that it missed.
    """
    moments = (first_seen + timedelta(minutes=age) for age in sorted(minutes))
    return next((moment for moment in moments if moment > now), None)
