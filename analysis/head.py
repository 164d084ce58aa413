"""What a page says of itself in its head: title, meta tags, JSON-LD. Read as they stand, judged elsewhere."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

MOST_JSON = 2_000_000
_ARTICLE_TYPES = re.compile(r"Article|Posting|Report|WebPage", re.IGNORECASE)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")


@dataclass(frozen=True, slots=True)
class Head:
    """`metas` by name, property or itemprop in lower case, the first of each; `articles` are JSON-LD objects."""

    title: str | None
    language: str | None
    metas: Mapping[str, str]
    articles: tuple[Mapping[str, Any], ...]

    def meta(self, *names: str) -> tuple[str, str] | None:
        """The first of these meta tags that has a content, with its name."""
        return next(((name, self.metas[name]) for name in names if self.metas.get(name)), None)


def head_of(tree: LexborHTMLParser) -> Head:
    """Read the head of a parsed page. Never fails."""
    title = tree.css_first("title")
    html = tree.css_first("html")
    metas: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        content = " ".join((attributes.get("content") or "").split())
        for key in ("name", "property", "itemprop"):
            name = (attributes.get(key) or "").lower()
            if name and content:
                metas.setdefault(name, content[:2000])
    return Head(
        title=" ".join(title.text().split())[:500] or None if title else None,
        language=(html.attributes.get("lang") if html else None) or metas.get("og:locale"),
        metas=metas,
        articles=tuple(_articles(tree)),
    )


def _articles(tree: LexborHTMLParser) -> Iterator[Mapping[str, Any]]:
    for node in tree.css("script[type='application/ld+json']")[:20]:
        text = node.text().strip()
        if len(text) > MOST_JSON:
            continue
        data = _loaded(text)
        waiting = [data]
        for _ in range(200):
            if not waiting:
                break
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting.extend(value[:50])
            elif isinstance(value, dict):
                if _ARTICLE_TYPES.search(str(value.get("@type"))):
                    yield value
                waiting.extend(
                    v for k, v in value.items() if k in ("@graph", "mainEntity") and isinstance(v, dict | list)
                )


def _loaded(text: str) -> Any:
    """JSON as pages write it: with raw line breaks and trailing commas."""
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None
