"""Fixtures for all tests: a database of each kind, fresh and of this version's schema."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from store.database import Database
from tests.support.database import Server

settings.register_profile("untimed", deadline=None)  # how long an example takes says nothing on a busy machine
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real PostgreSQL, started once and only if a test asks for it."""
    with Server() as running:
        yield running


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that was upgraded once, to be copied."""
    made = tmp_path_factory.mktemp("template") / "upgraded.db"
    Database.upgrade(f"sqlite:///{made}")
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path, upgraded: Path) -> str:
    """The address of a fresh, upgraded database: every test that takes it runs on both kinds."""
    if request.param == "postgresql":
        running: Server = request.getfixturevalue("server")
        return running.fresh()
    return f"sqlite:///{shutil.copy(upgraded, tmp_path / 'test.db')}"


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """An open, empty database of each kind."""
    opened = Database.open(address)
    yield opened
    opened.close()
