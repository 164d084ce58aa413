"""`policyvane serve`: the background service: schedule, crawl and review page."""

import os
import signal
import sys
import threading

import structlog
import typer

from policyvane.session import Session, need_contact, plan, zone
from policyvane.settings import Settings
from review.server import Server
from review.vitals import Vitals
from review.web import Site, build
from scheduler.clock import system_clock
from scheduler.service import Service
from store import sources
from store.database import Database

LAST_RESORT_SECONDS = 9.0  # after which a service that was told to stop just goes: its data can take that


def serve(ctx: typer.Context) -> None:
    """Poll every source when it is due and serve the review page, until stopped.

    A second service on the same database stands by, and takes over if the first one dies.

    Example: policyvane serve
    """
    session: Session = ctx.obj
    with session.database() as database:
        run(database, session.settings())


def run(database: Database, settings: Settings) -> None:
    """The service on an open database, until the process is told to stop. Raises PolicyvaneError if it can't begin."""
    with database.read() as c:
        active = sources.find(c, state=sources.ACTIVE)
    need_contact(settings, [source.url for source in active])
    _log_to_stderr()
    service = Service(database, plan(settings), system_clock)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _stop(service))
    service.run(_Office(database, settings, service))


class _Office:
    """The review page, open while the service leads."""

    def __init__(self, database: Database, settings: Settings, service: Service) -> None:
        def vitals() -> Vitals:
            state = service.state
            return Vitals(state.role, state.seconds_since_turn, state.in_hand)

        self._app = build(database, Site(zone(settings), system_clock, vitals))
        self._settings = settings
        self._server: Server | None = None

    def open(self) -> None:
        if self._server is None:
            self._server = Server(self._app, self._settings.host, self._settings.port)
            structlog.get_logger("policyvane").info("page", url=self._server.url)

    def close(self) -> None:
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
