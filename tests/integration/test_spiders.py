"""Runs over real connections into a real database: each source's way from list to stored articles."""

import gzip
import html
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from analysis.outcome import Outcome, RunCounts
from crawler.orders import Budget, Report, Stored
from tests.support import site as acts
from tests.support.crawl import ROOT, House, Worker, worker
from tests.support.portal import api, article, feed, index, listing, sitemap
from tests.support.portal import title as article_title
from tests.support.site import Site, redirect, serve

pytestmark = pytest.mark.slow
NEWS = "https://news.example"
LIST = f"{NEWS}/list/"
KINDS = {"listing": listing, "feed": feed, "sitemap": sitemap, "api": api}
CONTENT = {
    "listing": "text/html; charset=utf-8",
    "feed": "application/rss+xml",
    "sitemap": "application/xml",
    "api": "application/json",
}


def page(number: int) -> str:
    return f"{NEWS}/2026/11/{number:02d}/a{number}.html"


@dataclass
class Stage:
    """A portal, a database and a worker between them."""

    site: Site
    house: House
    working: Worker

    def poll(self, budget: Budget | None = None) -> Report:
        """One run."""
        return self.house.poll(self.working, "news", budget)

    def stored(self) -> list[Stored]:
        """What was told as stored so far."""
        return [message for message in self.working.messages if isinstance(message, Stored)]


def stage(folder: Path, kind: str = "listing", articles: int = 6, **more: Any) -> Iterator[Stage]:
    with serve(folder) as site:
        site.put(f"{NEWS}/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
        site.put(LIST, KINDS[kind]([page(n) for n in range(articles)]), CONTENT[kind], etag='"1"')
        for number in range(articles):
            site.put(page(number), article(number), etag=f'"{number}"')
        site.put("https://other.example/", "x")
        house = House(folder)
        house.add("news", LIST, kind)
        with worker(site.fetching(timeout=2), folder, house.address, **more) as working:
            yield Stage(site, house, working)


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Stage]:
    """A listing of six articles, never looked at again."""
    yield from stage(tmp_path, recheck_minutes=())


@pytest.mark.parametrize("kind", KINDS)
def test_a_first_run_stores_every_article_of_the_list(tmp_path: Path, kind: str) -> None:
    for given in stage(tmp_path, kind):
        report = given.poll()
        assert report.outcome is Outcome.OK, report.reason
        counts = report.counts
        assert (counts.links, counts.links_new, counts.new, counts.failed, counts.refused) == (6, 6, 6, 0, 0)
        assert (counts.requests, report.status) == (len(given.site.asked), 200)
        assert counts.bytes > 6 * len(article(0))
        assert report.milliseconds > 0
        assert given.house.count("articles") == 6
        assert sorted(message.url for message in given.stored()) == sorted(page(n) for n in range(6))
        assert {message.change for message in given.stored()} == {"new"}


@pytest.mark.parametrize("how", ["etag", "hash"])
def test_a_list_that_did_not_change_is_not_modified(portal: Stage, how: str) -> None:
    if how == "hash":
        portal.site.change(LIST, etag=None)
    portal.poll()
    report = portal.poll()
    assert report.outcome is Outcome.NOT_MODIFIED, report.reason
    assert report.status == (304 if how == "etag" else 200)
    assert report.counts.new == 0
    assert portal.site.count(page(0)) == 1


def test_a_list_that_changed_around_the_same_links_is_empty(portal: Stage) -> None:
    portal.poll()
    portal.site.change(LIST, body=listing([page(n) for n in range(6)]) + "<!-- 2 -->", etag='"2"')
    report = portal.poll()
    assert report.outcome is Outcome.EMPTY, report.reason
    assert (report.counts.links, report.counts.links_new) == (6, 0)


def test_only_what_is_new_on_the_list_is_fetched(portal: Stage) -> None:
    portal.poll()
    portal.site.put(page(7), article(7))
    portal.site.change(LIST, body=listing([page(n) for n in (7, 0, 1, 2, 3, 4, 5)]), etag='"2"')
    report = portal.poll()
    assert (report.outcome, report.counts.links_new, report.counts.new) == (Outcome.OK, 1, 1)
    assert portal.site.count(page(0)) == 1


