"""The links of a page as they stand in it: address, words and place, before anybody judges them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from analysis.address import web_address
from analysis.errors import AddressError
from analysis.handlers import Functions
from analysis.outline import Outline
from analysis.shapes import is_button, is_cut, is_date

MAX_ANCHORS = 20_000  # ten times the longest list that is followed; about two seconds
_EDGE = 20  # pieces of text at either end of a link that may be a date or white space

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
# What most links are, told apart without taking them to pieces: addresses that need no escaping, and paths
# without dots between their parts.
_PLAIN = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+/[\w.~/?=&%+,:;@!$*()-]*\Z",
    re.ASCII,
)
_SHORT = 2000
_SIMPLE = re.compile(
    r"(/(?![/.])|(?:\./)?(?=\w))[\w~/=&%+,;@!$*()-]*(?:\.[\w~=&%+,;@!$*()-]+)*(?:\?[\w~/.:=&%+,;@!$*()-]*)?\Z", re.ASCII
)
_PERMALINK = re.compile(r"(?:permalink|permanent link|link|go) to:?\s+", re.IGNORECASE)
# An address within a handler: a quoted text that begins like one, or that has a page's ending.
_IN_HANDLER = re.compile(
    r"""(["'])((?:https?://|\.{0,2}/)[^"'\s<>]{2,800}|[^"'\s<>()]{1,300}\.s?html?(?:\?[^"'\s<>]{0,300})?)\1"""
)
_HEADING = re.compile(r"h[1-6]\Z")
_TITLE_CLASS = re.compile(r"title|headline|tit\b|bt\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link of a page; `element` is its index in the outline, `text` its words, uncut where the page says so."""

    element: int
    url: str
    text: str


def base_of(flat: Outline, url: str) -> str:
    """The address that relative links resolve against: `<base href>` where there is one."""
    for element, tag in enumerate(flat.tags):
        if tag == "base" and (href := flat.attributes[element].get("href")):
            return _joined(url, href) or url
        if tag == "body":
            break
    return url


def anchors_of(flat: Outline, url: str, functions: Functions) -> list[Anchor]:
    """All links of a page that lead to a web address, in page order, MAX_ANCHORS at most."""
    base = base_of(flat, url)
    found: list[Anchor] = []
    for element, attributes in enumerate(flat.attributes):
        address = _address(flat.tags[element], attributes, base, functions) if attributes else None
        if address is None:
            continue
        found.append(Anchor(element, page_of(address), _words(flat, element)))
        if len(found) == MAX_ANCHORS:
            break
    return found


def resolve(base: str, href: str) -> str | None:
    """The absolute address of a link as found, null where it is none of the web's."""
    joined = _joined(base, href)
    if joined is None or (len(joined) <= _SHORT and _PLAIN.match(joined)):
        return joined
    try:
        return joined if web_address(joined) else None
    except AddressError:
        return None


def page_of(address: str) -> str:
    """An address without its fragment, unless that is the route of a one-page site (`#/…`)."""
    page, _, fragment = address.partition("#")
    return address if fragment.startswith(("/", "!")) else page


def _joined(base: str, href: str) -> str | None:
    href = (href if href.isprintable() else _CONTROL.sub("", href)).strip()
    if not href or href[0] == "#":
        return None
    try:
        if simple := _SIMPLE.match(href):
            root, folder = _places(base)
            return root + href if simple[1] == "/" else folder + href.removeprefix("./")
        joined = urljoin(base, href)
    except ValueError:
        return None
    return joined if joined[:8].lower().startswith(("http://", "https://")) else None


@lru_cache(maxsize=64)
def _places(base: str) -> tuple[str, str]:
    """What paths from the root, and from the folder of a page, are put behind."""
    parts = urlsplit(base)
    root = f"{parts.scheme}://{parts.netloc}"
    return root, f"{root}{parts.path.rpartition('/')[0]}/"


def _address(tag: str, attributes: dict[str, str | None], base: str, functions: Functions) -> str | None:
    href = attributes.get("href") if tag in ("a", "area") else None
    if href and (address := resolve(base, href)):
        return address
    handler = attributes.get("onclick") or (href if href and href.lstrip().lower().startswith("javascript:") else None)
    if handler and (match := _IN_HANDLER.search(handler[:2000])):
        return resolve(base, match[2])
    made = functions.address(handler) if handler else None
    return resolve(base, made) if made else None


def _words(flat: Outline, element: int) -> str:
    """What a link calls its page: its heading if it wraps a whole card, else its text, else what its picture says."""
    text = _without_dates(flat, element)
    said = flat.attributes[element].get("title") or ""
    if said:
        said = _PERMALINK.sub("", " ".join(said.split())[:600], count=1)
    inside = range(element + 1, min(flat.ends[element], element + 60))
    if inside and len(text) > 20 and (heading := _heading(flat, inside)):
        text = heading
    if said and _is_longer(said, text):
        return said
    if text:
        return text
    for child in inside:
        if flat.tags[child] == "img" and (alt := " ".join((flat.attributes[child].get("alt") or "").split())):
            return alt[:600]
    return ""


def _without_dates(flat: Outline, element: int) -> str:
    """The text of a link without a date that stands before or behind it in a box of its own."""
    start, end = flat.text_starts[element], flat.text_ends[element]
    if end - start < 2:
        return flat.text(element)
    last = min(end, start + _EDGE)
    while start < last and (not (piece := flat.texts[start].strip()) or is_date(piece)):
        start += 1
    first = max(start, end - _EDGE)
    while end > first and (not (piece := flat.texts[end - 1].strip()) or is_date(piece)):
        end -= 1
    return flat.text_between(start, end) or flat.text(element)


def _heading(flat: Outline, inside: range) -> str:
    for child in inside:
        if _HEADING.match(flat.tags[child]) or _TITLE_CLASS.search((flat.attributes[child].get("class") or "")[:200]):
            text = flat.text(child)
            if len(text) >= 4 and not is_date(text):
                return text
    return ""


def _is_longer(said: str, text: str) -> bool:
    """Whether a `title` attribute is the whole of a text that was cut off, or all there is."""
    if not text or is_button(text):
        return not is_button(said)
    head = text.rstrip("….・⋯ ")[:12]
    return len(said) > len(text) and (is_cut(text) or said.startswith(head))
