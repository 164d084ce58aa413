"""HTML as a tree, in bounded time: the one place where bytes from the web, already decoded, meet the HTML parser.

The parser itself is linear on real pages and quadratic on two kinds of hostile ones: elements nested without end (each new
one asks all its ancestors for an open paragraph), and formatting elements left open (each paragraph repeats all of them).
Both are cut here, where browsers cut too.
"""

import re

from selectolax.lexbor import LexborHTMLParser

MAX_DEPTH = 512  # as in Blink and WebKit
MAX_REPEATS = 2_000_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
_FORMATTING_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_FORMATTING))})(?=[\s/>])[^<>]*>?", re.IGNORECASE)
# Void elements, elements that the parser closes by itself, and elements that it does not nest by tags.
_UNCOUNTED = frozenset(
    "area base br col embed hr img input link meta source track wbr param keygen frame p li dt dd td th tr tbody thead tfoot "
    "option optgroup colgroup rp rt a html head body form".split()
)


def parse(text: str) -> LexborHTMLParser:
    """The tree of a page, no deeper than MAX_DEPTH by more than a few."""
    return LexborHTMLParser(_flattened(text))


def _flattened(text: str) -> str:
    """The text without the tags that make parsing slow; real pages come back as they are."""
    if text.count("<") <= MAX_DEPTH:
        return text
    if _repeats(text) > MAX_REPEATS:
        text = _FORMATTING_TAG.sub(" ", text)
    depth = 0
    kept: list[str] = []
    start = 0
    for match in _TAG.finditer(text):
        if match[2].lower() in _UNCOUNTED:
            continue
        if match[1]:
            depth = max(0, depth - 1)
        elif depth < MAX_DEPTH:
            depth += 1
        else:
            kept.append(text[start : match.start()])
            # What is left of the tag becomes an unknown element's end, which the parser drops.
            kept.append("</x")
            start = match.end()
    kept.append(text[start:])
    return "".join(kept)


def _repeats(text: str) -> int:
    """How many elements the parser might add to repeat formatting that was left open."""
    opened = repeats = 0
    for match in _TAG.finditer(text):
        if match[2].lower() in _FORMATTING:
            opened = max(0, opened - 1) if match[1] else opened + 1
        else:
            repeats += opened
    return repeats
