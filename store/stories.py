"""Stories: which articles carry the same text, one row for all of them.

`join` is the one place that decides which story an article belongs to: today by the exact fingerprint of its text.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select, update
from sqlalchemy.orm import aliased

from analysis.article import Article, Label
from analysis.fingerprint import FINGERPRINT_VERSION
from analysis.story import Candidate, roles
from store.schema import AnyRow, AnySelect
from store.schema import Article as ArticleRow
from store.schema import Judgement as JudgementRow
from store.schema import Mark as MarkRow
from store.schema import Outlet as OutletRow
from store.schema import Revision as RevisionRow
from store.schema import Story as StoryRow_
from store.schema import TextNode as NodeRow

TOPIC = "ai-policy"
_Sibling = aliased(ArticleRow)


@dataclass(frozen=True, slots=True)
class Joined:
    """The text node and the story that an article's text belongs to."""

    node_id: int
    story_id: int
    new_story: bool


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One story in one row; its words and its judgement are those of its original, its mark the newest of its members'."""

    id: int
    seq: int
    original_id: int
    title: str | None
    lead: str | None
    language: str
    label: str
    score: float
    first_published_at: datetime | None
    first_seen_at: datetime
    last_grown_at: datetime
    size: int
    outlets: tuple[str, ...]
    mark: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """One article of a story. `similarity`: the share of the original's text, 1 for the same text."""

    id: int
    url: str
    role: str
    title: str | None
    outlet_id: str
    outlet_name: str
    published_at: datetime | None
    first_seen_at: datetime
    similarity: float | None


def join(c: Connection, article: Article, own_story: int | None, now: datetime) -> Joined:
    """The story of an article's text: the one that holds the same text already, or a new one.

    `own_story` is the story of an article that was stored before: a revision stays in it, whatever it says now.
    """
    known = c.execute(
        select(NodeRow.id, NodeRow.story_id).where(
            NodeRow.version == FINGERPRINT_VERSION, NodeRow.fingerprint == article.fingerprint
        )
    ).one_or_none()
    if known is not None:
        return Joined(known.id, own_story or known.story_id, new_story=False)
    story = own_story
    if story is None:
        values = {"last_grown_at": now, "size": 0, "outlets": 0}
        story = c.execute(insert(StoryRow_).values(**values).returning(StoryRow_.id)).scalar_one()
    values = {"version": FINGERPRINT_VERSION, "fingerprint": article.fingerprint, "story_id": story}
    values["length"] = len(article.normal.text)
    node: int = c.execute(insert(NodeRow).values(**values).returning(NodeRow.id)).scalar_one()
    return Joined(node, story, new_story=own_story is None)


def settle(c: Connection, story_id: int, now: datetime, *, grown: bool) -> int:
    """Work out who is who in a story after a member came or changed; returns its size."""
    members = [
        Candidate(row.id, row.name, row.origin, row.mirror, row.published_at, row.first_seen_at)
        for row in c.execute(_candidates(story_id))
    ]
    decided = roles(members)
    for article_id, role in decided.items():
        is_other = and_(ArticleRow.id == article_id, ArticleRow.role != str(role))
        c.execute(update(ArticleRow).where(is_other).values(role=str(role)))
    published = [m.published_at for m in members if m.published_at is not None]
    values: dict[str, Any] = {
        "original_id": next(number for number, role in decided.items() if role == "original"),
        "first_published_at": min(published) if published else None,
        "size": len(members),
        "outlets": len({m.outlet for m in members}),
    }
    if grown:
        values["last_grown_at"] = now
    c.execute(update(StoryRow_).where(StoryRow_.id == story_id).values(**values))
    return len(members)


def get(c: Connection, story_id: int) -> StoryRow | None:
    """The story of this number; one that was merged into another leads there."""
    merged = c.execute(select(StoryRow_.merged_into).where(StoryRow_.id == story_id)).scalar_one_or_none()
    row = c.execute(_select().where(StoryRow_.id == (merged or story_id))).one_or_none()
    return _story(c, row) if row else None


