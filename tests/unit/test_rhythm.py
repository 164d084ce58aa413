"""What the polls of a source teach about when it publishes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.rhythm import NOTHING_KNOWN, Rhythm, expected, learn, prior_of

MONDAY = (0, 1, 2, 3, 4, 5, 6, 0, 1)


def watched(weeks: int, articles: dict[int, int], weekend: bool = True) -> Rhythm:
    """A rhythm after hourly polls; `articles` says how many come in an hour of the day."""
    rhythm = Rhythm()
    for day in range(weeks * 7):
        for hour in range(24):
            new = articles.get(hour, 0) if weekend or day % 7 < 5 else 0
            rhythm = learn(rhythm, start=hour, hours=1, days=(day % 7,), new=new, prior=NOTHING_KNOWN)
    return rhythm


def test_before_anything_is_known_a_source_is_expected_to_publish_like_a_usual_one() -> None:
    expectation = expected(Rhythm())
    assert expectation.rate == pytest.approx(2 / 24)
    assert expectation.hours == pytest.approx([1.0] * 24)
    assert expectation.days == pytest.approx([1.0] * 7)


def test_the_rate_follows_what_was_found() -> None:
    often, rare = expected(watched(4, {9: 5, 15: 5})), expected(watched(4, {}))
    assert often.rate == pytest.approx(10 / 24, rel=0.05)
    assert 0 < rare.rate < 0.02 / 24 * 24


def test_a_source_that_falls_silent_is_expected_to_stay_so_ever_more() -> None:
    rhythm = watched(4, {9: 5})
    before = expected(rhythm).rate
    for day in range(28):
        rhythm = learn(rhythm, start=0, hours=24, days=(day % 7,), new=0, prior=NOTHING_KNOWN)
    assert expected(rhythm).rate < before / 2


def test_a_morning_paper_is_expected_in_the_morning() -> None:
    expectation = expected(watched(6, {7: 8}))
    assert max(range(24), key=lambda hour: expectation.hours[hour]) == 7
    assert expectation.hours[7] > 5
    assert expectation.hours[20] < 0.3


def test_an_office_is_not_expected_to_publish_at_the_weekend() -> None:
    days = expected(watched(6, {10: 6}, weekend=False)).days
    assert min(days[:5]) > 5 * max(days[5:])


def test_what_was_found_after_a_long_night_is_laid_where_the_profile_expects_it() -> None:
    rhythm = watched(6, {10: 6})
    later = learn(rhythm, start=18, hours=24, days=(0, 1), new=6, prior=NOTHING_KNOWN)
    found = [after - before for before, after in zip(rhythm.by_hour, later.by_hour, strict=True)]
    assert sum(found[9:12]) > 0.8 * sum(found)
    assert found[3] < 0.1


def test_a_new_source_of_a_known_kind_starts_with_the_profile_of_its_kind() -> None:
    prior = prior_of([watched(3, {9: 4}), watched(3, {9: 1, 14: 1}), Rhythm()])
    expectation = expected(Rhythm(), prior)
    assert expectation.hours[9] > 2
    assert expectation.hours[3] < 1
    assert expectation.rate == pytest.approx(prior.rate)


@given(
    start=st.floats(0, 23.99),
    hours=st.floats(-1, 400),
    new=st.integers(0, 10_000),
    polls=st.integers(1, 5),
)
def test_any_poll_leaves_a_sane_expectation(start: float, hours: float, new: int, polls: int) -> None:
    rhythm = Rhythm()
    for _ in range(polls):
        rhythm = learn(rhythm, start=start, hours=hours, days=MONDAY, new=new, prior=NOTHING_KNOWN)
    expectation = expected(rhythm)
    assert expectation.rate > 0
    assert sum(expectation.hours) == pytest.approx(24)
    assert sum(expectation.days) == pytest.approx(7)
    assert min(*expectation.hours, *expectation.days) > 0
    if hours > 0 and hours < 100:
        assert sum(rhythm.by_hour) == pytest.approx(sum(rhythm.by_day))
