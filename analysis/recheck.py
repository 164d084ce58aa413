"""When a stored article is looked at again: for changes, often while it is young and ever less after; and once it is missed."""

from datetime import datetime, timedelta


def next_recheck(minutes: tuple[int, ...], first_seen: datetime, now: datetime) -> datetime | None:
    """The next moment to look again; None when the article has outgrown its last recheck.

    `minutes` are the ages of an article, counted from `first_seen`, at which it is looked at; those that have come are
    left out, so a late visit stands for all that it missed.
    """
    moments = (first_seen + timedelta(minutes=age) for age in sorted(minutes))
    return next((moment for moment in moments if moment > now), None)


_PROOFS = (timedelta(hours=6), timedelta(hours=24))


def next_proof(misses: int, now: datetime) -> datetime | None:
    """When to ask again for an article that was not there so many times in a row; None when that proves that it is gone."""
    return now + _PROOFS[misses - 1] if misses <= len(_PROOFS) else None
