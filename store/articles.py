"""Articles: what one address says, with every revision, stored once.

`save` is the one transaction in which an article, its story, its revision, its search row and its events become true
together; the link is tied to it in the same moment.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, and_, insert, select, update

from analysis.article import Article
from analysis.errors import StoreError
from analysis.page import Page
from analysis.record import article_record
from store import events, judgements, links, outlets, runs, search, stories
from store.outlets import Outlet
from store.schema import AnyRow, AnySelect
from store.schema import Article as ArticleRow
from store.schema import Judgement as JudgementRow
from store.schema import Outlet as OutletRow
from store.schema import Revision as RevisionRow
from store.schema import Run as RunRow
from store.schema import Source as SourceRow
from store.schema import Story as StoryRow
from store.schema import TextNode as NodeRow
from store.stories import TOPIC

Change = Literal["new", "revised", "unchanged"]


class LostClaim(StoreError):
    """The run was taken away from the worker that writes for it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page that was read within a run, on behalf of a link."""

    run_id: int
    token: str
    source_id: str
    link_id: int
    page: Page
    article: Article
    at: datetime
    recheck_at: datetime | None


@dataclass(frozen=True, slots=True)
class Saved:
    """What a visit came to."""

    article_id: int
    story_id: int
    change: Change


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """One article as it is now. `record` is the canonical record as the analysis made it, without the body."""

    id: int
    url: str
    seq: int
    state: str
    baseline: bool
    role: str
    published_at: datetime | None
    first_seen_at: datetime
    last_checked_at: datetime
    gone_at: datetime | None
    title: str | None
    lead: str | None
    body: str
    normal: str
    record: dict[str, Any]
    content_hash: str
    change_class: str | None
    revision_number: int
    revision_count: int
    fetched_at: datetime
    label: str
    score: float
    source_id: str
    source_type: str
    source_url: str
    story_id: int
    story_size: int
    story_outlets: int
    story_original_id: int
    story_first_published_at: datetime | None
    fingerprint: str
    fingerprint_version: int
    outlet: Outlet

    @property
    def outlet_name(self) -> str:
        """Who publishes."""
        return self.outlet.name


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """An article's content at one time."""

    number: int
    fetched_at: datetime
    title: str | None
    body: str
    normal: str
    content_hash: str
    change_class: str | None


def save(c: Connection, visit: Visit) -> Saved:
    """Store what a page says. Doing it twice is the same as doing it once.

    Raises LostClaim if the run is no longer held by `visit.token`.
    """
    if not runs.held(c, visit.run_id, visit.token):
        raise LostClaim(f"run {visit.run_id} was taken away from this worker")
    known = c.execute(
        select(ArticleRow.id, ArticleRow.story_id, ArticleRow.revisions, RevisionRow.content_hash)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .where(ArticleRow.address == visit.article.url)
    ).one_or_none()
    changed = known is None or known.content_hash != content_hash(visit.article)
    if changed:
        article = judgements.on_saving(c, visit.article, known.id if known is not None else None)
        visit = replace(visit, article=article)
    if known is not None and not changed:
        seen = {"last_checked_at": visit.at, "state": "live", "gone_at": None}
        c.execute(update(ArticleRow).where(ArticleRow.id == known.id).values(**seen))
        saved = Saved(known.id, known.story_id, "unchanged")
    elif known is not None:
        saved = _revise(c, visit, known.id, known.story_id, known.revisions + 1)
    else:
        saved = _add(c, visit)
    links.stored(
        c,
        visit.link_id,
        saved.article_id,
        visit.at,
        etag=visit.page.etag,
        last_modified=visit.page.last_modified,
        recheck_at=visit.recheck_at,
    )
    return saved


def content_hash(article: Article) -> str:
    """Equal as long as title and text say the same; white space, script and page furniture make no difference."""
    return hashlib.sha256(f"{article.normal_title}\n{article.normal.text}".encode()).hexdigest()


def get(c: Connection, article_id: int) -> StoredArticle | None:
    """The article of this number."""
    row = c.execute(_select().where(ArticleRow.id == article_id)).one_or_none()
    return _stored(row) if row else None


def after(c: Connection, seq: int, limit: int) -> tuple[StoredArticle, ...]:
    """The articles whose newest event follows a seq, in order of that event."""
    query = _select().where(ArticleRow.seq > seq).order_by(ArticleRow.seq).limit(limit)
    return tuple(_stored(row) for row in c.execute(query))


def revisions(c: Connection, article_id: int) -> tuple[StoredRevision, ...]:
    """All revisions of an article, oldest first."""
    columns = (getattr(RevisionRow, name) for name in StoredRevision.__slots__)
    rows = c.execute(select(*columns).where(RevisionRow.article_id == article_id).order_by(RevisionRow.number))
    return tuple(StoredRevision(*row) for row in rows)


