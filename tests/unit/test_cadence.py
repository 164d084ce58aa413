"""When a source is looked at next."""

from datetime import UTC, datetime, timedelta

from analysis.outcome import Outcome
from scheduler.cadence import next_check

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def wait(outcome: Outcome, failures: int = 0, retry_after: int | None = None, interval: timedelta = HOUR) -> timedelta:
    return next_check(outcome, NOW, interval=interval, failures=failures, retry_after=retry_after, seed="a") - NOW


def test_a_healthy_source_comes_back_after_its_interval_give_or_take_a_tenth() -> None:
    for outcome in (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.EMPTY):
        assert HOUR * 0.9 <= wait(outcome) <= HOUR * 1.1


def test_a_failing_source_is_asked_ever_more_rarely_but_at_least_about_daily() -> None:
    waits = [wait(Outcome.BLOCKED, failures) for failures in range(1, 30)]
    assert waits == sorted(waits)
    assert waits[0] > HOUR * 1.5
    assert timedelta(hours=20) < waits[-1] <= timedelta(hours=27)


def test_a_host_that_could_not_be_reached_is_asked_again_within_hours() -> None:
    assert wait(Outcome.UNREACHABLE, 20) < timedelta(hours=2.5)
    assert wait(Outcome.UNREACHABLE, 20, interval=timedelta(days=1)) > timedelta(hours=21)


def test_a_source_polled_weekly_is_not_asked_more_often_because_it_fails() -> None:
    assert wait(Outcome.GONE, 1, interval=timedelta(days=7)) >= timedelta(days=6)


def test_the_wish_of_a_server_to_be_left_alone_is_obeyed() -> None:
    assert wait(Outcome.BLOCKED, 1, retry_after=7200) >= timedelta(seconds=7200)
    assert wait(Outcome.BLOCKED, 1, retry_after=1) > HOUR


def test_sources_of_one_interval_are_spread() -> None:
    waits = {next_check(Outcome.OK, NOW, interval=HOUR, failures=0, retry_after=None, seed=str(n)) for n in range(20)}
    assert len(waits) > 15
