"""The door: run the command line, and turn what went wrong into one line and an exit code."""

import os
import sys
from typing import Any

from typer.exceptions import Abort, TyperException

from analysis.errors import PolicyvaneError
from policyvane.app import app
from policyvane.output import clean, tell

INTERRUPTED = 130


def main() -> None:
    """Run `policyvane` and exit: 0 done, 1 part of it failed, 2 wrong usage or configuration, 3 nothing worked."""
    for stream in (sys.stdout, sys.stderr):
        # Names and titles are of all scripts, whatever a cron job's locale is.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # text on files
    debug = "--debug" in sys.argv[1:]
    try:
        code = _command()
    except TyperException as error:
        asked_nothing = type(error).__name__ == "NoArgsIsHelpError"
        tell(str(error) if asked_nothing else f"policyvane: {_said(error)}. See: {_help_of(error)}")
        code = 2
    except PolicyvaneError as error:
        if debug:
            raise
        tell(f"policyvane: {clean(error)}")
        code = error.exit_code
    except (KeyboardInterrupt, Abort):
        tell("policyvane: stopped")
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`| head`): nothing is wrong, and nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        if debug:
            raise
        tell(f"policyvane: this is a mistake of ours: {type(error).__name__}: {clean(error)}. Run again with --debug")
        code = 3
    sys.exit(code if isinstance(code, int) else 0)


def _command() -> Any:
    """What the command gives. Raises KeyboardInterrupt also where a library, tidying up, put its own error in its place.

    SQLAlchemy does when Ctrl-C comes while it asks PostgreSQL whether a connection still lives.
    """
    try:
        return app(standalone_mode=False)
    except Exception as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, KeyboardInterrupt):
                raise KeyboardInterrupt from error
            cause = cause.__context__
        raise


def _said(error: TyperException) -> str:
    words = getattr(error, "format_message", error.__str__)
    return clean(words()).rstrip(".")


def _help_of(error: TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context else 'policyvane'} --help"


if __name__ == "__main__":
    main()
