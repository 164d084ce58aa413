"""Faults of all kinds at once, in real time, with real processes: hosts that are down, slow, flooding, a full disk, a database that
restarts. Intervals are divided by 72, so that five minutes are six hours.

Measured: the delay from publication to storing at the sources that are well, against a calm run; how soon `status` names each
fault; the memory of service and worker; and that after the storm nothing is lost and `status` is content.
"""

import json
import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import psutil

from scheduler.leader import HEARTBEAT_SECONDS
from tests.support.cli import Cli
from tests.support.database import Server
from tests.support.portal import article, listing, number_of
from tests.support.press import Press
from tests.support.serving import Serving, serving, until
from tests.support.site import Site, bomb, drip, serve

HEALTHY = 8
A_MINUTE = 60 / 72
MINUTES = 30  # the mean interval
INTERVAL = MINUTES * A_MINUTE
CALM, STORM = 180.0, 300.0  # seconds; of a storm the last third is fair weather again
BEGIN, HEALED = 20.0, 200.0
DISK = 256 << 20


@dataclass
class Weather:
    """What one run has shown: delays and memory (service and worker, bytes) over its time, and how soon a fault was named."""

    delays: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    lost: int = 0
    doubled: int = 0
    settled: str = ""

    @property
    def growth(self) -> float:
        """Memory in the last quarter against the third, in the median: a worker that is replaced takes none for some seconds."""
        quarter = len(self.memory) // 4
        return statistics.median(self.memory[-quarter:]) / statistics.median(self.memory[-2 * quarter : -quarter]) - 1


