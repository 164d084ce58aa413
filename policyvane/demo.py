"""`policyvane demo`: the demo portals on loopback, and a crawl of them, twice.

The first poll finds and stores; before the second one an article changes. Everything happens in a home folder of its own.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis.address import host_of
from analysis.errors import ConfigurationError
from analysis.revision import changes
from analysis.subtopics import subtopics_in_words
from crawler.orders import Report, Stored
from demo.portals import SOURCES
from demo.server import Portals
from policyvane.crawl import report_line
from policyvane.database import prepare
from policyvane.output import clean, moment, say
from policyvane.plans import plan
from policyvane.review import print_changes
from policyvane.serve import run as run_service
from policyvane.session import zone
from policyvane.settings import FILE, Settings
from scheduler.clock import system_clock
from scheduler.crawl import crawl as carry_out
from store import articles, ids, sources, stories
from store.database import Database
from store.outlets import Outlet
from store.sources import new_source

MARK = ".policyvane-demo"


def demo(
    ctx: typer.Context,
    keep: Annotated[Path, typer.Option(help="Home folder of the demo; made anew each time.")] = Path(".demo"),
    serve: Annotated[bool, typer.Option("--serve", help="Go on as the service, with the review page.")] = False,
) -> None:
    """Show the whole way of an article on invented portals: no network, nothing of yours is touched.

    Example: policyvane demo
    """
    del ctx
    home = _fresh_folder(keep.absolute())
    with Portals(home) as portals:
        settings = Settings(
            home=home,
            database="",
            contact="https://policyvane.example/demo",
            connect_to=portals.routes,
            ca_file=portals.ca_file,
            delay=0.0,
            recheck_minutes=(0, 0, 0),
        )
        (home / FILE).write_text(_settings_file(settings), "utf-8")
        prepare(settings)
        database = Database.open(settings.database_address)
        try:
            _add_sources(database)
            _poll(database, settings, "First poll: everything is new.")
            portals.poll = 2
            before = len(portals.requests)
            _poll(database, settings, "\nSecond poll: one article was changed in the meantime.")
            asked = portals.requests[before:]
            say(f"{len(asked)} requests, {sum(r.conditional for r in asked)} conditional, "
                f"{sum(r.status == 304 for r in asked)} answered “not modified”.")  # fmt: skip
            _tell_stories(database, settings)
            if serve:
                say("\nNow the service, with the review page at the address below. Ctrl+C ends it.\n")
                run_service(database, settings, lambda: settings)
        finally:
            database.close()
    _next_steps(home)


def _fresh_folder(home: Path) -> Path:
    """An empty folder of the demo's own. Raises ConfigurationError rather than to delete what is not the demo's."""
    try:
        if home.exists():
            if any(home.iterdir()) and not (home / MARK).exists():
                raise ConfigurationError(
                    "is not a folder of the demo", where=str(home), todo="Give another one with --keep, it is emptied"
                )
            shutil.rmtree(home)
        home.mkdir(parents=True)
        (home / MARK).touch()
    except OSError as error:
        raise ConfigurationError(
            f"cannot be made ({error.strerror})", where=str(home), todo="Give another folder with --keep"
        ) from error
    return home


def _settings_file(settings: Settings) -> str:
    """The demo's configuration, so that `policyvane --home` shows what it stored."""
    routes = ",\n".join(f'    "{route}"' for route in settings.connect_to)
    return (
        "# The demo's home folder. The portals are only there while `policyvane demo` runs.\n"
        f'contact = "{settings.contact}"\nca_file = "{settings.ca_file}"\ndelay = 0.0\n'
        f"recheck_minutes = [0, 0, 0]\nconnect_to = [\n{routes}\n]\n"
    )


def _add_sources(database: Database) -> None:
    with database.write() as c:
        for row in SOURCES:
            outlet = Outlet(
                id=host_of(row.url),
                name=row.name,
                name_en=row.name_en,
                kind=row.kind,
                country=row.country,
                region=row.region,
                url=row.url,
            )
            sources.put(
                c,
                new_source(
                    row.id,
                    outlet,
                    type=row.type,
                    url=row.url,
                    name=row.name,
                    zone=row.zone,
                    language=row.language,
                    encoding=row.encoding,
                ),
                system_clock(),
            )


def _poll(database: Database, settings: Settings, heading: str) -> None:
    say(heading)
    with database.read() as c:
        chosen = sources.find(c, state="active")
    changed: list[Stored] = []

    def listen(message: Stored | Report) -> None:
        if isinstance(message, Report):
            say(f"  {report_line(message)}")
        elif message.change == "revised":
            changed.append(message)

    carry_out(database, chosen, plan(settings), system_clock, listen)
    for stored in changed:
        say(f"  revised: {ids.shown('a', stored.article)} {clean(stored.title or '')}")
        with database.read() as c:
            before, after = articles.revisions(c, stored.article)[-2:]
        print_changes("    ", changes(before.normal, after.normal))


def _tell_stories(database: Database, settings: Settings) -> None:
    where = zone(settings)
    with database.read() as c:
        rows = stories.newest(c, label="relevant", limit=100)
        say(f"\n{len(rows)} relevant stories:\n")
        for row in rows:
            original = articles.get(c, row.original_id)
            members = stories.members(c, row.id)
            say(f"{ids.shown('s', row.id)}  {clean(row.title or row.lead or '')}")
            for m in members:
                has = f"{m.similarity:4.0%}" if m.similarity is not None else "    "
                when = m.day or moment(m.published_at or m.first_seen_at, where)
                say(f"      {when:16}  {m.role:9} {has}  {clean(m.outlet_name)}  {m.url}")
            if original is not None:
                reasons = [r for r in original.record["relevance"]["reasons"] if r["weight"] > 0][:6]
                say(f"      {row.label} {row.score:.2f} because of {', '.join(clean(r['term']) for r in reasons)}")
                told = original.record["relevance"]["subtopics"]
                say(f"      主题 {original.record['relevance']['topic']}: {subtopics_in_words(told) or '—'}")
        counted = stories.count(c)
    say("\nleft aside: " + ", ".join(f"{n} {label}" for label, n in counted.items() if label != "relevant"))


def _next_steps(home: Path) -> None:
    program = "policyvane" if shutil.which("policyvane") else os.path.relpath(sys.argv[0])
    command = f"{program} --home {os.path.relpath(home)}"
    say(
        f"""
Next, look around in what the demo stored:
  {command} list
  {command} search 人工智能
  {command} show s1
  {command} export --format csv
and then start your own:
  {program} init
  {program} sources catalogue --region CN-HB"""
    )