def test_a_list_that_lost_its_links_has_changed_its_layout(portal: Stage) -> None:
    portal.poll()
    text = "<p>Welcome to the new site of Example Portal. It is being built and will show the news again soon.</p>"
    portal.site.change(LIST, body=f"<html><head><title>New</title></head><body>{text * 5}</body></html>", etag='"2"')
    report = portal.poll()
    assert report.outcome is Outcome.LAYOUT_CHANGED, report.reason


def test_a_list_in_a_new_dress_is_still_read(portal: Stage) -> None:
    portal.poll()
    portal.site.put(page(7), article(7))
    rows = "".join(
        f"<div class='card'><h3><a href='{page(n)}'>{article_title(page(n))}</a></h3><time>2026-11-{n + 1:02d}</time></div>"
        for n in (7, 0, 1, 2, 3, 4, 5)
    )
    portal.site.change(LIST, body=f"<html><body><main class='redesign'>{rows}</main></body></html>", etag='"2"')
    report = portal.poll()
    assert (report.outcome, report.counts.links_new, report.counts.new) == (Outcome.OK, 1, 1)


def test_what_took_the_place_of_a_list_is_not_stored_and_the_list_is_known_when_it_is_back(portal: Stage) -> None:
    portal.poll()
    cards = "".join(
        f"<div class='card'><a href='/guides/detail_{n}.html'>How the people of the town may apply for number {n} online</a></div>"
        for n in range(9)
    )
    portal.site.change(LIST, body=f"<html><body><div class='grid'>{cards}</div></body></html>", etag='"2"')
    report = portal.poll()
    assert report.outcome is Outcome.LAYOUT_CHANGED
    assert "no longer looks like it did" in report.reason
    assert "about 6 links in" in report.reason
    assert portal.house.count("links") == portal.house.count("articles") == 6
    assert not any("/guides/" in asked.path for asked in portal.site.asked)
    assert portal.poll().outcome is Outcome.LAYOUT_CHANGED, "it is not taken for the list at a second look either"
    portal.site.change(LIST, body=listing([page(n) for n in range(6)]) + "<!-- 3 -->", etag='"3"')
    assert portal.poll().outcome is Outcome.EMPTY


def test_of_an_index_of_sitemaps_each_part_is_read_once_and_a_lost_one_is_named(tmp_path: Path) -> None:
    for given in stage(tmp_path, "sitemap"):
        parts = [f"{NEWS}/sitemap-{n}.xml" for n in range(4)]
        given.site.put(parts[0], gzip.compress(sitemap([page(5), page(4)]).encode()), "application/gzip")
        given.site.put(parts[1], index([LIST, parts[1], parts[2], parts[0]]), "application/xml")
        given.site.put(parts[2], sitemap([page(n) for n in range(4)]), "application/xml")
        given.site.put(parts[3], status=404)
        given.site.change(LIST, body=index(parts))
        report = given.poll()
        assert report.outcome is Outcome.OK, report.reason
        assert (report.counts.links, report.counts.new) == (6, 6)
        assert "1 parts of the list could not be read" in report.reason
        assert [given.site.count(part) for part in (LIST, *parts)] == [1] * 5


def test_over_the_budget_the_newest_pages_of_a_sitemap_come_first_even_before_what_waited(tmp_path: Path) -> None:
    for given in stage(tmp_path, "sitemap"):
        given.poll(Budget(pages=2))
        assert {message.url for message in given.stored()} == {page(5), page(4)}
        given.site.put(page(9), article(9))
        given.site.change(LIST, body=sitemap([page(n) for n in (0, 1, 2, 3, 4, 5, 9)]), etag='"2"')
        given.poll(Budget(pages=2))
        assert {message.url for message in given.stored()[2:]} == {page(9), page(3)}


def test_an_index_that_stays_the_same_does_not_hide_what_is_new_in_its_parts(tmp_path: Path) -> None:
    for given in stage(tmp_path, "sitemap"):
        part = given.site.put(f"{NEWS}/sitemap-news.xml", sitemap([page(1)]), "application/xml")
        given.site.change(LIST, body=index([part]))
        assert given.poll().counts.new == 1
        assert given.poll().outcome is Outcome.NOT_MODIFIED
        given.site.change(part, body=sitemap([page(2), page(1)]))
        report = given.poll()
        assert (report.outcome, report.counts.links_new, report.counts.new) == (Outcome.OK, 1, 1)


