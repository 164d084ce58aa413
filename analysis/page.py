"""What comes in: the bytes of one page with what the server and the source said of them."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Page:
    """The answer to one request, after redirects."""

    url: str
    body: bytes
    content_type: str | None = None
    status: int = 200
    requested_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    robots_tag: str | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What the source says of a page before it is read: a second-best answer where the page itself is silent.

    Where no zone is known, the language of the page decides whose time it states.
    """

    title: str | None = None
    published: datetime | None = None
    zone: tzinfo | None = None
    language: str | None = None
    outlet: str | None = None
    encoding: str | None = None
