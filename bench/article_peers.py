"""Other libraries that read articles, each as its own documentation says, for `python -m bench.articles --peers`.

They are no part of the product: `pip install -e '.[bench]'` brings them.
"""

import trafilatura
from charset_normalizer import from_bytes
from lxml import html
from newspaper import Article
from readability import Document
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

from bench.articles import Reader, Row


def precise(body: bytes, url: str | None) -> Row:
    """trafilatura told to prefer precision."""
    found = trafilatura.bare_extraction(body, url=url, with_metadata=True, favor_precision=True)
    said = found.as_dict() if found is not None else {}
    return {"title": said.get("title"), "date": said.get("date"), "body": said.get("text") or ""}


def fast(body: bytes, url: str | None) -> Row:
    """trafilatura without its fallbacks."""
    found = trafilatura.bare_extraction(body, url=url, with_metadata=True, fast=True)
    said = found.as_dict() if found is not None else {}
    return {"title": said.get("title"), "date": said.get("date"), "body": said.get("text") or ""}


def readability(body: bytes, url: str | None) -> Row:
    """readability-lxml: a title and the HTML of the body."""
    document = Document(_text(body), url=url)
    lines = (" ".join(node.split()) for node in html.fromstring(document.summary()).itertext())
    return {"title": document.short_title(), "date": None, "body": "\n".join(line for line in lines if line)}


def newspaper(body: bytes, url: str | None) -> Row:
    """newspaper4k, which would ask the page's site for its pictures."""
    article = Article(url or "https://unknown.invalid/", fetch_images=False)
    article.download(input_html=_text(body))
    article.parse()
    date = article.publish_date
    return {"title": article.title, "date": date.date().isoformat() if date else None, "body": article.text}


def resiliparse(body: bytes, _url: str | None) -> Row:
    """Resiliparse's main content: a body, no title and no date."""
    text = bytes_to_str(body, detect_encoding(body))
    return {"title": None, "date": None, "body": extract_plain_text(text, main_content=True, alt_texts=False)}


PEERS: dict[str, Reader] = {
    "trafilatura, fast": fast,
    "trafilatura, precise": precise,
    "readability-lxml": readability,
    "newspaper4k": newspaper,
    "resiliparse": resiliparse,
}


def _text(body: bytes) -> str:
    """As a user of these libraries decodes a page: UTF-8 if it is, else what charset-normalizer says."""
    try:
        return body.decode("utf-8")
    except UnicodeError:
        best = from_bytes(body).best()
        return str(best) if best is not None else body.decode("utf-8", "replace")
