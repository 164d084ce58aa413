"""Which of several lists of one site is best to poll: ranked by what it yields, how fresh it is, and what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from analysis.address import canonical
from analysis.errors import AddressError
from analysis.link import Link
from analysis.probe import newest_of

# What a poll of each type costs, and how likely it is to break: 1 is best. A page's layout changes, a format does not.
_WORTH = {"feed": 1.0, "api": 0.9, "sitemap": 0.75, "listing": 0.6}
_LARGE = 300_000  # bytes of a poll beyond which it is no cheap one
_STEPS = (15, 30, 60, 120, 180, 360, 720, 1440)  # minutes
FEW = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list that could be polled, with what is on it now; `given`: it is what the user's address answers itself."""

    url: str
    type: str
    links: tuple[Link, ...]
    bytes: int
    reason: str
    given: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score (0 to 1), the latest date on it, and in words what speaks for and against it."""

    candidate: Candidate
    score: float
    newest: datetime | None
    words: str


def rank(candidates: Sequence[Candidate], now: datetime, *, front: bool) -> tuple[Ranked, ...]:
    """The best first. `front`: the user named a site, not one section of it.

    A list that brings other articles than the page that the user named brings the wrong ones, unless that is a front page.
    """
    given = next((one for one in candidates if one.given and len(one.links) >= FEW), None)
    dates = {one.url: newest_of(one.links, now) for one in candidates}
    latest = max((date for date in dates.values() if date), default=None)
    ranked = [_ranked(one, given, dates[one.url], latest, front=front) for one in candidates if one.links]
    return tuple(sorted(ranked, key=lambda one: (-one.score, one.candidate.url)))


def newest_first(links: Sequence[Link], most: int = 10) -> tuple[Link, ...]:
    """The newest links; those without a date keep their place behind those with one."""
    dated = sorted((link for link in links if link.published), key=_moment, reverse=True)
    return (*dated, *(link for link in links if not link.published))[:most]


def interval_minutes(links: Sequence[Link], now: datetime) -> int:
    """How often to poll: about twice for each new article of the last month, from every quarter of an hour to daily."""
    recent = sorted(
        moment for link in links if link.published and now - timedelta(days=30) < (moment := _moment(link)) <= now
    )
    if len(recent) < FEW:
        return _STEPS[-1]
    between = (now - recent[0]).total_seconds() / 60 / len(recent)
    return next((step for step in _STEPS if step >= between / 2), _STEPS[-1])


def _ranked(
    one: Candidate, given: Candidate | None, newest: datetime | None, latest: datetime | None, *, front: bool
) -> Ranked:
    covered = _coverage(one, given, front=front)
    behind = (latest - newest).total_seconds() / 86_400 if latest and newest else None
    fresh = 0.5 if behind is None else 1 / (1 + max(behind - 1, 0) / 7)
    dated = sum(link.published is not None for link in one.links) / len(one.links)
    worth = _WORTH[one.type] - (0.3 if one.bytes > _LARGE and one.type == "sitemap" else 0)
    score = 0.45 * covered + 0.2 * fresh + 0.15 * dated + 0.2 * worth
    words = [f"{len(one.links)} articles", f"{dated:.0%} dated", f"{max(one.bytes // 1024, 1)} KiB a poll"]
    if given is not None and one is not given:
        words.insert(1, f"{covered:.0%} of what the page lists")
    return Ranked(one, round(score, 3), newest, ", ".join(words))


def _coverage(one: Candidate, given: Candidate | None, *, front: bool) -> float:
    """How much of what the user pointed at a list brings, 0 to 1."""
    if given is None:
        return min(len(one.links), 10) / 10
    if one is given:
        return 1.0
    addresses = {_key(link.url) for link in given.links}
    titles = {link.title for link in given.links if link.title}
    shared = sum(_key(link.url) in addresses or link.title in titles for link in one.links)
    share = min(shared / min(len(one.links), len(given.links)), 1.0)
    return max(share, 0.6) if front else share


def _moment(link: Link) -> datetime:
    if link.published is None:
        raise ValueError("a link without a date")
    return link.published.value


def _key(url: str) -> str:
    try:
        return canonical(url)
    except AddressError:
        return url
