"""The headline: what the page shows as such, confirmed by its `<title>`, without the names of site and column."""

import re
import unicodedata
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from analysis.head import Head

_SEPARATOR = re.compile(r"\s*[|｜丨_»]+\s*|\s+[-–—:•·]+\s+|\s*--+\s*|(?<=[㐀-鿿])[-–—](?=[㐀-鿿])")
_SHOWN = "h1, h2, [class*='title' i], [id*='title' i], [class*='headline' i], [class*='tit' i], [itemprop~='headline']"
LONGEST = 300
MOST_CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Title:
    """The headline and where it was read."""

    text: str | None
    evidence: str


def title_of(tree: LexborHTMLParser, head: Head) -> Title:
    """The headline of a page.

    In order: a shown heading that occurs within `<title>`, the headline of a meta tag that does, og:title, JSON-LD, the only
    h1, the longest part of `<title>`.
    """
    whole = _key(head.title or "")
    shown = _shown(tree)
    inside = [(text, tag) for text, tag in shown if _key(text) in whole and len(_key(text)) >= 4]
    if inside:
        # The outermost words win (a heading over its own first half), then the heading over a classed box.
        text, tag = max(inside, key=lambda pair: (len(_key(pair[0])), pair[1] == "h1"))
        return Title(text, f"<{tag}> that also stands in <title>")
    meta = head.meta("articletitle", "og:title", "twitter:title", "headline")
    if meta is not None:
        return Title(_without_site(meta[1], head), f"meta {meta[0]}")
    for article in head.articles:
        headline = article.get("headline")
        if isinstance(headline, str) and headline.strip():
            return Title(" ".join(headline.split())[:LONGEST], "JSON-LD headline")
    headings = [text for text, tag in shown if tag == "h1"]
    if len(headings) == 1 and len(_key(headings[0])) >= 4:
        return Title(headings[0], "the only <h1>")
    if head.title:
        return Title(_without_site(head.title, head), "<title>")
    return Title(None, "none found")


def _shown(tree: LexborHTMLParser) -> list[tuple[str, str]]:
    found = []
    for node in tree.css(_SHOWN)[:MOST_CANDIDATES]:
        if node.tag in ("title", "meta", "script", "style", "a", "img", "input"):
            continue
        text = " ".join(node.text(separator=" " if node.tag not in ("h1", "h2") else "").split())
        if text and len(text) <= LONGEST:
            found.append((text, node.tag or ""))
    return found


def _without_site(text: str, head: Head) -> str:
    """The part of a title that is the headline: not the site's name, and longer than a column's."""
    text = " ".join(text.split())[:LONGEST]
    site = _key((head.meta("og:site_name", "sitename", "application-name") or ("", ""))[1])
    pieces = [piece for piece in _SEPARATOR.split(text) if piece.strip()]
    if len(pieces) < 2:
        return text
    kept = [piece for piece in pieces if not site or _key(piece) != site] or pieces
    longest = max(kept, key=lambda piece: len(_key(piece)))
    # A headline that has a separator of its own keeps it: cut only what is behind its longest part.
    first = text.find(kept[0])
    end = text.find(longest) + len(longest)
    whole = text[first:end] if 0 <= first < end else longest
    return whole.strip() if len(_key(whole)) < 1.6 * len(_key(longest)) else longest.strip()


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
