"""How long after its publication an article was first seen, by source: only of articles whose time of publication is known to the
minute and that no baseline brought."""

from datetime import datetime

from sqlalchemy import Connection, select

from store.schema import Article as ArticleRow
from store.schema import Revision as RevisionRow

MINUTE_KNOWN = RevisionRow.record["published_precision"].as_string() == "minute"


def delays(c: Connection, since: datetime, until: datetime, source_id: str | None = None) -> dict[str, list[float]]:
    """Minutes of delay of each article first seen in this time, by source; what claims to come from the future counts as none."""
    query = (
        select(ArticleRow.source_id, ArticleRow.first_seen_at, ArticleRow.published_at)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .where(ArticleRow.first_seen_at >= since, ArticleRow.first_seen_at < until, ArticleRow.baseline.is_(False))
        .where(ArticleRow.published_at.is_not(None), MINUTE_KNOWN)
    )
    if source_id is not None:
        query = query.where(ArticleRow.source_id == source_id)
    found: dict[str, list[float]] = {}
    for name, seen, published in c.execute(query):
        assert published is not None  # noqa: S101 -- the query asks for no other
        found.setdefault(name, []).append(max((seen - published).total_seconds() / 60, 0.0))
    return found
