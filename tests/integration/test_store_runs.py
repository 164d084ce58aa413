"""Claims, links and sources: who polls what, and what is to be fetched; on both databases."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from analysis.article import Dated, Evidence, Precision
from analysis.link import Link
from analysis.outcome import Outcome, RunCounts
from store import events, links, runs, sources
from store.database import Database
from store.outlets import Outlet
from store.sources import new_source
from tests.support.writing import NOW, add_source, article, claim, visit

HOUR = timedelta(hours=1)


@pytest.fixture
def stage(database: Database) -> Database:
    with database.write() as c:
        for name in ("a", "b"):
            add_source(c, name)
    return database


def end(database: Database, run: runs.Run, outcome: Outcome, at: datetime = NOW, *, interrupted: bool = False) -> bool:
    with database.write() as c:
        return runs.finish(
            c, run.id, run.token, outcome=outcome, reason="so", counts=RunCounts(links=3), status=200, milliseconds=9,
            now=at, next_check_at=at + HOUR, interrupted=interrupted,
        )  # fmt: skip


def test_of_many_claimants_of_one_slot_exactly_one_gets_it(stage: Database) -> None:
    ready = threading.Barrier(6, timeout=30)
    got: list[runs.Run | None] = []

    def work(who: int) -> None:
        ready.wait()
        with stage.write() as c:
            got.append(runs.claim(c, "a", NOW, f"claimant {who}", NOW))

    threads = [threading.Thread(target=work, args=(who,)) for who in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(run is not None for run in got) == 1


def test_a_source_has_one_run_in_hand_and_a_slot_is_claimed_once_for_ever(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        assert runs.claim(c, "a", NOW + HOUR, "other", NOW) is None
        assert runs.claim(c, "b", NOW, "other", NOW) is not None
    assert end(stage, run, Outcome.OK)
    with stage.write() as c:
        assert runs.claim(c, "a", NOW, "other", NOW) is None
        assert runs.claim(c, "a", NOW + HOUR, "other", NOW) is not None


def test_a_run_ends_once_and_says_how(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
    assert end(stage, run, Outcome.BLOCKED)
    assert not end(stage, run, Outcome.OK)
    with stage.read() as c:
        ended = runs.get(c, run.id)
        assert ended is not None
        assert (ended.state, ended.outcome, ended.reason, ended.counts.links) == ("done", "blocked", "so", 3)
        assert runs.in_hand(c) == ()
        assert runs.find(c, outcome=Outcome.BLOCKED) == (ended,)


def test_failures_in_a_row_are_counted_until_a_healthy_run(stage: Database) -> None:
    seen = []
    for number, outcome in enumerate((Outcome.UNREACHABLE, Outcome.GONE, Outcome.EMPTY, Outcome.INVALID)):
        at = NOW + number * HOUR
        with stage.write() as c:
            run = claim(c, "a", at)
        end(stage, run, outcome, at)
        with stage.read() as c:
            source = sources.get(c, "a")
            assert source is not None
            seen.append((source.failures, source.last_outcome, source.first_ok_at, run.baseline))
    ok = NOW + 2 * HOUR
    assert seen == [
        (1, "unreachable", None, True),
        (2, "gone", None, True),
        (0, "empty", ok, True),
        (1, "invalid", ok, False),
    ]


def test_a_run_that_was_interrupted_says_nothing_against_its_source(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
    assert end(stage, run, Outcome.OK)
    with stage.write() as c:
        run = claim(c, "a", NOW + HOUR)
    assert end(stage, run, Outcome.FAILED, NOW + HOUR, interrupted=True)
    with stage.read() as c:
        source = sources.get(c, "a")
        assert source is not None
        assert (source.last_outcome, source.failures, source.next_check_at) == ("ok", 0, NOW + 2 * HOUR)
        assert [r.outcome for r in runs.find(c, source_id="a")] == ["failed", "ok"]
        assert events.after(c, 0, 9) == ()


def test_sources_are_due_when_their_time_has_come_and_paused_ones_never(stage: Database) -> None:
    with stage.write() as c:
        assert {s.id for s in sources.due(c, NOW)} == {"a", "b"}
        sources.set_state(c, "b", "paused")
        run = claim(c, "a")
    end(stage, run, Outcome.OK)
    with stage.read() as c:
        assert sources.due(c, NOW) == sources.turns(c, NOW, 9) == ()
        (due,) = sources.due(c, NOW + HOUR)
        assert due.id == "a"
        assert sources.turns(c, NOW + HOUR, 9) == (due.turn,)


def test_a_source_put_twice_is_the_same_and_keeps_its_polling_state(stage: Database) -> None:
    with stage.write() as c:
        sources.remember(c, "a", '"e"', "yesterday", "hash")
        source = sources.get(c, "a")
        assert source is not None
        assert sources.put(c, source, NOW) == "same"
        assert sources.put(c, replace(source, name="new name"), NOW) == "changed"
        renamed = sources.get(c, "a")
        assert renamed is not None
        assert (renamed.name, renamed.etag) == ("new name", '"e"')
        assert sources.put(c, replace(renamed, url="https://a.example/other/"), NOW) == "changed"
        moved = sources.get(c, "a")
        assert moved is not None
        assert moved.etag is None, "what another page answered says nothing of this one"
        sources.remember(c, "a", '"f"', None, "hash")
        assert sources.put(c, replace(moved, item_selector="li a"), NOW) == "changed"
        narrowed = sources.get(c, "a")
        assert narrowed is not None
        assert narrowed.content_hash is None, "the same page has to be read again in the new way"


def test_a_removed_source_is_hidden_and_comes_back_as_it_was(stage: Database) -> None:
    with stage.write() as c:
        source = sources.get(c, "a")
        assert source is not None
        sources.remove(c, "a")
        assert sources.get(c, "a") is None
        assert [s.id for s in sources.find(c)] == ["b"]
        assert sources.put(c, source, NOW) == "changed"
        assert sources.get(c, "a") == source


def test_sources_are_found_by_a_part_of_their_name_whatever_it_holds(database: Database) -> None:
    with database.write() as c:
        outlet = Outlet("x.example", "江汉新闻网")
        sources.put(c, new_source("x", outlet, type="feed", url="https://x.example/100%_a", name="江汉新闻网"), NOW)
        assert [s.id for s in sources.find(c, text="江汉")] == ["x"]
        assert [s.id for s in sources.find(c, text="100%_A")] == ["x"]
        assert sources.find(c, text="1%a") == ()


def pair(number: int, title: str = "标题", day: int = 20) -> tuple[Link, str]:
    url = f"https://a.example/{number}"
    dated = Dated(datetime(2026, 11, day, tzinfo=UTC), Precision.DAY, Evidence.SOURCE, "")
    return Link(url, title, dated), url


def test_new_links_are_fetched_once_known_ones_are_left_alone(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        assert links.found(c, run.id, "a", [pair(1), pair(2)], NOW) == 2
        assert links.found(c, run.id, "a", [pair(1), pair(2), pair(3)], NOW) == 1
        assert [link.url for link in links.to_fetch(c, "a", NOW, 10)] == [f"https://a.example/{n}" for n in (1, 2, 3)]
        links.refused(c, 1, "no article", NOW)
        links.gone(c, 2, "404", NOW)
        assert [link.id for link in links.to_fetch(c, "a", NOW, 10)] == [3]
        assert links.found(c, run.id, "a", [pair(1), pair(2), pair(3)], NOW) == 0
        assert [link.id for link in links.to_fetch(c, "a", NOW, 10)] == [3]


def test_a_link_that_its_source_calls_otherwise_now_is_fetched_again(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        links.found(c, run.id, "a", [pair(1), pair(2)], NOW)
        for number in (1, 2):
            links.refused(c, number, "no article", NOW)
        links.found(c, run.id, "a", [pair(1, "标题（更新）"), pair(2, day=21)], NOW)
        assert [link.title for link in links.to_fetch(c, "a", NOW, 10)] == ["标题", "标题（更新）"]


def test_a_page_that_failed_waits_for_its_time(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        links.found(c, run.id, "a", [pair(1)], NOW)
        links.failed(c, 1, "timeout", NOW + HOUR, NOW)
        assert links.to_fetch(c, "a", NOW, 10) == ()
        (again,) = links.to_fetch(c, "a", NOW + HOUR, 10)
        assert (again.attempts, again.recheck) == (1, False)


def test_a_stored_page_is_looked_at_again_with_its_validators(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        visit(c, run, article("https://a.example/1"))
        assert links.to_fetch(c, "a", NOW, 10) == ()
        (again,) = links.to_fetch(c, "a", NOW + HOUR, 10)
        assert (again.recheck, again.etag, again.first_seen) == (True, '"1"', NOW)
        links.unchanged(c, again.id, NOW + HOUR, NOW + 3 * HOUR)
        assert links.to_fetch(c, "a", NOW + 2 * HOUR, 10) == ()


def test_what_is_new_comes_before_what_failed_and_what_is_looked_at_again(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        visit(c, run, article("https://a.example/1"))
        links.found(c, run.id, "a", [pair(2), pair(3)], NOW)
        links.failed(c, 2, "timeout", NOW, NOW)
        found = links.to_fetch(c, "a", NOW + HOUR, 10)
        assert [link.url[-1] for link in found] == ["3", "2", "1"]
        assert len(links.to_fetch(c, "a", NOW + HOUR, 1)) == 1


def test_a_page_that_a_paused_source_never_read_is_read_by_the_next_that_lists_it(stage: Database) -> None:
    with stage.write() as c:
        first, second = claim(c, "a"), claim(c, "b")
        links.found(c, first.id, "a", [pair(1), pair(2)], NOW)
        links.refused(c, 2, "no article", NOW)
        assert links.found(c, second.id, "b", [pair(1), pair(2)], NOW) == 0
        assert [link.url[-1] for link in links.to_fetch(c, "b", NOW, 10)] == ["1"]


def test_a_page_that_fails_is_not_tried_more_often_because_two_sources_list_it(stage: Database) -> None:
    with stage.write() as c:
        first, second = claim(c, "a"), claim(c, "b")
        links.found(c, first.id, "a", [pair(1)], NOW)
        links.failed(c, 1, "timeout", NOW + HOUR, NOW)
        links.found(c, second.id, "b", [pair(1)], NOW)
        assert links.to_fetch(c, "b", NOW, 10) == ()
        assert [link.attempts for link in links.to_fetch(c, "b", NOW + HOUR, 10)] == [1]


def test_a_list_that_names_an_address_twice_is_noted_once_as_it_came_first(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        assert links.found(c, run.id, "a", [pair(2), pair(1, "头条"), pair(1, "列表")], NOW) == 2
        assert [(link.url[-1], link.title) for link in links.to_fetch(c, "a", NOW, 10)] == [
            ("2", "标题"),
            ("1", "头条"),
        ]
        assert links.found(c, run.id, "a", [pair(1, "头条"), pair(1, "列表")], NOW) == 0
        assert links.known(c, ["https://a.example/1", "https://a.example/9"]) == {"https://a.example/1"}


def test_a_list_of_ten_thousand_links_is_noted_whole(stage: Database) -> None:
    many = [pair(number) for number in range(10_000)]
    with stage.write() as c:
        run = claim(c, "a")
        assert links.found(c, run.id, "a", many, NOW) == 10_000
        assert links.found(c, run.id, "a", many, NOW) == 0
