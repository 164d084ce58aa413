"""What one look at a source's list shows: whether it can be read as it is set up, how fresh it is, and what would be better."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from analysis.article import Precision, Refusal
from analysis.decode import decode
from analysis.link import Found, Link
from analysis.lists import read_list, type_of
from analysis.markup import parse
from analysis.offers import offers_of
from analysis.outcome import Outcome, of_refused
from analysis.page import Page
from analysis.refusal import says_gone
from analysis.walls import of_shell

OLD_DAYS = 90


@dataclass(frozen=True, slots=True)
class Assessment:
    """`type` is what the answer is by itself; `newest` the latest date on the list; `encoding` what its bytes are in."""

    outcome: Outcome
    reason: str
    type: str
    links: tuple[Link, ...] = ()
    newest: datetime | None = None
    encoding: str | None = None
    better: tuple[str, ...] = ()


def assess(
    page: Page,
    type_: str,
    *,
    zone: tzinfo,
    selector: str | None = None,
    pattern: str | None = None,
    encoding: str | None = None,
) -> Assessment:
    """Judge an answer that came with a good status, as the list of a source of this type. Never raises."""
    by_itself = type_of(page, zone=zone)
    used = decode(page.body, page.content_type, encoding)[1]
    found = read_list(page, type_, zone=zone, selector=selector, pattern=pattern, encoding=encoding)
    if isinstance(found, Found) and not found.links and by_itself == "listing":
        found = _shell(page, encoding) or found
    shown = used.used if used.declared in (None, used.used) else f"{used.used} (it says {used.declared})"
    better = _better(page, type_, by_itself, found, encoding)
    if isinstance(found, Refusal):
        # A list of another type that is sound by itself is only set up wrongly; a page may say what is the matter.
        other = read_list(page, by_itself, zone=zone) if by_itself != type_ else found
        refused = other if isinstance(other, Refusal) else found
        return Assessment(of_refused(refused.kind), refused.reason, by_itself, encoding=shown, better=better)
    if found.title and by_itself == "listing" and says_gone(found.title):
        reason = f"the page calls itself {found.title[:60]!r}, though its status is {page.status} (soft 404)"
        return Assessment(Outcome.GONE, reason, by_itself, encoding=shown, better=better)
    newest = newest_of(found.links, page.fetched_at)
    if not found.links:
        empty = by_itself in ("feed", "sitemap")
        return Assessment(
            Outcome.EMPTY if empty else Outcome.INVALID, found.reason, by_itself, encoding=shown, better=better
        )
    if newest and page.fetched_at and (page.fetched_at - newest).days > OLD_DAYS:
        better += (f"nothing on it is newer than {newest:%Y-%m-%d}: has it moved?",)
    return Assessment(Outcome.OK, found.reason, by_itself, found.links, newest, shown, better)


def _shell(page: Page, encoding: str | None) -> Refusal | None:
    text, _ = decode(page.body, page.content_type, encoding)
    body = parse(text).body
    # What a page says to those without scripts is no part of what it shows.
    said = body.text(separator=" ", skip_empty=True) if body else ""
    return of_shell(text, said)


def newest_of(links: Sequence[Link], now: datetime | None) -> datetime | None:
    """The latest date of some links that is not in the future; dates of a month or a year say too little."""
    dates = [
        link.published.value
        for link in links
        if link.published and link.published.precision in (Precision.MINUTE, Precision.DAY)
    ]
    return max((date for date in dates if now is None or date <= now), default=None)


def _better(page: Page, type_: str, by_itself: str, found: Found | Refusal, encoding: str | None) -> tuple[str, ...]:
    said = []
    if by_itself != type_:
        said.append(f"the answer is a {by_itself}, not a {type_}: set --type {by_itself}")
    elif by_itself == "listing" and (feeds := offers_of(page, encoding).feeds):
        said.append(f"it offers a feed: {feeds[0]}")
    if isinstance(found, Found) and ("matches no link)" in found.reason or "is no CSS" in found.reason):
        said.append("its selector finds nothing any more: set another, or --selector ''")
    return tuple(said)
