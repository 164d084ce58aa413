"""`policyvane sources add`: what can be polled behind an address, shown before it is saved."""

from dataclasses import asdict, replace
from typing import Annotated, Any

import typer

from analysis.address import canonical, host_of, web_address
from analysis.errors import PolicyvaneError, UsageError
from analysis.ranking import Ranked, interval_minutes, newest_first
from crawler import catalogue as catalogues
from crawler.zones import zone_of
from policyvane.output import clean, say, say_json, tell
from policyvane.plans import need_contact, plan
from policyvane.session import Session
from policyvane.settings import Settings
from policyvane.source_files import AsJson, Region, Yes, agreed
from scheduler.clock import system_clock
from scheduler.discovery import SECONDS, Discovery, discover
from scheduler.look import lookout
from store import imports, outlets, sources
from store.database import Database
from store.outlets import Outlet
from store.sources import Source, new_source


def add(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="Any address of a portal: front page, section, feed …")],
    name: Annotated[str | None, typer.Option(help="Its name (default: the site's own).")] = None,
    source_id: Annotated[str | None, typer.Option("--id", help="Its id (default: made from its address).")] = None,
    type_: Annotated[
        str | None, typer.Option("--type", help="Add exactly this address as a listing, feed …, without a look.")
    ] = None,
    pick: Annotated[int, typer.Option(min=1, help="Which of what was found, 1 is the best.")] = 1,
    region: Region = None,
    language: Annotated[str | None, typer.Option(help="Its language (zh-Hans, en).")] = None,
    time_zone: Annotated[str | None, typer.Option("--zone", help="Its time zone (Asia/Shanghai).")] = None,
    interval: Annotated[
        int | None, typer.Option(min=1, max=catalogues.MOST_MINUTES, help="Minutes between two polls.")
    ] = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Find what to poll behind an address (feed, sitemap, list, JSON), show what it would bring, and save it.

    Example: policyvane sources add https://news.example.org/ --yes
    """
    session: Session = ctx.obj
    settings = session.settings()
    address = web_address(url)
    region = region and region.upper()
    if type_ is not None and catalogues.type_of(type_) not in catalogues.POLLED:
        raise UsageError(f"{type_!r} is not polled yet", where="--type", todo=f"Use {', '.join(catalogues.POLLED)}")
    with session.database() as database:
        if type_ is not None:
            country = region[:2] if region else None
            zone = zone_of(country, region, settings.zone)
            found = Discovery(address, country=country, region=region, zone=zone)
            source = _source(
                database, found, address, catalogues.type_of(type_), (name, source_id, language, time_zone), interval
            )
            _save(database, source)
            say(source.id)
            tell(f"Added. Next: policyvane sources probe {source.id}")
            return
        found = _discovered(settings, address, region)
        if len(found.ranked) < pick:
            raise _nothing(found, pick)
        chosen = found.ranked[pick - 1]
        usual = interval or interval_minutes(chosen.candidate.links, system_clock())
        source = _source(
            database, found, chosen.candidate.url, chosen.candidate.type, (name, source_id, language, time_zone), usual
        )
        if not as_json:
            _show(found, source, pick)
        elif not yes:
            say_json(_as_data(found, source, saved=False))
            return
        if agreed(f"Save {source.id}?", yes):
            _save(database, source)
            if as_json:
                say_json(_as_data(found, source, saved=True))
            tell(f"Added {source.id}. Next: policyvane crawl {source.id}")


def _discovered(settings: Settings, address: str, region: str | None) -> Discovery:
    need_contact(settings, [address])
    how = plan(settings)
    with lookout(how.contract, how.log, timeout=SECONDS / 2) as looking:
        return discover(looking, address, system_clock, zone=settings.zone, region=region, delay=settings.delay)


def _nothing(found: Discovery, pick: int) -> PolicyvaneError:
    if found.ranked:
        return UsageError(f"only {len(found.ranked)} were found", where=f"--pick {pick}", todo="Pick one of them")
    return PolicyvaneError(
        f"nothing was found to poll ({found.note or 'no list of articles is there'})",
        where=found.url,
        todo="Try the page of a section that lists articles, or add it as it is with --type listing",
    )


def _source(
    database: Database,
    found: Discovery,
    address: str,
    type_: str,
    given: tuple[str | None, str | None, str | None, str | None],
    interval: int | None,
) -> Source:
    """The source as it would be saved. Raises UsageError, also if the address is watched already."""
    name, source_id, language, zone = given
    host = host_of(address)
    with database.read() as c:
        twin = next((s for s in sources.find(c) if _same(s.url, address)), None)
        free = source_id or imports.fresh_id(c, address)
    if twin is not None:
        raise UsageError(f"{twin.id} already watches {address}", todo=f"See: policyvane sources show {twin.id}")
    shown = name or found.name or host
    outlet = Outlet(
        id=host, name=shown, name_en=None, kind=None, country=found.country, region=found.region, url=found.url
    )
    source = new_source(
        free,
        outlet,
        type=type_,
        url=address,
        name=shown,
        zone=zone or found.zone,
        language=language or found.language,
        interval_minutes=interval,
        evidence=f"found behind {found.url}" if found.ranked else None,
    )
    catalogues.check(source)
    return source


def _same(url: str, other: str) -> bool:
    try:
        return canonical(url) == canonical(other)
    except PolicyvaneError:
        return url == other


def _save(database: Database, source: Source) -> None:
    """An outlet that is known keeps its own words."""
    paused = catalogues.why_paused(source)
    if paused:
        source = replace(source, state="paused")
        tell(f"It is paused: {paused}.")
    with database.write() as c:
        sources.put(c, replace(source, outlet=outlets.get(c, source.outlet.id) or source.outlet), system_clock())


def _show(found: Discovery, source: Source, pick: int) -> None:
    for number, one in enumerate(found.ranked, 1):
        mark = "*" if number == pick else " "
        say(clean(f"{mark} {number}. {one.candidate.type}  {one.candidate.url}  ({one.words})"))
    if found.note:
        say(clean(f"  The page itself: {found.note}"))
    say(f"\nThe newest of {source.type} {clean(source.url)}:")
    for row in _preview(found.ranked[pick - 1]):
        say(f"  {row['date'] or '':10}  {clean(row['title'] or row['url'])}")
    facts = (
        ("id", source.id),
        ("name", source.name),
        ("region", source.outlet.region or "unknown, set it with --region"),
        ("language", source.language or "unknown"),
        ("time zone", source.zone),
        ("interval", f"{source.interval_minutes} minutes"),
    )
    say("\n" + "\n".join(f"{key:12}{clean(value)}" for key, value in facts))


def _preview(one: Ranked) -> list[dict[str, str | None]]:
    return [
        {
            "url": link.url,
            "title": link.title,
            "date": link.published.value.date().isoformat() if link.published else None,
        }
        for link in newest_first(one.candidate.links)
    ]


def _as_data(found: Discovery, source: Source, *, saved: bool) -> dict[str, Any]:
    return {
        "url": found.url,
        "note": found.note,
        "looks": found.looks,
        "candidates": [
            {
                "type": one.candidate.type,
                "url": one.candidate.url,
                "score": one.score,
                "links": len(one.candidate.links),
                "newest": one.newest,
                "why": one.words,
                "preview": _preview(one),
            }
            for one in found.ranked
        ],
        "proposal": asdict(source),
        "saved": saved,
    }
