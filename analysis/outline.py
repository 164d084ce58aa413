"""A page's tree laid flat: parallel lists in page order that are quick to ask and never recurse.

It answers what finding links needs: what is around an element, which text it holds, and which elements stand in the same
place of a repeated structure. It knows nothing of links.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_ELEMENTS = 400_000
_PIECES = 400  # of text, of which a line is made; most of so many are white space

_SKIPPED = frozenset("script style template svg math iframe object noscript select textarea".split())
# Class words of a row that say where it stands among its fellows, not what it is.
_POSITION = re.compile(
    r"(?:odd|even|first|last|alt|alternate|active|current|cur|on|off|hover|selected|red|blue|gray|grey|bold|"
    r"sticky|unread|visited|clearfix|cf|"
    r"(?:row|line|item|li|list|post|node|no|num|n|nth|mod|col|bg|color|views-row|level|depth)?[-_]*\d+|"
    r"(?:views-row|item|row|line)-(?:first|last|odd|even)|(?:category|tag|author|status|format)-.*)\Z",
    re.IGNORECASE,
)
# What only changes the look of a text; rows of one list differ in it.
_LOOK = frozenset("b big center em font i small strong u".split())
_DIGITS = re.compile(r"\d+")
_NONE: frozenset[str] = frozenset()


@dataclass(slots=True)
class Outline:
    """Element `i` has `tags[i]`, `parents[i]` (-1 at the root), its descendants up to `ends[i]` (exclusive), and its text in
    `texts[text_starts[i]:text_ends[i]]`; `places[i]` is the same number for elements in the same place of the structure."""

    nodes: list[LexborNode] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    attributes: list[dict[str, str | None]] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)  # of the first 0, 1, 2, … texts together
    text_starts: list[int] = field(default_factory=list)
    text_ends: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def text(self, element: int, limit: int = 600) -> str:
        """The text of an element on one line, cut at about `limit` characters."""
        return self.text_between(self.text_starts[element], self.text_ends[element], limit)

    def text_between(self, start: int, end: int, limit: int = 600) -> str:
        """The text pieces from `start` to `end` (exclusive) on one line, cut at about `limit` characters."""
        if start >= end:
            return ""
        if end - start == 1:
            return " ".join(self.texts[start][: limit + 1].split())[:limit]
        # Up to the piece that goes beyond the limit, which alone may be much longer than it.
        stop = bisect_right(self.lengths, self.lengths[start] + limit, start, min(end, start + _PIECES))
        pieces = self.texts[start:stop]
        pieces[-1] = pieces[-1][: limit + 1]
        return " ".join(" ".join(pieces).split())[:limit]

    def ancestors(self, element: int, levels: int = 512) -> Iterator[int]:
        """The elements around one, nearest first."""
        parent = self.parents[element]
        while parent >= 0 and levels:
            yield parent
            parent = self.parents[parent]
            levels -= 1

    def children(self, element: int) -> Iterator[int]:
        """The elements that stand directly in one."""
        child, end = element + 1, self.ends[element]
        while child < end:
            yield child
            child = self.ends[child]


def box_of(flat: Outline, element: int, levels: int = 3) -> str:
    """Where an element stands, for people: the nearest boxes around it with their class words (`ul.list > li > a`)."""
    around = [e for e in flat.ancestors(element, 8) if flat.tags[e] not in _LOOK][:levels]
    return " > ".join(_named(flat.tags[e], _words(flat.attributes[e])) for e in [*reversed(around), element])


@lru_cache(maxsize=256)
def _named(tag: str, words: frozenset[str]) -> str:
    shown = [word for word in sorted(words)[:3] if word not in ("", "#")]
    return tag + "".join(word if word.startswith("#") else f".{word}" for word in shown)


def outline(tree: LexborHTMLParser) -> Outline:
    """Lay a parsed page flat; scripts, styles and form fields are left out, and so is what follows MAX_ELEMENTS."""
    flat = Outline()
    node = tree.root
    open_elements: list[int] = []
    while node is not None:
        following: LexborNode | None = None
        if node.is_text_node:
            flat.texts.append(node.text_content or "")
        elif node.is_element_node and (tag := node.tag or "") not in _SKIPPED and len(flat.tags) < MAX_ELEMENTS:
            _enter(flat, node, tag, open_elements[-1] if open_elements else -1)
            following = node.first_child
            if following is not None:
                open_elements.append(len(flat.tags) - 1)
        if following is None:
            following = node.next
        while following is None and open_elements:
            element = open_elements.pop()
            flat.ends[element], flat.text_ends[element] = len(flat.tags), len(flat.texts)
            following = flat.nodes[element].next
        node = following
    flat.lengths = list(accumulate(map(len, flat.texts), initial=0))
    _place(flat)
    return flat


def _enter(flat: Outline, node: LexborNode, tag: str, parent: int) -> None:
    """Add an element with nothing in it."""
    flat.nodes.append(node)
    flat.tags.append(tag)
    flat.attributes.append(node.attributes)
    flat.parents.append(parent)
    flat.ends.append(len(flat.tags))
    flat.text_starts.append(len(flat.texts))
    flat.text_ends.append(len(flat.texts))


def _place(flat: Outline) -> None:
    """Number the places: the way of tags and class words from the root, without what tells rows of one kind apart."""
    words = [_words(attributes) if attributes else _NONE for attributes in flat.attributes]
    for parent, count in Counter(flat.parents).items():
        if parent >= 0 and count >= 3:
            _level(flat, parent, words)
    known: dict[tuple[int, str, frozenset[str]], int] = {}
    for tag, parent, own in zip(flat.tags, flat.parents, words, strict=True):
        above = flat.places[parent] if parent >= 0 else -1
        flat.places.append(above if tag in _LOOK else known.setdefault((above, tag, own), len(known)))


def _level(flat: Outline, parent: int, words: list[frozenset[str]]) -> None:
    """Give children with the same tag and the same kinds of children only the class words that all of them have."""
    kinds: dict[tuple[str, frozenset[str]], list[int]] = {}
    for element in flat.children(parent):
        inside = frozenset([flat.tags[child] for child in islice(flat.children(element), 20)])
        kinds.setdefault((flat.tags[element], inside), []).append(element)
    for alike in kinds.values():
        if len(alike) >= 3:
            shared = frozenset.intersection(*{words[element] for element in alike})
            for element in alike:
                words[element] = shared


def _words(attributes: dict[str, str | None]) -> frozenset[str]:
    return _words_of((attributes.get("class") or "")[:300], (attributes.get("id") or "")[:60])


@lru_cache(maxsize=4096)
def _words_of(classes: str, name: str) -> frozenset[str]:
    """Rows of a list say the same many times."""
    kept = {_DIGITS.sub("", word) for word in classes.split() if not _POSITION.match(word)}
    if name:
        kept.add("#" + _DIGITS.sub("", name))
    return frozenset(kept)
