"""HTML as a tree, in bounded time: the one place where bytes from the web, already decoded, meet the HTML parser.

The parser itself is linear on real pages and quadratic on some kinds of hostile ones: elements nested without end (each new
one asks all its ancestors for an open paragraph), formatting elements left open (each paragraph repeats all of them), tags of a
thousand attributes, and a few that stand in `_BURDENS`. They are made plain here before they cost anything. Whether an end tag
ends what it names is for the parser alone to know, so nothing is concluded from end tags.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_DEPTH = 512  # as in Blink and WebKit
MAX_REPEATS = 1_500_000
FEW_TAGS = 2_400  # among which there is no room for so many: half of them open what the others repeat
SHALLOW_TAGS = 10_000  # which cost a fifth of a second at worst, however they are nested
MOST_UNSEEN = 15_000  # tags, which cost half a second nested in each other
_ENDLESS_TAGS = 120_000  # of lists alone: longer pages would be looked through too often
_LEAST_ELEMENTS = (
    16  # tags, real pages have one element at least; those that make none cost as much as the text around them
)

_FORMATTING = "b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
# With attributes: without them, three of each name are all that the parser ever repeats (its "Noah's Ark clause"). The set
# in front spares most tags the many names.
_ATTRIBUTED = re.compile(rf"<(?=[bcefinstuBCEFINSTU])({_FORMATTING})(?=[\s/])", re.IGNORECASE | re.ASCII)
# What holds no other elements, and what can't be nested in itself.
_UNNESTED = "a|area|base|br|col|embed|hr|img|input|li|link|meta|p|script|source|style|title|track|wbr"
_NESTED = re.compile(rf"</?(?!(?:{_UNNESTED})(?=[\s/>]))[a-z][a-z0-9:-]*", re.IGNORECASE)
_REPEATED = re.compile(r"(<[a-z][^<>]*>)(?:\s*\1){99,}", re.IGNORECASE)  # boxes around a page that nobody meant
# What costs more with each that was there before, how many of it are borne, and what takes its place.
_BURDENS = (
    (re.compile(r"<(?:html|body)[\s/][^<>]*", re.IGNORECASE), 100, "<p"),  # of all, the attributes are put together
    (re.compile(r"<option(?=[\s/>])", re.IGNORECASE), 4_000, "<x"),  # each asks the others of its list which is chosen
    (re.compile(r"</([a-z]+)[\s/][^<>]+", re.IGNORECASE), 100, r"</\1"),  # each copies the text that it interrupts
)
# A tag as the parser reads it (HTML Living Standard, 13.2.5.32 to 39): what is quoted may hold anything, even what ends a tag.
_ATTRIBUTE = (
    r"""[ \t\n\f\r/]*+[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+"""
    r"""(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:"[^"]*+"?|'[^']*+'?|[^ \t\n\f\r>"'][^ \t\n\f\r>]*+)?+)?+"""
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TAG = re.compile(rf"<[a-zA-Z][^ \t\n\f\r/>]*+((?:{_ATTRIBUTE})*+)")
MOST_ATTRIBUTES, MOST_IN_SCRIPT = 500, 4_000  # of a tag, each compared with all before it
_LONGEST_SCRIPT = 400_000
# Characters, half of what so many attributes need at least; the short one is for pages of _LONG characters.
_WINDOW, _SHORT_WINDOW = 4_000, 1_000
_LONG = 500_000
_FARTHEST = 40_000  # characters before such a place at which its tag begins, with what is quoted in it
_TEMPLATE = re.compile(r"(</?)template(?=[\s/>])", re.IGNORECASE)


def parse(text: str, utf8: bytes | None = None) -> LexborHTMLParser:
    """The tree of a page, as `bearable` leaves it. `utf8` are the bytes of the text, where they are at hand."""
    borne = bearable(text)
    return LexborHTMLParser(utf8 if utf8 is not None and borne is text else borne)


def bearable(text: str) -> str:
    """A page as it is, unless it is made to cost much.

    A tag of more than MOST_ATTRIBUTES loses them. Where formatting might be repeated more than MAX_REPEATS times, it loses
    its attributes; where elements nest deeper than MAX_DEPTH, among more than SHALLOW_TAGS, all of them are paragraphs.
    """
    text = _uncrowded(text)
    tags = text.count("<")
    if tags > FEW_TAGS and len(_ATTRIBUTED.findall(text)) * tags > MAX_REPEATS:
        text = _ATTRIBUTED.sub(r"<\1><wbr", text)  # an element without an end takes the attributes
    if tags > SHALLOW_TAGS:
        for burden, borne, instead in _BURDENS:
            if len(burden.findall(text)) > borne:
                text = burden.sub(instead, text)
        if _is_deep(text) and _is_deep(text := _REPEATED.sub(r"\1", text)):
            text = _NESTED.sub(lambda tag: "</x" if tag[0][1] == "/" else "<p", text)
    return text


def _uncrowded(text: str) -> str:
    """The text without the attributes of tags that have too many, which are looked for where no tag begins or ends for long."""
    window = _WINDOW if len(text) < _LONG else _SHORT_WINDOW
    kept: list[str] = []
    done = at = read = 0
    while at + window < len(text):
        if text.find(">", at, at + window) < 0 and text.find("<", at, at + window) < 0:
            begin = _begin(text, at, max(done, at - _FARTHEST))
            tag = _TAG.match(text, begin) if begin >= read else None
            if tag is not None:
                read = tag.end()
                if read > at and _is_crowded(text, tag):
                    kept.append(text[done : tag.start(1)])
                    done = at = read
        at += window
    return "".join([*kept, text[done:]]) if done else text


def _is_crowded(text: str, tag: re.Match[str]) -> bool:
    """Whether a tag has too many attributes; what looks like one in a script may have more before it is taken for one."""
    attributes = len(_ATTRIBUTES.findall(tag[1]))
    if not MOST_ATTRIBUTES < attributes <= MOST_IN_SCRIPT:
        return attributes > MOST_ATTRIBUTES
    first = max(0, tag.start() - _LONGEST_SCRIPT)
    return text.rfind("<script", first, tag.start()) <= text.rfind("</script", first, tag.start())


def _begin(text: str, at: int, first: int) -> int:
    """Where a tag may begin in which a place stands; before it what is quoted."""
    begin = text.rfind("<", first, at)
    while begin > first and text[begin - 1] in "\"'=":
        begin = text.rfind("<", first, begin)
    return max(begin, first)


def _is_deep(text: str) -> bool:
    """Whether elements stand deeper than MAX_DEPTH, or most tags make none, looked for in a beginning of the page and then in
    longer ones: what is parsed has never had the room to be much worse than what was looked through."""
    text = _TEMPLATE.sub(r"\1x-template", text)  # what stands in a template is no child of it
    begins = [match.start() for match in re.finditer("<", text)]
    size = SHALLOW_TAGS
    while size < len(begins):
        root = LexborHTMLParser(text[: begins[size]]).root
        if root is not None and (_nests_deeply(root) or len(root.css("*")) < size // _LEAST_ELEMENTS):
            return True
        size += size // 2 if size >= _ENDLESS_TAGS else min(size // 2, MOST_UNSEEN)
    return False


def _nests_deeply(root: LexborNode) -> bool:
    """Whether anything stands deeper than MAX_DEPTH below an element."""
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in node.iter()]
        if not level:
            return False
    return True
