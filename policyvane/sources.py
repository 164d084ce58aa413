"""`policyvane sources`: what is watched."""

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from analysis.address import canonical, host_of, web_address
from analysis.errors import UsageError
from analysis.learned import learned_from
from crawler import catalogue as catalogues
from crawler.catalogue import Entry
from crawler.zones import zone_of
from policyvane.output import clean, json_line, moment, say, say_json, table, tell
from policyvane.session import Session, the_source, zone
from scheduler.clock import system_clock
from scheduler.timetable import in_words, timetable
from store import outlets, sources
from store.database import Database
from store.outlets import Outlet
from store.sources import ACTIVE, Source, new_source

app = typer.Typer(
    no_args_is_help=True, help="What is watched: list, show, add, import, pause, resume, remove, catalogue."
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Name = Annotated[str, typer.Argument(metavar="SOURCE", help="The id of a source.")]
Region = Annotated[str | None, typer.Option(help="Region (CN-HB) or country (CN).")]
Kind = Annotated[str | None, typer.Option(help="Kind of outlet: news_portal, government, ministry, newspaper …")]
Type = Annotated[str | None, typer.Option("--type", help="Type of place: listing, feed, sitemap, api, epaper.")]
Search = Annotated[str | None, typer.Option(help="A text in name, id or address.")]


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
            (s.id, s.state, s.type, s.name, s.last_outcome or "never checked")
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
    table = timetable(active, session.settings().interval_minutes)
    facts: dict[str, Any] = asdict(source) | {"cadence": in_words(source, table, system_clock())}
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
    say(
        f"{'outlet':18}{clean(outlet['name'])} ({outlet['id']}, {outlet['kind'] or 'kind unknown'}, {outlet['region'] or '?'})"
    )


@app.command()
def add(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="The address of a listing page or a feed.")],
    name: Annotated[str | None, typer.Option(help="Its name (default: its host).")] = None,
    source_id: Annotated[str | None, typer.Option("--id", help="Its id (default: made from its address).")] = None,
    type_: Annotated[str, typer.Option("--type", help="listing, feed, sitemap or api.")] = "listing",
    region: Region = None,
    language: Annotated[str | None, typer.Option(help="Its language (zh-Hans, en …).")] = None,
    time_zone: Annotated[
        str | None, typer.Option("--zone", help="Its time zone (default: the setting `zone`).")
    ] = None,
    interval: Annotated[int | None, typer.Option(min=1, help="Minutes between two polls.")] = None,
) -> None:
    """Add one source by its address.

    Example: policyvane sources add https://news.example.org/ai/ --name "江汉新闻" --region CN-HB
    """
    session: Session = ctx.obj
    settings = session.settings()
    address = web_address(url)
    if type_ not in catalogues.POLLED:
        raise UsageError(
            f"{type_!r} is no type that is polled", where="--type", todo=f"Use one of {', '.join(catalogues.POLLED)}"
        )
    host = host_of(address)
    country = region.split("-")[0].upper() if region else None
    outlet = Outlet(
        id=host,
        name=name or host,
        name_en=None,
        kind=None,
        country=country,
        region=region and region.upper(),
        url=address,
    )
    with session.database() as database:
        twin = _twin(database, address)
        if twin is not None:
            raise UsageError(f"{twin.id} already watches this address", todo=f"See: policyvane sources show {twin.id}")
        source = new_source(
            source_id or _fresh_id(database, address),
            outlet,
            type=type_,
            url=address,
            name=name or host,
            zone=time_zone or zone_of(country, region and region.upper(), settings.zone),
            language=language,
            interval_minutes=interval,
        )
        _put(database, (Entry(source, None),))
    say(source.id)
    tell(f"Added. Next: policyvane crawl {source.id} --dry-run")


@app.command("import")
def import_sources(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="CSV with the catalogue's columns.")] = None,
    from_catalogue: Annotated[bool, typer.Option("--catalogue", help="Take rows of the catalogue in the box.")] = False,
    region: Region = None,
    kind: Kind = None,
    type_: Type = None,
    search: Search = None,
) -> None:
    """Add sources from a file or from the catalogue in the box. A file imported twice changes nothing.

    Example: policyvane sources import --catalogue --region CN-HB
    """
    session: Session = ctx.obj
    if (file is None) == (not from_catalogue):
        raise UsageError("give a FILE or --catalogue", todo="See: policyvane sources import --help")
    default_zone = session.settings().zone
    rows = catalogues.read_file(file, default_zone) if file else catalogues.shipped(default_zone)
    chosen = catalogues.select(rows, region=region, kind=kind, type_=type_, text=search)
    if not chosen:
        raise UsageError("no row fits", todo="See: policyvane sources catalogue")
    with session.database() as database:
        done = _put(database, chosen)
    paused = sum(entry.paused_because is not None for entry in chosen)
    say(f"{done.count('added')} added, {done.count('changed')} changed, {done.count('same')} as they were")
    if paused:
        tell(
            f"{paused} of them are paused: their kind of place is not polled yet, or their address has to be completed."
        )
    tell("Next: policyvane crawl")


@app.command()
def catalogue(
    ctx: typer.Context,
    region: Region = None,
    kind: Kind = None,
    type_: Type = None,
    search: Search = None,
    as_json: AsJson = False,
) -> None:
    """Look through the catalogue in the box. None of it was checked live: a crawl on your machine confirms a row.

    Example: policyvane sources catalogue --region CN-HB
    """
    session: Session = ctx.obj
    found = catalogues.select(
        catalogues.shipped(session.settings().zone), region=region, kind=kind, type_=type_, text=search
    )
    if as_json:
        for entry in found:
            say(json_line({**asdict(entry.source), "paused_because": entry.paused_because, "checked": None}))
        return
    table(
        ("id", "type", "region", "name", "address", "confidence", "checked"),
        (
            (s.id, s.type, s.outlet.region, s.name, s.url, s.confidence, entry.paused_because or "never checked")
            for entry in found
            for s in (entry.source,)
        ),
        wide=4,
    )
    tell(f"{len(found)} rows. Next: policyvane sources import --catalogue --region CN-HB")


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


def _put(database: Database, entries: Sequence[Entry]) -> list[str]:
    with database.write() as c:
        done = []
        for entry in entries:
            # Several sources may name one outlet, each in its own words: the first word stands.
            known = outlets.get(c, entry.source.outlet.id)
            done.append(str(sources.put(c, replace(entry.source, outlet=known or entry.source.outlet), system_clock())))
        return done


def _twin(database: Database, address: str) -> Source | None:
    with database.read() as c:
        return next((s for s in sources.find(c) if canonical(s.url) == canonical(address)), None)


def _fresh_id(database: Database, address: str) -> str:
    """A short id from host and path that no source has yet."""
    place = address.partition("://")[2].removeprefix("www.").lower()
    stem = re.sub(r"[^a-z0-9]+", "-", place).strip("-")[:40].strip("-")
    with database.read() as c:
        number, name = 1, stem
        while sources.get(c, name) is not None:
            number += 1
            name = f"{stem}-{number}"
        return name
