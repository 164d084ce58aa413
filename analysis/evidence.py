"""What in an article speaks for or against its being about AI and about an act of an authority: clues, and their strength.

Reads title, lead and body apart and finds terms and documents in each. An instrument, an authority, an action and news of
the industry count by how near they stand to a technology. A term counts once, and facets saturate: stuffing changes nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from analysis.documents import documents_in, is_policy_title
from analysis.folding import Folded, fold
from analysis.vocabulary import LETTERS_OF_AI, TECHNOLOGY, Hit, find_terms

MAX_HEAD = 2_000  # characters of title and lead that are read
MAX_BODY = 30_000  # characters of the body
_DEPENDENT = frozenset({"policy_instrument", "actor", "action", "industry"})
_STRENGTH = {1: 0.08, 2: 0.3, 3: 0.5, 4: 0.75, 5: 0.9}  # of a term, by its weight
_DOCUMENT = 0.95  # of a policy document's title or number
_ABOUT = 0.5  # strength from which a technology makes its sentence one about AI
_TITLE_FAR = 0.3  # what a partner in a title keeps if the technology is in the text alone
_LEAD_FAR = 0.1  # and one in a lead, far from any technology
_HEAD_OF_BODY = 300  # characters
_OPENING = 0.6  # what the first sentence is worth as part of a headline
# A body counts between these shares, and in full from where this much of it is about AI.
_LEAST_SHARE, _MOST_SHARE, _FULL_FOCUS = 0.1, 0.6, 0.3
# What follows the authority that a headline begins with: 工信部：…, 政府、…, 과기정통부, …
_SUBJECT = re.compile(r"[:、]|(?<=[가-힣]),")
_SPEAKING = 0.75  # strength of that as an action
_NAMED = 4  # weight from which an authority is one; lighter names are places
_SENTENCE = re.compile(r"[。！？!?;；\n.](?:(?<!\.)|\s)")  # one set in front, so that the search leaps
_USUAL_SENTENCE, _SHORTEST_SENTENCE = 120, 4  # characters


class Clue(NamedTuple):
    """One term or document in one part: strength 0..1 for its facet, at a place of the part as it was given.

    A text has a hundred of them: a tuple is made three times as fast as a frozen dataclass.
    """

    term: str
    facet: str
    part: str
    strength: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All clues of an article. `body_share` is what its body may count for at most, by how much of it is about AI."""

    title: tuple[Clue, ...]
    lead: tuple[Clue, ...]
    body: tuple[Clue, ...]
    body_share: float

    def in_title(self) -> dict[str, float]:
        """How strongly each facet speaks in the title, 0..1; one that is silent is left out."""
        return _together(self.title)

    def in_text(self) -> dict[str, float]:
        """How strongly each facet speaks in lead and body, 0..1; one that is silent is left out."""
        lead, body = _together(self.lead), _together(self.body)
        return {
            facet: 1 - (1 - lead.get(facet, 0.0)) * (1 - self.body_share * body.get(facet, 0.0))
            for facet in lead.keys() | body.keys()
        }


@dataclass(frozen=True, slots=True)
class _Part:
    """One part read: each term once a sentence, with the number of that, and which of its sentences are about AI."""

    clues: tuple[tuple[int, Clue], ...]
    breaks: tuple[int, ...]
    about: frozenset[int]
    focus: float


def evidence_in(title: str | None, lead: str | None, text: str, language: str) -> Evidence:
    """Find the clues of an article.

    Where there is no lead, the beginning of the body stands for it. Where the title names no technology, the first sentence
    speaks with it; where there is no title, for it.
    """
    texts = {"title": (title or "")[:MAX_HEAD], "lead": (lead or "")[:MAX_HEAD], "body": text[:MAX_BODY]}
    head, first, body = (
        _read(name, part, hits) for (name, part), hits in zip(texts.items(), _hits(texts, language), strict=True)
    )
    titled = bool(head.about)
    focused = min(1.0, body.focus / _FULL_FOCUS)
    told = bool(first.about) or focused == 1.0
    zones = {
        "title": _near(head, titled=titled, far=_TITLE_FAR if told else 0.0),
        "lead": _near(first, titled=titled, far=_LEAD_FAR),
        "body": _near(body, titled=titled, far=0.0),
    }
    led = bool(texts["lead"].strip())
    if not led:
        zones["lead"], zones["body"] = _split(zones["body"], _HEAD_OF_BODY)
    if not titled:
        end = _first_sentence(texts["lead"], first) if led else _first_sentence(texts["body"], body)
        opening, zones["lead"] = _split(zones["lead"], end)
        voice = _OPENING * (focused if body.clues else 1.0) if texts["title"].strip() else 1.0
        zones["title"] += [_weakened(clue, voice) for clue in opening]
    share = _LEAST_SHARE + (_MOST_SHARE - _LEAST_SHARE) * focused
    return Evidence(_best(zones["title"]), _best(zones["lead"]), _best(zones["body"]), share)


