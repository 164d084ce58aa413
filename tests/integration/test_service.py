"""The service over the demo portals: on time, once, alone, and gone when it is told to go."""

import json
import signal
import sqlite3
import time
from contextlib import closing
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
import pytest

from analysis.errors import StoreError
from store import database as databases
from store.database import Database
from tests.support.cli import Cli
from tests.support.database import Server
from tests.support.portals import stage
from tests.support.serving import Serving, contents, serving, until
from tests.support.site import Exchange, serve

pytestmark = pytest.mark.slow

SECONDS, INTERVAL = 60, 5
HEARTBEAT = 10


def runs_of(cli: Cli) -> dict[str, list[dict[str, Any]]]:
    """All runs, oldest first, by source."""
    found: dict[str, list[dict[str, Any]]] = {}
    for run in reversed(cli.json("runs", "list", "--limit", "1000")):
        found.setdefault(run["source_id"], []).append(run)
    return found


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_for_a_minute_every_source_is_polled_when_it_is_due_and_never_twice(tmp_path: Path) -> None:
    with stage(tmp_path, interval_minutes="1", recheck_minutes="[60]") as (cli, _):
        cli.ok("sources", "edit", "jianghan-daily", "--interval", "1")  # its feed asks for half an hour of rest
        with serving(cli, tmp_path / "log", minute=INTERVAL) as service:
            until(lambda: "leading" in service.events)
            time.sleep(SECONDS)
            assert service.end() == 0
        polled = runs_of(cli)
        assert polled.keys() == {source["id"] for source in cli.json("sources", "list")}
        for source, history in polled.items():
            done = [run for run in history if run["outcome"] != "failed"]
            assert len({run["slot"] for run in history}) == len(history), "a slot is polled once"
            assert len(done) >= SECONDS / INTERVAL / 2, f"{source} was polled {len(done)} times"
            for before, run in pairwise(done):
                wait = moment(run["slot"]) - moment(before["finished_at"])
                assert abs(wait.total_seconds() - INTERVAL) < 1.6, (
                    "its interval, its spread, and times in whole seconds"
                )
        assert cli.json("db", "check") == {"sound": True, "broken": []}
        assert "all is well" in cli.ok("status")


def test_one_service_works_and_the_other_takes_over_when_it_is_killed(address: str, tmp_path: Path) -> None:
    with stage(tmp_path, database=address, interval_minutes="1") as (cli, _):
        with serving(cli, tmp_path / "first", minute=2) as first, serving(cli, tmp_path / "second", minute=2) as second:
            leader, other = _who_leads(first, second)
            until(lambda: "new" in leader.events)
            assert other.workers() == []
            leader.kill()
            until(lambda: "leading" in other.events, 2 * HEARTBEAT)
            until(lambda: "polled" in other.events)
            assert other.end() == 0
        assert all(run["state"] == "done" for runs in runs_of(cli).values() for run in runs)
        assert cli.json("db", "check") == {"sound": True, "broken": []}


def test_a_frozen_service_finds_on_waking_that_another_leads(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "BUSY_SECONDS", 1)
    with stage(tmp_path, database=address, interval_minutes="1") as (cli, _):
        with serving(cli, tmp_path / "first", minute=2) as first, serving(cli, tmp_path / "second", minute=2) as second:
            leader, other = _who_leads(first, second)
            _freeze(leader, address)
            until(lambda: "leading" in other.events, 2 * HEARTBEAT)
            leader.signal(signal.SIGCONT)
            until(lambda: "standby" in leader.events)
            assert "ousted" in leader.events
            assert leader.workers() == []
            until(lambda: "polled" in other.events)
            time.sleep(2)
            assert other.events.count("leading") == 1, "it goes on leading"
            assert (leader.end(), other.end()) == (0, 0)
        slots = [(run["source_id"], run["slot"]) for runs in runs_of(cli).values() for run in runs]
        assert len(slots) == len(set(slots))
        assert cli.json("db", "check") == {"sound": True, "broken": []}


# The process stops itself in the middle of the transaction in which it says for the third time that it lives.
FROZEN_IN_A_TRANSACTION = """
import itertools, os, signal
from store import leases
real, renewals = leases.renew, itertools.count(1)
def renew(*facts):
    renewed = real(*facts)
    if next(renewals) == 3:
        os.kill(os.getpid(), signal.SIGSTOP)
    return renewed
leases.renew = renew
"""


