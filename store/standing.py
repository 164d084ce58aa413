"""How the sources stand, in a few queries that stay quick with ten thousand of them: counts, and those that need a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, or_, select

from analysis.outcome import Outcome
from store.runs import SILENT, Health
from store.schema import Link as LinkRow
from store.schema import Outlet as OutletRow
from store.schema import Source as SourceRow
from store.sources import ACTIVE, REMOVED

_ILL = [str(outcome) for outcome in Outcome if not outcome.healthy]
_IS_ACTIVE = SourceRow.state == ACTIVE


@dataclass(frozen=True, slots=True)
class Standing:
    """Sources in numbers. `longest_due_at`: since when the one that has waited longest is due; `next_at`: when the next will be."""

    active: int
    paused: int
    never_checked: int
    due: int
    longest_due_at: datetime | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ill:
    """An active source whose last run was unhealthy, or that is silent. `quiet_since`: when it last had a link that was new."""

    id: str
    url: str
    region: str | None
    outlet_id: str
    health: Health
    reason: str | None
    last_run_at: datetime | None
    quiet_since: datetime | None


def standing(c: Connection, now: datetime) -> Standing:
    """Count."""
    active = case((_IS_ACTIVE, 1))
    is_due = case((_IS_ACTIVE & (SourceRow.next_check_at <= now), 1))
    row = c.execute(
        select(
            func.count(active),
            func.count() - func.count(active),
            func.count(case((_IS_ACTIVE & SourceRow.last_outcome.is_(None), 1))),
            func.count(is_due),
        ).where(SourceRow.state != REMOVED)
    ).one()
    first = select(SourceRow.next_check_at).where(_IS_ACTIVE).order_by(SourceRow.next_check_at).limit(1)
    soonest = c.execute(first).scalar_one_or_none()
    is_late = soonest is not None and soonest <= now
    return Standing(*row, longest_due_at=soonest if is_late else None, next_at=soonest)


def ill(c: Connection) -> tuple[Ill, ...]:
    """The active sources that need a person, by id."""
    columns = (SourceRow.id, SourceRow.url, OutletRow.region, SourceRow.outlet_id)
    health = (SourceRow.last_outcome, SourceRow.failures, SourceRow.silence)
    newest = select(func.max(LinkRow.found_at)).where(LinkRow.source_id == SourceRow.id).scalar_subquery()
    quiet_since = case((SourceRow.silence > SILENT, newest)).label("quiet_since")
    query = (
        select(*columns, *health, SourceRow.last_reason, SourceRow.last_run_at, quiet_since)
        .join(OutletRow, OutletRow.id == SourceRow.outlet_id)
        .where(_IS_ACTIVE, or_(SourceRow.last_outcome.in_(_ILL), SourceRow.silence > SILENT))
        .order_by(SourceRow.id)
    )
    return tuple(
        Ill(
            row.id,
            row.url,
            row.region,
            row.outlet_id,
            Health(row.last_outcome, row.failures, row.silence),
            row.last_reason,
            row.last_run_at,
            row.quiet_since,
        )
        for row in c.execute(query)
    )


def by_region(c: Connection) -> Mapping[str, int]:
    """How many active sources each region has."""
    query = (
        select(OutletRow.region, func.count())
        .join(SourceRow, SourceRow.outlet_id == OutletRow.id)
        .where(_IS_ACTIVE, OutletRow.region.is_not(None))
        .group_by(OutletRow.region)
    )
    counted: list[tuple[Any, Any]] = [(row[0], row[1]) for row in c.execute(query)]
    return dict(counted)
