"""Shingles: what two texts share, measured exactly, and the few of them by which a shared text is found again.

A token is one Chinese character, one word or one number; a shingle is eight tokens in a row (Broder 1997, containment).
Winnowing (Schleimer, Wilkerson and Aiken 2003) chooses the ones that are indexed: of each window the least hash, so that a
passage that is as long as a window leaves at least one trace, wherever it begins.
"""

import functools
import hashlib
import re

import numpy as np
from numpy.typing import NDArray

LENGTH = 8
MOST_CHARACTERS, MOST_TOKENS = 200_000, 40_000
MOST_INDEXED = 256  # a law of a hundred pages has no more rows than that
_NARROW, _WIDE, _WINDOWS = 4, 48, 20  # a window is a twentieth of the text, within bounds
_NOTICE = 320  # tokens, up to which what stands in one slot of a template leaves a trace: its shingles fill a window
_WORD = r"[^\W\d_\u3400-\u9fff]+|\d+"
_TOKEN = re.compile(rf"[\u3400-\u9fff]|{_WORD}")
_RUN = re.compile(rf"[\u3400-\u9fff]+|{_WORD}")
_FIRST_HAN, _LAST_HAN = "\u3400", "\u9fff"

Hashes = NDArray[np.uint64]

_U = np.uint64
_POWERS = np.array([pow(0x9E3779B97F4A7C15, i, 2**64) for i in range(1, LENGTH + 1)], dtype=np.uint64)


def tokens_of(text: str) -> list[str]:
    """The tokens of a text in lower case, of a very long one those of its beginning."""
    return _TOKEN.findall(text[:MOST_CHARACTERS].lower())[:MOST_TOKENS]


def numbers_of(text: str) -> Hashes:
    """The tokens of a text as numbers, which for a Chinese character is its code."""
    runs = _RUN.findall(text[:MOST_CHARACTERS].lower())
    is_han = [_FIRST_HAN <= run[0] <= _LAST_HAN for run in runs]
    written = "".join([run if han else "\0" for run, han in zip(runs, is_han, strict=True)])
    numbers = np.frombuffer(written.encode("utf-32-le"), "<u4").astype(np.uint64)
    numbers[numbers == 0] = [_number(run) for run, han in zip(runs, is_han, strict=True) if not han]
    return numbers[:MOST_TOKENS]


def shingles_of(numbers: Hashes) -> Hashes:
    """The hashes of all shingles of some tokens in their order; fewer than one shingle has are one."""
    if not len(numbers):
        return numbers
    length = min(LENGTH, len(numbers))
    words = _mixed(numbers)
    count = len(words) - length + 1
    hashes = np.zeros(count, np.uint64)
    for place in range(length):
        hashes += words[place : place + count] * _POWERS[place]
    return _mixed(hashes)


def window(tokens: int) -> int:
    """How many shingles of a text of so many tokens leave one trace."""
    widest = LENGTH if tokens <= _NOTICE else _WIDE
    return max(_NARROW, min(widest, tokens // _WINDOWS))


def traces_of(hashes: Hashes, tokens: int) -> tuple[int, ...]:
    """The shingles to index, as signed 32-bit numbers in ascending order: of each hash the bits that it was not chosen by."""
    if not len(hashes):
        return ()
    width = min(window(tokens), len(hashes))
    least = distinct(_least(hashes, width))[:MOST_INDEXED]
    return tuple(sorted({*(least & _U(0xFFFFFFFF)).astype(np.uint32).view(np.int32).tolist()}))


def distinct(hashes: Hashes) -> Hashes:
    """Hashes in ascending order, each once; for so few faster than NumPy's own."""
    ordered = np.sort(hashes)
    return ordered if len(ordered) < 2 else ordered[np.append(True, ordered[1:] != ordered[:-1])]


def expected_traces(one: int, other: int) -> float:
    """How many traces two texts of so many tokens are expected to share if the shorter is part of the longer."""
    return 2 * min(one, other) / (window(max(one, other)) + 1)


@functools.lru_cache(maxsize=1 << 17)
def _number(word: str) -> int:
    if len(word) == 1 and word >= _FIRST_HAN:
        return ord(word)
    return int.from_bytes(hashlib.blake2b(word[:64].encode("utf-8", "replace"), digest_size=7).digest(), "big")


def _least(hashes: Hashes, width: int) -> Hashes:
    """The least of each window, from those of windows half as wide."""
    size, least = 1, hashes
    while size * 2 <= width:
        least, size = np.minimum(least[:-size], least[size:]), size * 2
    rest = width - size
    return np.minimum(least[:-rest], least[rest:]) if rest else least


def _mixed(values: Hashes) -> Hashes:
    """The finaliser of SplitMix64: near values become far ones."""
    values = (values ^ (values >> _U(31))) * _U(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> _U(29))) * _U(0x94D049BB133111EB)
    return values ^ (values >> _U(32))
