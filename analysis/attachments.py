"""Files that belong to an article: links to documents within its text or right behind it, and nowhere else on the page."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from analysis.address import host_of, web_address
from analysis.article import Attachment
from analysis.errors import AddressError
from analysis.layout import Layout
from analysis.passage import passage_of

_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "ofd": "application/ofd",
    "wps": "application/vnd.ms-works",
    "et": "application/vnd.ms-excel",
    "rtf": "application/rtf",
    "csv": "text/csv",
    "odt": "application/vnd.oasis.opendocument.text",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
}
_ENDING = re.compile(rf"\.({'|'.join(_TYPES)})\Z", re.IGNORECASE)
_LOOKS_LIKE_FILE = re.compile(rf"\.(?:{'|'.join(_TYPES)})(?:[?#]|\Z)", re.IGNORECASE)
_APART = "\0"  # between addresses that are searched at once: parsed HTML holds none
_FILE_AMONG = re.compile(  # an ending first of all, which the dots of hosts don't have
    rf"\.(?=\w{{2,4}}(?:[?#{_APART}]|\Z))(?:{'|'.join(_TYPES)})(?:[?#{_APART}]|\Z)", re.IGNORECASE
)
_NAMED = re.compile(
    r"\s*(?:附\s*[件表录图]|annex|attachment|appendix|anlage|annexe|anexo|allegato|別紙|別添|첨부|붙임)", re.IGNORECASE
)
_NO_TITLE = re.compile(r"\A(?:点击|附件)?\s*(?:下载|查看|打开|download|pdf|here|[(（]?pdf[)）]?)?\Z", re.IGNORECASE)
_SECOND_LEVEL = frozenset("com gov org net edu ac co go gob gouv".split())
_MOST, _MOST_LINKS = 50, 5_000
_BEHIND, _LEVELS, _BEHIND_LENGTH = 4, 2, 600  # elements, levels up, characters of one


def attachments_of(layout: Layout, tree: LexborHTMLParser, body: str, url: str) -> tuple[Attachment, ...]:
    """The files of an article, each once, in the order of the page, 50 at most.

    A file of another site counts only if its link is named as an attachment: articles cite reports.
    """
    if not _FILE_AMONG.search(_APART.join(layout.links[:_MOST_LINKS])):
        return ()
    if not any(_attachment(node, url) for node in tree.css("a[href]")[:_MOST_LINKS]):
        return ()
    passage = passage_of(tree, body)
    if passage is None:
        return ()
    found: dict[str, Attachment] = {}
    for node in _links(passage):
        attachment = _attachment(node, url)
        if attachment is not None:
            found.setdefault(attachment.url, attachment)
        if len(found) == _MOST:
            break
    return tuple(found.values())


def _links(passage: LexborNode) -> Iterator[LexborNode]:
    yield from passage.css("a[href]")
    node: LexborNode | None = passage
    for _ in range(_LEVELS):
        following = node.next if node is not None else None
        seen = 0
        while following is not None and seen < _BEHIND:
            if following.tag not in ("-text", "-comment", "script", "style"):
                seen += 1
                if len(following.text()) <= _BEHIND_LENGTH:
                    yield from following.css("a[href]")
            following = following.next
        node = node.parent if node is not None else None
        if node is None or node.tag in ("body", "html"):
            break


def _attachment(node: LexborNode, base: str) -> Attachment | None:
    href = (node.attributes.get("href") or "").strip()
    if not _LOOKS_LIKE_FILE.search(href):
        return None
    try:
        address = web_address(urljoin(base, href))
        path = urlsplit(address).path
    except (AddressError, ValueError):
        return None
    ending = _ENDING.search(path)
    if ending is None:
        return None
    shown = " ".join(node.text().split())
    title = next(
        (t for t in (shown, (node.attributes.get("title") or "").strip()) if t and not _NO_TITLE.match(t)), None
    )
    if _site(host_of(address)) != _site(host_of(base)) and not (_NAMED.match(shown) or _NAMED.match(title or "")):
        return None
    return Attachment(address, _TYPES[ending[1].lower()], (title or unquote(path.rsplit("/", 1)[-1]))[:300])


def _site(host: str) -> str:
    """The part of a host name that one owner has: gov.cn and co.uk are nobody's."""
    labels = host.split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[-2:])