def test_a_service_frozen_in_the_middle_of_a_transaction_is_replaced_as_soon(address: str, tmp_path: Path) -> None:
    with stage(tmp_path, database=address, interval_minutes="1") as (cli, _):
        with serving(cli, tmp_path / "first", minute=2, fault=FROZEN_IN_A_TRANSACTION) as first:
            until(lambda: "leading" in first.events)
            with serving(cli, tmp_path / "second", minute=2) as second:
                until(lambda: psutil.Process(first.process.pid).status() == psutil.STATUS_STOPPED)
                until(lambda: "leading" in second.events, 2 * HEARTBEAT)
                before = len(second.events)
                until(lambda: "polled" in second.events[before:])
                if address.startswith("sqlite"):
                    assert first.process.wait(5) == -signal.SIGKILL
                else:
                    first.signal(signal.SIGCONT)
                    until(lambda: "standby" in first.events)
                    assert first.end() == 0
                assert second.end() == 0
        slots = [(run["source_id"], run["slot"]) for runs in runs_of(cli).values() for run in runs]
        assert len(slots) == len(set(slots))
        assert cli.json("db", "check") == {"sound": True, "broken": []}


def test_a_stop_ends_the_service_though_a_site_is_slow_and_leaves_no_run_in_hand(address: str, tmp_path: Path) -> None:
    def slow(exchange: Exchange) -> None:
        time.sleep(60)

    with serve(tmp_path) as site:
        url = site.put("https://good.example/list/", act=slow)
        fetching = site.fetching()
        routes = {"connect_to": json.dumps(fetching.routes), "ca_file": str(fetching.ca_file)}
        cli = Cli(tmp_path / "home", {"database": address, "timeout": "120", **routes})
        cli.ok("init")
        cli.ok("sources", "add", url, "--id", "good", "--type", "listing")
        with serving(cli, tmp_path / "log") as service:
            until(lambda: site.count(url))
            assert service.end() == 0
        (run,) = cli.json("runs", "list")
        assert (run["state"], run["outcome"], run["reason"]) == (
            "done",
            "failed",
            "interrupted: the service was stopped",
        )
        assert cli.json("sources", "show", "good")["next_check_at"] <= run["finished_at"]


def test_what_hangs_when_its_service_is_killed_does_not_outlive_it(tmp_path: Path) -> None:
    with stage(tmp_path) as (cli, _), serving(cli, tmp_path / "log") as service:
        until(lambda: "polled" in service.events)
        for worker in service.workers():
            worker.suspend()
        service.kill("service")


def test_a_crawl_that_was_killed_beside_a_service_keeps_no_source(tmp_path: Path) -> None:
    with stage(tmp_path) as (cli, _), serving(cli, tmp_path / "log") as service:
        until(lambda: service.events.count("polled") == 8)
        crawl = cli.start("crawl")
        with closing(sqlite3.connect(f"file:{cli.home}/policyvane.db?mode=ro", uri=True)) as database:
            until(lambda: database.execute("SELECT 1 FROM runs WHERE state = 'claimed'").fetchone())
        crawl.kill()
        crawl.wait()
        until(lambda: all(run["state"] == "done" for run in cli.json("runs", "list")))
        assert service.end() == 0


def test_a_database_that_goes_away_and_comes_back_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    (tmp_path / "calm").mkdir()
    with stage(tmp_path / "calm") as (calm, _):
        calm.ok("crawl")
        wanted = contents(calm)
    with Server() as server, stage(tmp_path, database=server.fresh()) as (cli, _):
        with serving(cli, tmp_path / "log") as service:
            until(lambda: "new" in service.events)
            server.stop()
            until(lambda: "waiting" in service.events)
            time.sleep(5)
            assert service.process.poll() is None
            server.start()
            until(lambda: service.events.count("leading") == 2)
            until(lambda: contents(cli) == wanted)
            assert service.end() == 0
        assert cli.json("db", "check") == {"sound": True, "broken": []}


def _freeze(service: Serving, address: str) -> None:
    """Stop a process between two of its transactions: others can still write."""
    database = Database.open(address)
    while True:
        service.signal(signal.SIGSTOP)
        try:
            with database.write():
                break
        except StoreError:
            service.signal(signal.SIGCONT)
            time.sleep(0.1)  # or it is stopped again in the same transaction, until whoever stands by ends it
    database.close()


def _who_leads(first: Serving, second: Serving) -> tuple[Serving, Serving]:
    """Both services, the one that leads first."""
    until(lambda: {_role(first), _role(second)} == {"leading", "standby"})
    return (first, second) if _role(first) == "leading" else (second, first)


def _role(service: Serving) -> str:
    """What it became first."""
    return next((event for event in service.events if event in ("leading", "standby")), "")
