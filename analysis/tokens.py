"""The one tokeniser of search: CJK bigrams and words, the same for what is stored and for what is asked.

A run of CJK characters c1 c2 c3 is kept as c1c2, c2c3 and a final c3, so that a phrase of any length is found by its
bigrams in a row, and a single character as the beginning of a token. Everything is folded: NFKC, case, traditional to
simplified characters, each character by itself, so that a word is folded alike in every surrounding.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.normal import simplified

_CJK = "㐀-䶿一-鿿\uf900-\ufaff぀-ヿㇰ-ㇿ가-힯\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_PART = re.compile(r'"([^"]*)"|(\S+)')
_IS_CJK = re.compile(rf"[{_CJK}]")
_GAP = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")
_QUOTES = str.maketrans("“”„«»＂「」『』", '""""""""""')
MAX_TOKEN = 64
MAX_QUERY = 500  # characters of a query that count
MAX_PHRASE = 32  # a longer one is asked in pieces, which need not follow each other


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that must follow each other; `prefix`: the last one may go on."""

    tokens: tuple[str, ...]
    prefix: bool = False


def tokens(text: str) -> list[str]:
    """All tokens of a text, in order, as they are indexed."""
    return [token for run in _TOKEN.findall(_folded(text)) for token in _indexed(run)]


def phrases(query: str) -> list[Phrase]:
    """What a query asks for, all of it: each word and each quoted phrase, of its first MAX_QUERY characters."""
    parts = (quoted or word for quoted, word in _PART.findall(query[:MAX_QUERY].translate(_QUOTES)))
    return list(dict.fromkeys(piece for part in parts for piece in _pieces(_phrase(part))))


def _indexed(run: str) -> list[str]:
    if not _IS_CJK.match(run):
        return [run[:MAX_TOKEN]]
    return [run[i : i + 2] for i in range(len(run))]


def _phrase(part: str) -> Phrase:
    """Cut like the text in which it is looked for, but for the end: there a text may go on in the middle of a run."""
    runs = _TOKEN.findall(_folded(_GAP.sub("", part)))
    asked = [token for run in runs for token in _indexed(run)]
    ends_in_cjk = bool(runs) and _IS_CJK.match(runs[-1]) is not None
    if ends_in_cjk and len(runs[-1]) > 1:
        asked.pop()
    return Phrase(tuple(asked), prefix=ends_in_cjk and len(runs[-1]) == 1)


def _pieces(phrase: Phrase) -> Iterator[Phrase]:
    for start in range(0, len(phrase.tokens), MAX_PHRASE):
        last = start + MAX_PHRASE >= len(phrase.tokens)
        yield Phrase(phrase.tokens[start : start + MAX_PHRASE], phrase.prefix and last)


class _Folding(dict[int, str]):
    """Character → folded character, filled as characters come."""

    def __missing__(self, code: int) -> str:
        half = 0xD800 <= code <= 0xDFFF  # a half character, as hostile JSON may hold: nothing converts it
        self[code] = folded = " " if half else simplified(chr(code)).casefold()
        return folded


_FOLDING = _Folding()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_FOLDING)
