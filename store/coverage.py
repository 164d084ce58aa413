"""Whether silence is real: for each source, what its polls of a time have covered.

A poll that reads a list sees what was published since the last one that did, as long as the list still shows it. So a time is
covered up to the last healthy poll in it; what lies behind that, or before the first, nobody has seen. Where a poll found nothing
on the list that was known, older articles may have fallen off it unseen: a gap.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, or_, select

from analysis.outcome import Outcome
from store.runs import SILENT
from store.schema import AnySelect
from store.schema import Article as ArticleRow
from store.schema import Judgement as JudgementRow
from store.schema import Outlet as OutletRow
from store.schema import Run as RunRow
from store.schema import Source as SourceRow
from store.sources import REMOVED
from store.stories import TOPIC

_STANDS = (SourceRow.last_outcome, SourceRow.last_reason, SourceRow.silence)
_HEALTHY = [str(outcome) for outcome in Outcome if outcome.healthy]


@dataclass(frozen=True, slots=True)
class Covered:
    """One source in a time. `seen_from` and `seen_until` bound what was seen of it, null if nothing was; `polls` and `failed`
    count runs; `gaps` are polls on whose list nothing was known any more; `silence` as in `store.sources`."""

    id: str
    name: str
    region: str | None
    state: str
    seen_from: datetime | None
    seen_until: datetime | None
    polls: int
    failed: int
    gaps: int
    articles: int
    relevant: int
    last_outcome: str | None
    last_reason: str | None
    silence: float | None

    @property
    def is_silent(self) -> bool:
        """Read well, and quiet for longer than it should be."""
        return (self.silence or 0.0) > SILENT


def coverage(c: Connection, since: datetime, until: datetime, region: str | None = None) -> tuple[Covered, ...]:
    """Every source that was not removed, by region and id; of one region or country if that is given."""
    query = (
        select(SourceRow.id, SourceRow.name, OutletRow.region, SourceRow.state, SourceRow.first_ok_at, *_STANDS)
        .join(OutletRow, OutletRow.id == SourceRow.outlet_id)
        .where(SourceRow.state != REMOVED)
        .order_by(OutletRow.region, SourceRow.id)
    )
    if region is not None:
        query = query.where(or_(OutletRow.region == region, OutletRow.region.startswith(f"{region}-")))
    polls = {row.source_id: row for row in c.execute(_polls(since, until))}
    counts = {row.source_id: row for row in c.execute(_articles(since, until))}
    found = []
    for row in c.execute(query):
        poll, count = polls.get(row.id), counts.get(row.id)
        last: datetime | None = poll.last if poll else None
        first: datetime | None = poll.first if poll else None
        if last is not None and row.first_ok_at is not None and row.first_ok_at < since:
            first = since
        found.append(
            Covered(
                *row[:4],
                first,
                last,
                poll.polls if poll else 0,
                poll.failed if poll else 0,
                poll.gaps if poll else 0,
                count.articles if count else 0,
                count.relevant if count else 0,
                *row[5:],
            )
        )
    return tuple(found)


def _polls(since: datetime, until: datetime) -> AnySelect:
    healthy = RunRow.outcome.in_(_HEALTHY)
    all_new = healthy & RunRow.baseline.is_(False) & (RunRow.links > 0) & (RunRow.links_new == RunRow.links)
    return (
        select(
            RunRow.source_id,
            func.count().label("polls"),
            func.count(case((~healthy, 1))).label("failed"),
            func.count(case((all_new, 1))).label("gaps"),
            func.min(case((healthy, RunRow.claimed_at))).label("first"),
            func.max(case((healthy, RunRow.claimed_at))).label("last"),
        )
        .where(RunRow.finished_at >= since, RunRow.finished_at < until, RunRow.outcome.is_not(None))
        .group_by(RunRow.source_id)
    )


def _articles(since: datetime, until: datetime) -> AnySelect:
    judged = (JudgementRow.article_id == ArticleRow.id) & (JudgementRow.topic == TOPIC)
    return (
        select(
            ArticleRow.source_id,
            func.count().label("articles"),
            func.count(case((JudgementRow.label == "relevant", 1))).label("relevant"),
        )
        .join(JudgementRow, judged)
        .where(ArticleRow.first_seen_at >= since, ArticleRow.first_seen_at < until)
        .group_by(ArticleRow.source_id)
    )
