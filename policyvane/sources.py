"""`policyvane sources`: what is watched."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from analysis.address import web_address
from analysis.errors import UsageError
from analysis.learned import learned_from
from crawler import catalogue as catalogues
from policyvane.discover import add
from policyvane.named import the_source
from policyvane.output import clean, moment, say, say_json, table, tell
from policyvane.probe import probe
from policyvane.session import Session, zone
from policyvane.source_files import (
    AsJson,
    Kind,
    Region,
    Type,
    catalogue,
    checked_in_words,
    export_sources,
    import_sources,
    print_changes,
)
from scheduler.clock import system_clock
from scheduler.health import delay_in_words
from scheduler.probing import transport_of
from scheduler.timetable import in_words, timetable
from store import imports, outlets, sources
from store.delays import delays
from store.imports import Wanted
from store.sources import ACTIVE, Source

app = typer.Typer(
    no_args_is_help=True,
    help="What is watched: list, show, add, edit, probe, import, export, pause, resume, remove, catalogue.",
)
app.command("import")(import_sources)
app.command("export")(export_sources)
app.command("catalogue")(catalogue)
app.command("probe")(probe)
app.command("add")(add)
MONTH = timedelta(days=28)
Name = Annotated[str, typer.Argument(metavar="SOURCE", help="The id of a source.")]


@app.command("list")
def list_sources(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the sources with their last outcome.

    Example: policyvane sources list
    """
    session: Session = ctx.obj
    where = zone(session.settings())
    with session.database() as database, database.read() as c:
        found = sources.find(c)
    if as_json:
        say_json([asdict(source) for source in found])
        return
    table(
        ("id", "state", "type", "name", "last outcome", "last run", "next"),
        (
            (s.id, s.state, s.type, s.name, s.last_outcome or checked_in_words(s, session))
            + (moment(s.last_run_at, where), _next(s, where))
            for s in found
        ),
        wide=3,
    )
    if not found:
        tell("No sources yet. Next: policyvane sources add https://… or policyvane sources catalogue")


def _next(source: Source, where: ZoneInfo) -> str:
    if source.state != ACTIVE:
        return ""
    return "now" if source.next_check_at <= system_clock() else moment(source.next_check_at, where)


@app.command()
def show(ctx: typer.Context, name: Name, as_json: AsJson = False) -> None:
    """Show all that is known of one source.

    Example: policyvane sources show cn-hb-hubeitoday-list
    """
    session: Session = ctx.obj
    with session.database() as database:
        source = the_source(database, name)
        with database.read() as c:
            active = sources.find(c, state=ACTIVE)
            seen_after = delays(c, system_clock() - MONTH, system_clock(), source.id).get(source.id, [])
    table = timetable(active, session.settings().interval_minutes)
    facts: dict[str, Any] = asdict(source) | {"cadence": in_words(source, table, system_clock())}
    facts["delay"] = delay_in_words(seen_after) if seen_after else None
    if as_json:
        say_json(facts)
        return
    outlet, learned = facts.pop("outlet"), learned_from(facts.pop("layout"))
    del facts["rhythm"]
    for key, value in facts.items():
        if value is not None:
            say(f"{key.replace('_', ' '):18}{clean(value)}")
    if learned is not None:
        say(f"{'layout':18}{clean(str(learned))}")
    say(f"{'transport':18}{transport_of(source.url, session.settings().weak_tls)}")
    say(
        f"{'outlet':18}{clean(outlet['name'])} ({outlet['id']}, {outlet['kind'] or 'kind unknown'}, {outlet['region'] or '?'})"
    )


@app.command()
def edit(
    ctx: typer.Context,
    name: Name,
    url: Annotated[str | None, typer.Option(help="The address that is polled.")] = None,
    type_: Type = None,
    new_name: Annotated[str | None, typer.Option("--name", help="Its name.")] = None,
    interval: Annotated[
        int | None, typer.Option(min=0, max=catalogues.MOST_MINUTES, help="Minutes between two polls; 0: the usual.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="When it is polled: 06:30,18:00 or mon-fri 08:00-20:00, by its own clock.")
    ] = None,
    time_zone: Annotated[str | None, typer.Option("--zone", help="Time zone of its times (Asia/Shanghai).")] = None,
    language: Annotated[str | None, typer.Option(help="Its language (zh-Hans, en).")] = None,
    encoding: Annotated[str | None, typer.Option(help="Charset, where its bytes do not say theirs.")] = None,
    selector: Annotated[str | None, typer.Option(help="CSS of the article links, or of boxes around them.")] = None,
    pattern: Annotated[str | None, typer.Option(help="Regular expression that article addresses match.")] = None,
    region: Region = None,
    kind: Kind = None,
    as_json: AsJson = False,
) -> None:
    """Change the settings of a source; each is checked. An empty text ("") takes a setting away.

    Example: policyvane sources edit cn-hb-people --interval 30 --pattern '/n2/20'
    """
    session: Session = ctx.obj
    given = {
        "url": url and web_address(url),
        "type": type_ and catalogues.type_of(type_),
        "name": new_name,
        "interval_minutes": interval,
        "schedule": at and " ".join(at.lower().split()),
        "zone": time_zone,
        "language": language,
        "encoding": encoding,
        "item_selector": selector,
        "article_pattern": pattern,
    }
    of_outlet = {"region": region and region.upper(), "kind": kind}
    with session.database() as database:
        before = the_source(database, name)
        wanted = replace(before, **_set(given), outlet=replace(before.outlet, **_set(of_outlet)))
        for needed in ("url", "type", "name", "zone"):
            if not getattr(wanted, needed):
                raise UsageError(f"a source can't be without its {needed}", where=before.id)
        if region is not None:
            wanted = replace(wanted, outlet=replace(wanted.outlet, country=region[:2].upper() or None))
        catalogues.check(wanted)
        change = Wanted(wanted, frozenset(_set(given)))
        with database.write() as c:
            outlets.put(c, wanted.outlet)
            changes = imports.difference(c, (change,), sync=False)
            imports.carry_out(c, changes, system_clock())
        after = the_source(database, name)
    if as_json:
        say_json(asdict(after))
        return
    print_changes(changes)
    tell(f"Next: policyvane sources probe {after.id}")


def _set(given: dict[str, Any]) -> dict[str, Any]:
    """What was given; an empty text or a zero means none."""
    return {name: value or None for name, value in given.items() if value is not None}


@app.command()
def pause(ctx: typer.Context, name: Name) -> None:
    """Stop polling a source; what it brought stays.

    Example: policyvane sources pause cn-hb-people
    """
    _state(ctx.obj, name, "paused")


@app.command()
def resume(ctx: typer.Context, name: Name) -> None:
    """Poll a paused source again.

    Example: policyvane sources resume cn-hb-people
    """
    _state(ctx.obj, name, "active")


@app.command()
def remove(ctx: typer.Context, name: Name) -> None:
    """Forget a source; its articles stay, and adding it again goes on where it was.

    Example: policyvane sources remove cn-hb-people
    """
    session: Session = ctx.obj
    with session.database() as database:
        source = the_source(database, name)
        with database.write() as c:
            sources.remove(c, source.id)
    tell(f"{source.id} is removed; its articles stay.")


def _state(session: Session, name: str, state: str) -> None:
    with session.database() as database:
        source = the_source(database, name)
        if state == "active" and source.type not in catalogues.POLLED:
            raise UsageError(f"{source.id} is of type {source.type}, which is not polled yet")
        if state == "active":
            web_address(source.url)
        with database.write() as c:
            sources.set_state(c, source.id, state)
    tell(f"{source.id} is {state}")
