"""`policyvane init` and `policyvane db`: the home folder, its configuration, the database."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis.errors import ConfigurationError, UsageError
from policyvane.output import say, say_json, tell
from policyvane.session import Session
from policyvane.settings import FILE, PREFIX, Settings
from scheduler.clock import system_clock
from store import backup as backups
from store import health
from store.database import Database

app = typer.Typer(no_args_is_help=True, help="Upgrade, check, back up and restore the database.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def init(ctx: typer.Context) -> None:
    """Make the home folder, its configuration and the database. Safe to repeat.

    Example: policyvane init
    """
    session: Session = ctx.obj
    settings = session.settings()
    made = prepare(settings)
    say(f"home folder  {settings.home}")
    say(f"settings     {settings.home / FILE}{' (new)' if made else ''}")
    say(f"database     {shown_address(settings)}")
    if settings.contact is None:
        tell(f'Next: put contact = "you@example.org" into {settings.home / FILE}: sites are told whom to write to.')
    tell("Then: policyvane sources catalogue --region CN-HB")


def prepare(settings: Settings) -> bool:
    """Make what `init` makes. Returns whether the configuration is new. Raises ConfigurationError, StoreError."""
    path = settings.home / FILE
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        made = not path.exists()
        if made:
            path.write_text(default_file(), "utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"cannot be made ({error.strerror})",
            where=str(settings.home),
            todo=f"Set {PREFIX}HOME or --home to a folder that you may write",
        ) from error
    Database.upgrade(settings.database_address)
    return made


def default_file() -> str:
    """A configuration in which every setting is explained and none is set."""
    lines = ["# Settings of Policyvane. Each can also be set in the environment, as POLICYVANE_NAME.", ""]
    for name, field in Settings.model_fields.items():
        if name == "home":
            continue
        default = field.default
        value = (
            ""
            if default is None
            else str(list(default)).replace("'", '"')
            if isinstance(default, tuple)
            else f'"{default}"'
            if isinstance(default, str | Path)
            else str(default)
        )
        lines += [f"# {field.description}", f"# {name} = {value}", ""]
    return "\n".join(lines)


def shown_address(settings: Settings) -> str:
    """The database's address without its password."""
    return Database.shown(settings.database_address)


@app.command()
def upgrade(ctx: typer.Context) -> None:
    """Bring the database to this version's schema. Safe to repeat.

    Example: policyvane db upgrade
    """
    session: Session = ctx.obj
    settings = session.settings()
    prepare(settings)
    say(f"{shown_address(settings)} is up to date")


@app.command()
def check(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Check that the database is sound; exit 1 if it is not.

    Example: policyvane db check
    """
    session: Session = ctx.obj
    with session.database() as database, database.read() as c:
        broken = health.check(c)
    if as_json:
        say_json({"sound": not broken, "broken": list(broken)})
    else:
        for line in broken or ("the database is sound",):
            say(line)
    if broken:
        raise typer.Exit(1)


@app.command()
def backup(
    ctx: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Default: a file named by the time, in backups/ of the home.")
    ] = None,
) -> None:
    """Write the whole database into one file, while it is in use. Never replaces a file.

    Example: policyvane db backup
    """
    session: Session = ctx.obj
    settings = session.settings()
    with session.database() as database:
        ending = "db" if database.dialect == "sqlite" else "dump"
        to = file or settings.home / "backups" / f"policyvane-{system_clock():%Y%m%d-%H%M%S}.{ending}"
        backups.backup(database, to)
    say(str(to))
    tell(f"Next: policyvane db restore {to}   (puts it in the place of the database)")


@app.command()
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `policyvane db backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Put a backup in the place of the database: what was stored since is lost.

    Example: policyvane db restore backups/policyvane-20261123-040000.db
    """
    session: Session = ctx.obj
    settings = session.settings()
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("replaces the whole database", where="db restore", todo="Say --yes if you want that")
        typer.confirm(f"Replace all of {shown_address(settings)}?", abort=True, err=True)
    backups.restore(settings.database_address, file)
    say(f"{shown_address(settings)} is as it was in {file}")
    tell("Next: policyvane db check")
