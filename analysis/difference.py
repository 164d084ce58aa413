"""What differs between two texts of one story or of one template, weighed: how much it says that they are two stories."""

import functools
import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from analysis.shingles import tokens_of
from analysis.slots import Kind, Slot, slots_of

# Of what only one of the texts has: aligning is quadratic in the number of sentences and in their length.
MOST_SENTENCES, MOST_CHARACTERS, LONGEST_SENTENCE = 80, 20_000, 2_000
_ALIKE = 45.0  # per cent, from which two sentences stand for each other
_END = re.compile(r"(?<=[。!?;！？；])|\n|(?<=\. )")
_NO_LETTER = re.compile(r"[\W_]+")
_WEIGHT = {Kind.NUMBER: 1.0, Kind.PLACE: 2.0, Kind.PERSON: 1.5, Kind.ORGANISATION: 1.0, Kind.WORD: 1.0}
_COUNTED = (Kind.PLACE, Kind.PERSON)  # each occurrence speaks anew, up to MOST_SPEAK
_MOST_SPEAK = 3
# What an editor puts for a day or for us says nothing of another template.
_RELATIVE = re.compile(r"[今昨明我本去]|日前|近日|[上全][月省市]|\b(?:today|yesterday|friday)\b", re.IGNORECASE)
_DECORATION = re.compile(r"^(?:【[^】]*】|\[[^\]]*\]|快讯\||重磅!|图解\W)|\([^)]{0,8}\)$")
_TITLES_ALIKE = 60.0
_MOST_TITLE = 3.0


@dataclass(frozen=True, slots=True)
class Difference:
    """How much the slots of two texts weigh against one story, and how many tokens stand in what they share."""

    weight: float
    shared: int


Sentences = dict[str, str]  # letters of a sentence → the sentence


@functools.lru_cache(maxsize=512)
def sentences_of(text: str) -> Sentences:
    """The sentences of a text by their letters."""
    found = {}
    for sentence in _END.split(text):
        letters = letters_of(sentence)
        if len(letters) >= 4:
            found[letters] = sentence
    return found


def letters_of(text: str) -> str:
    """The letters and digits of a text: all by which sentences and headlines are the same."""
    return _NO_LETTER.sub("", text).lower()


def difference(one: Sentences, other: Sentences) -> Difference:
    """Align the sentences that only one of two texts has, and weigh what stands in their slots."""
    left, right = _only(one, other), _only(other, one)
    slots: Counter[Slot] = Counter()
    shared = 0
    for first, second in _aligned(left, right):
        found, common = slots_of(first, second)
        slots.update(found)
        shared += common
    shared += sum(len(tokens_of(sentence)) for letters, sentence in one.items() if letters in other)
    return Difference(_weight(slots), shared)


def title_difference(one: str, other: str) -> float:
    """How much two headlines say that these are two notices of one kind: alike, but for a figure, a place, a name, a word."""
    one, other = _DECORATION.sub("", one).strip(), _DECORATION.sub("", other).strip()
    if one == other or not one or not other or fuzz.ratio(one, other) < _TITLES_ALIKE:
        return 0.0
    slots, _ = slots_of(one, other)
    return min(_MOST_TITLE, sum(1.0 if slot.kind is Kind.WORD else 2.0 for slot in slots))


def _only(one: Sentences, other: Sentences) -> list[str]:
    """The sentences that only one of two texts has, within bounds."""
    found: list[str] = []
    left = MOST_CHARACTERS
    for letters, sentence in one.items():
        if letters not in other and left > 0 and len(found) < MOST_SENTENCES:
            found.append(sentence[:LONGEST_SENTENCE])
            left -= len(found[-1])
    return found


def _aligned(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    """Pairs of sentences that stand for each other, the most alike first, each sentence once."""
    if not left or not right:
        return []
    alike = process.cdist(left, right, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    rows, columns = np.nonzero(alike)
    order = np.lexsort((columns, rows, -alike[rows, columns]))
    used_left: set[int] = set()
    used_right: set[int] = set()
    pairs = []
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if row not in used_left and column not in used_right:
            used_left.add(row)
            used_right.add(column)
            pairs.append((left[row], right[column]))
    return pairs


def _weight(slots: Counter[Slot]) -> float:
    """A word speaks only if it takes the same other word's place again and again: then it is a name."""
    total = 0.0
    for slot, times in slots.items():
        if slot.kind is Kind.WORD:
            total += _WEIGHT[slot.kind] * _is_name(slot, times)
        else:
            total += _WEIGHT[slot.kind] * (min(times, _MOST_SPEAK) if slot.kind in _COUNTED else 1)
    return total


def _is_name(slot: Slot, times: int) -> bool:
    """Whether one word takes another's place again and again, and is no other way to say the same."""
    both = (slot.one, slot.other)
    alike = not set(slot.one).isdisjoint(slot.other) and not (slot.one + slot.other).isascii()
    return times >= 2 and min(map(len, both)) >= 2 and not alike and not any(map(_RELATIVE.search, both))
