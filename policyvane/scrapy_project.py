"""The settings module of Scrapy's own commands (`scrapy.cfg`): the same guards, robots and limits as `policyvane crawl`."""

from crawler.settings import scrapy_settings
from policyvane.settings import read_settings

_settings = read_settings()
globals().update(scrapy_settings(_settings.fetching()))
