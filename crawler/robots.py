"""robots.txt and its Crawl-delay, obeyed by every request (RFC 9309); one memory for all crawlers of this process.

A robots.txt is fetched as any page is: through the guard, the gate and the limits. One that can't be read (no
connection, 5xx) forbids everything for now; one that isn't there (4xx) allows everything.
"""

import asyncio
import itertools
import re
import time
from dataclasses import dataclass, field

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.gate import NotNow
from crawler.guard import FETCHING, NoGuard
from crawler.orders import Fetching
from crawler.redirects import BadRedirect
from crawler.retry_after import retry_after

MOST_BYTES = 500 << 10
GOOD_SECONDS = 3600.0
BAD_SECONDS = 60.0
MANY_SITES = 10_000
MOST_SITEMAPS = 10
_ITSELF = "is_robots"  # in a request's meta: this is the request for a robots.txt
_AGENT = re.compile(r"^[ \t]*user[- ]?agent[ \t]*[: \t][ \t]*([^#\r\n]*).*$", re.IGNORECASE | re.MULTILINE)


class Disallowed(Exception):
    """The site's robots.txt forbids an address."""


class RobotsUnread(Exception):
    """The site's robots.txt can't be read for now, for the reason that is its cause."""


class BadStatus(Exception):
    """An answer whose status says that there is something, but not now."""

    def __init__(self, status: int, retry_after: int | None) -> None:
        self.status, self.retry_after = status, retry_after
        super().__init__(f"status {status}")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a robots.txt says to one robot; `delay` in seconds."""

    parser: Protego
    robot: str

    @property
    def delay(self) -> float:
        """Least seconds between two requests."""
        return self.parser.crawl_delay(self.robot) or 0.0

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that it names, the first few."""
        return tuple(itertools.islice(self.parser.sitemaps, MOST_SITEMAPS))

    def allow(self, url: str) -> bool:
        """Whether an address may be fetched."""
        return self.parser.can_fetch(url, self.robot)


def read_rules(body: bytes, user_agent: str) -> Rules:
    """Read a robots.txt, its first 500 KiB, for the robot that this user agent names.

    Groups of other robots are read as those of one other robot, so that a file of ten thousand names and ten thousand
    rules costs no more than one name's.
    """
    robot = user_agent.split("/", 1)[0].strip().lower()

    def whose(line: re.Match[str]) -> str:
        name = line[1].strip().lower()
        mine = robot if name.startswith(robot) else "-"
        return "User-agent: " + ("*" if name.strip("*") == "" and name else mine)

    text = body[:MOST_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    return Rules(Protego.parse(_AGENT.sub(whose, text)), robot)


@dataclass(slots=True)
class _Site:
    until: float = 0.0
    rules: Rules | None = None
    error: Exception | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


# Scrapy makes this middleware anew for each crawler, so what all crawlers share has to live in the module.
_sites: dict[str, _Site] = {}


class RobotsMiddleware:
    """Downloader middleware: asks before each request, and tells the gate the site's delay by the request's meta."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        fetching: Fetching = crawler.settings[FETCHING]
        self._user_agent = fetching.user_agent

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsMiddleware":
        """Made by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass. Raises Disallowed, RobotsUnread, NotNow."""
        if request.meta.get(_ITSELF):
            return
        parts = urlparse_cached(request)
        rules = await self._rules_of(f"{parts.scheme}://{parts.netloc}")
        if not rules.allow(request.url):
            raise Disallowed("the site's robots.txt does not allow it")
        request.meta["crawl_delay"] = rules.delay
        request.meta["sitemaps"] = rules.sitemaps

    async def _rules_of(self, origin: str) -> Rules:
        if origin not in _sites and len(_sites) >= MANY_SITES:
            _sites.clear()
        site = _sites.setdefault(origin, _Site())
        async with site.lock:
            if site.until < time.monotonic():
                await self._read(site, origin)
        if site.rules is None:
            raise RobotsUnread(f"the site's robots.txt can't be read: {site.error}") from site.error
        return site.rules

    async def _read(self, site: _Site, origin: str) -> None:
        site.rules, site.error = None, None
        try:
            site.rules = await self._fetch(origin)
        except (NotNow, NoGuard):
            raise
        except Exception as error:  # noqa: BLE001 -- whatever it is, the site's rules are unknown
            site.error = error.with_traceback(None)
        site.until = time.monotonic() + (BAD_SECONDS if site.rules is None else GOOD_SECONDS)

    async def _fetch(self, origin: str) -> Rules:
        request = Request(f"{origin}/robots.txt", callback=NO_CALLBACK, meta={_ITSELF: True})
        try:
            response = await self._crawler.engine.download_async(request)
        except BadRedirect:
            return read_rules(b"", self._user_agent)
        if response.status >= 500 or response.status == 429:
            raise BadStatus(response.status, retry_after(response))
        return read_rules(response.body if response.status < 300 else b"", self._user_agent)
