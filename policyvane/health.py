"""`policyvane status` and `policyvane runs`: what is healthy, what happened and why."""

from dataclasses import asdict
from typing import Annotated

import typer

from analysis.errors import UsageError
from analysis.outcome import Outcome
from analysis.triage import interval
from policyvane.output import clean, moment, say, say_json, table, tell
from policyvane.session import Session, zone
from scheduler.clock import system_clock
from scheduler.leader import NAME as LEADERSHIP
from store import ids, leases, links, runs, sources, stories
from store.links import Waiting
from store.runs import Run
from store.sources import Source

runs_app = typer.Typer(no_args_is_help=True, help="What happened and why.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

MEANING = {
    Outcome.OK: "new links were read",
    Outcome.NOT_MODIFIED: "nothing has changed there",
    Outcome.EMPTY: "read fine, nothing new",
    Outcome.LAYOUT_CHANGED: "read fine, but it no longer looks like it did",
    Outcome.BLOCKED: "it refuses us, or its robots.txt does",
    Outcome.CHALLENGE: "it asks to prove that one is human",
    Outcome.GONE: "it is no longer there",
    Outcome.UNREACHABLE: "it could not be reached",
    Outcome.INVALID: "it is not what it claims to be",
    Outcome.FAILED: "our fault",
}


def status(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Show health in one screen; exit 1 if anything needs a person.

    Example: policyvane status
    """
    session: Session = ctx.obj
    now = system_clock()
    with session.database() as database, database.read() as c:
        found = sources.find(c)
        counted = stories.count(c)
        held = len(runs.in_hand(c))
        lease = leases.get(c, LEADERSHIP)
        waits = links.waiting(c)
    leads = lease is not None and lease.until > now
    active = [s for s in found if s.state == "active"]
    troubled = [s for s in active if s.last_outcome is not None and not Outcome(s.last_outcome).healthy]
    never = [s for s in active if s.last_outcome is None]
    due = [s for s in active if s.next_check_at <= now]
    upcoming = min((s.next_check_at for s in active), default=None)
    if as_json:
        say_json(
            {
                "sources": {"active": len(active), "paused": len(found) - len(active), "never_checked": len(never)},
                "stories": counted,
                "service": {"leads": leads, "in_hand": held, "due": len(due), "next_check_at": upcoming},
                "waiting": asdict(waits),
                "troubled": [{"id": s.id, "outcome": s.last_outcome, "reason": s.last_reason} for s in troubled],
            }
        )
    else:
        say(f"sources  {len(active)} active, {len(found) - len(active)} paused, {len(never)} never checked")
        say("stories  " + ", ".join(f"{number} {label}" for label, number in counted.items()))
        where = zone(session.settings())
        soon = "" if due or upcoming is None else f", the next one {moment(upcoming, where)}"
        say(
            f"service  {'a service leads' if leads else 'no service runs'}, {held} runs in hand, {len(due)} sources due{soon}"
        )
        if waits.links:
            say(_waiting(waits))
        for source in troubled:
            say(_trouble(source))
        say(f"{len(troubled)} sources need a person" if troubled else "all is well")
    if troubled:
        tell(f"Next: policyvane runs list --source {troubled[0].id}")
        raise typer.Exit(1)


def _waiting(waits: Waiting) -> str:
    low, high = interval(waits.relevant, waits.read)
    return (
        f"waiting  {waits.links} links, because runs are full and their titles speak of something else; of {waits.read} such pages "
        f"that were read {waits.relevant} were relevant ({low:.1%} to {high:.1%})"
    )


def _trouble(source: Source) -> str:
    outcome = Outcome(source.last_outcome or Outcome.FAILED)
    times = f", {source.failures} times in a row" if source.failures > 1 else ""
    return clean(f"{source.id}: {outcome} ({MEANING[outcome]}{times}): {source.last_reason or ''}")


@runs_app.command("list")
def list_runs(
    ctx: typer.Context,
    source: Annotated[str | None, typer.Option(help="Only runs of this source.")] = None,
    outcome: Annotated[str | None, typer.Option(help="Only runs that ended so: ok, blocked, gone …")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 30,
    as_json: AsJson = False,
) -> None:
    """List runs, newest first.

    Example: policyvane runs list --outcome blocked
    """
    session: Session = ctx.obj
    if outcome is not None and outcome not in list(Outcome):
        raise UsageError(f"{outcome!r} is no outcome", where="--outcome", todo=f"Use one of {', '.join(Outcome)}")
    where = zone(session.settings())
    with session.database() as database, database.read() as c:
        found = runs.find(c, source_id=source, outcome=Outcome(outcome) if outcome else None, limit=limit)
    if as_json:
        say_json([{**asdict(run), "id": ids.shown("r", run.id)} for run in found])
        return
    table(
        ("run", "source", "started", "outcome", "reason", "links", "new", "revised", "failed", "s"),
        (
            (ids.shown("r", r.id), r.source_id, moment(r.claimed_at, where), r.outcome or "in hand", r.reason)
            + (r.counts.links, r.counts.new, r.counts.revised, r.counts.failed, _seconds(r))
            for r in found
        ),
        wide=4,
    )


@runs_app.command("show")
def show_run(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="RUN", help="The id of a run (r5).")],
    as_json: AsJson = False,
) -> None:
    """Show one run.

    Example: policyvane runs show r5
    """
    session: Session = ctx.obj
    kind, number = ids.parse(name)
    with session.database() as database, database.read() as c:
        run = runs.get(c, number) if kind == "r" else None
    if run is None:
        raise UsageError(f"there is no run {name}", todo="See: policyvane runs list")
    if as_json:
        say_json({**asdict(run), "id": ids.shown("r", run.id)})
        return
    facts = asdict(run)
    counts = facts.pop("counts")
    facts["id"] = ids.shown("r", run.id)
    for key, value in (*facts.items(), *counts.items()):
        if value is not None and key != "token":
            say(f"{key.replace('_', ' '):14}{clean(value)}")
    if run.outcome is not None:
        say(f"{'meaning':14}{MEANING[Outcome(run.outcome)]}")


def _seconds(run: Run) -> str:
    return f"{run.milliseconds / 1000:.1f}" if run.milliseconds is not None else ""
