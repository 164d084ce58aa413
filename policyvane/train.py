"""`policyvane train`: learn relevance from the marks, keep what is better, go back to any version."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from analysis.errors import PolicyvaneError, UsageError
from analysis.relevance import default_model
from analysis.training import LEAST_MARKS, Correction, Example, Quality, example, fit, held_out
from policyvane.output import clean, moment, say, say_json, table, tell
from policyvane.session import Session, zone
from scheduler.clock import system_clock
from scheduler.rejudge import rejudge
from store import ids, judgements
from store.database import Database


def train(
    ctx: typer.Context,
    use: Annotated[int | None, typer.Option(min=0, help="Go back to this version; 0 is the shipped judge.")] = None,
    versions: Annotated[bool, typer.Option("--versions", help="List what was learned so far.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Learn relevance from the marks; what is stored since 90 days is judged again.

    Example: policyvane train
    """
    session: Session = ctx.obj
    with session.database() as database:
        if versions:
            _list(session, database, as_json=as_json)
        elif use is not None:
            _use(database, use, as_json=as_json)
        else:
            _train(database, as_json=as_json)


def _train(database: Database, *, as_json: bool) -> None:
    model = default_model()
    with database.read() as c:
        said = judgements.said(c)
        disputed = {number: words for number, words in said.items() if len(set(words.values())) > 1}
        agreed = {number: next(iter(words.values())) for number, words in said.items() if number not in disputed}
        examples = [_example(stored, agreed[stored.id]) for stored in judgements.load(c, agreed)]
        number = judgements.next_number(c)
    if not as_json:
        _show_disputed(disputed)
    if len(examples) < LEAST_MARKS:
        raise UsageError(
            f"{len(examples)} articles are marked relevant or irrelevant, and {LEAST_MARKS} are needed to learn",
            todo="Mark more: policyvane list --label any, then policyvane mark ID --as relevant",
        )
    before, after = held_out(examples, model.threshold)
    better = after.better_than(before)
    changed = _keep(database, fit(examples, number, model.version), before, after) if better else 0
    if as_json:
        shown = {ids.shown("a", n): words for n, words in disputed.items()}
        result: dict[str, Any] = {"before": asdict(before), "after": asdict(after), "kept": better}
        say_json(result | {"version": number if better else None, "relabelled": changed, "disputed": shown})
        return
    table(
        ("marks held out", "right", "F1 relevant", "log loss"),
        tuple(
            (name, f"{q.right} of {q.marks}", q.f1, q.log_loss) for name, q in (("before", before), ("after", after))
        ),
        wide=0,
    )
    if better:
        say(f"kept as version {number}; {changed} labels changed. Go back with: policyvane train --use 0")
    else:
        say("not better on marks held out, so nothing changes; more marks may help")


def _example(stored: judgements.Stored, word: str) -> Example:
    prior = judgements.judged_by_prior(stored)
    return example(prior, stored.title, stored.lead, stored.text, relevant=word == "relevant")


def _keep(database: Database, learned: Correction, before: Quality, after: Quality) -> int:
    with database.write() as c:
        judgements.add(c, learned, system_clock(), marks=after.marks, before=asdict(before), after=asdict(after))
        judgements.use(c, learned.number)
    return _again(database)


def _again(database: Database) -> int:
    return rejudge(database, system_clock, lambda done: tell(f"{done} articles judged again"))


def _use(database: Database, number: int, *, as_json: bool) -> None:
    with database.write() as c:
        if not judgements.use(c, number):
            raise UsageError(f"there is no version {number}", where="--use", todo="See: policyvane train --versions")
        learned = judgements.in_use(c)
        if learned is not None and learned.base != default_model().version:
            raise PolicyvaneError(
                f"version {number} was learned over another judge ({learned.base})",
                where="--use",
                todo="Learn anew with: policyvane train, or use the shipped judge: policyvane train --use 0",
            )
    changed = _again(database)
    if as_json:
        say_json({"version": number, "relabelled": changed})
    else:
        say(f"version {number} is in use; {changed} labels changed")


def _list(session: Session, database: Database, *, as_json: bool) -> None:
    with database.read() as c:
        rows = judgements.versions(c)
    if as_json:
        say_json([asdict(row) for row in rows])
        return
    where, base = zone(session.settings()), default_model().version
    own = (
        (r.id, moment(r.made_at, where), r.base, r.marks, r.before["f1"], r.after["f1"], _state(r, base)) for r in rows
    )
    alone = "" if any(row.used for row in rows) else "in use"
    heads = ("version", "made", "judge", "marks", "F1 before", "F1 after", "")
    table(heads, ((0, "", base, 0, "", "", alone), *own), wide=2)


def _state(row: judgements.Version, base: str) -> str:
    if not row.used:
        return ""
    return "in use" if row.base == base else "learned over another judge, not used; run: policyvane train"


def _show_disputed(disputed: dict[int, dict[str, str]]) -> None:
    for number, words in disputed.items():
        told = ", ".join(f"{clean(by)}: {label}" for by, label in words.items())
        say(f"reviewers disagree about {ids.shown('a', number)} ({told}); it is not learned from")
