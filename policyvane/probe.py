"""`policyvane sources probe`: one look at each source, and what would be better."""

from dataclasses import asdict
from typing import Annotated

import typer

from analysis.errors import PolicyvaneError, UsageError
from policyvane.named import the_source
from policyvane.output import clean, moment, say_json, table, tell
from policyvane.plans import need_contact, plan
from policyvane.session import Session, zone
from policyvane.source_files import AsJson
from scheduler.clock import system_clock
from scheduler.look import lookout
from scheduler.probing import Probe
from scheduler.probing import probe as look_at
from store import sources
from store.database import Database
from store.sources import Source


def probe(
    ctx: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE", help="Ids of sources (default: all).")] = None,
    as_json: AsJson = False,
) -> None:
    """Look at sources without storing articles: reachable, what is there, how fresh, and what would be better.

    Exits 0 if every source does well, 1 if some do not, 3 if none does.

    Example: policyvane sources probe cn-hb-people
    """
    session: Session = ctx.obj
    settings = session.settings()
    with session.database() as database:
        chosen = _chosen(database, names)
        need_contact(settings, [source.url for source in chosen])
        how = plan(settings)
        found: list[Probe] = []
        with lookout(how.contract, how.log) as looking:
            for result in look_at(looking, chosen, system_clock, settings.weak_tls):
                found.append(result)
                tell(clean(f"[{len(found)}/{len(chosen)}] {result.id}: {result.outcome}: {result.reason}"))
                with database.write() as c:
                    sources.probed(c, result.id, str(result.outcome), result.reason, system_clock())
    found.sort(key=lambda result: result.id)
    if as_json:
        say_json([asdict(result) for result in found])
    else:
        _print(found, session)
    well = sum(result.outcome.healthy for result in found)
    if well < len(found):
        raise typer.Exit(1 if well else PolicyvaneError.exit_code)


def _chosen(database: Database, names: list[str] | None) -> list[Source]:
    if names:
        return [the_source(database, name) for name in dict.fromkeys(names)]
    with database.read() as c:
        found = [source for source in sources.find(c) if "{" not in source.url]
    if not found:
        raise UsageError("there is no source to look at", todo="Run: policyvane sources add https://…")
    return found


def _print(found: list[Probe], session: Session) -> None:
    where = zone(session.settings())
    heads = ("id", "outcome", "is a", "links", "newest", "encoding", "robots", "delay", "transport", "reason", "better")
    table(
        heads,
        (
            (p.id, p.outcome, p.type, p.links, moment(p.newest, where), p.encoding, p.robots)
            + ("" if p.delay is None else f"{p.delay:g} s", p.transport, p.reason, "; ".join(p.better))
            for p in found
        ),
        wide=9,
    )
