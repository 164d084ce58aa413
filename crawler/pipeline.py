"""The item pipeline: hands each article to the spider's desk and waits until it is stored."""

from typing import Any

from scrapy.crawler import Crawler

from crawler.desk import Reading


class Save:
    """Item pipeline."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Save":
        """Made by Scrapy."""
        return cls(crawler)

    async def process_item(self, item: Reading) -> object:
        """What the desk makes of the article. Raises StoreError if it can't be stored."""
        spider: Any = self._crawler.spider
        return await spider.desk.keep(item)
