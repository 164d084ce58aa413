"""Every setting in one class, read from `policyvane.toml` in the home folder and from `POLICYVANE_…` in the environment.

The environment wins over the file. This module only reads and checks; the rooms get frozen parts made from it.
"""

import difflib
import json
import os
from datetime import time
from pathlib import Path
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import AfterValidator, Field, FilePath, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from analysis.address import host_of
from analysis.errors import ConfigurationError, PolicyvaneError
from analysis.reach import parse_route
from analysis.schedule import quiet_hours
from crawler.orders import Budget, Contract, Fetching
from policyvane import VERSION
from scheduler.keeping import Keeping

PREFIX = "POLICYVANE_"
FILE = "policyvane.toml"


def _route(text: str) -> str:
    try:
        parse_route(text)
    except PolicyvaneError as error:
        raise ValueError(f"{error.what}. {error.todo}") from error
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("no IANA time zone of this name; write it like Asia/Shanghai") from error
    return name


def _quiet_hours(text: str) -> str:
    try:
        if text.strip():
            quiet_hours(text)
    except PolicyvaneError as error:
        raise ValueError(f"{error.what}. {error.todo}") from error
    return text.strip()


def _host(text: str) -> str:
    host = text.strip().lower()
    if not host or host_of(f"https://{host}/") != host:
        raise ValueError("write a host name like www.example.gov.cn, without https:// and without a path")
    return host


def _contact(text: str) -> str:
    text = text.strip()
    if "@" not in text and not text.startswith(("https://", "http://")):
        raise ValueError(
            "write an e-mail address or the address of a web page, so that a portal's operator can reach you"
        )
    if not text.isprintable() or not text.isascii():
        raise ValueError("plain ASCII letters only, it is sent to every site")
    return text


class Settings(BaseSettings):
    """The settings of one installation."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)
    file: ClassVar[Path | None] = None

    home: Path = Field(description="Folder of the configuration, the database and the archive.")
    database: str = Field(
        default="", description="Address of the database: empty for policyvane.db in the home folder, or postgresql://…"
    )
    contact: Annotated[str, AfterValidator(_contact)] | None = Field(
        default=None, description="E-mail or web address sent to every site in the user agent. A crawl needs it."
    )
    connect_to: tuple[Annotated[str, AfterValidator(_route)], ...] = Field(
        default=(), description="Routes HOST:PORT:127.0.0.1:PORT to portals served on this machine (demo, tests)."
    )
    ca_file: FilePath | None = Field(
        default=None, description="Further certificate authorities to trust (PEM), beside the system's."
    )
    weak_tls: tuple[Annotated[str, AfterValidator(_host)], ...] = Field(
        default=(),
        description="Hosts whose wrong certificate or outdated encryption is put up with: anybody could answer for them.",
    )
    delay: float = Field(default=1.0, ge=0, le=600, description="Least seconds between two requests to one host.")
    timeout: float = Field(default=30.0, gt=0, le=600, description="Seconds to wait for one answer.")
    max_body_mb: float = Field(default=8, gt=0, le=512, description="Largest page that is read, in MiB, unpacked.")
    max_redirects: int = Field(default=5, ge=0, le=30, description="Redirects followed for one page.")
    pages_per_run: int = Field(default=200, ge=1, le=100_000, description="Article pages fetched in one run.")
    mb_per_run: int = Field(default=200, ge=1, le=100_000, description="MiB received in one run.")
    seconds_per_run: float = Field(default=600, gt=0, le=86_400, description="Seconds after which a run is cut off.")
    parallel_runs: int = Field(default=5, ge=1, le=50, description="Sources polled at the same time.")
    interval_minutes: int = Field(
        default=30,
        ge=1,
        le=10_080,
        description="Minutes between two polls of a source in the mean of all; those that publish more are polled more often.",
    )
    quiet_hours: Annotated[str, AfterValidator(_quiet_hours)] = Field(
        default="",
        description="Hours in which no source is polled, by its own clock, like 23:00-06:00; empty: none.",
    )
    host: str = Field(
        default="127.0.0.1", description="Address of the review page; only this machine's own are allowed."
    )
    port: int = Field(default=8765, ge=0, le=65_535, description="Port of the review page; 0 takes any that is free.")
    recheck_minutes: tuple[Annotated[int, Field(ge=0, le=525_600)], ...] = Field(
        default=(60, 180, 720, 1440, 4320, 10_080, 43_200),
        description="Ages in minutes at which a stored article is looked at again for changes.",
    )
    keep_irrelevant_days: int = Field(
        default=14,
        ge=0,
        description="Days after which of irrelevant articles only address, title, dates and hash stay; 0: never.",
    )
    keep_runs_days: int = Field(default=400, ge=0, description="Days for which runs are kept; 0: for ever.")
    backup_hours: int = Field(
        default=24, ge=0, le=8760, description="Hours between two backups that the service makes by itself; 0: none."
    )
    backups_kept: int = Field(
        default=7, ge=1, le=1000, description="Backups of the service that stay in backups/ of the home."
    )
    zone: Annotated[str, AfterValidator(_zone)] = Field(
        default="Asia/Shanghai", description="Time zone of sources that set none, and of the dates that are printed."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before the file; no .env, no secrets folder."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, cls.file)

    @property
    def database_address(self) -> str:
        """The address of the database as SQLAlchemy writes it."""
        return self.database or f"sqlite:///{self.home / 'policyvane.db'}"

    @property
    def user_agent(self) -> str:
        """Who we say we are."""
        return f"Policyvane/{VERSION} (+{self.contact})" if self.contact else f"Policyvane/{VERSION}"

    def fetching(self) -> Fetching:
        """How requests are made."""
        return Fetching(
            user_agent=self.user_agent,
            contact=self.contact,
            delay=self.delay,
            timeout=self.timeout,
            max_body=int(self.max_body_mb * (1 << 20)),
            max_redirects=self.max_redirects,
            routes=self.connect_to,
            ca_file=str(self.ca_file) if self.ca_file else None,
            weak_tls=self.weak_tls,
        )

    @property
    def quiet(self) -> tuple[time, time] | None:
        """The quiet hours, if there are any."""
        return quiet_hours(self.quiet_hours) if self.quiet_hours else None

    def keeping(self) -> Keeping:
        """What is kept how long."""
        return Keeping(
            self.keep_irrelevant_days, self.keep_runs_days, self.backup_hours, self.backups_kept, self.home / "backups"
        )

    def contract(self) -> Contract:
        """What a crawl worker is told once."""
        return Contract(
            self.fetching(),
            self.database_address,
            self.parallel_runs,
            self.recheck_minutes,
            str(self.home / "archive" / "set-aside"),
        )

    def budget(self) -> Budget:
        """The bounds of one run."""
        return Budget(self.pages_per_run, self.mb_per_run << 20, self.seconds_per_run)


def home_folder(given: Path | None = None) -> Path:
    """The home folder: the one given, or POLICYVANE_HOME, or the platform's folder for user data."""
    named = given or os.environ.get(PREFIX + "HOME")
    return (
        (Path(named) if named else Path(platformdirs.user_data_dir("policyvane", appauthor=False)))
        .expanduser()
        .absolute()
    )


