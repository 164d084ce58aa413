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
# What the walk does with a node: the kinds of tags; all others are blocks, but for comments and the like.
_TEXT, _SKIP, _BREAK, _PHRASE, _ANCHOR, _TIME, _BLOCK = range(7)
_NO_ELEMENT = "-!_"  # what their names begin with
_KINDS = {
    **dict.fromkeys(_SKIPPED, _SKIP),
    **dict.fromkeys(_INLINE, _PHRASE),
    **{"-text": _TEXT, "br": _BREAK, "hr": _BREAK, "a": _ANCHOR, "time": _TIME},
}
_known: dict[int, tuple[int, str]] = {}  # by the parser's number of a tag, which is cheaper to ask for than its name
_MOST_KNOWN = 1_000  # where those of HTML end; beyond stand tags that are unknown, by other numbers on each page
_DATES = ("datePublished", "dateModified")
_MARKS = ", ".join([*(f"[itemprop={name}]" for name in _DATES), "time"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_CJK = re.compile("[㐀-鿿\uf900-\ufaff぀-ヿ가-힯]+")
_WORD = re.compile(r"[^\W_]+")
# What may be a letter that is not in Latin-1; without one, the bytes of Latin-1 tell the words.
_BEYOND = re.compile("[^\x00-\xff\u2000-\u206f\u3000-\u3004\u3008-\u3020\uff00-\uff0f\uff1a-\uff20]")
_SPACED = bytes(code if chr(code).isalnum() else 32 for code in range(256))
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
    """All lines and elements of a page, elements in document order; what its `<time>` elements state (the number of the line
    that each stands in and its `datetime`); where its links lead; and the nodes that mark a date for machines."""

    lines: list[Line]
    elements: list[Element]
    times: list[tuple[int, str]]
    links: list[str]
    marked: list[LexborNode]

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
    if text.isascii() or not _BEYOND.search(text):
        return len(text.encode("latin-1", "replace").translate(_SPACED).split())
    rest, characters = without_cjk(text)
    return characters + (words_in(rest) if characters else len(_WORD.findall(text)))


def without_cjk(text: str) -> tuple[str, int]:
    """A text with a space for each run of CJK characters, and how many characters those were."""
    rest, runs = _CJK.subn(" ", text)
    return rest, len(text) - len(rest) + runs


def layout_of(tree: LexborHTMLParser) -> Layout:
    """Lay a parsed page out. Pages beyond MOST_NODES are read to that point."""
    builder = _Builder()
    root = tree.body or tree.root
    if root is not None:
        builder.walk(root)
    return Layout(builder.lines, builder.elements, builder.times, builder.links, builder.marked)


def layout_of_text(text: str) -> Layout:
    """A text without markup, laid out as one element."""
    rows = [row for row in (" ".join(row.split()) for row in text.splitlines()) if row]
    lines = [Line(row, words_in(row), 0, 0, "") for row in rows]
    return Layout(lines, [Element("body", "", 0, -1, 0, len(lines))], [], [], [])


def _kind_of(node: LexborNode) -> tuple[int, str]:
    """The kind and the name of a node's tag."""
    tag = node.tag or "-"
    found = _KINDS.get(tag, _SKIP if tag[0] in _NO_ELEMENT else _BLOCK), tag
    if node.tag_id < _MOST_KNOWN:
        _known[node.tag_id] = found
    return found


class _Builder:
    """What has been laid out so far; the walk is the hottest loop of a page, so it asks each node only what it needs."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.elements: list[Element] = []
        self.pieces: list[str] = []
        self.linked: list[str] = []
        self.names: list[str] = []
        self.times: list[tuple[int, str]] = []
        self.links: list[str] = []
        self.marked: list[LexborNode] = []
        self.open: list[int] = []
        self.anchors = 0

    def walk(self, root: LexborNode) -> None:
        """Depth first along child and next, with the elements around a node at hand."""
        around: list[tuple[LexborNode, int]] = []
        pieces, known = self.pieces, _known
        node: LexborNode | None = root
        for _ in range(MOST_NODES):
            if node is None:
                break
            kind, tag = known.get(node.tag_id) or _kind_of(node)
            if kind == _TEXT:
                text = node.text_content
                if text and (pieces or not text.isspace()):
                    pieces.append(text)
                    if self.anchors:
                        self.linked.append(text)
            elif kind == _BREAK:
                if pieces:
                    self._end_line()
            elif kind != _SKIP and self._enter(kind, tag, node):
                if (child := node.first_child) is not None:
                    around.append((node, kind))
                    node = child
                    continue
                self._leave(kind)
            if not around:
                break
            node = node.next
            while node is None and around:
                outer, kind = around.pop()
                self._leave(kind)
                node = outer.next if around else None
        self._end_line()
        for index in self.open:
            self.elements[index].end = len(self.lines)

    def _leave(self, kind: int) -> None:
        """End an element."""
        if kind == _BLOCK:
            if self.pieces:
                self._end_line()
            self.elements[self.open.pop()].end = len(self.lines)
        elif kind == _ANCHOR:
            self.anchors -= 1

    def _enter(self, kind: int, tag: str, node: LexborNode) -> bool:
        """Begin an element; whether its children are to be read."""
        attributes = node.attributes
        name = ""
        if attributes:
            if "hidden" in attributes or ("style" in attributes and _HIDDEN.search(attributes["style"] or "")):
                self.marked += node.css(_MARKS)  # what is hidden from readers is often meant for machines
                return False
            name, own = attributes.get("class") or "", attributes.get("id")
            name = (f"{own} {name}" if own else name).strip()
            if kind == _TIME or ("itemprop" in attributes and attributes["itemprop"] in _DATES):
                self.marked.append(node)
        if kind == _BLOCK:
            if self.pieces:
                self._end_line()
            opened = self.open
            self.elements.append(Element(tag, name, len(opened), opened[-1] if opened else -1, len(self.lines)))
            opened.append(len(self.elements) - 1)
            return True
        if kind == _ANCHOR:
            self.anchors += 1
            if address := attributes.get("href"):
                self.links.append(address)
        elif kind == _TIME and (stated := attributes.get("datetime")):
            self.times.append((len(self.lines), stated))
        if name:
            self.names.append(name)
        return True

    def _end_line(self) -> None:
        text = " ".join("".join(self.pieces).split())
        if text:
            words = words_in(text)
            linked = self._linked_of(text, words) if self.linked else 0
            holder = self.open[-1] if self.open else -1
            self.lines.append(Line(text, words, linked, holder, " ".join(self.names)))
            self.names.clear()
        self.pieces.clear()
        self.linked.clear()

    def _linked_of(self, text: str, words: int) -> int:
        """How many words of a line are links; mostly one link is all that it says."""
        linked = " ".join(self.linked)
        return words if linked.strip() == text else words_in(linked)
