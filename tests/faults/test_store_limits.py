"""A full disk, a locked database, a folder that can't be written: one clear line, and nothing is harmed."""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.errors import StoreError
from store import articles, health
from store import database as databases
from store.database import Database
from tests.support.cli import ROOT
from tests.support.database import Server
from tests.support.writing import TEXT, add_source, article, claim, visit


def fill(database: Database) -> StoreError:
    """Store articles until the disk is full; each in a transaction of its own."""
    with database.write() as c:
        add_source(c, "a")
        run = claim(c, "a")
    number = 0
    with pytest.raises(StoreError) as error:
        while number < 5000:
            with database.write() as c:
                visit(c, run, article(f"https://a.example/{number}", text=f"第{number}篇。{TEXT * 40}"))
            number += 1
    assert number > 0
    with database.read() as c:
        assert len(articles.after(c, 0, 5000)) == number, "what was committed is there, and nothing of what failed"
        assert health.check(c) == ()
    return error.value


def test_a_full_database_is_one_line_and_stays_sound_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/small.db"
    Database.upgrade(address)
    database = Database.open(address)
    with database.read() as c:
        c.exec_driver_sql("PRAGMA max_page_count = 300")
    error = fill(database)
    assert str(error) == f"{address}: database or disk is full. Make room on the disk; nothing was lost"
    database.close()
    roomy = Database.open(address)
    with roomy.write() as c:
        add_source(c, "b")
        visit(c, claim(c, "b"), article("https://b.example/1"))
    roomy.close()


def test_a_full_disk_is_one_line_and_leaves_the_database_sound() -> None:
    with small_disk(3_000_000) as folder:
        address = f"sqlite:///{folder}/small.db"
        Database.upgrade(address)
        database = Database.open(address)
        assert "disk" in str(fill(database))
        database.close()
        reopened = Database.open(address)
        with reopened.read() as c:
            assert health.check(c) == ()
        reopened.close()


def test_a_full_disk_of_the_server_is_one_line_and_the_database_goes_on_when_there_is_room(server: Server) -> None:
    with small_disk(40_000_000) as folder, server.within(folder) as address:
        database = Database.open(address)
        with database.write() as c:
            add_source(c, "a")
            visit(c, claim(c, "a"), article("https://a.example/1"))
            c.exec_driver_sql("CREATE TABLE ballast (x text)")
        with pytest.raises(StoreError, match="Make room on the server's disk; nothing was lost") as error:
            while True:
                with database.write() as c:
                    c.exec_driver_sql("INSERT INTO ballast SELECT md5(random()::text) FROM generate_series(1, 5000)")
        assert "\n" not in str(error.value)
        with database.write() as c:
            c.exec_driver_sql("DROP TABLE ballast")
        with database.write() as c:
            add_source(c, "b")
            visit(c, claim(c, "b"), article("https://b.example/1"))
        with database.read() as c:
            assert len(articles.after(c, 0, 9)) == 2
            assert health.check(c) == ()
        database.close()


@contextlib.contextmanager
def small_disk(size: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
        try:
            mounted = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            pytest.skip(f"mount can't be run here: {error}")
        if mounted.returncode:
            pytest.skip(f"a small disk can't be mounted here: {mounted.stderr.strip()}")
        try:
            yield folder
        finally:
            subprocess.run(["umount", folder], check=True)


def test_a_writer_waits_for_another_and_goes_on(database: Database) -> None:
    inside, leave = threading.Event(), threading.Event()

    def other() -> None:
        with database.write() as c:
            add_source(c, "a")
            inside.set()
            leave.wait(20)

    thread = threading.Thread(target=other)
    thread.start()
    inside.wait(20)
    threading.Timer(0.3, leave.set).start()
    with database.write() as c:
        add_source(c, "b")
        claim(c, "a")  # what the other one wrote is seen
    thread.join()


def test_a_database_that_stays_locked_is_one_line(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "BUSY_SECONDS", 1)
    database = Database.open(address)
    with database.write() as c:
        add_source(c, "a")
        with pytest.raises(StoreError) as error, database.write():
            pass
        with database.read() as other:
            assert articles.after(other, 0, 1) == (), "reading goes on meanwhile"
    assert "Another process has been writing for a long time" in str(error.value)
    assert "\n" not in str(error.value)
    with database.write() as c:
        claim(c, "a")
    database.close()


AS_NOBODY = """
import os, sys
from analysis.errors import StoreError
from store import locks
from store.database import Database
os.setuid(65534)
database = None
try:
    Database.upgrade(sys.argv[1]) if sys.argv[2] == "upgrade" else locks.hold(Database.open(sys.argv[1]), "x").__enter__()
except StoreError as error:
    print(error)
"""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("deed", ["upgrade", "hold"])
def test_a_folder_that_may_not_be_written_is_one_line(deed: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        address = f"sqlite:///{folder}/x.db"
        if deed == "hold":
            Database.upgrade(address)
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, address, deed], capture_output=True, text=True, cwd=ROOT, check=False
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    assert folder in done.stdout
