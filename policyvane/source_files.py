"""`policyvane sources import, export, catalogue`: sources in and out of files."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from analysis.errors import ConfigurationError, UsageError
from crawler import catalogue as catalogues
from crawler import source_files
from crawler.catalogue import Entry
from crawler.source_files import WRITERS, Sheet
from policyvane.output import clean, json_line, moment, say, say_json, table, tell
from policyvane.session import Session, zone
from scheduler.clock import system_clock
from store import imports, sources
from store.imports import Change, Wanted
from store.sources import Source

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Region = Annotated[str | None, typer.Option(help="Region (CN-HB) or country (CN).")]
Kind = Annotated[str | None, typer.Option(help="Kind of outlet: news_portal, government, ministry, newspaper …")]
Type = Annotated[str | None, typer.Option("--type", help="Type of place: listing, feed, sitemap, api, epaper.")]
Search = Annotated[str | None, typer.Option(help="A text in name, id or address.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]


def import_sources(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A .csv, .toml or .opml file.")] = None,
    from_catalogue: Annotated[bool, typer.Option("--catalogue", help="Take rows of the catalogue in the box.")] = False,
    sync: Annotated[
        bool, typer.Option("--sync", help="Also remove what is not in FILE; the difference is shown first.")
    ] = False,
    yes: Yes = False,
    region: Region = None,
    kind: Kind = None,
    type_: Type = None,
    search: Search = None,
    as_json: AsJson = False,
) -> None:
    """Add sources from a file or from the catalogue in the box. A file imported twice changes nothing.

    Exits 1 if some rows of the file could not be used: each is named with its line, the others are imported.

    Example: policyvane sources import --catalogue --region CN-HB
    """
    session: Session = ctx.obj
    filtered = any((region, kind, type_, search))
    if (file is None) == (not from_catalogue):
        raise UsageError("give a FILE or --catalogue", todo="See: policyvane sources import --help")
    if sync and (from_catalogue or filtered):
        raise UsageError("--sync takes a whole FILE", todo="Leave out --catalogue and what selects rows")
    default_zone = session.settings().zone
    sheet = source_files.read_file(file, default_zone) if file else Sheet(source_files.shipped(default_zone))
    chosen = catalogues.select(sheet.entries, region=region, kind=kind, type_=type_, text=search)
    for fault in sheet.faults:
        tell(f"left out: {fault}")
    if sync and sheet.faults:
        raise UsageError("nothing was changed, because rows of the file are wrong", where=str(file), todo="Mend them")
    if not chosen and not sheet.faults:
        raise UsageError("no row fits", todo="See: policyvane sources catalogue")
    done, changes = _bring_in(session, chosen, sync=sync, yes=yes)
    if as_json:
        say_json({**_as_data(changes), "saved": done, "left_out": [str(fault) for fault in sheet.faults]})
    elif done:
        _print_done(chosen, changes, sync=sync)
    if sheet.faults:
        raise typer.Exit(1 if chosen else 2)


def _bring_in(session: Session, chosen: Sequence[Entry], *, sync: bool, yes: bool) -> tuple[bool, Sequence[Change]]:
    """Whether it was done, and what it was or would be."""
    wanted = [Wanted(entry.source, entry.given) for entry in chosen]
    with session.database() as database:
        if sync:
            with database.read() as c:
                changes = imports.difference(c, wanted, sync=True)
            print_changes(changes)
            if any(change.kind != "same" for change in changes) and not agreed(
                "Make the database match the file?", yes
            ):
                return False, changes
        with database.write() as c:
            changes = imports.difference(c, wanted, sync=sync)
            imports.carry_out(c, changes, system_clock())
    return True, changes


def agreed(question: str, yes: bool) -> bool:
    """Whether the user says yes: by `--yes`, or when asked on a terminal; elsewhere it is said how to say it."""
    if yes:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        tell("Nothing was saved. Next: the same command with --yes")
        return False
    return typer.confirm(question, err=True)


def print_changes(changes: Sequence[Change]) -> None:
    """A difference for a person, on standard error: + added, - removed, ~ changed."""
    for change in changes:
        if change.kind == "added":
            tell(clean(f"+ {change.source.id}  {change.source.type}  {change.source.url}"))
        elif change.kind == "removed":
            tell(clean(f"- {change.source.id}  {change.source.type}  {change.source.url}"))
        elif change.kind == "changed":
            said = "; ".join(f"{name}: {_shown(before)} → {_shown(after)}" for name, before, after in change.fields)
            tell(clean(f"~ {change.source.id}  {said}"))


def _shown(value: object) -> str:
    return "(none)" if value is None else str(value)


def _as_data(changes: Sequence[Change]) -> dict[str, object]:
    return {
        "added": [change.source.id for change in changes if change.kind == "added"],
        "changed": [
            {"id": change.source.id, "fields": {name: [old, new] for name, old, new in change.fields}}
            for change in changes
            if change.kind == "changed"
        ],
        "removed": [change.source.id for change in changes if change.kind == "removed"],
        "same": sum(change.kind == "same" for change in changes),
    }


def _print_done(chosen: Sequence[Entry], changes: Sequence[Change], *, sync: bool) -> None:
    kinds = [change.kind for change in changes]
    removed = f", {kinds.count('removed')} removed" if sync else ""
    if not sync:
        print_changes([change for change in changes if change.kind == "changed"])
    say(f"{kinds.count('added')} added, {kinds.count('changed')} changed{removed}, {kinds.count('same')} as they were")
    paused = sum(entry.paused_because is not None for entry in chosen)
    if paused:
        tell(
            f"{paused} of them are paused: their kind of place is not polled yet, or their address has to be completed."
        )
    tell("Next: policyvane sources probe, or policyvane crawl")


def export_sources(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to (default: standard output).")] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="csv, toml or opml (default: as FILE's name ends, else csv).")
    ] = None,
) -> None:
    """Write all sources as a file that `sources import` reads. OPML holds only feeds, as feed readers do.

    Example: policyvane sources export sources.toml
    """
    session: Session = ctx.obj
    name = format_ or (file.suffix.lower().removeprefix(".") if file else "csv")
    if name not in WRITERS:
        raise UsageError(f"{name!r} is no format", where="--format", todo=f"Use {', '.join(WRITERS)}")
    with session.database() as database, database.read() as c:
        found = sources.find(c)
    text = "".join(WRITERS[name](found))
    if file is None:
        sys.stdout.write(text)
    else:
        try:
            file.write_text(text, "utf-8")
        except OSError as error:
            raise UsageError(f"cannot be written ({error.strerror})", where=str(file)) from error
    feeds = sum(source.type == "feed" for source in found)
    if name == "opml" and feeds < len(found):
        tell(f"{len(found) - feeds} sources are no feeds and left out. CSV and TOML hold all.")


def catalogue(
    ctx: typer.Context,
    region: Region = None,
    kind: Kind = None,
    type_: Type = None,
    search: Search = None,
    as_json: AsJson = False,
) -> None:
    """Look through the catalogue in the box. None of it was checked live: a probe on your machine confirms a row.

    Example: policyvane sources catalogue --region CN-HB
    """
    session: Session = ctx.obj
    settings = session.settings()
    found = catalogues.select(source_files.shipped(settings.zone), region=region, kind=kind, type_=type_, text=search)
    known = _known(session)
    if as_json:
        for entry in found:
            mine = known.get(entry.source.id)
            checked = {"at": mine.probed_at, "outcome": mine.probe_outcome} if mine and mine.probed_at else None
            say(json_line({**asdict(entry.source), "paused_because": entry.paused_because, "checked": checked}))
        return
    table(
        ("id", "type", "region", "name", "address", "confidence", "evidence", "checked", "note"),
        (
            (s.id, s.type, s.outlet.region, s.name, s.url, s.confidence, s.evidence)
            + (checked_in_words(known.get(s.id), session), entry.paused_because)
            for entry in found
            for s in (entry.source,)
        ),
        wide=4,
    )
    tell(f"{len(found)} rows. Next: policyvane sources import --catalogue --region CN-HB")


def checked_in_words(source: Source | None, session: Session) -> str:
    """What the last probe of a source said, and when; rows that none confirmed say so."""
    if source is None or source.probed_at is None:
        return "never checked"
    return f"{source.probe_outcome} {moment(source.probed_at, zone(session.settings()))}"


def _known(session: Session) -> dict[str, Source]:
    """The sources that there are; before `init` there are none."""
    try:
        with session.database() as database, database.read() as c:
            return {source.id: source for source in sources.find(c)}
    except ConfigurationError:
        return {}
