"""Upkeep: once a day a backup, then what has been kept long enough is taken away. In a thread of its own, in small transactions, so
that polling goes on; whatever breaks is said, and tried again the next hour."""

import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import Connection

from analysis.errors import PolicyvaneError
from scheduler.clock import Clock
from scheduler.health import late
from scheduler.keeping import Keeping
from scheduler.rejudge import KEPT_FRESH, rejudge
from store import backup as backups
from store import judgements, troubles, upkeep
from store.database import Database
from store.troubles import Trouble

OURS = "auto"  # the name of a scheduled backup begins so; no other is ever deleted
LINK_DAYS, DELIVERY_DAYS = 365, 90
log = structlog.get_logger("policyvane")


def is_due(keeping: Keeping, now: datetime) -> bool:
    """Whether it is time for a backup: the newest scheduled one is older than it should be, or there is none."""
    if keeping.backup_hours == 0:
        return False
    newest = max((file.stat().st_mtime for file in _files(keeping)), default=0.0)
    return (
        now - datetime.fromtimestamp(newest, UTC) >= timedelta(hours=keeping.backup_hours) or newest > now.timestamp()
    )


class Upkeep:
    """The upkeep of one database; `begin` does nothing while an earlier one is still at work."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def begin(self, keeping: Keeping) -> None:
        """Start what is due in the background."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self.run, args=(keeping,), name="upkeep", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Begin no further step."""
        self._stopped.set()

    def run(self, keeping: Keeping) -> None:
        """Do what is due now, and wait for it."""
        try:
            self._look_for_delays()
            if is_due(keeping, self._clock()):
                self._back_up(keeping)
                self._tidy(keeping)
            self._judge_again()
        except PolicyvaneError as error:
            log.warning("upkeep broken off", why=str(error))

    def _look_for_delays(self) -> None:
        with self._database.read() as c:
            found = late(c, self._clock())
        with self._database.write() as c:
            troubles.keep(c, found, ("late",), self._clock())

    def _judge_again(self) -> None:
        """After a new version of the judge; what `train` judges again itself is done already."""
        with self._database.read() as c:
            outdated = judgements.is_outdated(c, self._clock() - KEPT_FRESH)
        if outdated:
            log.info("judged again", labels_changed=rejudge(self._database, self._clock))

    def _back_up(self, keeping: Keeping) -> None:
        now, wrong = self._clock(), []
        is_sqlite = self._database.dialect == "sqlite"
        if not is_sqlite and shutil.which("pg_dump") is None:
            log.info("no backup", why="pg_dump is not installed here")
            return
        file = keeping.folder / f"{OURS}-{now:%Y%m%d-%H%M%S}.{'db' if is_sqlite else 'dump'}"
        try:
            backups.backup(self._database, file)
            log.info("backed up", file=str(file))
            half = keeping.folder.glob(f".{OURS}-*.part")  # of an upkeep that was killed
            for old in (*sorted(_files(keeping))[: -keeping.backups_kept], *half):
                old.unlink(missing_ok=True)
        except (PolicyvaneError, OSError) as error:
            todo = f"Make room in {keeping.folder}, then: policyvane db backup"
            wrong = [Trouble("backup", f"the last backup failed: {error}", todo)]
            log.warning("no backup", why=str(error))
        with self._database.write() as c:
            troubles.keep(c, wrong, ("backup",), now)

    def _tidy(self, keeping: Keeping) -> None:
        now = self._clock()
        counted = {
            "links": self._all(lambda c: upkeep.forget_links(c, now - timedelta(days=LINK_DAYS))),
            "deliveries": self._all(lambda c: upkeep.forget_deliveries(c, now - timedelta(days=DELIVERY_DAYS))),
        }
        if keeping.irrelevant_days:
            before = now - timedelta(days=keeping.irrelevant_days)
            counted["faded"] = self._all(lambda c: upkeep.fade(c, before))
        if keeping.run_days:
            oldest = now - timedelta(days=keeping.run_days)
            counted["runs"] = self._all(lambda c: upkeep.forget_runs(c, oldest, now))
        counted["pages"] = self._all(upkeep.give_back)
        with self._database.write() as c:
            upkeep.optimise(c)
        log.info("tidied", **counted)

    def _all(self, step: Callable[[Connection], int]) -> int:
        done = 0
        while not self._stopped.is_set():
            with self._database.write() as c:
                number = step(c)
            if number == 0:
                break
            done += number
        return done


def _files(keeping: Keeping) -> list[Path]:
    return list(keeping.folder.glob(f"{OURS}-*"))
