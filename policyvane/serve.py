"""`policyvane serve`: the background service: schedule, crawl and review page."""

import os
import signal
import sys
import threading
from collections.abc import Callable

import structlog
import typer

from analysis.errors import PolicyvaneError
from policyvane.plans import need_contact, plan
from policyvane.session import Session, zone
from policyvane.settings import FILE, Settings
from review.outbox import Courier, Outbox
from review.server import Server
from review.vitals import Vitals
from review.web import Site, build
from scheduler.clock import system_clock
from scheduler.polling import Plan
from scheduler.service import Service
from scheduler.worker import dying_with_us
from store import sources
from store.database import Database

FIXED = ("database", "host", "port", "zone", "connect_to")  # what is read at the start alone
LAST_RESORT_SECONDS = 9.0  # after which a service that was told to stop just goes: its data can take that


def serve(ctx: typer.Context) -> None:
    """Poll every source when it is due and serve the review page, until stopped.

    A second service on the same database stands by, and takes over if the first one dies.

    Example: policyvane serve
    """
    session: Session = ctx.obj
    with session.database() as database:
        run(database, session.settings(), session.settings)


def run(database: Database, settings: Settings, read: Callable[[], Settings]) -> None:
    """The service on an open database, until the process is told to stop. Raises PolicyvaneError if it can't begin."""
    with database.read() as c:
        active = sources.find(c, state=sources.ACTIVE)
    need_contact(settings, [source.url for source in active])
    _log_to_stderr()
    renewal = _Renewal(settings, read)
    service = Service(database, plan(settings), system_clock, renewal.look)
    signal.signal(signal.SIGHUP, lambda *_: renewal.ask())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _stop(service))
    service.run(_Office(database, settings, service))


class _Renewal:
    """Looks whether the settings have changed: when their file has, or when it is asked to (SIGHUP)."""

    def __init__(self, settings: Settings, read: Callable[[], Settings]) -> None:
        self._settings, self._read = settings, read
        self._stamp = self._now()
        self._asked = False

    def ask(self) -> None:
        """Read the settings at the next look, whatever the file's time says."""
        self._asked = True

    def look(self) -> Plan | None:
        """The plan anew if anything in it has changed. Settings that can't be read are named, and the old ones stay."""
        stamp = self._now()
        if stamp == self._stamp and not self._asked:
            return None
        self._stamp, self._asked = stamp, False
        try:
            found = self._read()
            made = plan(found)
        except PolicyvaneError as error:
            structlog.get_logger("policyvane").warning("settings not renewed", why=str(error))
            return None
        before, self._settings = self._settings, found
        fixed = [name for name in FIXED if getattr(found, name) != getattr(before, name)]
        if fixed:
            structlog.get_logger("policyvane").warning("needs a restart", settings=", ".join(fixed))
        return made if found != before else None

    def _now(self) -> tuple[int, int]:
        try:
            stat = (self._settings.home / FILE).stat()
        except OSError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_size)


class _Office:
    """The review page and the outbox, open while the service leads."""

    def __init__(self, database: Database, settings: Settings, service: Service) -> None:
        def vitals() -> Vitals:
            state = service.state
            return Vitals(state.role, state.seconds_since_turn, state.in_hand)

        self._app = build(database, Site(zone(settings), system_clock, vitals))
        self._settings, self._database = settings, database
        self._server: Server | None = None
        self._outbox: Outbox | None = None

    def open(self) -> None:
        if self._outbox is None:
            courier = Courier(self._settings.connect_to, self._settings.home / "courier.log", dying_with_us())
            self._outbox = Outbox(self._database, system_clock, courier)
            self._outbox.start()
        if self._server is None:
            self._server = Server(self._app, self._settings.host, self._settings.port)
            structlog.get_logger("policyvane").info("page", url=self._server.url)

    def close(self) -> None:
        outbox, self._outbox = self._outbox, None
        if outbox is not None:
            outbox.stop()
        server, self._server = self._server, None
        if server is not None:
            server.stop()


def _stop(service: Service) -> None:
    service.stop()
    last_resort = threading.Timer(LAST_RESORT_SECONDS, os._exit, [1])
    last_resort.daemon = True
    last_resort.start()


def _log_to_stderr() -> None:
    """One line an event: for people on a terminal, as key=value for everything else."""
    to_people = sys.stderr.isatty()
    stamp = structlog.processors.TimeStamper(fmt="%H:%M:%S" if to_people else "iso", utc=not to_people)
    order = ["timestamp", "level", "event"]
    shown = (
        structlog.dev.ConsoleRenderer()
        if to_people
        else structlog.processors.LogfmtRenderer(key_order=order, bool_as_flag=False)
    )
    structlog.configure(
        processors=[structlog.processors.add_log_level, stamp, shown],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
