"""What is wrong with the service as a whole, and since when; each beginning and end is told once, in the same transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from store import events
from store.schema import Trouble as Row


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong: its name (`disk`, `region CN-HB`), a sentence for people, and what to do."""

    name: str
    sentence: str
    todo: str


def known(c: Connection) -> dict[str, tuple[Trouble, datetime]]:
    """What is known to be wrong, with the time since when."""
    rows = c.execute(select(Row.name, Row.sentence, Row.todo, Row.since).order_by(Row.since))
    return {row.name: (Trouble(row.name, row.sentence, row.todo), row.since) for row in rows}


def keep(c: Connection, found: Collection[Trouble], kinds: Collection[str], now: datetime) -> tuple[Trouble, ...]:
    """Bring what is known of these kinds (first words of names) to what was found; tell what has begun and what has ended.

    Returns what has begun.
    """
    before = {name: trouble for name, (trouble, _) in known(c).items() if name.split()[0] in kinds}
    wanted = {trouble.name: trouble for trouble in found}
    for name, trouble in wanted.items():
        said = {"sentence": trouble.sentence, "todo": trouble.todo}
        if name not in before:
            c.execute(insert(Row).values(name=name, since=now, **said))
            events.tell(c, events.SERVICE_TROUBLED, now, data={"name": name, **said})
        elif before[name] != trouble:
            c.execute(update(Row).where(Row.name == name).values(**said))
    for name, trouble in before.items():
        if name not in wanted:
            c.execute(delete(Row).where(Row.name == name))
            events.tell(c, events.SERVICE_RECOVERED, now, data={"name": name, "sentence": trouble.sentence})
    return tuple(trouble for name, trouble in wanted.items() if name not in before)
