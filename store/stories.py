"""Stories as they are read: one row for all articles that carry the same text, with its members.

Which articles these are is decided in `store.membership`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, ScalarSelect, and_, bindparam, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from analysis.act import KINDS_BY_FORCE, LEVELS
from analysis.article import Label, Precision
from analysis.grouping import Said
from analysis.story import Role
from store.schema import AnyRow, AnySelect
from store.schema import Article as ArticleRow
from store.schema import Judgement as JudgementRow
from store.schema import Mark as MarkRow
from store.schema import Outlet as OutletRow
from store.schema import Revision as RevisionRow
from store.schema import Story as StoryRow_
from store.schema import TextNode as NodeRow
from store.schema import Tie as TieRow

T = TypeVar("T")
TOPIC = "ai-policy"
SORTS: dict[str, tuple[tuple[str, ...], str]] = {
    "newest": ((), ""), "strength": (KINDS_BY_FORCE, "type"), "level": (LEVELS, "level")
}  # fmt: skip
AT_ONCE = 500  # bound parameters of one statement
_Sibling = aliased(ArticleRow)


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
    act: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Member:
    """One article of a story. `similarity`: the share of the original's text that it has; `share`: of its text in the original.

    Both are 1 for the same text, and null where the two were not compared. `origin`: the outlet that it credits. `day`: the day of
    publication as its page states it, where that states no time.
    """

    id: int
    url: str
    role: str
    title: str | None
    outlet_id: str
    outlet_name: str
    published_at: datetime | None
    first_seen_at: datetime
    similarity: float | None
    share: float | None
    origin: str | None
    state: str
    revisions: int
    day: str | None


@dataclass(frozen=True, slots=True)
class Partial:
    """Another story that shares a text with one: it is held by that one, or holds it."""

    story_id: int
    holds: bool


_DAY = func.substr(RevisionRow.record["published_at"].as_string(), 1, 10)
_Far = aliased(NodeRow)
_PARTIAL = (
    select(_Far.story_id, TieRow.share, TieRow.other_share)
    .select_from(NodeRow)
    .join(TieRow, TieRow.node_id == NodeRow.id)
    .join(_Far, _Far.id == TieRow.other_id)
    .where(NodeRow.story_id == bindparam("story"), _Far.story_id != NodeRow.story_id, TieRow.said == str(Said.TEXT))
)


def get(c: Connection, story_id: int) -> StoryRow | None:
    """The story of this number; one that was merged into another leads there."""
    merged = c.execute(select(StoryRow_.merged_into).where(StoryRow_.id == story_id)).scalar_one_or_none()
    rows = c.execute(_select().where(StoryRow_.id == (merged or story_id))).all()
    return next(iter(_stories(c, rows)), None)


def newest(
    c: Connection,
    *,
    label: str | None = None,
    unread: bool = False,
    limit: int = 50,
    source_id: str | None = None,
    sort: str = "newest",
) -> tuple[StoryRow, ...]:
    """Stories by first publication, newest first; of one label, or those that nobody has read.

    `sort`: `strength` of the act or `level` of its authority before the date, strongest and highest first.
    """
    query = _select().where(StoryRow_.merged_into.is_(None))
    if label is not None:
        query = query.where(JudgementRow.label == label)
    if source_id is not None:
        query = query.where(ArticleRow.source_id == source_id)
    if unread:
        query = query.where(func.coalesce(_last_word(MarkRow.read), False).is_(False))
    rows = c.execute(query.order_by(*_order(sort), StoryRow_.dated_at.desc(), StoryRow_.id.desc()).limit(limit)).all()
    return _stories(c, rows)


def members(c: Connection, story_id: int) -> tuple[Member, ...]:
    """The articles of a story: the original, then the others in order of publication.

    A copy that tells only its day would else stand before the original of that evening.
    """
    when = func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)
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
            ArticleRow.cover,
            ArticleRow.share,
            RevisionRow.origin,
            ArticleRow.state,
            ArticleRow.revisions,
            case((ArticleRow.precision != str(Precision.MINUTE), _DAY), else_=None),
        )
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .join(OutletRow, OutletRow.id == ArticleRow.outlet_id)
        .where(ArticleRow.story_id == story_id)
        .order_by(ArticleRow.role != str(Role.ORIGINAL), when, ArticleRow.id)
    )
    return tuple(Member(*row) for row in c.execute(query))


def partial(c: Connection, story_id: int) -> tuple[Partial, ...]:
    """The other stories whose text this one holds, as a digest does, and those that hold text of this one."""
    rows = c.execute(_PARTIAL, {"story": story_id}).all()
    found = {Partial(row.story_id, holds=row.other_share > row.share) for row in rows}
    return tuple(sorted(found, key=lambda p: (p.story_id, p.holds)))


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
            _last_word(MarkRow.label),
            RevisionRow.record["act"],
        )
        .join(ArticleRow, ArticleRow.id == StoryRow_.original_id)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .join(JudgementRow, and_(JudgementRow.article_id == ArticleRow.id, JudgementRow.topic == TOPIC))
    )


def _order(sort: str) -> tuple[ColumnElement[int], ...]:
    """What comes before the date: the place of the act's kind or level among those there are; nothing for `newest`."""
    words, name = SORTS[sort]
    if not words:
        return ()
    places = {word: place for place, word in enumerate(words)}
    return (case(places, value=RevisionRow.record["act"][name].as_string(), else_=len(words)),)


def _last_word(column: InstrumentedAttribute[T]) -> ScalarSelect[T]:
    """What was last said of any member of a story in one column of its marks."""
    return (
        select(column)
        .join(_Sibling, _Sibling.id == MarkRow.article_id)
        .where(_Sibling.story_id == StoryRow_.id, column.is_not(None))
        .order_by(MarkRow.id.desc())
        .limit(1)
        .correlate(StoryRow_)
        .scalar_subquery()
    )


def _stories(c: Connection, rows: Sequence[AnyRow]) -> tuple[StoryRow, ...]:
    names = _outlets(c, [row[0] for row in rows])
    return tuple(StoryRow(*(*row[:12], names[row[0]], *row[12:])) for row in rows)


def _outlets(c: Connection, story_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The names of the outlets of each story, in the order in which they came."""
    found: dict[int, dict[str, None]] = {number: {} for number in story_ids}
    for start in range(0, len(story_ids), AT_ONCE):
        query = (
            select(ArticleRow.story_id, OutletRow.name)
            .join(OutletRow, OutletRow.id == ArticleRow.outlet_id)
            .where(ArticleRow.story_id.in_(story_ids[start : start + AT_ONCE]))
            .order_by(ArticleRow.id)
        )
        for story_id, name in c.execute(query):
            found[story_id][name] = None
    return {number: tuple(names) for number, names in found.items()}
