"""A second opinion on the body, asked where our own way found little of a page that says more: trafilatura reads it too.

Measured on real pages: a short body that holds the lesser part of what the page says in sentences is as often the wrong block as
a short article, and there trafilatura is right more often; everywhere else ours is the better one, and many times as fast.
"""

import logging
from dataclasses import replace

from analysis.body import Body
from analysis.layout import words_in
from analysis.markup import bearable

LARGEST, MOST_TAGS = 2_000_000, 20_000  # the library's time grows faster than the page
ENOUGH = 100  # words that need no second opinion
_MOST_OF_IT = 0.5  # of the page's sentences, with which there is little for others to find
_MORE = 1.25  # times as many words: what is hardly longer is our body with its heading


def second_opinion(html: str, own: Body) -> Body:
    """Our body, or trafilatura's where ours is short, the page says more, and theirs is clearly longer; never for Chinese, Japanese
    and Korean texts."""
    if _is_believed(own) or len(html) > LARGEST or _is_cjk(own.text):
        return own
    if html.count("<") > MOST_TAGS:
        return own
    other = _trafilatura(html)
    words = words_in(other)
    if words < _MORE * own.words or _is_cjk(other):
        return own
    return replace(
        own, text=other, place="the text that trafilatura finds", rivals=(own.place, *own.rivals), words=words
    )


def _is_believed(own: Body) -> bool:
    """Whether a body is long, or most of what the page says, or the only run of text on it but for comments and boxes."""
    return own.words >= ENOUGH or own.sure >= _MOST_OF_IT or (own.words > 0 and not own.rivals)


def _trafilatura(html: str) -> str:
    import trafilatura  # noqa: PLC0415 -- slow to load, and hardly ever needed

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura.extract(bearable(html), include_comments=False) or ""


def _is_cjk(text: str) -> bool:
    """Whether many letters of a text count as words of their own."""
    sample = text[:2000]
    return words_in(sample) > 0.3 * len(sample)
