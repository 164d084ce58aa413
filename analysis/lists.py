"""A source's list, read by the type of the source, and the type that an answer has by itself."""

from datetime import tzinfo

from analysis.article import Refusal
from analysis.entry import EntryList
from analysis.feeds import feed_entries, read_feed
from analysis.json_lists import json_entries, read_json_list
from analysis.link import Found
from analysis.links import find_links
from analysis.page import Page
from analysis.sitemaps import found_in_sitemaps, sitemap_entries

_MARKUP = b"\xef\xbb\xbf \t\r\n"


def read_list(
    page: Page,
    type_: str,
    *,
    zone: tzinfo,
    selector: str | None = None,
    pattern: str | None = None,
    encoding: str | None = None,
) -> Found | Refusal:
    """The links of a list of one type: listing, feed, sitemap or api; of an index of sitemaps there are none. Never raises."""
    match type_:
        case "feed":
            return read_feed(page, zone=zone, encoding=encoding)
        case "sitemap":
            listed = sitemap_entries(page, zone=zone, encoding=encoding)
            if isinstance(listed, Refusal):
                return listed
            return found_in_sitemaps([] if listed.kind == "sitemap-index" else [listed])
        case "api" if not page.body.lstrip(_MARKUP).startswith(b"<"):
            return read_json_list(page, zone=zone, encoding=encoding)
        case _:
            return find_links(page, zone=zone, selector=selector, pattern=pattern, encoding=encoding)


def type_of(page: Page, *, zone: tzinfo) -> str:
    """The type that an answer has, whatever a source calls it: feed, sitemap, api, or listing for any page."""
    start = page.body[:4096].lstrip(_MARKUP).lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "listing"
    for name, entries in (("feed", feed_entries), ("sitemap", sitemap_entries), ("api", json_entries)):
        listed = entries(page, zone=zone)
        if isinstance(listed, EntryList) and (listed.entries or name != "api"):
            return name
    return "listing"
