"""Recorded lists as whole sites: the list under its own address, an article behind each link, and on some hosts a feed,
a sitemap or a list in JSON beside it that the page does not name."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from w3lib.url import safe_url_string

from tests.support.portal import article
from tests.support.site import Site

MOST = 20  # articles of a list that get a page
PLACES = ("/feed", "/sitemap.xml", "/news.json", "/rss.xml", "/sitemap-news.xml", "/wp-json/wp/v2/posts")


@dataclass(frozen=True)
class Stage:
    """One site: the address that a user would paste, and the one that is best to poll."""

    url: str
    best: str
    kind: str


def stages(index: Path, most: int) -> Iterator[tuple[dict[str, Any], Stage]]:
    """Recorded lists with at least five articles, one a host; every second gets something beside it."""
    hosts: set[str] = set()
    for row in map(json.loads, index.read_text("utf-8").splitlines()):
        url = safe_url_string(row["base_url"]).partition("#")[0]
        host = urlsplit(url).netloc
        if len(row["article_links"]) < 5 or host in hosts or len(hosts) == most:
            continue
        number = len(hosts)
        hosts.add(host)
        parts = urlsplit(url)
        beside = PLACES[number // 2 % len(PLACES)] if number % 2 else None
        best = f"{parts.scheme}://{parts.netloc}{beside}" if beside else url
        kind = "listing" if not beside else _kind(beside)
        yield row, Stage(url, best, kind)


def build(site: Site, index: Path, most: int) -> list[Stage]:
    """Put the sites up."""
    found = []
    for row, stage in stages(index, most):
        site.put(stage.url, gzip.decompress((index.parent / row["file"]).read_bytes()), "text/html")
        items = _items(row)
        for number, (url, title, moment) in enumerate(items):
            # On a list of files the page that opens stands for the file.
            site.put(url, _page(number, title, moment), "text/html; charset=utf-8")
        listed = {url for url, _, _ in items}
        others = [safe_url_string(url).partition("#")[0] for url in (*row["article_links"], *row["also_ok"])]
        for number, url in enumerate(dict.fromkeys(others), MOST):
            if url not in listed:
                site.put(url, _page(number, f"Another article, number {number}", datetime.now(UTC)), "text/html")
        if stage.kind != "listing":
            body, content_type = _WRITERS[stage.kind](items)
            site.put(stage.best, body, content_type)
        if stage.best.endswith("/sitemap-news.xml"):
            origin = "{0.scheme}://{0.netloc}".format(urlsplit(stage.url))
            site.put(f"{origin}/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {stage.best}\n", "text/plain")
        found.append(stage)
    return found


Item = tuple[str, str, datetime]


def _items(row: dict[str, Any]) -> list[Item]:
    now = datetime.now(UTC).replace(microsecond=0)
    titles = row["titles"] or [None] * len(row["article_links"])
    listed = zip(row["article_links"], titles, strict=True)
    return [
        (safe_url_string(url).partition("#")[0], title or f"Article number {n}", now - timedelta(hours=5 * n + 1))
        for n, (url, title) in enumerate(listed)
        if n < MOST
    ]


def _page(number: int, title: str, moment: datetime) -> str:
    made = article(number, title).replace("2026-11-", "1999-11-")
    head, _, body = made.partition("</title>")
    del head
    named = body.replace(f"<h1>{_first(body)}</h1>", f"<h1>{escape(title)}</h1>")
    day = moment.isoformat()
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{escape(title)}</title>"
        f"<meta property='article:published_time' content='{day}'></head>{named[named.index('<body>') :]}"
    )


def _first(body: str) -> str:
    return body.partition("<h1>")[2].partition("</h1>")[0]


def _kind(path: str) -> str:
    return "sitemap" if "sitemap" in path else "api" if "json" in path else "feed"


def _feed(items: list[Item]) -> tuple[str, str]:
    rows = "".join(
        f"<item><title>{escape(t)}</title><link>{escape(u)}</link><pubDate>{format_datetime(m)}</pubDate></item>"
        for u, t, m in items
    )
    return f"<rss version='2.0'><channel><title>News</title>{rows}</channel></rss>", "application/rss+xml"


def _sitemap(items: list[Item]) -> tuple[str, str]:
    rows = "".join(f"<url><loc>{escape(u)}</loc><lastmod>{m.isoformat()}</lastmod></url>" for u, _, m in items)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</urlset>", "application/xml"


def _json(items: list[Item]) -> tuple[str, str]:
    rows = [{"id": n, "title": t, "link": u, "date": m.isoformat()} for n, (u, t, m) in enumerate(items)]
    return json.dumps({"code": 0, "data": {"list": rows}}), "application/json"


_WRITERS = {"feed": _feed, "sitemap": _sitemap, "api": _json}
