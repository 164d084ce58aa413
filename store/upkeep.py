"""What is kept how long: the text of irrelevant articles, runs, links that led nowhere. Each call does a bounded part in the
caller's transaction and says how much, so that crawls go on between two calls.

Of a faded article the address, title, dates and hash stay, and so its place in its story: that it was there is kept, and it is
recognised when it comes again. What a reviewer has marked never fades.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, func, select, text, update

from analysis.article import Label
from analysis.outcome import Outcome
from analysis.record import faded
from store import links, search, texts
from store.schema import Article as ArticleRow
from store.schema import Delivery as DeliveryRow
from store.schema import Judgement as JudgementRow
from store.schema import Link as LinkRow
from store.schema import Mark as MarkRow
from store.schema import Revision as RevisionRow
from store.schema import Run as RunRow
from store.stories import TOPIC
from store.watches import WAITING

AT_ONCE = 200
MOST_UNUSED = 0.25  # of SQLite's file; less is kept, because it is soon needed again
QUIET_RUNS = timedelta(days=30)  # after which of the runs that found nothing new one a day and source stays


def fade(c: Connection, before: datetime) -> int:
    """Take away the text of irrelevant articles that were first seen before a moment; returns of how many."""
    judged = (JudgementRow.article_id == ArticleRow.id) & (JudgementRow.topic == TOPIC)
    query = (
        select(ArticleRow.id)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .join(JudgementRow, judged)
        .where(ArticleRow.first_seen_at < before, JudgementRow.label == str(Label.IRRELEVANT), RevisionRow.normal != "")
        .where(~exists().where(MarkRow.article_id == ArticleRow.id))
        .order_by(ArticleRow.id)
        .limit(AT_ONCE)
    )
    found = list(c.execute(query).scalars())
    if not found:
        return 0
    own = RevisionRow.article_id.in_(found)
    nodes = set(c.execute(select(RevisionRow.node_id).where(own)).scalars())
    others = (RevisionRow.node_id.in_(nodes), RevisionRow.normal != "", ~own)
    texts.forget(c, sorted(nodes - set(c.execute(select(RevisionRow.node_id).where(*others)).scalars())))
    for row in c.execute(select(RevisionRow.id, RevisionRow.record).where(own)).all():
        values = {"body": "", "normal": "", "html": None, "lead": None, "record": faded(row.record)}
        c.execute(update(RevisionRow).where(RevisionRow.id == row.id).values(**values))
    for article_id in found:
        search.forget(c, article_id)
    return len(found)


def forget_runs(c: Connection, before: datetime, now: datetime) -> int:
    """Delete runs that ended before a moment, and older ones that found nothing new but for the last of each day and source.

    A run that links were found by stays as long as they do.
    """
    needed = exists().where(LinkRow.run_id == RunRow.id)
    quiet = (RunRow.outcome.in_([str(Outcome.NOT_MODIFIED), str(Outcome.EMPTY)])) & (
        RunRow.finished_at < now - QUIET_RUNS
    )
    day = func.date(RunRow.finished_at)
    last = select(func.max(RunRow.id)).where(quiet).group_by(RunRow.source_id, day)
    old = select(RunRow.id).where((RunRow.finished_at < before) | (quiet & RunRow.id.not_in(last)), ~needed)
    found = list(c.execute(old.order_by(RunRow.id).limit(AT_ONCE)).scalars())
    c.execute(delete(RunRow).where(RunRow.id.in_(found)))
    return len(found)


def forget_links(c: Connection, before: datetime) -> int:
    """Delete links that led to no article and were last looked at before a moment; one that is listed again is new again."""
    nowhere = LinkRow.state.in_((links.REFUSED, links.GONE, links.FAILED)) & LinkRow.article_id.is_(None)
    old = select(LinkRow.id).where(nowhere, LinkRow.due_at.is_(None), LinkRow.checked_at < before)
    found = list(c.execute(old.order_by(LinkRow.id).limit(AT_ONCE)).scalars())
    c.execute(delete(LinkRow).where(LinkRow.id.in_(found)))
    return len(found)


def forget_deliveries(c: Connection, before: datetime) -> int:
    """Delete what was told before a moment about events; what was told of stories stays, so that none is told twice."""
    over = (DeliveryRow.state != WAITING) & DeliveryRow.subject.startswith("e") & (DeliveryRow.sent_at < before)
    found = list(c.execute(select(DeliveryRow.id).where(over).limit(AT_ONCE)).scalars())
    c.execute(delete(DeliveryRow).where(DeliveryRow.id.in_(found)))
    return len(found)


def give_back(c: Connection) -> int:
    """Give a part of the file that nothing uses any more back to the disk; returns how many pages. PostgreSQL does so by itself."""
    if c.dialect.name != "sqlite":
        return 0
    unused: int = c.execute(text("PRAGMA freelist_count")).scalar_one()
    all_pages: int = c.execute(text("PRAGMA page_count")).scalar_one()
    number = min(unused - int(MOST_UNUSED * all_pages), AT_ONCE)
    for _ in range(number):
        c.execute(
            text("PRAGMA incremental_vacuum(1)")
        )  # Python's sqlite3 gives one page back, however many are asked for
    left: int = c.execute(text("PRAGMA freelist_count")).scalar_one()
    return unused - left  # none in a file that was made before ours were made so


def optimise(c: Connection) -> None:
    """Let the database renew what it knows of its tables, by which it plans its queries."""
    c.execute(text("PRAGMA optimize" if c.dialect.name == "sqlite" else "ANALYZE"))
