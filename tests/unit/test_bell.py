"""The bell that tells the service what it is time for."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from scheduler.bell import Bell

pytestmark = pytest.mark.slow  # it rings in real time


def rings(bell: Bell, seconds: float) -> int:
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        count += "tick" in bell.rung()
        time.sleep(0.02)
    return count


def test_it_rings_at_once_and_then_in_its_period() -> None:
    with Bell(tick=0.2) as bell:
        assert 3 <= rings(bell, 1.1) <= 7


def test_what_rang_twice_while_nobody_listened_is_heard_once() -> None:
    with Bell(tick=0.1) as bell:
        time.sleep(0.6)
        assert bell.rung() == {"tick"}
        assert bell.rung() == set()


def test_a_clock_that_is_set_back_silences_it_for_three_periods_at_most() -> None:
    with Bell(tick=0.2) as bell:
        assert rings(bell, 0.5)
        with time_machine.travel(datetime.now(UTC) - timedelta(hours=2)):
            assert rings(bell, 2.0) >= 3
