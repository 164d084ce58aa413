"""Bringing sources in from files: what changes, and what does not."""

from datetime import UTC, datetime
from pathlib import Path

from crawler.source_files import read_csv
from store import imports, sources
from store.database import Database
from store.imports import Change, Wanted
from tests.support.cli import Cli

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HEAD = "id,name,type,url,region,interval_minutes\n"
FIRST = HEAD + "a,A,feed,https://a.example/rss,CN-HB,30\nb,B,listing,https://b.example/,CN-HB,\n"


def bring(database: Database, text: str, *, sync: bool = False) -> dict[str, Change]:
    sheet = read_csv(text, "mine.csv", "Asia/Shanghai")
    assert not sheet.faults
    with database.write() as c:
        changes = imports.difference(c, [Wanted(e.source, e.given) for e in sheet.entries], sync=sync)
        imports.carry_out(c, changes, NOW)
    return {change.source.id: change for change in changes}


def kinds(changes: dict[str, Change]) -> dict[str, str]:
    return {name: change.kind for name, change in changes.items()}


def test_a_file_imported_twice_changes_nothing(database: Database) -> None:
    assert kinds(bring(database, FIRST)) == {"a": "added", "b": "added"}
    assert kinds(bring(database, FIRST)) == {"a": "same", "b": "same"}


def test_only_what_a_file_names_is_changed_and_the_change_is_told(database: Database) -> None:
    bring(database, FIRST)
    changes = bring(database, "id,name,type,url\na,江汉,feed,https://a.example/rss\n")
    assert changes["a"].fields == (("name", "A", "江汉"),)
    with database.read() as c:
        source = sources.get(c, "a")
    assert source is not None
    assert (source.name, source.interval_minutes, source.outlet.region) == ("江汉", 30, "CN-HB")


def test_sync_removes_what_the_file_does_not_hold_and_the_file_brings_it_back(database: Database) -> None:
    bring(database, FIRST)
    fewer = HEAD + "a,A,feed,https://a.example/rss,CN-HB,30\n"
    assert kinds(bring(database, fewer, sync=True)) == {"a": "same", "b": "removed"}
    with database.read() as c:
        assert [source.id for source in sources.find(c)] == ["a"]
    assert kinds(bring(database, FIRST, sync=True)) == {"a": "same", "b": "added"}


def test_a_source_that_a_user_paused_stays_paused_unless_the_file_says_otherwise(database: Database) -> None:
    bring(database, FIRST)
    with database.write() as c:
        sources.set_state(c, "a", "paused")
    assert kinds(bring(database, FIRST))["a"] == "same"
    told = bring(database, "id,name,type,url,state\na,A,feed,https://a.example/rss,active\n")
    assert told["a"].fields == (("state", "paused", "active"),)


def test_two_rows_that_speak_of_one_outlet_in_their_own_words_settle_on_the_first(database: Database) -> None:
    text = "id,name,type,url,kind\na,A,feed,https://x.example/1,newspaper\nb,B,feed,https://x.example/2,government\n"
    bring(database, text)
    assert kinds(bring(database, text)) == {"a": "same", "b": "same"}


def test_files_through_the_command_line(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "home")
    cli.ok("init")
    mine = tmp_path / "mine.csv"
    mine.write_text(FIRST + "c,C,nonsense,https://c.example/,,\n", "utf-8")
    partly = cli.run("sources", "import", str(mine))
    assert partly.returncode == 1
    assert f"{mine}:4: 'nonsense' is no type of source. Use one of" in partly.stderr
    assert "2 added" in partly.stdout
    for name in ("all.toml", "all.csv", "feeds.opml"):
        cli.ok("sources", "export", str(tmp_path / name))
        assert "0 added, 0 changed" in cli.ok("sources", "import", str(tmp_path / name))
    mine.write_text(HEAD + "a,A,feed,https://a.example/rss,CN-HB,60\n", "utf-8")
    asked = cli.run("sources", "import", str(mine), "--sync")
    assert asked.returncode == 0
    assert "- b" in asked.stderr
    assert "~ a interval_minutes: 30 → 60" in asked.stderr
    assert len(cli.json("sources", "list")) == 2
    assert "0 added, 1 changed, 1 removed" in cli.ok("sources", "import", str(mine), "--sync", "--yes")
    assert "zone: Asia/Shanghai → Asia/Tokyo" in cli.run("sources", "edit", "a", "--zone", "Asia/Tokyo").stderr
    wrong = cli.run("sources", "edit", "a", "--selector", "li[")
    assert (wrong.returncode, "no CSS selector" in wrong.stderr) == (2, True)
    rows = cli.ok("sources", "catalogue", "--region", "CN-HB")
    assert rows.count("never checked") == len(rows.splitlines()) - 1
