"""HTML as a tree, in bounded time: the one place where bytes from the web, already decoded, meet the HTML parser.

The parser itself is linear on real pages and quadratic on two kinds of hostile ones: elements nested without end (each new
one asks all its ancestors for an open paragraph), and formatting elements left open (each paragraph repeats all of them).
Both are cut here, where browsers cut too.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from operator import sub

from selectolax.lexbor import LexborHTMLParser

MAX_DEPTH = 512  # as in Blink and WebKit
MAX_REPEATS = 2_000_000
FEW_TAGS = 2_000  # with which the worst page costs the parser milliseconds
_MOST_SPELLINGS = 4_096

_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)")
_FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
_FORMATTING_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_FORMATTING))})(?=[\s/>])[^<>]*>?", re.IGNORECASE)
# Void elements, elements that the parser closes by itself, and elements that it does not nest by tags.
_UNCOUNTED = frozenset(
    "area base br col embed hr img input link meta source track wbr param keygen frame p li dt dd td th tr tbody thead tfoot "
    "option optgroup colgroup rp rt a html head body form".split()
)


class _Steps(dict[str, int]):
    """By how much each tag (`div`, `/div`) takes a depth up or down: reckoned once for each spelling that pages use."""

    def __init__(self, counted: Callable[[str], bool]) -> None:
        super().__init__()
        self._counted = counted

    def __missing__(self, tag: str) -> int:
        step = (-1 if tag[0] == "/" else 1) if self._counted(tag.lstrip("/").lower()) else 0
        if len(self) < _MOST_SPELLINGS:
            self[tag] = step
        return step


_NESTING = _Steps(lambda name: name not in _UNCOUNTED)
_FORMATS = _Steps(lambda name: name in _FORMATTING)


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
    tags = _TAG.findall(text)
    deepest = max(_levels(map(_NESTING.__getitem__, tags)))
    formatting = sum(count for tag, count in Counter(tags).items() if _FORMATS[tag] > 0)
    few = formatting * len(tags) <= MAX_REPEATS
    return deepest, 0 if few else sum(_levels(map(_FORMATS.__getitem__, tags)))


def _levels(steps: Iterable[int]) -> Iterator[int]:
    """The level after each step up or down; a step down from the ground is none."""
    sums = list(accumulate(steps, initial=0))
    return map(sub, sums, accumulate(sums, min))


def _flattened(text: str) -> str:
    """The text without the tags that would make the tree too deep."""
    depth = 0
    kept: list[str] = []
    start = 0
    for match in _TAG.finditer(text):
        step = _NESTING[match[1]]
        if not step:
            continue
        if step < 0:
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
