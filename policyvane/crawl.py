"""`policyvane crawl`: a one-off crawl, with progress, then a table of what is new."""

from dataclasses import asdict
from typing import Annotated

import typer

from analysis.errors import PolicyvaneError, UsageError
from crawler.orders import Report, Stored
from policyvane.named import the_source
from policyvane.output import clean, say_json, table, tell
from policyvane.plans import need_contact, plan
from policyvane.session import Session
from scheduler.clock import system_clock
from scheduler.crawl import crawl as carry_out
from store import ids, sources
from store.database import Database
from store.sources import Source


def crawl(
    ctx: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE", help="Ids of sources.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All active sources (also when none is named).")] = False,
    due: Annotated[bool, typer.Option("--due", help="Only those whose next check has come.")] = False,
    dry: Annotated[
        bool, typer.Option("--dry-run", help="Show which links are new; fetch and store nothing more.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what is new and how each run ended as JSON.")] = False,
) -> None:
    """Poll sources once, now: read what is new, store it, and show it.

    Exits 0 if every source did well, 1 if some did not, 3 if none did.

    Example: policyvane crawl cn-hb-hubeitoday-list
    """
    session: Session = ctx.obj
    settings = session.settings()
    if (names and (everything or due)) or (everything and due):
        raise UsageError("name sources, or use one of --all and --due", todo="See: policyvane crawl --help")
    with session.database() as database:
        chosen = _chosen(database, names or [], due=due)
        if not chosen:
            return
        need_contact(settings, [source.url for source in chosen])
        stored: list[Stored] = []
        reports = carry_out(database, chosen, plan(settings), system_clock, _Progress(len(chosen), stored), dry=dry)
    if as_json:
        say_json(
            {"runs": [asdict(r) for r in reports], "stored": [asdict(s) for s in stored if s.change != "unchanged"]}
        )
    elif dry:
        table(("source", "address", "title"), ((r.source, *link) for r in reports for link in r.links), wide=2)
    else:
        show_new(stored)
    left_out = len(chosen) - len(reports)
    if left_out:
        tell(f"{left_out} left out: another process is polling them.")
    raise typer.Exit(_exit_code(reports))


def show_new(stored: list[Stored]) -> None:
    """The table of what a crawl brought, relevant first."""
    order = {"relevant": 0, "related": 1, "irrelevant": 2}
    news = sorted((s for s in stored if s.change != "unchanged"), key=lambda s: (order[s.label], -s.score, s.article))
    shown = [s for s in news if s.label != "irrelevant"]
    if shown:
        table(
            ("id", "story", "label", "score", "title", "source", "what"),
            (
                (
                    ids.shown("a", s.article),
                    ids.shown("s", s.story),
                    s.label,
                    f"{s.score:.2f}",
                    s.title,
                    s.source,
                    s.change,
                )
                for s in shown
            ),
            wide=4,
        )
    relevant = sum(s.label == "relevant" for s in news)
    tell(
        f"{len(news)} new or changed: {relevant} relevant, {len(shown) - relevant} related, {len(news) - len(shown)} irrelevant."
    )
    tell("Next: policyvane list" if shown else "Next: policyvane status")


class _Progress:
    """One line for each run that ends, on standard error; stored articles are collected."""

    def __init__(self, total: int, stored: list[Stored]) -> None:
        self.total, self.ended, self.stored = total, 0, stored

    def __call__(self, message: Stored | Report) -> None:
        if isinstance(message, Stored):
            self.stored.append(message)
            return
        self.ended += 1
        tell(f"[{self.ended}/{self.total}] {report_line(message)}")


def report_line(report: Report) -> str:
    """One run in one line."""
    counts = report.counts
    done = ", ".join(
        f"{number} {name}"
        for name, number in (("new", counts.new), ("revised", counts.revised), ("unchanged", counts.unchanged))
        if number
    )
    trouble = ", ".join(f"{n} {name}" for name, n in (("refused", counts.refused), ("failed", counts.failed)) if n)
    parts = [f"{counts.links} links" if counts.links else "", done, trouble, f"{report.milliseconds / 1000:.1f} s"]
    mark = "ok" if report.outcome.healthy else "!!"
    return clean(f"{mark} {report.source}: {report.outcome}: {report.reason} ({'; '.join(p for p in parts if p)})")


def _chosen(database: Database, names: list[str], *, due: bool) -> tuple[Source, ...]:
    if names:
        return tuple(the_source(database, name) for name in dict.fromkeys(names))
    with database.read() as c:
        found = sources.due(c, system_clock()) if due else sources.find(c, state="active")
        known = bool(found) or bool(sources.find(c))
    if not known:
        raise UsageError("there are no sources yet", todo="Run: policyvane sources add https://…")
    if not found:
        tell("Nothing is due." if due else "All sources are paused. Next: policyvane sources list")
    return tuple(found)


def _exit_code(reports: tuple[Report, ...]) -> int:
    well = sum(report.outcome.healthy and not report.counts.failed for report in reports)
    if well == len(reports):
        return 0
    return 1 if any(report.outcome.healthy for report in reports) else PolicyvaneError.exit_code
