"""The reviewer's inbox: stories page by page, with what one row of it tells.

Pages go by a cursor, the place of the last row: what arrives meanwhile moves nothing. A story that only baselines brought,
and of which nothing says that it was published in the 48 hours before, is left out of the inbox and found everywhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, tuple_
from sqlalchemy.orm import aliased

from store.articles import FRESH
from store.schema import AnySelect
from store.schema import Article as ArticleRow
from store.schema import Judgement as JudgementRow
from store.schema import Mark as MarkRow
from store.schema import Outlet as OutletRow
from store.schema import Revision as RevisionRow
from store.schema import Story as StoryRow
from store.stories import TOPIC

_Member = aliased(ArticleRow)


@dataclass(frozen=True, slots=True)
class View:
    """Which stories are wanted; what is null doesn't matter. `baseline`: also what new sources brought from before."""

    label: str | None = None
    read: bool | None = None
    language: str | None = None
    region: str | None = None
    outlet: str | None = None
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of a story in the list: the next page begins behind it."""

    dated_at: datetime
    story_id: int

    def __str__(self) -> str:
        return f"{round(self.dated_at.timestamp() * 1_000_000)}-{self.story_id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """A cursor from its text; None for anything else."""
        moment, dash, number = text.partition("-")
        if not (dash and moment.isascii() and number.isascii() and moment.isdigit() and number.isdigit()):
            return None
        try:
            return cls(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(moment[:18])), int(number[:9]))
        except OverflowError:
            return None


@dataclass(frozen=True, slots=True)
class Row:
    """One story. Its words, judgement and date are its original's; marks are the newest of all its members'.

    `published_at` is as the original says it, RFC 3339 in its own zone; `precision` day or minute, null if no date is known.
    """

    id: int
    dated_at: datetime
    original_id: int
    url: str
    title: str | None
    lead: str | None
    language: str
    label: str
    score: float
    reasons: list[dict[str, Any]]
    published_at: str | None
    precision: str | None
    first_seen_at: datetime
    last_grown_at: datetime
    size: int
    outlets: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    mark: str | None
    read: bool
    act: dict[str, Any] | None
    subtopics: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some stories, and where the next page begins; None on the last one."""

    rows: tuple[Row, ...]
    after: Cursor | None


