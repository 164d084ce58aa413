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
    """One member as far as it matters here. `origin` is the outlet that it credits, null where it credits none."""

    article_id: int
    outlet: str
    origin: str | None
    mirror: bool
    published_at: datetime | None
    first_seen_at: datetime


def roles(members: Sequence[Candidate]) -> dict[int, Role]:
    """The role of each member by its article's id; exactly one is the original.

    The original is the member whose outlet most others credit; else the earliest one that is neither a mirror copy nor
    credits another outlet; else the earliest of all.
    """
    credited = Counter(m.origin for m in members if m.origin and m.origin != m.outlet)
    original = min(members, key=lambda m: _rank(m, credited))
    return {m.article_id: Role.ORIGINAL if m is original else _lesser(m) for m in members}


def _rank(member: Candidate, credited: Counter[str]) -> tuple[bool, int, bool, datetime, datetime, int]:
    copies = member.origin is not None and member.origin != member.outlet
    when = member.published_at or member.first_seen_at
    return (member.mirror, -credited[member.outlet], copies, when, member.first_seen_at, member.article_id)


def _lesser(member: Candidate) -> Role:
    return Role.MIRROR if member.mirror else Role.REPRINT
