"""Where on the parsed page the article's text stands: the smallest element that holds it.

Looked for only on the few pages where something beside the text is wanted from there: attachments, the text as HTML.
"""

from selectolax.lexbor import LexborHTMLParser, LexborNode

_ENDS = 24  # characters of the first and the last line that must be there
_MOST_READ = 5_000_000  # characters looked through, on pages nested without end


def squeezed(text: str) -> str:
    """A text without white space, for comparing."""
    return "".join(text.split())


def passage_of(tree: LexborHTMLParser, body: str) -> LexborNode | None:
    """The smallest element that holds the first and the last line of a body; None if no element does."""
    lines = body.split("\n")
    first, last = squeezed(lines[0])[:_ENDS], squeezed(lines[-1])[-_ENDS:]
    node = tree.body if first and last else None
    if node is None or not _holds(node.text(), first, last):
        return None
    read = 0
    while read < _MOST_READ:
        inner = None
        for child in node.iter():
            text = child.text()
            read += len(text)
            if _holds(text, first, last):
                inner = child
                break
        if inner is None or inner.tag in ("p", "span", "tr", "td", "li"):
            return inner if inner is not None and inner.tag == "td" else node
        node = inner
    return node


def _holds(text: str, first: str, last: str) -> bool:
    if len(text) < len(first):
        return False
    text = squeezed(text)
    return first in text and last in text
