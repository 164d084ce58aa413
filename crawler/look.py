"""One address fetched for a person who asks what is there: nothing is stored, the bytes go back whole."""

from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.meter import Meter
from crawler.orders import Budget, Look, Seen
from crawler.outcomes import of_exception, of_status


class LookSpider(scrapy.Spider):
    """Fetches one address through the same guards, robots and limits as a run; `seen` is the answer."""

    name = "look"

    def __init__(self, look: Look, budget: Budget) -> None:
        super().__init__()
        self.look = look
        self.meter = Meter(budget)
        self.seen = Seen(look.id, look.url, reason="it was not fetched")

    async def start(self) -> AsyncIterator[Request]:
        """Ask for it."""
        yield Request(self.look.url, self.came, errback=self.failed, dont_filter=True)

    def came(self, response: Response) -> None:
        """It is here, with whatever status."""
        content_type: Any = response.headers.get("Content-Type")
        meta = response.meta
        trouble = of_status(response.status)
        self.seen = Seen(
            self.look.id,
            response.url,
            response.status,
            content_type.decode("latin-1") if content_type else None,
            b64encode(response.body).decode("ascii"),
            outcome=trouble.outcome if trouble else None,
            delay=meta.get("crawl_delay", 0.0),
            sitemaps=meta.get("sitemaps", ()),
            milliseconds=self.meter.milliseconds,
        )

    def failed(self, failure: Failure) -> None:
        """It can't be had."""
        trouble = of_exception(failure.value)
        self.seen = Seen(
            self.look.id,
            self.look.url,
            reason=trouble.reason,
            outcome=trouble.outcome,
            milliseconds=self.meter.milliseconds,
        )
