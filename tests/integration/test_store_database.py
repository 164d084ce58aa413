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

from analysis.errors import StoreError
from store import health, locks
from store.database import Database
from store.schema import Base
from tests.support.cli import ROOT
from tests.support.database import Server


def refused(address: str) -> str:
    with pytest.raises(StoreError) as error:
        Database.open(address).close()
    assert "\n" not in str(error.value)
    return str(error.value)


def test_the_migrations_make_the_schema_of_the_code(database: Database) -> None:
    with database.read() as c:
        context = MigrationContext.configure(c, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    ours = [d for d in differences if "search" not in str(d)]
    assert ours == []


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


def test_an_empty_database_says_how_to_begin(tmp_path: Path) -> None:
    assert "policyvane init" in refused(f"sqlite:///{tmp_path}/empty.db")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "holiday.db"
    path.write_bytes(b"JFIF, surely no database" * 100)
    assert "not a database" in refused(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"JFIF")


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert str(tmp_path) in refused(f"sqlite:///{tmp_path}/none/x.db")


@pytest.mark.parametrize("address", ["", "nonsense", "mysql://u:secret@h/db", "postgresql://u:secret@127.0.0.1:1/none"])
def test_an_address_that_leads_nowhere_is_one_clear_line_without_its_password(address: str) -> None:
    assert "secret" not in refused(address)


def test_a_missing_postgresql_database_is_named(server: Server) -> None:
    assert "does not exist" in refused(server.address("no_such_database"))


def test_what_fails_is_rolled_back(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as c:
        c.execute(text("INSERT INTO outlets (id, name) VALUES ('x', 'x')"))
        raise RuntimeError
    with database.read() as c:
        assert c.execute(text("SELECT count(*) FROM outlets")).scalar_one() == 0


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
