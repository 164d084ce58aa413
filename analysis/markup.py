"""HTML as a tree, in bounded time: the one place where bytes from the web, already decoded, meet the HTML parser.

The parser itself is linear on real pages and quadratic on two kinds of hostile ones: elements nested without end (each new
one asks all its ancestors for an open paragraph), and formatting elements left open (each paragraph repeats all of them).
Both are cut here, where browsers cut too.
"""

import re
from collections import Counter
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
    tags = _TAG_TEXT.findall(text)
    counts = Counter(tags)
    names = {tag: tag.strip("</").lower() for tag in counts}
    steps = {tag: 0 if name in _UNCOUNTED else -1 if tag[1] == "/" else 1 for tag, name in names.items()}
    is_deep = _is_deep(tags, steps)
    formatting = {tag: steps[tag] for tag, name in names.items() if name in _FORMATTING}
    opened = sum(counts[tag] for tag, step in formatting.items() if step > 0)
    # So many could be repeated at every tag, if none were closed; only then it is worth counting them.
    if opened * len(tags) > MAX_REPEATS and _repeats(tags, formatting) > MAX_REPEATS:
        text = _FORMATTING_TAG.sub(" ", text)
    return LexborHTMLParser(_flattened(text) if is_deep else text)


def _is_deep(tags: list[str], steps: dict[str, int]) -> bool:
    """Whether elements may stand deeper than MAX_DEPTH."""
    sums = list(accumulate(map(steps.__getitem__, tags), initial=0))
    # Ends without a beginning, which don't count, can't make more of a difference than how far they lead below the ground.
    return max(sums) - min(sums) > MAX_DEPTH and max(_heights(sums)) > MAX_DEPTH


def _repeats(tags: list[str], formatting: dict[str, int]) -> int:
    """How many elements the parser might add to repeat formatting that was left open."""
    opened = _heights(list(accumulate((formatting.get(tag, 0) for tag in tags), initial=0)))
    return sum(height for height, tag in zip(opened[1:], tags, strict=True) if tag not in formatting)


def _heights(sums: list[int]) -> list[int]:
    """How high one stands at each of the sums of steps up and down, where there is nothing below the ground."""
    return list(map(sub, sums, accumulate(sums, min)))


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