def report() -> None:
    """Print a table of calm and storm on both databases."""
    print(
        "| database | weather | articles | p50, s | p95, s | p95 ÷ calm | lost | runs doubled | memory | status after it |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    named: dict[str, dict[str, str]] = {}
    for kind in ("sqlite", "postgresql"):
        calm = _run(kind, CALM, stormy=False)
        _print(kind, "calm", calm, calm)
        storm = _run(kind, STORM, stormy=True)
        _print(kind, "storm", storm, calm)
        named[kind] = storm.named
    print(
        "\nA fault is named by `status` after so many seconds, in brackets as a multiple of its source's own interval then:"
    )
    for kind, faults in named.items():
        print(f"- {kind}: " + ", ".join(f"{fault} {after}" for fault, after in sorted(faults.items())))


def _print(kind: str, name: str, found: Weather, calm: Weather) -> None:
    p50, p95 = _p(found.delays, 50), _p(found.delays, 95)
    print(
        f"| {kind} | {name} | {len(found.delays)} | {p50:.1f} | {p95:.1f} | {p95 / _p(calm.delays, 95):.2f} | {found.lost} "
        f"| {found.doubled} | {found.growth:+.1%} | {found.settled} |",
        flush=True,
    )


def _p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def _run(kind: str, seconds: float, *, stormy: bool) -> Weather:
    with tempfile.TemporaryDirectory(prefix="storm-") as folder, small_disk(Path(folder) / "home", DISK) as home:
        if kind == "sqlite":
            return _weather(Path(folder), home, None, seconds, stormy=stormy)
        with Server() as server:
            return _weather(Path(folder), home, server, seconds, stormy=stormy)


def _weather(folder: Path, home: Path, server: Server | None, seconds: float, *, stormy: bool) -> Weather:
    found = Weather()
    with serve(folder) as site:
        press = Press(site, [f"well{n}" for n in range(HEALTHY)])
        ill = Ill(site)
        cli = _house(folder, home, press, ill, server)
        with serving(cli, folder / "log", minute=A_MINUTE) as service:
            until(lambda: service.events.count("polled") >= len(press.names) + len(ill.names), 120)
            before = set(press.published)
            began = time.monotonic()
            press.start(1.0)
            watcher = threading.Thread(target=_watch, args=(service, cli, ill.faults, found, began, seconds))
            watcher.start()
            if stormy:
                _storm(ill, cli, home, server, began)
            watcher.join()
            ill.heal()
            cli.run("crawl", *ill.names, seconds=200)  # as its user does after the sentences of `status`
            found.settled = _settle(cli)
            press.stop()
            until(lambda: set(press.published) <= _stored(cli).keys(), 150)
            assert service.end() == 0
        stored = _stored(cli)
        runs = cli.json("runs", "list", "--limit", "10000")
        found.delays = [stored[url] - at for url, at in press.published.items() if url not in before and url in stored]
        found.lost = len(press.published.keys() - stored.keys())
        found.doubled = len(runs) - len({(run["source_id"], run["slot"]) for run in runs})
        assert cli.json("db", "check")["sound"]
    return found


@dataclass(frozen=True)
class Fault:
    """A fault that began at a time, at a source with an interval of so many seconds, and how `status` shows it."""

    at: float
    interval: float
    is_named: Callable[[dict[str, Any]], bool]

    def after(self, second: float) -> str:
        """How long after it began that was."""
        return f"{second - self.at:.0f} s ({(second - self.at) / self.interval:.1f})"


class Ill:
    """Sites that fall ill at one time: each name is a source, each fault has a time at which it begins."""

    names = ("down", "loris", "flood", "bomb", "broken")

    def __init__(self, site: Site) -> None:
        self._site = site
        self.faults: dict[str, Fault] = {}
        self._numbers = count(900_000)
        self.heal()

    def url(self, name: str) -> str:
        """The address of a source."""
        return f"https://{name}.example/news/"

    def heal(self) -> None:
        """All are well, and have news."""
        for name in self.names:
            pages = [f"https://{name}.example/2026/11/a{next(self._numbers)}.html" for _ in range(4)]
            self._site.put(self.url(name), listing(pages))
            for page in pages:
                self._site.put(page, article(number_of(page)))

    def fall(self, at: float, cli: Cli) -> None:
        """All are ill, each in its way; the flood is healthy but heavy: three hundred new links at each poll, to nowhere."""
        self._site.put(self.url("down"), status=503)
        self._site.put(self.url("loris"), act=drip)
        self._site.put(self.url("bomb"), act=bomb)
        self._site.put(self.url("broken"), "<html><body><h1>Under construction</h1></body></html>")
        self._site.put(self.url("flood"), act=self._flood)
        for name in ("down", "loris", "bomb", "broken"):
            self.faults[name] = Fault(at, _interval(cli, name), partial(_is_troubled, name))

    def _flood(self, exchange: object) -> None:
        pages = [f"https://flood.example/2026/11/a{next(self._numbers)}.html" for _ in range(300)]
        body = listing(pages).encode()
        exchange.begin(200, {"Content-Type": "text/html", "Content-Length": str(len(body))})  # type: ignore[attr-defined]
        exchange.wfile.write(body)  # type: ignore[attr-defined]


def _is_troubled(name: str, said: dict[str, Any]) -> bool:
    return any(one["id"] == name for one in said["troubled"])


def _interval(cli: Cli, name: str) -> float:
    """The seconds from a source's last poll to its next."""
    told = cli.json("sources", "show", name)
    last, following = (datetime.fromisoformat(told[key]) for key in ("last_run_at", "next_check_at"))
    return (following - last).total_seconds()


def _storm(ill: Ill, cli: Cli, home: Path, server: Server | None, began: float) -> None:
    """What happens when."""

    def wait(until_second: float) -> None:
        time.sleep(max(began + until_second - time.monotonic(), 0))

    wait(BEGIN)
    ill.fall(BEGIN, cli)
    wait(60)
    ill.faults["disk"] = Fault(60.0, INTERVAL, lambda said: any(t["name"] == "disk" for t in said["troubles"]))
    filler = home / "filler"
    with filler.open("wb") as file:
        try:
            while True:
                file.write(os.urandom(1 << 20))
        except OSError:
            pass
    wait(85)
    filler.unlink()
    if server is not None:
        for at in (100, 130, 160):
            wait(at)
            server.stop()
            time.sleep(3)
            server.start()
    wait(HEALED)
    ill.heal()


def _watch(
    service: Serving,
    cli: Cli,
    faults: dict[str, Fault],
    found: Weather,
    began: float,
    seconds: float,
) -> None:
    """Ask `status` and weigh the processes, again and again."""
    process = psutil.Process(service.process.pid)
    while (now := time.monotonic() - began) < seconds:
        found.memory.append(sum(_memory(one) for one in (process, *process.children(recursive=True))))
        said = cli.run("status", "--json")
        if said.stdout:
            told = json.loads(said.stdout)
            for name, fault in list(faults.items()):
                if name not in found.named and fault.is_named(told):
                    found.named[name] = fault.after(time.monotonic() - began)
        time.sleep(max(3 - (time.monotonic() - began - now), 0))


def _memory(process: psutil.Process) -> int:
    try:
        resident: int = process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0
    return resident


def _settle(cli: Cli) -> str:
    """Wait until `status` is content, for two heartbeats of examination; how it ends, and what is still wrong."""
    end = time.monotonic() + 60 + 2 * HEARTBEAT_SECONDS
    while (said := cli.run("status")).returncode and time.monotonic() < end:
        time.sleep(3)
    return f"exit {said.returncode}" + (f": {' / '.join(said.stdout.splitlines()[3:])}" if said.returncode else "")


def _stored(cli: Cli) -> dict[str, float]:
    """When each article was first seen, by address; empty while the database is away."""
    done = cli.run("export")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return {record["url"]: datetime.fromisoformat(record["first_seen_at"]).timestamp() for record in records}


def _house(folder: Path, home: Path, press: Press, ill: Ill, server: Server | None) -> Cli:
    settings = {
        "connect_to": json.dumps(press.site.fetching().routes),
        "ca_file": str(press.site.ca_file),
        "delay": "0",
        "timeout": "5",
        "pages_per_run": "50",
        "seconds_per_run": "20",
        "interval_minutes": str(MINUTES),
        "recheck_minutes": "[100000]",
        "backup_hours": "0",
    }
    cli = Cli(home, settings | ({"database": server.fresh()} if server else {}))
    cli.ok("init")
    places = [(name, press.list_of(name)) for name in press.names] + [(name, ill.url(name)) for name in ill.names]
    rows = "".join(f"{name},{name},listing,{url},Asia/Shanghai\n" for name, url in places)
    (folder / "sources.csv").write_text("id,name,type,url,zone\n" + rows, "utf-8")
    cli.ok("sources", "import", str(folder / "sources.csv"))
    return cli


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """A disk of its own of so many bytes, so that filling it harms nothing else. Needs the right to mount."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    subprocess.run(command, check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
