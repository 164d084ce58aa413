"""What was learned of a listing at its last poll, and whether it still looks like that: the alarm for a changed layout.

A page may change in many ways that harm nothing: other classes, a new banner, more or fewer rows, another year in the
addresses. It no longer looks like it did only if its links stand elsewhere, have other addresses and other titles, or are
few; and then it is still believed if what was found looks like a good list by itself.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import groupby
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from analysis.article import Refusal, RefusalKind
from analysis.link import Found, Link
from analysis.shapes import address_score, title_score

_SAMPLE = 100  # links whose addresses are looked at
_MOST = 8  # boxes and addresses that are kept
_SEEN = 60  # titles that are kept
_TRUSTED = 0.8  # from which a list that looks new is believed
_FEW = 3  # a list elsewhere with so many times fewer links is not the list
_HEX = re.compile(r"[0-9a-f-]{16,}", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_CODE = re.compile(r"(?=.*\d)(?=.*[A-Za-z]{2})[A-Za-z\d]{10,}\Z")
_NAMED = re.compile(r"[.#]")  # a box with a class or an id; plain tags are everywhere
_HOST_PREFIX = re.compile(r"(?:www|m|wap)\.")


@dataclass(frozen=True, slots=True)
class Learned:
    """`boxes`: where the links stand, as tags and classes; `addresses`: their shapes, # for a number, * for a code, ~ for words;
    `count`: how many there usually are; `dated`: the share that has a date; `seen`: the titles of the last poll, hashed."""

    boxes: tuple[str, ...]
    addresses: tuple[str, ...]
    count: float
    dated: float
    seen: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """For storing; `learned_from` reads it."""
        return asdict(self)

    def __str__(self) -> str:
        boxes = f"in {' or '.join(self.boxes[:3])}" if self.boxes else "nowhere in particular"
        likes = f", with addresses like {' or '.join(self.addresses[:3])}" if self.addresses else ""
        return f"about {self.count:.0f} links {boxes}{likes}; {self.dated:.0%} have a date"


def learned_from(data: Mapping[str, Any] | None) -> Learned | None:
    """What was stored; null for what is not of this version."""
    if data is None or data.keys() != {field.name for field in fields(Learned)}:
        return None
    kept: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    return Learned(**kept)


def learn(links: Sequence[Link], boxes: Iterable[str], before: Learned | None = None) -> Learned:
    """What a reading of a list teaches; the usual number of links changes only slowly."""
    sample = links[:: max(1, len(links) // _SAMPLE)]
    shapes = (shape for link in sample if (shape := shape_of(link.url)))
    dated = sum(link.published is not None for link in links) / max(1, len(links))
    count = len(links) if before is None else 0.7 * before.count + 0.3 * len(links)
    seen = tuple(_hashed(link.title) for link in links[:_SEEN] if link.title)
    return Learned(_commonest(boxes), _commonest(shapes), round(count, 1), round(dated, 2), seen)


def checked(found: Found, before: Learned | None) -> Found | Refusal:
    """What was found, if it still is the list that was known or looks like a good list by itself; else a refusal that says
    what is different."""
    now = found.learned
    if before is None or now is None or not found.links:
        return found
    merged = replace(found, learned=learn(found.links, now.boxes, before))
    if any(box in before.boxes and _NAMED.search(box) for box in now.boxes[:3]):
        return merged
    few = len(found.links) * _FEW < before.count
    alike = sum(
        _has_number(shape) and shape in before.addresses for shape in map(shape_of, [k.url for k in found.links])
    )
    known = sum(link.title is not None and _hashed(link.title) in before.seen for link in found.links)
    if not few and (2 * alike >= len(found.links) or 5 * known >= min(len(found.links), max(5, len(before.seen)))):
        return merged
    trust = _trust(found.links)
    if not few and len(found.links) >= 3 and trust >= _TRUSTED:
        return replace(merged, reason=f"{found.reason}; the page looks different from before and was read anew")
    return Refusal(
        RefusalKind.UNLIKE,
        f"the page no longer looks like it did: it had {before}; now {len(found.links)} links were found that need not be"
        f" articles, {alike} of them with such addresses and {known} with known titles",
    )


def shape_of(url: str) -> str:
    """An address without what differs from article to article: the site, the numbers in the path, the form of its last part."""
    try:
        parts = urlsplit(url)
        host = _HOST_PREFIX.sub("", parts.hostname or "", count=1)
    except ValueError:
        return ""
    *folders, last = unquote(parts.path).split("/")
    if not last and folders:
        last = folders.pop() + "/"
    kinds = ["#" if part.isdigit() else "…" for part in folders[1:]]
    ways = "/".join(kind for kind, _ in groupby(kinds))
    query = "&".join(sorted(name for name, _ in parse_qsl(parts.query)[:6])) if parts.query else ""
    return f"{host}/{ways}{'/' if ways else ''}{_form(last)}{'?' + query if query else ''}"


def _form(name: str) -> str:
    stem, dot, end = name.partition(".")
    closing = dot + end + ("/" if name.endswith("/") and not dot else "")
    stem = stem.rstrip("/")
    if _HEX.fullmatch(stem) or _CODE.match(stem):
        return f"*{closing}"
    if stem.count("-") >= 2 or not stem.isascii() or not _DIGITS.search(stem):
        return f"~{closing}"
    return _DIGITS.sub("#", stem) + closing


def _has_number(shape: str) -> bool:
    return "#" in shape or "*" in shape


def _trust(links: Sequence[Link]) -> float:
    addresses = sum(address_score(link.url) for link in links) / len(links)
    titles = sum(title_score(link.title or "") for link in links) / len(links)
    dated = sum(link.published is not None for link in links) / len(links)
    return 0.45 * addresses + 0.45 * titles + 0.25 * dated


def _hashed(title: str) -> str:
    return f"{zlib.crc32(''.join(title.split()).encode('utf-8', 'replace')):08x}"


def _commonest(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text, _ in Counter(texts).most_common(_MOST))
