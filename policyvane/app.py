"""The verbs and where they are written."""

from pathlib import Path
from typing import Annotated

import typer

from policyvane import batch, crawl, database, demo, explain, export, health, review, serve, sources, train, watches
from policyvane.output import say
from policyvane.session import Session
from policyvane.settings import VERSION

app = typer.Typer(
    name="policyvane",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        say(f"policyvane {VERSION}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    home: Annotated[
        Path | None, typer.Option(help="Home folder (default: POLICYVANE_HOME, or your user data folder).")
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Watch regional news portals and governments for what authorities do about artificial intelligence.

    Start with: policyvane demo
    """
    del version, debug  # both are read before a verb is: by _version, and by policyvane.__main__
    ctx.obj = Session(home)


app.command("init")(database.init)
app.add_typer(sources.app, name="sources")
app.command("crawl")(crawl.crawl)
app.command("serve")(serve.serve)
app.command("status")(health.status)
app.add_typer(health.runs_app, name="runs")
app.command("list")(review.list_stories)
app.command("show")(review.show)
app.command("search")(review.search)
app.command("mark")(review.mark)
app.command("merge")(review.merge)
app.command("split")(review.split)
app.add_typer(watches.app, name="watches")
app.command("train")(train.train)
app.command("export")(export.export)
app.command("explain")(explain.explain)
app.add_typer(batch.app, name="batch")
app.add_typer(database.app, name="db")
app.command("demo")(demo.demo)
