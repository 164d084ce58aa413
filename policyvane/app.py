"""The verbs and where they are written. A verb's module is imported when it is asked for, so that each starts as soon as it can."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup

from policyvane import VERSION
from policyvane.output import say
from policyvane.session import Session


class Verb(NamedTuple):
    """Where a verb is written, and what the help says of it, so that no module is loaded to show the help."""

    module: str
    name: str
    does: str


# In the order in which the help shows them.
VERBS = {
    "init": Verb("database", "init", "Make the home folder, its configuration and the database."),
    "sources": Verb("sources", "app", "What is watched: list, show, add, edit, probe and more."),
    "crawl": Verb("crawl", "crawl", "Poll sources once, now: read, store and show what is new."),
    "serve": Verb("serve", "serve", "Poll every source when it is due, and serve the review page."),
    "status": Verb("health", "status", "Show health in one screen; exit 1 if anything needs a person."),
    "runs": Verb("health", "runs_app", "What happened and why."),
    "list": Verb("review", "list_stories", "List stories: one row for an article and all its reprints."),
    "show": Verb("review", "show", "Show one story with its members, or one article with its text."),
    "search": Verb("review", "search", "Search titles and texts of all stored articles."),
    "mark": Verb("review", "mark", "Say what you think of stories or articles."),
    "merge": Verb("review", "merge", "Make one story of several."),
    "split": Verb("review", "split", "Take articles out of their story."),
    "watches": Verb("watches", "app", "Saved searches and where their hits go."),
    "train": Verb("train", "train", "Learn relevance from the marks."),
    "export": Verb("export", "export", "Write articles as canonical records, once or as they come."),
    "explain": Verb("explain", "explain", "Show how one page is read and judged, and why."),
    "batch": Verb("batch", "app", "Run one step of the analysis over a file."),
    "db": Verb("database", "app", "Upgrade, check, back up and restore the database."),
    "demo": Verb("demo", "demo", "Show the whole way of an article on invented portals."),
}
HELP = {"help_option_names": ["-h", "--help"]}


class Verbs(TyperGroup):
    """The verbs as a group of commands, each made when it is first asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 -- Typer's signature
        """Their names."""
        return list(VERBS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write a line for each."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.does) for name, verb in VERBS.items()])

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """The command of a name, or None."""
        if cmd_name in VERBS and cmd_name not in self.commands:
            verb = VERBS[cmd_name]
            written = getattr(import_module(f"policyvane.{verb.module}"), verb.name)
            made = typer.main.get_command(_as_app(written, cmd_name))
            made.name = cmd_name
            self.commands[cmd_name] = made
        return self.commands.get(cmd_name)


def _as_app(verb: typer.Typer | Callable[..., None], name: str) -> typer.Typer:
    if isinstance(verb, typer.Typer):
        verb.rich_markup_mode = None
        return verb
    made = typer.Typer(add_completion=False, rich_markup_mode=None)
    made.command(name)(verb)
    return made


app = typer.Typer(
    name="policyvane",
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=HELP,
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
