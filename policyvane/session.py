"""What a verb works with: the settings and the open database, read when first asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analysis.errors import ConfigurationError
from policyvane.settings import Settings, read_settings

if TYPE_CHECKING:
    from store.database import Database


@dataclass(frozen=True, slots=True)
class Session:
    """The root options of one call."""

    home: Path | None = None

    def settings(self) -> Settings:
        """The settings. Raises ConfigurationError."""
        return read_settings(self.home)

    @contextmanager
    def database(self) -> Iterator["Database"]:
        """The open database. Raises StoreError; ConfigurationError if there is none yet."""
        from store.database import Database  # noqa: PLC0415 -- half a second to load, for verbs that open none

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
