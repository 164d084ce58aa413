"""When a source is looked at next: its interval after a good run, ever longer after bad ones.

A pure decision over one run; it knows no history but the count of failures in a row.
"""

import random
from datetime import datetime, timedelta

from analysis.outcome import Outcome

MINUTE = timedelta(minutes=1)  # the unit of all intervals; a test that plays hours in seconds counts it shorter
LONGEST = 24 * 60  # in MINUTEs
LONGEST_OUTAGE = 2 * 60  # a host that could not be reached is asked again so soon at least: it may be back, with news
JITTER = 0.1


def next_check(
    outcome: Outcome, now: datetime, *, interval: timedelta, failures: int, retry_after: int | None, seed: str
) -> datetime:
    """The moment from which the source is due again.

    `failures` counts unhealthy runs in a row, this one included; `retry_after` is the server's wish in seconds and always
    obeyed. `seed` spreads sources of one interval: the same seed gives the same spread.
    """
    longest = MINUTE * (LONGEST_OUTAGE if outcome in (Outcome.UNREACHABLE, Outcome.FAILED) else LONGEST)
    wait = interval if outcome.healthy else min(interval * 2 ** min(failures, 10), max(longest, interval))
    spread = random.Random(seed).uniform(-JITTER, JITTER)  # noqa: S311 -- spreads load, keeps no secret
    wait += wait * spread
    if retry_after is not None:
        wait = max(wait, timedelta(seconds=retry_after))
    return now + wait
