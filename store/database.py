"""The database behind one address: opening, upgrading, and the two kinds of transaction.

A read sees one moment and can't write. A write is alone: BEGIN IMMEDIATE on SQLite, an advisory transaction lock on
PostgreSQL, so that events get their seq in the order of commits. What goes wrong with the database (not with our use of it)
becomes a StoreError of one line.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError

from analysis.errors import StoreError
from store import migrations
from store.schema import to_json

BUSY_SECONDS = 30
FROZEN_SECONDS = 8  # of a writer's silence, after which PostgreSQL sends it away: nobody else can write meanwhile
WRITE_LOCK = 0x706F6C6963790001  # any number of our own
_SQLITE = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
)
_OUR_FAULT = (DataError, IntegrityError, ProgrammingError)


class Database:
    """An open database. Threads may share it; each transaction has a connection of its own."""

    def __init__(self, url: URL, engine: Engine) -> None:
        self._url, self._engine = url, engine
        self.address = url.render_as_string(hide_password=False)
        self.dialect = engine.dialect.name

    @classmethod
    def open(cls, address: str) -> "Database":
        """Open a database of this version's schema.

        Raises StoreError if it can't be reached, or if its schema is older or newer than this version's.
        """
        database = cls._connect(address)
        if database.dialect == "sqlite" and not Path(database._url.database or "").exists():
            database._check(None)  # SQLite would make an empty file
        try:
            with database.read() as c:
                found = _version(c)
            database._check(found)
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def upgrade(cls, address: str) -> None:
        """Create the schema, or bring it to this version's. Safe to repeat. Raises StoreError."""
        database = cls._connect(address)
        try:
            with database._transaction(write=True, frozen_seconds=0) as c:  # the steps may have a lot to work out
                found = _version(c)
                if found is not None and found not in migrations.known():
                    database._check(found)
                migrations.to_newest(c)
        finally:
            database.close()

    @staticmethod
    def shown(address: str) -> str:
        """An address as it may be printed: without its password."""
        try:
            url = make_url(address)
        except (ArgumentError, ValueError):
            return "the database"
        open_words = {key: value for key, value in url.query.items() if "pass" not in key.lower()}
        name = url.get_backend_name()
        return url.set(drivername=name, query=open_words).render_as_string(hide_password=True)

    @classmethod
    def _connect(cls, address: str) -> "Database":
        try:
            url = make_url(address)
        except (ArgumentError, ValueError):
            raise StoreError(
                "the address of the database is not understood",
                where="database",
                todo="Write sqlite:////folder/policyvane.db or postgresql://user:password@host/name",
            ) from None  # the cause repeats the address with its password
        kind = url.get_backend_name()
        if kind == "sqlite" and url.database:
            url = url.set(drivername="sqlite")
            return cls(url, _sqlite_engine(url))
        if kind == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
            return cls(url, _engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10}))
        raise StoreError(
            f"{kind} without a file is no database that lasts" if kind == "sqlite" else f"{kind} is not supported",
            where="database",
            todo="Use SQLite (sqlite:////folder/policyvane.db) or PostgreSQL",
        )

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment and changes nothing."""
        with self._transaction(write=False) as c:
            yield c

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, alone; committed at the end, rolled back on any exception.

        Raises StoreError if another process writes for longer than BUSY_SECONDS.
        """
        with self._transaction(write=True) as c:
            yield c

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextlib.contextmanager
    def explaining(self) -> Iterator[None]:
        """What goes wrong with the database within the block is raised as a StoreError; our own faults as they are."""
        try:
            yield
        except _OUR_FAULT as error:
            if "permission denied" not in str(error.orig):
                raise
            raise self._explained(error) from error
        except (DBAPIError, sqlite3.Error) as error:
            raise self._explained(error) from error

    @contextlib.contextmanager
    def _transaction(self, *, write: bool, frozen_seconds: int = FROZEN_SECONDS) -> Iterator[Connection]:
        with self.explaining(), self._engine.connect() as c, c.begin():
            if self.dialect == "postgresql":
                _begin_postgresql(c, write=write, frozen_seconds=frozen_seconds)
            else:
                _begin_sqlite(c, write=write)
            yield c

    def _check(self, found: str | None) -> None:
        where = self.shown(self.address)
        if found == migrations.NEWEST:
            return
        if found is None:
            raise StoreError("there is no Policyvane database", where=where, todo="Run: policyvane init")
        if found not in migrations.known():
            raise StoreError(
                f"the database was made by a newer version (schema {found})", where=where, todo="Upgrade Policyvane"
            )
        todo = "Run: policyvane db upgrade"
        raise StoreError(f"the database is of an older version (schema {found})", where=where, todo=todo)

    def _explained(self, error: Exception) -> StoreError:
        cause = str(getattr(error, "orig", None) or error)
        for secret in filter(None, (self._url.password, *_values(self._url, "pass"))):
            cause = cause.replace(secret, "***")
        lines = [line.strip() for line in cause.splitlines() if line.strip()] or [type(error).__name__]
        # psycopg tells of several tries in several lines, and the first one only says that there were several.
        line = lines[1].removeprefix("- ") if lines[0].endswith("failures were:") and len(lines) > 1 else lines[0]
        todo = next((todo for sign, todo in _MEANING.items() if sign in cause), None)
        return StoreError(line.rstrip("."), where=self.shown(self.address), todo=todo)


