"""A link: an address that may be an article, with what its source says of it."""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.article import Dated

if TYPE_CHECKING:
    from analysis.learned import Learned


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is absolute, as found; `title` and `published` are the source's words, null where it is silent."""

    url: str
    title: str | None = None
    published: Dated | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a source's page holds, in page order; `reason` says in a sentence how the links were told from the rest.
    `learned` is what a page's reading teaches for the next one."""

    links: tuple[Link, ...]
    reason: str
    title: str | None = None
    ttl_minutes: int | None = None
    learned: "Learned | None" = None


def narrowed(found: Found, pattern: str | None) -> Found:
    """Only the links whose address a pattern (regular expression, searched) matches; the reason says so."""
    if pattern is None or not found.links:
        return found
    try:
        wanted = re.compile(pattern)
    except re.error:
        return replace(found, reason=f"{found.reason} (the address pattern {pattern!r} is no regular expression)")
    kept = tuple(link for link in found.links if wanted.search(link.url))
    said = f"{found.reason}; of {len(found.links)} these match the address pattern {pattern!r}"
    return replace(found, links=kept, reason=said)
