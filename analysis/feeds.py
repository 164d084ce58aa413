"""Feeds: RSS 0.9 to 2.0, RDF, Atom and JSON Feed, however broken, to entries.

The XML is read by feedparser, behind our own decoding (it believes a false declaration) and with our own reading of dates
(it takes 2026年11月23日 for the first of the month). One function a kind; each gets text and returns a Feed.
"""

import html
import io
import json
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

import feedparser

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
_MAX_WORK = 150_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_CONTROL_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>\s*", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|rdf|channel)\b", re.IGNORECASE)
_OTHER_ROOT = re.compile(
    r"\s*(?:<\?[^>]{0,300}\?>\s*|<!--.{0,1000}?-->\s*|<!doctype[^>\[]{0,300}>\s*)*<([\w:.-]{1,40})", re.I | re.S
)
_WORK = re.compile(r"</(?:\w{1,40}:)?(item|entry)\s*>|<|xmlns:", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,400}>|<!--.{0,400}?-->", re.DOTALL)
_DATES = ("published", "created", "updated")


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of a feed; `url` is null where the feed gives it no web address."""

    url: str | None
    title: str | None
    published: Dated | None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says, entries in its order; `kind` is rss, rdf, atom or json-feed, `cut` that it is longer than was read."""

    kind: str
    entries: tuple[Entry, ...]
    title: str | None = None
    ttl_minutes: int | None = None
    cut: bool = False


def read_feed(page: Page, *, zone: tzinfo, encoding: str | None = None) -> Found | Refusal:
    """The entries of a feed that have an address, each address once; `zone` is meant where a date has none.

    Refusal (EMPTY, NOT_HTML) for what is no feed. Never raises.
    """
    feed = entries_of(page, zone=zone, encoding=encoding)
    if isinstance(feed, Refusal):
        return feed
    links: dict[str, Link] = {}
    for entry in feed.entries:
        if entry.url is not None:
            links.setdefault(_key(entry.url), Link(entry.url, entry.title, entry.published))
    reason = f"{len(links)} addresses in {len(feed.entries)} entries of a feed ({feed.kind})"
    if feed.cut:
        reason += "; it is longer, the rest was left unread"
    return Found(tuple(links.values()), reason, feed.title, feed.ttl_minutes)


def entries_of(page: Page, *, zone: tzinfo, encoding: str | None = None) -> Feed | Refusal:
    """All entries of a feed, those without an address and repeated ones too; as `read_feed` otherwise."""
    body = _unpacked(page.body)
    refusal = of_bytes(body, None)
    if refusal is not None:
        return Refusal(refusal.kind, refusal.reason.replace("not a page", "not a feed"))
    text, _ = decode(body, page.content_type, encoding)
    text = text.lstrip("\ufeff \t\r\n\0")
    if not text:
        return Refusal(RefusalKind.EMPTY, "the answer has no text")
    reader = _Reader(page.url, zone, page.fetched_at)
    return _json_feed(text, reader) if text[0] in "{[" else _xml_feed(text, reader)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What all kinds of feeds need: addresses, titles and dates as the source means them."""

    base: str
    zone: tzinfo
    near: datetime | None

    def address(self, *texts: Any) -> str | None:
        """The first of some texts that is a web address."""
        found = (resolve(self.base, text) for text in texts if isinstance(text, str))
        return next((url for url in found if url), None)

    def date(self, *texts: Any) -> Dated | None:
        """The first of some texts that is a date."""
        for text in texts:
            if isinstance(text, str) and (read := read_date(text, self.zone, near=self.near)):
                return Dated(read[0], read[1], Evidence.SOURCE, text.strip()[:100])
        return None


def _json_feed(text: str, reader: _Reader) -> Feed | Refusal:
    """JSON Feed 1 and 1.1."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return Refusal(RefusalKind.NOT_HTML, "this looks like JSON and cannot be read as such")
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or not ("version" in data or "feed_url" in data or "home_page_url" in data):
        return Refusal(RefusalKind.NOT_HTML, "this is JSON, not a feed")
    entries = tuple(
        Entry(
            reader.address(item.get("url"), item.get("external_url"), _if_address(item.get("id"))),
            plain(item.get("title")),
            reader.date(item.get("date_published"), item.get("date_modified")),
        )
        for item in items[:MAX_ENTRIES]
        if isinstance(item, dict)
    )
    return Feed("json-feed", entries, plain(data.get("title")), cut=len(items) > MAX_ENTRIES)


