"""Folding a text for comparison while its positions stay known: NFKC, one kind of quotation mark, lower case.

For matching only: what is shown or stored is never folded. The normal form of an article is `analysis.normal`'s.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_DOUBLE, _SINGLE, _DASHES = "“”„‟«»「」『』〝〞″", "‘’‚‛`´", "‐‑‒–−"
# Every entry maps one character to one, so positions stay. İ is the one letter that lower() would make two of.
_ALIKE = dict(
    zip(
        _DOUBLE + _SINGLE + _DASHES + "İ",
        '"' * len(_DOUBLE) + "'" * len(_SINGLE) + "-" * len(_DASHES) + "i",
        strict=True,
    )
)
_MARKS = r"[\u0300-\u036f\u3099\u309a\uff9e\uff9f]"
# Runs of letters that NFKC leaves alone, or else one character with its marks.
_RUNS = re.compile(rf"(?P<plain>[\x00-\x7f一-鿿。、]+(?!{_MARKS}))|.{_MARKS}{{0,8}}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `cased` before lower case. `offsets[i]` is where its character i began in the original, if moved."""

    cased: str
    lower: str
    offsets: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a place in the folded text."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]


def exchanged(text: str, marks: Mapping[str, str]) -> str:
    """A text with others in the place of some marks, of which few stand in it: many times as fast as str.translate."""
    for mark, other in marks.items():
        if mark in text:
            text = text.replace(mark, other)
    return text


def fold(text: str) -> Folded:
    """Fold a text. Time and memory are linear in its length."""
    if unicodedata.is_normalized("NFKC", text):
        cased, offsets = text, None
    else:
        cased, offsets = _compose(text)
    cased = exchanged(cased, _ALIKE)
    return Folded(cased, cased.lower(), offsets)


def _compose(text: str) -> tuple[str, tuple[int, ...]]:
    """NFKC run by run, and where each character came from, closed by the end of the text."""
    pieces: list[str] = []
    offsets: list[int] = []
    for match in _RUNS.finditer(text):
        piece = unicodedata.normalize("NFKC", match[0])
        pieces.append(piece)
        offsets.extend(range(*match.span()) if match["plain"] else [match.start()] * len(piece))
    offsets.append(len(text))
    return "".join(pieces), tuple(offsets)
