"""Canonical records of what is stored: the analysis' record with all that only the database knows filled in."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from analysis.record import rfc3339
from review.timeline import Step
from store import ids, marks
from store.articles import StoredArticle
from store.stories import StoryRow

STORY_SCHEMA = "policyvane.story/1"


def record_of(c: Connection, article: StoredArticle) -> dict[str, Any]:
    """The canonical record `policyvane.article/1` of a stored article, fields in the documented order."""
    known = article.record
    return known | {
        "seq": article.seq,
        "id": ids.shown("a", article.id),
        "state": article.state,
        "body_text": article.body,
        "first_seen_at": rfc3339(article.first_seen_at),
        "fetched_at": rfc3339(article.fetched_at),
        "last_checked_at": rfc3339(article.last_checked_at),
        "gone_at": rfc3339(article.gone_at),
        "change_hash": article.content_hash[:16],
        "outlet": {
            "id": article.outlet.id,
            "name": article.outlet.name,
            "name_en": article.outlet.name_en,
            "kind": article.outlet.kind,
            "country": article.outlet.country,
            "region": article.outlet.region,
            "url": article.outlet.url,
        },
        "source": {"id": article.source_id, "type": article.source_type, "url": article.source_url},
        "revision": {
            "number": article.revision_number,
            "count": article.revision_count,
            "content_hash": article.content_hash,
            "changed_at": rfc3339(article.fetched_at),
            "change_class": article.change_class,
        },
        "story": _story(article),
        "mark": _mark(c, article.id),
    }


def story_record(row: StoryRow, original: StoredArticle | None, steps: Sequence[Step]) -> dict[str, Any]:
    """The canonical record `policyvane.story/1`: the story with its members, the original first, whose facts are the story's."""
    facts = original.record if original else {}
    return {
        "schema": STORY_SCHEMA,
        "seq": row.seq,
        "id": ids.shown("s", row.id),
        "title": row.title,
        "lead": row.lead,
        "language": row.language,
        "original_id": ids.shown("a", row.original_id),
        "first_published_at": rfc3339(row.first_published_at),
        "last_grown_at": rfc3339(row.last_grown_at),
        "size": row.size,
        "outlets": list(row.outlets),
        "regions": facts.get("regions", []),
        "relevance": {"label": row.label, "score": row.score},
        "documents": facts.get("documents", []),
        "members": [
            {
                "id": ids.shown("a", step.member.id),
                "url": step.member.url,
                "outlet": step.member.outlet_name,
                "role": step.member.role,
                "published_at": rfc3339(step.member.published_at),
                "lag_minutes": step.lag_minutes,
                "similarity": step.member.similarity,
                "share": step.member.share,
                "origin": step.member.origin,
            }
            for step in steps
        ],
    }


def _story(article: StoredArticle) -> dict[str, Any]:
    return {
        "id": ids.shown("s", article.story_id),
        "role": article.role,
        "confidence": _confidence(article),
        "size": article.story_size,
        "outlets": article.story_outlets,
        "first_published_at": rfc3339(article.story_first_published_at),
        "original_id": ids.shown("a", article.story_original_id),
        "fingerprint": article.fingerprint,
        "fingerprint_version": article.fingerprint_version,
    }


def _confidence(article: StoredArticle) -> float | None:
    """How sure it is that an article belongs to its story: the share of text that it has in common with the original."""
    shares = [share for share in (article.share, article.cover) if share is not None]
    return round(max(shares), 2) if shares else None


def _mark(c: Connection, article_id: int) -> dict[str, Any] | None:
    mark = marks.current(c, article_id)
    if mark is None:
        return None
    return {
        "label": mark.label,
        "read": mark.read,
        "note": mark.note,
        "tags": list(mark.tags or ()),
        "by": mark.by,
        "at": rfc3339(mark.at),
    }
