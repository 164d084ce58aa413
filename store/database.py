"""The database behind one address: opening, upgrading, and the two kinds of transaction.

A read sees one moment. A write is alone: BEGIN IMMEDIATE on SQLite, an advisory transaction lock on PostgreSQL, so that
events get their seq in the order of commits. What goes wrong below becomes a StoreError of one line.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from analysis.errors import StoreError

BUSY_SECONDS = 30
WRITE_LOCK = 0x706F6C6963790001  # any number of our own
_SQLITE = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", "PRAGMA temp_store=MEMORY")


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
        try:
            with database.read() as c:
                found = MigrationContext.configure(c).get_current_revision()
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
            with database._transaction(write=True) as c:
                found = MigrationContext.configure(c).get_current_revision()
                if found is not None and found not in _known():
                    database._check(found)
                config = _alembic()
                config.attributes["connection"] = c
                command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(f"cannot be upgraded ({error})", where=database.shown(address)) from error
        finally:
            database.close()

    @staticmethod
    def shown(address: str) -> str:
        """An address as it may be printed: without its password."""
        try:
            return make_url(address).render_as_string(hide_password=True)
        except ArgumentError:
            return "the database"

    @classmethod
    def _connect(cls, address: str) -> "Database":
        try:
            url = make_url(address)
        except ArgumentError as error:
            raise StoreError(
                "the address of the database is not understood",
                where="database",
                todo="Write sqlite:////folder/policyvane.db or postgresql://user:password@host/name",
            ) from error
        if url.get_backend_name() == "sqlite":
            return cls(url, _sqlite_engine(url))
        if url.get_backend_name() == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
            return cls(url, create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10}))
        raise StoreError(f"{url.get_backend_name()} is no database that is supported", todo="Use SQLite or PostgreSQL")

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment and changes nothing."""
        with self._transaction(write=False) as c:
            yield c

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, alone; committed at the end, rolled back on any exception."""
        with self._transaction(write=True) as c:
            yield c

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextlib.contextmanager
    def _transaction(self, *, write: bool) -> Iterator[Connection]:
        try:
            with self._engine.connect().execution_options(writes=write) as c, c.begin():
                if self.dialect == "postgresql":
                    c.execute(
                        text("SET TRANSACTION ISOLATION LEVEL " + ("READ COMMITTED" if write else "REPEATABLE READ"))
                    )
                    if write:
                        c.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})
                yield c
        except (DBAPIError, SQLAlchemyError, sqlite3.Error) as error:
            raise self._explained(error) from error

    def _check(self, found: str | None) -> None:
        head = _known()[0]
        where = self.shown(self.address)
        if found is None:
            raise StoreError("there is no Policyvane database", where=where, todo="Run: policyvane init")
        if found not in _known():
            raise StoreError(
                f"the database was made by a newer version (schema {found})", where=where, todo="Upgrade Policyvane"
            )
        if found != head:
            raise StoreError(
                f"the database is of an older version (schema {found})", where=where, todo="Run: policyvane db upgrade"
            )

    def _explained(self, error: Exception) -> StoreError:
        where = self.shown(self.address)
        cause = str(getattr(error, "orig", None) or error)
        first = next((line for line in cause.splitlines() if line.strip()), type(error).__name__)
        first = (
            first.replace(self._url.password, "***")
            if isinstance(self._url.password, str) and self._url.password
            else first
        )
        for sign, todo in _MEANING.items():
            if sign in cause:
                return StoreError(first, where=where, todo=todo)
        unreachable = isinstance(error, OperationalError | InterfaceError)
        return StoreError(first, where=where, todo="Check that it can be reached" if unreachable else None)


_MEANING = {
    "database is locked": f"Another process writes for longer than {BUSY_SECONDS} seconds; try again",
    "database or disk is full": "Make room on the disk; nothing was lost",
    "disk I/O error": "Check the disk",
    "unable to open database file": "Check that its folder exists and may be written, or run: policyvane init",
    "readonly database": "Check that the file and its folder may be written",
    "file is not a database": "It is another kind of file; set another address, or move it away and run: policyvane init",
    "is malformed": "The file is damaged; restore a backup",
    "password authentication failed": "Check the password in the setting `database`",
    "does not exist": "Create it first, for instance with createdb",
}


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in _SQLITE:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _known() -> tuple[str, ...]:
    """The schema versions that this version knows, newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions())
