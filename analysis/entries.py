"""The entries of whatever list a site makes for machines: feed, sitemap or JSON, told apart by what the answer is."""

from datetime import tzinfo

from analysis.article import Refusal
from analysis.entry import EntryList
from analysis.feeds import feed_entries
from analysis.json_lists import json_entries
from analysis.page import Page
from analysis.sitemaps import sitemap_entries


def entries_of(page: Page, *, zone: tzinfo, encoding: str | None = None) -> EntryList | Refusal:
    """All entries of a list in its order. Refusal, in the words of the feeds' reader, for what is none. Never raises."""
    first = feed_entries(page, zone=zone, encoding=encoding)
    others = (read(page, zone=zone, encoding=encoding) for read in (sitemap_entries, json_entries))
    return first if isinstance(first, EntryList) else next((o for o in others if isinstance(o, EntryList)), first)
