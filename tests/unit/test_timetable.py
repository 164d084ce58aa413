"""How long sources may wait, given all of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.holidays import kind_of_day
from scheduler.rhythm import Rhythm
from scheduler.timetable import in_words, rhythm_of, timetable, wait, watched
from store.outlets import Outlet
from store.sources import Source, new_source

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)  # a Monday, 11:00 in Wuhan
OUTLET = Outlet(id="o", name="O", name_en=None, kind="portal", country="CN", region=None, url=None)
BUSY = Rhythm(articles=560.0, relevant=280.0, hours=672.0, by_hour=(23.3,) * 24, by_day=(80.0,) * 7)
QUIET = Rhythm(articles=1.0, relevant=0.5, hours=672.0, by_hour=(0.04,) * 24, by_day=(0.14,) * 7)


def source(name: str, rhythm: Rhythm | None = None, minutes: int | None = None) -> Source:
    made = new_source(
        name,
        OUTLET,
        type="listing",
        url="https://o.example/",
        name=name,
        zone="Asia/Shanghai",
        interval_minutes=minutes,
    )
    return replace(made, rhythm=rhythm.to_data() if rhythm else None, watched_at=NOW - timedelta(hours=2))


def minutes(of: Source, among: list[Source], mean: int = 30) -> float:
    return wait(timetable(among, mean), of, rhythm_of(of), NOW).total_seconds() / 60


def test_sources_of_which_nothing_is_known_are_all_polled_at_the_mean_interval() -> None:
    new = [source(str(n)) for n in range(5)]
    assert [minutes(s, new) for s in new] == pytest.approx([30] * 5, rel=0.02)


def test_who_publishes_more_is_polled_more_often_and_nobody_is_starved() -> None:
    sources = [source("busy", BUSY), *(source(f"quiet {n}", QUIET) for n in range(9))]
    assert 5 <= minutes(sources[0], sources) < 15
    assert 30 < minutes(sources[1], sources) <= 24 * 60
    polls = sum(60 / minutes(s, sources) for s in sources)
    assert polls == pytest.approx(2 * len(sources), rel=0.05), "the budget is met"


def test_who_publishes_nothing_relevant_is_polled_less() -> None:
    idle = replace(BUSY, relevant=0.0)
    sources = [source("busy", BUSY), source("idle", idle), *(source(f"quiet {n}", QUIET) for n in range(9))]
    assert minutes(sources[1], sources) > 1.5 * minutes(sources[0], sources)


def test_a_feed_that_asks_to_be_left_alone_is_unless_the_user_has_set_an_interval() -> None:
    asking = source("asking", replace(BUSY, asked=90))
    others = [asking, *(source(f"quiet {n}", QUIET) for n in range(9))]
    assert minutes(asking, others) == pytest.approx(100), "whatever the spread, it is not polled sooner"
    assert "its feed asks for no more than one poll in 90 minutes" in in_words(asking, timetable(others, 30), NOW)
    weekly = source("weekly", replace(BUSY, asked=10_080))
    assert minutes(weekly, [weekly]) == 24 * 60
    assert minutes(replace(asking, interval_minutes=7), others) == 7


def test_an_interval_that_the_user_set_is_kept_and_explained() -> None:
    pinned = source("pinned", BUSY, minutes=7)
    assert minutes(pinned, [pinned]) == 7
    assert in_words(pinned, timetable([pinned], 30), NOW) == "every 7 minutes, as it was set"


def test_the_next_check_is_explained_in_a_sentence() -> None:
    busy = source("busy", BUSY)
    said = in_words(busy, timetable([busy, source("quiet", QUIET)], 30), NOW)
    assert "about 19.7 articles a day" in said
    assert "50% of them relevant" in said


def test_a_poll_teaches_what_it_found_but_the_first_one_does_not() -> None:
    table = timetable([source("a")], 30)
    first = replace(source("a"), watched_at=None)
    assert watched(table, first, new=200, relevant=9, now=NOW) == Rhythm()
    later = watched(table, source("a"), new=4, relevant=1, now=NOW)
    assert (later.articles, later.relevant, later.hours) == pytest.approx((4, 1, 2))


def test_a_clock_that_was_set_back_teaches_nothing() -> None:
    ahead = replace(source("a", BUSY), watched_at=NOW + timedelta(hours=1))
    assert watched(timetable([ahead], 30), ahead, new=3, relevant=0, now=NOW) == BUSY


def test_a_time_in_which_nobody_looked_teaches_nothing() -> None:
    long_ago = replace(source("a", BUSY), watched_at=NOW - timedelta(days=9))
    assert watched(timetable([long_ago], 30), long_ago, new=3, relevant=0, now=NOW) == BUSY


def test_holidays_and_bridge_days_of_mainland_china_are_known() -> None:
    assert kind_of_day(date(2025, 10, 1), "CN") == 6, "a Wednesday on which nobody works"
    assert kind_of_day(date(2025, 9, 28), "CN") == 4, "a Sunday on which people work"
    assert kind_of_day(date(2025, 10, 1), "DE") == 2
    assert kind_of_day(date(2099, 10, 1), "CN") == date(2099, 10, 1).weekday(), "not announced yet"
