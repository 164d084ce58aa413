"""A crawl as a whole, over hostile and broken sites, beside other processes, and when it is stopped."""

import json
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store import locks, runs, sources
from store.database import Database
from tests.support.cli import Cli
from tests.support.portal import article, feed
from tests.support.site import Exchange, Site, bomb, redirect, serve

pytestmark = pytest.mark.slow

BAD, GOOD = "https://bad.example", "https://good.example"
TEXT = "<p>云津市人民政府印发人工智能产业发展实施意见，提出建设两个算力中心，并设立专项资金支持企业。</p>" * 6


def listing(paths: list[str]) -> str:
    """A list page with a link to each path."""
    rows = "".join(
        f'<li><a href="{path}">云津市人民政府关于人工智能产业的第{n}号通知正式印发</a><span>2026-11-{10 + n}</span></li>'
        for n, path in enumerate(paths)
    )
    return f"<html><head><title>要闻</title></head><body><ul class='list'>{rows}</ul></body></html>"


def home(folder: Path, site: Site, address: str, **settings: str) -> Cli:
    """A home folder whose crawls reach the site and store at an address."""
    fetching = site.fetching()
    ours = {"connect_to": json.dumps(fetching.routes), "ca_file": str(fetching.ca_file), "delay": "0", "timeout": "3"}
    cli = Cli(folder / "home", ours | settings | {"database": address})
    cli.ok("init")
    return cli


def test_broken_pages_end_in_their_outcome_and_the_rest_of_the_crawl_goes_on(tmp_path: Path, address: str) -> None:
    with serve(tmp_path) as site:
        paths = [f"/20261110/{name}.html" for name in ("pdf", "empty", "bomb", "inside", "file", "loop", "fine", "zip")]
        site.put(f"{BAD}/list/", listing(paths))
        site.put(BAD + paths[0], b"%PDF-1.7 not a page", "application/pdf")
        site.put(BAD + paths[1], b"")
        site.put(BAD + paths[2], act=bomb)
        site.put(BAD + paths[3], **redirect("http://127.0.0.1/"))
        site.put(BAD + paths[4], **redirect("file:///etc/passwd"))
        site.put(BAD + paths[5], **redirect(BAD + paths[5]))
        site.put(BAD + paths[6], f"<html><title>好</title><body><h1>云津市印发意见</h1>{TEXT}</body></html>")
        site.put(BAD + paths[7], b"PK\x03\x04 rest of an archive")
        site.put(f"{GOOD}/feed", "<html><body>surely no feed</body></html>")
        cli = home(tmp_path, site, address)
        cli.ok("sources", "add", f"{BAD}/list/", "--id", "bad", "--type", "listing")
        cli.ok("sources", "add", f"{GOOD}/feed", "--id", "html", "--type", "feed")
        done = cli.run("crawl")
        assert done.returncode == 1
        records = [json.loads(line) for line in cli.ok("export").splitlines()]
        assert [record["url"] for record in records] == [BAD + paths[6]]
        outcomes = {run["source_id"]: run for run in cli.json("runs", "list")}
        assert outcomes["html"]["outcome"] == "invalid"
        assert outcomes["bad"]["outcome"] == "ok"
        counts = outcomes["bad"]["counts"]
        assert counts["links"] == counts["links_new"] == len(paths)
        assert counts["new"] + counts["refused"] + counts["failed"] == len(paths)
        assert "root:" not in done.stdout + done.stderr
        assert cli.json("db", "check")["sound"]


def test_a_page_that_failed_is_fetched_when_it_answers_again(tmp_path: Path, address: str) -> None:
    with serve(tmp_path) as site:
        page = f"{GOOD}/20261110/1.html"
        site.put(f"{GOOD}/list/", listing(["/20261110/1.html"]), etag='"1"')
        site.put(page, "busy", status=503)
        cli = home(tmp_path, site, address)
        cli.ok("sources", "add", f"{GOOD}/list/", "--id", "good", "--type", "listing")
        assert cli.run("crawl").returncode == 1
        assert cli.ok("export") == ""
        site.put(page, f"<html><body><h1>意见</h1>{TEXT}</body></html>")
        database = Database.open(address)
        with database.write() as c:
            c.exec_driver_sql("UPDATE links SET due_at = '2026-01-01 00:00:00'")
        database.close()
        cli.ok("crawl")
        assert len(cli.ok("export").splitlines()) == 1, "also behind a list that answers 304"