def test_an_index_none_of_whose_parts_can_be_had_says_why(tmp_path: Path) -> None:
    for given in stage(tmp_path, "sitemap"):
        part = given.site.put(f"{NEWS}/private/sitemap.xml", sitemap([page(1)]), "application/xml")
        given.site.change(LIST, body=index([part]))
        report = given.poll()
        assert report.outcome is Outcome.BLOCKED
        assert "robots.txt" in report.reason
        assert given.site.count(part) == 0


def test_an_endless_index_ends(tmp_path: Path) -> None:
    for given in stage(tmp_path, "sitemap"):
        many = [given.site.put(f"{NEWS}/sitemap-{n}.xml", index([f"{NEWS}/sitemap-{n + 1}.xml"])) for n in range(60)]
        given.site.change(LIST, body=index(many[:1]))
        report = given.poll()
        assert report.outcome is Outcome.EMPTY, report.reason
        assert len(given.site.asked) < 20


def test_an_answer_without_records_is_told_from_one_that_lost_them(tmp_path: Path) -> None:
    for given in stage(tmp_path, "api"):
        assert given.poll().counts.new == 6
        given.site.change(LIST, body='{"code": 0, "data": {"total": 0, "list": []}}', etag='"2"')
        assert given.poll().outcome is Outcome.LAYOUT_CHANGED
        given.site.change(LIST, body="<html><body><h1>502</h1></body></html>", etag='"3"')
        assert not given.poll().outcome.healthy
        assert given.house.count("articles") == 6


def test_an_interface_that_answers_with_records_of_html_is_read(tmp_path: Path) -> None:
    for given in stage(tmp_path, "api"):
        records = "".join(
            f"<record><![CDATA[<li><a href='{page(n)}'>{article_title(page(n))}</a><span>2026-11-0{n + 1}</span></li>]]></record>"
            for n in range(6)
        )
        given.site.change(LIST, body=f"<?xml version='1.0'?><datastore><recordset>{records}</recordset></datastore>")
        assert given.poll().counts.new == 6


def test_rechecks_are_conditional_and_notice_a_revision(tmp_path: Path) -> None:
    for given in stage(tmp_path, recheck_minutes=(0,)):
        given.poll()
        given.site.change(page(2), body=article(2, "A later paragraph was added to the plan."), etag='"2b"')
        report = given.poll()
        assert report.outcome is Outcome.OK, report.reason
        assert (report.counts.revised, report.counts.unchanged) == (1, 5)
        conditional = [asked for asked in given.site.asked if asked.headers.get("If-None-Match") == '"3"']
        assert len(conditional) == 1
        assert given.house.count("revisions") == 7


def test_a_site_that_says_not_modified_without_being_asked_is_not_believed(portal: Stage) -> None:
    portal.site.put(page(3), status=304)
    assert portal.poll().counts.failed == 1
    portal.house.add("other", f"{NEWS}/other/")
    portal.site.put(f"{NEWS}/other/", status=304)
    assert portal.house.poll(portal.working, "other").outcome is Outcome.INVALID


BAD: dict[str, dict[str, Any]] = {
    "bomb": {"act": acts.bomb},
    "pdf": {"body": b"%PDF-1.7\n%\xe2\xe3\n" * 50, "content_type": "application/pdf"},
    "loop": redirect(page(3)),
    "inside": redirect("http://127.0.0.1/"),
    "file": redirect("file:///etc/passwd"),
    "gone": {"status": 404},
    "empty": {"body": b""},
    "slow": {"act": acts.drip},
    "broken": {"act": acts.broken_chunks},
    "error": {"status": 500},
}
REFUSED = {"bomb", "pdf", "loop", "inside", "file", "gone"}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_page_does_not_keep_the_others_from_being_stored(portal: Stage, name: str) -> None:
    portal.site.put(page(3), **BAD[name])
    report = portal.poll()
    assert report.outcome is Outcome.OK, report.reason
    assert report.counts.new == 5
    assert (report.counts.refused, report.counts.failed) == ((1, 0) if name in REFUSED else (0, 1))
    state, reason = portal.house.states()[page(3)]
    assert state == ("gone" if name == "gone" else "refused" if name in REFUSED else "failed")
    assert reason


def test_a_page_that_moved_to_another_host_is_stored_from_there(portal: Stage) -> None:
    there = portal.site.put("https://other.example/2026/11/03/a3.html", article(3))
    portal.site.put(page(3), **redirect(there, 301))
    report = portal.poll()
    assert (report.outcome, report.counts.new) == (Outcome.OK, 6)
    assert there in {message.url for message in portal.stored()}


