"""What a verb works with: the settings and the open database, read when first asked for."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from analysis.address import host_of
from analysis.errors import ConfigurationError, UsageError
from analysis.reach import Reach, parse_route
from policyvane.settings import Settings, read_settings
from scheduler.polling import Plan
from store import sources
from store.database import Database
from store.sources import Source


@dataclass(frozen=True, slots=True)
class Session:
    """The root options of one call."""

    home: Path | None = None

    def settings(self) -> Settings:
        """The settings. Raises ConfigurationError."""
        return read_settings(self.home)

    @contextmanager
    def database(self) -> Iterator[Database]:
        """The open database. Raises StoreError; ConfigurationError if there is none yet."""
        settings = self.settings()
        if not settings.database and not (settings.home / "policyvane.db").exists():
            raise ConfigurationError("there is no database yet", where=str(settings.home), todo="Run: policyvane init")
        database = Database.open(settings.database_address)
        try:
            yield database
        finally:
            database.close()


def zone(settings: Settings) -> ZoneInfo:
    """The zone in which times are printed."""
    return ZoneInfo(settings.zone)


def plan(settings: Settings) -> Plan:
    """How crawls are done. Raises ConfigurationError if the folder of the log can't be written."""
    log = settings.home / "worker.log"
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > 10 << 20:
            shutil.move(log, log.with_suffix(".log.1"))
        log.touch()
    except OSError as error:
        raise ConfigurationError(
            f"cannot be written ({error.strerror})", where=str(log), todo="Set POLICYVANE_HOME to another folder"
        ) from error
    return Plan(
        settings.contract(), settings.budget(), settings.interval_minutes, log, settings.keeping(), settings.quiet
    )


def need_contact(settings: Settings, urls: list[str]) -> None:
    """Refuse to fetch from real sites without a contact. Raises ConfigurationError."""
    reach = Reach(tuple(parse_route(route) for route in settings.connect_to))
    routed = {route.host for route in reach.routes}
    if settings.contact is None and any(host_of(url) not in routed for url in urls):
        raise ConfigurationError(
            "is not set, and every site is told whom to write to about our visits",
            where="contact",
            todo=f'Put contact = "you@example.org" into {settings.home / "policyvane.toml"}, or set POLICYVANE_CONTACT',
        )


def the_source(database: Database, name: str) -> Source:
    """The source of this id. Raises UsageError that names what comes close."""
    with database.read() as c:
        source = sources.get(c, name)
        if source is not None:
            return source
        close = [found.id for found in sources.find(c, text=name)][:3]
    hint = f"Did you mean {', '.join(close)}?" if close else "See: policyvane sources list"
    raise UsageError(f"there is no source {name!r}", todo=hint)
