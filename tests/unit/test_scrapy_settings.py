"""Scrapy is safe by default."""

import subprocess
import sys
from pathlib import Path

from scrapy.settings import Settings

from crawler.orders import Fetching
from crawler.settings import scrapy_settings

ROOT = Path(__file__).parents[2]


def settings() -> Settings:
    return Settings(scrapy_settings(Fetching("Policyvane/0", max_body=1000)))


def test_only_http_and_https_have_a_handler_and_both_are_guarded() -> None:
    handlers = {k: v for k, v in settings().getwithbase("DOWNLOAD_HANDLERS").items() if v}
    assert handlers == dict.fromkeys(("http", "https"), "crawler.connect.GuardedHandler")


def test_nothing_listens_and_nothing_is_kept_or_leaked() -> None:
    found = settings()
    assert not found.getbool("TELNETCONSOLE_ENABLED")
    assert not found.getbool("REMOTE_CONTROL_ENABLED")
    active = {name.rsplit(".", 1)[-1] for name, place in found.getwithbase("DOWNLOADER_MIDDLEWARES").items() if place}
    assert not active & {"CookiesMiddleware", "HttpProxyMiddleware", "HttpAuthMiddleware", "RetryMiddleware"}
    assert not active & {
        "RedirectMiddleware",
        "MetaRefreshMiddleware",
        "HttpCompressionMiddleware",
        "RobotsTxtMiddleware",
    }
    assert {"RobotsMiddleware", "Redirects", "Unpacking"} <= active
    spider_side = {name.rsplit(".", 1)[-1] for name, place in found.getwithbase("SPIDER_MIDDLEWARES").items() if place}
    assert "RefererMiddleware" not in spider_side


def test_bodies_are_limited() -> None:
    assert settings().getint("DOWNLOAD_MAXSIZE") == 1000


def test_scrapys_own_names_in_the_settings_exist() -> None:
    found = settings()
    for table in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"):
        ours = {name for name in found.getdict(table) if name.startswith("scrapy.")}
        assert ours <= set(found.getdict(table + "_BASE"))


def test_reading_the_settings_starts_nothing() -> None:
    code = "import sys; import crawler.settings; sys.exit('twisted.internet.reactor' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
