"""The crawl-worker program, `python -P -m crawler.worker`: orders as JSON lines on stdin, reports on stdout.

One reactor, one Crawler a run, some runs at once but never two of one host. It proves its guard before it takes an
order, tells every two seconds that it is alive, ends itself when it has grown old or large, and dies with its parent:
the end of stdin is the end of the process. What the lines mean is said in `crawler.orders`.
"""

import asyncio
import gc
import os
import sys
import threading
from collections import deque
from collections.abc import Coroutine
from typing import Any, NoReturn, TextIO

import psutil
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from analysis.address import host_of, web_address
from analysis.errors import PolicyvaneError
from analysis.outcome import Outcome
from crawler.desk import Desk, StoreDesk, report
from crawler.guard import Canary, NoGuard, forbid_connections, reach_of, the_resolver
from crawler.look import LookSpider
from crawler.loose import DryDesk
from crawler.orders import Beat, Budget, Contract, Look, Message, Order, Ready, Report, Seen, from_line, to_line
from crawler.settings import scrapy_settings
from crawler.spiders.api import ApiSpider
from crawler.spiders.feed import FeedSpider
from crawler.spiders.listing import ListingSpider
from crawler.spiders.sitemap import SitemapSpider
from crawler.writer import Writer

SPIDERS = {spider.name: spider for spider in (FeedSpider, ListingSpider, SitemapSpider, ApiSpider)}
BEAT_SECONDS = 2.0
GRACE_SECONDS = 20.0  # for a run past its deadline to store what it has fetched
MOST_RUNS = 500
MOST_MEMORY = 600 << 20
FAR_TOO_LARGE = 1500 << 20  # in the middle of a run
PAGES_BETWEEN_COLLECTIONS = 100


