"""What one run knows, and where its findings go: to the database. The spiders ask and tell a desk and know no more.

Every write checks first that the run is still held. Desks without a database are in `crawler.loose`.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from analysis.address import canonical
from analysis.article import Article
from analysis.errors import AddressError
from analysis.link import Link
from analysis.outcome import RunCounts
from analysis.page import Page
from analysis.recheck import next_recheck
from crawler.meter import Meter
from crawler.orders import Contract, Message, Order, Place, Report, Stored
from crawler.outcomes import Tally, Trouble, of_run
from crawler.shelf import Shelf
from crawler.writer import Writer
from store import articles, judgements, links, runs, sources
from store.articles import Visit
from store.links import StoredLink

T = TypeVar("T")
MOST_TRIES = 6
FIRST_RETRY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Reading:
    """One page of a run with the article on it."""

    link: StoredLink
    page: Page
    article: Article


@dataclass(frozen=True, slots=True)
class Validators:
    """What the list's answer carried to ask for it conditionally the next time, and what was learned of its layout."""

    etag: str | None
    last_modified: str | None
    content_hash: str
    layout: dict[str, Any] | None = None


class Desk(Protocol):
    """What the spiders and the report need. `links` are those that a dry run only tells."""

    place: Place
    meter: Meter
    tally: Tally
    had_links: bool
    links: tuple[tuple[str, str | None], ...]

    def holding(self, link: StoredLink | None, page: Page) -> AbstractContextManager[None]:
        """Keep a page at hand while it is read, for whoever finds us dead."""

    async def list_read(self, found: Sequence[Link], validators: Validators) -> Sequence[StoredLink]:
        """The list was read and holds these links; returns the pages to fetch now."""

    async def list_same(self) -> Sequence[StoredLink]:
        """The list is as it was; returns the pages to fetch now."""

    async def keep(self, reading: Reading) -> object:
        """Store an article; what is returned goes to Scrapy's exporters."""

    async def unchanged(self, link: StoredLink) -> None:
        """The page is the one that is stored."""

    async def failed(self, link: StoredLink, trouble: Trouble) -> None:
        """The page was not read; it is tried again at a later run."""

    async def refused(self, link: StoredLink, trouble: Trouble) -> None:
        """No article is there."""

    async def gone(self, link: StoredLink, trouble: Trouble) -> None:
        """Nothing is there."""


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """When a page that failed `attempts` times before is tried again: after 10 minutes, then four times as long each."""
    return now + FIRST_RETRY * 4**attempts if attempts + 1 < MOST_TRIES else None


def with_addresses(found: Sequence[Link]) -> list[tuple[Link, str]]:
    """The links with their canonical addresses, each address once, in page order."""
    pairs: dict[str, Link] = {}
    for link in found:
        try:
            pairs.setdefault(canonical(link.url), link)
        except AddressError:
            continue
    return [(link, address) for address, link in pairs.items()]


