"""What counts as wrong with sources and the service, and what is said of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler import health
from scheduler.health import blocked_regions, clock, full_disk, is_worse, queue, sentence
from scheduler.rhythm import NOTHING_KNOWN, Rhythm, learn, silence
from store.runs import Health, turn
from store.standing import Ill, Standing

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WEEK = [0, 1, 2, 3, 4, 5, 6, 0, 1]


def ill(
    name: str, outcome: str = "blocked", failures: int = 3, silence: float | None = None, region: str = "CN-HB"
) -> Ill:
    return Ill(
        name, f"https://{name}.example/", region, name, Health(outcome, failures, silence), "status 403", NOW,
        NOW - timedelta(days=5),
    )  # fmt: skip


def published(daily: list[int]) -> Rhythm:
    """The rhythm of a source that is polled each hour and publishes at nine o'clock, so many a day."""
    rhythm = Rhythm()
    for day, number in enumerate(daily):
        for hour in range(24):
            new = number if hour == 9 else 0
            rhythm = learn(
                rhythm, start=hour, hours=1, days=[(day + n) % 7 for n in range(9)], new=new, prior=NOTHING_KNOWN
            )
    return rhythm


def test_a_source_that_publishes_each_morning_is_silent_after_two_mornings_and_not_before() -> None:
    usual = [1] * 60
    assert silence(published(usual)) < 1
    assert silence(published([*usual, 0])) < 2
    assert silence(published([*usual, 0, 0, 0])) > 2


def test_a_source_that_rests_on_weekends_is_not_silent_on_a_sunday() -> None:
    weeks = ([2] * 5 + [0] * 2) * 8
    assert silence(published(weeks)) < 1.5


def test_a_source_that_publishes_once_a_month_is_not_silent_after_three_weeks() -> None:
    assert silence(published(([1] + [0] * 29) * 4 + [1] + [0] * 21)) < 1


def test_of_a_new_source_silence_is_not_said_soon() -> None:
    assert silence(published([0] * 3)) < 2


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (Health("ok", 0, 0.5), Health("blocked", 1, 0.5), "source.troubled"),
        (Health("ok", 0, 0.5), Health("unreachable", 1, 0.5), None),
        (Health("unreachable", 1, 0.5), Health("unreachable", 2, 0.5), "source.troubled"),
        (Health("unreachable", 2, 0.5), Health("unreachable", 3, 0.5), None),
        (Health("unreachable", 3, 0.5), Health("ok", 0, 0.0), "source.recovered"),
        (Health("unreachable", 1, 0.5), Health("ok", 0, 0.0), None),
        (Health("empty", 0, 1.9), Health("empty", 0, 2.1), "source.silent"),
        (Health("empty", 0, 2.1), Health("not_modified", 0, 2.2), None),
        (Health("empty", 0, 2.1), Health("ok", 0, 0.0), "source.recovered"),
        (Health("empty", 0, 2.1), Health("gone", 1, 2.1), "source.troubled"),
        (Health(None, 0, None), Health("ok", 0, 0.0), None),
        (Health(None, 0, None), Health("challenge", 1, None), "source.troubled"),
    ],
)
def test_each_turn_of_a_sources_health_is_told_once(before: Health, now: Health, told: str | None) -> None:
    assert turn(before, now) == told


def test_every_unhealthy_outcome_says_what_to_do() -> None:
    for outcome in health.MEANING:
        said, todo = sentence(ill("a", str(outcome), silence=2.5), NOW)
        assert said.startswith("a: ")
        assert "policyvane" in todo
    assert "5 days" in sentence(ill("a", "empty", 0, 2.5), NOW)[0]


def test_a_region_is_blocked_when_half_of_its_sources_of_several_outlets_are() -> None:
    active = {"CN-HB": 4, "CN-HN": 1}
    assert blocked_regions([ill("a")], active) == []
    (found,) = blocked_regions([ill("a"), ill("b")], active)
    assert "2 of 4" in found.sentence
    assert blocked_regions([ill("a"), ill("b", "empty", 0, 2.5)], active) == []
    assert blocked_regions([ill("a", region="CN-HN")], active) == []


def test_a_full_disk_a_wrong_clock_and_a_queue_that_does_not_drain_are_named() -> None:
    assert full_disk(200 << 20, 100 << 30, Path("/data"))[0].sentence == "only 200 MiB are free on the disk"
    assert full_disk(20 << 30, 100 << 30, Path("/data")) == []
    assert full_disk(200 << 20, 300 << 20, Path("/data")) == []
    assert "1970" in clock(datetime(1970, 1, 2, tzinfo=UTC), None)[0].sentence
    assert clock(NOW, NOW + timedelta(hours=2)) != []
    assert clock(NOW, NOW) == []
    waits = Standing(50, 0, 0, 20, NOW - timedelta(hours=2), NOW - timedelta(hours=2))
    long_ago = NOW - timedelta(days=3)
    assert "20 sources are due" in queue(waits, NOW, 30, long_ago)[0].sentence
    assert queue(waits, NOW, 30, None) == []
    assert queue(waits, NOW, 90, long_ago) == []
    assert queue(waits, NOW, 30, NOW - timedelta(minutes=5)) == [], (
        "a service that has just started has yet to poll them"
    )


def test_delays_are_worse_only_beyond_doubt() -> None:
    assert is_worse([90.0] * 12, [20.0] * 40)
    assert not is_worse([90.0] * 5, [20.0] * 40)
    assert not is_worse([30.0] * 12, [10.0] * 40)
    assert not is_worse([90.0] * 12, [60.0] * 40)
