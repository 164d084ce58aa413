"""The article's text on a page: the element in which sentences outweigh links, cleaned of what is not the article.

Each line weighs what it says: sentences for, links and furniture against. The body is the element with the greatest sum:
maximum subsequence segmentation (Pasternack and Roth, 2009), with elements in place of arbitrary ranges, which makes one
pass over prefix sums enough. Where that is unsure, `analysis.analyse` asks a second opinion.
"""

import re
from dataclasses import dataclass

from analysis.layout import Element, Layout, Line
from analysis.normal import is_furniture

_SENTENCE = re.compile(r"[。！？；，、：”…]|[.!?;,:](?:\s|$)|[.!?][\"'”’)]")
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:comments?|pinglun|sidebar|side|footer|foot|nav|navbar|menu|breadcrumbs?|crumbs?|related|relate|recommend\w*|tuijian"
    r"|shares?|sharing|fenxiang|copyright|banner|adverts?|ads?|login|subscri\w*|newsletter|promos?|cookies?|consent|popup|modal|toolbar"
    r"|pagination|pager|tags?|taglist|hot|rank|ranking|search|byline|bio|zebian|outbrain|taboola|social|disclaimer|shengming"
    r"|qrcode|weixin|disqus|caption|credits?|teasers?|trending|popular|latest|aside|paywall|sponsor\w*|feedback|signup|donat\w*|messenger)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"article|content|\btext|body|\bpost|entry|detail|trs_editor|zoom|story|main|editor_content|news_?con|artibody|para",
    re.IGNORECASE,
)
_NEVER = frozenset("nav footer aside form menu figcaption address".split())
_BLOCKS = frozenset(
    "div section article main td th tr table tbody ul ol dl li center body blockquote span pre p".split()
)
SHORT_LINE = -4.0
NOISE_FACTOR = 0.15
MUCH = 0.35
TEXT_BONUS = 1.15
Weights = list[float]


@dataclass(frozen=True, slots=True)
class Body:
    """The text, a line a paragraph; the element it stands in, its rivals, and how sure the choice is (0..1)."""

    text: str
    place: str
    rivals: tuple[str, ...]
    words: int
    sure: float


def body_of(layout: Layout, title: str | None) -> Body:
    """The body of a laid-out page; an empty text if there is none."""
    noise = _noise(layout)
    weights = _weights(layout, noise)
    sums = _prefix(weights)
    ranked = _ranked(layout, sums)
    if not ranked:
        return Body("", "", (), 0, 0.0)
    best = ranked[0][1]
    lines = _kept(layout, layout.elements[best], weights, noise, title)
    words = sum(line.words for line in lines)
    all_words = sum(line.words for line, weight in zip(layout.lines, weights, strict=True) if weight > 0)
    rivals = tuple(
        f"{_named(layout.elements[index])} {score:.0f}" for score, index in ranked[1:40] if _apart(layout, best, index)
    )[:3]
    return Body(
        "\n".join(line.text for line in lines), _named(layout.elements[best]), rivals, words, words / max(all_words, 1)
    )


def _weights(layout: Layout, noise: list[bool]) -> Weights:
    weights = [_weight(line) for line in layout.lines]
    for index, is_noise in enumerate(noise):
        if is_noise and weights[index] > 0:
            weights[index] *= NOISE_FACTOR
    return weights


def _noise(layout: Layout) -> list[bool]:
    """Which lines stand in an element that says by tag or name that it is not the article.

    A word such as `sidebar` on an element that holds much of the page's text says how the page is laid out, not what it is.
    """
    sums = _prefix([max(_weight(line), 0.0) for line in layout.lines])
    noise = [False] * len(layout.lines)
    end = 0
    for element in layout.elements:
        if element.end <= end:
            continue
        share = (sums[element.end] - sums[element.start]) / max(sums[-1], 1.0)
        if share < MUCH and (element.tag in _NEVER or _NOISE.search(element.name)):
            noise[element.start : element.end] = [True] * (element.end - element.start)
            end = element.end
    return noise


def _weight(line: Line) -> float:
    if line.words == 0:
        return 0.0
    if is_furniture(line.text):
        return -8.0
    own = line.words - line.linked
    if line.linked > own:
        return -min(line.linked, 30) - 4.0
    if _SENTENCE.search(line.text) or line.words >= 30:
        return float(own - line.linked)
    return SHORT_LINE


def _prefix(weights: Weights) -> Weights:
    sums = [0.0]
    for weight in weights:
        sums.append(sums[-1] + weight)
    return sums


def _ranked(layout: Layout, sums: Weights) -> list[tuple[float, int]]:
    """Elements by what they hold, the heaviest first; of equal ones the innermost."""
    found = []
    for index, element in enumerate(layout.elements):
        score = sums[element.end] - sums[element.start]
        if score > 0 and element.tag in _BLOCKS:
            bonus = TEXT_BONUS if element.tag == "article" or _TEXT.search(element.name) else 1.0
            found.append((score * bonus, index))
    found.sort(key=lambda pair: (-pair[0], -layout.elements[pair[1]].depth))
    return found


def _apart(layout: Layout, one: int, other: int) -> bool:
    a, b = layout.elements[one], layout.elements[other]
    return a.end <= b.start or b.end <= a.start


def _named(element: Element) -> str:
    return f"<{element.tag}{' ' + element.name[:60] if element.name else ''}>"


def _kept(layout: Layout, place: Element, weights: Weights, noise: list[bool], title: str | None) -> list[Line]:
    """The lines of the place without blocks of links, furniture, and what stands before and after the text."""
    dropped = noise.copy()
    for element in layout.elements:
        inside = place.start <= element.start and element.end <= place.end
        if inside and element.end - element.start < place.end - place.start and _is_link_block(layout, element):
            dropped[element.start : element.end] = [True] * (element.end - element.start)
    kept = [
        index
        for index in range(place.start, place.end)
        if not dropped[index] and not is_furniture(layout.lines[index].text)
    ]
    kept = [index for index in kept if not _is_link_line(layout.lines[index])]
    head = "".join((title or "").split())
    while kept and weights[kept[0]] < 0 and _is_edge(layout.lines[kept[0]], head):
        kept.pop(0)
    while kept and weights[kept[-1]] < 0 and _is_edge(layout.lines[kept[-1]], head):
        kept.pop()
    return [layout.lines[index] for index in kept]


def _is_link_block(layout: Layout, element: Element) -> bool:
    inside = layout.lines[element.start : element.end]
    words = sum(line.words for line in inside)
    linked = sum(line.linked for line in inside)
    return element.tag in ("ul", "ol", "div", "section", "dl", "table") and linked > 0.6 * words and len(inside) > 1


def _is_link_line(line: Line) -> bool:
    return line.linked > 0 and line.linked >= 0.9 * line.words and line.tag not in ("td", "th") and line.words < 60


def _is_edge(line: Line, head: str) -> bool:
    text = "".join(line.text.split())
    return line.words < 30 or (bool(head) and text in head)
