"""What bringing sources in from a file would change, and the change itself.

The difference is worked out first and can be shown; the database is brought to it in one transaction.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from analysis.address import canonical
from analysis.errors import AddressError
from store import outlets, sources
from store.outlets import Outlet
from store.sources import Source

_OF_OUTLET = "outlet."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A source as a file has it, and the fields that the file sets (`outlet.region` is one of the outlet's)."""

    source: Source
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one source; `fields` are name, value before and value after."""

    kind: Literal["added", "changed", "removed", "same"]
    source: Source
    fields: tuple[tuple[str, object, object], ...] = ()


def difference(c: Connection, wanted: Iterable[Wanted], *, sync: bool) -> tuple[Change, ...]:
    """What bringing in `wanted` would change; with `sync`, sources that are not among them are removed.

    A field that a file does not name stays as it is. A source without an id is the one that watches its address already, or
    gets a new id. Where rows speak of one outlet each in its own way, the first one stands.
    """
    known = {source.id: source for source in sources.find(c)}
    by_address = {_key(source.url): source.id for source in known.values()}
    spoken: dict[str, Outlet] = {}
    taken = set(known)
    changes = []
    for want in wanted:
        source = want.source
        if not source.id:
            name = by_address.get(_key(source.url)) or fresh_id(c, source.url, taken)
            source = replace(source, id=name)
        taken.add(source.id)
        changes.append(_change(c, known.get(source.id), source, want.given, spoken))
    if sync:
        named = {change.source.id for change in changes}
        changes += [Change("removed", source) for source in known.values() if source.id not in named]
    return tuple(changes)


def carry_out(c: Connection, changes: Sequence[Change], now: datetime) -> None:
    """Bring the database to a difference."""
    for change in changes:
        if change.kind == "removed":
            sources.remove(c, change.source.id)
        elif change.kind != "same":
            sources.put(c, change.source, now)
            sources.set_state(c, change.source.id, change.source.state)


def fresh_id(c: Connection, address: str, taken: Iterable[str] = ()) -> str:
    """A short id from host and path that no source has yet."""
    place = address.partition("://")[2].removeprefix("www.").lower()
    stem = re.sub(r"[^a-z0-9]+", "-", place).strip("-")[:40].strip("-") or "source"
    number, name = 1, stem
    while name in taken or sources.get(c, name) is not None:
        number += 1
        name = f"{stem}-{number}"
    return name


def _change(
    c: Connection, before: Source | None, wanted: Source, given: frozenset[str], spoken: dict[str, Outlet]
) -> Change:
    outlet = spoken.get(wanted.outlet.id)
    if outlet is None:
        held = outlets.get(c, wanted.outlet.id)
        outlet = spoken[wanted.outlet.id] = _outlet(held, wanted.outlet, given) if held else wanted.outlet
    if before is None:
        return Change("added", replace(wanted, outlet=outlet))
    names = given & (set(sources.SET_BY_USER) | {"state"})
    after = replace(before, outlet=outlet, **{name: getattr(wanted, name) for name in names})
    fields = _fields(before, after)
    return Change("changed" if fields else "same", after, fields)


def _outlet(held: Outlet, wanted: Outlet, given: frozenset[str]) -> Outlet:
    """An outlet with what a file says of it; silence takes nothing away."""
    said: Mapping[str, str] = {
        name: getattr(wanted, name)
        for name in ("name", "name_en", "kind", "country", "region")
        if _OF_OUTLET + name in given and getattr(wanted, name)
    }
    return replace(held, **said)


def _fields(before: Source, after: Source) -> tuple[tuple[str, object, object], ...]:
    own = [(name, getattr(before, name), getattr(after, name)) for name in (*sources.SET_BY_USER, "state")]
    of_outlet = [
        (_OF_OUTLET + name, getattr(before.outlet, name), getattr(after.outlet, name))
        for name in ("id", "name", "name_en", "kind", "country", "region")
    ]
    return tuple((name, old, new) for name, old, new in (*own, *of_outlet) if old != new)


def _key(url: str) -> str:
    try:
        return canonical(url)
    except AddressError:
        return url
