"""Everything that the page shows by a code has words in both languages."""

import pytest

from analysis.act import KINDS_IN_WORDS, LEVELS_IN_WORDS
from analysis.outcome import Outcome
from analysis.reasons import MISSING_IN_WORDS, kind_of
from analysis.subtopics import SUBTOPICS
from analysis.vocabulary import vocabulary
from crawler.catalogue import POLLED
from review.words import words
from store.sources import ACTIVE, PAUSED

SILENT = {"sector", "false_friend"}  # facets that are no reason by themselves
CODES = [
    *(f"outcome.{outcome}" for outcome in Outcome),
    *(f"type.{name}" for name in (*POLLED, "epaper")),
    *(f"state.{name}" for name in (ACTIVE, PAUSED)),
    *(f"act.{name}" for name in KINDS_IN_WORDS),
    *(f"level.{name}" for name in LEVELS_IN_WORDS),
    *(f"topic.{name}" for name in SUBTOPICS),
    *(f"missing.{name}" for name in MISSING_IN_WORDS),
    *sorted({f"facet.{kind_of(facet)}" for facet in {term.facet for term in vocabulary()} - SILENT | {"marks"}}),
    *(f"part.{name}" for name in ("title", "lead", "body")),
]


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_shown_in_words(code: str) -> None:
    chinese, english = words("zh")[code], words("en")[code]
    assert any("一" <= letter <= "鿿" for letter in chinese)
    assert english.isascii()
    assert english
