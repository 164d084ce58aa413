"""Times of day and windows at which a user wants a source polled."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.schedule import next_time, outside, parse, quiet_hours

WUHAN, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
YEARS = datetime(2026, 1, 1, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=WUHAN)


def due(text: str, at: datetime, wanted: datetime | None = None, zone: ZoneInfo = WUHAN) -> str:
    found = next_time(parse(text), zone, at, wanted or at)
    return f"{found.astimezone(zone):%a %d %H:%M}"


@pytest.mark.parametrize(
    ("text", "hour", "expected"),
    [
        ("06:30", 5, "Mon 23 06:30"),
        ("06:30", 7, "Tue 24 06:30"),
        ("06:30,18:00", 7, "Mon 23 18:00"),
        ("sat 06:30", 7, "Sat 28 06:30"),
        ("mon-fri 6:30", 7, "Tue 24 06:30"),
        ("fri-mon 06:30", 7, "Fri 27 06:30"),
        ("mon,thu 06:30", 7, "Thu 26 06:30"),
    ],
)
def test_a_source_is_polled_at_its_times(text: str, hour: int, expected: str) -> None:
    assert due(text, MONDAY + timedelta(hours=hour)) == expected


@pytest.mark.parametrize(
    ("text", "hour", "expected"),
    [
        ("08:00-20:00", 5, "Mon 23 08:00"),
        ("08:00-20:00", 9, "Mon 23 09:00"),
        ("08:00-20:00", 21, "Tue 24 08:00"),
        ("22:00-04:00", 2, "Mon 23 02:00"),
        ("22:00-04:00", 5, "Mon 23 22:00"),
        ("mon-fri 08:00-20:00", 24 * 5, "Mon 30 08:00"),
    ],
)
def test_within_a_window_the_usual_interval_counts_and_outside_the_window_opens_next(
    text: str, hour: int, expected: str
) -> None:
    assert due(text, MONDAY, MONDAY + timedelta(hours=hour)) == expected


def test_a_time_that_summer_time_leaves_out_is_an_hour_later_and_one_that_comes_twice_counts_once() -> None:
    gap = datetime(2026, 3, 7, 12, 0, tzinfo=NEW_YORK)
    assert due("02:30", gap, zone=NEW_YORK) == "Sun 08 03:30"
    fold = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)
    assert due("01:30", fold, zone=NEW_YORK) == "Mon 02 01:30"


def test_a_leap_day_is_a_day_like_others() -> None:
    assert due("06:30", datetime(2028, 2, 28, 7, 0, tzinfo=WUHAN)) == "Tue 29 06:30"
    assert due("06:30", datetime(2028, 2, 29, 7, 0, tzinfo=WUHAN)) == "Wed 01 06:30"
    assert due("tue 06:30", datetime(2028, 2, 29, 7, 0, tzinfo=WUHAN)) == "Tue 07 06:30"


def test_in_quiet_hours_nothing_is_polled() -> None:
    quiet = quiet_hours("23:00-06:00")
    for hour, expected in ((1, 6), (5, 6), (6, 6), (12, 12), (22, 22), (23, 30)):
        assert outside(quiet, WUHAN, MONDAY + timedelta(hours=hour)) == MONDAY + timedelta(hours=expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0 6 * * *",
        "25:00",
        "06:60",
        "6",
        "mon",
        "noday 06:30",
        "08:00-08:00",
        "08:00-",
        "06:30,",
        "mon-fri sat 06:30",
    ],
)
def test_what_is_no_schedule_or_would_never_fire_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(text)
    assert "06:30" in (refused.value.todo or "")


@given(
    st.sampled_from(
        ["06:30", "mon 23:59", "sun 00:00", "00:00,12:00", "22:00-04:00", "sat-sun 02:00-03:00", "tue 02:30"]
    ),
    st.integers(0, 3 * 365 * 86_400).map(lambda seconds: YEARS + timedelta(seconds=seconds)),
    st.sampled_from([WUHAN, NEW_YORK, ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia")]),
)
def test_the_next_time_is_never_past_and_within_nine_days(text: str, now: datetime, zone: ZoneInfo) -> None:
    found = next_time(parse(text), zone, now, now)
    assert now <= found <= now + timedelta(days=9)
