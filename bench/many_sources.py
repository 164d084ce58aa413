"""What ten thousand sources cost: a tick of the service when all is quiet and when a tenth is due, and `status`."""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from scheduler.health import examine
from scheduler.rhythm import Rhythm
from scheduler.service import MOST_TAKEN_IN, fair
from scheduler.timetable import timetable
from store import links, runs, sources, stories, troubles
from store.database import Database
from store.outlets import Outlet
from store.schema import Source as SourceRow
from store.sources import new_source
from tests.support.cli import Cli
from tests.support.database import Server

LAYOUT = {"paths": ["html body div.list ul li a"] * 3, "shapes": ["/n2/*/*/c*-*.html"] * 4, "titles": ["x" * 60] * 30}


def report(number: int) -> None:
    """Print milliseconds on both databases."""
    print(
        "| database | sources | quiet tick | a tenth due | examine | queries of `status` | timetable | `status`, whole |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="many-") as folder, Server() as server:
        for kind, address in (("sqlite", ""), ("postgresql", server.fresh())):
            _measure(kind, address, Path(folder) / kind, number)


def _measure(kind: str, address: str, folder: Path, number: int) -> None:
    cli = Cli(folder, {"contact": "desk@newsroom.example"} | ({"database": address} if address else {}))
    cli.ok("init")
    database = Database.open(address or f"sqlite:///{folder}/policyvane.db")
    now = datetime.now(UTC)
    _fill(database, number, now)

    def tick(at: datetime) -> None:
        with database.read() as c:
            due = sources.turns(c, at, MOST_TAKEN_IN)
        list(fair(due))

    def look() -> None:
        with database.read() as c:
            examine(c, now, folder, 30)

    def queries() -> None:
        with database.read() as c:
            examine(c, now, folder, 30), stories.count(c), len(runs.in_hand(c)), links.waiting(c), troubles.known(c)

    def divide() -> None:
        with database.read() as c:
            timetable(sources.find(c, state=sources.ACTIVE), 30)

    cells = [
        _time(lambda: tick(now - timedelta(days=1)), 20),
        _time(lambda: tick(now), 20),
        _time(look, 20),
        _time(queries, 20),
        _time(divide, 3),
        _time(lambda: cli.start("status").wait(), 5),
    ]
    print(f"| {kind} | {number:,} | " + " | ".join(f"{ms:.1f}" for ms in cells) + " |", flush=True)
    database.close()


def _fill(database: Database, number: int, now: datetime) -> None:
    """Sources with all that polls have taught; one in ten is due, one in fifty can't be read, one in a hundred is silent."""
    rhythm = Rhythm(20.0, 4.0, 600.0, (0.8,) * 24, (2.8,) * 7, 3.0, 20.0, 40).to_data()
    with database.write() as c:
        for n in range(number):
            host = f"portal{n}.example"
            outlet = Outlet(host, f"Portal {n}", None, "news_portal", "CN", f"CN-{n % 31:02d}", f"https://{host}/")
            sources.put(c, new_source(f"s{n}", outlet, type="listing", url=f"https://{host}/", name=f"Portal {n}"), now)
        polled = {"rhythm": rhythm, "layout": LAYOUT, "last_run_at": now, "watched_at": now}
        polled |= {"last_outcome": "empty", "silence": 0.5}
        c.execute(update(SourceRow).values(**polled, next_check_at=now + timedelta(minutes=30), first_ok_at=now))
        for every, values in (
            (10, {"next_check_at": now - timedelta(minutes=2)}),
            (50, {"last_outcome": "blocked", "last_reason": "status 403", "failures": 3}),
            (100, {"silence": 2.4}),
        ):
            names = [f"s{n}" for n in range(0, number, every)]
            c.execute(update(SourceRow).where(SourceRow.id.in_(names)).values(**values))


def _time(work: Callable[[], object], times: int) -> float:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent) * 1000
