"""How often each source deserves a poll, when only so many polls an hour are to be had.

Pure. The mean delay from publication to poll, summed over all articles, is least when a source's polls an hour are
proportional to the square root of its rate of articles: minimise Σ λᵢ/(2 fᵢ) for Σ fᵢ = budget (Sia, Cho and Cho 2007,
Efficient Monitoring Algorithm for Fast News Alerts). `pace` is the factor of proportion, the same for all; within a day and a
week it makes the polls follow the profile.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.rhythm import A_DAY, Expectation

SHORTEST = 5 / 60  # hours
LONGEST = 24.0
_LEVELS = 8
_TURNS = 40  # halvings of the range in which the pace is sought


@dataclass(frozen=True, slots=True)
class Share:
    """What one source brings into the division: square roots of its worth an hour at a few levels that it is equally long
    at, and the bounds of its interval in hours."""

    roots: tuple[float, ...]
    shortest: float = SHORTEST
    longest: float = LONGEST

    def polls(self, pace: float) -> float:
        """Polls an hour at this pace."""
        least, most = 1 / self.longest, 1 / self.shortest
        return sum(min(max(pace * root, least), most) for root in self.roots) / len(self.roots)


def share_of(
    expectation: Expectation, worth: float = 1.0, *, shortest: float = SHORTEST, longest: float = LONGEST
) -> Share:
    """The share of a source of which this is expected. `worth` is what one of its articles counts against another's."""
    rates = worth * expectation.rate * np.outer(expectation.hours, expectation.days)
    levels = np.sort(np.sqrt(rates), axis=None).reshape(_LEVELS, -1)
    return Share(tuple(levels.mean(axis=1).tolist()), shortest, longest)


def pace_for(shares: Sequence[Share], budget: float) -> float:
    """The pace at which all polls together are `budget` an hour, or as close as the bounds of the intervals allow."""
    if not shares:
        return 0.0
    roots = np.array([share.roots for share in shares])
    least = np.array([[1 / share.longest] for share in shares])
    most = np.array([[1 / share.shortest] for share in shares])
    low, high = 0.0, float(np.max(most[:, 0] / np.maximum(roots[:, 0], 1e-9)))
    for _ in range(_TURNS):
        middle = (low + high) / 2
        if np.clip(middle * roots, least, most).mean(axis=1).sum() > budget:
            high = middle
        else:
            low = middle
    return low


def interval(
    expectation: Expectation,
    pace: float,
    *,
    start: float,
    days: Sequence[int],
    worth: float = 1.0,
    shortest: float = SHORTEST,
    longest: float = LONGEST,
) -> float:
    """Hours until the next poll, from the local hour of the day `start`; `days` are the kinds of day from today on.

    Polls are so dense that their number since the last one, the integral of pace · √(worth · rate), reaches one.
    `worth` is what one of the source's articles counts against another's.
    """
    base = pace * math.sqrt(worth * expectation.rate)
    at, end, done = start, start + longest, 0.0
    while at < end:
        whole = math.floor(at)
        factor = expectation.hours[whole % A_DAY] * expectation.days[days[min(whole // A_DAY, len(days) - 1)]]
        density = max(base * math.sqrt(factor), 1 / longest)
        step = whole + 1 - at
        if done + density * step >= 1:
            return min(max(at + (1 - done) / density - start, shortest), longest)
        done += density * step
        at = whole + 1
    return longest
