"""A service that is killed again and again over portals that go on publishing, with a webhook receiver that sees what is told."""

import contextlib
import json
import random
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from store import inbox
from store.database import Database
from tests.support.cli import Cli
from tests.support.press import Press
from tests.support.receiver import Receiver, receiver
from tests.support.serving import serving, until
from tests.support.site import serve

SITES = 6
A_MINUTE = 2.0  # seconds that a minute of an interval counts as
LABELS = ("relevant", "related", "irrelevant")


@dataclass(frozen=True)
class Aftermath:
    """What was found in the end. `untold`: stories that the receiver never heard of; `told_twice`: messages that came again, with
    the number of the first."""

    kills: int
    published: int
    told_twice: int
    lost: int = 0
    stored_twice: int = 0
    events_twice: int = 0
    untold: int = 0
    runs_doubled: int = 0
    sound: bool = True


def kill_again_and_again(folder: Path, kills: int, *, seed: int, database: str = "") -> Aftermath:
    """Kill the service, its workers or both so many times, at work and while it starts; then let one finish the work.

    Fails if anything of a killed service outlives it.
    """
    dice = random.Random(seed)
    with serve(folder) as site, receiver() as hook:
        press = Press(site, [f"portal{n}" for n in range(SITES)], seed)
        cli = house(folder, press, hook.route, database)
        cli.ok("watches", "add", "all", "--to", hook.target, *(word for label in LABELS for word in ("--label", label)))
        cli.ok("crawl")
        before = set(press.published)
        press.start(0.5)
        _kill(cli, folder / "log", kills, dice)
        press.stop()
        with serving(cli, folder / "log", minute=A_MINUTE) as service:
            until(lambda: len(cli.ok("export").splitlines()) >= len(press.published), 300)
            with contextlib.suppress(AssertionError):  # who was not told is counted below
                until(
                    lambda: len({message["story"] for message in hook.got}) >= len(press.published.keys() - before), 120
                )
            until(lambda: not cli.json("watches", "list")[0]["waiting"], 120)
            assert service.end() == 0, "the last service did not end well"
        return _aftermath(cli, database, press, before, hook, kills)


def _kill(cli: Cli, log: Path, kills: int, dice: random.Random) -> None:
    left = kills
    while left:
        with serving(cli, log, minute=A_MINUTE) as service:
            if dice.random() < 0.75:  # the others while it starts
                before = service.events.count("leading")
                until(lambda service=service, before=before: service.events.count("leading") > before)
            while left and service.process.poll() is None:
                time.sleep(dice.uniform(0.0, 2.0))
                service.kill(dice.choice(("service", "worker", "both")))
                left -= 1


def house(folder: Path, press: Press, route: str, database: str = "") -> Cli:
    """A home folder with the sites of the press as sources, and a route to a webhook receiver."""
    settings = {
        "connect_to": json.dumps([*press.site.fetching().routes, route]),
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


def _aftermath(cli: Cli, address: str, press: Press, before: set[str], hook: Receiver, kills: int) -> Aftermath:
    stored = [json.loads(line) for line in cli.ok("export").splitlines()]
    urls = Counter(record["url"] for record in stored)
    runs = cli.json("runs", "list", "--limit", "10000")
    assert all(run["state"] == "done" for run in runs)
    news = {record["story"]["id"] for record in stored if record["url"] not in before}
    database = Database.open(address or f"sqlite:///{cli.home}/policyvane.db")
    with database.read() as c:
        told = {inbox.merged_into(c, int(message["story"][1:])) for message in hook.got}
    database.close()
    return Aftermath(
        kills,
        len(press.published),
        told_twice=_again(Counter(message["event"] for message in hook.got)),
        lost=len(press.published.keys() - urls.keys()),
        stored_twice=_again(urls),
        events_twice=_again(Counter(record["seq"] for record in stored)),
        untold=sum(int(story[1:]) not in told for story in news),
        runs_doubled=_again(Counter((run["source_id"], run["slot"]) for run in runs)),
        sound=cli.json("db", "check")["sound"],
    )


def _again(counted: Counter[object]) -> int:
    return counted.total() - len(counted)
