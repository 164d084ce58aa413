"""The Lakeshore Ledger: English, a sitemap of news, an Atom feed, and pages with `<article>`, `<time>` and a byline."""

from datetime import UTC
from html import escape
from zoneinfo import ZoneInfo

from demo.site import Answer, Pages, Row, escaped, fill, html, latest, robots
from demo.texts import Text

HOST = "www.lakeshore-ledger.example"
ZONE = ZoneInfo("America/Detroit")
SOURCE = Row(
    id="lakeshore-ledger",
    name="The Lakeshore Ledger",
    name_en="The Lakeshore Ledger",
    kind="newspaper",
    country="US",
    region="US-MI",
    type="sitemap",
    url=f"https://{HOST}/sitemap-news.xml",
    zone=ZONE.key,
    language="en",
)


def pages(texts: tuple[Text, ...]) -> Pages:
    """Everything on this host."""
    changed = latest(texts)
    entries = "\n".join(
        f'<entry><title>{escape(t.title)}</title><link href="https://{HOST}{_path(t)}"/><id>urn:ledger:{t.number}</id>'
        f"<author><name>{escape(t.author)}</name></author><updated>{_utc(t)}</updated></entry>"
        for t in texts
    )
    feed = fill("ledger-feed.xml", host=HOST, entries=entries, updated=f"{changed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    urls = "\n".join(
        f"<url><loc>https://{HOST}{_path(t)}</loc><news:news><news:publication><news:name>The Lakeshore Ledger</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{_utc(t)}</news:publication_date>"
        f"<news:title>{escape(t.title)}</news:title></news:news></url>"
        for t in texts
    )
    headlines = "\n".join(f'<h2><a href="{_path(t)}">{escape(t.title)}</a></h2>' for t in texts)
    return {
        **{_path(text): _article(text) for text in texts},
        "/": html(fill("ledger-home.html", headlines=headlines), changed),
        "/feed.atom": Answer(feed.encode(), "application/atom+xml", changed),
        "/sitemap-news.xml": Answer(fill("ledger-sitemap.xml", urls=urls).encode(), "application/xml", changed),
        "/robots.txt": robots(f"Disallow: /search\nSitemap: https://{HOST}/sitemap-news.xml"),
    }


def _path(text: Text) -> str:
    slug = "-".join("".join(c if c.isalnum() else " " for c in text.title.lower()).split()[:8])
    return f"/{text.moment:%Y/%m/%d}/{slug}/"


def _utc(text: Text) -> str:
    return f"{text.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _article(text: Text) -> Answer:
    body = "\n".join(f"<p>{escape(p)}</p>" for p in text.paragraphs)
    shown = f"{text.moment:%B} {text.moment.day}, {text.moment.year}"
    return html(fill("ledger-article.html", body=body, shown=shown, **escaped(text)), text.modified)
