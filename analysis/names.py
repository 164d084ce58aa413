"""Finding any of thousands of names in a text, all at once (Aho and Corasick, 1975)."""

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

Meaning = TypeVar("Meaning")


class Names(Generic[Meaning]):
    """Names and what each means."""

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._meanings = tuple(meanings.values())
        self._automaton = AhoCorasick(meanings, store_patterns=False)

    def all_in(self, text: str) -> list[tuple[int, int, Meaning]]:
        """Start, end (exclusive) and meaning wherever a name stands, in another one or a word, too."""
        meanings = self._meanings
        return [(start, end, meanings[name]) for name, start, end in self._places(text)]

    def find(self, text: str) -> Iterator[tuple[int, int, Meaning]]:
        """The same of the longest names from the left, none within another or within a Latin word."""
        position = 0
        for name, start, end in sorted(self._places(text), key=lambda place: (place[1], -place[2])):
            if start < position:
                continue
            position = start + 1
            if not (text[start:end].isascii() and _within_word(text, start, end)):
                yield start, end, self._meanings[name]
                position = end

    def _places(self, text: str) -> list[tuple[int, int, int]]:
        """Number, start and end of each name."""
        try:
            return self._automaton.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # half a character, which no name has
            whole = text.encode("utf-8", "replace").decode("utf-8")
            return self._automaton.find_matches_as_indexes(whole, overlapping=True)


def _within_word(text: str, start: int, end: int) -> bool:
    before, behind = text[start - 1 : start] if start else "", text[end : end + 1]
    return (before.isascii() and before.isalpha()) or (behind.isascii() and behind.isalpha())
