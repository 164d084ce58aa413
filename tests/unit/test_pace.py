"""How a budget of polls is divided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.pace import LONGEST, SHORTEST, Share, interval, pace_for, share_of
from scheduler.rhythm import Expectation

FLAT = Expectation(1.0, [1.0] * 24, [1.0] * 7)
DAYS = (0, 1, 2, 3, 4, 5, 6, 0, 1)


def of_rate(rate: float) -> Expectation:
    """A source that publishes evenly."""
    return Expectation(rate, FLAT.hours, FLAT.days)


def test_all_polls_together_are_the_budget() -> None:
    shares = [share_of(of_rate(rate)) for rate in (0.01, 0.1, 1, 4)]
    assert sum(share.polls(pace_for(shares, 8)) for share in shares) == pytest.approx(8, rel=1e-6)


def test_four_times_the_articles_get_twice_the_polls() -> None:
    few, many = share_of(of_rate(0.5)), share_of(of_rate(2))
    pace = pace_for([few, many], 6)
    assert many.polls(pace) == pytest.approx(2 * few.polls(pace))


def test_a_rare_source_is_looked_at_once_a_day_however_busy_the_others_are() -> None:
    shares = [share_of(of_rate(1e-6)), *[share_of(of_rate(50))] * 20]
    pace = pace_for(shares, 20)
    assert shares[0].polls(pace) == pytest.approx(1 / LONGEST)
    assert interval(of_rate(1e-6), pace, start=3, days=DAYS) == LONGEST


def test_what_is_worth_nothing_is_hardly_polled_and_what_is_worth_four_twice_as_often() -> None:
    pace = pace_for([share_of(FLAT), share_of(FLAT, 4)], 3)
    one, four = (interval(FLAT, pace, start=0, days=DAYS, worth=worth) for worth in (1, 4))
    assert one == pytest.approx(2 * four)
    assert interval(FLAT, pace, start=0, days=DAYS, worth=0) == LONGEST


def test_nobody_is_asked_more_often_than_every_five_minutes_or_the_users_bound() -> None:
    assert interval(of_rate(1e6), 1e3, start=0, days=DAYS) == SHORTEST
    assert interval(of_rate(1e6), 1e3, start=0, days=DAYS, shortest=0.5) == 0.5
    assert interval(of_rate(1e-9), 1e-3, start=0, days=DAYS, longest=6) == 6


def test_a_night_without_news_is_slept_through() -> None:
    office = Expectation(1.0, [0.01] * 8 + [2.4] * 10 + [0.01] * 6, FLAT.days)
    assert interval(office, 1.5, start=10, days=DAYS) < 1
    assert 6 < interval(office, 1.5, start=18, days=DAYS) < 15


def test_a_weekend_is_slept_through_by_who_publishes_on_weekdays() -> None:
    office = Expectation(0.2, FLAT.hours, [1.39] * 5 + [0.02] * 2)
    friday, saturday = (3, 4, 5, 6, 0), (5, 6, 0, 1, 2)
    assert interval(office, 1, start=12, days=saturday, longest=72) > 3 * interval(office, 1, start=12, days=friday)


def test_without_sources_there_is_no_pace() -> None:
    assert pace_for([], 10) == 0


@given(
    rates=st.lists(st.floats(1e-6, 1e4), min_size=1, max_size=20),
    budget=st.floats(1e-3, 1e4),
)
def test_a_budget_is_never_exceeded_unless_the_longest_intervals_exceed_it(rates: list[float], budget: float) -> None:
    shares = [share_of(of_rate(rate)) for rate in rates]
    polls = sum(share.polls(pace_for(shares, budget)) for share in shares)
    assert polls <= max(budget, len(shares) / LONGEST) * (1 + 1e-6)


def test_levels_stand_for_all_hours_of_a_week() -> None:
    share = share_of(Expectation(1.0, [0.5] * 12 + [1.5] * 12, FLAT.days))
    assert isinstance(share, Share)
    assert share.polls(1.0) == pytest.approx((0.5**0.5 + 1.5**0.5) / 2)
