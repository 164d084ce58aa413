"""Scrapy's settings, safe by default: what it leaves open is closed here, for the worker and for `scrapy crawl` alike."""

from typing import Any

from crawler.guard import FETCHING
from crawler.orders import Fetching

_BASE = "scrapy.downloadermiddlewares."


def scrapy_settings(fetching: Fetching) -> dict[str, Any]:
    """The settings of every crawler.

    Concurrency and delays are not Scrapy's here: it counts them per crawler, `crawler.gate` per host and process.
    """
    return {
        FETCHING: fetching,
        "BOT_NAME": "policyvane",
        "SPIDER_MODULES": ["crawler.spiders"],
        "USER_AGENT": fetching.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/rss+xml;q=0.9,*/*;q=0.5",
            "Accept-Language": "*",
        },
        "DOWNLOAD_HANDLERS": {
            "http": "crawler.connect.GuardedHandler",
            "https": "crawler.connect.GuardedHandler",
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
        "TWISTED_DNS_RESOLVER": "crawler.guard.Resolver",
        "DOWNLOAD_TIMEOUT": fetching.timeout,
        "DOWNLOAD_MAXSIZE": fetching.max_body,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 4,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_ITEMS": 4,
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.robots.RobotsMiddleware": 100,
            "crawler.unpacking.Unpacking": 590,
            "crawler.redirects.Redirects": 600,
            _BASE + "offsite.OffsiteMiddleware": None,
            _BASE + "robotstxt.RobotsTxtMiddleware": None,
            _BASE + "httpauth.HttpAuthMiddleware": None,
            _BASE + "retry.RetryMiddleware": None,
            _BASE + "redirect.MetaRefreshMiddleware": None,
            _BASE + "redirect.RedirectMiddleware": None,
            _BASE + "httpcompression.HttpCompressionMiddleware": None,
            _BASE + "cookies.CookiesMiddleware": None,
            _BASE + "httpproxy.HttpProxyMiddleware": None,
            _BASE + "httpcache.HttpCacheMiddleware": None,
        },
        "SPIDER_MIDDLEWARES": {
            "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
            "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
            # It drops long addresses without a word; the longest one is `analysis.address`'s to say.
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
        },
        "ITEM_PIPELINES": {"crawler.pipeline.Save": 100},
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "STATS_DUMP": False,
        "LOGSTATS_INTERVAL": 0,
        "LOG_LEVEL": "WARNING",
        "REACTOR_THREADPOOL_MAXSIZE": 4,
    }
