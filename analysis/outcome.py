"""The one word in which every run ends."""

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
