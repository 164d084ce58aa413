"""A service that is killed at any moment, again and again, loses nothing, stores nothing twice and leaves nobody behind."""

import json
import random
import time
from pathlib import Path

import pytest

from tests.support.cli import Cli
from tests.support.database import Server
from tests.support.portals import stage
from tests.support.serving import contents, serving, until

pytestmark = pytest.mark.slow
SEED = 20261123


@pytest.fixture
def wanted(tmp_path: Path) -> list[tuple[str, str, str]]:
    """What an undisturbed crawl stores."""
    (tmp_path / "calm").mkdir()
    with stage(tmp_path / "calm") as (calm, _):
        calm.ok("crawl")
        found = contents(calm)
    assert len(found) > 10
    return found


def storm(cli: Cli, folder: Path, kills: int) -> None:
    """Start a service and kill it or its worker, so many times; then let one finish the work."""
    chance = random.Random(SEED)
    left = kills
    while left:
        with serving(cli, folder / "log", minute=2) as service:
            while left and service.process.poll() is None:
                time.sleep(chance.uniform(0.5, 4.0))
                whom = chance.choice(("service", "worker", "both"))
                service.kill(whom)
                left -= 1
    with serving(cli, folder / "log", minute=2) as service:
        done = service.events.count("polled")
        until(lambda: service.events.count("polled") > done + 16)
        assert service.end() == 0


def assert_whole(cli: Cli, wanted: list[tuple[str, str, str]]) -> None:
    assert contents(cli) == wanted
    assert cli.json("db", "check") == {"sound": True, "broken": []}
    runs = cli.json("runs", "list", "--limit", "10000")
    assert all(run["state"] == "done" for run in runs)
    slots = [(run["source_id"], run["slot"]) for run in runs]
    assert len(slots) == len(set(slots))
    seqs = [json.loads(line)["seq"] for line in cli.ok("export").splitlines()]
    assert len(seqs) == len(set(seqs))


def test_thirty_kills_on_sqlite(tmp_path: Path, wanted: list[tuple[str, str, str]]) -> None:
    with stage(tmp_path, interval_minutes="1", recheck_minutes="[60]") as (cli, _):
        storm(cli, tmp_path, 30)
        assert_whole(cli, wanted)


def test_ten_kills_on_postgresql(tmp_path: Path, server: Server, wanted: list[tuple[str, str, str]]) -> None:
    with stage(tmp_path, database=server.fresh(), interval_minutes="1", recheck_minutes="[60]") as (cli, _):
        storm(cli, tmp_path, 10)
        assert_whole(cli, wanted)
