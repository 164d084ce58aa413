"""Desks without a place to write: for `scrapy crawl`, which has no database, and for a dry run, which leaves it alone."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from analysis.link import Link
from analysis.page import Page
from analysis.record import article_record
from crawler.desk import Reading, Validators, with_addresses
from crawler.meter import Meter
from crawler.orders import Order, Place
from crawler.outcomes import Tally, Trouble
from crawler.writer import Writer
from store import links
from store.links import StoredLink


class LooseDesk:
    """A desk without a database, for `scrapy crawl`: nothing is known, and articles become canonical records."""

    def __init__(self, place: Place, meter: Meter) -> None:
        self.place = place
        self.meter = meter
        self.tally = Tally()
        self.had_links = place.content_hash is not None
        self.links: tuple[tuple[str, str | None], ...] = ()

    def holding(self, link: StoredLink | None, page: Page) -> AbstractContextManager[None]:  # noqa: ARG002
        """Nobody looks for it."""
        return nullcontext()

    async def list_read(self, found: Sequence[Link], validators: Validators) -> Sequence[StoredLink]:  # noqa: ARG002
        """Every link is new and to be fetched."""
        pairs = with_addresses(found)
        self.tally.links = self.tally.links_new = len(pairs)
        return [_unknown(link, address) for link, address in pairs[: self.meter.budget.pages]]

    async def list_same(self) -> Sequence[StoredLink]:
        """Nothing is left over from another run."""
        return ()

    async def keep(self, reading: Reading) -> object:
        """The canonical record, for Scrapy's exporters."""
        self.tally.new += 1
        return article_record(reading.article, reading.page)

    async def unchanged(self, link: StoredLink) -> None:  # noqa: ARG002
        """Only counted."""
        self.tally.unchanged += 1

    async def failed(self, link: StoredLink, trouble: Trouble) -> None:  # noqa: ARG002
        """Only counted."""
        self.tally.failed += 1

    async def refused(self, link: StoredLink, trouble: Trouble) -> None:  # noqa: ARG002
        """Only counted."""
        self.tally.refused += 1

    async def gone(self, link: StoredLink, trouble: Trouble) -> None:  # noqa: ARG002
        """Only counted."""
        self.tally.refused += 1


class DryDesk(LooseDesk):
    """The desk of a dry run: the list is polled as if for the first time, and its new links are only told."""

    def __init__(self, order: Order, writer: Writer | None) -> None:
        place = replace(order.source, etag=None, last_modified=None, content_hash=None)
        super().__init__(place, Meter(order.budget))
        self.had_links = order.source.content_hash is not None
        self._writer = writer

    async def list_read(self, found: Sequence[Link], validators: Validators) -> Sequence[StoredLink]:  # noqa: ARG002
        """No page is to be fetched."""
        pairs = with_addresses(found)
        known = await self._known([address for _, address in pairs])
        self.links = tuple((link.url, link.title) for link, address in pairs if address not in known)
        self.tally.links, self.tally.links_new = len(pairs), len(self.links)
        return ()

    async def _known(self, addresses: Sequence[str]) -> frozenset[str]:
        if self._writer is None:
            return frozenset()
        return await self._writer.do(lambda c: links.known(c, addresses))


def _unknown(link: Link, address: str) -> StoredLink:
    """A link as the database would give it, had it one."""
    published = link.published.value if link.published else None
    return StoredLink(0, link.url, address, link.title, published, None, None, False, 0, None)
