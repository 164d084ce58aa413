"""What a verb works with: the settings and the open database, read when first asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from analysis.errors import ConfigurationError, UsageError
from policyvane.settings import Settings, read_settings
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


def the_source(database: Database, name: str) -> Source:
    """The source of this id. Raises UsageError that names what comes close."""
    with database.read() as c:
        source = sources.get(c, name)
        if source is not None:
            return source
        close = [found.id for found in sources.find(c, text=name)][:3]
    hint = f"Did you mean {', '.join(close)}?" if close else "See: policyvane sources list"
    raise UsageError(f"there is no source {name!r}", todo=hint)
