"""RSS and Atom feeds."""

from analysis.article import Refusal
from analysis.feeds import read_feed
from analysis.link import Found
from analysis.page import Page
from crawler.spiders.source import SourceSpider


class FeedSpider(SourceSpider):
    """Polls a feed."""

    name = "feed"

    def read_list(self, page: Page, *more: Page) -> Found | Refusal:  # noqa: ARG002 -- there is no more
        """The entries' links."""
        return read_feed(page, zone=self.zone, encoding=self.desk.place.encoding)
