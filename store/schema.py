"""The tables. One class a table, in the order in which an article meets them; no behaviour.

Times are aware and UTC. Enumerations are kept as their words. Search rows differ between databases and stand in
`store.search`.
"""

import json
import re
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    Row,
    Select,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

# Rows of a select that is put together from lists of columns.
AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]

# Ids that users see name one thing for ever. PostgreSQL counts on by itself; SQLite wants to be told.
NEVER_REUSED = {"sqlite_autoincrement": True}

# A table that is only ever asked by its key: SQLite keeps it in the key's order, and once.
WITHOUT_ROWID = {"sqlite_with_rowid": False}


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC and given back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a naive time: nobody knows when it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite knows no zones: what it keeps is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """A text as a hostile page may give it: what no database of both kinds can keep, NUL and half characters, is left out."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The same on both databases, for what is stored and for what is asked."""
        return None if value is None else _UNSTORABLE.sub("", value)


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def to_json(value: object) -> str:
    """JSON as it is stored: characters as they are, without halves of them."""
    return _UNSTORABLE.sub("", json.dumps(value, ensure_ascii=False))


class Base(DeclarativeBase):
    """Names of constraints are fixed, so that migrations can speak of them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        str: Words,
    }


class Outlet(Base):
    """Who publishes. Its id is a host name."""

    __tablename__ = "outlets"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str | None]
    kind: Mapped[str | None]
    country: Mapped[str | None]
    region: Mapped[str | None]
    url: Mapped[str | None]


class Source(Base):
    """One place of an outlet that is polled, what was agreed about it, and how the polling stands."""

    __tablename__ = "sources"
    __table_args__ = (Index("ix_sources_state_next_check_at", "state", "next_check_at"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    outlet_id: Mapped[str] = mapped_column(ForeignKey("outlets.id"), index=True)
    type: Mapped[str]
    url: Mapped[str]
    name: Mapped[str]
    state: Mapped[str]
    zone: Mapped[str]
    language: Mapped[str | None]
    encoding: Mapped[str | None]
    item_selector: Mapped[str | None]
    article_pattern: Mapped[str | None]
    interval_minutes: Mapped[int | None]
    evidence: Mapped[str | None]
    confidence: Mapped[str | None]
    created_at: Mapped[datetime]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    content_hash: Mapped[str | None]
    layout: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    next_check_at: Mapped[datetime]
    last_run_at: Mapped[datetime | None]
    last_outcome: Mapped[str | None]
    last_reason: Mapped[str | None]
    failures: Mapped[int]
    first_ok_at: Mapped[datetime | None]
    rhythm: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    watched_at: Mapped[datetime | None]
    schedule: Mapped[str | None]
    silence: Mapped[float | None]
    probed_at: Mapped[datetime | None]
    probe_outcome: Mapped[str | None]
    probe_reason: Mapped[str | None]


class Run(Base):
    """One poll of one source, due at one slot. `token` fences off a worker whose run was taken away."""

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("source_id", "slot"),
        Index("ix_runs_state", "state"),
        Index("ix_runs_finished_at", "finished_at"),
        NEVER_REUSED,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"))
    slot: Mapped[datetime]
    state: Mapped[str]
    claimant: Mapped[str]
    token: Mapped[str]
    claimed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    status: Mapped[int | None]
    milliseconds: Mapped[int | None]
    baseline: Mapped[bool]
    links: Mapped[int]
    links_new: Mapped[int]
    new: Mapped[int]
    revised: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    failed: Mapped[int]
    requests: Mapped[int]
    bytes: Mapped[int] = mapped_column(BigInteger)


class Link(Base):
    """An address that may be an article. `state`: pending, stored, failed, refused or gone; `due_at`: when it is fetched next."""

    __tablename__ = "links"
    __table_args__ = (Index("ix_links_source_id_due_at", "source_id", "due_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str]
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    title: Mapped[str | None]
    published_at: Mapped[datetime | None]
    found_at: Mapped[datetime]
    state: Mapped[str]
    reason: Mapped[str | None]
    attempts: Mapped[int]
    due_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]


class Story(Base):
    """All articles that carry the same text. `original_id` names an article; a constraint would go round in a circle.

    `dated_at` is the first publication, or where no date is known the first time that it was seen: lists go by it.
    """

    __tablename__ = "stories"
    __table_args__ = (Index("ix_stories_dated_at", "dated_at", "id"), NEVER_REUSED)
    id: Mapped[int] = mapped_column(primary_key=True)
    original_id: Mapped[int | None]
    first_published_at: Mapped[datetime | None]
    dated_at: Mapped[datetime]
    last_grown_at: Mapped[datetime]
    size: Mapped[int]
    outlets: Mapped[int]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("stories.id"))


class TextNode(Base):
    """One distinct text; a reprint adds no row. `head`, `foot`: so many of its lines are a site's frame and not compared; `size` of
    the rest in tokens; `faces`: headlines and days of the `pages` that show it."""

    __tablename__ = "text_nodes"
    __table_args__ = (UniqueConstraint("version", "fingerprint"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    fingerprint: Mapped[str]
    length: Mapped[int]
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id"), index=True)
    pages: Mapped[int] = mapped_column(server_default="1")
    size: Mapped[int] = mapped_column(server_default="0")
    faces: Mapped[list[Any]] = mapped_column(server_default="[]")
    head: Mapped[int] = mapped_column(server_default="0")
    foot: Mapped[int] = mapped_column(server_default="0")


class TracePage(Base):
    """Some of the shingles by which texts are found again, each with a text: those from `first` on up to the next page's."""

    __tablename__ = "trace_pages"
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[bytes]


