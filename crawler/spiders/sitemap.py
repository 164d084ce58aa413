"""Sitemaps, and indexes of sitemaps: of an index the newest parts are read, as far as the run's budget reaches."""

from collections import deque
from datetime import timedelta
from functools import partial

from analysis.article import Refusal
from analysis.entry import MAX_ENTRIES, EntryList
from analysis.link import Found, narrowed
from analysis.page import Page
from analysis.sitemaps import Part, found_in_sitemaps, is_index, parts_of, sitemap_entries
from crawler.outcomes import Trouble, of_refusal
from crawler.spiders.source import SourceSpider, think

MOST_PARTS = 12  # of an index in one run, indexes within it counted
OLD = timedelta(days=45)  # a part that changed so long before the newest one is left alone


class SitemapSpider(SourceSpider):
    """Polls a sitemap."""

    name = "sitemap"

    async def more_of(self, page: Page) -> tuple[Page, ...] | Trouble:
        """The newest parts of an index, each asked for once, however they point at each other. A part that can't be read is
        noted; if none can, that is the trouble of the list."""
        if not is_index(page, self.desk.place.encoding):
            return ()
        index = self._entries(page)
        waiting = deque(parts_of(index) if isinstance(index, EntryList) else ())
        newest = max((part.changed for part in waiting if part.changed), default=None)
        asked, entries = {page.url}, 0
        read: list[Page] = []
        trouble: Trouble | None = None
        while waiting and len(asked) <= MOST_PARTS and entries < MAX_ENTRIES:
            part = waiting.popleft()
            old = bool(newest and part.changed and part.changed < newest - OLD and read)
            if old or part.url in asked:
                continue
            asked.add(part.url)
            answer = await self._part(part)
            if isinstance(answer, Trouble):
                trouble = trouble or answer
                self.desk.tally.parts_failed += 1
                continue
            found, listed = answer
            if listed.kind == "sitemap-index":
                waiting.extendleft(reversed(parts_of(listed)))
            else:
                read.append(found)
                entries += len(listed.entries)
        return trouble if trouble and not read else tuple(read)

    def read_list(self, page: Page, *more: Page) -> Found | Refusal:
        """The newest addresses of the sitemap or of the parts that were read."""
        listed = [self._entries(one) for one in (more or (page,))]
        read = [one for one in listed if isinstance(one, EntryList) and one.kind != "sitemap-index"]
        if not read and isinstance(listed[0], Refusal):
            return listed[0]
        return narrowed(found_in_sitemaps(read), self.desk.place.article_pattern)

    def _entries(self, page: Page) -> EntryList | Refusal:
        return sitemap_entries(page, zone=self.zone, encoding=self.desk.place.encoding)

    async def _part(self, part: Part) -> tuple[Page, EntryList] | Trouble:
        answer = await self.ask(part.url)
        if isinstance(answer, Trouble):
            return answer
        listed = await think(partial(self._entries, answer))
        return of_refusal(listed) if isinstance(listed, Refusal) else (answer, listed)