def newest(
    c: Connection, *, label: str | None = None, unread: bool = False, limit: int = 50, source_id: str | None = None
) -> tuple[StoryRow, ...]:
    """Stories by first publication, newest first; of one label, or those that nobody has read."""
    query = _select().where(StoryRow_.merged_into.is_(None))
    if label is not None:
        query = query.where(JudgementRow.label == label)
    if source_id is not None:
        query = query.where(ArticleRow.source_id == source_id)
    if unread:
        read = (
            select(MarkRow.id)
            .join(_Sibling, _Sibling.id == MarkRow.article_id)
            .where(_Sibling.story_id == StoryRow_.id, MarkRow.read.is_(True))
        )
        query = query.where(~read.exists())
    when = func.coalesce(StoryRow_.first_published_at, ArticleRow.first_seen_at)
    rows = c.execute(query.order_by(when.desc(), StoryRow_.id.desc()).limit(limit)).all()
    return tuple(_story(c, row) for row in rows)


def members(c: Connection, story_id: int) -> tuple[Member, ...]:
    """The articles of a story, in order of publication."""
    when = func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)
    original = select(RevisionRow.node_id).join(StoryRow_, StoryRow_.original_id == RevisionRow.article_id)
    node = original.where(StoryRow_.id == story_id).order_by(RevisionRow.number.desc()).limit(1).scalar_subquery()
    query: AnySelect = (
        select(
            ArticleRow.id,
            ArticleRow.url,
            ArticleRow.role,
            RevisionRow.title,
            ArticleRow.outlet_id,
            OutletRow.name,
            ArticleRow.published_at,
            ArticleRow.first_seen_at,
            RevisionRow.node_id == node,
        )
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .join(OutletRow, OutletRow.id == ArticleRow.outlet_id)
        .where(ArticleRow.story_id == story_id)
        .order_by(when, ArticleRow.id)
    )
    return tuple(Member(*(*row[:8], 1.0 if row[8] else None)) for row in c.execute(query))


def count(c: Connection) -> dict[str, int]:
    """How many stories there are, by label; every label is there."""
    rows = c.execute(
        select(JudgementRow.label, func.count())
        .join(StoryRow_, StoryRow_.original_id == JudgementRow.article_id)
        .where(JudgementRow.topic == TOPIC, StoryRow_.merged_into.is_(None))
        .group_by(JudgementRow.label)
    )
    found: dict[str, int] = {row[0]: row[1] for row in rows}
    return {str(label): found.get(label, 0) for label in Label}


def _candidates(story_id: int) -> AnySelect:
    return (
        select(
            ArticleRow.id,
            OutletRow.name,
            RevisionRow.origin,
            RevisionRow.mirror,
            ArticleRow.published_at,
            ArticleRow.first_seen_at,
        )
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .join(OutletRow, OutletRow.id == ArticleRow.outlet_id)
        .where(ArticleRow.story_id == story_id)
        .order_by(ArticleRow.id)
    )


def _select() -> AnySelect:
    return (
        select(
            StoryRow_.id,
            ArticleRow.seq,
            ArticleRow.id,
            RevisionRow.title,
            RevisionRow.lead,
            RevisionRow.language,
            JudgementRow.label,
            JudgementRow.score,
            StoryRow_.first_published_at,
            ArticleRow.first_seen_at,
            StoryRow_.last_grown_at,
            StoryRow_.size,
        )
        .join(ArticleRow, ArticleRow.id == StoryRow_.original_id)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .join(JudgementRow, and_(JudgementRow.article_id == ArticleRow.id, JudgementRow.topic == TOPIC))
    )


def _story(c: Connection, row: AnyRow) -> StoryRow:
    story_id = row[0]
    names = (
        select(OutletRow.name)
        .join(ArticleRow, ArticleRow.outlet_id == OutletRow.id)
        .where(ArticleRow.story_id == story_id)
        .group_by(OutletRow.name)
        .order_by(func.min(ArticleRow.id))
    )
    mark = (
        select(MarkRow.label)
        .join(ArticleRow, ArticleRow.id == MarkRow.article_id)
        .where(ArticleRow.story_id == story_id, MarkRow.label.is_not(None))
        .order_by(MarkRow.id.desc())
        .limit(1)
    )
    further = (tuple(c.execute(names).scalars()), c.execute(mark).scalar_one_or_none())
    return StoryRow(*(*row, *further))
