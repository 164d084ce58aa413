"""JSON lists: what the programming interface behind a page answers, read without knowing the interface.

The array that looks most like a list of articles is the list (`records`); an interface that hands out ready HTML in its JSON
is read like the page that would show it.
"""

from datetime import tzinfo
from typing import Any

from analysis.article import Refusal, RefusalKind
from analysis.entry import Entry, EntryList, Reader, found_in, text_of
from analysis.link import Found
from analysis.links import find_links
from analysis.page import Page
from analysis.records import MAX_RECORDS, MAX_VALUES, json_of, record_lists

_LEAST_HTML = 200  # characters of HTML in a value that may be a list


def read_json_list(page: Page, *, zone: tzinfo, encoding: str | None = None) -> Found | Refusal:
    """The records of a JSON answer that have an address, each address once; `zone` is meant where a date has none.

    An answer without records, or whose records have no addresses, is Found with none, and the reason says so; Refusal
    (EMPTY, NOT_HTML) for what is no JSON. Never raises.
    """
    listed = json_entries(page, zone=zone, encoding=encoding)
    return listed if isinstance(listed, Refusal) else found_in(listed, "the answer's records")


def json_entries(page: Page, *, zone: tzinfo, encoding: str | None = None) -> EntryList | Refusal:
    """All records of the main list, those without an address and repeated ones too; as `read_json_list` otherwise."""
    text = text_of(page, encoding, "a JSON list")
    if isinstance(text, Refusal):
        return text
    if text.startswith("<"):
        return Refusal(RefusalKind.NOT_HTML, "this is a page or XML, not a JSON list")
    try:
        data = json_of(text)
    except ValueError:
        return Refusal(RefusalKind.NOT_HTML, "this cannot be read as JSON")
    best = max(record_lists(data, page.url), key=lambda records: records.strength, default=None)
    if best is None or not any(record.url for record in best.records):
        in_html = _in_html(data, page, zone)
        if in_html is not None:
            return in_html
    if best is None:
        return EntryList("json-list", ())
    reader = Reader(page.url, zone, page.fetched_at)
    entries = tuple(Entry(record.url, record.title, reader.date(record.date)) for record in best.records)
    return EntryList("json-list", entries, cut=len(entries) >= MAX_RECORDS)


def _in_html(data: Any, page: Page, zone: tzinfo) -> EntryList | None:
    """The links of the longest text within the data that is HTML with links."""
    longest = ""
    waiting, budget = [data], MAX_VALUES
    while waiting and budget > 0:
        value = waiting.pop()
        budget -= 1
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str) and len(value) > max(len(longest), _LEAST_HTML) and "<a " in value:
            longest = value
    if not longest:
        return None
    html = Page(page.url, longest.encode("utf-8", "replace"), "text/html; charset=utf-8", fetched_at=page.fetched_at)
    found = find_links(html, zone=zone)
    if isinstance(found, Refusal) or not found.links:
        return None
    return EntryList("json-list", tuple(Entry(link.url, link.title, link.published) for link in found.links))
