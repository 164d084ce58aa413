"""The short names under which users know what is stored: a17 (article), s9 (story), r5 (run), e33 (event)."""

import re

from analysis.errors import UsageError

_KINDS = {"a": "an article", "s": "a story", "r": "a run", "e": "an event"}
_NAME = re.compile(r"([asre])([1-9]\d{0,8})\Z", re.ASCII)


def shown(kind: str, number: int) -> str:
    """The name of number `number` of a kind: a, s, r or e."""
    return f"{kind}{number}"


def parse(name: str) -> tuple[str, int]:
    """Kind and number of a name. Raises UsageError for anything else."""
    match = _NAME.match(name.strip().lower())
    if match is None:
        kinds = ", ".join(f"{letter}1 ({kind})" for letter, kind in _KINDS.items())
        raise UsageError(f"{name!r} is no id", todo=f"Ids look like {kinds}")
    return match[1], int(match[2])