def page(c: Connection, view: View, after: Cursor | None = None, limit: int = 40) -> Page:
    """The stories of a view by first publication, newest first, behind a cursor."""
    query = (
        select(StoryRow.id, StoryRow.dated_at)
        .where(StoryRow.merged_into.is_(None), StoryRow.original_id.is_not(None))
        .order_by(StoryRow.dated_at.desc(), StoryRow.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(tuple_(StoryRow.dated_at, StoryRow.id) < tuple_(after.dated_at, after.story_id))
    for condition in _conditions(c, view):
        query = query.where(condition)
    found = c.execute(query).all()
    last = Cursor(found[limit - 1].dated_at, found[limit - 1].id) if len(found) > limit else None
    return Page(rows(c, [row.id for row in found[:limit]]), last)


def rows(c: Connection, story_ids: Sequence[int]) -> tuple[Row, ...]:
    """The rows of these stories (a few hundred at most), in the order in which they are asked for."""
    told = {row.id: row for row in c.execute(_words(story_ids))}
    sources: dict[int, dict[tuple[str, str], None]] = {number: {} for number in story_ids}
    for story_id, name, url in c.execute(_outlets(story_ids)):
        sources[story_id][(name, url)] = None
    said: dict[int, tuple[str | None, bool]] = {}
    for story_id, label, read in c.execute(_marks(story_ids)):
        before = said.get(story_id, (None, False))
        said[story_id] = (label or before[0], before[1] if read is None else read)
    return tuple(
        _row(told[number], tuple(sources[number]), *said.get(number, (None, False)))
        for number in story_ids
        if number in told
    )


def merged_into(c: Connection, story_id: int) -> int | None:
    """The living story to which an id leads: itself, or the one that it was merged into; None if there never was one."""
    for _ in range(20):  # a merged story may be merged again; hops are few
        row = c.execute(select(StoryRow.merged_into).where(StoryRow.id == story_id)).one_or_none()
        if row is None or row.merged_into is None:
            return None if row is None else story_id
        story_id = row.merged_into
    return None


def outlets(c: Connection) -> tuple[tuple[str, str], ...]:
    """Id and name of every outlet, by name."""
    return tuple((row.id, row.name) for row in c.execute(select(OutletRow.id, OutletRow.name).order_by(OutletRow.name)))


def regions(c: Connection) -> tuple[str, ...]:
    """The regions of all outlets."""
    query = select(OutletRow.region).where(OutletRow.region.is_not(None)).distinct().order_by(OutletRow.region)
    return tuple(region for region in c.execute(query).scalars() if region)


def _conditions(c: Connection, view: View) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if view.label is not None:
        judged = (JudgementRow.article_id == StoryRow.original_id) & (JudgementRow.topic == TOPIC)
        wanted.append(exists().where(judged, JudgementRow.label == view.label))
    if view.language is not None:
        spoken = (ArticleRow.id == StoryRow.original_id) & (RevisionRow.id == ArticleRow.revision_id)
        wanted.append(exists().where(spoken, RevisionRow.language == view.language))
    if view.outlet is not None:
        wanted.append(exists().where(_Member.story_id == StoryRow.id, _Member.outlet_id == view.outlet))
    if view.region is not None:
        placed = (_Member.story_id == StoryRow.id) & (OutletRow.id == _Member.outlet_id)
        wanted.append(exists().where(placed, OutletRow.region == view.region))
    if not view.baseline:
        old = _Member.baseline & ~_was_fresh(c)
        wanted.append(exists().where(_Member.story_id == StoryRow.id, ~old))
    if view.read is not None:
        wanted.append(func.coalesce(_read(), False).is_(view.read))
    return wanted


def _was_fresh(c: Connection) -> ColumnElement[bool]:
    """Known to be published at most 48 hours before it was first seen."""
    if c.dialect.name == "sqlite":
        age = func.julianday(_Member.first_seen_at) - func.julianday(_Member.published_at)
        return func.coalesce(age <= FRESH.days, False)
    return func.coalesce(_Member.first_seen_at - _Member.published_at <= FRESH, False)


def _read() -> Any:
    return (
        select(MarkRow.read)
        .join(_Member, _Member.id == MarkRow.article_id)
        .where(_Member.story_id == StoryRow.id, MarkRow.read.is_not(None))
        .order_by(MarkRow.id.desc())
        .limit(1)
        .correlate(StoryRow)
        .scalar_subquery()
    )


def _row(told: Any, sources: tuple[tuple[str, str], ...], mark: str | None, read: bool) -> Row:
    fields = dict(told._mapping)
    record = fields.pop("record") or {}
    judged = record.get("relevance") or {}
    return Row(
        **fields,
        published_at=record.get("published_at"),
        precision=record.get("published_precision"),
        outlets=tuple(dict.fromkeys(name for name, _ in sources)),
        sources=sources,
        mark=mark,
        read=read,
        act=record.get("act"),
        subtopics=tuple(judged.get("subtopics", ())),
        missing=tuple(judged.get("missing", ())),
    )


def _words(story_ids: Sequence[int]) -> AnySelect:
    judged = and_(JudgementRow.article_id == ArticleRow.id, JudgementRow.topic == TOPIC)
    return (
        select(
            *(StoryRow.id, StoryRow.dated_at, ArticleRow.id.label("original_id"), ArticleRow.url),
            *(RevisionRow.title, RevisionRow.lead, RevisionRow.language),
            *(JudgementRow.label, JudgementRow.score, JudgementRow.reasons, RevisionRow.record),
            *(ArticleRow.first_seen_at, StoryRow.last_grown_at, StoryRow.size),
        )
        .join(ArticleRow, ArticleRow.id == StoryRow.original_id)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .join(JudgementRow, judged)
        .where(StoryRow.id.in_(story_ids))
    )


def _outlets(story_ids: Sequence[int]) -> AnySelect:
    return (
        select(ArticleRow.story_id, OutletRow.name, ArticleRow.url)
        .join(OutletRow, OutletRow.id == ArticleRow.outlet_id)
        .join(StoryRow, StoryRow.id == ArticleRow.story_id)
        .where(ArticleRow.story_id.in_(story_ids))
        .order_by(ArticleRow.id != StoryRow.original_id, ArticleRow.id)
    )


def _marks(story_ids: Sequence[int]) -> AnySelect:
    return (
        select(ArticleRow.story_id, MarkRow.label, MarkRow.read)
        .join(ArticleRow, ArticleRow.id == MarkRow.article_id)
        .where(ArticleRow.story_id.in_(story_ids))
        .order_by(MarkRow.id)
    )
