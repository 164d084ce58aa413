"""`policyvane serve` as a user runs it, in a process of its own, also with intervals of seconds."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from tests.support.cli import ROOT, Cli

# A minute of an interval counts as so many seconds: hours are played in minutes, by the same code.
FAST = """
import sys
from datetime import timedelta
from scheduler import cadence
cadence.MINUTE = timedelta(seconds=float(sys.argv.pop(1)))
exec(sys.argv.pop(1))
from policyvane.__main__ import main
main()
"""


class Serving:
    """A running service; its log is read line by line as facts."""

    def __init__(self, cli: Cli, log: Path, minute: float = 60.0, fault: str = "") -> None:
        """`fault` is Python that the process runs before it begins."""
        self._log = log
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", FAST, str(minute), fault, "serve"],
                env=cli.environment,
                cwd=ROOT.parent,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )

    @property
    def said(self) -> list[dict[str, str]]:
        """Its log so far: the facts of each line, `event` among them; other lines as `event` alone."""
        return [_facts(line) for line in self._log.read_text("utf-8").splitlines()]

    @property
    def events(self) -> list[str]:
        """The events of its log."""
        return [facts["event"] for facts in self.said]

    def workers(self) -> list[psutil.Process]:
        """Its crawl workers."""
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def kill(self, whom: str = "both") -> None:
        """kill -9 the service, its worker, or both; without its parent a worker must end by itself."""
        workers = self.workers()
        if whom in ("service", "both"):
            self.process.kill()
            self.process.wait(10)
        if whom in ("worker", "both"):
            for worker in workers:
                with _gone_already():
                    worker.kill()
        if whom != "worker":
            _, alive = psutil.wait_procs(workers, timeout=10)
            assert not alive, f"orphans: {alive}"

    def signal(self, number: int) -> None:
        """Send a signal to the service alone."""
        os.kill(self.process.pid, number)

    def end(self) -> int:
        """Stop it as systemd would; returns its exit code."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        return self.process.wait(15)


@contextmanager
def serving(cli: Cli, log: Path, minute: float = 60.0, fault: str = "") -> Iterator[Serving]:
    """A service for the time of a block; whatever is left of it is killed at the end."""
    service = Serving(cli, log, minute, fault)
    try:
        yield service
    finally:
        if service.process.poll() is None:
            service.kill()


def until(promised: Callable[[], Any], seconds: float = 60.0) -> Any:
    """Wait until something holds, and return it; fails if it doesn't in time."""
    end = time.monotonic() + seconds
    while not (found := promised()):
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.1)
    return found


def contents(cli: Cli) -> list[tuple[str, str, str]]:
    """What is stored, as an export shows it: address, title and text of every article."""
    records = [json.loads(line) for line in cli.ok("export").splitlines()]
    return sorted((r["url"], r["title"], r["body_text"]) for r in records)


@contextmanager
def _gone_already() -> Iterator[None]:
    try:
        yield
    except psutil.NoSuchProcess:
        return


def _facts(line: str) -> dict[str, str]:
    try:
        facts = dict(word.split("=", 1) for word in shlex.split(line))
    except ValueError:
        facts = {}
    return facts if "event" in facts else {"event": line}
