"""Judgements and what reviewers taught the judge: corrections, each version kept, at most one in use.

What analysis says of an article is the shipped judge's; here the correction in use is laid over it, and a mark over both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from analysis.article import Article, Judgement, Label
from analysis.normal import normal_form
from analysis.record import act_record, relevance_record
from analysis.relevance import default_model, judge
from analysis.training import Correction, corrected, from_text, to_text
from store import events
from store.schema import Article as ArticleRow
from store.schema import Correction as CorrectionRow
from store.schema import Judgement as JudgementRow
from store.schema import Mark as MarkRow
from store.schema import Revision as RevisionRow
from store.stories import AT_ONCE, TOPIC

ARTICLE_REJUDGED = "article.rejudged"


@dataclass(frozen=True, slots=True)
class Version:
    """One correction as it was made; `before` and `after` are its figures on marks held out."""

    id: int
    made_at: datetime
    base: str
    marks: int
    before: dict[str, Any]
    after: dict[str, Any]
    used: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """The parts of a stored article that are judged, in normal form."""

    id: int
    title: str
    lead: str
    text: str
    language: str


_VERSION = tuple(getattr(CorrectionRow, name) for name in Version.__slots__)


def versions(c: Connection) -> tuple[Version, ...]:
    """All corrections, oldest first."""
    rows = c.execute(select(*_VERSION).where(CorrectionRow.topic == TOPIC).order_by(CorrectionRow.id))
    return tuple(Version(*row) for row in rows)


def in_use(c: Connection) -> Correction | None:
    """The correction in use; none where the shipped judge judges alone. Raises StoreError if it is broken."""
    kept = c.execute(
        select(CorrectionRow.learned).where(CorrectionRow.topic == TOPIC, CorrectionRow.used.is_(True))
    ).scalar_one_or_none()
    return None if kept is None else _read(kept)


@lru_cache(maxsize=4)
def _read(kept: str) -> Correction:
    return from_text(kept)


def next_number(c: Connection) -> int:
    """The number that the next correction gets."""
    newest = c.execute(select(func.max(CorrectionRow.id))).scalar_one()
    return int(newest or 0) + 1


def add(
    c: Connection, correction: Correction, now: datetime, *, marks: int, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Keep a correction; `use` puts it in use."""
    values = {"id": correction.number, "topic": TOPIC, "made_at": now, "base": correction.base, "marks": marks}
    values |= {"before": before, "after": after, "used": False, "learned": to_text(correction)}
    c.execute(insert(CorrectionRow).values(values))


def use(c: Connection, number: int) -> bool:
    """Put a correction in use; 0 is the shipped judge alone. False if there is none of this number.

    Raises StoreError if it is broken, and then nothing changes.
    """
    known = c.execute(select(CorrectionRow.learned).where(CorrectionRow.id == number)).scalar_one_or_none()
    if number and known is None:
        return False
    if known is not None:
        from_text(known)
    c.execute(update(CorrectionRow).where(CorrectionRow.topic == TOPIC).values(used=CorrectionRow.id == number))
    return True


def said(c: Connection, article_ids: Iterable[int] | None = None) -> dict[int, dict[str, str]]:
    """What each reviewer said last of these articles (of all): article, reviewer, relevant or irrelevant; the newest word last."""
    query = select(MarkRow.article_id, MarkRow.by, MarkRow.label).where(MarkRow.label.is_not(None))
    if article_ids is not None:
        query = query.where(MarkRow.article_id.in_(tuple(article_ids)))
    rows = c.execute(query.order_by(MarkRow.id))
    found: dict[int, dict[str, str]] = {}
    for article_id, by, label in rows:
        words = found.setdefault(article_id, {})
        words.pop(by, None)
        if label in {Label.RELEVANT, Label.IRRELEVANT}:
            words[by] = label
    return {article_id: words for article_id, words in found.items() if words}


def on_saving(c: Connection, article: Article, article_id: int | None) -> Article:
    """An article as it is to be stored: judged with what was learned, and as a reviewer marked it."""
    learned, found = in_use(c), article.judgement
    if learned is not None:
        found = _under(learned, found, article.normal_title, normal_form(article.lead or "").text, article.normal.text)
    words = said(c, (article_id,)).get(article_id, {}) if article_id is not None else {}
    return replace(article, judgement=_marked(found, words))


def judged_by_prior(stored: Stored) -> Judgement:
    """What the shipped judge says of a stored article."""
    return judge(stored.title or None, stored.lead or None, stored.text, stored.language)


