"""Locks that a living process holds, and that nobody has to give back: they end with it, by kill -9 too.

On SQLite a file beside the database under flock(2); on PostgreSQL an advisory lock of a session.
"""

import contextlib
import fcntl
import hashlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from analysis.errors import StoreError
from store.database import Database

LOCKS = Path("/proc/locks")
WAL_WRITE_LOCK = "120"  # the byte of SQLite's -shm file that whoever writes has locked


@contextlib.contextmanager
def hold(database: Database, name: str) -> Iterator[str]:
    """Hold the lock of this name as long as the block runs. Raises StoreError if another process holds it."""
    with attempt(database, name) as got:
        if not got:
            raise StoreError(f"another process holds {name}", where=database.shown(database.address))
        yield name


def is_free(database: Database, name: str) -> bool:
    """Whether no living process holds the lock of this name."""
    if database.dialect == "sqlite" and not _path(database, name).exists():
        return True
    with attempt(database, name) as got:
        return got


def attempt(database: Database, name: str) -> contextlib.AbstractContextManager[bool]:
    """Hold the lock of this name as long as the block runs, if nobody else does; says whether it is held."""
    return _take_file(_path(database, name)) if database.dialect == "sqlite" else _take_key(database, name)


def end_writer(database: Database, name: str) -> None:
    """Kill the process that holds the lock of this name if it holds the write lock of SQLite's database too, this moment.

    For one that was frozen in the middle of a transaction. Does nothing on PostgreSQL, which ends such a session by itself, and
    where the system doesn't say who holds which lock.
    """
    if database.dialect != "sqlite":
        return
    with contextlib.suppress(OSError):
        held, index = _path(database, name).stat().st_ino, Path(f"{_file(database)}-shm").stat().st_ino
        holders, writers = _pids("FLOCK", held, "0"), _pids("POSIX", index, WAL_WRITE_LOCK)
        for pid in holders & writers:
            os.kill(pid, signal.SIGKILL)


def _pids(kind: str, inode: int, begin: str) -> set[int]:
    """Who holds a lock on a file from this byte on. A line of proc_locks(5): `1: POSIX  ADVISORY  WRITE 7163 fd:01:131 120 120`."""
    rows = [line.split() for line in LOCKS.read_text().splitlines()]
    return {int(row[4]) for row in rows if row[1] == kind and row[5].endswith(f":{inode}") and row[6] == begin}


def _file(database: Database) -> str:
    return str(make_url(database.address).database)


def _path(database: Database, name: str) -> Path:
    return Path(f"{_file(database)}.locks") / name


@contextlib.contextmanager
def _take_file(path: Path) -> Iterator[bool]:
    """Take the lock file if nobody has it; removed afterwards, so that the folder doesn't fill up."""
    try:
        path.parent.mkdir(exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise StoreError(f"cannot be written ({error.strerror})", where=str(path)) from error
    with file:
        got = _lock(file) and _is_still(path, file)
        try:
            yield got
        finally:
            if got:
                path.unlink(missing_ok=True)


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_still(path: Path, file: IO[str]) -> bool:
    """Whether the locked file is the one of that name, and not one that was removed between open and lock."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def _take_key(database: Database, name: str) -> Iterator[bool]:
    """Take the advisory lock in a session of its own: a pool would hand the session on with the lock in it."""
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    engine = create_engine(database.address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with contextlib.ExitStack() as stack:
        with database.explaining():
            c = stack.enter_context(engine.connect())
            got: bool = c.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar_one()
        yield got