class Worker:
    """The runs in hand and those that wait for their host or for room."""

    def __init__(self, contract: Contract, out: TextIO) -> None:
        self._contract = contract
        self._out = out
        self._process = AsyncCrawlerProcess(scrapy_settings(contract.fetching))
        self._writer = Writer(contract.database) if contract.database else None
        self._waiting: deque[Order | Look] = deque()
        self._hosts: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._runs = 0
        self._pages = 0
        self._old = False

    def run(self) -> None:
        """Work until the process ends; this does not return."""
        self._start(self._open())
        self._process.start(stop_after_crawl=False, install_signal_handlers=False)

    def say(self, message: Message) -> None:
        """Print one line; without a reader there is nothing left to do."""
        try:
            self._out.write(to_line(message) + "\n")
            self._out.flush()
        except OSError:
            os._exit(0)

    async def _open(self) -> None:
        await self._prove_guard()
        self.say(Ready(os.getpid()))
        self._start(self._beat())
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(loop,), name="orders", daemon=True).start()

    async def _prove_guard(self) -> None:
        """Ask for a name that leads to loopback; leave, if that or a plain socket gets through."""
        from twisted.internet import reactor  # noqa: PLC0415

        canary = Canary()
        await self._fetch(Look(0, f"http://localhost:{canary.port}/"))
        try:
            the_resolver(reactor)
            if not canary.sings():
                raise NoGuard("a connection to loopback got through")
        except NoGuard as error:
            leave(
                f"refusing to crawl: the address guard does not hold ({error}). Reinstall Policyvane or report this", 4
            )

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Read lines until there are no more: then the parent is gone, or wants us to be."""
        for line in sys.stdin:
            try:
                message = from_line(line)
            except ValueError as error:
                leave(str(error), 2)
            loop.call_soon_threadsafe(self._take, message)
        os._exit(0)

    async def _beat(self) -> None:
        while True:
            self.say(Beat(len(self._hosts)))
            grown = psutil.Process().memory_info().rss
            if grown > FAR_TOO_LARGE:
                leave(f"the crawl worker has grown to {grown >> 20} MiB", 5)
            await asyncio.sleep(BEAT_SECONDS)

    def _take(self, message: Message) -> None:
        if isinstance(message, Order | Look):
            self._waiting.append(message)
            self._next()

    def _next(self) -> None:
        """Begin what there is room for, in the order of coming, one run a host."""
        for _ in range(len(self._waiting)):
            if self._old or len(self._hosts) >= self._contract.parallel_runs:
                return
            work = self._waiting.popleft()
            host = host_of(work.url if isinstance(work, Look) else work.source.url)
            if host in self._hosts:
                self._waiting.append(work)
            else:
                self._hosts.add(host)
                self._start(self._do(work, host))

    async def _do(self, work: Order | Look, host: str) -> None:
        try:
            self.say(await (self._fetch(work) if isinstance(work, Look) else self._poll(work)))
        finally:
            self._hosts.discard(host)
            self._tidy()
            self._next()

    async def _fetch(self, look: Look) -> Seen:
        """Answer a Look."""
        try:
            web_address(look.url)
        except PolicyvaneError as error:
            return Seen(look.id, look.url, reason=str(error), outcome=Outcome.INVALID)
        crawler = self._process.create_crawler(LookSpider)
        budget = Budget(seconds=look.seconds or self._contract.fetching.timeout * 4)
        await self._crawl(crawler, budget, look=look, budget=budget)
        spider = crawler.spider
        unseen = Seen(look.id, look.url, reason="it was not fetched", outcome=Outcome.FAILED)
        return spider.seen if isinstance(spider, LookSpider) else unseen

    async def _poll(self, order: Order) -> Report:
        """Carry out an Order."""
        spider = SPIDERS.get(order.source.type)
        if spider is None:
            return Report(order.run, order.source.id, Outcome.FAILED, f"no spider polls a {order.source.type}")
        desk = self._desk(order)
        fault = await self._crawl(self._process.create_crawler(spider), order.budget, desk=desk)
        desk.tally.fault = desk.tally.fault or fault
        self._pages += desk.tally.read
        return report(desk, order.run)

    def _desk(self, order: Order) -> Desk:
        if order.dry or self._writer is None:
            return DryDesk(order, self._writer)
        return StoreDesk(order, self._writer, self._contract, self.say)

    async def _crawl(self, crawler: Crawler, limit: Budget, **arguments: object) -> str | None:
        """Run a crawler to its end and return what broke.

        It ends itself at its deadline; the time here is the last resort, and the worker then leaves as soon as it can.
        """
        try:
            async with asyncio.timeout(limit.seconds + GRACE_SECONDS):
                await self._process.crawl(crawler, **arguments)
        except TimeoutError:
            self._old = True
            return f"the run did not end within {limit.seconds:g} seconds and was abandoned"
        except Exception as error:  # noqa: BLE001 -- a run that breaks must be reported, and not break others
            return f"{type(error).__name__}: {error}"
        return None

    def _tidy(self) -> None:
        """Collect garbage now and then. Grown old or large, take nothing new and leave when the last run has ended."""
        self._runs += 1
        if self._pages >= PAGES_BETWEEN_COLLECTIONS:
            self._pages = 0
            gc.collect()
        self._old = self._old or self._runs >= MOST_RUNS or psutil.Process().memory_info().rss > MOST_MEMORY
        if self._old and not self._hosts:
            os._exit(0)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_event_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            leave(f"the crawl worker broke: {type(error).__name__}: {error}", 3)


def leave(line: str, code: int) -> NoReturn:
    """End the process at once with one line on standard error."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
    os._exit(code)


def main() -> None:
    """Read the contract and work."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    line = sys.stdin.readline()
    if not line:
        return
    try:
        contract = from_line(line)
        if not isinstance(contract, Contract):
            raise ValueError("the first line is no contract")
        forbid_connections(reach_of(contract.fetching))
    except (ValueError, PolicyvaneError) as error:
        leave(str(error), 2)
    Worker(contract, out).run()


if __name__ == "__main__":
    main()