def read_settings(home: Path | None = None) -> Settings:
    """Read and check all settings.

    Raises ConfigurationError, which names the key, the value and what is allowed.
    """
    folder = home_folder(home)
    path = folder / FILE
    known = set(Settings.model_fields)
    unknown = [k for k in os.environ if k.startswith(PREFIX) and k[len(PREFIX) :].lower() not in known]
    if unknown:
        raise _unknown(unknown[0], unknown[0][len(PREFIX) :].lower(), "the environment", known)
    try:
        reader = type("Settings", (Settings,), {"file": path, "__doc__": Settings.__doc__})
        found: Settings = reader(home=folder)
    except ValidationError as error:
        raise _explained(error, path, known) from error
    except SettingsError as error:
        key = next((k for k in known if f'"{k}"' in str(error)), "?")
        raise ConfigurationError(
            "is not valid JSON", where=PREFIX + key.upper(), todo='Write a list like ["a", "b"] or [1, 2]'
        ) from error
    except (ValueError, OSError) as error:
        raise ConfigurationError(
            f"cannot be read ({error})", where=str(path), todo="Mend the file or move it away"
        ) from error
    return found


def _unknown(shown: str, key: str, where: str, known: set[str]) -> ConfigurationError:
    close = difflib.get_close_matches(key, known, 1)
    hint = f"Did you mean {close[0]}?" if close else f"Known settings: {', '.join(sorted(known))}"
    return ConfigurationError(f"{shown} is no setting", where=where, todo=hint)


def _explained(error: ValidationError, path: Path, known: set[str]) -> ConfigurationError:
    first = error.errors(include_url=False)[0]
    key = str(first["loc"][0]) if first["loc"] else "?"
    if first["type"] == "extra_forbidden":
        return _unknown(key, key, str(path), known)
    in_environment = PREFIX + key.upper() in os.environ
    where = PREFIX + key.upper() if in_environment else f"{path}: {key}"
    value = "…" if key == "database" else json.dumps(first["input"], ensure_ascii=False, default=str)
    allowed = str(first["msg"]).removeprefix("Value error, ")
    described: Any = Settings.model_fields[key].description if key in Settings.model_fields else ""
    return ConfigurationError(f"{value} is not allowed: {allowed}", where=where, todo=described)
