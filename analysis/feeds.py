"""Feeds: RSS 0.9 to 2.0, RDF, Atom and JSON Feed, however broken, to entries.

The XML is read by feedparser, behind our own decoding (it believes a false declaration) and with our own reading of dates
(it takes 2026年11月23日 for the first of the month). One function a kind; each gets text and returns its entries.
"""

import io
import re
from datetime import UTC, datetime, tzinfo
from typing import Any

import feedparser

from analysis.article import Dated, Evidence, Precision, Refusal, RefusalKind
from analysis.entry import MAX_ENTRIES, Entry, EntryList, Reader, found_in, if_address, plain, text_of
from analysis.link import Found
from analysis.page import Page
from analysis.records import json_of

_MAX_WORK = 150_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_CONTROL_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>\s*", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|rdf|channel)\b", re.IGNORECASE)
_OTHER_ROOT = re.compile(  # what was passed over is not looked at again: a comment may hold the beginnings of many
    r"\s*(?><\?[^>]{0,300}\?>\s*|<!--.{0,1000}?-->\s*|<!doctype[^>\[]{0,300}>\s*)*+<([\w:.-]{1,40})", re.I | re.S
)
# What costs feedparser more than its length: hundreds of attributes in one tag, each of which it looks for among all, and bases
# that are long, or grow with each element within another, which it puts before every address.
_CROWD = re.compile(
    r"""(?<![\w:.-])[\w:.-]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+')(?:\s++[\w:.-]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+')){99,}+"""
)
_BASE = re.compile(
    r"""\bbase(?=\s*+=\s*+(?!["'](?:https?:)?/[^"'<>\s]{0,300}["'])["']?(?:[^"'<>/]{0,300}+/|[^"'<>/]{300}))""",
    re.IGNORECASE,
)
_WORK = re.compile(r"</(?:\w{1,40}:)?(item|entry)\s*>|<|xmlns:", re.IGNORECASE)
# One entry by itself, as some services hand it out, is a feed of one.
_WRAPS = {
    "entry": '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>',
    "item": '<rss version="2.0"><channel>{}</channel></rss>',
}
_DATES = ("published", "created", "updated")


def read_feed(page: Page, *, zone: tzinfo, encoding: str | None = None) -> Found | Refusal:
    """The entries of a feed that have an address, each address once; `zone` is meant where a date has none.

    Refusal (EMPTY, NOT_HTML) for what is no feed. Never raises.
    """
    feed = feed_entries(page, zone=zone, encoding=encoding)
    return feed if isinstance(feed, Refusal) else found_in(feed, "a feed")


def feed_entries(page: Page, *, zone: tzinfo, encoding: str | None = None) -> EntryList | Refusal:
    """All entries of a feed, those without an address and repeated ones too; as `read_feed` otherwise."""
    text = text_of(page, encoding, "a feed")
    if isinstance(text, Refusal):
        return text
    reader = Reader(page.url, zone, page.fetched_at)
    return _json_feed(text, reader) if text[0] in "{[" else _xml_feed(text, reader)


def _json_feed(text: str, reader: Reader) -> EntryList | Refusal:
    """JSON Feed 1 and 1.1."""
    try:
        data = json_of(text)
    except ValueError:
        return Refusal(RefusalKind.NOT_HTML, "this looks like JSON and cannot be read as such")
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or not ("version" in data or "feed_url" in data or "home_page_url" in data):
        return Refusal(RefusalKind.NOT_HTML, "this is JSON, not a feed")
    entries = tuple(
        Entry(
            reader.address(item.get("url"), item.get("external_url"), if_address(item.get("id"))),
            plain(item.get("title")),
            reader.date(item.get("date_published"), item.get("date_modified")),
        )
        for item in items[:MAX_ENTRIES]
        if isinstance(item, dict)
    )
    return EntryList("json-feed", entries, plain(data.get("title")), cut=len(items) > MAX_ENTRIES)


def _xml_feed(text: str, reader: Reader) -> EntryList | Refusal:
    """RSS, RDF and Atom."""
    text = _DECLARATION.sub("", _CONTROL_REFERENCE.sub("", _CONTROL.sub("", text)), count=1)
    root = _OTHER_ROOT.match(text[:5000])
    name = root[1].lower() if root else ""
    text = _WRAPS[name].format(text) if name in _WRAPS else text
    if not _ROOT.search(text[:20_000]):
        said = (
            "an HTML page"
            if name == "html" or "<body" in text[:20_000].lower()
            else f"XML ({name})"
            if name
            else "text"
        )
        return Refusal(RefusalKind.NOT_HTML, f"this is {said}, not a feed")
    part = _cut(text)
    data = _parsed(_BASE.sub("x", _CROWD.sub("", part)), reader.base)
    if data is None or not (data.get("version") or data.entries):
        return Refusal(RefusalKind.NOT_HTML, "this looks like a feed and no entry of it can be read")
    version = data.get("version") or ""
    kind = "atom" if version.startswith("atom") else "rdf" if version in ("rss10", "rss090") else "rss"
    entries = tuple(_entry(entry, reader) for entry in data.entries[:MAX_ENTRIES])
    return EntryList(kind, entries, plain(data.feed.get("title")), _ttl(data.feed), part is not text)


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


def _entry(entry: Any, reader: Reader) -> Entry:
    alternates = [link.get("href") for link in entry.get("links", ()) if link.get("rel", "alternate") == "alternate"]
    url = reader.address(*alternates, entry.get("link"), if_address(entry.get("id")))
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


_WRITTEN_BY_ITSELF = 60  # "hourly" is what WordPress writes into every feed: nobody has asked for it


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
    minutes = max(1, hours * 60 // max(1, int(often) if often.isdigit() and len(often) < 5 else 1))
    return None if minutes == _WRITTEN_BY_ITSELF else minutes
