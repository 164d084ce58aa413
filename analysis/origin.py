"""Whom a page credits: the outlet that a reprint names (来源, 转自, 稿源), its authors, its byline and dateline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.article import Origin
from analysis.head import Head

_NAME = r"(?P<name>[^\s,，。;；|丨()（）【】\[\]<>《》:：]{2,30}(?:\s[A-Z][\w.]+){0,3})"
_ORIGIN = re.compile(rf"(?:来源|來源|转载自|转自|轉自|稿源|文章来源|信息来源|출처|出典|Source)\s*[:：]\s*{_NAME}")
_CITED = re.compile(r"[（(]\s*(?:来源|转自|原载|据)\s*[:：]?\s*《?(?P<name>[^）)》]{2,30})》?\s*[）)]")
_AUTHOR = re.compile(
    r"(?:记者|作者|撰文|文/|통신원|By)\s*[:：丨/|]?\s*(?P<name>[㐀-鿿·]{2,4}(?:[、\s,，][㐀-鿿·]{2,4}){0,4})"
)
_DATELINE = re.compile(
    r"\A(?P<line>(?:[㐀-鿿]{2,12}(?:网|社|报|台|客户端|日报|晚报)?[㐀-鿿]{0,6}\d{1,2}月\d{1,2}日(?:电|讯)|[A-Z][A-Z .]{2,30}(?:,[^—–-]{1,30})?\s?\([A-Z][\w ]{1,20}\)\s?[—–-])"
    r"(?:[(（][^)）]{2,40}[)）])?)"
)
_NOT_A_NAME = re.compile(r"^(?:本站|本网|未知|网络|互联网|原创|综合|作者|发布|时间|浏览|点击|字号|字体|责任编辑)")
WITHIN = 60


@dataclass(frozen=True, slots=True)
class Credits:
    """What a page says of who wrote it."""

    origin: Origin | None
    authors: tuple[str, ...]
    byline: str | None
    dateline: str | None


def credits_of(head: Head, lines: Sequence[str], body: str) -> Credits:
    """Read the credits from meta tags, from the lines around the text, and from its first words.

    `lines` are the short lines of the page near its title and behind its text.
    """
    dateline = _DATELINE.match(body)
    authors, byline = _authors(head, lines)
    return Credits(_origin(head, lines, body), authors, byline, dateline["line"].strip() if dateline else None)


def _origin(head: Head, lines: Sequence[str], body: str) -> Origin | None:
    meta = head.meta("contentsource", "source", "article:source", "mediaid")
    if meta is not None and _is_name(meta[1]):
        return Origin(meta[1], None, f"meta {meta[0]}")
    for line in lines:
        match = _ORIGIN.search(line)
        if match and _is_name(match["name"]):
            return Origin(match["name"].strip(), None, line[:80])
    ends = body[-WITHIN:]
    match = _CITED.search(ends) or _ORIGIN.search(ends)
    return Origin(match["name"].strip(), None, match[0]) if match and _is_name(match["name"]) else None


def _is_name(text: str) -> bool:
    return 2 <= len(text.strip()) <= 40 and not _NOT_A_NAME.match(text) and not re.fullmatch(r"[\d\W]+", text)


def _authors(head: Head, lines: Sequence[str]) -> tuple[tuple[str, ...], str | None]:
    meta = head.meta("author", "article:author", "dc.creator", "byl", "parsely-author")
    if meta is not None and not meta[1].startswith("http") and len(meta[1]) <= 80:
        return _split(meta[1]), meta[1]
    for line in lines:
        match = _AUTHOR.search(line)
        if match:
            return _split(match["name"]), match[0]
    return (), None


def _split(names: str) -> tuple[str, ...]:
    parts = re.split(r"[、,，;；/]|\s+and\s+|(?<=[㐀-鿿])\s+(?=[㐀-鿿])", re.sub(r"^By\s+", "", names))
    return tuple(part.strip() for part in parts if part.strip())[:10]
