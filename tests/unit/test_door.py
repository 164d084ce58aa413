"""The command line's door: how a command ends that was stopped, whatever a library made of the stop."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from analysis.errors import PolicyvaneError
from policyvane import __main__ as door
from policyvane.app import VERBS


def _stopped_while_a_library_tidies_up() -> None:
    """What SQLAlchemy makes of Ctrl-C while it asks PostgreSQL whether a connection still lives."""
    try:
        try:
            raise KeyboardInterrupt
        finally:
            raise RuntimeError("can't change 'autocommit' now")
    except RuntimeError as error:
        raise PolicyvaneError("can't change 'autocommit' now", where="postgresql://localhost/news") from error


def _a_fault() -> None:
    raise PolicyvaneError("no such article", where="article 7")


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [(_stopped_while_a_library_tidies_up, 130, "policyvane: stopped"), (_a_fault, 3, "no such article")],
)
def test_a_stopped_command_says_that_it_was_stopped(
    command: Callable[[], None],
    code: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(door, "app", lambda **_: command())
    with pytest.raises(SystemExit) as ended:
        door.main()
    assert ended.value.code == code
    assert words in capsys.readouterr().err


def test_the_help_is_shown_without_loading_what_the_verbs_need() -> None:
    told = "import sys; sys.argv = ['policyvane', '--help']\nfrom policyvane.__main__ import main\n"
    told += (
        "try: main()\nexcept SystemExit: print(sorted({'scrapy', 'sqlalchemy', 'fastapi', 'numpy'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.splitlines()
    assert shown[-1] == "[]"
    assert all(any(line.startswith(f"  {verb} ") for line in shown) for verb in VERBS)
