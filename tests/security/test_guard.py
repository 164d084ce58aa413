"""No way in: whatever a site says, nothing of this machine or of its network is connected to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis.outcome import Outcome
from crawler.orders import Order, Report
from tests.support import resolving
from tests.support.canary import Canaries
from tests.support.crawl import House, Worker, place, worker
from tests.support.site import Site, redirect, serve

pytestmark = pytest.mark.slow

NAMES = {
    "evil127.example": ["127.0.0.1"],
    "evil10.example": ["10.1.2.3"],
    "evil6.example": ["::1"],
    "both.example": ["93.184.215.14", "127.0.0.1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
}
TARGETS = (
    *(f"http://{name}" for name in NAMES),
    "https://evil127.example",
    "http://localhost",
    "http://127.0.0.1",
    "http://[::1]",
    "http://[::ffff:127.0.0.1]",
    "http://2130706433",
    "http://0x7f000001",
    "http://127.1",
    "http://0.0.0.0",
)
GOOD = "https://news.example"


@dataclass(frozen=True)
class Stage:
    """A good site, sockets that nobody may reach, and a database."""

    site: Site
    canaries: Canaries
    house: House
    folder: Path

    @property
    def targets(self) -> list[str]:
        """Addresses that must never be connected to; the last is the good site's own server, under a wrong name."""
        own = self.site.fetching().routes[0].rsplit(":", 1)[1]
        return [f"{target}:{self.canaries.port}/" for target in TARGETS] + [f"http://evil127.example:{own}/"]

    def worker(self) -> Worker:
        """A worker that resolves names as a hostile resolver would."""
        fetching = self.site.fetching(timeout=5)
        return worker(fetching, self.folder, self.house.address, program=resolving.PROGRAM, names=NAMES)

    def seen(self) -> list[str]:
        """Who came to the canaries, and what hosts the good server was asked for that are not its own."""
        return self.canaries.seen + [asked.host for asked in self.site.asked if not asked.host.endswith("news.example")]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with serve(tmp_path) as site, Canaries() as canaries:
        site.put(f"{GOOD}/robots.txt", "", "text/plain")
        yield Stage(site, canaries, House(tmp_path), tmp_path)


def poll_dry(stage: Stage, urls: list[str], kind: str) -> list[Report]:
    with stage.worker() as working:
        for number, url in enumerate(urls):
            working.send(Order(-1 - number, "", place(url, kind), dry=True))
        return [working.await_kind(Report) for _ in urls]


def test_the_canaries_would_notice(stage: Stage) -> None:
    import socket

    socket.create_connection(("127.0.0.1", stage.canaries.port)).close()
    while not stage.canaries.seen:
        pass


@pytest.mark.parametrize("kind", ["feed", "listing"])
def test_no_list_is_polled_inside(stage: Stage, kind: str) -> None:
    reports = poll_dry(stage, stage.targets, kind)
    assert not stage.seen()
    assert {report.outcome for report in reports} == {Outcome.BLOCKED}
    assert all("not a public address" in report.reason for report in reports)


def test_no_redirect_leads_inside(stage: Stage) -> None:
    urls = [stage.site.put(f"{GOOD}/{number}", **redirect(target)) for number, target in enumerate(stage.targets)]
    reports = poll_dry(stage, urls, "listing")
    assert not stage.seen()
    assert {report.outcome for report in reports} == {Outcome.BLOCKED}


def test_no_robots_txt_leads_inside(stage: Stage) -> None:
    for number, target in enumerate(stage.targets):
        stage.site.put(f"https://{number}.news.example/robots.txt", **redirect(target))
    reports = poll_dry(stage, [f"https://{n}.news.example/" for n in range(len(stage.targets))], "listing")
    assert not stage.seen()
    assert {report.outcome for report in reports} == {Outcome.BLOCKED}


def test_no_page_is_fetched_inside(stage: Stage) -> None:
    entries = "".join(
        f"<item><title>Plan {number} for artificial intelligence</title><link>{target}a{number}.html</link></item>"
        for number, target in enumerate(stage.targets)
    )
    stage.site.put(f"{GOOD}/feed", f"<rss version='2.0'><channel><title>x</title>{entries}</channel></rss>", "text/xml")
    stage.house.add("bad", f"{GOOD}/feed", "feed")
    with stage.worker() as working:
        report = stage.house.poll(working, "bad")
    assert not stage.seen()
    assert report.counts.links > 10
    assert {state for state, _ in stage.house.states().values()} == {"refused"}
    assert report.counts.refused == report.counts.links


def test_a_proxy_in_the_environment_is_not_used(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{stage.canaries.port}")
        monkeypatch.setenv(name.upper(), f"http://127.0.0.1:{stage.canaries.port}")
    stage.site.put(f"{GOOD}/", "hello")
    with stage.worker() as working:
        assert working.look(f"{GOOD}/").bytes == b"hello"
    assert not stage.seen()


@pytest.mark.parametrize("kind", ["feed", "listing"])
def test_the_hook_alone_holds_where_the_resolver_is_broken(
    stage: Stage, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_WITHOUT", "resolver")
    reports = poll_dry(stage, stage.targets[:-1], kind)
    assert not stage.seen()
    outcomes = [report.outcome for report in reports]
    assert set(outcomes) <= {Outcome.BLOCKED, Outcome.UNREACHABLE}  # one target has a public address too
    assert outcomes.count(Outcome.BLOCKED) >= len(TARGETS) - 1


@pytest.mark.parametrize("broken", ["hook", "hook resolver"])
def test_a_worker_whose_guard_is_broken_refuses_to_crawl(
    stage: Stage, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_WITHOUT", broken)
    working = stage.worker()
    assert working.process.wait(60) == 4
    assert working.said.strip().count("\n") == 0
    assert "refusing to crawl" in working.said
    assert not stage.site.asked
