"""A crawl that is killed at any moment loses nothing and stores nothing twice."""

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from tests.support.cli import Cli
from tests.support.portals import stage

KILLS, HOMES = 20, 5
SEED = 20261123


def contents(cli: Cli) -> list[tuple[str, str, str]]:
    """What is stored, as an export shows it: address, title and text of every article."""
    records = [json.loads(line) for line in cli.ok("export").splitlines()]
    return sorted((r["url"], r["title"], r["body_text"]) for r in records)


def kill(process: subprocess.Popen[bytes], whom: str) -> None:
    """kill -9 the command line, its worker, or both at once."""
    try:
        family = psutil.Process(process.pid)
        workers = family.children(recursive=True)
    except psutil.NoSuchProcess:
        return
    victims = {"worker": workers, "parent": [family], "both": [family, *workers]}[whom]
    for victim in victims:
        try:
            os.kill(victim.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    if whom == "worker":
        process.wait(90)
        return
    process.wait(10)
    gone, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive, f"orphans: {alive} (ended: {gone})"


@pytest.mark.slow
def test_killed_at_twenty_random_moments_and_run_again_nothing_is_lost_and_nothing_twice(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    (tmp_path / "calm").mkdir()
    with stage(tmp_path / "calm") as (calm, _):
        started = time.monotonic()
        calm.ok("crawl")
        usual = time.monotonic() - started
        wanted = contents(calm)
    assert len(wanted) > 10
    for home in range(HOMES):
        folder = tmp_path / f"storm {home}"
        folder.mkdir()
        with stage(folder) as (cli, _):
            for _ in range(KILLS // HOMES):
                process = cli.start("crawl")
                time.sleep(chance.uniform(0.3, usual))
                kill(process, chance.choice(("worker", "parent", "both")))
            cli.ok("crawl")
            found = contents(cli)
            assert (set(wanted) - set(found), set(found) - set(wanted), len(found)) == (set(), set(), len(wanted))
            assert cli.json("db", "check") == {"sound": True, "broken": []}
            assert all(run["state"] == "done" for run in cli.json("runs", "list", "--limit", "1000"))
