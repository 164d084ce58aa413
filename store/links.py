"""Links: what sources say exists, and what became of it.

A link is known by its canonical address, whichever source found it first. `due_at` says when its page is fetched next;
null means that nothing is to be done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, select, update

from analysis.link import Link
from analysis.recheck import next_proof
from analysis.training import Correction
from analysis.triage import REASON, can_wait, is_drawn
from store.schema import AnyRow, AnySelect
from store.schema import Article as ArticleRow
from store.schema import Judgement as JudgementRow
from store.schema import Link as LinkRow
from store.stories import TOPIC

PENDING, STORED, FAILED, REFUSED = "pending", "stored", "failed", "refused"
MISSING, GONE = "missing", "gone"  # missing: an article was stored from it, and once or twice it was not there
MOST_DUE = 5_000
LONGEST_WAIT = timedelta(days=90)
AT_ONCE = 500  # bound parameters of one statement; SQLite allows 32,766, PostgreSQL 65,535


_STORED = (
    update(LinkRow)
    .where(LinkRow.id == bindparam("link"))
    .values(
        state=STORED,
        reason=None,
        attempts=0,
        article_id=bindparam("article"),
        checked_at=bindparam("now"),
        due_at=bindparam("due"),
        etag=bindparam("tag"),
        last_modified=bindparam("modified"),
    )
)


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A link whose page is to be fetched. `recheck`: an article of it is stored; then its validators are given."""

    id: int
    url: str
    address: str
    title: str | None
    published: datetime | None
    etag: str | None
    last_modified: str | None
    recheck: bool
    attempts: int
    first_seen: datetime | None


def found(c: Connection, run_id: int, source_id: str, links: Sequence[tuple[Link, str]], now: datetime) -> int:
    """Note the links of a list, each with its canonical address; returns how many were unknown.

    A known link that the source now gives another title or date is fetched again; one that is merely seen again is left.
    Of several links to one address the first counts.
    """
    told = {address: link for link, address in reversed(links)}
    known = _known(c, list(told))
    fresh = [(link, address) for address, link in reversed(told.items()) if address not in known]
    if fresh:
        common = {
            "source_id": source_id,
            "run_id": run_id,
            "found_at": now,
            "due_at": now,
            "state": PENDING,
            "attempts": 0,
        }
        c.execute(insert(LinkRow), [{"address": a, "url": link.url, **_said(link), **common} for link, a in fresh])
    for address, row in known.items():
        link = told[address]
        if row.source_id != source_id:
            # Another outlet's words about a page say nothing about a change of it. But a page that was not read yet is
            # this source's from now on: the other one may be paused by the time it would be its turn.
            if row.state in (PENDING, FAILED):
                c.execute(update(LinkRow).where(LinkRow.id == row.id).values(source_id=source_id))
        elif _differs(row.title, row.published_at, link):
            c.execute(update(LinkRow).where(LinkRow.id == row.id).values(due_at=now, attempts=0, **_said(link)))
    return len(fresh)


def known(c: Connection, addresses: Sequence[str]) -> frozenset[str]:
    """Which of these canonical addresses are links already."""
    return frozenset(_known(c, addresses))


def to_fetch(
    c: Connection, source_id: str, now: datetime, limit: int, learned: Correction | None = None
) -> tuple[StoredLink, ...]:
    """The pages of a source to fetch now: first what was never read, then what failed, then what is looked at again; of each
    the newest by the source's word first, so that news need not wait behind a long list of the old.

    Where there are more than `limit`, those whose title speaks of something else come last, but for a few that are drawn; what
    waited for LONGEST_WAIT is given up. `learned`: what marks have taught.
    """
    due = _due(c, source_id, now)
    if len(due) <= limit:
        return tuple(link for link, _ in due)
    waiting = {
        link.id: found_at
        for link, found_at in due
        if found_at is not None and can_wait(link.title, learned) and not is_drawn(link.address)
    }
    ordered = sorted((link for link, _ in due), key=lambda link: link.id in waiting)
    left = [link.id for link in ordered[limit:] if link.id in waiting]
    _leave(c, [number for number in left if now - waiting[number] < LONGEST_WAIT], reason=REASON)
    _leave(
        c,
        [number for number in left if now - waiting[number] >= LONGEST_WAIT],
        reason=REASON,
        state=REFUSED,
        due_at=None,
    )
    return tuple(ordered[:limit])


def _due(c: Connection, source_id: str, now: datetime) -> list[tuple[StoredLink, datetime | None]]:
    """What is due, in order; with the moment at which it was found if it was never read."""
    order = case({PENDING: 0, FAILED: 1}, value=LinkRow.state, else_=2)
    query: AnySelect = (
        select(
            LinkRow.id,
            LinkRow.url,
            LinkRow.address,
            LinkRow.title,
            LinkRow.published_at,
            LinkRow.etag,
            LinkRow.last_modified,
            LinkRow.article_id.is_not(None),
            LinkRow.attempts,
            ArticleRow.first_seen_at,
            case((LinkRow.state == PENDING, LinkRow.found_at)),
        )
        .outerjoin(ArticleRow, ArticleRow.id == LinkRow.article_id)
        .where(LinkRow.source_id == source_id, LinkRow.due_at <= now)
        .order_by(order, LinkRow.published_at.desc().nulls_last(), LinkRow.id)
        .limit(MOST_DUE)
    )
    return [(StoredLink(*row[:-1]), row[-1]) for row in c.execute(query)]


