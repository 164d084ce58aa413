"""`export --follow`: what is stored is told within a second, and a new source does not flood who follows."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from store import articles
from store.database import Database
from store.schema import Source as SourceRow
from tests.support.cli import ROOT, Cli
from tests.support.serving import until
from tests.support.writing import add_source, article, claim, visit

pytestmark = pytest.mark.slow

TEXT = "云津市印发第{}号人工智能措施，设立第{}笔专项资金，支持第{}批企业建设算力中心。"


@contextmanager
def following(cli: Cli, out: Path, *options: str) -> Iterator[None]:
    with out.open("wb") as sink:
        follower = subprocess.Popen(
            cli.command("export", "--follow", *options), env=cli.environment, cwd=ROOT.parent, stdout=sink, stderr=sink
        )
    try:
        yield
        assert follower.poll() is None, "it goes on until it is stopped"
    finally:
        follower.send_signal(signal.SIGINT)
        assert follower.wait(30) == 130


def told(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text("utf-8").splitlines() if line.endswith("}")]


def publish(database: Database, number: int, *, hours_ago: float, source: str = "yunjin") -> None:
    now = datetime.now(UTC)
    with database.write() as c:
        read = article(
            f"https://{source}.example/{number}.html",
            title=f"第{number}号措施",
            text=TEXT.format(number, number * 7, number * 13) * 3,
            published=now - timedelta(hours=hours_ago),
        )
        run = claim(c, source, now)
        visit(c, run, read, now)
        c.exec_driver_sql(f"update runs set state = 'done' where id = {run.id}")


def test_a_follower_sees_an_article_within_a_second_of_its_being_stored(address: str, tmp_path: Path) -> None:
    database, out = Database.open(address), tmp_path / "out"
    with database.write() as c:
        add_source(c, "yunjin")
    publish(database, 1, hours_ago=1)
    delays = []
    with following(Cli(tmp_path / "home", {"database": address}), out):
        until(lambda: len(told(out)) == 1)
        for number in range(2, 7):
            publish(database, number, hours_ago=1)
            stored = time.monotonic()
            while len(told(out)) < number and time.monotonic() < stored + 10:
                time.sleep(0.02)
            delays.append(time.monotonic() - stored)
    database.close()
    assert sorted(delays)[2] < 1.0, delays


def test_a_new_source_does_not_flood_a_follower_and_loses_nothing(address: str, tmp_path: Path) -> None:
    database, out = Database.open(address), tmp_path / "out"
    cli = Cli(tmp_path / "home", {"database": address})
    with database.write() as c:
        add_source(c, "yunjin")
    publish(database, 0, hours_ago=100)
    with following(cli, out):
        until(lambda: told(out))
        for number in range(1, 6):
            publish(database, number, hours_ago=100)
        publish(database, 6, hours_ago=20)
        until(lambda: len(told(out)) == 2)
        with database.write() as c:
            c.execute(update(SourceRow).values(first_ok_at=datetime.now(UTC)))
        publish(database, 7, hours_ago=100)
        until(lambda: len(told(out)) == 3)
    assert [record["title"] for record in told(out)] == ["第0号措施", "第6号措施", "第7号措施"]
    assert len(cli.ok("export").splitlines()) == 8
    with database.read() as c:
        assert len(articles.after(c, 0, 100)) == 8
    database.close()
