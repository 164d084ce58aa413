"""Finding what to poll behind any address: a few looks in waves, the likeliest first, bounded in number and time.

What a page offers is read in `analysis.offers`, what is better is decided in `analysis.ranking`; here it is only asked for.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from analysis.address import host_of
from analysis.article import Refusal
from analysis.language import zone_of as zone_of_language
from analysis.lists import read_list, type_of
from analysis.offers import Offers, offers_of, usual_places
from analysis.outcome import Outcome
from analysis.page import Page
from analysis.probe import assess
from analysis.ranking import FEW, Candidate, Ranked, rank
from crawler.orders import Seen
from crawler.zones import country_of, zone_of
from scheduler.clock import Clock
from scheduler.look import Lookout
from scheduler.probing import newest_part, page_of

MOST_LOOKS = 23  # with two robots.txt no more than 25 requests
SECONDS = 16.0
_STOP = (Outcome.CHALLENGE, Outcome.GONE, Outcome.BLOCKED)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What is behind an address. `note` says what stands in the way, null if nothing does; `ranked` may hold lists all the same."""

    url: str
    ranked: tuple[Ranked, ...] = ()
    note: str | None = None
    name: str | None = None
    language: str | None = None
    country: str | None = None
    region: str | None = None
    zone: str = "UTC"
    looks: int = 0


def discover(
    lookout: Lookout, url: str, clock: Clock, *, zone: str, region: str | None = None, delay: float = 1.0
) -> Discovery:
    """Look behind an address. `zone` is for sites that do not tell theirs, `region` what the user knows, `delay` seconds
    between two requests to a host. Raises WorkerDied."""
    return _Search(lookout, url, clock, delay).run(zone, region)


class _Search:
    def __init__(self, lookout: Lookout, url: str, clock: Clock, delay: float) -> None:
        self.lookout, self.url, self.now, self.delay = lookout, url, clock(), delay
        self.end = time.monotonic() + SECONDS
        self.asked: set[str] = set()
        self.found: list[Candidate] = []

    def run(self, zone: str, region: str | None) -> Discovery:
        seen = self._see([self.url]).get(self.url)
        if seen is None or seen.outcome is not None:
            reason = (seen.reason or f"the site answers with status {seen.status}") if seen else "it was not asked"
            outcome = seen.outcome if seen else Outcome.FAILED
            return Discovery(self.url, note=f"{outcome}: {reason}", looks=len(self.asked))
        self.delay = max(self.delay, seen.delay)
        page = page_of(seen, self.url, self.now)
        offers = offers_of(page)
        told = self._who(offers, zone, region)
        self.zone = ZoneInfo(told.zone)
        front = urlsplit(page.url).path.strip("/").lower() in ("", "index.html", "index.htm", "index.php")
        kind = type_of(page, zone=self.zone)
        if kind != "listing":
            self._take(page, kind, given=True)
            return self._told(told, front=front)
        looked = assess(page, "listing", zone=self.zone)
        told = replace(told, note=None if looked.outcome is Outcome.OK else f"{looked.outcome}: {looked.reason}")
        if looked.outcome in _STOP:
            return self._told(told, front=front)
        if looked.links:
            self.found.append(Candidate(page.url, "listing", looked.links, len(page.body), looked.reason, given=True))
        self._explore(page, offers, seen.sitemaps, front=front)
        return self._told(told, front=front)

    def _explore(self, page: Page, offers: Offers, sitemaps: Iterable[str], *, front: bool) -> None:
        """What the page names; then the sections of a front page; then where such things usually are."""
        named = [*offers.feeds[:4], *sitemaps, *offers.sitemaps]
        self._wave([*dict.fromkeys(named)][:7])
        self._wave(offers.lists[:4])
        if front or not any(len(one.links) >= FEW for one in self.found):
            self._wave(offers.sections[:3], pages=True)
        if not any(one.type != "listing" and len(one.links) >= FEW for one in self.found):
            self._wave(usual_places(page.url))

    def _wave(self, urls: Iterable[str], *, pages: bool = False) -> None:
        """Ask for some addresses and keep those that are lists; web pages only if they were asked for as such."""
        for url, seen in self._see([url for url in urls if url not in self.asked]).items():
            if seen.outcome is not None:
                continue
            page = page_of(seen, url, self.now)
            kind = type_of(page, zone=self.zone)
            if pages or kind != "listing":
                self._take(page, kind)

    def _take(self, page: Page, kind: str, *, given: bool = False) -> None:
        """Keep a list; of an index of sitemaps its newest part speaks for it."""
        read = page
        if kind == "sitemap":
            read = newest_part(page, self.zone, lambda url: self._see([url]).get(url)) or page
        found = read_list(read, kind, zone=self.zone)
        if isinstance(found, Refusal) or len(found.links) < (1 if given else FEW):
            return
        if kind == "api" and not given and sum(link.title is not None for link in found.links) < FEW:
            return
        size = len(page.body) + (len(read.body) if read is not page else 0)
        self.found.append(Candidate(page.url, kind, found.links, size, found.reason, given))

    def _see(self, urls: list[str]) -> dict[str, Seen]:
        """As many of the addresses as there is time and allowance for."""
        left = self.end - time.monotonic()
        fits = max(int(left / self.delay), 0) if self.delay else len(urls)
        chosen = urls[: min(fits, MOST_LOOKS - len(self.asked)) if self.asked else 1]
        self.asked.update(chosen)
        return dict(self.lookout.see(chosen, max(left, 1.0))) if chosen else {}

    def _who(self, offers: Offers, zone: str, region: str | None) -> Discovery:
        region = region or offers.region
        country = region[:2] if region else country_of(host_of(self.url))
        # Times of a language that is at home in many zones are nobody's in particular.
        usual = str(zone_of_language(offers.language)) if offers.language else zone
        return Discovery(
            self.url,
            name=offers.name,
            language=offers.language,
            country=country,
            region=region,
            zone=zone_of(country, region, usual),
        )

    def _told(self, told: Discovery, *, front: bool) -> Discovery:
        unique = {one.url: one for one in reversed(self.found)}
        return replace(told, ranked=rank(list(unique.values()), self.now, front=front), looks=len(self.asked))
