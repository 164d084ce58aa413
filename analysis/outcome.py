"""The one word in which every run ends, and what it did in numbers."""

from dataclasses import dataclass
from enum import StrEnum

from analysis.article import RefusalKind


class Outcome(StrEnum):
    """Outcome of a run; the design's list, complete."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    EMPTY = "empty"
    LAYOUT_CHANGED = "layout_changed"
    BLOCKED = "blocked"
    CHALLENGE = "challenge"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    INVALID = "invalid"
    FAILED = "failed"

    @property
    def healthy(self) -> bool:
        """Whether the source did what it should."""
        return self in (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.EMPTY)


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What a run did, in numbers. `refused` pages hold no article; `failed` ones are tried again at a later run."""

    links: int = 0
    links_new: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    refused: int = 0
    failed: int = 0
    requests: int = 0
    bytes: int = 0


_REFUSED = {
    RefusalKind.CHALLENGE: Outcome.CHALLENGE,
    RefusalKind.GONE: Outcome.GONE,
    RefusalKind.PARKED: Outcome.GONE,
    RefusalKind.LOGIN: Outcome.BLOCKED,
    RefusalKind.COOKIES: Outcome.BLOCKED,
    RefusalKind.UNLIKE: Outcome.LAYOUT_CHANGED,
}


def of_refused(kind: RefusalKind) -> Outcome:
    """The outcome of a place whose answer came well and holds nothing for this reason."""
    return _REFUSED.get(kind, Outcome.INVALID)
