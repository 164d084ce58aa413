"""Opening, upgrading and locking a database: what a user sees when it goes wrong, and that the schema is what it claims."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from analysis.errors import StoreError
from store import health, locks, migrations
from store.database import Database
from store.schema import Base
from tests.support.cli import ROOT
from tests.support.database import Server
from tests.support.writing import add_source, article, claim, visit


def refused(address: str) -> str:
    with pytest.raises(StoreError) as error:
        Database.open(address).close()
    assert "\n" not in str(error.value)
    return str(error.value)


def test_the_migrations_make_the_schema_of_the_code(database: Database) -> None:
    with database.read() as c:
        context = MigrationContext.configure(c, opts={"compare_type": True, "include_name": is_of_the_models})
        assert compare_metadata(context, Base.metadata) == []


def is_of_the_models(name: str | None, kind: str, _parents: object) -> bool:
    """The search rows differ between databases, and stand in the migration alone."""
    return kind != "table" or not (name or "").startswith("search")


def test_the_newest_version_is_the_last_migration() -> None:
    assert migrations.known()[0] == migrations.NEWEST


def test_an_upgrade_repeated_changes_nothing(address: str) -> None:
    Database.upgrade(address)
    database = Database.open(address)
    with database.read() as c:
        assert health.check(c) == ()
    database.close()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(address: str) -> None:
    database = Database.open(address)
    with database.write() as c:
        c.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    assert "Upgrade Policyvane" in refused(address)
    with pytest.raises(StoreError, match="newer version"):
        Database.upgrade(address)


def test_a_database_of_an_older_version_says_how_to_upgrade(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = migrations.NEWEST
    monkeypatch.setattr(migrations, "NEWEST", "9999")
    assert f"older version (schema {ours}). Run: policyvane db upgrade" in refused(address)


@pytest.mark.slow
def test_many_who_create_a_database_at_once_make_one(tmp_path: Path, server: Server) -> None:
    code = "import sys; from store.database import Database; Database.upgrade(sys.argv[1])"
    for address in (f"sqlite:///{tmp_path}/x.db", server.fresh(upgraded=False)):
        crowd = [subprocess.Popen([sys.executable, "-c", code, address], cwd=ROOT) for _ in range(4)]
        assert [child.wait(60) for child in crowd] == [0, 0, 0, 0]
        database = Database.open(address)
        with database.read() as c:
            assert health.check(c) == ()
        database.close()


def test_opening_makes_no_file(tmp_path: Path) -> None:
    assert "policyvane init" in refused(f"sqlite:///{tmp_path}/typo.db")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_says_how_to_begin(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    assert "policyvane init" in refused(f"sqlite:///{tmp_path}/empty.db")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "holiday.db"
    path.write_bytes(b"JFIF, surely no database" * 100)
    assert "not a database" in refused(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"JFIF")


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert str(tmp_path) in refused(f"sqlite:///{tmp_path}/none/x.db")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "sqlite://",
        "mysql://u:secret@h/db",
        "postgresql://u:secret@h:notaport/db",
        "postgresql://u:secret@[::1/db",
        "postgresql://u:secret@127.0.0.1:1/none",
        "postgresql://u:secret@localhost:1/none",
        "postgresql://u:secret@nowhere.invalid/none",
        "postgresql://127.0.0.1:1/none?user=u&password=secret",
        "postgresql+asyncpg://u:secret@127.0.0.1:1/none",
    ],
)
def test_an_address_that_leads_nowhere_is_one_clear_line_without_its_password(address: str) -> None:
    assert "secret" not in refused(address)
    assert "secret" not in Database.shown(address)


def test_a_server_that_does_not_answer_is_named() -> None:
    line = refused("postgresql://u:secret@localhost:1/none")
    assert line.startswith("postgresql://u:***@localhost:1/none: ")
    assert "Connection refused" in line
    assert line.endswith("Check that the server runs and can be reached")


def test_a_wrong_password_is_told_without_the_password(server: Server) -> None:
    address = server.with_password("right")
    Database.open(address).close()
    line = refused(address.replace("right", "wrong"))
    assert "password authentication failed" in line
    assert "Check user and password" in line
    assert "wrong" not in line


def test_a_missing_postgresql_database_is_named(server: Server) -> None:
    assert "does not exist" in refused(server.address("no_such_database"))


def test_what_fails_is_rolled_back(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as c:
        c.execute(text("INSERT INTO outlets (id, name) VALUES ('x', 'x')"))
        raise RuntimeError
    with database.read() as c:
        assert c.execute(text("SELECT count(*) FROM outlets")).scalar_one() == 0


def test_who_reads_can_not_write(database: Database) -> None:
    with pytest.raises((StoreError, DBAPIError), match=r"read.?only"), database.read() as c:
        c.execute(text("INSERT INTO outlets (id, name) VALUES ('x', 'x')"))
    with database.write() as c:
        c.execute(text("INSERT INTO outlets (id, name) VALUES ('x', 'x')"))


def test_who_reads_sees_one_moment_while_others_write(database: Database) -> None:
    count = text("SELECT count(*) FROM outlets")
    with database.read() as c:
        before = c.execute(count).scalar_one()
        with database.write() as other:
            other.execute(text("INSERT INTO outlets (id, name) VALUES ('x', 'x')"))
        assert c.execute(count).scalar_one() == before
    with database.read() as c:
        assert c.execute(count).scalar_one() == before + 1


def test_a_bug_of_ours_is_not_told_as_trouble_of_the_database(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as c:
        for _ in range(2):
            c.execute(text("INSERT INTO outlets (id, name) VALUES ('x', 'x')"))


def test_damage_is_found(database: Database) -> None:
    with database.write() as c:
        add_source(c, "a")
        saved = visit(c, claim(c, "a"), article("https://a.example/1"))
        c.execute(text("UPDATE stories SET size = 7"))
        c.execute(text("DELETE FROM judgements"))
        assert health.check(c) == (
            "broken 1 times: every article has a judgement",
            "broken 1 times: every story has as many members as it says",
        )
        assert saved.change == "new"


def test_a_lock_is_held_by_one_process_and_ends_with_it_by_kill_9_too(database: Database) -> None:
    code = (
        "import sys, time; from store.database import Database; from store import locks\n"
        "database = Database.open(sys.argv[1])\n"
        "with locks.hold(database, 'leader'): print('held', flush=True); time.sleep(60)"
    )
    assert locks.is_free(database, "leader")
    with subprocess.Popen(
        [sys.executable, "-c", code, database.address], stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        assert not locks.is_free(database, "leader")
        with pytest.raises(StoreError, match="another process holds leader"), locks.hold(database, "leader"):
            pass
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    for _ in range(100):
        if locks.is_free(database, "leader"):
            break
        time.sleep(0.05)  # the server has to notice that its client is gone
    assert locks.is_free(database, "leader")
    with locks.hold(database, "leader"):
        assert locks.is_free(database, "follower")