class Edge(Base):
    """What stands at the edge of a site's page, shown by the text `node_id` below a headline; 0 and 0: it is the site's frame."""

    __tablename__ = "edges"
    __table_args__ = (WITHOUT_ROWID,)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    node_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[int]


class Tie(Base):
    """That two texts carry one story, kept both ways round: the share of the text that stands in the other, and of the other.

    `said` by the texts themselves, a revision of one article, or a reviewer: text, revision, joined or apart.
    """

    __tablename__ = "ties"
    __table_args__ = (WITHOUT_ROWID,)
    node_id: Mapped[int] = mapped_column(ForeignKey("text_nodes.id"), primary_key=True, autoincrement=False)
    other_id: Mapped[int] = mapped_column(ForeignKey("text_nodes.id"), primary_key=True, autoincrement=False)
    share: Mapped[float]
    other_share: Mapped[float]
    headed: Mapped[bool]
    said: Mapped[str]


class Article(Base):
    """What one address says now; the words themselves stand in its revisions. `seq` is that of its newest event.

    `address` is the canonical one, under which it is known; `url` is where it was last read, for people to open. `precision`: how
    exactly `published_at` is known. `share` of its text stands in the original of its story, `cover` of the original in it; null
    where the two were not compared.
    """

    __tablename__ = "articles"
    __table_args__ = (Index("ix_articles_source_id", "source_id", "first_seen_at"), NEVER_REUSED)
    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str]
    seq: Mapped[int] = mapped_column(index=True)
    outlet_id: Mapped[str] = mapped_column(ForeignKey("outlets.id"))
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"))
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id"), index=True)
    role: Mapped[str]
    share: Mapped[float | None]
    cover: Mapped[float | None]
    state: Mapped[str]
    baseline: Mapped[bool]
    revision_id: Mapped[int | None]
    revisions: Mapped[int]
    published_at: Mapped[datetime | None]
    precision: Mapped[str | None]
    first_seen_at: Mapped[datetime]
    last_checked_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]


class Revision(Base):
    """An article's content at one time. `record` is the canonical record as the analysis made it, without the body; `html` the body
    as safe HTML, null where the article is irrelevant."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("article_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    number: Mapped[int]
    node_id: Mapped[int] = mapped_column(ForeignKey("text_nodes.id"), index=True)
    content_hash: Mapped[str]
    change_class: Mapped[str | None]
    title: Mapped[str | None]
    lead: Mapped[str | None]
    body: Mapped[str]
    html: Mapped[str | None]
    normal_title: Mapped[str]
    normal: Mapped[str]
    language: Mapped[str]
    mirror: Mapped[bool]
    origin: Mapped[str | None]
    fetched_at: Mapped[datetime]
    record: Mapped[dict[str, Any]]


class Judgement(Base):
    """How relevant an article is to a topic, by which version of the judge."""

    __tablename__ = "judgements"
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    score: Mapped[float]
    threshold: Mapped[float]
    model_version: Mapped[str]
    reasons: Mapped[list[Any]]
    judged_at: Mapped[datetime]


class Correction(Base):
    """What was learned from marks, one version a row. `learned` is for `analysis.training`; at most one of a topic is used."""

    __tablename__ = "corrections"
    __table_args__ = (NEVER_REUSED,)
    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    made_at: Mapped[datetime]
    base: Mapped[str]
    marks: Mapped[int]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    used: Mapped[bool]
    learned: Mapped[str]


class Mark(Base):
    """What a reviewer said at one time; null where nothing was said. Rows are only added; of each word the newest counts."""

    __tablename__ = "marks"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    by: Mapped[str]
    at: Mapped[datetime]
    label: Mapped[str | None]
    read: Mapped[bool | None]
    note: Mapped[str | None]
    tags: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))


class Event(Base):
    """The outbox: a fact that others are told. `seq` only grows, in the order of commits."""

    __tablename__ = "events"
    __table_args__ = (NEVER_REUSED,)
    seq: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    at: Mapped[datetime]
    baseline: Mapped[bool]
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id"))
    source_id: Mapped[str | None] = mapped_column(ForeignKey("sources.id"))
    data: Mapped[dict[str, Any]]


class Trouble(Base):
    """Something of the service that is wrong now, and since when; of single sources their own rows tell."""

    __tablename__ = "troubles"
    name: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    sentence: Mapped[str]
    todo: Mapped[str]


class Watch(Base):
    """A saved search with where its hits go. `seq`: the last event that it has seen."""

    __tablename__ = "watches"
    __table_args__ = (NEVER_REUSED,)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    query: Mapped[dict[str, Any]]
    target: Mapped[str]
    seq: Mapped[int]
    created_at: Mapped[datetime]


class Delivery(Base):
    """That a watch tells of one subject, once: a story, or an event of a source. `state`: waiting, sent or given_up."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("watch_id", "subject"), NEVER_REUSED)
    id: Mapped[int] = mapped_column(primary_key=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("watches.id"))
    subject: Mapped[str]
    seq: Mapped[int]
    state: Mapped[str]
    attempts: Mapped[int]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]


class User(Base):
    """An account of the review page."""

    __tablename__ = "users"
    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime]


class Lease(Base):
    """Who leads, until when, with a token that grows with each change of hands."""

    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    token: Mapped[int]
    until: Mapped[datetime]
