"""The title of an article: the heading on the page that its `<title>` repeats, else what its head says, without the site's name.

A page names its text several times, in the heading, in `<title>` with column and site behind it, and for social networks.
The heading is the one that readers see; that `<title>` repeats it tells it from the headings of boxes around the text.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from analysis.fingerprint import letters_of
from analysis.head import Head
from analysis.layout import Layout

_LONGEST = 300
_TITLE_NAME = re.compile(r"title|headline|biaoti|(?:^|[\s_-])(?:bt|tit|heading|h1|subject)(?=$|[\s_-])")
_SEPARATORS = re.compile(r"\s*[_|｜»›]+\s*|\s+[-–—·•~]+\s+|\s*-{2,}\s*|\s*—{2,}\s*")
_TAIL = re.compile(r"(?P<front>.+[^\x00-\x7f])[-–—](?P<tail>[^-–—]{2,16})\Z")
_HEADINGS = {"h1": 3, "h2": 2, "h3": 1}
_LEAST = 4  # letters of a CJK title; of others, twice as many
_CJK = re.compile(r"[㐀-鿿぀-ヿ가-힯]")


@dataclass(frozen=True, slots=True)
class Titled:
    """A title, where it was read, and the line on the page where it stands, if it does."""

    text: str | None
    evidence: str
    line: int | None = None


class _Heading(NamedTuple):
    text: str
    key: str
    rank: int
    line: int
    tag: str


def title_of(layout: Layout, head: Head, said: str | None) -> Titled:
    """The title of a laid-out page: the first that is found, in the order of how much speaks for it."""
    headings = _headings(layout)
    site = {title_key(name) for name in (head.meta("og:site_name", "application-name"), head.said("publisher")) if name}
    shared = _shared(head, site)
    repeated = _repeated(headings, title_key(head.title), site)
    if repeated is not None and _is_whole(repeated, head, shared):
        return Titled(repeated.text, f"<{repeated.tag}>, repeated in <title>", repeated.line)
    return next(_others(layout, headings, head, shared, site, said), Titled(None, "nothing on the page"))


def _others(
    layout: Layout,
    headings: list[_Heading],
    head: Head,
    shared: list[tuple[str, str]],
    site: set[str],
    said: str | None,
) -> Iterator[Titled]:
    """Titles that `<title>` does not confirm, the likeliest first."""
    for name, text in shared:
        key = title_key(text)
        yield from (Titled(h.text, f"<{h.tag}>, repeated in {name}", h.line) for h in headings if h.key == key)
    page = title_key(head.title)
    alone = [
        h for h in headings if h.tag == "h1" and h.key not in site and (h.key not in page or _is_whole(h, head, shared))
    ]
    if len(alone) == 1 and _alike(alone[0].text, [head.title, *(text for _, text in shared)]):
        yield Titled(alone[0].text, "<h1>, the only one", alone[0].line)
    for name, text in shared:
        yield Titled(text, name, _line_of(layout, text))
    if head.title:
        text = without_site(head.title, site)
        yield Titled(text, "<title>", _line_of(layout, text))
    yield from (Titled(heading.text, "<h1>", heading.line) for heading in alone)
    if said:
        yield Titled(said, "source")


def _repeated(headings: list[_Heading], page: str, site: set[str]) -> _Heading | None:
    """The heading that `<title>` repeats most of; of equal ones the highest, then the first."""
    found = [h for h in headings if _repeats(h.key, page) and h.key not in site]
    return max(found, key=lambda h: (min(len(h.key), len(page)), h.rank, -h.line), default=None)


def title_key(text: str) -> str:
    """A title for comparing: letters and digits alone."""
    return letters_of(unicodedata.normalize("NFKC", text[: 2 * _LONGEST]))


def without_site(text: str, site: set[str]) -> str:
    """A title without the names of column and site that follow or precede it."""
    parts = [part for part in _SEPARATORS.split(text) if part.strip()]
    named = [part for part in parts if title_key(part) not in site]
    if not named:
        return text.strip()
    longest = max(named, key=lambda part: len(title_key(part)))
    chosen = named[0] if len(title_key(named[0])) >= 0.6 * len(title_key(longest)) else longest
    # A hyphen without spaces may be the title's own: only what is much shorter than what stands before it is cut.
    while (match := _TAIL.match(chosen)) and len(title_key(match["front"])) >= 1.5 * len(title_key(match["tail"])):
        chosen = match["front"]
    return chosen.strip()


def _headings(layout: Layout) -> list[_Heading]:
    """The elements that are headings, and the elements and lines that call themselves titles."""
    held = [
        element
        for element in layout.elements
        if 0 < element.end - element.start <= 3
        and (element.tag in _HEADINGS or (element.name and _names_a_title(element.name)))
    ]
    found = [(layout.text(element), _HEADINGS.get(element.tag, 0), element.start, element.tag) for element in held]
    found += [
        (line.text, 0, index, "span")
        for index, line in enumerate(layout.lines)
        if line.names and _names_a_title(line.names)
    ]
    return [
        _Heading(text, key, rank, line, tag)
        for text, rank, line, tag in found
        if len(text) <= _LONGEST and _is_long_enough(key := title_key(text), text)
    ]


@functools.lru_cache(16_384)  # sites have many of their classes in common
def _names_a_title(name: str) -> bool:
    name = name.lower()
    if not ("tit" in name or "head" in name or "bt" in name or "h1" in name or "biaoti" in name or "subject" in name):
        return False
    return _TITLE_NAME.search(name) is not None


def _long_enough(text: str) -> bool:
    return _is_long_enough(title_key(text), text)


def _is_long_enough(key: str, text: str) -> bool:
    return len(key) >= 2 * _LEAST or (len(key) >= _LEAST and _CJK.search(text) is not None)


def _repeats(key: str, page: str) -> bool:
    """Whether `<title>` holds a heading, or begins with as much of it as fits there."""
    return key in page or (len(page) >= 12 and key.startswith(page))


def _is_whole(heading: _Heading, head: Head, shared: list[tuple[str, str]]) -> bool:
    """Whether a heading is the title and not just the column or the site that `<title>` names too."""
    parts = [title_key(part) for part in _SEPARATORS.split(head.title)]
    longest = max((len(part) for part in parts), default=0)
    return len(heading.key) >= 0.6 * longest or any(heading.key == title_key(text) for _, text in shared)


def _shared(head: Head, site: set[str]) -> list[tuple[str, str]]:
    """What the page calls itself elsewhere: meta elements of portals and social networks, JSON-LD."""
    found = []
    for name in ("articletitle", "og:title", "twitter:title", "sailthru.title"):
        text = head.meta(name)
        if text and _long_enough(text):
            found.append((name, without_site(text, site)))
    headline = head.said("headline")
    if headline and _long_enough(headline):
        found.append(("JSON-LD", without_site(headline, site)))
    return found


def _alike(text: str, others: list[str]) -> bool:
    """Whether a heading shares at least half of its words (of CJK: pairs of letters) with what the page calls"
    " itself."""
    own = _words(text)
    return any(len(own & _words(other)) >= 0.5 * len(own) for other in others) if own else False


def _words(text: str) -> set[str]:
    if _CJK.search(text):
        key = title_key(text)
        return {key[i : i + 2] for i in range(len(key) - 1)}
    return set(re.findall(r"\w{3,}", text.casefold()))


def _line_of(layout: Layout, text: str) -> int | None:
    """The line that is the title, or holds it."""
    key = title_key(text)
    least = len(key) // 2  # a letter of a line may stand for two in its key
    keys = [
        title_key(line.text) if least <= len(line.text) <= _LONGEST and line.linked < line.words else ""
        for line in layout.lines
    ]
    if key in keys:
        return keys.index(key)
    return next((i for i, line in enumerate(keys) if len(key) >= 2 * _LEAST and key in line), None) if key else None
