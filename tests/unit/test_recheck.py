"""When a stored article is looked at again."""

from datetime import UTC, datetime, timedelta

import pytest

from analysis.recheck import next_recheck

SEEN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
RHYTHM = (60, 360, 1440)


@pytest.mark.parametrize(
    ("age", "then"),
    [(0, 60), (59, 60), (60, 360), (61, 360), (500, 1440), (1440, None), (99_999, None)],
)
def test_the_next_look_is_the_first_of_the_rhythm_that_has_not_come(age: int, then: int | None) -> None:
    expected = None if then is None else SEEN + timedelta(minutes=then)
    assert next_recheck(RHYTHM, SEEN, SEEN + timedelta(minutes=age)) == expected


def test_the_order_of_the_rhythm_makes_no_difference() -> None:
    assert next_recheck((1440, 60, 360), SEEN, SEEN) == SEEN + timedelta(minutes=60)


def test_without_a_rhythm_nothing_is_looked_at_again() -> None:
    assert next_recheck((), SEEN, SEEN) is None
