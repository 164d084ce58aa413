"""The entries of a list that a site makes for machines (feed, sitemap, JSON list), and what all their readers need: the text
of an answer, addresses, plain titles and dates. Which kind of list it is, and how it is read, is its reader's business.
"""

import html
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from analysis.address import canonical
from analysis.anchors import resolve
from analysis.article import Dated, Evidence, Precision, Refusal, RefusalKind
from analysis.dates import read_date
from analysis.decode import decode
from analysis.errors import AddressError
from analysis.link import Found, Link
from analysis.page import Page
from analysis.refusal import of_bytes

MAX_ENTRIES = 2_000
MAX_UNPACKED = 32 << 20

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,400}>|<!--.{0,400}?-->", re.DOTALL)
_SERIAL_DATE = re.compile(r"/?Date\((-?\d{9,14})(?:[+-]\d{4})?\)/?")  # as .NET writes a moment into JSON
_COMPACT_DATE = re.compile(r"(20\d\d)([01]\d)([0-3]\d)(?:([0-2]\d)([0-5]\d)([0-5]\d))?")
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of a list; `url` is null where the list gives it no web address."""

    url: str | None
    title: str | None
    published: Dated | None


@dataclass(frozen=True, slots=True)
class EntryList:
    """What a list says, entries in its order; `kind` is rss, rdf, atom, json-feed, sitemap, sitemap-index, sitemap-txt or
    json-list, `cut` that it is longer than was read."""

    kind: str
    entries: tuple[Entry, ...]
    title: str | None = None
    ttl_minutes: int | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads addresses and dates as the list means them: relative to `base`, in `zone`, near the moment of the fetch."""

    base: str
    zone: tzinfo
    near: datetime | None

    def address(self, *texts: Any) -> str | None:
        """The first of some texts that is a web address."""
        found = (resolve(self.base, text) for text in texts if isinstance(text, str))
        return next((url for url in found if url), None)

    def date(self, *values: Any) -> Dated | None:
        """The first of some values that is a date: a text, or a number of seconds or milliseconds since 1970."""
        return next((dated for value in values if (dated := self._date(value))), None)

    def _date(self, value: Any) -> Dated | None:
        text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
        if match := _COMPACT_DATE.fullmatch(text):
            return self._compact(match)
        serial = _SERIAL_DATE.fullmatch(text)
        if serial or _SECONDS.fullmatch(text) or isinstance(value, float):
            return self._counted(float(serial[1] if serial else text), serial is not None, text)
        read = read_date(text, self.zone, near=self.near) if isinstance(value, str) else None
        return Dated(read[0], read[1], Evidence.SOURCE, text[:100]) if read else None

    def _counted(self, number: float, milliseconds: bool, text: str) -> Dated | None:
        seconds = number / 1000 if milliseconds or number > 1e11 else number
        if not 3e8 < seconds < 4e9:
            return None
        moment = datetime.fromtimestamp(seconds, UTC).astimezone(self.zone)
        return Dated(moment, Precision.MINUTE, Evidence.SOURCE, text)

    def _compact(self, match: re.Match[str]) -> Dated | None:
        parts = [int(part) for part in match.groups() if part]
        try:
            moment = datetime(*parts, tzinfo=self.zone)  # type: ignore[arg-type, misc]  # three or six numbers, then the zone
        except ValueError:
            return None
        return Dated(moment, Precision.MINUTE if len(parts) > 3 else Precision.DAY, Evidence.SOURCE, match[0])


def text_of(page: Page, encoding: str | None, called: str) -> str | Refusal:
    """The text of an answer, unpacked and decoded; `called` is what it should be, for the reason of a refusal."""
    body = unpacked(page.body)
    refusal = of_bytes(body, None)
    if refusal is not None:
        return Refusal(refusal.kind, refusal.reason.replace("not a page", f"not {called}"))
    text, _ = decode(body, page.content_type, encoding)
    return text.lstrip("\ufeff \t\r\n\0") or Refusal(RefusalKind.EMPTY, "the answer has no text")


def unpacked(body: bytes) -> bytes:
    """The bytes within gzip, where a server sent a packed file as it is; MAX_UNPACKED at most."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, MAX_UNPACKED) or body
    except zlib.error:
        return body


def plain(text: Any) -> str | None:
    """A title as one line of plain text: tags and entities removed, also where they were escaped twice."""
    if not isinstance(text, str):
        return None
    for _ in range(2):
        text = html.unescape(_TAG.sub(" " if "<br" in text.lower() else "", text[:4000]))
    return " ".join(_TAG.sub("", text).split()) or None


def if_address(text: Any) -> str | None:
    """A text that is an address by itself; ids often are."""
    return text if isinstance(text, str) and text.lower().startswith(("http://", "https://")) else None


def found_in(listed: EntryList, called: str) -> Found:
    """The links of the entries that have an address, each address once."""
    links: dict[str, Link] = {}
    for entry in listed.entries:
        if entry.url is not None:
            links.setdefault(_key(entry.url), Link(entry.url, entry.title, entry.published))
    reason = f"{len(links)} addresses in {len(listed.entries)} entries of {called} ({listed.kind})"
    if listed.cut:
        reason += "; it is longer, the rest was left unread"
    return Found(tuple(links.values()), reason, listed.title, listed.ttl_minutes)


def _key(url: str) -> str:
    try:
        return canonical(url)
    except AddressError:
        return url
