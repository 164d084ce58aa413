"""What a page offers to follow it by: feeds, sitemaps, lists in JSON, other sections; and who publishes it.

Only addresses are gathered here, the likeliest first; what is behind them is for who fetches them to see.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from analysis.anchors import resolve
from analysis.decode import decode
from analysis.head import Head, head_of
from analysis.language import language_of
from analysis.markup import parse
from analysis.page import Page
from analysis.regions import outlet_region
from analysis.shapes import address_score

MOST_OF_A_KIND = 6
_MOST_ANCHORS = 20_000
_FEED_TYPE = re.compile(r"application/(?:(?:rss|atom|rdf)\+xml|feed\+json)|text/(?:rss|atom)\+?xml", re.IGNORECASE)
_FEED_ADDRESS = re.compile(
    r"/(?:rss|feed|atom|rdf)(?:s|feeds?)?(?:[-_./?]|\Z)|\.(?:rss|rdf|atom)\Z|[?&](?:format|feed|type)=(?:rss|atom|feed)",
    re.IGNORECASE,
)
_FEED_TEXT = re.compile(r"\b(?:rss|atom|xml) ?(?:feed)?s?\Z|^(?:rss|feed)|订阅|訂閱|フィード", re.IGNORECASE)
_FEED_ENDING = re.compile(r"\.(?:xml|rss|rdf|atom|json)\Z|/(?:feed|rss|atom)/?\Z", re.IGNORECASE)
# A quoted address within code that names a JSON file, or an interface.
_JSON = re.compile(
    r"""["'`]((?:https?:)?/{0,2}[\w.:/~%-]{0,200}(?:\.json(?:p)?|/api/[\w./-]{2,100}|/wp-json/wp/v2/posts|dataproxy\.jsp)"""
    r"""(?:\?[^"'`\s<>]{0,300})?)["'`]"""
)
_NO_LIST = re.compile(
    r"manifest|package\.json|config|lang|i18n|locale|theme|menu|weather|login|user|map\b|/ads?\b", re.IGNORECASE
)
_SECTION = re.compile(
    r"^(?:最新|今日|本地|国内|時事|时政|要闻|新闻|新聞|动态|"
    r"資訊|资讯|政务|政策|通知|公告|公示|报道|科技|产业|焦点|头条|热点|滚动).{0,6}\Z"
    r"|.{0,6}(?:新闻|新聞|要闻|动态|资讯|公告|通知公告|政策文件|报道|ニュース|新着情報|報道発表|보도자료|뉴스)\Z"
    r"|^(?:latest |all |local |top |breaking )?(?:news|newsroom|press(?: releases?)?"
    r"|media releases?|announcements|headlines|latest|articles|blog|notices)"
    r"\Z",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*[-_|–—·»:：﹣]+\s*")


@dataclass(frozen=True, slots=True)
class Offers:
    """What a page says of itself, addresses absolute; `region` is ISO 3166-2 as the page's own name tells it."""

    feeds: tuple[str, ...]
    sitemaps: tuple[str, ...]
    lists: tuple[str, ...]
    sections: tuple[str, ...]
    name: str | None
    language: str | None
    region: str | None


def offers_of(page: Page, encoding: str | None = None) -> Offers:
    """Read a page's offers. Never raises."""
    text, _ = decode(page.body, page.content_type, encoding)
    tree = parse(text)
    head = head_of(tree)
    base = _base(tree, page.url)
    feeds, sitemaps = _in_head(tree, base)
    anchors = _anchors(tree, base)
    feeds += [url for url, words in anchors if _is_feed(url, words)]
    sections = [
        url
        for url, words in anchors
        if _SECTION.search(words) and _same_site(url, page.url) and address_score(url) < 0.5
    ]
    lists = [url for found in _JSON.finditer(text[:2_000_000]) if (url := _list(base, page.url, found[1]))]
    region = outlet_region(head, None, page.url)
    body = tree.body.text(separator=" ")[:6000] if tree.body else ""
    said = f"{head.title} {body}".strip()
    return Offers(
        _some(feeds, page.url),
        _some(sitemaps, page.url),
        _some(lists, page.url),
        _some(sections, page.url),
        _name(head),
        language_of(said, head.language) if said else None,
        region.iso if region else None,
    )


def usual_places(url: str) -> tuple[str, ...]:
    """Where sites of common systems keep what a page does not name, the likeliest first; robots.txt is for others to read."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    folder = root + parts.path[: parts.path.rfind("/") + 1]
    own = (f"{folder}feed/", f"{folder}rss.xml") if folder != f"{root}/" else ()
    paths = ("/feed", "/rss.xml", "/sitemap.xml", "/feed.xml", "/atom.xml", "/rss", "/wp-json/wp/v2/posts")
    more = ("/index.xml", "/feed.json", "/news.json", "/api/news", "/news-sitemap.xml", "/index.json")
    return (*own, *(root + path for path in (*paths, *more)))


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (resolve(url, node.attributes.get("href") or "") if node else None) or url


def _in_head(tree: LexborHTMLParser, base: str) -> tuple[list[str], list[str]]:
    """What `<link>` elements name: feeds, comments' feeds last, and sitemaps."""
    feeds: list[tuple[bool, str]] = []
    sitemaps = []
    for node in tree.css("link[href]")[:500]:
        values = node.attributes
        url = resolve(base, values.get("href") or "")
        if url is None:
            continue
        if _FEED_TYPE.search(values.get("type") or ""):
            of_comments = re.search(r"comment|评论|oembed", f"{url} {values.get('title') or ''}", re.IGNORECASE)
            feeds.append((of_comments is not None, url))
        elif (values.get("rel") or "").lower() == "sitemap":
            sitemaps.append(url)
    return [url for _, url in sorted(feeds, key=lambda feed: feed[0])], sitemaps


def _anchors(tree: LexborHTMLParser, base: str) -> list[tuple[str, str]]:
    found = []
    for node in tree.css("a[href]")[:_MOST_ANCHORS]:
        url = resolve(base, node.attributes.get("href") or "")
        if url is not None:
            found.append((url, " ".join((node.text() or node.attributes.get("title") or "").split())[:60]))
    return found


def _is_feed(url: str, words: str) -> bool:
    path = urlsplit(url).path
    return bool(_FEED_ADDRESS.search(url) or (_FEED_TEXT.search(words) and _FEED_ENDING.search(path)))


def _list(base: str, page_url: str, found: str) -> str | None:
    url = None if _NO_LIST.search(found) else resolve(base, found)
    return url if url and _same_site(url, page_url) else None


def _same_site(url: str, other: str) -> bool:
    ours, theirs = (urlsplit(address).netloc.lower().removeprefix("www.") for address in (url, other))
    return ours == theirs or ours.endswith("." + theirs) or theirs.endswith("." + ours)


def _some(urls: Iterable[str], page_url: str) -> tuple[str, ...]:
    return tuple(url for url in dict.fromkeys(urls) if url != page_url)[:MOST_OF_A_KIND]


def _name(head: Head) -> str | None:
    """The site's own name: as it says, or what its title ends on."""
    said = head.meta("og:site_name", "sitename", "application-name")
    if said:
        return said[:80]
    parts = [part for part in _SEPARATOR.split(head.title) if part.strip()]
    return min((parts[-1], parts[0]), key=len)[:80] if parts else None
