"""How a verb that fetches does it: the plan made from the settings, and that every site is told whom to write to."""

import shutil

from analysis.address import host_of
from analysis.errors import ConfigurationError
from analysis.reach import Reach, parse_route
from policyvane.settings import Settings
from scheduler.polling import Plan


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
