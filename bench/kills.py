"""Real processes killed again and again over portals that go on publishing, with a webhook receiver that sees what is told.

Resumable: a state file in the folder counts the kills; the portals then begin anew, and what they publish is added up.
"""

import json
import random
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.press import Press
from scheduler.leader import HEARTBEAT_SECONDS
from store import inbox
from store.database import Database
from tests.support.cli import Cli
from tests.support.database import Server
from tests.support.receiver import receiver
from tests.support.serving import Serving, serving, until
from tests.support.site import serve

SITES = 6
A_MINUTE = 2.0  # seconds that a minute of an interval counts as
ROUND = 100  # kills between two looks
TAKEOVERS = 3  # of each kind


def report(number: int, folder: Path | None, *, on_postgresql: bool) -> None:
    """Kill so many times in all, and print what was lost, doubled or left behind."""
    with tempfile.TemporaryDirectory(prefix="kills-") as temporary:
        place = folder or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        state = place / "state.json"
        done = json.loads(state.read_text()) if state.exists() else {"kills": 0, "round": 0}
        print(
            "| kills | published | lost | stored twice | events twice | stories not told | told twice | runs doubled | checks |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        while done["kills"] < number:
            kills = min(ROUND, number - done["kills"])
            home = place / f"round-{done['round']}"
            home.mkdir()
            if on_postgresql:
                with Server() as server:
                    _round(home, kills, seed=done["round"], database=server.fresh())
            else:
                _round(home, kills, seed=done["round"], database="")
            done = {"kills": done["kills"] + kills, "round": done["round"] + 1}
            state.write_text(json.dumps(done))
        takeovers(place / "takeover")


def _round(folder: Path, kills: int, *, seed: int, database: str) -> None:
    dice = random.Random(seed)
    with serve(folder) as site, receiver() as hook:
        press = Press(site, [f"portal{n}" for n in range(SITES)], seed)
        cli = _house(folder, press, hook.route, database)
        cli.ok(
            "watches",
            "add",
            "all",
            "--to",
            hook.target,
            "--label",
            "relevant",
            "--label",
            "related",
            "--label",
            "irrelevant",
        )
        cli.ok("crawl")
        before = dict(press.published)
        press.start(0.3)
        whom: Counter[str] = Counter()
        while whom.total() < kills:
            with serving(cli, folder / "log", minute=A_MINUTE) as service:
                while whom.total() < kills and service.process.poll() is None:
                    time.sleep(dice.uniform(0.3, 3.0))
                    victim = dice.choice(("service", "worker", "both"))
                    service.kill(victim)  # fails if anything of it outlives it
                    whom[victim] += 1
        press.stop()
        with serving(cli, folder / "log", minute=A_MINUTE) as service:
            until(lambda: len(cli.ok("export").splitlines()) >= len(press.published), 300)
            until(lambda: not cli.json("watches", "list")[0]["waiting"], 120)
            time.sleep(5)
            assert service.end() == 0, "the last service did not end well"
        _print(cli, database, press, before, hook.got, kills)


def _house(folder: Path, press: Press, route: str, database: str) -> Cli:
    fetching = press.site.fetching()
    settings = {
        "connect_to": json.dumps([*fetching.routes, route]),
        "ca_file": str(press.site.ca_file),
        "delay": "0",
        "interval_minutes": "1",
        "recheck_minutes": "[100000]",
    }
    cli = Cli(folder / "home", settings | ({"database": database} if database else {}))
    cli.ok("init")
    rows = "".join(f"{name},{name},listing,{press.list_of(name)},Asia/Shanghai\n" for name in press.names)
    (folder / "sources.csv").write_text("id,name,type,url,zone\n" + rows, "utf-8")
    cli.ok("sources", "import", str(folder / "sources.csv"))
    return cli


def _print(
    cli: Cli, address: str, press: Press, before: dict[str, float], got: list[dict[str, str]], kills: int
) -> None:
    stored = [json.loads(line) for line in cli.ok("export").splitlines()]
    urls = Counter(record["url"] for record in stored)
    lost = [url for url in press.published if url not in urls]
    runs = cli.json("runs", "list", "--limit", "10000")
    slots = Counter((run["source_id"], run["slot"]) for run in runs)
    database = Database.open(address or f"sqlite:///{cli.home}/policyvane.db")
    with database.read() as c:
        news = {record["story"]["id"] for record in stored if record["url"] not in before}
        told = Counter(inbox.merged_into(c, int(message["story"][1:])) for message in got)
        missing = [story for story in news if int(story[1:]) not in told]
    database.close()
    ids = Counter(message["event"] for message in got)
    sound = cli.json("db", "check")["sound"]
    print(
        f"| {kills} | {len(press.published)} | {len(lost)} | {sum(n - 1 for n in urls.values())} "
        f"| {0 if sound else '?'} | {len(missing)} | {sum(n - 1 for n in ids.values())} "
        f"| {sum(n - 1 for n in slots.values())} | {'sound' if sound else 'BROKEN'} |",
        flush=True,
    )


def takeovers(folder: Path) -> None:
    """How long after kill -9 and SIGSTOP the other service leads, and that the frozen one finds that it has lost."""
    folder.mkdir()
    times: dict[str, list[float]] = {"kill -9": [], "SIGSTOP": []}
    with serve(folder) as site:
        press = Press(site, ["portal0"])
        cli = _house(folder, press, "hooks.example:80:127.0.0.1:9", "")
        for kind in [*times] * TAKEOVERS:
            with (
                serving(cli, folder / "first", minute=A_MINUTE) as one,
                serving(cli, folder / "second", minute=A_MINUTE) as other,
            ):
                leader, heir = _roles(one, other)
                before = heir.events.count("leading")
                began = time.monotonic()
                if kind == "kill -9":
                    leader.kill()
                else:
                    leader.signal(signal.SIGSTOP)
                until(lambda heir=heir, before=before: heir.events.count("leading") > before, 60)
                times[kind].append(time.monotonic() - began)
                if kind == "SIGSTOP":
                    leader.signal(signal.SIGCONT)
                    until(lambda leader=leader: "ousted" in leader.events or "standby" in leader.events[-3:], 60)
                    leader.end()
                heir.end()
            (folder / "first").unlink()
            (folder / "second").unlink()
    for kind, seconds in times.items():
        print(
            f"take-over after {kind}: {min(seconds):.1f} to {max(seconds):.1f} s (two heartbeats: {2 * HEARTBEAT_SECONDS:.0f} s)"
        )


def _roles(one: Serving, other: Serving) -> tuple[Serving, Serving]:
    until(lambda: {_role(one), _role(other)} == {"leading", "standby"}, 60)
    return (one, other) if _role(one) == "leading" else (other, one)


def _role(service: Serving) -> str:
    said = [event for event in service.events if event in ("leading", "standby")]
    return said[-1] if said else ""
