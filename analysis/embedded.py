"""A body that the visible page does not have: pages that are drawn by scripts carry their text as JSON."""

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from analysis.body import Body
from analysis.head import Head, read_json
from analysis.layout import layout_of, words_in
from analysis.markup import parse

FEW = 60  # words of a visible body that is believed without a look at the scripts
_FEW_BESIDE = 100  # and without a look at what the page calls its article in its own words
_MOST_SCRIPTS, _MOST_VALUES = 60, 100_000
_STATE = re.compile(r"(?:window\.|self\.|var |let |const )[\w.$\[\]\"']{1,60}\s*=\s*(?=\{)")
_SENTENCE_ENDS = re.compile(r"[。！？]|[.!?](?:\s|\Z|<)")
_NO_TEXT_KEY = re.compile(
    r"comment|reply|recommend|related|css|style|script|config|copyright|consent|cookie|i18n|messages|locale",
    re.IGNORECASE,
)
_LEAST_SENTENCES = 3


def embedded_body(tree: LexborHTMLParser, head: Head, own: Body) -> Body:
    """The page's own body, or the text of its scripts where that says more than twice as much."""
    if own.words >= _FEW_BESIDE:
        return own
    found = [("articleBody of JSON-LD", _lines_of(head.said("articleBody") or ""))]
    if own.words < FEW:
        found += _of_scripts(tree)
    place, lines = max(found, key=lambda pair: sum(map(len, pair[1])))
    words = words_in("\n".join(lines))
    if words < FEW or words <= 2 * own.words:
        return own
    return Body("\n".join(lines), place, (own.place,) if own.place else (), words, 1.0, own.first, own.last)


def _of_scripts(tree: LexborHTMLParser) -> Iterator[tuple[str, list[str]]]:
    """The text that reads most like one in each script of data."""
    for node in tree.css("script:not([src])")[:_MOST_SCRIPTS]:
        kind = (node.attributes.get("type") or "").lower()
        value = read_json(node.text() or "") if "json" in kind else _state(node.text() or "")
        if value is not None and "ld+json" not in kind:
            place, lines = _longest(value)
            yield f"script, {place}", lines


def _state(script: str) -> Any:
    """The object that a script gives to a variable."""
    match = _STATE.search(script[:2_000_000])
    if match is None:
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(script, match.end())[0]
    except (ValueError, RecursionError):
        return None


def _longest(value: Any) -> tuple[str, list[str]]:
    """The strings of one place, elements of a list joined, that hold the most sentences."""
    places: dict[str, list[str]] = {}
    waiting: list[tuple[str, Any]] = [("", value)]
    for _ in range(_MOST_VALUES):
        if not waiting:
            break
        path, item = waiting.pop()
        if isinstance(item, str):
            places.setdefault(path, []).append(item)
        elif isinstance(item, list):
            waiting += [(path, inner) for inner in reversed(item)]
        elif isinstance(item, dict):
            waiting += [
                (f"{path}.{key}", inner) for key, inner in reversed(item.items()) if not _NO_TEXT_KEY.search(str(key))
            ]
    texts = {path: "\n".join(strings) for path, strings in places.items()}
    spoken = {path: len(_SENTENCE_ENDS.findall(text)) for path, text in texts.items()}
    best = max(spoken, key=lambda path: spoken[path], default=None)
    if best is None or spoken[best] < _LEAST_SENTENCES:
        return "nothing", []
    return best.lstrip(".")[-60:], _lines_of(texts[best])


def _lines_of(text: str) -> list[str]:
    """A text, with markup or without, as lines."""
    if "<" in text:
        return [line.text for line in layout_of(parse(text)).lines]
    return [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]
