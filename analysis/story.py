"""Who is who in a story: which member is the original, and what the others are to it.

Pure and independent of the order in which the members arrived.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What an article is within its story."""

    ORIGINAL = "original"
    REPRINT = "reprint"
    EXCERPT = "excerpt"
    MIRROR = "mirror"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One member as far as it matters here. `origin` is the outlet that it credits, null where it credits none.

    Outlet and origin are names as published. `address` is the canonical one, unique among all articles.
    """

    article_id: int
    address: str
    outlet: str
    origin: str | None
    mirror: bool
    published_at: datetime | None
    first_seen_at: datetime


def roles(members: Sequence[Candidate]) -> dict[int, Role]:
    """The role of each member by its article's id; exactly one is the original.

    The original is the member whose outlet most others credit, unless it passes the credit on to another member; else the
    earliest one that is neither a mirror copy nor credits another outlet; else the earliest of all.
    """
    outlets = {_name(m.outlet) for m in members}
    credited = Counter(origin for m in members if (origin := _credit(m)))
    original = min(members, key=lambda m: _rank(m, outlets, credited))
    return {m.article_id: Role.ORIGINAL if m is original else _lesser(m) for m in members}


def _rank(
    member: Candidate, outlets: set[str], credited: Counter[str]
) -> tuple[bool, bool, int, bool, datetime, datetime, str]:
    credit = _credit(member)
    when = member.published_at or member.first_seen_at
    fame = credited[_name(member.outlet)]
    return (member.mirror, credit in outlets, -fame, credit is not None, when, member.first_seen_at, member.address)


def _credit(member: Candidate) -> str | None:
    """The other outlet that a member credits, if it does."""
    origin = _name(member.origin or "")
    return origin if origin and origin != _name(member.outlet) else None


def _name(outlet: str) -> str:
    return "".join(outlet.split()).casefold()


def _lesser(member: Candidate) -> Role:
    return Role.MIRROR if member.mirror else Role.REPRINT
