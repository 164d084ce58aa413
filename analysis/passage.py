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
    shown = lines[0][: 2 * _ENDS], lines[-1][-2 * _ENDS :]
    ends = squeezed(shown[0])[:_ENDS], squeezed(shown[1])[-_ENDS:]
    node = tree.body if all(ends) else None
    if node is None or not _holds(node.text(), shown, ends):
        return None
    read = 0
    while read < _MOST_READ:
        inner = None
        for child in node.iter():
            text = child.text()
            read += len(text)
            if _holds(text, shown, ends):
                inner = child
                break
        if inner is None or inner.tag in ("p", "span", "tr", "td", "li"):
            return inner if inner is not None and inner.tag == "td" else node
        node = inner
    return node


def _holds(text: str, shown: tuple[str, str], ends: tuple[str, str]) -> bool:
    """Whether a text holds both ends of a body: as they are shown, which is cheap to see, or but for their white space."""
    if len(text) < len(ends[0]):
        return False
    if shown[0] in text and shown[1] in text:
        return True
    text = squeezed(text)
    return ends[0] in text and ends[1] in text
