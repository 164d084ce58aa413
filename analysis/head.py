"""What a page says of itself to machines: the title element, meta elements, JSON-LD, its language."""

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_JSON = 2_000_000  # characters of one script
_MOST_OBJECTS = 2_000
_MOST_SAID = 10_000  # characters of a title or a meta element: each pattern that looks for something is shown all of it
_ARTICLE_TYPE = re.compile(
    r"Article|NewsArticle|BlogPosting|Report|Posting|ArticlePage|WebPage|CreativeWork", re.IGNORECASE
)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_CONTROL = re.compile(r"[\x00-\x1f]+")
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """`metas` by lower-case name, property or itemprop, in page order; `data` the JSON-LD objects that describe a text, those
    of articles first."""

    title: str
    metas: dict[str, tuple[str, ...]]
    data: tuple[Data, ...]
    language: str | None

    def meta(self, *names: str) -> str | None:
        """The first content that any of these names has, in the order of the names."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    def said(self, *names: str) -> str | None:
        """The first text that a JSON-LD object gives under any of these names."""
        for name in names:
            for item in self.data:
                value = item.get(name)
                if isinstance(value, str) and value.strip():
                    return value.strip()
        return None


def head_of(tree: LexborHTMLParser) -> Head:
    """Read the head of a parsed page."""
    title = tree.css_first("title")
    html = tree.css_first("html")
    metas: dict[str, list[str]] = {}
    scripts: list[LexborNode] = []
    for node in tree.css("meta[content], script[type='application/ld+json']"):
        if node.tag == "script":
            scripts.append(node)
            continue
        attributes = node.attributes
        content = " ".join((attributes.get("content") or "")[:_MOST_SAID].split())
        if not content:
            continue
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = attributes.get(key)
            if name:
                metas.setdefault(name.strip().lower(), []).append(content)
    language = (html.attributes.get("lang") or html.attributes.get("xml:lang")) if html is not None else None
    frozen = {name: tuple(contents) for name, contents in metas.items()}
    declared = language or next(
        (frozen[n][0] for n in ("content-language", "og:locale", "language") if n in frozen), None
    )
    named = " ".join(title.text()[:_MOST_SAID].split()) if title is not None else ""
    return Head(named, frozen, _data(scripts), declared)


def _data(scripts: list[LexborNode]) -> tuple[Data, ...]:
    found: list[Data] = []
    for node in scripts:
        found += _objects(read_json(node.text() or ""))
    typed = [item for item in found if _ARTICLE_TYPE.search(str(item.get("@type", "")))]
    return tuple(sorted(typed, key=lambda item: "WebPage" in str(item.get("@type", ""))))


def read_json(text: str) -> Any:
    """A JSON text from a page, forgiving about control characters and trailing commas; None where it is none."""
    if len(text) > MOST_JSON:
        return None
    for attempt in _attempts(text):
        try:
            return json.loads(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def _attempts(text: str) -> Iterator[str]:
    """A JSON text as it is, which mostly will do, and as it was meant."""
    whole = text.strip().rstrip(";")
    yield whole
    plain = _CONTROL.sub(" ", text).strip().rstrip(";")
    if plain != whole:
        yield plain
    yield _TRAILING_COMMA.sub(r"\1", plain)


def _objects(value: Any) -> list[Data]:
    """All objects within lists and graphs, the outer ones first."""
    found: list[Data] = []
    waiting = deque([value])
    while waiting and len(found) < _MOST_OBJECTS:
        item = waiting.popleft()
        if isinstance(item, list):
            waiting.extendleft(reversed(item[:_MOST_OBJECTS]))
        elif isinstance(item, dict):
            found.append(item)
            waiting.extend(
                item[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(item.get(key), list | dict)
            )
    return found
