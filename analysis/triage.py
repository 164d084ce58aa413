"""Which pages can wait while a source has more of them than may be fetched: those whose title speaks of something else.

A title that names technology, an authority, a meeting or an instrument never waits, nor does one that is short or cut off, nor
one that marks have taught to look at. What waits is fetched when there is time, and a few of a hundred at once all the same, so
that what is lost by waiting can be told.
"""

from math import sqrt
from zlib import crc32

from analysis.folding import fold
from analysis.normal import normal_line
from analysis.relevance import judge
from analysis.training import Correction, corrected
from analysis.vocabulary import TECHNOLOGY, find_terms

REASON = "waits for a run with fewer pages: its title names neither AI nor an authority, a meeting or an instrument"
DRAWN = 50  # one of so many is fetched all the same
_SPEAKS = frozenset({"policy_instrument", "actor", "action"})
_SAID = 3  # weight from which a term speaks of an act; lighter ones are places and everyday verbs
_LEAST = 10  # letters of a title that says what its page is about
_CUT_OFF = ("…", "...", "⋯")
_SHOWN = 0.2  # score from which a reader is shown an article


def can_wait(title: str | None, learned: Correction | None = None) -> bool:
    """Whether a link's title says that its page is about something else. `learned` is what marks have taught, if they have."""
    line = normal_line(title or "")
    if sum(letter.isalpha() for letter in line) < _LEAST or line.endswith(_CUT_OFF):
        return False
    terms = [hit.term for hit in find_terms(fold(line), "und")]
    if any(t.facet in TECHNOLOGY or (t.facet in _SPEAKS and t.weight >= _SAID) for t in terms):
        return False
    if learned is None:
        return True
    return corrected(judge(line, None, "", "und"), learned, line, "", "").score < _SHOWN


def is_drawn(address: str) -> bool:
    """Whether a link that can wait is fetched all the same: always the same ones, whenever they are asked about."""
    return crc32(address.encode()) % DRAWN == 0


def interval(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927); (0, 1) of nothing."""
    if not of:
        return 0.0, 1.0
    z = 1.96
    share, spread = hits / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)