class StoreDesk:
    """The desk of an ordered run: everything goes to the database through the worker's one writer."""

    def __init__(self, order: Order, writer: Writer, contract: Contract, say: Callable[[Message], None]) -> None:
        self.place = order.source
        self.meter = Meter(order.budget)
        self.tally = Tally()
        self.had_links = order.source.content_hash is not None
        self.links: tuple[tuple[str, str | None], ...] = ()
        self._order = order
        self._writer = writer
        self._recheck_minutes = contract.recheck_minutes
        self._shelf = Shelf(contract.shelf)
        self._say = say

    def holding(self, link: StoredLink | None, page: Page) -> AbstractContextManager[None]:
        """It lies on the shelf."""
        return self._shelf.holding(self._order.run, link.id if link else None, page)

    async def list_read(self, found: Sequence[Link], validators: Validators) -> Sequence[StoredLink]:
        """Note the links and what to ask with the next time, in one transaction."""
        pairs, source, now = with_addresses(found), self.place.id, datetime.now(UTC)

        def job(c: Connection) -> tuple[int, Sequence[StoredLink]]:
            new = links.found(c, self._order.run, source, pairs, now)
            sources.remember(c, source, **asdict(validators))
            return new, self._to_fetch(c, now)

        self.tally.links = len(pairs)
        self.tally.links_new, to_fetch = await self._write(job)
        return to_fetch

    async def list_same(self) -> Sequence[StoredLink]:
        """What is due: pages left over, retries and rechecks."""
        now = datetime.now(UTC)
        return await self._write(lambda c: self._to_fetch(c, now))

    def _to_fetch(self, c: Connection, now: datetime) -> Sequence[StoredLink]:
        return links.to_fetch(c, self.place.id, now, self._order.budget.pages, judgements.in_use(c))

    async def keep(self, reading: Reading) -> object:
        """Save the article; told after the commit."""
        now = datetime.now(UTC)
        link, page, article = reading.link, reading.page, reading.article
        visit = Visit(
            self._order.run, self._order.token, self.place.id, link.id, page, article, now, self._recheck_at(link, now)
        )
        saved = await self._write(lambda c: articles.save(c, visit))
        self.tally.stored(saved.change)
        judgement = article.judgement
        self._say(
            Stored(
                self._order.run,
                self.place.id,
                saved.article_id,
                saved.story_id,
                saved.change,
                article.title,
                article.url,
                str(judgement.label),
                judgement.score,
            )
        )
        return reading

    async def unchanged(self, link: StoredLink) -> None:
        """The next recheck is set."""
        now = datetime.now(UTC)
        await self._write(lambda c: links.unchanged(c, link.id, now, self._recheck_at(link, now)))
        self.tally.unchanged += 1

    async def failed(self, link: StoredLink, trouble: Trouble) -> None:
        """The next try is set, unless there were many."""
        now = datetime.now(UTC)
        await self._write(lambda c: links.failed(c, link.id, trouble.reason, retry_at(link.attempts, now), now))
        self.tally.failed += 1

    async def refused(self, link: StoredLink, trouble: Trouble) -> None:
        """Not tried again unless the source changes what it says of the link."""
        await self._write(lambda c: links.refused(c, link.id, trouble.reason, datetime.now(UTC)))
        self.tally.refused += 1

    async def gone(self, link: StoredLink, trouble: Trouble) -> None:
        """Not tried again; a stored article only after it was missed repeatedly."""
        now = datetime.now(UTC)
        await self._write(lambda c: articles.missed(c, link.id, trouble.reason, now, source_id=self.place.id))
        self.tally.refused += 1

    def _recheck_at(self, link: StoredLink, now: datetime) -> datetime | None:
        if link.first_seen is None:  # stored only now, so that even the recheck at the age of zero is still to come
            return next_recheck(self._recheck_minutes, now, now - timedelta.resolution)
        return next_recheck(self._recheck_minutes, link.first_seen, now)

    async def _write(self, job: Callable[[Connection], T]) -> T:
        def checked(c: Connection) -> T:
            if not runs.held(c, self._order.run, self._order.token):
                raise articles.LostClaim(f"run {self._order.run} was taken away from this worker")
            return job(c)

        return await self._writer.do(checked)


def report(desk: Desk, run: int) -> Report:
    """How the run at this desk ended."""
    tally, meter = desk.tally, desk.meter
    outcome, reason = of_run(tally)
    trouble = tally.trouble or tally.page_trouble
    return Report(
        run,
        desk.place.id,
        outcome,
        reason,
        RunCounts(
            tally.links,
            tally.links_new,
            tally.new,
            tally.revised,
            tally.unchanged,
            tally.refused,
            tally.failed,
            meter.requests,
            meter.bytes,
        ),
        tally.status,
        meter.milliseconds,
        trouble.retry_after if trouble else None,
        desk.links,
        tally.ttl_minutes,
    )
