"""The one tokeniser of search: CJK bigrams and words, the same for what is stored and for what is asked.

A run of CJK characters c1 c2 c3 is kept as c1c2, c2c3 and a final c3, so that a phrase of any length is found by its
bigrams in a row, and a single character as the beginning of a token. Everything is folded: NFKC, case, traditional to
simplified characters.
"""

import re
import unicodedata
from dataclasses import dataclass

from analysis.normal import simplified

_CJK = "㐀-䶿一-鿿豈-﫿぀-ヿㇰ-ㇿ가-힯\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_PART = re.compile(r'"([^"]*)"|(\S+)')
_IS_CJK = re.compile(rf"[{_CJK}]")
_QUOTES = str.maketrans("“”„«»＂「」『』", '""""""""""')
MAX_TOKEN = 64


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that must follow each other; `prefix`: the last one may go on."""

    tokens: tuple[str, ...]
    prefix: bool = False


def tokens(text: str) -> list[str]:
    """All tokens of a text, in order, as they are indexed."""
    found: list[str] = []
    for run in _TOKEN.findall(_folded(text)):
        if _IS_CJK.match(run):
            found += (run[i : i + 2] for i in range(len(run)))
        else:
            found.append(run[:MAX_TOKEN])
    return found


def phrases(query: str) -> list[Phrase]:
    """What a query asks for, all of it: each word and each quoted phrase."""
    parts = (quoted or word for quoted, word in _PART.findall(query.translate(_QUOTES)))
    return [phrase for part in parts if (phrase := _phrase(part)) is not None]


def _phrase(part: str) -> Phrase | None:
    asked: list[str] = []
    prefix = False
    for run in _TOKEN.findall(_folded(part)):
        if not _IS_CJK.match(run):
            asked.append(run[:MAX_TOKEN])
            prefix = False
        elif len(run) == 1:
            asked.append(run)
            prefix = True
        else:
            asked += (run[i : i + 2] for i in range(len(run) - 1))
            prefix = False
    return Phrase(tuple(asked), prefix) if asked else None


def _folded(text: str) -> str:
    return simplified(unicodedata.normalize("NFKC", text)).casefold()
