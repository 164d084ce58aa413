"""Watches: each story once, to a real webhook receiver, whatever breaks on the way."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest

from analysis.article import Label
from analysis.outcome import Outcome, RunCounts
from review.outbox import Courier, Outbox
from review.watching import Message
from store import runs, verdicts, watches
from store.database import Database
from store.watches import Wanted
from tests.support.cli import Cli
from tests.support.portals import stage
from tests.support.receiver import Receiver, receiver
from tests.support.serving import serving, until
from tests.support.writing import NOW, TEXT, add_source, article, claim, visit

pytestmark = pytest.mark.slow
OTHER = (
    "省科技厅就生成式人工智能服务管理实施细则公开征求意见，重点规范数据来源、内容标识与未成年人保护，意见反馈截至下月底。"
    * 2
)


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as running:
        yield running


@pytest.fixture
def courier(hook: Receiver, tmp_path: Path) -> Iterator[Courier]:
    made = Courier([hook.route], tmp_path / "courier.log")
    yield made
    made.end()


def told(hook: Receiver) -> list[str]:
    return [message["title"] for message in hook.got]


def watch(database: Database, hook: Receiver, wanted: Wanted, name: str = "w") -> None:
    with database.write() as c:
        assert watches.add(c, name, wanted, hook.target, NOW)


def store(database: Database, name: str, *articles) -> None:  # type: ignore[no-untyped-def]
    """Articles of a source that was polled before."""
    with database.write() as c:
        add_source(c, name, outlet=name)
        first = claim(c, name, NOW - timedelta(hours=1))
        runs.finish(
            c, first.id, first.token, outcome=Outcome.OK, reason="", counts=RunCounts(), status=200, milliseconds=1,
            now=NOW - timedelta(hours=1), next_check_at=NOW,
        )  # fmt: skip
        run = claim(c, name)
        for one in articles:
            visit(c, run, one)


def outbox(database: Database, courier: Courier, later: timedelta = timedelta()) -> Outbox:
    return Outbox(database, lambda: NOW + later, courier)


def test_a_story_is_told_once_and_its_reprints_are_not(database: Database, hook: Receiver, courier: Courier) -> None:
    watch(database, hook, Wanted())
    box = outbox(database, courier)
    store(database, "a", article("https://a.example/1", title="云津市印发人工智能行动方案"))
    while box.turn():
        pass
    store(database, "b", article("https://b.example/1", title="重磅！云津人工智能方案出台"))
    store(database, "c", article("https://c.example/1", title="征求意见", text=OTHER))
    while box.turn():
        pass
    assert told(hook) == ["云津市印发人工智能行动方案", "征求意见"]
    assert [message["story"] for message in hook.got] == ["s1", "s2"]
    assert len({message["event"] for message in hook.got}) == 2


def test_a_watch_is_told_only_of_what_it_wants(database: Database, hook: Receiver, courier: Courier) -> None:
    watch(database, hook, Wanted(terms="未成年人保护"), "words")
    watch(database, hook, Wanted(regions=("CN-HB",)), "region")
    watch(database, hook, Wanted(labels=("related",)), "label")
    store(database, "a", article("https://a.example/1"), article("https://a.example/2", title="细则", text=OTHER))
    store(database, "b", article("https://b.example/3", title="旁支", text=TEXT[::-1], label=Label.RELATED))
    box = outbox(database, courier)
    while box.turn():
        pass
    assert sorted(told(hook)) == ["旁支", "细则"]


def test_what_a_baseline_brings_and_what_was_there_before_the_watch_is_no_news(
    database: Database, hook: Receiver, courier: Courier
) -> None:
    store(database, "a", article("https://a.example/1"))
    watch(database, hook, Wanted())
    with database.write() as c:
        add_source(c, "b", outlet="b")
        old = article("https://b.example/2", title="旧闻", text=OTHER, published=NOW - timedelta(days=9))
        visit(c, claim(c, "b"), old)
    box = outbox(database, courier)
    while box.turn():
        pass
    assert told(hook) == []


def test_stories_that_were_merged_are_not_told_again(database: Database, hook: Receiver, courier: Courier) -> None:
    watch(database, hook, Wanted())
    box = outbox(database, courier)
    store(database, "a", article("https://a.example/1"))
    store(database, "b", article("https://b.example/2", title="细则", text=OTHER))
    while box.turn():
        pass
    with database.write() as c:
        verdicts.merge(c, 1, 2, "tester", NOW)
    store(database, "c", article("https://c.example/3", title="细则来了", text=OTHER))
    while box.turn():
        pass
    assert len(hook.got) == 2


def test_a_target_that_refuses_is_tried_again_and_named(database: Database, hook: Receiver, courier: Courier) -> None:
    watch(database, hook, Wanted())
    hook.status = 503
    store(database, "a", article("https://a.example/1"))
    while outbox(database, courier).turn():
        pass
    with database.read() as c:
        waiting, error = watches.failing(c)["w"]
    assert (waiting, hook.refused) == (1, 1)
    assert "503" in error
    assert hook.target not in error
    hook.status = 200
    assert not outbox(database, courier, timedelta(seconds=20)).turn()
    outbox(database, courier, timedelta(seconds=31)).turn()
    assert len(hook.got) == 1
    with database.read() as c:
        assert watches.failing(c) == {}


def test_silent_and_troubled_sources_are_told_to_who_wants_to_know(
    database: Database, hook: Receiver, courier: Courier
) -> None:
    watch(database, hook, Wanted(labels=(), health=True), "health")
    watch(database, hook, Wanted(), "news")
    with database.write() as c:
        add_source(c, "a")
    for hour, (outcome, silence) in enumerate(
        [
            (Outcome.EMPTY, 1.0),
            (Outcome.EMPTY, 2.5),
            (Outcome.BLOCKED, None),
            (Outcome.BLOCKED, None),
            (Outcome.OK, 0.0),
        ]
    ):
        at = NOW + timedelta(hours=hour)
        with database.write() as c:
            run = claim(c, "a", at)
            runs.finish(
                c, run.id, run.token, outcome=outcome, reason="status 403", counts=RunCounts(), status=None, milliseconds=1,
                now=at, next_check_at=at, rhythm={} if outcome.healthy else None, silence=silence,
            )  # fmt: skip
    while outbox(database, courier).turn():
        pass
    assert told(hook) == ["a (a): silent", "a (a): troubled", "a (a): recovered"]


def test_a_message_in_hand_at_a_stop_is_told_once(database: Database, hook: Receiver, courier: Courier) -> None:
    watch(database, hook, Wanted())
    store(database, "a", article("https://a.example/1"), article("https://a.example/2", title="细则", text=OTHER))
    hook.seconds = 0.5
    first = outbox(database, courier)
    first.start()
    until(lambda: courier._process)
    first.stop()
    assert len(hook.got) == 1
    hook.seconds = 0.0
    while outbox(database, courier).turn():
        pass
    assert sorted(told(hook)) == sorted({*told(hook)})
    assert len(hook.got) == 2


def test_an_alert_reaches_no_address_that_is_not_public(tmp_path: Path, hook: Receiver) -> None:
    courier = Courier([], tmp_path / "courier.log")
    try:
        for target in (
            f"json://127.0.0.1:{hook.port}/",
            f"json://localhost:{hook.port}/",
            "json://[::1]/",
            "json://10.0.0.8/",
        ):
            assert courier.send(target, Message("t", "x", {})) is not None
    finally:
        courier.end()
    assert hook.got == []


def test_a_courier_that_dies_is_replaced(hook: Receiver, courier: Courier) -> None:
    assert courier.send(hook.target, Message("one", "x", {})) is None
    assert courier._process is not None
    courier._process.kill()
    courier._process.wait()
    assert courier.send(hook.target, Message("two", "x", {})) is not None
    assert courier.send(hook.target, Message("three", "x", {})) is None
    assert told(hook) == ["one", "three"]


def test_wanted_goes_through_the_database_as_it_is() -> None:
    wanted = Wanted("a", ("CN",), ("city",), ("data",), ("related",), health=True)
    assert Wanted.from_data(json.loads(json.dumps(asdict(wanted)))) == wanted


def test_the_service_sends_and_the_commands_say_so(tmp_path: Path, hook: Receiver) -> None:
    with stage(tmp_path) as (plain, portals):
        cli = Cli(plain.home, {**plain.settings, "connect_to": json.dumps([*portals.routes, hook.route])})
        cli.ok("watches", "add", "all", "--to", hook.target, "--label", "relevant")
        assert "taken" in cli.run("watches", "test", "all").stderr
        with serving(cli, tmp_path / "log") as service:
            until(lambda: service.events.count("polled") == 8)
            until(lambda: "alerted" in service.events)
            assert service.end() == 0
        (listed,) = cli.json("watches", "list")
        assert listed["sent"] == len(hook.got) - 1 >= 1
        assert listed["to"] == "json://hooks.example/…"
        stories = [message["story"] for message in hook.got[1:]]
        assert len(stories) == len(set(stories))
        hook.status = 500
        refused = cli.run("watches", "test", "all")
        assert refused.returncode == 1
        assert "did not take it" in refused.stderr
        cli.ok("watches", "remove", "all")
        assert cli.json("watches", "list") == []


def test_what_can_not_be_a_watch_is_refused_with_a_reason(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "home", {"contact": "desk@newsroom.example"})
    cli.ok("init")
    for words, said in (
        (("--to", "nonsense"), "--to"),
        (("--to", "nosuch://x"), "Apprise"),
        (("--to", "json://x.example", "--level", "village"), "provincial"),
        (("--to", "json://x.example", "--topic", "cooking"), "education"),
    ):
        refused = cli.run("watches", "add", "w", *words)
        assert refused.returncode == 2
        assert said in refused.stderr
    cli.ok("watches", "add", "w", "--to", "json://user:secret@x.example/token")
    assert "secret" not in cli.ok("watches", "list")
    assert cli.run("watches", "add", "w", "--to", "json://x.example").returncode == 2
    assert cli.run("watches", "test", "nobody").returncode == 2
