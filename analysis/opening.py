"""The lead: what the article says first, in its own words."""

import unicodedata

from analysis.fingerprint import letters_of
from analysis.head import Head
from analysis.title import title_key

_LEAST, _MOST = 15, 500
_COMPARED = 24  # letters
_BEGINNING = 6000
_LONGEST_LINE = 600  # characters of it that are compared


def lead_of(head: Head, body: str) -> str | None:
    """The page's description if it belongs to the text (its beginning stands there), else the first paragraph; cut at a sentence
    where it is longer than 500 characters."""
    told = (head.meta("og:description", "description"), head.said("description"))
    for said in dict.fromkeys(said for said in told if said and len(said) >= _LEAST):
        key = title_key(said)[:_COMPARED]
        if len(key) >= _LEAST and _stands_in(key, body):
            return said
    for line in body.split("\n"):
        if len(line) >= _LEAST:
            return line if len(line) <= _MOST else _cut(line)
    return body.split("\n", maxsplit=1)[0] or None


def _stands_in(key: str, body: str) -> bool:
    """Whether the beginning of a text says these letters. Most do in their first line, so no more is read than is needed."""
    said = ""
    for line in body[:_BEGINNING].split("\n"):
        said = said[-_COMPARED:] + letters_of(unicodedata.normalize("NFKC", line[:_LONGEST_LINE]))
        if key in said:
            return True
    return False


def _cut(line: str) -> str:
    end = max(line.rfind(mark, 0, _MOST) for mark in "。！？.!?")
    return line[: end + 1] if end >= _LEAST else line[:_MOST]
