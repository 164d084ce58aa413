"""The terms that relevance is judged by: package data, read once a process, and how to find them in a text.

`data/vocabulary.csv` has a row a term: term, language (`mul`: any), facet, weight 1-5 (5 decides with one partner
facet, 1 never counts alone) and a note. Facets:

* `ai_technology` and `ai_brand` (labs, models and products) say that a text is about AI;
* `policy_instrument`, `actor` and `action` say that an authority does something;
* `sector` says where, and decides nothing;
* `industry` is news without an authority: products, research, shows, sport;
* `negative` is another subject altogether, and takes the words inside it with it (智能 in 智能手机);
* `false_friend` says that the letters AI near it mean something else (avian influenza, Allen Iverson).
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from analysis.folding import Folded, fold
from analysis.names import Names

TECHNOLOGY = frozenset({"ai_technology", "ai_brand"})
_SWALLOWING = frozenset({"negative", "false_friend"})
LETTERS_OF_AI = frozenset({"ai", "a.i.", "ia", "ki"})
# Endings that a word may take and stay the term. German nouns also stand at the end of compounds.
_ENDINGS = {
    "mul": frozenset({"s"}),
    "en": frozenset({"s", "es"}),
    "de": frozenset({"e", "n", "en", "s", "es", "er", "ern", "em"}),
    "fr": frozenset({"s", "e", "es"}),
    "es": frozenset({"s", "es"}),
}
# Letters and digits that Latin words are made of; Chinese, Japanese and Korean ones are none.
_LATIN = frozenset(letter for letter in map(chr, range(0x250)) if letter.isalnum())
_INFLECTED_FROM = 4  # letters: shorter terms take no endings
_COMPOUND_FROM = 6
_LONGEST_ENDING = 3


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the vocabulary; weight 1-5. `spelling` is folded; the first `capitals` letters must be capitals."""

    term: str
    language: str
    facet: str
    weight: int
    capitals: int
    spelling: str


class Hit(NamedTuple):
    """A term at a place of the folded text, end exclusive."""

    term: Term
    start: int
    end: int


@lru_cache(maxsize=1)
def vocabulary() -> tuple[Term, ...]:
    """Every term, in the order of the file."""
    with (files("analysis") / "data" / "vocabulary.csv").open(encoding="utf-8") as rows:
        return tuple(_term(row) for row in csv.DictReader(rows))


def _term(row: dict[str, str]) -> Term:
    spelling = fold(row["term"])
    # Short capitals are initials (AI, KI, UN), and names of brands begin with a capital: Apple, but no apple.
    initials = spelling.cased.isascii() and spelling.cased.isupper() and len(spelling.cased) <= 4
    name = row["language"] == "mul" and spelling.cased[0].isupper()
    capitals = len(spelling.cased) if initials else int(name)
    return Term(row["term"], row["language"], row["facet"], int(row["weight"]), capitals, spelling.lower)


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 tag, with Chinese under one name; `mul` if the vocabulary does not know it."""
    tag = language.lower().split("-", 1)[0]
    tag = "zh" if tag in {"yue", "cmn"} else tag
    return tag if tag in {"zh", "en", "de", "fr", "es", "ja", "ko"} else "mul"


def terms_for(language: str) -> tuple[Term, ...]:
    """The terms to look for in a text of this language; of every language if it is unknown."""
    tag = primary(language)
    chosen: dict[str, Term] = {}
    for term in vocabulary():
        own = term.language.split("-", 1)[0]
        # English words in Chinese, Japanese or Korean text are unmistakable; in Spanish they may be Spanish ones.
        if tag == "mul" or own in {tag, "mul"} or (own == "en" and tag in {"zh", "ja", "ko"}):
            known = chosen.get(term.spelling)
            if known is None or (known.language.split("-", 1)[0] != tag and own == tag):
                chosen[term.spelling] = term
    return tuple(chosen.values())


@lru_cache(maxsize=8)
def _names(tag: str) -> Names[tuple[Term, bool]]:
    """The terms by their spelling, each with whether it begins only where a word does."""
    return Names({t.spelling: (t, t.spelling[0] in _LATIN and not _is_compound(t)) for t in terms_for(tag)})


def find_terms(text: Folded, language: str) -> list[Hit]:
    """The terms in a text, left to right: whole words where words are Latin, the longest where several begin.

    A term inside a longer one of its own facet, or inside a `negative`, is no hit; inside another facet's it is
    (人工智能 within 人工智能法案).
    """
    hits: list[Hit] = []
    swallowed = 0
    reach: dict[str, int] = {}
    # At one place no two terms are of one length, so terms are never compared.
    for start, length, term in sorted(_whole_words(text, primary(language))):
        end, facet = start - length, term.facet
        if start < swallowed or start < reach.get(facet, 0):
            continue
        if facet in _SWALLOWING:
            swallowed = end
        reach[facet] = end
        hits.append(Hit(term, start, end))
    return hits


def _whole_words(text: Folded, tag: str) -> Iterator[tuple[int, int, Term]]:
    """Start, negative length (so that the longest comes first) and term."""
    lower = text.lower
    for start, end, (term, whole) in _names(tag).all_in(lower):
        if whole and start and lower[start - 1] in _LATIN:
            continue
        if term.capitals and not text.cased[start : start + term.capitals].isupper():
            continue
        if end == len(lower) or lower[end] not in _LATIN or _may_go_on(lower, end, term):
            yield start, start - end, term


def _may_go_on(text: str, end: int, term: Term) -> bool:
    """Whether a term before a letter is one all the same: it ends in no Latin letter, or in an ending that it may take."""
    return text[end - 1] not in _LATIN or _is_ending(text, end, term)


def _is_compound(term: Term) -> bool:
    """Whether a term may stand at the end of a longer word."""
    return term.language == "de" and term.term[0].isupper() and len(term.term) >= _COMPOUND_FROM


def _is_ending(text: str, end: int, term: Term) -> bool:
    """Whether a word goes on behind a term only by an ending that it may take."""
    if len(term.spelling) < _INFLECTED_FROM:
        return False
    stop = end
    while stop < len(text) and stop - end <= _LONGEST_ENDING and text[stop] in _LATIN:
        stop += 1
    return text[end:stop] in _ENDINGS.get(term.language, ())
