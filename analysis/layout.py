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
_BREAKS = frozenset(("br", "hr"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_CJK = re.compile("[㐀-鿿\uf900-\ufaff぀-ヿ가-힯]+")
_WORD = re.compile(r"[^\W_]+")
_SPACED = str.maketrans({code: " " for code in range(128) if not chr(code).isalnum()})
MOST_NODES = 400_000


@dataclass(slots=True)
class Line:
    """One line: its text, how many words (a CJK letter is one) it has and how many of them are links; its holder's index,
    and the classes of the inline elements that began in it."""

    text: str
    words: int
    linked: int
    element: int
    names: str


@dataclass(slots=True)
class Element:
    """A block element and the lines [start, end) that it holds; `name` is its id and classes."""

    tag: str
    name: str
    depth: int
    parent: int
    start: int
    end: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """All lines and elements of a page, elements in document order, and what its `<time>` elements state: the number of the line
    that each stands in and its `datetime`."""

    lines: list[Line]
    elements: list[Element]
    times: list[tuple[int, str]]

    def text(self, element: Element) -> str:
        """The text of an element on one line."""
        return " ".join(line.text for line in self.lines[element.start : element.end])

    def around(self, line: Line) -> list[Element]:
        """The elements that hold a line, nearest first."""
        found = []
        index = line.element
        while index >= 0:
            found.append(self.elements[index])
            index = self.elements[index].parent
        return found


def words_in(text: str) -> int:
    """How many words a text has; a CJK letter counts as one."""
    if text.isascii():
        return len(text.translate(_SPACED).split())
    rest, runs = _CJK.subn(" ", text)
    return len(text) - len(rest) + runs + len(_WORD.findall(rest))


def layout_of(tree: LexborHTMLParser) -> Layout:
    """Lay a parsed page out. Pages beyond MOST_NODES are read to that point."""
    builder = _Builder()
    root = tree.body or tree.root
    if root is not None:
        builder.walk(root)
    return Layout(builder.lines, builder.elements, builder.times)


def layout_of_text(text: str) -> Layout:
    """A text without markup, laid out as one element."""
    rows = [row for row in (" ".join(row.split()) for row in text.splitlines()) if row]
    lines = [Line(row, words_in(row), 0, 0, "") for row in rows]
    return Layout(lines, [Element("body", "", 0, -1, 0, len(lines))], [])


class _Builder:
    """What has been laid out so far; the loop below is the hottest of a page, so it asks each node only what it needs."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.elements: list[Element] = []
        self.pieces: list[str] = []
        self.linked: list[str] = []
        self.names: list[str] = []
        self.times: list[tuple[int, str]] = []
        self.open: list[int] = []
        self.anchors = 0

    def walk(self, root: LexborNode) -> None:
        """Depth first along child and next, with the elements around a node at hand."""
        around: list[tuple[LexborNode, str]] = []
        pieces, linked = self.pieces, self.linked
        node: LexborNode | None = root
        for _ in range(MOST_NODES):
            if node is None:
                break
            tag = node.tag or "-"
            if tag == "-text":
                text = node.text_content
                if text and (pieces or not text.isspace()):
                    pieces.append(text)
                    if self.anchors:
                        linked.append(text)
            elif tag not in _SKIPPED and self._enter(tag, node):
                if (child := node.first_child) is not None:
                    around.append((node, tag))
                    node = child
                    continue
                self._leave(tag)
            if not around:
                break
            node = node.next
            while node is None and around:
                outer, tag = around.pop()
                self._leave(tag)
                node = outer.next if around else None
        if self.pieces:
            self._end_line()
        for index in self.open:
            self.elements[index].end = len(self.lines)

    def _enter(self, tag: str, node: LexborNode) -> bool:
        """Begin an element; whether its children are to be read."""
        if tag in _BREAKS:
            if self.pieces:
                self._end_line()
            return False
        if tag[0] in "-!_":
            return False
        name = ""
        if attributes := node.attributes:
            if "hidden" in attributes or ("style" in attributes and _HIDDEN.search(attributes["style"] or "")):
                return False
            name = f"{attributes.get('id') or ''} {attributes.get('class') or ''}".strip()
        if tag in _INLINE:
            self.anchors += tag == "a"
            if tag == "time" and (stated := attributes.get("datetime")):
                self.times.append((len(self.lines), stated))
            if name:
                self.names.append(name)
            return True
        if self.pieces:
            self._end_line()
        self.elements.append(Element(tag, name, len(self.open), self.open[-1] if self.open else -1, len(self.lines)))
        self.open.append(len(self.elements) - 1)
        return True

    def _leave(self, tag: str) -> None:
        if tag in _INLINE:
            self.anchors -= tag == "a"
            return
        if self.pieces:
            self._end_line()
        self.elements[self.open.pop()].end = len(self.lines)

    def _end_line(self) -> None:
        text = " ".join("".join(self.pieces).split())
        if text:
            linked = words_in(" ".join(self.linked)) if self.linked else 0
            holder = self.open[-1] if self.open else -1
            self.lines.append(Line(text, words_in(text), linked, holder, " ".join(self.names)))
            self.names.clear()
        self.pieces.clear()
        self.linked.clear()
