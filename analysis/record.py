"""The canonical record `policyvane.article/1`: one article as every export, feed and API shows it.

Here it is made from the analysis alone; what only the database knows (ids, story, marks, outlet) is null until the store
fills it in. Fields are never missing and never change their order. Times are RFC 3339.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from analysis.article import Article, Dated, Judgement
from analysis.fact_record import fact_fields
from analysis.page import Page

SCHEMA = "policyvane.article/1"
_WORD = re.compile(r"[㐀-鿿\uf900-\ufaff]|[^\W_㐀-鿿\uf900-\ufaff]+")


def article_record(article: Article, page: Page) -> dict[str, Any]:
    """The canonical record of one analysed page, fields in the documented order."""
    published = article.published
    return {
        "schema": SCHEMA,
        "seq": None,
        "id": None,
        "url": page.url,
        "urls": sorted({page.url, page.requested_url or page.url}),
        "state": "live",
        "title": article.title,
        "subtitle": article.subtitle,
        "lead": article.lead,
        "body_text": article.body,
        "language": article.language,
        "word_count": len(_WORD.findall(article.body)),
        "char_count": len("".join(article.body.split())),
        "byline": article.byline,
        "authors": list(article.authors),
        "dateline": article.dateline,
        "published_at": _moment(published),
        "published_precision": str(published.precision) if published else None,
        "published_evidence": str(published.evidence) if published else None,
        "modified_at": _moment(article.modified),
        "first_seen_at": None,
        "fetched_at": rfc3339(page.fetched_at),
        "last_checked_at": None,
        "gone_at": None,
        "change_hash": None,
        "outlet": None,
        "source": None,
        "origin": _origin(article),
        "revision": None,
        "story": None,
        "relevance": relevance_record(article.judgement),
        "act": act_record(article.judgement),
        **fact_fields(article.facts),
        "mark": None,
        "evidence": evidence(article, page),
        "extractor_version": article.extractor_version,
    }


def evidence(article: Article, page: Page) -> dict[str, Any]:
    """What proves that the page said so: addresses, answer, charset and the hash of its bytes."""
    return {
        "requested_url": page.requested_url or page.url,
        "final_url": page.url,
        "http_status": page.status,
        "content_type": page.content_type,
        "charset_declared": article.encoding.declared,
        "charset_used": article.encoding.used,
        "body_sha256": hashlib.sha256(page.body).hexdigest(),
        "warc_file": None,
        "warc_record_id": None,
        "warc_offset": None,
        "tls_verified": page.url.startswith("https:"),
        "robots": page.robots_tag,
        "agent": None,
    }


def rfc3339(moment: datetime | None) -> str | None:
    """A moment as RFC 3339 with its offset, to the second."""
    return moment.isoformat(timespec="seconds") if moment else None


def _moment(dated: Dated | None) -> str | None:
    return rfc3339(dated.value) if dated else None


def _origin(article: Article) -> dict[str, Any] | None:
    origin = article.origin
    return {"name": origin.name, "url": origin.url, "outlet_id": None, "evidence": origin.evidence} if origin else None


# What a record says of an article's text; the rest says which article it is, and when and where it was read.
_OF_THE_TEXT: Mapping[str, Any] = {
    "subtitle": None, "lead": None, "body_text": None, "dateline": None, "places": [], "officials": [], "organisations": [],
    "documents": [], "quantities": [], "deadlines": [], "attachments": [], "notice": None, "mentions": [],
}  # fmt: skip


def faded(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record without what it says of the text."""
    return dict(record) | {name: empty for name, empty in _OF_THE_TEXT.items() if name in record}


def relevance_record(judgement: Judgement) -> dict[str, Any]:
    """A judgement as the record's `relevance`."""
    return {
        "label": str(judgement.label),
        "score": judgement.score,
        "threshold": judgement.threshold,
        "model_version": judgement.model_version,
        "reasons": [asdict(reason) for reason in judgement.reasons],
        "missing": list(judgement.missing),
        "topic": judgement.topic,
        "subtopics": list(judgement.subtopics),
    }


def act_record(judgement: Judgement) -> dict[str, Any] | None:
    """A judgement's act as the record's `act`; null where there is none."""
    return asdict(judgement.act) if judgement.act else None