def _xml_feed(text: str, reader: _Reader) -> Feed | Refusal:
    """RSS, RDF and Atom."""
    text = _DECLARATION.sub("", _CONTROL_REFERENCE.sub("", _CONTROL.sub("", text)), count=1)
    if not _ROOT.search(text[:20_000]):
        root = _OTHER_ROOT.match(text[:5000])
        name = root[1].lower() if root else ""
        said = (
            "an HTML page"
            if name == "html" or "<body" in text[:20_000].lower()
            else f"XML ({name})"
            if name
            else "text"
        )
        return Refusal(RefusalKind.NOT_HTML, f"this is {said}, not a feed")
    part = _cut(text)
    data = _parsed(part, reader.base)
    if data is None or not (data.get("version") or data.entries):
        return Refusal(RefusalKind.NOT_HTML, "this looks like a feed and no entry of it can be read")
    version = data.get("version") or ""
    kind = "atom" if version.startswith("atom") else "rdf" if version in ("rss10", "rss090") else "rss"
    entries = tuple(_entry(entry, reader) for entry in data.entries[:MAX_ENTRIES])
    return Feed(kind, entries, plain(data.feed.get("title")), _ttl(data.feed), part is not text)


def _parsed(text: str, base: str) -> Any:
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base}
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    try:
        return feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # noqa: BLE001 - feedparser promises nothing about hostile input; whatever it raises, this is no feed
        return None


def _cut(text: str) -> str:
    """The feed as far as it can be read in seconds: MAX_ENTRIES entries or _MAX_WORK tags, closed again after the last one.

    feedparser takes about 0.1 ms a tag, and for each new prefix of a namespace looks at all the others.
    """
    entries = work = end = 0
    closing = ""
    for match in _WORK.finditer(text):
        work += 20 if match[0].lower() == "xmlns:" else 1
        if match[1]:
            entries += 1
            end = match.end()
            closing = "</feed>" if match[1].lower() == "entry" else "</channel></rss>"
        if entries == MAX_ENTRIES or work > _MAX_WORK:
            return text[: end or match.start()] + closing
    return text


def _entry(entry: Any, reader: _Reader) -> Entry:
    alternates = [link.get("href") for link in entry.get("links", ()) if link.get("rel", "alternate") == "alternate"]
    url = reader.address(*alternates, entry.get("link"), _if_address(entry.get("id")))
    # Not entry.get: feedparser answers with one date where another is asked for.
    texts = [dict.get(entry, field) for field in _DATES]
    return Entry(url, plain(entry.get("title")), reader.date(*texts) or _as_feedparser_reads(entry, reader.zone))


def _as_feedparser_reads(entry: Any, zone: tzinfo) -> Dated | None:
    """A date in one of the forms that only feedparser knows; it gives UTC."""
    for field in _DATES:
        parsed = dict.get(entry, f"{field}_parsed")
        if parsed:
            try:
                year, month, day, hour, minute, second = parsed[:6]
                moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC).astimezone(zone)
            except (ValueError, OverflowError):
                continue
            return Dated(moment, Precision.MINUTE, Evidence.SOURCE, str(dict.get(entry, field))[:100])
    return None


def _ttl(feed: Any) -> int | None:
    """Minutes that the feed asks to wait: `<ttl>`, or the syndication module's period and frequency."""
    ttl = str(feed.get("ttl") or "").strip()
    if ttl.isdigit() and len(ttl) < 7:
        return int(ttl) or None
    periods = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
    hours = periods.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    if hours is None:
        return None
    often = str(feed.get("sy_updatefrequency") or "1").strip()
    return max(1, hours * 60 // max(1, int(often) if often.isdigit() and len(often) < 5 else 1))


def plain(text: Any) -> str | None:
    """A title as one line of plain text: tags and entities removed, also where they were escaped twice."""
    if not isinstance(text, str):
        return None
    for _ in range(2):
        text = html.unescape(_TAG.sub(" " if "<br" in text.lower() else "", text[:4000]))
    return " ".join(_TAG.sub("", text).split()) or None


def _if_address(text: Any) -> str | None:
    return text if isinstance(text, str) and text.lower().startswith(("http://", "https://")) else None


def _unpacked(body: bytes) -> bytes:
    """The bytes within gzip, where a server sent a packed file as it is; MAX_UNPACKED at most."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, MAX_UNPACKED) or body
    except zlib.error:
        return body


def _key(url: str) -> str:
    try:
        return canonical(url)
    except AddressError:
        return url
