"""Pages of invented portals: lists, feeds and articles as real ones are built, without their words."""

import json
import re
from collections.abc import Sequence


def article(number: int, words: str = "") -> str:
    """An article page; each number has a text of its own."""
    title = f"City {number} publishes action plan number {number} for artificial intelligence"
    paragraphs = "".join(
        f"<p>In part {part} of plan {number} the city government of place {number} says how firms, schools and "
        f"hospitals may use artificial intelligence, what money {number * 100 + part} is set aside and who decides. {words}</p>"
        for part in range(1, 7)
    )
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title} - Example Portal</title>"
        f"<meta property='article:published_time' content='2026-11-{number % 20 + 1:02d}T08:30:00+08:00'></head><body>"
        f"<nav><a href='/'>Home</a><a href='/about'>About</a></nav><article><h1>{title}</h1>{paragraphs}</article>"
        f"<footer>Example Portal</footer></body></html>"
    )


def number_of(url: str) -> int:
    """The number of an article in its address, …/a7.html."""
    found = re.search(r"a(\d+)\.html", url)
    return int(found[1]) if found else 0


def title(url: str) -> str:
    """What lists call the article at an address."""
    return f"City {number_of(url)} publishes action plan number {number_of(url)} for artificial intelligence"


def listing(urls: Sequence[str]) -> str:
    """A page that lists articles."""
    rows = "".join(
        f"<li><a href='{url}'>{title(url)}</a><span>2026-11-{number_of(url) % 20 + 1:02d}</span></li>" for url in urls
    )
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>News - Example Portal</title></head><body>"
        f"<nav><a href='/'>Home</a><a href='/about'>About</a></nav><ul class='news'>{rows}</ul></body></html>"
    )


def feed(urls: Sequence[str]) -> str:
    """An RSS feed."""
    items = "".join(
        f"<item><title>{title(url)}</title><link>{url}</link>"
        f"<pubDate>{number_of(url) % 20 + 1:02d} Nov 2026 08:30:00 +0800</pubDate></item>"
        for url in urls
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Example Portal</title>{items}</channel></rss>"


def sitemap(urls: Sequence[str]) -> str:
    """A sitemap, its addresses dated."""
    entries = "".join(
        f"<url><loc>{url}</loc><lastmod>2026-11-{number_of(url) % 20 + 1:02d}</lastmod></url>" for url in urls
    )
    return f"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</urlset>"


def index(urls: Sequence[str]) -> str:
    """An index of sitemaps, the first of them the newest."""
    parts = "".join(
        f"<sitemap><loc>{url}</loc><lastmod>2026-11-{20 - n:02d}</lastmod></sitemap>" for n, url in enumerate(urls)
    )
    return (
        f"<?xml version='1.0'?><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{parts}</sitemapindex>"
    )


def api(urls: Sequence[str]) -> str:
    """The answer of a programming interface."""
    records = [
        {"id": n, "title": title(url), "url": url, "publishTime": f"2026-11-{number_of(url) % 20 + 1:02d} 08:30:00"}
        for n, url in enumerate(urls)
    ]
    return json.dumps({"code": 0, "data": {"total": len(records), "list": records}})
