"""Sitemaps (sitemaps.org 0.9): lists of addresses, indexes of such lists, news sitemaps, plain text; packed or not.

Pictures, videos and translations of a page are left out. What is on a list is decided here, what is fetched of an index is not.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from lxml import etree

from analysis.article import Refusal, RefusalKind
from analysis.entry import MAX_ENTRIES, Entry, EntryList, Reader, found_in, plain, text_of
from analysis.link import Found
from analysis.page import Page
from analysis.shapes import address_score

MAX_ADDRESSES = 50_000  # of one file, as the protocol has it

_MAX_ELEMENTS = 1_000_000  # of one file, whatever they are

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"<\?xml[^>]{0,300}\?>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w-]{1,40}:)?(urlset|sitemapindex)\b", re.IGNORECASE)
_STRAY = re.compile(r"&(?!#?\w{1,32};)")
_ELEMENT = re.compile(r"<[\w:-]{0,50}(?:url|sitemap)[\s>]", re.IGNORECASE)
_YEAR_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_/.]?(0[1-9]|1[0-2])?(?:[-_/.]?(0[1-9]|[12]\d|3[01]))?(?!\d)")


@dataclass(frozen=True, slots=True)
class Part:
    """A sitemap that an index names; `changed` is when it last did, null where the index and its address do not say."""

    url: str
    changed: datetime | None


def sitemap_entries(page: Page, *, zone: tzinfo, encoding: str | None = None) -> EntryList | Refusal:
    """All entries of one file in its order: pages (kind sitemap, sitemap-txt) or other sitemaps (sitemap-index).

    A page's date is its publication where the list is one of news, else its last change. Refusal (EMPTY, NOT_HTML) for
    what is no sitemap. Never raises.
    """
    text = text_of(page, encoding, "a sitemap")
    if isinstance(text, Refusal):
        return text
    reader = Reader(page.url, zone, page.fetched_at)
    root = _ROOT.search(text[:20_000])
    if root is None:
        return _text_sitemap(text, reader)
    entries = tuple(_entries(text, reader))
    kind = "sitemap-index" if root[1].lower() == "sitemapindex" else "sitemap"
    cut = len(entries) >= MAX_ADDRESSES and len(_ELEMENT.findall(text)) > len(entries)
    return EntryList(kind, entries, cut=cut)


def is_index(page: Page, encoding: str | None = None) -> bool:
    """Whether an answer is an index of sitemaps, told by its beginning."""
    text = text_of(page, encoding, "a sitemap")
    root = _ROOT.search(text[:20_000]) if isinstance(text, str) else None
    return root is not None and root[1].lower() == "sitemapindex"


def found_in_sitemaps(listed: Sequence[EntryList]) -> Found:
    """The newest MAX_ENTRIES addresses of some sitemaps that may be articles', by their date; those without one come after.

    Of addresses without dates both ends of the lists are kept: some grow at their end, some at their beginning.
    """
    entries = [entry for one in listed for entry in one.entries if entry.url and (entry.title or _may_be(entry.url))]
    dated = sorted((e for e in entries if e.published), key=lambda e: e.published.value, reverse=True)  # type: ignore[union-attr]  # has one
    undated = [entry for entry in entries if not entry.published]
    kept, room = dated[:MAX_ENTRIES], max(0, MAX_ENTRIES - len(dated))
    kept += undated if len(undated) <= room else [*undated[: (room + 1) // 2], *undated[len(undated) - room // 2 :]]
    many = f"{len(listed)} sitemaps" if len(listed) > 1 else "a sitemap"
    found = found_in(EntryList("sitemap", tuple(kept)), many)
    left_out = len(entries) - len(kept)
    return replace(found, reason=f"{found.reason}; {left_out} older ones left out") if left_out else found


def parts_of(index: EntryList) -> tuple[Part, ...]:
    """The sitemaps that an index names, each once, the newest first; where nothing says when they changed, lists of news first."""
    parts = {e.url: Part(e.url, e.published.value if e.published else _in_name(e.url)) for e in index.entries if e.url}
    said = [part for part in parts.values() if part.changed]
    silent = [part for part in parts.values() if not part.changed]
    return (
        *sorted(said, key=lambda part: _sortable(part.changed), reverse=True),
        *sorted(silent, key=lambda part: "news" not in part.url.lower()),
    )


def _may_be(url: str) -> bool:
    return address_score(url) > -0.6


def _sortable(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


def _in_name(url: str) -> datetime | None:
    """The period in the name of a sitemap, as its beginning in UTC (sitemap-2026-11.xml)."""
    match = _YEAR_MONTH.search(url.rpartition("/")[2])
    try:
        return datetime(*(int(part or 1) for part in match.groups()), tzinfo=UTC) if match else None  # type: ignore[misc, arg-type]  # three numbers, then the zone
    except ValueError:
        return None


def _text_sitemap(text: str, reader: Reader) -> EntryList | Refusal:
    """One address a line and nothing else."""
    lines = [line.strip() for line in text[: MAX_ADDRESSES * 200].splitlines() if line.strip()]
    if not lines or not all(re.match(r"https?://\S+\Z", line) for line in lines[:200]):
        return Refusal(
            RefusalKind.NOT_HTML, "this is no sitemap: neither addresses line by line nor a list of them in XML"
        )
    entries = (Entry(reader.address(line), None, None) for line in lines[:MAX_ADDRESSES])
    return EntryList("sitemap-txt", tuple(entries), cut=len(lines) > MAX_ADDRESSES)


def _entries(text: str, reader: Reader) -> Iterator[Entry]:
    text = _STRAY.sub("&amp;", _CONTROL.sub("", _DECLARATION.sub("", text, count=1)))
    stream = io.BytesIO(text[text.find("<") :].encode("utf-8"))
    options = {"recover": True, "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    made = 0
    try:
        for number, (_, element) in enumerate(etree.iterparse(stream, events=("end",), **options)):
            if made == MAX_ADDRESSES or number == _MAX_ELEMENTS:
                return
            if _name(element) not in ("url", "sitemap"):
                continue
            made += 1
            yield _entry(element, reader)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        return


def _entry(element: "etree._Element", reader: Reader) -> Entry:
    said: dict[str, str] = {}
    for child in element.iterchildren(etree.Element):
        if _name(child) == "news":
            for inner in child.iterchildren(etree.Element):
                said.setdefault(f"news:{_name(inner)}", "".join(inner.itertext()))
        elif "image" not in str(child.tag) and "video" not in str(child.tag):
            said.setdefault(_name(child), "".join(child.itertext()))
    loc = said.get("loc")
    return Entry(
        reader.address(loc.strip()) if loc else None,
        plain(said.get("news:title")),
        reader.date(said.get("news:publication_date"), said.get("lastmod")),
    )


def _name(element: "etree._Element") -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""