def load(c: Connection, article_ids: Iterable[int]) -> tuple[Stored, ...]:
    """Stored articles as they are judged, in order of their number."""
    r = RevisionRow
    query = select(ArticleRow.id, r.normal_title, r.lead, r.normal, r.language)
    query = query.join(r, r.id == ArticleRow.revision_id).order_by(ArticleRow.id)
    numbers = sorted(article_ids)
    parts = (numbers[i : i + AT_ONCE] for i in range(0, len(numbers), AT_ONCE))
    rows = (row for part in parts for row in c.execute(query.where(ArticleRow.id.in_(part))))
    return tuple(Stored(n, title, normal_form(lead or "").text, text, tag) for n, title, lead, text, tag in rows)


def since(c: Connection, moment: datetime, after: int, limit: int) -> tuple[int, ...]:
    """The numbers of the articles first seen since a moment that follow a number and have their text."""
    return tuple(
        c.execute(
            select(ArticleRow.id)
            .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
            .where(ArticleRow.first_seen_at >= moment, ArticleRow.id > after, RevisionRow.normal != "")
            .order_by(ArticleRow.id)
            .limit(limit)
        ).scalars()
    )


def is_outdated(c: Connection, moment: datetime) -> bool:
    """Whether an article first seen since a moment, whose text is kept, was judged by another version than is in use now."""
    learned, base = in_use(c), default_model().version
    now = learned.version if learned is not None and learned.base == base else base
    query = (
        select(ArticleRow.id)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .join(JudgementRow, JudgementRow.article_id == ArticleRow.id)
        .where(ArticleRow.first_seen_at >= moment, RevisionRow.normal != "")
        .where(JudgementRow.topic == TOPIC, JudgementRow.model_version != now)
    )
    return c.execute(query.limit(1)).one_or_none() is not None


def judge_again(c: Connection, article_ids: Sequence[int], now: datetime) -> int:
    """Judge stored articles with what is in use now; `article.rejudged` is told of those whose label changes, and counted."""
    learned, words = in_use(c), said(c, article_ids)
    changed = 0
    for stored in load(c, article_ids):
        found = _under(learned, judged_by_prior(stored), stored.title, stored.lead, stored.text)
        changed += _put(c, stored, _marked(found, words.get(stored.id, {})), now)
    return changed


def _under(learned: Correction | None, found: Judgement, title: str, lead: str, text: str) -> Judgement:
    """A correction that was learned over another judge says nothing of this one."""
    if learned is None or learned.base != found.model_version:
        return found
    return corrected(found, learned, title, lead, text)


def _marked(found: Judgement, words: dict[str, str]) -> Judgement:
    """A reviewer's word wins over any score; where reviewers disagree, the newest word does."""
    if not words:
        return found
    label = Label(list(words.values())[-1])
    if label is Label.IRRELEVANT and found.label is not Label.RELEVANT:
        return found
    return replace(found, label=label, missing=(), act=found.act if label is Label.RELEVANT else None)


def _put(c: Connection, stored: Stored, found: Judgement, now: datetime) -> bool:
    key = (JudgementRow.article_id == stored.id, JudgementRow.topic == found.topic)
    before = c.execute(select(JudgementRow.label, JudgementRow.score, JudgementRow.model_version).where(*key)).one()
    if (before.label, before.score, before.model_version) == (found.label, found.score, found.model_version):
        return False
    write(c, stored.id, found, now)
    article = c.execute(
        select(
            ArticleRow.revision_id, ArticleRow.story_id, ArticleRow.source_id, ArticleRow.baseline, RevisionRow.record
        )
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .where(ArticleRow.id == stored.id)
    ).one()
    record = article.record | {"relevance": relevance_record(found), "act": act_record(found)}
    c.execute(update(RevisionRow).where(RevisionRow.id == article.revision_id).values(record=record))
    if before.label == found.label:
        return False
    told = {"label": str(found.label), "before": before.label, "model_version": found.model_version}
    seq = events.tell(
        c,
        ARTICLE_REJUDGED,
        now,
        baseline=article.baseline,
        article_id=stored.id,
        story_id=article.story_id,
        source_id=article.source_id,
        data=told,
    )
    c.execute(update(ArticleRow).where(ArticleRow.id == stored.id).values(seq=seq))
    return True


def write(c: Connection, article_id: int, found: Judgement, now: datetime) -> None:
    """The judgement of an article on a topic, in place of the one before."""
    c.execute(delete(JudgementRow).where(JudgementRow.article_id == article_id, JudgementRow.topic == found.topic))
    record = relevance_record(found)
    names = ("topic", "label", "score", "threshold", "model_version", "reasons")
    c.execute(
        insert(JudgementRow),
        {name: record[name] for name in names} | {"article_id": article_id, "judged_at": now},
    )
