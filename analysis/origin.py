"""Who wrote a text and where: the outlet that a reprint credits, byline and authors, the dateline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from analysis.address import web_address
from analysis.article import Origin
from analysis.errors import AddressError
from analysis.head import Head
from analysis.layout import Layout
from analysis.published import Place
from analysis.scripts import in_both_scripts

_NAME = r"(?P<name>[^\s:：|丨/【】\[\]()（）<>《》,，。;；]{2,30}(?:\s(?=[A-Z])[A-Za-z.]{1,20}){0,4})"
_CREDITED = re.compile(
    in_both_scripts(
        r"(?:(?:来\s?源|稿\s?源|转\s?自|转载自|原载|출\s?처|출처|出典)\s*[:：]"
        r"|\A[(（]?(?:本文|原文|文章)?(?:来源于|来源自|转载自|转自|原载于?))\s*"
    )
    + _NAME
)
_NO_NAME = re.compile(
    in_both_scripts(r"(?:字号|字体|作者|时间|日期|编辑|责编|责任|点击|浏览|阅读|分享|打印|发布|关闭|评论|\d{4})")
)
_PERSON = r"(?:[一-鿿]{3}|[一-鿿·]{2}|[一-鿿·]{4})"  # the likeliest length first, where a place follows without a mark
_PERSONS = rf"{_PERSON}(?:[\s、,，]{{1,2}}{_PERSON}){{0,5}}"
# 北京报道, 台北即時報導, 台北22日電: where a report comes from.
_FROM = r"[一-鿿]{2,4}(?:\d{1,2}日[专外]?电|(?:\d{1,2}日)?(?:即时|综合)?(?:外电)?报[道导]|[专外]电)"
_END = r"(?=[\s)）】〕\]]|\Z)"
# Between names and place stands a mark, or all is in brackets, or behind the name of the paper.
_REPORTED = re.compile(
    in_both_scripts(
        rf"(?:\A|[【〔\[(（\s|])[一-鿿]{{0,6}}?记\s?者[\s:：]{{0,3}}(?P<names>{_PERSONS})[\s/／]{_FROM}{_END}"
        rf"|(?:[【〔\[(（][一-鿿]{{0,6}}?|本[报网台刊社]|[一-鿿]{{2,4}}[社报网])记\s?者(?P<glued>{_PERSONS}){_FROM}{_END}"
    )
)
_WRITERS = re.compile(
    in_both_scripts(
        r"(?:作\s?者|撰\s?文|撰\s?稿|文[/／]|文｜|文丨|记\s?者|通讯员)\s*[:：]?\s*"
        r"(?P<names>[一-鿿·]{2,4}(?:[\s、,，/]{1,2}[一-鿿·]{2,4}){0,5})"
        r"(?=[\s|丨)）\]】。,，]|\Z|来源|发|责|编)"
    )
)
_BY = re.compile(
    r"\A(?:By|Von|Por|Par|Di|Da)\s+(?P<names>[A-ZÀ-Þ][\w.'’-]+(?:[ ,]+(?:and |und |y |et "
    r"|e )?[A-ZÀ-Þ][\w.'’-]+){0,8})"
)
_DATELINE = (
    re.compile(
        in_both_scripts(
            r"\A[【(（]?(?P<line>(?:新华社|中新社|中新网|中国网|人民网|央视网|本报|本社|本台|[一-鿿]{2,6}(?:网|报"
            r"|社))[一-鿿]{0,12}\d{1,2}月\d{1,2}日(?:电|讯|消息))"
        )
    ),
    re.compile(in_both_scripts(r"\A[【(（]?(?P<line>(?:本报|本网|本台|本刊)(?:讯|消息))")),
    re.compile(
        in_both_scripts(
            rf"\A[【〔\[(（](?P<line>[一-鿿]{{0,6}}记者{_PERSONS}[\s/／]?{_FROM}|[一-鿿]{{2,5}}社[一-鿿]{{2,4}}\d{{1,2}}日[专外]?电)[】〕\])）]"
        )
    ),
    re.compile(
        r"\A(?P<line>[A-Z][A-Z .,'’-]{2,40}(?:, [A-Z][a-z.]{1,12}(?: \d{1,2})?)?(?:,? ?\([A-Z][\w ./-]{1,30}\))?)\s?[—–-]{1,2}\s"
    ),
    re.compile(r"\A(?P<line>[A-ZÀ-Þ][\w .,'’-]{2,40}\((?:dpa|AFP|Reuters|AP|EFE|ANSA|APA|sda|KNA|epd)[\w/ -]{0,12}\))"),
)
_BETWEEN_NAMES = re.compile(r"\s*[、,，/]\s*|\s+(?:and|und|y|et|e)\s+|(?<=[一-鿿])\s+(?=[一-鿿])")
_AROUND = 14
_SHORT = 200


@dataclass(frozen=True, slots=True)
class Written:
    """Origin, byline as printed, the authors' names, and the dateline; null or empty where the page is silent."""

    origin: Origin | None
    byline: str | None
    authors: tuple[str, ...]
    dateline: str | None


