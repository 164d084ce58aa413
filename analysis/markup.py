"""HTML as a tree, in bounded time: the one place where bytes from the web, already decoded, meet the HTML parser.

The parser itself is linear on real pages and quadratic on two kinds of hostile ones: elements nested without end (each new
one asks all its ancestors for an open paragraph), and formatting elements left open (each paragraph repeats all of them).
Both are made plain here before they cost anything. Whether an end tag ends what it names is for the parser alone to know,
so nothing is concluded from end tags.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_DEPTH = 512  # as in Blink and WebKit
MAX_REPEATS = 1_500_000
FEW_TAGS = 2_400  # among which there is no room for so many: half of them open what the others repeat
SHALLOW_TAGS = 8_000  # which cost a fifth of a second at worst, however they are nested
_FIRST_LOOK = 4_000  # tags

_FORMATTING = "b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
# With attributes: without them, three of each name are all that the parser ever repeats (its "Noah's Ark clause"). The set
# in front spares most tags the many names.
_ATTRIBUTED = re.compile(rf"<(?=[bcefinstuBCEFINSTU])({_FORMATTING})(?=[\s/])", re.IGNORECASE | re.ASCII)
# What holds no other elements, what can't be nested in itself, and what holds the page.
_UNNESTED = "a|area|base|body|br|col|embed|head|hr|html|img|input|link|meta|p|script|source|style|title|track|wbr"
_NESTED = re.compile(rf"</?(?!(?:{_UNNESTED})(?=[\s/>]))[a-z][a-z0-9:-]*", re.IGNORECASE)
_TEMPLATE = re.compile(r"(</?)template(?=[\s/>])", re.IGNORECASE)


def parse(text: str) -> LexborHTMLParser:
    """The tree of a page. Where formatting might be repeated more than MAX_REPEATS times, it loses its attributes; where elements
    nest deeper than MAX_DEPTH, among more than SHALLOW_TAGS, all of them are paragraphs."""
    tags = text.count("<")
    if tags > FEW_TAGS and len(_ATTRIBUTED.findall(text)) * tags > MAX_REPEATS:
        text = _ATTRIBUTED.sub(r"<\1><wbr", text)  # an element without an end takes the attributes
    if tags > SHALLOW_TAGS and _is_deep(text):
        text = _NESTED.sub("<p", text)
    return LexborHTMLParser(text)


def _is_deep(text: str) -> bool:
    """Whether elements stand deeper than MAX_DEPTH, looked for in a beginning of the page and then in ones half as long again:
    what is parsed has never had the room to nest much deeper than what was looked through."""
    text = _TEMPLATE.sub(r"\1x-template", text)  # what stands in a template is no child of it
    begins = [match.start() for match in re.finditer("<", text)]
    size = _FIRST_LOOK
    while size < len(begins):
        if _nests_deeply(LexborHTMLParser(text[: begins[size]]).root):
            return True
        size += size // 2
    return False


def _nests_deeply(root: LexborNode | None) -> bool:
    """Whether anything stands deeper than MAX_DEPTH below an element."""
    node, depth = root, 0
    while node is not None and depth <= MAX_DEPTH:
        if (child := node.first_child) is not None:
            node, depth = child, depth + 1
            continue
        while depth and node.next is None and (node := node.parent) is not None:
            depth -= 1
        node = node.next if node is not None and depth else None
    return depth > MAX_DEPTH
