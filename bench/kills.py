"""Real processes killed again and again over portals that go on publishing, with a webhook receiver that sees what is told.

Resumable: a state file in the folder counts the kills; the portals then begin anew, and what they publish is added up.
"""

import json
import signal
import tempfile
import time
from dataclasses import astuple, fields
from pathlib import Path

from scheduler.leader import HEARTBEAT_SECONDS
from tests.support.database import Server
from tests.support.killing import A_MINUTE, Aftermath, house, kill_again_and_again
from tests.support.press import Press
from tests.support.serving import Serving, serving, until
from tests.support.site import serve

ROUND = 50  # kills between two looks
TAKEOVERS = 3  # of each kind
COLUMNS = [field.name.replace("_", " ") for field in fields(Aftermath)]


def report(number: int, folder: Path | None, *, on_postgresql: bool) -> None:
    """Kill so many times in all, and print what was lost, doubled or left behind."""
    with tempfile.TemporaryDirectory(prefix="kills-") as temporary:
        place = folder or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        state = place / "state.json"
        done = json.loads(state.read_text()) if state.exists() else {"kills": 0, "round": 0}
        print(f"| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}")
        while done["kills"] < number:
            home = place / f"round-{time.time_ns()}"
            home.mkdir()
            found = _round(home, min(ROUND, number - done["kills"]), seed=done["round"], on_postgresql=on_postgresql)
            print(f"| {' | '.join(map(str, astuple(found)))} |", flush=True)
            done = {"kills": done["kills"] + found.kills, "round": done["round"] + 1}
            state.write_text(json.dumps(done))
        takeovers(place)


def _round(home: Path, kills: int, *, seed: int, on_postgresql: bool) -> Aftermath:
    if not on_postgresql:
        return kill_again_and_again(home, kills, seed=seed)
    with Server() as server:
        return kill_again_and_again(home, kills, seed=seed, database=server.fresh())


def takeovers(place: Path) -> None:
    """How long after kill -9 and SIGSTOP the other service leads, and that the frozen one finds that it has lost."""
    folder = place / f"takeover-{time.time_ns()}"
    folder.mkdir()
    times: dict[str, list[float]] = {"kill -9": [], "SIGSTOP": []}
    with serve(folder) as site:
        press = Press(site, ["portal0"])
        cli = house(folder, press, "hooks.example:80:127.0.0.1:9")
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
                    until(lambda leader=leader: "standby" in leader.events or leader.process.poll() is not None)
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
