"""The one writing thread of a worker: many jobs in one transaction, none harmed by another."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from analysis.errors import StoreError
from crawler.writer import MOST_JOBS, Writer
from store.database import Database


@pytest.fixture
def address(tmp_path: Path) -> str:
    where = f"sqlite:///{tmp_path / 'policyvane.db'}"
    Database.upgrade(where)
    database = Database.open(where)
    with database.write() as c:
        c.execute(text("CREATE TABLE notes (number INTEGER PRIMARY KEY)"))
    database.close()
    return where


def note(number: int) -> object:
    def job(c: Connection) -> int:
        c.execute(text("INSERT INTO notes VALUES (:number)"), {"number": number})
        return number

    return job


def noted(address: str) -> list[int]:
    database = Database.open(address)
    with database.read() as c:
        found = [number for (number,) in c.execute(text("SELECT number FROM notes ORDER BY number"))]
    database.close()
    return found


async def all_of(address: str, jobs: list[object]) -> list[object]:
    writer = Writer(address)
    return await asyncio.gather(*(writer.do(job) for job in jobs), return_exceptions=True)  # type: ignore[arg-type]


def test_every_job_gets_its_own_result_after_the_commit(address: str) -> None:
    numbers = list(range(3 * MOST_JOBS))
    assert asyncio.run(all_of(address, [note(number) for number in numbers])) == numbers
    assert noted(address) == numbers


def test_a_job_that_fails_writes_nothing_and_harms_no_other(address: str) -> None:
    def broken(c: Connection) -> None:
        c.execute(text("INSERT INTO notes VALUES (1000)"))
        raise ZeroDivisionError("ours")

    results = asyncio.run(all_of(address, [note(1), broken, note(2), note(2), note(3)]))
    assert isinstance(results[1], ZeroDivisionError)
    assert isinstance(results[3], IntegrityError)
    assert [results[0], results[2], results[4]] == [1, 2, 3]
    assert noted(address) == [1, 2, 3]


def test_a_database_that_is_not_there_fails_every_job(tmp_path: Path) -> None:
    results = asyncio.run(all_of(f"sqlite:///{tmp_path}/no/such/place.db", [note(1), note(2)]))
    assert [type(result) for result in results] == [StoreError, StoreError]
