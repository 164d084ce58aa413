"""A crawl worker as its parent has it: lines in, messages out; also one that resolves names as a test says."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from sqlalchemy import text

from analysis.outcome import RunCounts
from crawler.orders import (
    Beat,
    Budget,
    Contract,
    Fetching,
    Look,
    Message,
    Order,
    Place,
    Ready,
    Report,
    Seen,
    from_line,
    to_line,
)
from store import runs, sources
from store.database import Database
from store.outlets import Outlet
from store.sources import new_source

ROOT = Path(__file__).parents[2]
PROGRAM = ("-P", "-m", "crawler.worker")
M = TypeVar("M", bound=Message)


class Worker:
    """The worker program in a process of its own. Leaving it as a context manager closes its stdin."""

    def __init__(
        self,
        contract: Contract,
        folder: Path,
        program: Sequence[str] = PROGRAM,
        names: Mapping[str, Sequence[str]] = {},
    ) -> None:
        self.log = folder / "worker.log"
        self.messages: list[Message] = []
        self._queue: queue.Queue[Message | None] = queue.Queue()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *program],
                cwd=folder,
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "TEST_NAMES": json.dumps(names),
                },
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                bufsize=1,
            )
        threading.Thread(target=self._listen, daemon=True).start()
        self.send(contract)

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)

    @property
    def said(self) -> str:
        """What it wrote to standard error."""
        return self.log.read_text("utf-8")

    def send(self, message: Message) -> None:
        """Write one line."""
        assert self.process.stdin is not None
        self.process.stdin.write(to_line(message) + "\n")
        self.process.stdin.flush()

    def receive(self, seconds: float = 60) -> Message:
        """The next message that is neither Ready nor a Beat. Fails at the end of the output."""
        end = time.monotonic() + seconds
        while True:
            message = self._queue.get(timeout=max(end - time.monotonic(), 0.01))
            assert message is not None, f"the worker ended: {self.said[-3000:]}"
            self.messages.append(message)
            if not isinstance(message, Ready | Beat):
                return message

    def await_kind(self, kind: type[M], seconds: float = 60) -> M:
        """The next message of a kind; others before it are kept in `messages`."""
        while True:
            message = self.receive(seconds)
            if isinstance(message, kind):
                return message

    def await_start(self, seconds: float = 60) -> Ready:
        """The message that it takes orders."""
        message = self._queue.get(timeout=seconds)
        assert isinstance(message, Ready), f"the worker ended: {self.said[-3000:]}"
        return message

    def rest(self) -> list[Report]:
        """All reports of a worker that has ended."""
        while (message := self._queue.get(timeout=10)) is not None:
            self.messages.append(message)
        return [message for message in self.messages if isinstance(message, Report)]

    def poll(self, order: Order, seconds: float = 60) -> Report:
        """Carry out one order."""
        self.send(order)
        return self.await_kind(Report, seconds)

    def look(self, url: str, seconds: float = 60) -> Seen:
        """Fetch one address."""
        self.send(Look(1, url))
        return self.await_kind(Seen, seconds)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._queue.put(from_line(line))
        self._queue.put(None)


def worker(fetching: Fetching, folder: Path, database: str = "", **more: object) -> Worker:
    """A worker with a contract of these parts; without a database it can look and run dry."""
    program = more.pop("program", PROGRAM)
    names = more.pop("names", {})
    return Worker(Contract(fetching, database, **more), folder, program, names)  # type: ignore[arg-type]


def place(url: str, kind: str = "listing", **more: str) -> Place:
    """A source to poll."""
    return Place(id=more.pop("id", "test"), type=kind, url=url, zone="Asia/Shanghai", **more)


class House:
    """A database with sources, and the scheduler's part in a run: claim, order, write down the end."""

    def __init__(self, folder: Path) -> None:
        self.address = f"sqlite:///{folder / 'policyvane.db'}"
        Database.upgrade(self.address)
        self.database = Database.open(self.address)

    def add(self, source_id: str, url: str, kind: str = "listing", **more: str) -> None:
        """A source to poll."""
        outlet = Outlet(id="outlet", name="Outlet", name_en=None, kind=None, country=None, region=None, url=None)
        source = new_source(source_id, outlet, type=kind, url=url, name=source_id, zone="Asia/Shanghai", **more)  # type: ignore[arg-type]
        with self.database.write() as c:
            sources.put(c, source, datetime.now(UTC))

    def claim(self, source_id: str, budget: Budget | None = None) -> Order:
        """Claim a run of a source, as an order."""
        now = datetime.now(UTC)
        with self.database.write() as c:
            source = sources.get(c, source_id)
            run = runs.claim(c, source_id, now, "test", now)
        assert source is not None
        assert run is not None
        names = {field.name for field in fields(Place)} - {"outlet"}
        given = {name: getattr(source, name) for name in names}
        return Order(run.id, run.token, Place(**given, outlet=source.outlet.name), budget or Budget())

    def finish(self, order: Order, report: Report) -> bool:
        """Write down how a run ended."""
        now = datetime.now(UTC)
        with self.database.write() as c:
            return runs.finish(
                c,
                order.run,
                order.token,
                outcome=report.outcome,
                reason=report.reason,
                counts=RunCounts(**asdict(report.counts)),
                status=report.status,
                milliseconds=report.milliseconds,
                now=now,
                next_check_at=now,
            )

    def poll(self, worker: Worker, source_id: str, budget: Budget | None = None) -> Report:
        """One run from claim to end."""
        order = self.claim(source_id, budget)
        report = worker.poll(order)
        assert report.run == order.run
        assert self.finish(order, report)
        return report

    def count(self, table: str) -> int:
        """How many rows a table has."""
        with self.database.read() as c:
            number: int = c.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            return number

    def states(self) -> dict[str, tuple[str, str | None]]:
        """State and reason of every link, by its address."""
        with self.database.read() as c:
            return {
                url: (state, reason) for url, state, reason in c.execute(text("SELECT url, state, reason FROM links"))
            }