def _leave(c: Connection, numbers: Sequence[int], **values: Any) -> None:
    for first in range(0, len(numbers), AT_ONCE):
        part = numbers[first : first + AT_ONCE]
        c.execute(update(LinkRow).where(LinkRow.id.in_(part)).values(**values))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many links wait because of their titles; of `read` articles with such titles `relevant` were relevant."""

    links: int
    read: int
    relevant: int


def waiting(c: Connection) -> Waiting:
    """What waits, and what that loses: told from the newest articles that were read although their title could have waited."""
    count = select(func.count()).where(LinkRow.state == PENDING, LinkRow.reason == REASON)
    number: int = c.execute(count).scalar_one()
    if not number:
        return Waiting(0, 0, 0)
    judged = (JudgementRow.article_id == LinkRow.article_id) & (JudgementRow.topic == TOPIC)
    newest = (
        select(LinkRow.title, JudgementRow.label)
        .join(JudgementRow, judged)
        .order_by(LinkRow.article_id.desc())
        .limit(MOST_DUE)
    )
    labels = [label for title, label in c.execute(newest) if can_wait(title)]
    return Waiting(number, len(labels), labels.count("relevant"))


def failed(c: Connection, link_id: int, reason: str, retry_at: datetime | None, now: datetime) -> None:
    """The page was not read; it is due again at `retry_at`, or never."""
    state = case((LinkRow.article_id.is_not(None), STORED), else_=FAILED)
    _note(c, link_id, now, state=state, reason=reason, due_at=retry_at, attempts=LinkRow.attempts + 1)


def set_aside(c: Connection, link_id: int, reason: str, now: datetime) -> None:
    """The page can't be read without harm; it is never asked for again."""
    state = case((LinkRow.article_id.is_not(None), STORED), else_=REFUSED)
    _note(c, link_id, now, state=state, reason=reason, due_at=None)


def refused(c: Connection, link_id: int, reason: str, now: datetime) -> None:
    """No article is there; it is not asked again unless its source says something new of it."""
    _note(c, link_id, now, state=REFUSED, reason=reason, due_at=None)


def gone(c: Connection, link_id: int, reason: str, now: datetime) -> int | None:
    """Nothing is there. An article that was stored from it is asked for again first; its number if that is proof enough."""
    link = c.execute(select(LinkRow.article_id, LinkRow.state, LinkRow.attempts).where(LinkRow.id == link_id)).one()
    misses = link.attempts + 1 if link.state == MISSING else 1
    again_at = next_proof(misses, now) if link.article_id is not None and link.state != GONE else None
    if again_at is not None:
        _note(c, link_id, now, state=MISSING, reason=reason, due_at=again_at, attempts=misses)
        return None
    _note(c, link_id, now, state=GONE, reason=reason, due_at=None)
    article_id: int | None = link.article_id if link.state != GONE else None
    return article_id


def unchanged(c: Connection, link_id: int, now: datetime, recheck_at: datetime | None) -> None:
    """The page is as it was."""
    _note(c, link_id, now, state=STORED, reason=None, due_at=recheck_at, attempts=0)
    article = select(LinkRow.article_id).where(LinkRow.id == link_id).scalar_subquery()
    c.execute(update(ArticleRow).where(ArticleRow.id == article).values(last_checked_at=now))


def stored(
    c: Connection,
    link_id: int,
    article_id: int,
    now: datetime,
    *,
    etag: str | None,
    last_modified: str | None,
    recheck_at: datetime | None,
) -> None:
    """The page's article is stored. Belongs into the transaction that stores it."""
    values = {
        "link": link_id,
        "article": article_id,
        "now": now,
        "due": recheck_at,
        "tag": etag,
        "modified": last_modified,
    }
    c.execute(_STORED, values)


def _known(c: Connection, addresses: Sequence[str]) -> dict[str, AnyRow]:
    columns = (LinkRow.address, LinkRow.id, LinkRow.source_id, LinkRow.state, LinkRow.title, LinkRow.published_at)
    parts = (addresses[start : start + AT_ONCE] for start in range(0, len(addresses), AT_ONCE))
    return {row.address: row for part in parts for row in c.execute(select(*columns).where(LinkRow.address.in_(part)))}


def _note(c: Connection, link_id: int, now: datetime, **values: object) -> None:
    c.execute(update(LinkRow).where(LinkRow.id == link_id).values(checked_at=now, **values))


def _said(link: Link) -> dict[str, object]:
    return {"title": link.title, "published_at": link.published.value if link.published else None}


def _differs(title: str | None, published_at: datetime | None, link: Link) -> bool:
    published = link.published.value if link.published else None
    return (link.title is not None and link.title != title) or (published is not None and published != published_at)
