"""The arguments of `scrapy crawl -a NAME=VALUE`: made into a desk without a database, or refused in one line."""

import asyncio
import logging
from dataclasses import fields
from typing import Any
from zoneinfo import ZoneInfo

from analysis.address import web_address
from analysis.errors import UsageError
from crawler.loose import LooseDesk
from crawler.meter import Meter
from crawler.orders import Budget, Place

KNOWN = {field.name for field in fields(Place)} - {"id", "type", "etag", "last_modified", "content_hash", "layout"} | {
    "pages"
}


def desk_of(kind: str, given: dict[str, str]) -> LooseDesk:
    """The desk for a list's `url`, its other properties as a Place has them, and the most `pages` to fetch.

    Raises UsageError.
    """
    unknown = sorted(set(given) - KNOWN)
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no argument", todo=f"Known arguments: {', '.join(sorted(KNOWN))}")
    if "url" not in given:
        raise UsageError("no address is given", todo="Add: -a url=https://news.example/")
    pages = given.pop("pages", str(Budget().pages))
    if not pages.isdigit():
        raise UsageError(f"{pages!r} is no number of pages", todo="Write it like -a pages=20")
    values: dict[str, Any] = {**given, "id": given["url"], "type": kind, "url": web_address(given["url"])}
    place = Place(**values)
    try:
        ZoneInfo(place.zone)
    except (ValueError, OSError, KeyError) as error:  # ZoneInfo's own error is a KeyError
        raise UsageError(f"{place.zone!r} is no time zone", todo="Write it like -a zone=Asia/Shanghai") from error
    return LooseDesk(place, Meter(Budget(pages=int(pages))))


def tell_usage_errors_in_one_line() -> None:
    """Scrapy lets what a spider's construction raises fall into the event loop, which would print a traceback."""
    loop = asyncio.get_event_loop()

    def tell(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, UsageError):
            logging.getLogger("policyvane").error("%s", error)
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(tell)