def written_by(tree: LexborHTMLParser, head: Head, layout: Layout, place: Place, body: str) -> Written:
    """Read who wrote a text from the lines around it and the page's head."""
    lines = [layout.lines[i].text for i in _around(layout, place)]
    byline, authors = _authors(head, lines)
    return Written(_origin(tree, head, lines), byline, authors, _dateline(body))


def _around(layout: Layout, place: Place) -> Iterator[int]:
    """The lines about the text: between title and text, a few before, and those right behind it."""
    start = place.first if place.title is None else min(place.title, place.first)
    yield from range(max(0, start - 6), min(len(layout.lines), place.first + 3))
    yield from range(max(place.first + 3, place.last - 1), min(len(layout.lines), place.last + _AROUND))


def _origin(tree: LexborHTMLParser, head: Head, lines: list[str]) -> Origin | None:
    for text in lines:
        # No line in ASCII credits anybody, and the pattern is slow to see it.
        match = _CREDITED.search(text) if len(text) <= _SHORT and not text.isascii() else None
        if match is not None and not _NO_NAME.match(match["name"]):
            name = match["name"].strip(" -—·.")
            return Origin(name, _address_of(tree, name), match[0].strip()[:80]) if name else None
    said = head.meta("contentsource", "source", "article:source", "weibo:webpage:source")
    if said and len(said) <= 40 and "http" not in said:
        return Origin(said, _address_of(tree, said), "meta")
    return None


def _address_of(tree: LexborHTMLParser, name: str) -> str | None:
    """Where the link leads whose text is the origin's name."""
    for node in tree.css("a[href]")[:2000]:
        if node.text().strip() == name:
            try:
                return web_address(node.attributes.get("href") or "")
            except AddressError:
                return None
    return None


def _authors(head: Head, lines: list[str]) -> tuple[str | None, tuple[str, ...]]:
    for text in lines:
        if len(text) > _SHORT:
            continue
        match = _REPORTED.search(text) or _WRITERS.search(text) or _BY.match(text)
        if match is not None:
            names = _BETWEEN_NAMES.split(next(filter(None, match.groups())))
            return match[0].strip(" \t【〔[(（|"), tuple(name.strip() for name in names if name.strip())
    named = tuple(dict.fromkeys(_named(head)))
    return None, named[:10]


def _named(head: Head) -> Iterator[str]:
    for item in head.data:
        found = item.get("author")
        for author in found if isinstance(found, list) else [found]:
            name = author.get("name") if isinstance(author, dict) else author
            if isinstance(name, str) and _is_name(name):
                yield " ".join(name.split())
        if found:
            return
    for text in head.metas.get("author", ()) or head.metas.get("article:author", ()):
        if _is_name(text):
            yield text


def _is_name(text: str) -> bool:
    return 1 < len(text.strip()) <= 60 and "://" not in text and "@" not in text


def _dateline(body: str) -> str | None:
    start = body[:200].lstrip()
    return next((match["line"].strip() for pattern in _DATELINE if (match := pattern.match(start))), None)
