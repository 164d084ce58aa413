"""`sources add`: the best place to poll is found behind an address, and brings what was shown."""

import csv
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.ranking import newest_first
from crawler.orders import Contract, Fetching
from demo.portals import SOUND
from demo.server import Portals
from scheduler.clock import system_clock
from scheduler.discovery import MOST_LOOKS, Discovery, discover
from scheduler.look import Lookout, lookout
from tests.support import broken
from tests.support.beside import Stage, build
from tests.support.cli import Cli
from tests.support.portal import article, feed, listing
from tests.support.shared import shared
from tests.support.site import Site, serve

pytestmark = pytest.mark.slow
ZONE = "Asia/Shanghai"


def looking(fetching: Fetching, folder: Path) -> Iterator[Lookout]:
    with lookout(Contract(fetching, ""), folder / "look.log") as made:
        yield made


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
        cli = Cli(tmp_path / "home", settings(site.fetching(), pages_per_run="25"))
        cli.ok("init")
        with (tmp_path / "s.csv").open("w", encoding="utf-8", newline="") as sink:
            rows = csv.writer(sink)
            rows.writerow(("id", "name", "type", "url", "zone"))
            for n, (_, one) in enumerate(found):
                best = one.ranked[0].candidate
                rows.writerow((f"s{n}", one.name, best.type, best.url, one.zone))
        cli.ok("sources", "import", str(tmp_path / "s.csv"))
        cli.run("crawl", seconds=300)
        stored = {
            record["evidence"]["requested_url"]: record for record in map(json.loads, cli.ok("export").splitlines())
        }
    shown = [(link.url, link.title) for _, one in found for link in newest_first(one.ranked[0].candidate.links)]
    there = [(url, title) for url, title in shown if url in stored]
    same = [(url, title) for url, title in there if title in (None, stored[url]["title"])]
    print(
        len(shown),
        len(there),
        len(same),
        [x for x in shown if x not in there][:30],
        [(x, stored[x[0]]["title"]) for x in there if x not in same][:30],
    )
    assert len(there) >= 0.98 * len(shown)
    assert len(same) >= 0.9 * len(there)


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
                assert one.zone == row.zone, row.id