def test_pages_that_robots_txt_forbids_are_not_asked_for(portal: Stage) -> None:
    private = f"{NEWS}/private/2026/11/09/a9.html"
    portal.site.change(LIST, body=listing([*(page(n) for n in range(6)), private]))
    report = portal.poll()
    assert (report.outcome, report.counts.new, report.counts.refused) == (Outcome.OK, 6, 1)
    assert portal.site.count(private) == 0


def test_pages_over_the_budget_wait_for_the_next_run(portal: Stage) -> None:
    first, second = portal.poll(Budget(pages=4)), portal.poll(Budget(pages=4))
    assert (first.outcome, first.counts.new) == (Outcome.OK, 4)
    assert second.counts.new == 2
    assert portal.house.count("articles") == 6


def test_bytes_over_the_budget_are_not_fetched(portal: Stage) -> None:
    report = portal.poll(Budget(bytes=len(listing([page(n) for n in range(6)])) + 2 * len(article(0))))
    assert 0 < report.counts.new < 6
    assert report.counts.failed == 0
    assert "wait for the next run" in report.reason
    assert portal.poll().counts.new == 6 - report.counts.new


def test_a_run_ends_in_time_and_leaves_the_rest_for_the_next(portal: Stage) -> None:
    portal.site.change(f"{NEWS}/robots.txt", body="User-agent: *\nCrawl-delay: 1\n")
    report = portal.poll(Budget(seconds=3.5))
    assert 0 < report.counts.new < 6
    assert report.counts.failed == 0
    assert {state for state, _ in portal.house.states().values()} == {"stored", "pending"}
    assert report.milliseconds < 10_000


def test_a_host_that_asks_for_rest_in_the_middle_gets_it(portal: Stage) -> None:
    portal.site.put(page(3), status=429, headers={"Retry-After": "90"})
    report = portal.poll()
    assert (report.outcome, report.retry_after) == (Outcome.BLOCKED, 90)
    assert report.counts.failed == 1
    assert portal.site.count(page(0)) == 0
    assert portal.house.states()[page(0)] == ("pending", None)


def test_a_list_whose_pages_are_all_out_of_reach_says_so(portal: Stage) -> None:
    for number in range(6):
        portal.site.put(page(number), status=403)
    report = portal.poll()
    assert report.outcome is Outcome.BLOCKED
    assert "403" in report.reason
    assert report.counts.failed == 6


def test_a_run_that_was_taken_away_writes_nothing(portal: Stage) -> None:
    order = portal.house.claim("news")
    portal.house.finish(order, Report(order.run, "news", Outcome.FAILED, "interrupted", RunCounts()))
    report = portal.working.poll(order)
    assert report.outcome is Outcome.FAILED
    assert "taken away" in report.reason
    assert portal.house.count("links") == portal.house.count("articles") == 0
    assert portal.poll().counts.new == 6


def test_a_database_that_can_not_be_used_is_our_fault_and_loses_nothing(portal: Stage, tmp_path: Path) -> None:
    order = portal.house.claim("news")
    with worker(portal.site.fetching(), tmp_path, f"sqlite:///{tmp_path}/no/such/folder/x.db") as lost:
        report = lost.poll(order)
    assert report.outcome is Outcome.FAILED
    assert "StoreError" in report.reason
    assert portal.house.finish(order, report)
    assert portal.poll().counts.new == 6


