"""Stubborn sites: one small file each, which reads what the generic way can't. `example` is the one to copy.

A file holds an `OUTLET`: the hosts it is for, and a function over a list, over an article's page, or both. What it says goes
before the generic way; where it returns null, that is asked. Its test is a saved page: see docs/sources.md.
"""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from analysis.address import host_of
from analysis.link import Found
from analysis.page import Page


@dataclass(frozen=True, slots=True)
class Override:
    """How pages of some hosts are read. `links` takes a list's page; `article` takes an article's page and returns one that holds
    nothing but title, date and text, for the generic way to read."""

    hosts: tuple[str, ...]
    links: Callable[[Page], Found | None] | None = None
    article: Callable[[Page], Page | None] | None = None


def links_of(page: Page) -> Found | None:
    """The links of a list by its outlet's own file; null where there is none, or it finds nothing."""
    override = _by_host().get(host_of(page.url))
    found = override.links(page) if override and override.links else None
    return found if found and found.links else None


def article_page(page: Page) -> Page:
    """An article's page as its outlet's own file leaves it, or as it is."""
    override = _by_host().get(host_of(page.url))
    return (override.article(page) if override and override.article else None) or page


@cache
def _by_host() -> dict[str, Override]:
    modules = (import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return {host: module.OUTLET for module in modules for host in module.OUTLET.hosts}
