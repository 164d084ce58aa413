"""Every request over real connections, with the worst that a site can answer; the worker goes on."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
import pytest

from analysis.outcome import Outcome
from crawler.orders import Order
from tests.support import site as acts
from tests.support.crawl import Worker, place, worker
from tests.support.portal import listing
from tests.support.site import MISNAMED, UNTRUSTED, Site, redirect, serve

pytestmark = pytest.mark.slow
NEWS = "https://news.example"
OTHER = "http://other.example"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("site")) as running:
        running.put(f"{NEWS}/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
        running.put(f"{NEWS}/", "<p>hello</p>")
        running.put(f"{OTHER}/", "<p>plain</p>")
        running.put(f"https://{UNTRUSTED}/", "secret")
        running.put(f"https://{MISNAMED}/", "secret")
        yield running


@pytest.fixture(scope="module")
def working(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    with worker(site.fetching(timeout=2.0, max_body=2 << 20), tmp_path_factory.mktemp("worker")) as running:
        yield running


def test_a_page_comes_back_whole_over_https_and_http(site: Site, working: Worker) -> None:
    secure, plain = working.look(f"{NEWS}/"), working.look(f"{OTHER}/")
    assert (secure.status, secure.bytes, secure.content_type) == (200, b"<p>hello</p>", "text/html; charset=utf-8")
    assert plain.bytes == b"<p>plain</p>"


def test_a_routed_host_is_asked_under_its_own_name_by_an_honest_robot(site: Site, working: Worker) -> None:
    working.look(f"{NEWS}/")
    asked = site.asked[-1]
    assert (asked.scheme, asked.host, asked.headers["User-Agent"]) == (
        "https",
        "news.example",
        "Policyvane/0 (+test@example.org)",
    )
    assert not {"Cookie", "Referer", "Authorization"} & set(asked.headers)


def test_cookies_are_not_kept(site: Site, working: Worker) -> None:
    site.put(f"{NEWS}/cookie", "x", headers={"Set-Cookie": "id=1"})
    working.look(f"{NEWS}/cookie")
    working.look(f"{NEWS}/cookie")
    assert "Cookie" not in site.asked[-1].headers


def test_a_redirect_to_another_host_is_followed(site: Site, working: Worker) -> None:
    site.put(f"{NEWS}/moved", **redirect(f"{OTHER}/", 301))
    seen = working.look(f"{NEWS}/moved")
    assert (seen.status, seen.url, seen.bytes) == (200, f"{OTHER}/", b"<p>plain</p>")


def test_robots_txt_is_obeyed_and_asked_for_once(site: Site, working: Worker) -> None:
    reason = working.look(f"{NEWS}/private/page").reason
    assert reason is not None
    assert "robots.txt does not allow" in reason
    assert site.count(f"{NEWS}/private/page") == 0
    assert site.count(f"{NEWS}/robots.txt") == 1


def test_robots_txt_is_obeyed_behind_a_redirect_too(site: Site, working: Worker) -> None:
    site.put(f"{NEWS}/innocent", **redirect("/private/page"))
    assert "robots.txt" in (working.look(f"{NEWS}/innocent").reason or "")
    assert site.count(f"{NEWS}/private/page") == 0


def broken(act: Any) -> dict[str, Any]:
    return {"act": act}


BAD_PAGES: dict[str, tuple[dict[str, Any], Outcome, str]] = {
    "bomb": (broken(acts.bomb), Outcome.INVALID, "unpacks to more"),
    "endless": (broken(acts.endless), Outcome.INVALID, "larger than"),
    "endless-head": (broken(acts.endless_head), Outcome.UNREACHABLE, "head is longer"),
    "drip": (broken(acts.drip), Outcome.UNREACHABLE, "in time"),
    "broken-chunks": (broken(acts.broken_chunks), Outcome.UNREACHABLE, "broke off"),
    "broken-gzip": (broken(acts.broken_gzip), Outcome.INVALID, "can't be unpacked"),
    "packed-thrice": ({"headers": {"Content-Encoding": "gzip, gzip, gzip"}}, Outcome.INVALID, "packed 3 times"),
    "to-loopback": (redirect("http://127.0.0.1/"), Outcome.BLOCKED, "not a public address"),
    "to-file": (redirect("file:///etc/passwd"), Outcome.INVALID, "no web address"),
    "circle": (redirect(f"{NEWS}/bad/circle"), Outcome.INVALID, "circle"),
    "pdf": ({"body": b"%PDF-1.7\n%\xe2\xe3\n" * 50, "content_type": "application/pdf"}, Outcome.INVALID, ""),
    "nothing": ({"body": b""}, Outcome.INVALID, ""),
    "missing": ({"status": 404}, Outcome.GONE, "404"),
    "gone": ({"status": 410}, Outcome.GONE, "410"),
    "forbidden": ({"status": 403}, Outcome.BLOCKED, "403"),
    "broken": ({"status": 500}, Outcome.UNREACHABLE, "500"),
    "no-list": ({"body": "<html><body><p>Nothing to see here.</p></body></html>"}, Outcome.INVALID, ""),
}


@pytest.mark.parametrize("name", BAD_PAGES)
def test_a_bad_list_ends_in_its_outcome_and_the_worker_goes_on(site: Site, working: Worker, name: str) -> None:
    answer, outcome, words = BAD_PAGES[name]
    site.put(f"{NEWS}/bad/{name}", **answer)
    report = working.poll(Order(-1, "", place(f"{NEWS}/bad/{name}"), dry=True))
    assert (report.outcome, words in report.reason) == (outcome, True), report.reason
    assert report.reason
    assert "\n" not in report.reason
    assert working.look(f"{NEWS}/").status == 200


def test_an_html_page_is_no_feed(site: Site, working: Worker) -> None:
    site.put(f"{NEWS}/page-for-feed", listing([f"{NEWS}/a/{n}.html" for n in range(9)]))
    report = working.poll(Order(-1, "", place(f"{NEWS}/page-for-feed", "feed"), dry=True))
    assert report.outcome is Outcome.INVALID
    assert "feed" in report.reason


@pytest.mark.parametrize("host", [UNTRUSTED, MISNAMED])
def test_a_certificate_that_does_not_hold_ends_it(site: Site, working: Worker, host: str) -> None:
    report = working.poll(Order(-1, "", place(f"https://{host}/"), dry=True))
    assert report.outcome is Outcome.UNREACHABLE
    assert "TLS" in report.reason
    assert not any(asked.host == host for asked in site.asked)


def test_a_name_that_leads_nowhere_is_told_as_such(working: Worker) -> None:
    report = working.poll(Order(-1, "", place("https://nowhere.invalid/"), dry=True))
    assert report.outcome is Outcome.UNREACHABLE
    assert "DNS" in report.reason


def test_ten_bombs_cost_no_memory(site: Site, working: Worker) -> None:
    site.put(f"{NEWS}/bomb", act=acts.bomb)
    before = psutil.Process(working.process.pid).memory_info().rss
    for _ in range(10):
        working.look(f"{NEWS}/bomb")
    assert psutil.Process(working.process.pid).memory_info().rss - before < 64 << 20
    peak = int(Path(f"/proc/{working.process.pid}/status").read_text().partition("VmHWM:")[2].split()[0])
    assert peak < 400 << 10


@pytest.mark.parametrize(
    ("status", "outcome"), [(500, Outcome.UNREACHABLE), (503, Outcome.UNREACHABLE), (429, Outcome.BLOCKED)]
)
def test_a_robots_txt_that_can_not_be_read_forbids_everything_for_now(
    tmp_path: Path, status: int, outcome: Outcome
) -> None:
    with serve(tmp_path) as site:
        site.put(f"{NEWS}/robots.txt", status=status)
        site.put(f"{NEWS}/", listing([f"{NEWS}/a/{n}.html" for n in range(9)]))
        with worker(site.fetching(), tmp_path) as working:
            report = working.poll(Order(-1, "", place(f"{NEWS}/"), dry=True))
        assert report.outcome is outcome
        assert "robots.txt" in report.reason
        assert site.count(f"{NEWS}/") == 0


@pytest.mark.parametrize(
    "answer", [{"status": 404}, {"status": 403}, redirect("/robots.txt"), redirect("ftp://x.example/")]
)
def test_a_robots_txt_that_is_not_there_allows_everything(tmp_path: Path, answer: dict[str, Any]) -> None:
    with serve(tmp_path) as site:
        site.put(f"{NEWS}/robots.txt", **answer)
        site.put(f"{NEWS}/", "hello")
        with worker(site.fetching(), tmp_path) as working:
            assert working.look(f"{NEWS}/").bytes == b"hello"


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_told_and_the_host_is_left_alone(tmp_path: Path, status: int) -> None:
    with serve(tmp_path) as site:
        site.put(f"{NEWS}/", status=status, headers={"Retry-After": "120"})
        with worker(site.fetching(), tmp_path) as working:
            first = working.poll(Order(-1, "", place(f"{NEWS}/"), dry=True))
            asked = len(site.asked)
            second = working.poll(Order(-2, "", place(f"{NEWS}/"), dry=True))
        assert first.outcome is (Outcome.BLOCKED if status == 429 else Outcome.UNREACHABLE)
        assert first.retry_after == 120
        assert second.outcome is Outcome.BLOCKED
        assert second.retry_after is not None
        assert 100 < second.retry_after <= 120
        assert len(site.asked) == asked


def test_requests_to_one_host_keep_their_distance_whoever_makes_them(tmp_path: Path) -> None:
    with serve(tmp_path) as site:
        site.put(f"{NEWS}/robots.txt", "User-agent: *\nCrawl-delay: 1\n", "text/plain")
        for number in range(3):
            site.put(f"{NEWS}/{number}", "x")
            site.put(f"{OTHER}/{number}", **redirect(f"{NEWS}/{number}"))
        with worker(site.fetching(), tmp_path) as working:
            for number in range(3):
                working.look(f"{NEWS if number % 2 else OTHER}/{number}")
        times = sorted(asked.at for asked in site.asked if asked.host == "news.example" and asked.path != "/robots.txt")
    assert len(times) == 3
    assert all(later - earlier > 0.5 for earlier, later in pairwise(times))
