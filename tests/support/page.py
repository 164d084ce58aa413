"""The review page over a database: asked in this process, or served on a port of loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from starlette.testclient import TestClient

from analysis.article import Article
from review.server import Server
from review.vitals import Vitals
from review.web import Site, build
from store.database import Database
from tests.support.writing import NOW, add_source, claim, visit

SITE = Site(ZoneInfo("Asia/Shanghai"), lambda: NOW, lambda: Vitals("leading", 0.1, 0))
BASE = "http://127.0.0.1:8765"
OWN = {"sec-fetch-site": "same-origin"}


def store(database: Database, *read: Article, source: str = "yunjin") -> None:
    """Store articles as one run of a source does, the source made if it isn't there."""
    with database.write() as c:
        add_source(c, source)
        run = claim(c, source)
        for article in read:
            visit(c, run, article)


def asking(database: Database, language: str = "en") -> TestClient:
    """A client of the page, without a browser's own headers."""
    app = build(database, SITE)
    return TestClient(app, BASE, headers={"accept-language": language}, follow_redirects=False)


@contextmanager
def opened(database: Database) -> Iterator[str]:
    """The page on a free port; its address without a slash at the end."""
    server = Server(build(database, SITE), "127.0.0.1", 0)
    try:
        yield server.url.rstrip("/")
    finally:
        server.stop()
