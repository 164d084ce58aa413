"""`policyvane watches`: saved searches and where their hits go."""

from dataclasses import asdict
from typing import Annotated
from urllib.parse import urlsplit

import typer

from analysis.act import KINDS_BY_FORCE, LEVELS
from analysis.article import Label
from analysis.errors import UsageError
from analysis.subtopics import SUBTOPICS
from policyvane.output import clean, moment, say_json, table, tell
from policyvane.session import Session, zone
from review.outbox import Courier
from review.watching import Message
from scheduler.clock import system_clock
from store import watches
from store.database import Database
from store.watches import GIVEN_UP, SENT, WAITING, Wanted, Watch

app = typer.Typer(no_args_is_help=True, help="Saved searches and where their hits go: add, list, test, remove.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of a watch.")]
_HOW = "Write it as Apprise does: mailto://user:password@example.org, json://example.org/hook, slack://…, tgram://…"


@app.command()
def add(
    ctx: typer.Context,
    name: Name,
    to: Annotated[str, typer.Option(help="Mail, chat or webhook, as Apprise writes it (json://…, mailto://…).")],
    query: Annotated[str, typer.Option(help="Words that a text must hold, as for a search.")] = "",
    region: Annotated[list[str] | None, typer.Option(help="Region of outlet or act: CN-HB, or CN.")] = None,
    level: Annotated[list[str] | None, typer.Option(help=f"Level of the authority: {', '.join(LEVELS)}.")] = None,
    least: Annotated[str, typer.Option(help=f"Weakest act to be told of: {', '.join(KINDS_BY_FORCE)}.")] = "",
    topic: Annotated[list[str] | None, typer.Option(help=f"Sub-topic: {', '.join(SUBTOPICS)}.")] = None,
    label: Annotated[list[str] | None, typer.Option(help="relevant (usual), related, irrelevant.")] = None,
    health: Annotated[bool, typer.Option("--health", help="Also silent sources and other troubles.")] = False,
) -> None:
    """Be told of each new story that fits, once, by mail, chat or webhook. A running service sends it within seconds.

    Example: policyvane watches add hubei --region CN-HB --to json://hooks.example.org/ai
    """
    session: Session = ctx.obj
    _known("--level", level, LEVELS)
    _known("--least", [least] if least else None, KINDS_BY_FORCE)
    _known("--topic", topic, tuple(SUBTOPICS))
    _known("--label", label, tuple(Label))
    _check(to)
    wanted = Wanted(
        terms=query.strip(),
        regions=tuple(one.upper() for one in region or ()),
        levels=tuple(level or ()),
        topics=tuple(topic or ()),
        labels=tuple(label or ("relevant",)),
        health=health,
        least=least,
    )
    with session.database() as database, database.write() as c:
        if not watches.add(c, name, wanted, to, system_clock()):
            raise UsageError(f"there is a watch {name!r} already", todo=f"Next: policyvane watches remove {name}")
    tell(f"{name} is watched from now on. Next: policyvane watches test {name}")


@app.command("list")
def list_watches(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the watches, with what they have sent.

    Example: policyvane watches list
    """
    session: Session = ctx.obj
    with session.database() as database, database.read() as c:
        found, counted = watches.find(c), watches.counts(c)
    rows = [(watch, counted.get(watch.id, {})) for watch in found]
    if as_json:
        say_json(
            [
                {"name": w.name, "wanted": asdict(w.wanted), "to": shown(w.target), "created_at": w.created_at}
                | {state: number.get(state, 0) for state in (WAITING, SENT, GIVEN_UP)}
                for w, number in rows
            ]
        )
        return
    where = zone(session.settings())
    table(
        ("watch", "wants", "to", "sent", "waiting", "given up", "since"),
        (
            (w.name, in_words(w.wanted), shown(w.target), number.get(SENT, 0), number.get(WAITING, 0))
            + (number.get(GIVEN_UP, 0), moment(w.created_at, where))
            for w, number in rows
        ),
        wide=1,
    )
    if not found:
        tell("No watches yet. Next: policyvane watches add NAME --to json://…")


@app.command()
def test(ctx: typer.Context, name: Name) -> None:
    """Send a message to the target of a watch now; exit 1 if it isn't taken.

    Example: policyvane watches test hubei
    """
    session: Session = ctx.obj
    settings = session.settings()
    with session.database() as database:
        watch = _the_watch(database, name)
    courier = Courier(settings.connect_to, settings.home / "courier.log")
    try:
        words = Message(f"Policyvane: test of {name}", f"This watch wants: {in_words(watch.wanted)}", {"event": "0"})
        error = courier.send(watch.target, words)
    finally:
        courier.end()
    if error is not None:
        tell(f"{shown(watch.target)} did not take it: {clean(error)}")
        raise typer.Exit(1)
    tell(f"{shown(watch.target)} has taken it.")


@app.command()
def remove(ctx: typer.Context, name: Name) -> None:
    """Forget a watch.

    Example: policyvane watches remove hubei
    """
    session: Session = ctx.obj
    with session.database() as database:
        watch = _the_watch(database, name)
        with database.write() as c:
            watches.remove(c, watch.id)
    tell(f"{name} is no longer watched.")


def shown(target: str) -> str:
    """A target without what is secret in it: which kind, and which host."""
    parts = urlsplit(target)
    return f"{parts.scheme}://{parts.hostname or ''}/…"


def in_words(wanted: Wanted) -> str:
    """What a watch looks for, in a line."""
    parts = [", ".join(wanted.labels)]
    parts += [f"“{wanted.terms}”"] if wanted.terms else []
    parts += [", ".join(found) for found in (wanted.regions, wanted.levels, wanted.topics) if found]
    parts += [f"{wanted.least} or stronger"] if wanted.least else []
    return " · ".join(parts) + (" + health" if wanted.health else "")


def _the_watch(database: Database, name: str) -> Watch:
    with database.read() as c:
        watch = watches.get(c, name)
    if watch is None:
        raise UsageError(f"there is no watch {name!r}", todo="See: policyvane watches list")
    return watch


def _known(option: str, given: list[str] | None, allowed: tuple[str, ...]) -> None:
    wrong = next((word for word in given or () if word not in allowed), None)
    if wrong is not None:
        raise UsageError(f"{wrong!r} is unknown", where=option, todo=f"Use {', '.join(allowed)}")


def _check(target: str) -> None:
    """Raises UsageError if Apprise can't read a target."""
    import apprise  # noqa: PLC0415 -- takes a fifth of a second, and no other verb needs it

    try:
        channel = apprise.Apprise.instantiate(target)
    except Exception as error:
        raise UsageError("can't be read as a target", where="--to", todo=_HOW) from error
    if channel is None:
        raise UsageError("is no target that can be read", where="--to", todo=_HOW)
