"""Kinship: whether two texts carry the same story, and how much of either stands in the other.

Containment alone can't tell: two notices of one template share more than an article and its excerpt. What is shared is
measured first, then what differs is weighed against it. Symmetric, and a function of the two texts alone.
"""

import functools
import re
from dataclasses import dataclass

import numpy as np

from analysis.difference import Sentences, difference, letters_of, sentences_of, title_difference
from analysis.shingles import MOST_CHARACTERS, Hashes, distinct, numbers_of, shingles_of, traces_of

_PART = 0.72  # share of the shorter text that makes it a part of the longer
_ALIKE = 0.5
_BOTH = 0.55  # share of both that makes them two cuts of one text
_MOST_WEIGHT = 1.5  # of a difference within one story, for texts of any length
_TOKENS_A_WEIGHT = 300.0  # so much shared text speaks against a weight of one
_LONG_AFTER = 30  # days, from which only a text that is nearly the same is a reprint
_NEARLY = 0.85
_VERBATIM = 0.95
_SLOT = 2.0  # the weight of a slot in a headline that is no mere word
_CAPTION = re.compile(r"(?:摄|\(资料图\))$|^(?:▲|图为|\[?编辑:|\(?来源:|点击查看大图)")
_DATELINE = re.compile(r"^[^。,]{0,24}?(?:讯|电)\(记者[^)]{1,20}\)|^[A-Z ]{3,20}\([A-Z]+\) - ")
_CAPTION_LENGTH = 70
_HEADLINE = 6  # letters


@dataclass(frozen=True, slots=True)
class Face:
    """What a page says above a text: its headline in normal form, and the day of publication as an ordinal."""

    title: str
    day: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A text as it is compared. `tokens` counts them; `traces` are the shingles by which it is found again."""

    tokens: int
    shingles: Hashes
    traces: tuple[int, ...]
    told: str

    @property
    def sentences(self) -> Sentences:
        """Its sentences; only a text that is compared is asked for them."""
        return sentences_of(self.told)


@dataclass(frozen=True, slots=True)
class Kinship:
    """That one text is in the other, or both are cuts of one: the share of the one in the other, and the other way round.

    `headed`: the shorter stands in the longer below its own headline, as an article stands in a digest.
    """

    share: float
    other_share: float
    headed: bool


@functools.lru_cache(maxsize=512)
def text_of(normal: str) -> Text:
    """Prepare a text in normal form for comparing."""
    lines = normal[:MOST_CHARACTERS].split("\n")
    told = "\n".join(_DATELINE.sub("", line) for line in lines if not _is_caption(line))
    numbers = numbers_of(told)
    hashes = shingles_of(numbers)
    return Text(len(numbers), distinct(hashes), traces_of(hashes, len(numbers)), told)


def kinship(one: Text, one_face: Face, other: Text, other_face: Face) -> Kinship | None:
    """What two texts are to each other; None if they are two stories."""
    if not one.tokens or not other.tokens:
        return None
    shared = len(np.intersect1d(one.shingles, other.shingles, assume_unique=True))
    share, other_share = shared / len(one.shingles), shared / len(other.shingles)
    least, most = min(share, other_share), max(share, other_share)
    if most < _PART and least < _BOTH:
        return None
    ordered = sorted((one, other), key=lambda text: (len(text.shingles), text.traces))
    found = difference(ordered[0].sentences, ordered[1].sentences)
    titles = title_difference(one_face.title, other_face.title)
    # Below a headline that merely says it otherwise stands the same text.
    weight = found.weight + (0 if found.weight == 0 and least >= _VERBATIM and titles < _SLOT else titles)
    if _apart(one_face.day, other_face.day) > _LONG_AFTER:
        same = weight == 0 and least >= _NEARLY
    else:
        same = weight == 0 or weight <= min(_MOST_WEIGHT, found.shared / _TOKENS_A_WEIGHT)
    if not same:
        return None
    headed = _heads(one_face, other, other_face) if share >= other_share else _heads(other_face, one, one_face)
    return Kinship(round(share, 3), round(other_share, 3), headed)


def is_alike(one: Text, other: Text) -> bool:
    """Whether half of the shorter of two texts stands in the other, whatever differs: two states of one page."""
    if not one.tokens or not other.tokens:
        return False
    shared = len(np.intersect1d(one.shingles, other.shingles, assume_unique=True))
    return shared >= _ALIKE * min(len(one.shingles), len(other.shingles))


def _apart(one: int | None, other: int | None) -> int:
    return abs(one - other) if one is not None and other is not None else 0


def _heads(face: Face, whole: Text, whole_face: Face) -> bool:
    """Whether a headline stands in the midst of a page that has another one."""
    title = letters_of(face.title)
    return len(title) >= _HEADLINE and title != letters_of(whole_face.title) and title in whole.sentences


def _is_caption(line: str) -> bool:
    return len(line) < _CAPTION_LENGTH and _CAPTION.search(line) is not None
