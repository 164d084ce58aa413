"""`policyvane status` and `policyvane runs`: what is healthy, what happened and why."""

from dataclasses import asdict
from typing import Annotated

import typer

from analysis.errors import UsageError
from analysis.outcome import Outcome
from policyvane.coverage import show_coverage
from policyvane.output import clean, moment, say, say_json, table
from policyvane.session import Session, zone
from scheduler.clock import system_clock
from scheduler.health import MEANING, OF_THE_SERVICE, examine, sentence
from store import ids, links, runs, stories, troubles
from store.links import Waiting
from store.runs import Run
from store.standing import Ill

runs_app = typer.Typer(no_args_is_help=True, help="What happened and why.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def status(
    ctx: typer.Context,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Per source: could it be read in the time since --since?")
    ] = False,
    since: Annotated[str, typer.Option(help="Begin of the time: a day (2026-11-01) or a length (7d, 12h).")] = "7d",
    region: Annotated[str | None, typer.Option(help="Only sources of a region (CN-HB) or country (CN).")] = None,
    as_json: AsJson = False,
) -> None:
    """Show health in one screen; exit 1 if anything needs a person.

    With --coverage: which sources were read, silent or out of reach in a time, so that one knows what silence means.

    Example: policyvane status --coverage --since 7d --region CN-HB
    """
    session: Session = ctx.obj
    if coverage:
        show_coverage(session, since, region, as_json=as_json)
        return
    settings, now = session.settings(), system_clock()
    with session.database() as database, database.read() as c:
        found = examine(c, now, settings.home, settings.interval_minutes)
        counted, held, waits = stories.count(c), len(runs.in_hand(c)), links.waiting(c)
        known = troubles.known(c)
    told = [t for t, _ in known.values() if t.name.split()[0] in OF_THE_SERVICE and (found.leads or t.name != "queue")]
    wrong = [sentence(one, now) for one in found.ill] + [(t.sentence, t.todo) for t in (*found.troubles, *told)]
    stand = found.standing
    if as_json:
        say_json(
            {
                "sources": {"active": stand.active, "paused": stand.paused, "never_checked": stand.never_checked},
                "stories": counted,
                "service": {"leads": found.leads, "in_hand": held, "due": stand.due, "next_check_at": stand.next_at},
                "waiting": asdict(waits),
                "troubled": [_ill_record(one) for one in found.ill],
                "troubles": [
                    asdict(trouble) | {"since": known[trouble.name][1] if trouble.name in known else None}
                    for trouble in (*found.troubles, *told)
                ],
            }
        )
    else:
        say(f"sources  {stand.active} active, {stand.paused} paused, {stand.never_checked} never checked")
        say("stories  " + ", ".join(f"{number} {label}" for label, number in counted.items()))
        soon = "" if stand.due or stand.next_at is None else f", the next one {moment(stand.next_at, zone(settings))}"
        leads = "a service leads" if found.leads else "no service runs"
        say(f"service  {leads}, {held} runs in hand, {stand.due} sources due{soon}")
        if waits.links:
            say(_waiting(waits))
        for said, todo in wrong:
            say(clean(said))
            say(f"         {clean(todo)}")
        say(f"{len(wrong)} {'thing needs' if len(wrong) == 1 else 'things need'} a person" if wrong else "all is well")
    if wrong:
        raise typer.Exit(1)


def _ill_record(one: Ill) -> dict[str, object]:
    return {
        "id": one.id,
        "outcome": one.health.outcome,
        "reason": one.reason,
        "silent": one.health.is_silent,
        "silence": one.health.silence,
        "failures": one.health.failures,
    }


def _waiting(waits: Waiting) -> str:
    from analysis.triage import interval  # noqa: PLC0415 -- slow to load, and rarely do pages wait

    low, high = interval(waits.relevant, waits.read)
    return (
        f"waiting  {waits.links} links, because runs are full and their titles speak of something else; of {waits.read} such pages "
        f"that were read {waits.relevant} were relevant ({low:.1%} to {high:.1%})"
    )


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
