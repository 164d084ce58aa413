"""Names of places, as far as two texts are told apart by them: `data/places.txt`."""

import functools
import re
from importlib.resources import files

_PEOPLES = "土家族|布依族|傈僳族|景颇族|哈尼族|朝鲜族|蒙古族|柯尔克孜|哈萨克|蒙古|[回藏彝苗侗傣白壮羌]族"
_KIND = re.compile(rf"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|(?:{_PEOPLES})+自治州|地区|省|市|盟)$")
# Counties' towns that are words of every text, or prefectures that are persons and districts too.
_AMBIGUOUS = frozenset("朝阳 中山 大同 城区 郊区 东方 三明 吉安 大理".split())
_LONGEST = 12


def places_in(text: str) -> frozenset[str]:
    """The names of places that occur in a short text."""
    names, lengths = _names()
    return frozenset(
        text[start : start + length]
        for length in lengths
        for start in range(len(text) - length + 1)
        if text[start : start + length] in names
    )


def is_state(word: str) -> bool:
    """Whether an English word is the name of a state."""
    return word.lower() in _states()


@functools.cache
def _lines() -> tuple[tuple[str, ...], ...]:
    lines = (files("analysis") / "data" / "places.txt").read_text("utf-8").splitlines()
    return tuple(tuple(line.split()) for line in lines if not line.startswith("#"))


@functools.cache
def _names() -> tuple[frozenset[str], tuple[int, ...]]:
    upper, lower, _ = _lines()
    short = {name for name in (_KIND.sub("", full) for full in upper) if 2 <= len(name) <= 4} - _AMBIGUOUS
    names = frozenset(name for name in {*upper, *lower, *short} if len(name) <= _LONGEST)
    return names, tuple(sorted({len(name) for name in names}))


@functools.cache
def _states() -> frozenset[str]:
    return frozenset(_lines()[2])
