"""The service and a clock that jumps: what is due is polled once, and nothing waits for a time that has gone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.orders import Budget, Contract
from scheduler.keeping import Keeping
from scheduler.polling import Plan
from scheduler.service import Service
from store import runs, sources
from store.database import Database
from store.outlets import Outlet
from store.sources import new_source
from tests.support.portal import article, listing
from tests.support.serving import until
from tests.support.site import Site, serve

pytestmark = pytest.mark.slow

NEWS = "https://news.example/"
HOUR = timedelta(hours=1)


class Clock:
    """A clock that somebody sets."""

    ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


KEEPING = Keeping(0, 0, 0, 1, Path())


class NoPage:
    """A service without a review page."""

    def open(self) -> None:
        """Nothing to open."""

    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serve(tmp_path) as running:
        pages = [f"{NEWS}2026/11/{day:02d}/a{day}.html" for day in range(10, 15)]
        running.put(NEWS, listing(pages))
        for number, url in enumerate(pages):
            running.put(url, article(number))
        yield running


@contextmanager
def running(database: Database, site: Site, clock: Clock, folder: Path) -> Iterator[None]:
    """A service of one source with an interval of an hour."""
    contract = Contract(site.fetching(), database.address)
    service = Service(database, Plan(contract, Budget(), 60, folder / "worker.log", KEEPING), clock, lambda: None)
    thread = threading.Thread(target=service.run, args=[NoPage()])
    thread.start()
    try:
        yield
    finally:
        service.stop()
        thread.join(20)
    assert not thread.is_alive()


def add(database: Database, clock: Clock) -> None:
    outlet = Outlet(id="outlet", name="Outlet", name_en=None, kind=None, country=None, region=None, url=None)
    with database.write() as c:
        sources.put(c, new_source("news", outlet, type="listing", url=NEWS, name="news"), clock())


def done(database: Database) -> int:
    with database.read() as c:
        return sum(run.state == runs.DONE for run in runs.find(c))


def settled(database: Database, site: Site, number: int) -> None:
    """So many runs, and no more although the service goes on ticking."""
    until(lambda: done(database) == number, 40)
    ticks = threading.Event()
    ticks.wait(3)
    assert done(database) == number
    assert site.count(NEWS) == number


def test_a_clock_that_jumps_ahead_and_back_makes_one_run_each(database: Database, site: Site, tmp_path: Path) -> None:
    clock = Clock()
    add(database, clock)
    with running(database, site, clock, tmp_path):
        settled(database, site, 1)
        clock.ahead += 1.2 * HOUR
        settled(database, site, 2)
        clock.ahead -= 3 * HOUR
        settled(database, site, 3)
        with database.read() as c:
            source = sources.get(c, "news")
        assert source is not None
        assert source.next_check_at < clock() + 1.2 * HOUR


def test_slots_that_were_missed_for_ten_days_make_one_run(database: Database, site: Site, tmp_path: Path) -> None:
    clock = Clock()
    add(database, clock)
    with running(database, site, clock, tmp_path):
        settled(database, site, 1)
    clock.ahead += timedelta(days=10)
    with running(database, site, clock, tmp_path):
        settled(database, site, 2)


def test_a_clock_that_stood_in_1970_and_is_set_makes_one_run_each(
    database: Database, site: Site, tmp_path: Path
) -> None:
    clock = Clock()
    add(database, clock)
    clock.ahead = datetime(1970, 1, 1, 1, tzinfo=UTC) - datetime.now(UTC)
    with running(database, site, clock, tmp_path):
        settled(database, site, 1)
        clock.ahead = timedelta(0)
        settled(database, site, 2)
        with database.read() as c:
            source = sources.get(c, "news")
        assert source is not None
        assert clock() < source.next_check_at < clock() + 1.2 * HOUR
