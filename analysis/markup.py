"""HTML as a tree, in bounded time: the one place where bytes from the web, already decoded, meet the HTML parser.

The parser itself is linear on real pages and quadratic on two kinds of hostile ones: elements nested without end (each new
one asks all its ancestors for an open paragraph), and formatting elements left open (each paragraph repeats all of them).
Both are cut here, where browsers cut too.
"""

import re
from collections.abc import Iterable
from itertools import accumulate
from operator import sub

from selectolax.lexbor import LexborHTMLParser

MAX_DEPTH = 512  # as in Blink and WebKit
MAX_REPEATS = 2_000_000
FEW_TAGS = 2_000  # with which the worst page costs the parser milliseconds

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_TAG_TEXT = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*")
_FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
_FORMATTING_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_FORMATTING))})(?=[\s/>])[^<>]*>?", re.IGNORECASE)
# Void elements, elements that the parser closes by itself, and elements that it does not nest by tags.
_UNCOUNTED = frozenset(
    "area base br col embed hr img input link meta source track wbr param keygen frame p li dt dd td th tr tbody thead tfoot "
    "option optgroup colgroup rp rt a html head body form".split()
)


def parse(text: str) -> LexborHTMLParser:
    """The tree of a page, no deeper than MAX_DEPTH by more than a few, or than FEW_TAGS where there are no more."""
    if text.count("<") <= FEW_TAGS:
        return LexborHTMLParser(text)
    deepest, repeats = _hostility(text)
    if repeats > MAX_REPEATS:
        text = _FORMATTING_TAG.sub(" ", text)
    return LexborHTMLParser(_flattened(text) if deepest > MAX_DEPTH else text)


def _hostility(text: str) -> tuple[int, int]:
    """How deep the elements of a page may stand, and how many the parser might add to repeat formatting that was left open."""
    tags = _TAG_TEXT.findall(text)
    kinds = {tag: (tag[1] == "/", tag.strip("</").lower()) for tag in set(tags)}
    steps = {tag: 0 if name in _UNCOUNTED else -1 if end else 1 for tag, (end, name) in kinds.items()}
    deepest = max(_heights(map(steps.__getitem__, tags)), default=0)
    formatting = {tag: steps[tag] if name in _FORMATTING else 0 for tag, (_, name) in kinds.items()}
    if not any(formatting.values()):
        return deepest, 0
    opened = _heights(map(formatting.__getitem__, tags))
    return deepest, sum(height for height, tag in zip(opened, tags, strict=True) if not formatting[tag])


def _heights(steps: Iterable[int]) -> list[int]:
    """How high one stands after each step up or down, where there is nothing below the ground."""
    sums = list(accumulate(steps, initial=0))
    return (sums if min(sums) == 0 else list(map(sub, sums, accumulate(sums, min))))[1:]


def _flattened(text: str) -> str:
    """The text without the tags that would make the tree too deep."""
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
