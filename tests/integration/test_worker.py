"""The worker program as its parent sees it: lines in, lines out, and its life."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.outcome import Outcome
from crawler.orders import Beat, Budget, Contract, Look, Order, Ready, Report, Seen
from tests.support.crawl import House, Worker, place, worker
from tests.support.portal import listing
from tests.support.site import Exchange, drip, serve

pytestmark = pytest.mark.slow


class Crowd:
    """An answer that takes its time, and counts who is being answered at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now: list[str] = []
        self.most = 0
        self.twice: list[str] = []

    def __call__(self, exchange: Exchange) -> None:
        host = exchange.headers["Host"]
        with self.lock:
            if host in self.now:
                self.twice.append(host)
            self.now.append(host)
            self.most = max(self.most, len(self.now))
        time.sleep(0.2)
        with self.lock:
            self.now.remove(host)
        body = listing([f"https://{host}/2026/11/{n:02d}/a{n}.html" for n in range(1, 9)]).encode()
        exchange.begin(200, {"Content-Type": "text/html", "Content-Length": str(len(body))})
        exchange.wfile.write(body)


def dry(number: int, url: str, **more: float) -> Order:
    return Order(-number, "", place(url), Budget(**more), dry=True)  # type: ignore[arg-type]


def test_it_says_that_it_is_ready_and_then_that_it_is_alive(tmp_path: Path) -> None:
    with serve(tmp_path) as site, worker(site.fetching(), tmp_path) as working:
        working.look("https://nowhere.invalid/")
        time.sleep(2.5)
        working.look("https://nowhere.invalid/")
    first, *others = working.messages
    assert first == Ready(working.process.pid)
    assert sum(isinstance(message, Beat) for message in others) >= 2
    assert sum(isinstance(message, Seen) for message in others) == 2


def test_every_order_is_answered_once_some_at_once_and_never_two_of_one_host(tmp_path: Path) -> None:
    crowd = Crowd()
    hosts = [f"p{number}.example" for number in range(6)]
    with serve(tmp_path) as site:
        for host in hosts:
            site.put(f"https://{host}/a", act=crowd)
            site.put(f"https://{host}/b", act=crowd)
        with worker(site.fetching(), tmp_path, parallel_runs=3) as working:
            orders = [dry(number, f"https://{host}/{path}") for number, (host, path) in enumerate(
                [(host, path) for host in hosts for path in "ab"], start=1
            )]  # fmt: skip
            for order in orders:
                working.send(order)
            reports = [working.await_kind(Report) for _ in orders]
            working.look("https://nowhere.invalid/")
    assert sorted(report.run for report in reports) == sorted(order.run for order in orders)
    assert {report.outcome for report in reports} == {Outcome.OK}
    assert sum(isinstance(message, Report) for message in working.messages) == len(orders)
    assert not crowd.twice
    assert 1 < crowd.most <= 3


def test_a_run_that_breaks_is_reported_with_what_broke(tmp_path: Path) -> None:
    with serve(tmp_path) as site:
        site.put("https://news.example/", listing([]))
        with worker(site.fetching(), tmp_path) as working:
            wrong_zone = replace(place("https://news.example/"), zone="Nowhere/X")
            broken = working.poll(Order(-1, "", wrong_zone, dry=True))
            unknown = working.poll(Order(-2, "", place("https://news.example/", "smoke"), dry=True))
            assert working.look("https://news.example/").status == 200
    assert (broken.outcome, "Nowhere/X" in broken.reason) == (Outcome.FAILED, True)
    assert (unknown.outcome, "smoke" in unknown.reason) == (Outcome.FAILED, True)


def test_a_run_is_cut_off_at_its_deadline(tmp_path: Path) -> None:
    with serve(tmp_path) as site:
        site.put("https://news.example/", act=drip)
        with worker(site.fetching(timeout=60), tmp_path) as working:
            report = working.poll(dry(1, "https://news.example/", seconds=1.0), seconds=20)
    assert report.outcome is Outcome.UNREACHABLE


def test_a_look_at_what_is_no_address_is_answered(tmp_path: Path) -> None:
    with serve(tmp_path) as site, worker(site.fetching(), tmp_path) as working:
        assert "no web address" in (working.look("file:///etc/passwd").reason or "")
        assert "no web address" in (working.look("").reason or "")


@pytest.mark.parametrize("busy", [False, True])
def test_the_end_of_its_input_is_its_end(tmp_path: Path, busy: bool) -> None:
    with serve(tmp_path) as site:
        site.put("https://news.example/", act=drip)
        working = worker(site.fetching(timeout=60), tmp_path)
        assert working.await_start().pid == working.process.pid
        if busy:
            working.send(dry(1, "https://news.example/"))
            while not site.count("https://news.example/"):
                time.sleep(0.01)
        assert working.process.stdin is not None
        working.process.stdin.close()
        assert working.process.wait(5) == 0


@pytest.mark.parametrize("route", ["news.example:443:10.0.0.1:443", "nonsense"])
def test_a_contract_that_makes_no_sense_ends_it_with_one_line(tmp_path: Path, route: str) -> None:
    with serve(tmp_path) as site:
        working = worker(replace(site.fetching(), routes=(route,)), tmp_path)
        assert working.process.wait(30) == 2
    assert working.said.strip().count("\n") == 0
    assert "connect_to" in working.said


def test_a_first_line_that_is_no_contract_ends_it(tmp_path: Path) -> None:
    working = Worker(Look(1, "https://news.example/"), tmp_path)  # type: ignore[arg-type]
    assert working.process.wait(30) == 2
    assert "no contract" in working.said


def test_it_leaves_when_it_has_grown_old_but_not_with_a_run_in_hand(tmp_path: Path) -> None:
    program = ("-P", "-c", "from crawler import worker; worker.MOST_RUNS = 3; worker.main()")
    with serve(tmp_path) as site:
        for number in range(5):
            site.put(f"https://p{number}.example/", listing([]))
        working = worker(site.fetching(), tmp_path, program=program)
        for number in range(5):
            working.send(dry(number + 1, f"https://p{number}.example/"))
        assert working.process.wait(30) == 0
        reported = working.rest()
    assert len(reported) == len({report.run for report in reported})
    assert len(reported) >= 3


def test_it_stores_for_many_sources_at_once(tmp_path: Path) -> None:
    from tests.support.portal import article

    with serve(tmp_path) as site:
        house = House(tmp_path)
        for number in range(5):
            host = f"https://p{number}.example"
            pages = [f"{host}/2026/11/{n:02d}/a{number * 10 + n}.html" for n in range(8)]
            site.put(f"{host}/", listing(pages))
            for n, url in enumerate(pages):
                site.put(url, article(number * 10 + n))
            house.add(f"p{number}", f"{host}/")
        contract = Contract(site.fetching(), house.address, parallel_runs=5)
        with Worker(contract, tmp_path) as working:
            orders = {order.run: order for order in (house.claim(f"p{number}") for number in range(5))}
            for order in orders.values():
                working.send(order)
            for _ in orders:
                report = working.await_kind(Report)
                assert (report.outcome, report.counts.new) == (Outcome.OK, 8), report.reason
                assert house.finish(orders[report.run], report)
    assert house.count("articles") == 40
