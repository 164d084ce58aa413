"""Articles: what one address says, with every revision, stored once.

`save` is the one transaction in which an article, its story, its revision, its search row and its events become true
together; the link is tied to it in the same moment.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from analysis.article import Article
from analysis.errors import StoreError
from analysis.fingerprint import own_fingerprint
from analysis.kinship import Face
from analysis.page import Page
from analysis.record import article_record
from analysis.revision import ChangeClass, class_of, is_trivial
from analysis.story import Role
from store import events, judgements, links, membership, outlets, runs, search
from store.membership import Grown, Own
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
from store.texts import Words

Change = Literal["new", "revised", "unchanged"]
LIVE, GONE = "live", "gone"


class LostClaim(StoreError):
    """The run was taken away from the worker that writes for it."""


FRESH = timedelta(hours=48)  # what a new source brings from before that is stored, but is no news


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
    """One article as it is now. `record` is the canonical record as the analysis made it, without the body; `html` the body as
    safe HTML, null where the article is irrelevant.

    `share` of its text stands in the original of its story, `cover` of the original in it.
    """

    id: int
    url: str
    seq: int
    state: str
    baseline: bool
    role: str
    share: float | None
    cover: float | None
    published_at: datetime | None
    first_seen_at: datetime
    last_checked_at: datetime
    gone_at: datetime | None
    title: str | None
    lead: str | None
    body: str
    html: str | None
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
    def is_backlog(self) -> bool:
        """Whether it is no news: a baseline brought it as it is, and nothing says that it was published within 48 hours."""
        fresh = self.published_at is not None and self.first_seen_at - self.published_at <= FRESH
        return self.baseline and self.revision_number == 1 and not fresh

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


_RUN = (
    select(RunRow.baseline, SourceRow.outlet_id)
    .join(SourceRow, SourceRow.id == bindparam("source"))
    .where(RunRow.id == bindparam("run"), RunRow.token == bindparam("token"), RunRow.state == runs.CLAIMED)
)
_KNOWN = (
    select(
        ArticleRow.id,
        ArticleRow.story_id,
        ArticleRow.revisions,
        RevisionRow.content_hash,
        RevisionRow.normal_title,
        RevisionRow.body,
        RevisionRow.normal,
        StoryRow.size,
    )
    .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
    .join(StoryRow, StoryRow.id == ArticleRow.story_id)
    .where(ArticleRow.address == bindparam("address"))
)
_SHOWN = select(RevisionRow.node_id).where(RevisionRow.article_id == bindparam("article")).order_by(RevisionRow.number)
_NEW = insert(ArticleRow).returning(ArticleRow.id)
_THIS = ArticleRow.id == bindparam("article")
_SEEN = update(ArticleRow).where(_THIS).values(last_checked_at=bindparam("at"), state=LIVE, gone_at=None)
_CURRENT = update(ArticleRow).where(_THIS).values(revision_id=bindparam("revision"), seq=bindparam("newest"))
_REVISION = insert(RevisionRow).returning(RevisionRow.id)
_UNJUDGED = delete(JudgementRow).where(
    JudgementRow.article_id == bindparam("article"), JudgementRow.topic == bindparam("on")
)
_JUDGED = insert(JudgementRow)


def save(c: Connection, visit: Visit) -> Saved:
    """Store what a page says. Doing it twice is the same as doing it once.

    Raises LostClaim if the run is no longer held by `visit.token`.
    """
    run = c.execute(_RUN, {"run": visit.run_id, "token": visit.token, "source": visit.source_id}).one_or_none()
    if run is None:
        raise LostClaim(f"run {visit.run_id} was taken away from this worker")
    known = c.execute(_KNOWN, {"address": visit.article.url}).one_or_none()
    if known is None:
        saved = _add(c, _judged(c, visit), run)
    elif _says_the_same(known, visit.article):
        c.execute(_SEEN, {"article": known.id, "at": visit.at})
        saved = Saved(known.id, known.story_id, "unchanged")
    else:
        saved = _revise(c, _judged(c, visit, known.id), run, known)
    links.stored(
        c,
        visit.link_id,
        saved.article_id,
        visit.at,
        etag=visit.page.etag,
        last_modified=visit.page.last_modified,
        recheck_at=visit.recheck_at,
    )
    if saved.change != "unchanged":
        # Last: SQLite writes the search index out at the next statement that it may have to take back.
        words = f"{visit.article.normal_title}\n{visit.article.normal.text}"
        search.put(c, saved.article_id, words, fresh=saved.change == "new")
    return saved


def missed(c: Connection, link_id: int, reason: str, now: datetime, *, source_id: str) -> bool:
    """Note that nothing is at a link; true if that proves that a stored article is gone. What it said is kept."""
    article_id = links.gone(c, link_id, reason, now)
    if article_id is None:
        return False
    row = c.execute(select(ArticleRow.story_id, ArticleRow.state).where(ArticleRow.id == article_id)).one()
    if row.state == GONE:
        return False
    c.execute(
        update(ArticleRow).where(ArticleRow.id == article_id).values(state=GONE, gone_at=now, last_checked_at=now)
    )
    told = {"article_id": article_id, "story_id": row.story_id, "source_id": source_id}
    seq = events.tell(c, events.ARTICLE_GONE, now, data={"reason": reason}, **told)
    c.execute(membership.NEWEST, {"article": article_id, "newest": seq})
    return True


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


def _add(c: Connection, visit: Visit, run: AnyRow) -> Saved:
    article, now = visit.article, visit.at
    joined = membership.join(c, _words(article, run.outlet_id), now)
    values = {
        "address": article.url,
        "url": visit.page.url,
        "seq": 0,
        "outlet_id": run.outlet_id,
        "source_id": visit.source_id,
        "story_id": joined.story_id,
        "role": str(Role.ORIGINAL),
        "share": 1.0,
        "cover": 1.0,
        "state": LIVE,
        "baseline": run.baseline,
        "revisions": 1,
        "published_at": _published(article),
        "precision": _precision(article),
        "first_seen_at": now,
        "last_checked_at": now,
    }
    article_id: int = c.execute(_NEW, values).scalar_one()
    revision_id = _set_content(c, visit, article_id, joined.node_id, 1)
    told: dict[str, Any] = {"baseline": run.baseline, "source_id": visit.source_id}
    own = told | {"article_id": article_id, "story_id": joined.story_id}
    seq = events.tell(c, events.ARTICLE_NEW, now, data=_summary(article), **own)
    c.execute(_CURRENT, {"article": article_id, "revision": revision_id, "newest": seq})
    if joined.new_story and not joined.moved and not joined.touched:
        membership.first(c, joined.story_id, article_id, _published(article), now)
    else:
        came = Grown(article_id, joined.story_id)
        size = membership.carry_out(c, {joined.story_id, *joined.touched}, joined.moved, now, grown=came, **told)
        if not joined.new_story:
            seq = events.tell(c, events.STORY_GROWN, now, data={"size": size}, **own)
            c.execute(membership.NEWEST, {"article": article_id, "newest": seq})
    return Saved(article_id, joined.story_id, "new")


def _revise(c: Connection, visit: Visit, run: AnyRow, known: AnyRow) -> Saved:
    article, now, number = visit.article, visit.at, known.revisions + 1
    shown = tuple(c.execute(_SHOWN, {"article": known.id}).scalars())
    joined = membership.join(c, _words(article, run.outlet_id), now, Own(known.story_id, shown, known.size == 1))
    kind = class_of(known.normal, article.normal.text)
    revision_id = _set_content(c, visit, known.id, joined.node_id, number, kind)
    told: dict[str, Any] = {"baseline": run.baseline, "source_id": visit.source_id}
    data = _summary(article) | {"revision": number, "change": str(kind)}
    seq = events.tell(c, events.ARTICLE_REVISED, now, article_id=known.id, story_id=joined.story_id, data=data, **told)
    changed = {
        "url": visit.page.url,
        "revisions": number,
        "story_id": joined.story_id,
        "published_at": _published(article),
        "precision": _precision(article),
    }
    c.execute(update(ArticleRow).where(ArticleRow.id == known.id).values(**changed))
    c.execute(_SEEN, {"article": known.id, "at": now})
    c.execute(_CURRENT, {"article": known.id, "revision": revision_id, "newest": seq})
    membership.carry_out(c, {known.story_id, joined.story_id, *joined.touched}, joined.moved, now, **told)
    return Saved(known.id, joined.story_id, "revised")


def _judged(c: Connection, visit: Visit, article_id: int | None = None) -> Visit:
    """The visit with the article as reviewers taught us to judge it."""
    return replace(visit, article=judgements.on_saving(c, visit.article, article_id))


def _says_the_same(known: AnyRow, article: Article) -> bool:
    """Whether a page has nothing new to say but the time of day."""
    if known.content_hash == content_hash(article):
        return True
    return known.normal_title == article.normal_title and is_trivial(known.body, article.body)


def _words(article: Article, site: str) -> Words:
    published = _published(article)
    day = published.date().toordinal() if published else None
    mark = own_fingerprint(article.url, article.normal.text, article.fingerprint)
    return Words(site, mark, article.normal.text, Face(article.normal_title, day))


def _set_content(
    c: Connection, visit: Visit, article_id: int, node_id: int, number: int, kind: ChangeClass | None = None
) -> int:
    """A new revision, with the judgement that goes with it; returns its number in the table."""
    article = visit.article
    record = article_record(article, visit.page)
    record["body_text"] = None  # it stands beside the record; the field keeps its place
    values = {
        "article_id": article_id,
        "number": number,
        "node_id": node_id,
        "content_hash": content_hash(article),
        "change_class": kind and str(kind),
        "title": article.title,
        "lead": article.lead,
        "body": article.body,
        "html": article.html,
        "normal_title": article.normal_title,
        "normal": article.normal.text,
        "language": article.language,
        "mirror": article.normal.mirror is not None,
        "origin": article.origin.name if article.origin else None,
        "fetched_at": visit.page.fetched_at or visit.at,
        "record": record,
    }
    revision_id: int = c.execute(_REVISION, values).scalar_one()
    judgement = article.judgement
    if number > 1:
        c.execute(_UNJUDGED, {"article": article_id, "on": judgement.topic})
    judged = {
        "article_id": article_id,
        "topic": judgement.topic,
        "label": str(judgement.label),
        "score": judgement.score,
        "threshold": judgement.threshold,
        "model_version": judgement.model_version,
        "reasons": record["relevance"]["reasons"],
        "judged_at": visit.at,
    }
    c.execute(_JUDGED, judged)
    return revision_id


def _published(article: Article) -> datetime | None:
    return article.published.value if article.published else None


def _precision(article: Article) -> str | None:
    return str(article.published.precision) if article.published else None


def _summary(article: Article) -> dict[str, Any]:
    return {"address": article.url, "title": article.title, "label": str(article.judgement.label)}


_OWN = (
    *(getattr(ArticleRow, n) for n in "id url seq state baseline role share cover published_at first_seen_at".split()),
    *(getattr(ArticleRow, n) for n in "last_checked_at gone_at".split()),
    *(getattr(RevisionRow, n) for n in "title lead body html normal record content_hash change_class number".split()),
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
