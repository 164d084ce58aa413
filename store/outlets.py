"""Outlets: who publishes."""

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select, update

from store.schema import Outlet as Row


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes. `region` is ISO 3166-2, `country` ISO 3166-1."""

    id: str
    name: str
    name_en: str | None = None
    kind: str | None = None
    country: str | None = None
    region: str | None = None
    url: str | None = None


COLUMNS = tuple(getattr(Row, name) for name in Outlet.__slots__)


def get(c: Connection, outlet_id: str) -> Outlet | None:
    """The outlet of this id."""
    row = c.execute(select(*COLUMNS).where(Row.id == outlet_id)).one_or_none()
    return Outlet(*row) if row else None


def put(c: Connection, outlet: Outlet) -> None:
    """Add an outlet, or bring it to these values."""
    values = asdict(outlet)
    if c.execute(update(Row).where(Row.id == outlet.id).values(**values)).rowcount == 0:
        c.execute(insert(Row).values(**values))
