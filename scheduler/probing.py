"""Probing sources: one look at each, through the crawl worker, and what it shows."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from analysis.address import canonical, host_of
from analysis.entry import EntryList
from analysis.errors import AddressError
from analysis.outcome import Outcome
from analysis.page import Page
from analysis.probe import assess, newest_of
from analysis.sitemaps import parts_of, sitemap_entries
from crawler import outlets
from crawler.orders import Seen
from scheduler.clock import Clock
from scheduler.look import Lookout
from store.sources import Source


@dataclass(frozen=True, slots=True)
class Probe:
    """What a look at one source showed; `delay` is the host's own in seconds, null where robots.txt could not be asked."""

    id: str
    url: str
    reachable: bool
    outcome: Outcome
    reason: str
    status: int | None
    type: str | None = None
    links: int = 0
    newest: datetime | None = None
    encoding: str | None = None
    robots: str = "unknown"
    delay: float | None = None
    milliseconds: int = 0
    transport: str = "https"
    better: tuple[str, ...] = ()


def probe(lookout: Lookout, sources: Sequence[Source], clock: Clock, weak: Collection[str] = ()) -> Iterator[Probe]:
    """Look at each source and say what is there, each as soon as it is known. Raises WorkerDied."""
    by_address: dict[str, list[Source]] = {}
    for source in sources:
        by_address.setdefault(source.url, []).append(source)
    for url, seen in lookout.stream(list(by_address)):
        for source in by_address[url]:
            found = _judged(source, seen, clock(), lookout)
            yield replace(found, transport=transport_of(seen.url, weak))


def transport_of(url: str, weak: Collection[str]) -> str:
    """How an address is asked: https, http, or https without a proof of who answers, for hosts that the user allowed."""
    if url.startswith("http://"):
        return "plain http"
    return "https, unverified (weak_tls)" if host_of(url) in weak else "https"


def page_of(seen: Seen, asked: str, now: datetime) -> Page:
    """The page that was seen."""
    return Page(seen.url, seen.bytes, seen.content_type, seen.status, requested_url=asked, fetched_at=now)


def newest_part(page: Page, zone: ZoneInfo, see: Callable[[str], Seen | None]) -> Page | None:
    """Of an index of sitemaps its newest one; null for what is none, or where that can't be had."""
    listed = sitemap_entries(page, zone=zone)
    if not isinstance(listed, EntryList) or listed.kind != "sitemap-index":
        return None
    parts = parts_of(listed)
    seen = see(parts[0].url) if parts else None
    if seen is None or seen.outcome is not None or page.fetched_at is None:
        return None
    return page_of(seen, parts[0].url, page.fetched_at)


def _judged(source: Source, seen: Seen, now: datetime, lookout: Lookout) -> Probe:
    robots, delay = _robots(seen)
    better: tuple[str, ...] = ()
    if seen.url != source.url and seen.outcome is None and _differs(seen.url, source.url):
        better = (f"it leads to {seen.url}: set --url",)
    if source.url.startswith("http://"):
        better += ("plain http: anybody on the way can change it; try https://",)
    if seen.outcome is not None:
        reason = seen.reason or f"the site answers with status {seen.status}"
        return Probe(
            *(source.id, source.url, bool(seen.status), seen.outcome, reason, seen.status or None),
            robots=robots,
            delay=delay,
            milliseconds=seen.milliseconds,
            better=better,
        )
    zone = ZoneInfo(source.zone)
    page = page_of(seen, source.url, now)
    if source.type == "sitemap":
        page = newest_part(page, zone, lambda url: lookout.see([url])[url]) or page
    found = assess(
        page,
        source.type,
        zone=zone,
        selector=source.item_selector,
        pattern=source.article_pattern,
        encoding=source.encoding,
    )
    own = outlets.links_of(page)
    if own is not None:
        newest = newest_of(own.links, now)
        found = replace(found, outcome=Outcome.OK, reason=own.reason, links=own.links, newest=newest, better=())
    return Probe(
        *(source.id, source.url, True, found.outcome, found.reason, seen.status),
        type=found.type,
        links=len(found.links),
        newest=found.newest,
        encoding=found.encoding,
        robots=robots,
        delay=delay,
        milliseconds=seen.milliseconds,
        better=better + found.better,
    )


def _robots(seen: Seen) -> tuple[str, float | None]:
    """What robots.txt says to us of this address: allowed, forbidden or unknown."""
    if seen.status:
        return "allowed", seen.delay
    forbidden = seen.outcome is Outcome.BLOCKED and "robots.txt does not allow" in (seen.reason or "")
    return ("forbidden" if forbidden else "unknown"), None


def _differs(url: str, other: str) -> bool:
    try:
        return canonical(url) != canonical(other)
    except AddressError:
        return True