def _add(c: Connection, visit: Visit) -> Saved:
    article, now = visit.article, visit.at
    baseline = _is_baseline(c, visit)
    outlet_id = c.execute(select(SourceRow.outlet_id).where(SourceRow.id == visit.source_id)).scalar_one()
    joined = stories.join(c, article, None, now)
    article_id: int = c.execute(
        insert(ArticleRow).returning(ArticleRow.id),
        {
            "address": article.url,
            "url": visit.page.url,
            "seq": 0,
            "outlet_id": outlet_id,
            "source_id": visit.source_id,
            "story_id": joined.story_id,
            "role": "original",
            "state": "live",
            "baseline": baseline,
            "revisions": 1,
            "published_at": _published(article),
            "first_seen_at": now,
            "last_checked_at": now,
        },
    ).scalar_one()
    _set_content(c, visit, article_id, joined.node_id, 1)
    size = stories.settle(c, joined.story_id, now, grown=True)
    told: dict[str, Any] = {
        "baseline": baseline,
        "article_id": article_id,
        "story_id": joined.story_id,
        "source_id": visit.source_id,
    }
    seq = events.tell(c, events.ARTICLE_NEW, now, data=_summary(article), **told)
    if not joined.new_story:
        seq = events.tell(c, events.STORY_GROWN, now, data={"size": size}, **told)
    c.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(seq=seq))
    return Saved(article_id, joined.story_id, "new")


def _revise(c: Connection, visit: Visit, article_id: int, story_id: int, number: int) -> Saved:
    article, now = visit.article, visit.at
    joined = stories.join(c, article, story_id, now)
    _set_content(c, visit, article_id, joined.node_id, number)
    seq = events.tell(
        c,
        events.ARTICLE_REVISED,
        now,
        baseline=_is_baseline(c, visit),
        article_id=article_id,
        story_id=story_id,
        source_id=visit.source_id,
        data=_summary(article) | {"revision": number},
    )
    changed = {
        "url": visit.page.url,
        "seq": seq,
        "revisions": number,
        "last_checked_at": now,
        "state": "live",
        "gone_at": None,
    }
    c.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(published_at=_published(article), **changed))
    stories.settle(c, story_id, now, grown=False)
    return Saved(article_id, story_id, "revised")


def _set_content(c: Connection, visit: Visit, article_id: int, node_id: int, number: int) -> None:
    """A new revision, with the judgement and the search row that go with it."""
    article = visit.article
    record = article_record(article, visit.page)
    record["body_text"] = None  # it stands beside the record; the field keeps its place
    revision_id = c.execute(
        insert(RevisionRow).returning(RevisionRow.id),
        {
            "article_id": article_id,
            "number": number,
            "node_id": node_id,
            "content_hash": content_hash(article),
            "title": article.title,
            "lead": article.lead,
            "body": article.body,
            "normal_title": article.normal_title,
            "normal": article.normal.text,
            "language": article.language,
            "mirror": article.normal.mirror is not None,
            "origin": article.origin.name if article.origin else None,
            "fetched_at": visit.page.fetched_at or visit.at,
            "record": record,
        },
    ).scalar_one()
    c.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(revision_id=revision_id))
    judgements.write(c, article_id, article.judgement, visit.at)
    search.put(c, article_id, f"{article.normal_title}\n{article.normal.text}")


def _is_baseline(c: Connection, visit: Visit) -> bool:
    baseline: bool = c.execute(select(RunRow.baseline).where(RunRow.id == visit.run_id)).scalar_one()
    return baseline


def _published(article: Article) -> datetime | None:
    return article.published.value if article.published else None


def _summary(article: Article) -> dict[str, Any]:
    return {"address": article.url, "title": article.title, "label": str(article.judgement.label)}


_OWN = (
    *(getattr(ArticleRow, n) for n in "id url seq state baseline role published_at first_seen_at".split()),
    *(getattr(ArticleRow, n) for n in "last_checked_at gone_at".split()),
    *(getattr(RevisionRow, n) for n in "title lead body normal record content_hash change_class number".split()),
    *(ArticleRow.revisions, RevisionRow.fetched_at, JudgementRow.label, JudgementRow.score),
    *(SourceRow.id, SourceRow.type, SourceRow.url),
    *(StoryRow.id, StoryRow.size, StoryRow.outlets, StoryRow.original_id, StoryRow.first_published_at),
    *(NodeRow.fingerprint, NodeRow.version),
)


def _select() -> AnySelect:
    return (
        select(*_OWN, *outlets.COLUMNS)
        .select_from(ArticleRow)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .join(NodeRow, NodeRow.id == RevisionRow.node_id)
        .join(JudgementRow, and_(JudgementRow.article_id == ArticleRow.id, JudgementRow.topic == TOPIC))
        .join(SourceRow, SourceRow.id == ArticleRow.source_id)
        .join(StoryRow, StoryRow.id == ArticleRow.story_id)
        .join(OutletRow, OutletRow.id == ArticleRow.outlet_id)
    )


def _stored(row: AnyRow) -> StoredArticle:
    return StoredArticle(*(*row[: len(_OWN)], Outlet(*row[len(_OWN) :])))
