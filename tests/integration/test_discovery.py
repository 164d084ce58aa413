"""`sources add`: the best place to poll is found behind an address, and brings what was shown."""

import csv
import json
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from analysis.ranking import newest_first
from crawler.orders import Contract, Fetching
from demo.portals import SOUND
from demo.server import Portals
from scheduler.clock import system_clock
from scheduler.discovery import MOST_LOOKS, Discovery, discover
from scheduler.look import lookout
from tests.support import broken
from tests.support.beside import Stage, build
from tests.support.cli import Cli
from tests.support.portal import article, feed, listing
from tests.support.shared import shared
from tests.support.site import Site, serve

pytestmark = pytest.mark.slow
ZONE = "Asia/Shanghai"


def behind(site: Site, folder: Path, url: str) -> Discovery:
    with lookout(Contract(site.fetching(), ""), folder / "look.log") as made:
        return discover(made, url, system_clock, zone=ZONE, delay=0)


def settings(fetching: Fetching, **more: str) -> dict[str, str]:
    return {
        "connect_to": json.dumps(fetching.routes),
        "ca_file": str(fetching.ca_file),
        "delay": "0",
        "contact": "test@example.org",
        **more,
    }


def test_of_thirty_recorded_sites_the_best_is_found_and_a_crawl_stores_what_was_shown(tmp_path: Path) -> None:
    index = shared("corpora/listings") / "listings.jsonl"
    found: list[tuple[Stage, Discovery]] = []
    with serve(tmp_path) as site:
        sites = build(site, index, 30)
        with lookout(Contract(site.fetching(), ""), tmp_path / "look.log") as made:
            for stage in sites:
                began = time.monotonic()
                found.append((stage, discover(made, stage.url, system_clock, zone=ZONE, delay=0)))
                assert time.monotonic() - began < 20
        assert len(found) == 30
        assert all(one.looks <= MOST_LOOKS for _, one in found)
        right = [s for s, one in found if one.ranked and one.ranked[0].candidate.url == s.best]
        assert len(right) >= 27, [(s, one.ranked[:1]) for s, one in found if s not in right]
        cli = Cli(tmp_path / "home", settings(site.fetching(), pages_per_run="60"))
        cli.ok("init")
        with (tmp_path / "s.csv").open("w", encoding="utf-8", newline="") as sink:
            rows = csv.writer(sink)
            rows.writerow(("id", "name", "type", "url", "zone"))
            for n, (_, one) in enumerate(found):
                best = one.ranked[0].candidate
                rows.writerow((f"s{n}", one.name, best.type, best.url, one.zone))
        cli.ok("sources", "import", str(tmp_path / "s.csv"))
        crawled = cli.run("crawl", seconds=300)
        stored = {
            record["evidence"]["requested_url"]: record for record in map(json.loads, cli.ok("export").splitlines())
        }
    shown = [(link.url, link.title) for _, one in found for link in newest_first(one.ranked[0].candidate.links)]
    there = [(url, title) for url, title in shown if url in stored]
    unwell = [line for line in crawled.stderr.splitlines() if "/30]" in line and "] ok " not in line]
    assert not unwell
    assert len(there) >= 0.99 * len(shown), {url for url, _ in shown} - stored.keys()
    # Second copies of an article have no recorded title, and a court's list names a case at greater length than we do.
    titled = [(t, stored[url]["title"]) for url, t in there if t and not stored[url]["title"].startswith("Another")]
    assert len(titled) >= 200
    assert sum(told == kept for told, kept in titled) >= 0.97 * len(titled)


def test_what_was_found_is_shown_and_saved_only_on_yes(tmp_path: Path) -> None:
    urls = [f"https://news.example/2026/a{n}.html" for n in range(1, 13)]
    with serve(tmp_path) as site:
        site.put("https://news.example/news/", listing(urls))
        site.put("https://news.example/rss.xml", feed(urls), "application/rss+xml")
        for number, url in enumerate(urls, 1):
            site.put(url, article(number))
        site.put("https://walled.example/", broken.CHALLENGE)
        site.put("https://shell.example/", broken.SHELL)
        cli = Cli(tmp_path / "home", settings(site.fetching()))
        cli.ok("init")
        shown = cli.run("sources", "add", "https://news.example/news/")
        assert shown.returncode == 0
        assert "* 1. feed https://news.example/rss.xml (12 articles, 100% of what the page lists" in shown.stdout
        assert "2. listing https://news.example/news/" in shown.stdout
        assert shown.stdout.count("publishes action plan") == 10
        assert "Nothing was saved. Next: the same command with --yes" in shown.stderr
        assert cli.json("sources", "list") == []
        told = json.loads(
            cli.ok("sources", "add", "https://news.example/news/", "--json", "--yes", "--region", "CN-HB")
        )
        assert told["saved"] is True
        (source,) = cli.json("sources", "list")
        assert (source["url"], source["type"], source["zone"]) == ("https://news.example/rss.xml", "feed", ZONE)
        assert source["outlet"]["region"] == "CN-HB"
        cli.ok("crawl")
        stored = {json.loads(line)["url"]: json.loads(line)["title"] for line in cli.ok("export").splitlines()}
        assert {row["url"]: row["title"] for row in told["candidates"][0]["preview"]}.items() <= stored.items()
        for host, said in (("walled", "prove that one is human"), ("shell", "needs a browser")):
            refused = cli.run("sources", "add", f"https://{host}.example/")
            assert (refused.returncode, said in refused.stderr) == (3, True), refused.stderr


def test_a_slow_host_is_asked_less_and_robots_are_obeyed(tmp_path: Path) -> None:
    urls = [f"https://news.example/2026/a{n}.html" for n in range(1, 13)]
    with serve(tmp_path) as site:
        site.put("https://news.example/news/", listing(urls))
        site.put("https://news.example/rss.xml", feed(urls), "application/rss+xml")
        rules = "User-agent: *\nDisallow: /rss.xml\nCrawl-delay: 9\n"
        site.put("https://news.example/robots.txt", rules, "text/plain")
        began = time.monotonic()
        found = behind(site, tmp_path, "https://news.example/news/")
        assert time.monotonic() - began < 20
        assert found.looks < 4
        assert [one.candidate.type for one in found.ranked] == ["listing"]
        assert site.count("https://news.example/rss.xml") == 0


def test_each_demo_portal_is_found_from_its_address(tmp_path: Path) -> None:
    with Portals(tmp_path) as portals:
        fetching = Fetching(
            "Policyvane/0", "test@example.org", 0.0, routes=portals.routes, ca_file=str(portals.ca_file)
        )
        with lookout(Contract(fetching, ""), tmp_path / "look.log") as made:
            for row in SOUND:
                one = discover(made, row.url, system_clock, zone=ZONE, delay=0)
                assert one.ranked, (row.id, one.note)
                best = one.ranked[0].candidate
                assert best.url == row.url or best.type == "feed", (row.id, best.url)
                assert one.language == row.language, row.id
                if row.country == "CN":
                    now = system_clock()
                    found, meant = (now.astimezone(ZoneInfo(zone)) for zone in (one.zone, row.zone))
                    assert found.utcoffset() == meant.utcoffset(), row.id
