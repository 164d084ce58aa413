"""A link: an address that may be an article, with what its source says of it."""

from dataclasses import dataclass

from analysis.article import Dated


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is absolute, as found; `title` and `published` are the source's words, null where it is silent."""

    url: str
    title: str | None = None
    published: Dated | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a source's page holds, in page order; `reason` says in a sentence how the links were told from the rest."""

    links: tuple[Link, ...]
    reason: str
    title: str | None = None
    ttl_minutes: int | None = None
