"""The base of the spiders: poll a list conditionally, then fetch the pages that its desk names.

What is done with a page that can't be read is told to the desk; how the run ends is decided in `crawler.outcomes`.
"""

import asyncio
import hashlib
import os
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from analysis.analyse import analyse
from analysis.article import Article, Refusal
from analysis.following import MOST_PAGES, next_of
from analysis.link import Found
from analysis.outcome import Outcome
from analysis.page import Page, Said
from crawler import outlets
from crawler.arguments import desk_of, tell_usage_errors_in_one_line
from crawler.desk import Desk, Reading, Validators
from crawler.gate import NotNow
from crawler.meter import Meter
from crawler.outcomes import Trouble, no_links, of_exception, of_refusal, of_run, of_status
from crawler.redirects import PATH
from crawler.retry_after import retry_after
from store.links import StoredLink

T = TypeVar("T")
PATIENCE = 2  # tries of an article of which a further page can't be had
LONGEST_THOUGHT = 60.0  # seconds; the longest page that we know takes three
# One thread thinks, so that the reactor stays free to fetch and to tell that it is alive.
_thinking = ThreadPoolExecutor(1, "analysis")


class SourceSpider(scrapy.Spider):
    """Polls one place once. Subclasses have a `name`, the place's type, and read its list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.meter: Meter = desk.meter
        self.zone = ZoneInfo(desk.place.zone)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *, desk: Desk | None = None, **given: str) -> "SourceSpider":
        """Made by Scrapy: for the worker with a desk, for `scrapy crawl` with arguments. Raises UsageError."""
        if desk is None:
            tell_usage_errors_in_one_line()
            desk = desk_of(cls.name, given)
        spider: SourceSpider = super().from_crawler(crawler, desk)
        crawler.signals.connect(spider.faulted, signals.spider_error)
        crawler.signals.connect(spider.faulted, signals.item_error)
        return spider

    def read_list(self, page: Page, *more: Page) -> Found | Refusal:
        """The links of the place's list, and of what more of it there is."""
        raise NotImplementedError

    async def more_of(self, page: Page) -> tuple[Page, ...] | Trouble:  # noqa: ARG002 -- for lists in several pages
        """The other pages that the list consists of."""
        return ()

    def faulted(self, failure: Failure) -> None:
        """Something of ours broke: the run has failed, and asks for nothing more."""
        error = failure.value
        self.desk.tally.fault = f"{type(error).__name__}: {error}"
        self.meter.stop()

    def closed(self, reason: str) -> None:  # noqa: ARG002 -- Scrapy's word, not ours
        """Say how it ended; at a desk with a database its report does."""
        outcome, said = of_run(self.desk.tally)
        level = self.logger.info if outcome.healthy else self.logger.error
        level("%s: %s: %s", self.desk.place.url, outcome, said)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the list, unless it is the same as last time."""
        place = self.desk.place
        headers = _conditions(place.etag, place.last_modified)
        yield Request(place.url, self.list_came, errback=self.list_failed, headers=headers, dont_filter=True)

    async def list_came(self, response: Response) -> AsyncIterator[Request]:
        """Read the list and go on to the pages."""
        for link in await self._links(page_of(response), retry_after(response)):
            headers = _conditions(link.etag, link.last_modified)
            yield Request(
                link.url,
                self.page_came,
                errback=self.page_failed,
                headers=headers,
                cb_kwargs={"link": link},
                dont_filter=True,
            )

    async def list_failed(self, failure: Failure) -> None:
        """The list could not be fetched."""
        self.desk.tally.trouble = of_exception(failure.value)

    async def _links(self, page: Page, rest: int | None) -> tuple[StoredLink, ...]:
        """The pages to fetch now, after noting what the list says."""
        desk, place = self.desk, self.desk.place
        desk.tally.status = page.status
        desk.tally.trouble = of_status(page.status, rest, conditional=bool(place.etag or place.last_modified))
        if desk.tally.trouble is not None:
            return ()
        more = () if page.status == 304 else await self.more_of(page)
        if isinstance(more, Trouble):
            desk.tally.trouble = more
            return ()
        content_hash = hashlib.sha256(b"\0".join(one.body for one in (page, *more))).hexdigest()
        if page.status == 304 or content_hash == place.content_hash:
            desk.tally.same = True
            return tuple(await desk.list_same())
        found = await think(lambda: self._read_list(page, more))
        if isinstance(found, Refusal):
            desk.tally.trouble = of_refusal(found)
        elif not found.links:
            desk.tally.trouble = no_links(self.name, desk.had_links)
        else:
            desk.tally.ttl_minutes = found.ttl_minutes
            # That the first page is the same says nothing of the others: then it is always asked for whole.
            etag, last_modified = (None, None) if more else (page.etag, page.last_modified)
            layout = found.learned.as_json() if found.learned else None
            return tuple(await desk.list_read(found.links, Validators(etag, last_modified, content_hash, layout)))
        return ()

    async def ask(self, url: str) -> Page | Trouble:
        """One more page of the list, fetched like any other, within the run's budget."""
        try:
            response = await self.crawler.engine.download_async(Request(url, dont_filter=True))
        except Exception as error:  # noqa: BLE001 -- whatever it is, `of_exception` says what it means
            return of_exception(error)
        page = page_of(response)
        return of_status(page.status, retry_after(response)) or page

    async def page_came(self, response: Response, link: StoredLink) -> AsyncIterator[Reading]:
        """Find the article on a page."""
        page, place = page_of(response), self.desk.place
        conditional = bool(link.etag or link.last_modified)
        trouble = of_status(page.status, retry_after(response), conditional=conditional)
        if trouble is not None:
            await self._troubled(link, trouble)
        elif page.status == 304:
            await self.desk.unchanged(link)
        else:
            said = Said(link.title, link.published, self.zone, place.language, place.outlet, place.encoding)
            article = await self._analysed(page, said, link)
            if isinstance(article, Article) and article.continues:
                more = await self._further_pages(article.continues, link)
                article = more if isinstance(more, Trouble) else await self._analysed(page, said, link, more)
            if isinstance(article, Article):
                yield Reading(link, page, article)
            else:
                await self._troubled(link, article)

    async def page_failed(self, failure: Failure) -> None:
        """A page could not be fetched, or was not even asked for."""
        trouble = of_exception(failure.value)
        if isinstance(failure.value, NotNow):
            self.desk.tally.waiting += 1
            if trouble.retry_after is not None:
                self._note(trouble)
        else:
            request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
            await self._troubled(request.cb_kwargs["link"], trouble)

    async def _further_pages(self, url: str, link: StoredLink) -> tuple[Page, ...] | Trouble:
        """The pages behind the first of an article in several. One that can't be had now is tried again before the article is
        taken without it."""
        found: list[Page] = []
        following: str | None = url
        while following is not None and len(found) < MOST_PAGES:
            page = await self.ask(following)
            if isinstance(page, Trouble):
                is_passing = page.outcome is Outcome.UNREACHABLE or page.retry_after is not None
                return page if is_passing and link.attempts < PATIENCE else tuple(found)
            found.append(page)
            following = await think(lambda page=page: next_of(page))  # type: ignore[misc]  # mypy does not know the default's type
        return tuple(found)

    async def _analysed(
        self, page: Page, said: Said, link: StoredLink, more: tuple[Page, ...] = ()
    ) -> Article | Trouble:
        try:
            found = await think(lambda: self._read(page, said, link, more))
        except Exception as error:
            self.logger.exception("analysis of %s", page.url)
            self.desk.tally.fault = f"the analysis of {page.url} broke: {type(error).__name__}: {error}"
            return Trouble(Outcome.FAILED, self.desk.tally.fault)
        return of_refusal(found) if isinstance(found, Refusal) else found

    def _read_list(self, page: Page, more: tuple[Page, ...]) -> Found | Refusal:
        with self.desk.holding(None, page):
            return outlets.links_of(page) or self.read_list(page, *more)

    def _read(self, page: Page, said: Said, link: StoredLink, more: tuple[Page, ...]) -> Article | Refusal:
        with self.desk.holding(link, page):
            return analyse(outlets.article_page(page), said, more)

    async def _troubled(self, link: StoredLink, trouble: Trouble) -> None:
        """A page that was stored once is never given up here: that takes proof over days."""
        if not link.recheck and trouble.outcome is Outcome.GONE:
            await self.desk.gone(link, trouble)
        elif not link.recheck and trouble.lasting:
            await self.desk.refused(link, trouble)
        else:
            self._note(trouble)
            await self.desk.failed(link, trouble)

    def _note(self, trouble: Trouble) -> None:
        noted = self.desk.tally.page_trouble
        if noted is None or noted.retry_after is None:
            self.desk.tally.page_trouble = trouble


async def think(function: Callable[[], T]) -> T:
    """What a function of the analysis returns, worked out beside the reactor. One that takes too long is the worker's end: no
    thread can be stopped, and whoever finds us dead finds the page."""
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def work() -> T:
        loop.call_soon_threadsafe(begun.set)
        return function()

    working = loop.run_in_executor(_thinking, work)
    await begun.wait()
    done, _ = await asyncio.wait([working], timeout=LONGEST_THOUGHT)
    if not done:
        sys.stderr.write(f"reading one page took more than {LONGEST_THOUGHT:.0f} seconds\n")
        sys.stderr.flush()
        os._exit(6)
    return await working


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def page_of(response: Response) -> Page:
    """An answer as the analysis takes it."""

    def header(name: str) -> str | None:
        value = response.headers.get(name)
        return value.decode("latin-1") if value is not None else None

    path = response.meta.get(PATH, ())
    return Page(
        url=response.url,
        body=response.body,
        content_type=header("Content-Type"),
        status=response.status,
        requested_url=path[0] if path else response.url,
        etag=header("ETag"),
        last_modified=header("Last-Modified"),
        robots_tag=header("X-Robots-Tag"),
        fetched_at=datetime.now(UTC),
    )
