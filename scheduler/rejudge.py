"""Judging again what is stored, after the reviewers' marks taught the judge something: in small batches, newest 90 days.

A batch is a transaction of its own, so that crawls go on between two of them.
"""

from collections.abc import Callable
from datetime import timedelta

from scheduler.clock import Clock
from store import judgements
from store.database import Database

KEPT_FRESH = timedelta(days=90)
BATCH = 50


def rejudge(database: Database, clock: Clock, tell: Callable[[int], None] | None = None) -> int:
    """Judge again all articles first seen in the last 90 days; returns how many labels changed.

    `tell` is called after each batch with the number of articles done. Killed in the middle, it can be run again.
    """
    last, done, changed = 0, 0, 0
    since = clock() - KEPT_FRESH
    while True:
        with database.write() as c:
            batch = judgements.since(c, since, last, BATCH)
            changed += judgements.judge_again(c, batch, clock())
        if not batch:
            return changed
        last, done = batch[-1], done + len(batch)
        if tell is not None:
            tell(done)