_LOCKED = "Another process has been writing for a long time; try again, or stop it"
_UNREACHABLE = "Check that the server runs and can be reached"
_WHO = "Check user and password in the setting `database`"
_MEANING = {
    "database is locked": _LOCKED,
    "lock timeout": _LOCKED,
    "idle-in-transaction": "This process or its machine stood still in the middle of writing; nothing was stored, try again",
    "database or disk is full": "Make room on the disk; nothing was lost",
    "No space left on device": "Make room on the server's disk; nothing was lost",
    "disk I/O error": "Make room on the disk if it is full, or check it",
    "unable to open database file": "Check that its folder exists and may be written, or run: policyvane init",
    "readonly database": "Check that the file and its folder may be written",
    "file is not a database": "It is another kind of file; set another address, or move it away and run: policyvane init",
    "is malformed": "The file is damaged; restore a backup",
    "permission denied": "Check what this user may do there",
    "password": _WHO,
    'role "': _WHO,
    "pg_hba.conf": _WHO,
    "does not exist": "Create it first, for instance with createdb",
    "connection": _UNREACHABLE,
    "resolve host": _UNREACHABLE,
}


def _engine(url: URL, **settings: Any) -> Engine:
    return create_engine(url, json_serializer=to_json, **settings)


def _sqlite_engine(url: URL) -> Engine:
    engine = _engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        if connection.execute("PRAGMA page_count").fetchone() == (0,):  # on any other file it would wait for who writes
            connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
        for pragma in _SQLITE:
            connection.execute(pragma)

    return engine


def _begin_sqlite(c: Connection, *, write: bool) -> None:
    c.exec_driver_sql(f"PRAGMA query_only={'OFF' if write else 'ON'}")
    c.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_postgresql(c: Connection, *, write: bool, frozen_seconds: int) -> None:
    """In one message: a save is some twenty statements, and would else begin with four more."""
    told = ["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"]
    if write:
        told = [
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
            f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'",
            f"SET LOCAL idle_in_transaction_session_timeout = '{frozen_seconds}s'",
            f"SELECT pg_advisory_xact_lock({WRITE_LOCK})",
        ]
    # The server takes several statements at once only without parameters, of which even none are some.
    c.exec_driver_sql("; ".join(told), execution_options={"no_parameters": True})


def _values(url: URL, word: str) -> list[str]:
    """The values of an address's parameters whose name holds a word."""
    return [value for key, values in url.normalized_query.items() if word in key.lower() for value in values]


def _version(c: Connection) -> str | None:
    """The version of the schema that is there; None if there is no schema of ours."""
    if not inspect(c).has_table("alembic_version"):
        return None
    found: str | None = c.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found
