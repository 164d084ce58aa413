"""HTML as a tree, in bounded time: the one place where bytes from the web, already decoded, meet the HTML parser.

The parser itself is linear on real pages and quadratic on two kinds of hostile ones: elements nested without end (each new
one asks all its ancestors for an open paragraph), and formatting elements left open (each paragraph repeats all of them).
Both are cut here, where browsers cut too.
"""

import re

from selectolax.lexbor import LexborHTMLParser

MAX_DEPTH = 512  # as in Blink and WebKit
MAX_REPEATS = 2_000_000
FEW_TAGS = 2_000  # with which the worst page costs the parser milliseconds

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
_FORMATTING_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_FORMATTING))})(?=[\s/>])[^<>]*>?", re.IGNORECASE)
# Void elements, elements that the parser closes by itself, and elements that it does not nest by tags.
_UNCOUNTED = frozenset(
    "area base br col embed hr img input link meta source track wbr param keygen frame p li dt dd td th tr tbody thead tfoot "
    "option optgroup colgroup rp rt a html head body form".split()
)
_NESTED, _FORMATS, _FLAT = 1, 2, 3
_KINDS = dict.fromkeys(_UNCOUNTED, _FLAT) | dict.fromkeys(_FORMATTING, _FORMATS)


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
    depth = deepest = opened = repeats = 0
    for end, name in _TAG.findall(text):
        kind = _KINDS.get(name) or _KINDS.get(name.lower(), _NESTED)
        if kind == _FORMATS:
            opened += -1 if end and opened else not end
        else:
            repeats += opened
        if kind != _FLAT:
            if not end:
                depth += 1
                deepest = max(deepest, depth)
            elif depth:
                depth -= 1
    return deepest, repeats


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
