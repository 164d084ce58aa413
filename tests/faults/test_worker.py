"""The worker and its parent are killed at any moment: nothing stays behind, nothing is lost, nothing is stored twice."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import text

from analysis.outcome import Outcome, RunCounts
from crawler.orders import Budget, Contract, Order, Report, to_line
from scheduler.clock import system_clock
from scheduler.keeping import Keeping
from scheduler.polling import Plan, Polling
from store import health, locks, sources
from store.database import Database
from tests.support.cli import Cli
from tests.support.crawl import ROOT, House, place, worker
from tests.support.portal import article, listing
from tests.support.site import Site, drip, serve
from tests.support.writing import add_source

pytestmark = pytest.mark.slow
NEWS = "https://news.example"
ARTICLES = 40


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serve(tmp_path) as running:
        pages = [f"{NEWS}/2026/11/{n % 28 + 1:02d}/a{n}.html" for n in range(ARTICLES)]
        running.put(f"{NEWS}/", listing(pages), etag='"1"')
        running.put(f"{NEWS}/slow", act=drip)
        for number, url in enumerate(pages):
            running.put(url, article(number))
        yield running


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path)
    made.add("news", f"{NEWS}/")
    return made


def interrupted(house: House, order: Order) -> None:
    """What the scheduler does with the run of a dead worker."""
    assert house.finish(order, Report(order.run, "news", Outcome.FAILED, "interrupted", RunCounts()))


def assert_whole(house: House) -> None:
    assert house.count("articles") == ARTICLES
    assert house.count("revisions") == ARTICLES
    assert house.count("links") == ARTICLES
    assert house.count("events WHERE type = 'article.new'") == ARTICLES
    with house.database.read() as c:
        assert health.check(c) == ()


def test_a_worker_killed_at_any_moment_loses_nothing_and_stores_nothing_twice(
    site: Site, house: House, tmp_path: Path
) -> None:
    chance = random.Random(23)
    kills = 0
    while kills < 8 or house.count("articles") < ARTICLES:
        order = house.claim("news")
        with worker(site.fetching(), tmp_path, house.address) as working:
            working.await_start()
            working.send(order)
            time.sleep(chance.uniform(0.0, 0.6 + 0.1 * kills))  # on a busy machine too it gets somewhere in the end
            working.process.kill()
        kills += 1
        interrupted(house, order)
        assert kills < 60
    with worker(site.fetching(), tmp_path, house.address) as working:
        assert house.poll(working, "news").outcome.healthy
    assert_whole(house)


def test_an_order_that_is_carried_out_twice_stores_once(site: Site, house: House, tmp_path: Path) -> None:
    order = house.claim("news")
    with worker(site.fetching(), tmp_path, house.address) as first:
        first.send(order)
        while house.count("articles") < ARTICLES // 4:
            time.sleep(0.01)
        first.process.kill()
    with worker(site.fetching(), tmp_path, house.address) as second:
        report = second.poll(order)
    assert report.outcome.healthy, report.reason
    assert house.finish(order, report)
    assert_whole(house)


def test_two_workers_with_one_order_store_once(site: Site, house: House, tmp_path: Path) -> None:
    order = house.claim("news")
    with (
        worker(site.fetching(), tmp_path, house.address) as first,
        worker(site.fetching(), tmp_path, house.address) as second,
    ):
        first.send(order)
        second.send(order)
        reports = [first.await_kind(Report), second.await_kind(Report)]
    assert all(report.outcome.healthy for report in reports), reports
    assert_whole(house)


PARENT = """
import subprocess, sys, time
worker = subprocess.Popen([sys.executable, "-P", "-m", "crawler.worker"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          text=True, start_new_session=True)
for line in sys.argv[1:]:
    worker.stdin.write(line + "\\n")
worker.stdin.flush()
print(worker.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("path", ["", "slow"])
def test_a_worker_whose_parent_is_killed_does_not_outlive_it(
    site: Site, house: House, tmp_path: Path, path: str
) -> None:
    contract = Contract(site.fetching(delay=0.5, timeout=600), house.address)
    order = house.claim("news") if not path else None
    lines = [contract, order or Order(-1, "", place(f"{NEWS}/{path}"), dry=True)]
    parent = subprocess.Popen(
        [sys.executable, "-P", "-c", PARENT, *map(to_line, lines)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    while not site.count(f"{NEWS}/{path}"):
        assert child.is_running()
        time.sleep(0.01)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    child.wait(10)
    assert not child.is_running()


# What a page may do to the program that reads it, done by a name in its address.
KILLER = """
import os, sys, time
from crawler import outlets
real = outlets.article_page
def read(page):
    if "poison" in page.url:
        os.kill(os.getpid(), 9)
    if "endless" in page.url:
        while True:
            pass
    return real(page)
outlets.article_page = read
from crawler.spiders import source
source.LONGEST_THOUGHT = 2.0
from crawler.worker import main
main()
"""


@pytest.mark.parametrize("harm", ["poison", "endless"])
def test_a_page_that_takes_the_worker_down_twice_is_set_aside_and_harms_nobody_else(
    harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(tmp_path) as site:
        good = [f"{NEWS}/2026/11/{n + 1:02d}/a{n}.html" for n in range(6)]
        bad = f"{NEWS}/2026/11/09/{harm}-a7.html"
        site.put(f"{NEWS}/", listing([*good[:3], bad, *good[3:]]))
        site.put("https://other.example/", listing([url.replace("news.", "other.") for url in good]))
        for number, url in enumerate(good):
            site.put(url, article(number))
            site.put(url.replace("news.", "other."), article(number + 50))
        site.put(bad, article(7))
        program = tmp_path / "worker.py"
        program.write_text(KILLER, "utf-8")
        monkeypatch.setattr("scheduler.worker.PROGRAM", (str(program),))
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        settings = {"connect_to": json.dumps(site.fetching().routes), "ca_file": str(site.ca_file), "delay": "0"}
        cli = Cli(tmp_path / "home", settings)
        cli.ok("init")
        database = Database.open(f"sqlite:///{cli.home}/policyvane.db")
        with database.write() as c:
            for name in ("news", "other"):
                add_source(c, name)
        shelf = tmp_path / "shelf"
        contract = Contract(site.fetching(), database.address, shelf=str(shelf))
        keeping = Keeping(0, 0, 0, 1, tmp_path)
        reports: list[Report] = []
        with locks.hold(database, "tester") as claimant:
            polling = Polling(
                database,
                Plan(contract, Budget(), 60, tmp_path / "worker.log", keeping),
                system_clock,
                lambda message: reports.append(message) if isinstance(message, Report) else None,
                claimant,
            )
            for _ in range(2):
                with database.read() as c:
                    for source in sources.find(c):
                        polling.add(source.turn)
                while polling.busy:
                    polling.turn(0.2)
            polling.stop("done")
        with database.read() as c:
            assert c.execute(text("SELECT count(*) FROM articles")).scalar_one() == 12
            state, reason = c.execute(text(f"SELECT state, reason FROM links WHERE url LIKE '%{harm}%'")).one()
            assert health.check(c) == ()
        assert state == "refused"
        assert "twice" in reason
        (kept,) = shelf.glob("link-*.html")
        assert kept.read_text("utf-8") == article(7)
        assert str(kept) in reason
        assert all(report.outcome.healthy for report in reports if report.source == "other")
        explained = cli.run("explain", str(kept), "--url", bad)
        assert explained.returncode == 0
        database.close()