def test_the_runs_of_a_crawl_that_died_are_ended_and_their_sources_polled(tmp_path: Path, address: str) -> None:
    with serve(tmp_path) as site:
        site.put(f"{GOOD}/list/", listing(["/20261110/1.html"]))
        site.put(f"{GOOD}/20261110/1.html", f"<html><body><h1>意见</h1>{TEXT}</body></html>")
        cli = home(tmp_path, site, address)
        cli.ok("sources", "add", f"{GOOD}/list/", "--id", "good", "--type", "listing")
        database = Database.open(address)
        now = datetime.now(UTC)
        with database.write() as c:
            due = sources.get(c, "good")
            assert due is not None
            assert runs.claim(c, "good", due.next_check_at, "claimant-that-died", now), "as a crawl claims what is due"
        cli.ok("crawl")
        first, second = reversed(cli.json("runs", "list"))
        assert (first["outcome"], second["outcome"]) == ("failed", "ok")
        assert "interrupted" in first["reason"]
        with locks.hold(database, "claimant-alive"):
            with database.write() as c:
                assert runs.claim(c, "good", now.replace(year=2027), "claimant-alive", now)
            beside = cli.run("crawl")
        assert "another process is polling" in beside.stderr
        database.close()


def test_ctrl_c_ends_a_crawl_though_a_site_is_silent_and_leaves_no_run_in_hand(tmp_path: Path, address: str) -> None:
    def slow(exchange: Exchange) -> None:
        time.sleep(30)

    with serve(tmp_path) as site:
        site.put(f"{GOOD}/list/", act=slow)
        cli = home(tmp_path, site, address, timeout="60")
        cli.ok("sources", "add", f"{GOOD}/list/", "--id", "good", "--type", "listing")
        process = cli.start("crawl")
        while not site.count(f"{GOOD}/list/"):
            assert process.poll() is None
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130  # the site is silent for 30 seconds
        (run,) = cli.json("runs", "list")
        assert (run["state"], run["outcome"]) == ("done", "failed")
        assert cli.json("sources", "list")[0]["failures"] == 0, "it was we who stopped"


def test_a_crawl_waits_for_another_process_that_asks_the_same_host_and_for_no_dead_one(
    tmp_path: Path, address: str
) -> None:
    with serve(tmp_path) as site:
        for name in ("list", "more"):
            site.put(f"{GOOD}/{name}/", listing(["/20261110/1.html"]))
        site.put(f"{GOOD}/20261110/1.html", f"<html><body><h1>意见</h1>{TEXT}</body></html>")
        cli = home(tmp_path, site, address)
        for name in ("list", "more"):
            cli.ok("sources", "add", f"{GOOD}/{name}/", "--id", name, "--type", "listing")
        database = Database.open(address)
        now = datetime.now(UTC)
        with locks.hold(database, "another"):
            with database.write() as c:
                assert runs.claim(c, "list", now, "another", now)
            waiting = cli.start("crawl", "more")
            time.sleep(6)
            assert waiting.poll() is None
            assert site.asked == []
        assert waiting.wait(60) == 0
        assert site.count(f"{GOOD}/more/") == 1
        database.close()


def test_a_feed_that_asks_to_be_left_alone_is_also_when_it_says_so_no_more(tmp_path: Path, address: str) -> None:
    with serve(tmp_path) as site:
        said = feed([f"{GOOD}/2026/11/10/a1.html"]).replace("<channel>", "<channel><ttl>200</ttl>")
        site.put(f"{GOOD}/feed", said, "application/rss+xml", etag='"1"')
        site.put(f"{GOOD}/2026/11/10/a1.html", article(1))
        cli = home(tmp_path, site, address)
        cli.ok("sources", "add", f"{GOOD}/feed", "--id", "asking", "--type", "feed")
        for outcome in ("ok", "not_modified"):
            cli.ok("crawl")
            source, run = cli.json("sources", "show", "asking"), cli.json("runs", "list")[0]
            assert run["outcome"] == outcome
            wait = datetime.fromisoformat(source["next_check_at"]) - datetime.fromisoformat(run["finished_at"])
            assert wait >= timedelta(minutes=200)
            assert "200 minutes" in source["cadence"]
