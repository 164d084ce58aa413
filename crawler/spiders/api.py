"""Programming interfaces that answer with a list of articles."""

from analysis.article import Refusal
from analysis.json_lists import read_json_list
from analysis.link import Found, narrowed
from analysis.links import find_links
from analysis.page import Page
from crawler.spiders.source import SourceSpider


class ApiSpider(SourceSpider):
    """Polls an interface, whatever JSON it speaks; one that answers with markup (records of HTML) is read like a page."""

    name = "api"

    def read_list(self, page: Page, *more: Page) -> Found | Refusal:  # noqa: ARG002 -- there is no more
        """The records' links."""
        place = self.desk.place
        if page.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return find_links(page, zone=self.zone, pattern=place.article_pattern, encoding=place.encoding)
        found = read_json_list(page, zone=self.zone, encoding=place.encoding)
        return found if isinstance(found, Refusal) else narrowed(found, place.article_pattern)
