"""Who is who in a story: which member is the original, and what the others are to it.

Pure and independent of the order in which the members arrived.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from analysis.article import Precision


class Role(StrEnum):
    """What an article is within its story."""

    ORIGINAL = "original"
    REPRINT = "reprint"
    EXCERPT = "excerpt"
    MIRROR = "mirror"


_ONE_EXTENT = 0.88  # the shorter to the longer
_WHOLE = 0.75
_SLACK: dict[str, timedelta] = {
    Precision.DAY: timedelta(days=1),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
}
_EXCERPT = 0.5  # so much less than the original is an excerpt


@dataclass(frozen=True, slots=True)
class Candidate:
    """One member as far as it matters here. `origin` is the outlet that it credits, null where it credits none.

    Outlet and origin are names as published. `address` is the canonical one, unique among all articles. `size` of its text in
    tokens. `precision` is that of `published_at`; null counts as exact.
    """

    article_id: int
    address: str
    outlet: str
    origin: str | None
    mirror: bool
    published_at: datetime | None
    first_seen_at: datetime
    size: int = 0
    precision: str | None = None


def roles(members: Sequence[Candidate]) -> dict[int, Role]:
    """The role of each member by its article's id; exactly one is the original.

    The original has the whole text, no excerpt of it and no digest around it. Of those members it is the one whose outlet
    most others credit, unless it passes the credit on to another member; else the earliest one that is neither a mirror copy
    nor credits another outlet; else the earliest of all.
    """
    outlets = {_name(m.outlet) for m in members}
    credited = Counter(origin for m in members if (origin := _credit(m)))
    whole = _whole_size([m.size for m in members])
    original = min(members, key=lambda m: _rank(m, outlets, credited, whole))
    return {m.article_id: Role.ORIGINAL if m is original else _lesser(m, original) for m in members}


def first_published(members: Sequence[Candidate]) -> datetime | None:
    """When the member was published that was so first for certain; null if no member is dated."""
    dated = [member for member in members if member.published_at is not None]
    return min(dated, key=lambda member: (_latest(member), member.address)).published_at if dated else None


def not_held(credits_given: Sequence[str | None], outlets: Sequence[str]) -> str | None:
    """The outlet that most members credit, if no member is its own: the original is not held."""
    named = Counter(name for origin in credits_given if origin and (name := _name(origin)))
    most = min(named, key=lambda name: (-named[name], name), default=None)
    if most is None or most in {_name(outlet) for outlet in outlets}:
        return None
    return next(origin for origin in credits_given if origin and _name(origin) == most)


def _whole_size(sizes: Sequence[int]) -> int:
    """The greatest extent that two members have, in tokens; if no two have one, the greatest."""
    falling = sorted(sizes, reverse=True)
    return next((one for one, other in pairwise(falling) if other >= _ONE_EXTENT * one), falling[0])


def _rank(
    member: Candidate, outlets: set[str], credited: Counter[str], whole: int
) -> tuple[bool, bool, bool, int, bool, datetime, datetime, str]:
    credit = _credit(member)
    fame = credited[_name(member.outlet)]
    part = member.size < _WHOLE * whole or (fame == 0 and _WHOLE * member.size > whole)
    seen = member.first_seen_at
    return (part, member.mirror, credit in outlets, -fame, credit is not None, _latest(member), seen, member.address)


def _latest(member: Candidate) -> datetime:
    """The latest moment at which an article can have been published: a day that a page states may be that day's evening."""
    if member.published_at is None:
        return member.first_seen_at
    slack = _SLACK.get(member.precision or "")
    return (
        min(member.published_at + slack, max(member.published_at, member.first_seen_at))
        if slack
        else member.published_at
    )


def _credit(member: Candidate) -> str | None:
    """The other outlet that a member credits, if it does."""
    origin = _name(member.origin or "")
    return origin if origin and origin != _name(member.outlet) else None


def _name(outlet: str) -> str:
    return "".join(outlet.split()).casefold()


def _lesser(member: Candidate, original: Candidate) -> Role:
    if member.size < _EXCERPT * original.size:
        return Role.EXCERPT
    return Role.MIRROR if member.mirror else Role.REPRINT