def _split(clues: list[Clue], end: int) -> tuple[list[Clue], list[Clue]]:
    """The clues that begin before a place, and the others."""
    return [clue for clue in clues if clue.start < end], [clue for clue in clues if clue.start >= end]


def _first_sentence(text: str, part: _Part) -> int:
    """Where the first sentence of a part ends."""
    return min(next((end for end in part.breaks if text[:end].strip()), _HEAD_OF_BODY), _HEAD_OF_BODY)


def _hits(texts: dict[str, str], language: str) -> list[tuple[Folded, list[Hit]]]:
    """Each part folded, with its terms; without the letters AI where any part says that they mean something else."""
    found = [(folded, find_terms(folded, language)) for folded in map(fold, texts.values())]
    if any(hit.term.facet == "false_friend" for _, hits in found for hit in hits):
        return [(folded, [h for h in hits if h.term.spelling not in LETTERS_OF_AI]) for folded, hits in found]
    return found


def _read(name: str, text: str, found: tuple[Folded, list[Hit]]) -> _Part:
    folded, hits = found
    ends = [match.end() for match in _SENTENCE.finditer(folded.cased)]
    breaks = tuple(ends if folded.offsets is None else [folded.offsets[end] for end in ends])
    clues: dict[tuple[str, str, int], Clue] = {}
    for clue in (*_terms(name, folded, hits), *_documents(name, text)):
        clues.setdefault((clue.term, clue.facet, bisect_right(breaks, clue.start)), clue)
    about = frozenset(
        sentence for (_, facet, sentence), c in clues.items() if facet in TECHNOLOGY and c.strength >= _ABOUT
    )
    placed = tuple((sentence, clue) for (_, _, sentence), clue in clues.items())
    return _Part(placed, breaks, about, _focus(text, breaks, about))


def _terms(name: str, folded: Folded, hits: Iterable[Hit]) -> Iterator[Clue]:
    for hit in hits:
        start, end = folded.span(hit.start, hit.end)
        # A false friend has taken the letters AI away already; as a clue it shows why, and speaks against.
        facet = "negative" if hit.term.facet == "false_friend" else hit.term.facet
        yield Clue(hit.term.term, facet, name, _STRENGTH[hit.term.weight], start, end)
        if name == "title" and facet == "actor" and hit.term.weight >= _NAMED and _SUBJECT.match(folded.cased, hit.end):
            start, end = folded.span(hit.start, hit.end + 1)
            yield Clue(folded.cased[hit.start : hit.end + 1], "action", name, _SPEAKING, start, end)


def _documents(name: str, text: str) -> Iterator[Clue]:
    if name == "title" and is_policy_title(text):
        yield Clue(
            text.strip(), "policy_instrument", name, _DOCUMENT, len(text) - len(text.lstrip()), len(text.rstrip())
        )
    for document in documents_in(text):
        term = document.title or document.number or ""
        yield Clue(term, "policy_instrument", name, _DOCUMENT, document.start, document.end)


def _focus(text: str, breaks: tuple[int, ...], about: frozenset[int]) -> float:
    """The share of a part's different sentences that are about AI, by length; a long one counts as a usual one."""
    edges = (0, *breaks, len(text))
    different = {text[a:b]: i for i, (a, b) in enumerate(pairwise(edges)) if b - a >= _SHORTEST_SENTENCE}
    whole = told = 0
    for sentence, i in different.items():
        length = min(len(sentence), _USUAL_SENTENCE)
        whole += length
        told += length if i in about else 0
    return told / whole if whole else 0.0


def _near(part: _Part, *, titled: bool, far: float) -> list[Clue]:
    """The clues, those that say little without a technology weakened by their distance from one; `far` is the least left."""
    return [
        _weakened(c, _nearness(sentence, part.about, titled, far)) if c.facet in _DEPENDENT else c
        for sentence, c in part.clues
        if far or part.about or c.facet not in _DEPENDENT
    ]


def _weakened(clue: Clue, by: float) -> Clue:
    if by == 1.0:
        return clue
    return Clue(clue.term, clue.facet, clue.part, clue.strength * by, clue.start, clue.end)


def _nearness(sentence: int, about: frozenset[int], titled: bool, far: float) -> float:
    if sentence in about or (titled and sentence == 0):
        return 1.0
    return max(far, 0.5 if sentence - 1 in about or sentence + 1 in about else 0.0)


def _best(clues: Iterable[Clue]) -> tuple[Clue, ...]:
    """Each term once, where it is strongest and then first."""
    best: dict[tuple[str, str], Clue] = {}
    for clue in clues:
        known = best.get((clue.term, clue.facet))
        if clue.strength > 0 and (known is None or clue.strength > known.strength):
            best[clue.term, clue.facet] = clue
    return tuple(best.values())


def _together(clues: Iterable[Clue]) -> dict[str, float]:
    """The strength of each facet's clues together: each clue takes its share of what is left to 1."""
    left: dict[str, float] = {}
    for clue in clues:
        left[clue.facet] = left.get(clue.facet, 1.0) * (1 - clue.strength)
    return {facet: 1 - rest for facet, rest in left.items()}
