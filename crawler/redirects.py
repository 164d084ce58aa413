"""Redirects: followed step by step, each step a request of its own through robots, guard and gate."""

from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from w3lib.url import safe_url_string

from analysis.address import web_address
from analysis.errors import AddressError
from crawler.guard import FETCHING
from crawler.orders import Fetching

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
PATH = "redirect_urls"  # in a request's meta: the addresses before it, the first one asked for first


class BadRedirect(Exception):
    """A redirect that is not followed: in a circle, too many, or away from the web."""


class Redirects:
    """Downloader middleware."""

    def __init__(self, most: int) -> None:
        self._most = most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Redirects":
        """Made by Scrapy."""
        fetching: Fetching = crawler.settings[FETCHING]
        return cls(fetching.max_redirects)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The next request of a redirect, or the answer itself. Raises BadRedirect."""
        location = response.headers.get("Location")
        if response.status not in _REDIRECTS or not location:
            return response
        path = [*request.meta.get(PATH, ()), request.url]
        target = redirect_target(request.url, location.decode("utf-8", "replace"))
        if target in path:
            raise BadRedirect(f"it redirects in a circle, back to {target}")
        if len(path) > self._most:
            raise BadRedirect(f"it redirects more than {self._most} times")
        return request.replace(url=target, meta={**request.meta, PATH: path}, dont_filter=True)


def redirect_target(url: str, location: str) -> str:
    """Where a Location header leads. Raises BadRedirect if that is no address on the web."""
    try:
        return web_address(urljoin(url, safe_url_string(location)))
    except (AddressError, ValueError) as error:
        raise BadRedirect(f"it redirects to {location[:100]!r}, which is no web address") from error
