"""A process that is killed while it stores leaves a sound database, and the same work done again stores everything once."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from store import articles, events, health, stories
from store.database import Database
from tests.support.cli import ROOT
from tests.support.writing import add_source, claim

PAGES = 12
SEED = 20261123

# Stores PAGES articles of three texts, three in a transaction, and says so when it stands in the middle of one.
CHILD = f"""
import sys, time
from store import runs
from store.database import Database
from tests.support.writing import NOW, TEXT, article, visit

database, pause = Database.open(sys.argv[1]), float(sys.argv[2])
with database.read() as c:
    (run,) = runs.in_hand(c)
for first in range(0, {PAGES}, 3):
    with database.write() as c:
        for number in range(first, first + 3):
            text = TEXT.replace("三个", f"{{number % 3 + 4}}个")
            visit(c, run, article(f"https://a.example/{{number}}", text=text))
            print(number, flush=True)
            time.sleep(pause)
"""


def start(address: str, pause: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, address, str(pause)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )


def kill(child: subprocess.Popen[str]) -> None:
    os.kill(child.pid, signal.SIGKILL)
    child.wait()


@pytest.fixture
def stage(database: Database) -> Database:
    with database.write() as c:
        add_source(c, "a")
        claim(c, "a")
    return database


def is_whole(database: Database) -> bool:
    with database.read() as c:
        assert health.check(c) == ()
        stored = articles.after(c, 0, 1000)
        assert len({article.url for article in stored}) == len(stored)
        return len(stored) == PAGES


@pytest.mark.slow
def test_killed_in_the_middle_of_a_transaction_nothing_of_it_is_there(stage: Database) -> None:
    with start(stage.address, 60) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "0\n"
        kill(child)
    with stage.write() as c:  # at once: a dead process holds no lock
        assert articles.after(c, 0, 10) == ()
        assert events.last_seq(c) == 0
        assert health.check(c) == ()
    assert start(stage.address, 0).wait(60) == 0
    assert is_whole(stage)
    with stage.read() as c:
        assert [row.size for row in stories.newest(c)] == [PAGES // 3] * 3


@pytest.mark.slow
def test_killed_at_random_moments_and_done_again_everything_is_stored_once(stage: Database) -> None:
    chance = random.Random(SEED)
    for _ in range(6):
        with start(stage.address, 0.01) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(chance.uniform(0, 0.3))
            kill(child)
        is_whole(stage)
    assert start(stage.address, 0).wait(60) == 0
    assert is_whole(stage)
    with stage.read() as c:
        told = [(e.type, e.article_id) for e in events.after(c, 0, 1000) if e.type != events.STORY_CHANGED]
    assert len(told) == len(set(told)) == PAGES + (PAGES - 3)  # each is new once, and all but three make a story grow


@pytest.mark.slow
def test_the_same_text_stored_by_two_processes_at_the_same_moment_makes_one_story(database: Database) -> None:
    code = (
        "import sys\n"
        "from store import runs\n"
        "from store.database import Database\n"
        "from tests.support.writing import TEXT, article, visit\n"
        "database, me = Database.open(sys.argv[1]), sys.argv[2]\n"
        "with database.read() as c: run = next(r for r in runs.in_hand(c) if r.source_id == me)\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "for n in range(10):\n"
        "    text = TEXT.replace('三个', f'{n}个')\n"
        "    with database.write() as c: visit(c, run, article(f'https://{me}.example/{n}', text=text))\n"
    )
    with database.write() as c:
        for name in ("a", "b"):
            add_source(c, name)
            claim(c, name)
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code, database.address, name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True,
        )
        for name in ("a", "b")
    ]  # fmt: skip
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        child.communicate("go\n", timeout=60)
    with database.read() as c:
        assert [row.size for row in stories.newest(c)] == [2] * 10
        assert health.check(c) == ()
