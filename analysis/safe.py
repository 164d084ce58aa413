"""The article's text as HTML that is safe to show: headings, lists, tables and links; nothing that runs, loads or is styled.

No images, since each would tell another site who reads; addresses are absolute. What stands inside the text's element but isn't the
article's is left out, as it is from the plain text.
"""

from html import escape
from urllib.parse import urljoin

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from analysis.address import web_address
from analysis.errors import AddressError
from analysis.passage import passage_of, squeezed

_TAGS = frozenset(
    "p div br hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td blockquote pre"
    " code strong b em i u sub"
    " sup a ruby rt rp".split()
)
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
_BLOCKS = frozenset(
    "p div section article main ul ol li dl dt dd table thead tbody tfoot tr td th h1 h2 h3 h4 h5 h6 blockquote"
    " figure aside header footer"
    " form nav".split()
)
_DROPPED = {"script", "style", "noscript", "template", "iframe", "object", "svg", "select", "textarea", "title"}
_MOST_HTML = 2_000_000
_MOST_READ = 4_000_000
# Characters of the text, once for each block: a hundred times as many as on the longest real pages.
_MOST_COMPARED = 200_000_000
_ENOUGH = 0.8  # of the text must be in the HTML, or else its lines are taken


def safe_html(tree: LexborHTMLParser, body: str, url: str) -> str:
    """The body as HTML; its lines as paragraphs where the page has it in no one element."""
    passage = passage_of(tree, body)
    markup = passage.html if passage is not None else None
    if markup and len(markup) <= _MOST_HTML:
        inner = LexborHTMLParser(markup)
        text = squeezed(body)
        if inner.body is not None:
            _prune(inner.body, text)
        cleaned = _clean(inner.body.inner_html or "" if inner.body is not None else "", url)
        if len(squeezed(LexborHTMLParser(cleaned).text())) >= _ENOUGH * len(text):
            return cleaned
    return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in body.split("\n"))


def _clean(markup: str, url: str) -> str:
    return nh3.clean(
        markup,
        tags=set(_TAGS),
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        url_relative=lambda address: _absolute(url, address),
        link_rel="noopener noreferrer nofollow",
    ).strip()


def _absolute(base: str, address: str) -> str | None:
    try:
        return web_address(urljoin(base, address))
    except (AddressError, ValueError):
        return None


def _prune(root: LexborNode, text: str) -> None:
    """Take out the blocks that are no part of a text (squeezed): related news, share buttons."""
    waiting = [root]
    read = compared = 0
    while waiting and read < _MOST_READ:
        node = waiting.pop()
        for child in list(node.iter()):
            if child.tag not in _BLOCKS:
                continue
            own = squeezed(child.text())
            read += len(own)
            compared += len(text)
            if compared > _MOST_COMPARED:
                return
            if not own or own in text:
                continue
            if any(inner.tag in _BLOCKS for inner in child.iter()):
                waiting.append(child)
            elif own[:12] not in text:
                child.decompose()