WEIRD = (
    "http://[::1", "http://a..b/", "http://xn--/", "https://news.example:99999/", "https://news.example:0/", "javascript:alert(1)",
    "file:///etc/passwd", "data:text/html,x", "mailto:a@b.example", "https://user:secret@news.example/", "//", "http://", "#", "?",
    "https://news.example/%00%ff%zz", "https://news.example/" + "新" * 600, "https://news.example/" + "a" * 5000, "\u3000", "\x00",
    "https://exa mple.example/", "https://\u3002/", "https://news.example\\@evil.example/", "ftp://news.example/", "tel:1",
    "https://ｎｅｗｓ.example/x", "http://0/", "http://1.2.3/", "https://news.example./x", "https://NEWS.example:443/2026/11/01/a1.html",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_weird_links_harm_nobody(tmp_path: Path, kind: str) -> None:
    for given in stage(tmp_path, kind):
        shown = [*WEIRD, *(page(n) for n in range(6))]
        given.site.change(LIST, body=KINDS[kind]([html.escape(url, quote=True) for url in shown]))
        report = given.poll()
        assert report.outcome is Outcome.OK, report.reason
        assert report.counts.new >= 6
        assert "pending" not in {state for state, _ in given.house.states().values()}


def scrapy(folder: Path, site: Site, *words: str) -> subprocess.CompletedProcess[str]:
    settings = (
        "from crawler.orders import Fetching\nfrom crawler.settings import scrapy_settings\n"
        f"globals().update(scrapy_settings({site.fetching()!r}))\n"
    )
    (folder / "project_settings.py").write_text(settings)
    return subprocess.run(
        [sys.executable, "-P", "-m", "scrapy", *words],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT}:{folder}",
            "SCRAPY_SETTINGS_MODULE": "project_settings",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_scrapy_lists_the_spiders(tmp_path: Path) -> None:
    with serve(tmp_path) as site:
        assert scrapy(tmp_path, site, "list").stdout.split() == ["api", "feed", "listing", "sitemap"]


def test_scrapy_crawl_writes_canonical_records_without_a_database(portal: Stage, tmp_path: Path) -> None:
    done = scrapy(tmp_path, portal.site, "crawl", "listing", "-a", f"url={LIST}", "-O", "out.jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert sorted(record["url"] for record in records) == sorted(page(n) for n in range(6))
    assert {record["schema"] for record in records} == {"policyvane.article/1"}
    assert portal.house.count("articles") == 0


@pytest.mark.parametrize(
    ("url", "words"),
    [("http://127.0.0.1:1/", "not a public address"), (f"{NEWS}/private/", "robots.txt does not allow")],
)
def test_scrapy_crawl_is_as_safe_as_ours(portal: Stage, tmp_path: Path, url: str, words: str) -> None:
    done = scrapy(tmp_path, portal.site, "crawl", "listing", "-a", f"url={url}", "-O", "out.jsonl")
    assert words in done.stderr
    assert (tmp_path / "out.jsonl").read_text() == ""


@pytest.mark.parametrize(
    "arguments", [["url=nonsense"], [], [f"url={LIST}", "zone=Nowhere/X"], [f"url={LIST}", "urls=x"]]
)
def test_scrapy_crawl_tells_a_wrong_argument_in_one_line(tmp_path: Path, arguments: list[str]) -> None:
    with serve(tmp_path) as site:
        done = scrapy(tmp_path, site, "crawl", "listing", *(word for given in arguments for word in ("-a", given)))
    assert done.returncode != 0
    assert done.stderr.strip().count("\n") == 0
    assert not site.asked


def test_an_article_in_several_pages_is_stored_as_one(portal: Stage) -> None:
    def part(number: int, following: str) -> str:
        words = "".join(
            f"<p>Part {number}.{n} of the plan says how the city of place {number * 7 + n} will use artificial intelligence in its "
            f"schools, hospitals and offices, what it costs and who decides about it.</p>"
            for n in range(5)
        )
        head = "<html><head><title>The plan</title></head><body><h1>The plan</h1>"
        return f"{head}<article>{words}</article>{following}</body></html>"

    first = page(0)
    second, third = first.replace(".html", "_2.html"), first.replace(".html", "_3.html")
    portal.site.put(first, part(1, f"<a href='{second}'>下一页</a>"))
    portal.site.put(second, part(2, f"<a href='{first}'>上一页</a> <a href='{third}'>下一页</a>"), status=503)
    portal.site.put(third, part(3, f"<a href='{second}'>上一页</a>"))
    portal.poll()
    assert portal.house.count(f"articles WHERE url = '{first}'") == 0, "half an article waits"
    portal.site.change(second, status=200)
    with portal.house.database.write() as c:
        c.execute(text("UPDATE links SET due_at = found_at WHERE state = 'failed'"))
    portal.poll()
    with portal.house.database.read() as c:
        body = c.execute(
            text("SELECT r.body FROM revisions r JOIN articles a ON a.revision_id = r.id WHERE a.url = :u"),
            {"u": first},
        )
        (stored,) = body.scalars()
    assert [f"Part {n}.4" in stored for n in (1, 2, 3)] == [True] * 3
    assert portal.site.count(third) == 1
