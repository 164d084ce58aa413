"""The verbs and where they are written. A verb's module is imported when it is asked for, so that each starts as soon as it can."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from policyvane import VERSION
from policyvane.output import say
from policyvane.session import Session

# Verb → module and name; in the order in which the help shows them.
VERBS = {
    "init": ("database", "init"),
    "sources": ("sources", "app"),
    "crawl": ("crawl", "crawl"),
    "serve": ("serve", "serve"),
    "status": ("health", "status"),
    "runs": ("health", "runs_app"),
    "list": ("review", "list_stories"),
    "show": ("review", "show"),
    "search": ("review", "search"),
    "mark": ("review", "mark"),
    "merge": ("review", "merge"),
    "split": ("review", "split"),
    "watches": ("watches", "app"),
    "train": ("train", "train"),
    "export": ("export", "export"),
    "explain": ("explain", "explain"),
    "batch": ("batch", "app"),
    "db": ("database", "app"),
    "demo": ("demo", "demo"),
}
HELP = {"help_option_names": ["-h", "--help"]}


class Verbs(TyperGroup):
    """The verbs as a group of commands, each made when it is first asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 -- Typer's signature
        """Their names."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """The command of a name, or None."""
        if cmd_name in VERBS and cmd_name not in self.commands:
            module, name = VERBS[cmd_name]
            made = typer.main.get_command(_as_app(getattr(import_module(f"policyvane.{module}"), name), cmd_name))
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
