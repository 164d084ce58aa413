"""Backup and restore of the whole database: one file that stands for one moment.

SQLite by its online backup, while others read and write; PostgreSQL by pg_dump and pg_restore, which come with the server. A
backup appears under its name only when it is whole. After a restore no id is handed out a second time: the counters go on
behind everything that was given out before, so that followers of the events miss nothing.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url

from analysis.errors import ConfigurationError, StoreError, UsageError
from store import locks, migrations, runs
from store.database import Database

COUNTED = {"articles": "id", "stories": "id", "runs": "id", "events": "seq"}
UNKNOWN_SINCE = 10_000  # ids that may have been given out since a backup, where nobody can tell any more
_VERSION = "SELECT version_num FROM alembic_version"


def backup(database: Database, to: Path) -> None:
    """Write the database into the file `to`.

    Raises UsageError if the file exists, ConfigurationError if it can't be written or pg_dump is missing, StoreError if the
    database can't be read.
    """
    if to.exists():
        raise UsageError("exists already", where=str(to), todo="Name another file; a backup never replaces one")
    part = to.with_name(f".{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        part.touch(mode=0o600)  # it holds all that the database holds
        if database.dialect == "sqlite":
            with database.explaining(), _sqlite(_path(database.address)) as source, _sqlite(part) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        else:
            _run("pg_dump", database.address, "--format=custom", "--no-owner", "--no-privileges", f"--file={part}")
        _to_disk(part)
        part.rename(to)
    except OSError as error:
        raise ConfigurationError(
            f"cannot be written ({error.strerror})", where=str(to), todo="Name a file in another folder"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def restore(address: str, file: Path) -> None:
    """Put the backup in `file` in the place of the database, and bring it to this version's schema.

    Raises UsageError if the file is no backup of a known version, StoreError if somebody works with the database; then
    nothing has changed.
    """
    is_sqlite = make_url(address).get_backend_name() == "sqlite"
    version = _version_in_file(file) if is_sqlite else _version_in_dump(file)
    if version not in migrations.known():
        raise UsageError(
            f"is a backup of a newer version (schema {version})"
            if version
            else "is no backup of this kind of database",
            where=str(file),
            todo="Upgrade Policyvane" if version else "Give a file that `policyvane db backup` wrote",
        )
    given_out = _given_out(address)
    if is_sqlite:
        _fill(_path(address), file)
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
        _run("pg_restore", address, *options, str(file))
    Database.upgrade(address)
    with _opened(address) as database, database.write() as c:
        _go_on_behind(c, given_out)


def _fill(path: Path, file: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _sqlite(file) as source, _sqlite(path) as database:
            source.backup(database)
    except sqlite3.Error as error:
        raise StoreError(f"could not be filled ({error})", where=str(path), todo="Stop what uses it") from error


def _given_out(address: str) -> Mapping[str, int] | None:
    """The highest id of each table that is being replaced; None if that can't be read any more.

    Raises StoreError if somebody works with the database.
    """
    try:
        with _opened(address) as database, database.read() as c:
            busy = [run for run in runs.in_hand(c) if not locks.is_free(database, run.claimant)]
            found = {table: _counter(c, table) for table in COUNTED}
    except StoreError:
        return None
    if busy:
        raise StoreError(
            f"{len(busy)} runs are in hand", where=Database.shown(address), todo="Stop the service and crawls first"
        )
    return found


def _counter(c: Connection, table: str) -> int:
    if c.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name").bindparams(name=table)
    else:
        sequence = text("SELECT pg_get_serial_sequence(:name, :key)").bindparams(name=table, key=COUNTED[table])
        query = text(f"SELECT last_value FROM {c.execute(sequence).scalar_one()}")  # noqa: S608 -- the server's own name
    return c.execute(query).scalar_one_or_none() or 0


def _go_on_behind(c: Connection, given_out: Mapping[str, int] | None) -> None:
    for table, key in COUNTED.items():
        known = _counter(c, table)
        behind = max(known, given_out[table]) if given_out is not None else known + UNKNOWN_SINCE
        if c.dialect.name == "sqlite":
            c.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table})
            c.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :n)"), {"name": table, "n": behind})
        elif behind > known:
            query = text("SELECT setval(pg_get_serial_sequence(:name, :key), :n)")
            c.execute(query, {"name": table, "key": key, "n": behind})


def _version_in_file(file: Path) -> str | None:
    """The schema's version in an SQLite file; None if it is no sound database of ours."""
    if not file.is_file():
        raise UsageError("is not there", where=str(file))
    try:
        with _sqlite(file) as c:
            if c.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return None
            found = c.execute(_VERSION).fetchone()
    except sqlite3.Error:
        return None
    return str(found[0]) if found else None


def _version_in_dump(file: Path) -> str | None:
    """The schema's version in a dump; None if it is none of ours."""
    if not file.is_file():
        raise UsageError("is not there", where=str(file))
    try:
        said = _run("pg_restore", None, "--data-only", "--table=alembic_version", "--file=-", str(file))
    except StoreError:
        return None
    lines = said.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith("COPY ")), None)
    return lines[start + 1] if start is not None else None


def _run(program: str, address: str | None, *options: str) -> str:
    """Run one of PostgreSQL's programs; the password goes by the environment, where other users can't read it."""
    path = shutil.which(program)
    if path is None:
        raise ConfigurationError(
            "is not installed here", where=program, todo="Install PostgreSQL's client programs of the server's version"
        )
    command, environment = [path, *options], dict(os.environ)
    if address is not None:
        url: URL = make_url(address).set(drivername="postgresql")
        if url.password:
            environment["PGPASSWORD"] = str(url.password)
        command.append(f"--dbname={url.set(password=None).render_as_string(hide_password=False)}")
    done = subprocess.run(  # noqa: S603 -- our own words, no shell
        command, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        said = " ".join(line.partition(": ")[2] for line in done.stderr.splitlines()) or f"exit {done.returncode}"
        raise StoreError(f"{program}: {said}", where=Database.shown(address) if address else None)
    return done.stdout


@contextlib.contextmanager
def _sqlite(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as connection:
        yield connection


@contextlib.contextmanager
def _opened(address: str) -> Iterator[Database]:
    with contextlib.closing(Database.open(address)) as database:
        yield database


def _path(address: str) -> Path:
    return Path(make_url(address).database or "")


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
