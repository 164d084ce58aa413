"""`policyvane serve`: the background service: schedule, crawl and review page."""

import os
import signal
import sys
import threading

import structlog
import typer

from policyvane.session import Session, need_contact, plan
from scheduler.clock import system_clock
from scheduler.service import Service
from store import sources

LAST_RESORT_SECONDS = 9.0  # after which a service that was told to stop just goes: its data can take that


def serve(ctx: typer.Context) -> None:
    """Poll every source when it is due, until stopped; a second service on the same database stands by.

    Example: policyvane serve
    """
    session: Session = ctx.obj
    settings = session.settings()
    _log_to_stderr()
    with session.database() as database:
        with database.read() as c:
            active = sources.find(c, state=sources.ACTIVE)
        need_contact(settings, [source.url for source in active])
        service = Service(database, plan(settings), system_clock)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: _stop(service))
        service.run(_NoPage())


class _NoPage:
    def open(self) -> None: ...
    def close(self) -> None: ...


def _stop(service: Service) -> None:
    service.stop()
    last_resort = threading.Timer(LAST_RESORT_SECONDS, os._exit, [1])
    last_resort.daemon = True
    last_resort.start()


def _log_to_stderr() -> None:
    """One line an event: for people on a terminal, as key=value for everything else."""
    to_people = sys.stderr.isatty()
    stamp = structlog.processors.TimeStamper(fmt="%H:%M:%S" if to_people else "iso", utc=not to_people)
    shown = (
        structlog.dev.ConsoleRenderer()
        if to_people
        else structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False)
    )
    structlog.configure(
        processors=[structlog.processors.add_log_level, stamp, shown],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
