"""Lists of articles that are web pages."""

from analysis.article import Refusal
from analysis.learned import checked, learned_from
from analysis.link import Found
from analysis.links import find_links
from analysis.page import Page
from crawler.spiders.source import SourceSpider


class ListingSpider(SourceSpider):
    """Polls a listing page."""

    name = "listing"

    def read_list(self, page: Page, *more: Page) -> Found | Refusal:  # noqa: ARG002 -- there is no more
        """The links that look like articles, unless the page no longer looks like it did."""
        place = self.desk.place
        found = find_links(
            page,
            zone=self.zone,
            selector=place.item_selector,
            pattern=place.article_pattern,
            encoding=place.encoding,
        )
        return found if isinstance(found, Refusal) else checked(found, learned_from(place.layout))
