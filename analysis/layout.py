"""A page as lines of text in the order of reading, and the elements that hold them.

One pass over the tree, without recursion. A line is what a reader sees as one: a run of inline text between two block
borders or line breaks. Each element is a range of lines, so that what it holds can be summed in constant time.
"""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SKIPPED = frozenset(
    "script style noscript template iframe object embed svg canvas audio video map head title select option button input"
    " textarea datalist dialog math rp rt".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby rb s samp small span"
    " strike strong sub sup time tt u var wbr o:p st1:date img".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_LETTER = re.compile(r"[㐀-鿿豈-﫿぀-ヿ가-힯]|[^\W_㐀-鿿豈-﫿぀-ヿ가-힯]+")
MOST_NODES = 400_000
DEEPEST = 4_000


@dataclass(slots=True)
class Line:
    """One line: its text, how many words (a CJK letter is one) it has and how many of them are links, and its tag."""

    text: str
    words: int
    linked: int
    tag: str


@dataclass(slots=True)
class Element:
    """An element and the lines [start, end) that it holds."""

    tag: str
    name: str
    depth: int
    parent: int
    start: int
    end: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """All lines and elements of a page; elements in document order."""

    lines: list[Line]
    elements: list[Element]


def words_in(text: str) -> int:
    """How many words a text has; a CJK letter counts as one."""
    return len(_LETTER.findall(text))


def layout_of(tree: LexborHTMLParser) -> Layout:
    """Lay a parsed page out. Pages beyond MOST_NODES are read to that point."""
    builder = _Builder()
    if tree.root is not None:
        builder.walk(tree.body or tree.root)
    return Layout(builder.lines, builder.elements)


class _Builder:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.elements: list[Element] = []
        self.pieces: list[str] = []
        self.linked: list[str] = []
        self.open: list[int] = []
        self.anchors = 0

    def walk(self, root: LexborNode) -> None:
        """Depth first along child, next and parent."""
        node: LexborNode | None = root
        visited = 0
        depth = 0
        while node is not None and visited < MOST_NODES:
            visited += 1
            entered = self._enter(node)
            child = node.child if entered and depth < DEEPEST else None
            if child is not None:
                node, depth = child, depth + 1
                continue
            while node is not None:
                if entered:
                    self._leave(node)
                if depth == 0:
                    self._close_all()
                    return
                following = node.next
                if following is not None:
                    node = following
                    break
                node, depth, entered = node.parent, depth - 1, True
        self._close_all()

    def _enter(self, node: LexborNode) -> bool:
        """Begin a node; whether its children are to be read."""
        tag = node.tag
        if tag == "-text":
            text = node.text_content
            if text:
                self.pieces.append(text)
                if self.anchors:
                    self.linked.append(text)
            return False
        if tag is None or tag[0] in "-!_" or tag in _SKIPPED:
            return False
        if tag in ("br", "hr"):
            self._end_line(tag)
            return False
        if tag in _INLINE:
            if tag == "a":
                self.anchors += 1
            return True
        attributes = node.attributes
        style = attributes.get("style")
        if (style and _HIDDEN.search(style)) or "hidden" in attributes:
            return False
        self._end_line(self._tag())
        name = f"{attributes.get('id') or ''} {attributes.get('class') or ''}".strip()
        parent = self.open[-1] if self.open else -1
        self.elements.append(Element(tag, name, len(self.open), parent, len(self.lines)))
        self.open.append(len(self.elements) - 1)
        return True

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag
        if tag is None or tag in _INLINE:
            if tag == "a":
                self.anchors -= 1
            return
        self._end_line(tag)
        self.elements[self.open.pop()].end = len(self.lines)

    def _tag(self) -> str:
        return self.elements[self.open[-1]].tag if self.open else "body"

    def _end_line(self, tag: str) -> None:
        if not self.pieces:
            return
        text = " ".join("".join(self.pieces).split())
        if text:
            holder = self._tag() if tag in ("br", "hr") else tag
            self.lines.append(Line(text, words_in(text), words_in(" ".join(self.linked)), holder))
        self.pieces.clear()
        self.linked.clear()

    def _close_all(self) -> None:
        self._end_line(self._tag())
        for index in self.open:
            self.elements[index].end = len(self.lines)
        self.open.clear()
