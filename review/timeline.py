"""The way of a story: who took it over from whom, when, and with what cut or added. Pages and the terminal show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from analysis.revision import Change, changes
from analysis.story import not_held
from store import articles, stories
from store.articles import StoredRevision
from store.stories import Member, Partial

MOST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One member of a story with its lag behind the original, and what it says otherwise; the lag is null where the original is
    dated later, or one of the two tells only its day."""

    member: Member
    lag_minutes: int | None
    changes: tuple[Change, ...]
    more_changes: int


@dataclass(frozen=True, slots=True)
class Edit:
    """One revision of an article, and what it says otherwise than the one before it."""

    revision: StoredRevision
    changes: tuple[Change, ...]
    more_changes: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """A story's members, the original first. `not_held`: the outlet that they credit, when none of them is its own."""

    steps: tuple[Step, ...]
    not_held: str | None
    partial: tuple[Partial, ...]


def timeline(c: Connection, story_id: int) -> Timeline:
    """The way of a story, with the differences of each member against the original."""
    members = stories.members(c, story_id)
    original = articles.get(c, members[0].id) if members else None
    first = original.published_at if original and members[0].day is None else None
    steps = []
    for member in members:
        when = member.published_at if member.day is None else None
        lag = int((when - first).total_seconds() // 60) if when and first and when >= first else None
        copy = original if original is None or member.id == original.id else articles.get(c, member.id)
        found = changes(original.normal, copy.normal) if original and copy else ()
        steps.append(Step(member, lag, found[:MOST_CHANGES], max(0, len(found) - MOST_CHANGES)))
    return Timeline(tuple(steps), _not_held(members), stories.partial(c, story_id))


def edits(c: Connection, article_id: int) -> tuple[Edit, ...]:
    """The revisions of an article, oldest first."""
    found, before = [], None
    for revision in articles.revisions(c, article_id):
        told = changes(before.normal, revision.normal) if before is not None else ()
        found.append(Edit(revision, told[:MOST_CHANGES], max(0, len(told) - MOST_CHANGES)))
        before = revision
    return tuple(found)


def _not_held(members: Sequence[Member]) -> str | None:
    return not_held([m.origin for m in members], [m.outlet_name for m in members])
