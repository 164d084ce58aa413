"""Articles in several pages: which address continues one, and how their texts are joined.

A link is the next page only if it says so (下一页, next page, rel=next) and its address is this one's but for the number of the
page: the next article of a series, which says "next" too, has an address of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from analysis.body import Body
from analysis.decode import decode
from analysis.layout import Layout, layout_of
from analysis.markup import parse
from analysis.page import Page

MOST_PAGES = 20
_MOST_LINKS = 2_000  # that are looked at
_SIGNS = ("next", "下一页", "下一頁", "ページ", "次へ", "다음")  # one of them is in all that says so
# What an address begins with that isn't read from the page's own.
_ABSOLUTE = ("/", "http", "#", "mailto:", "tel:", "javascript:")
_NEXT = re.compile(r"\W*(?:下一[页頁]|次の?ページ(?:へ)?|次へ|다음(?:\s?페이지)?|next(?:\s?page)?)\W*\Z", re.IGNORECASE)
_NUMBERED = re.compile(r"(?P<stem>.*?)(?:[_-](?P<number>\d{1,2})|/(?P<folder>\d{1,2})/?)?(?P<end>/?|\.\w{2,6})\Z")
_PARAMETERS = frozenset("page p pn pg pageno page_no curpage".split())


def following(layout: Layout, tree: LexborHTMLParser, url: str) -> str | None:
    """The address of the page that goes on with the article at `url`; None if this is all of it."""
    try:
        here = _place(url)
    except ValueError:
        return None
    said = (
        [node.attributes.get("href") or "" for node in tree.head.css("link[rel=next]")] if tree.head is not None else []
    )
    beyond = _beyond(layout.links, *here)
    if not said and not (beyond and _is_continued(layout)):
        return None
    ahead = {address: there for address in (*said, *beyond[:_MOST_LINKS]) if (there := _next_at(url, address, *here))}
    # Whatever leads there must say so; most pages have no such address, and are spared a look at each of their links.
    for node in tree.css("link[rel=next], a[href]") if ahead else ():
        attributes = node.attributes
        there = ahead.get(attributes.get("href") or "")
        if there and (attributes.get("rel") == "next" or (node.tag == "a" and _NEXT.match(node.text()))):
            return there
    return None


def _beyond(addresses: list[str], stem: tuple[str, ...], number: int | None) -> list[str]:
    """The addresses that may be those of further pages: with this path, or one beside it, and one of the next numbers behind."""
    path, numbers = stem[1], ("1", "2") if number is None else (str(number + 1),)
    near = [address for address in addresses if path in address or not address.startswith(_ABSOLUTE)]
    behind = [address[address.find(path) + len(path) :] if path in address else address for address in near]
    return [address for address, rest in zip(near, behind, strict=True) if any(number in rest for number in numbers)]


def _is_continued(layout: Layout) -> bool:
    """Whether the text of a link may say that there is a next page."""
    links = "\n".join([line.text for line in layout.lines if line.linked]).lower()
    return any(sign in links for sign in _SIGNS)


def _next_at(url: str, address: str, stem: tuple[str, ...], number: int | None) -> str | None:
    """Where a link leads, if that is the next page of what is at `url`."""
    try:
        there = urldefrag(urljoin(url, address.strip()))[0]
        place, other = _place(there)
    except ValueError:
        return None
    return there if place == stem and _goes_on(number, other) else None


def next_of(page: Page) -> str | None:
    """The address that a further page goes on at."""
    text, _ = decode(page.body, page.content_type)
    tree = parse(text)
    return following(layout_of(tree), tree, page.url)


def joined(first: Body, more: Sequence[Body]) -> Body:
    """The text of all pages in their order; a line that an earlier page has already, as a lead or a caption, stands once."""
    lines = first.text.split("\n")
    seen = set(lines)
    for body in more:
        fresh = [line for line in body.text.split("\n") if line not in seen]
        lines += fresh
        seen.update(fresh)
    words = first.words + sum(body.words for body in more)
    return replace(first, text="\n".join(lines), words=words, place=f"{first.place}, {1 + len(more)} pages")


def _goes_on(number: int | None, other: int | None) -> bool:
    """Whether a page's number is the next one; the first page may have none, and its successor be called 1 or 2."""
    return other is not None and (other in (1, 2) if number is None else other == number + 1)


def _place(url: str) -> tuple[tuple[str, ...], int | None]:
    """An address without the number of the page, and that number."""
    parts = urlsplit(url)
    host, given = (parts.hostname or "").removeprefix("www."), parse_qsl(parts.query)
    number = next((int(v) for k, v in given if k.lower() in _PARAMETERS and v.isdecimal() and len(v) < 3), None)
    kept = sorted(f"{k}={v}" for k, v in given if k.lower() not in _PARAMETERS)
    match = _NUMBERED.match(parts.path)
    in_path = (match["number"] or match["folder"]) if match and number is None else None
    if match is None or in_path is None:
        stem, dot, end = parts.path.rstrip("/").rpartition(".")
        return (host, stem if dot else end, f".{end}" if dot else "", *kept), number
    return (host, match["stem"].rstrip("/"), match["end"].rstrip("/"), *kept), int(in_path)
