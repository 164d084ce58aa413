"""Grouping: which of the texts that hang together are one story. A function of the evidence alone, whatever its order.

A text counts as confirmed once a second page shows the same extent. Texts of one extent are one story. Any other text joins
through one parent only, the text that it is a part of, so that a quotation can't glue the articles that quote it. A page that
nobody confirmed and that holds confirmed texts is a leaf of the one that makes up most of it: so a digest glues nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

_EXTENT = 0.75  # share of both, and
_SIZE = 0.88  # the shorter to the longer, from which two texts have one extent
_MOSTLY = 0.5  # so much of a page is the text that it is a leaf of


@dataclass(frozen=True, slots=True)
class Node:
    """One distinct text. `pages` that show it; `size` in tokens; `key` orders texts whatever their order of arrival."""

    id: int
    key: str
    pages: int
    size: int


class Said(StrEnum):
    """Who says what of two texts: they themselves, the address that showed both, or a reviewer, whose word counts most."""

    TEXT = "text"
    REVISION = "revision"
    JOINED = "joined"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Tie:
    """Evidence that two texts carry one story: the share of `one` that stands in `other`, and of `other` in `one`.

    `headed`: the shorter stands in the longer below a headline of its own.
    """

    one: int
    other: int
    share: float
    other_share: float
    headed: bool = False
    said: Said = Said.TEXT


@dataclass(frozen=True, slots=True)
class _Part:
    """That one extent is a part of another: how much of it, how much of the other it makes up, and how it was found."""

    child: int
    parent: int
    share: float
    cover: float
    headed: bool


def group(nodes: Sequence[Node], ties: Iterable[Tie]) -> list[list[int]]:
    """The stories of texts that hang together, each as the ids of its texts."""
    known = {node.id: node for node in nodes}
    ties = sorted(ties, key=lambda tie: sorted((known[tie.one].key, known[tie.other].key)))
    apart = [(tie.one, tie.other) for tie in ties if tie.said is Said.APART]
    extents, stories = _Sets(known, apart), _Sets(known, apart)
    for said in (Said.JOINED, Said.REVISION):
        for tie in ties:
            if tie.said is said:
                stories.join(tie.one, tie.other)
    texts = [tie for tie in ties if tie.said is not Said.APART and (tie.share or tie.other_share)]
    for tie in texts:
        if _one_extent(tie, known) and stories.join(tie.one, tie.other):
            extents.join(tie.one, tie.other)
    for child, parent in _links(known, texts, extents):
        stories.join(child, parent)
    return sorted(sorted(members) for members in stories.all().values())


def identities(
    groups: Sequence[Sequence[int]], stories: Mapping[int, int], homes: Mapping[int, int]
) -> tuple[list[int | None], dict[int, int]]:
    """The id of each group, None for a new one, and which ids lead to another from now on.

    `stories`: the story of each text until now. An id stays with the group that holds the text of its original, `homes`, or
    else its oldest text; of several ids in one group the oldest stays.
    """
    keepers: dict[int, int] = {}
    place = {node: number for number, members in enumerate(groups) for node in members}
    for node in sorted(stories):
        if stories[node] not in keepers or homes.get(stories[node]) == node:
            keepers[stories[node]] = place[node]
    kept: list[int | None] = [None] * len(groups)
    merged = {}
    for story, number in sorted(keepers.items()):
        stays = kept[number]
        if stays is None:
            kept[number] = story
        else:
            merged[story] = stays
    return kept, merged


def _one_extent(tie: Tie, known: Mapping[int, Node]) -> bool:
    sizes = sorted((known[tie.one].size, known[tie.other].size))
    return min(tie.share, tie.other_share) >= _EXTENT and sizes[0] >= _SIZE * sizes[1]


def _links(known: Mapping[int, Node], ties: Iterable[Tie], extents: "_Sets") -> Iterator[tuple[int, int]]:
    """For each extent at most one other that it belongs to: first what it is a part of, else what it mostly is."""
    members = extents.all()
    keys = {extent: min(known[member].key for member in texts) for extent, texts in members.items()}
    confirmed = {extent for extent, texts in members.items() if sum(known[member].pages for member in texts) >= 2}
    up: dict[int, list[_Part]] = defaultdict(list)
    down: dict[int, list[_Part]] = defaultdict(list)
    for part in _parts(ties, extents, known):
        up[part.child].append(part)
        down[part.parent].append(part)
    # A page that nobody confirmed, around a confirmed text: it may be a digest.
    around = {extent for extent, held in down.items() if any(part.child in confirmed for part in held)} - confirmed
    for extent in sorted(keys, key=keys.__getitem__):
        wholes = [
            part
            for part in up[extent]
            if not part.headed and (part.parent in confirmed or not (extent in confirmed or part.parent in around))
        ]
        held = [p for p in down[extent] if extent in around and p.child in confirmed and p.cover >= _MOSTLY]
        if wholes:
            best = max(wholes, key=lambda p: (p.parent in confirmed, round(p.share, 1), p.cover, keys[p.parent]))
            yield extent, best.parent
        elif held:
            yield extent, max(held, key=lambda p: (p.cover, keys[p.child])).child


def _parts(ties: Iterable[Tie], extents: "_Sets", known: Mapping[int, Node]) -> Iterator[_Part]:
    for tie in ties:
        one, other = extents.of(tie.one), extents.of(tie.other)
        if one == other:
            continue
        if (tie.share, known[tie.one].key) > (tie.other_share, known[tie.other].key):
            yield _Part(one, other, tie.share, tie.other_share, tie.headed)
        else:
            yield _Part(other, one, tie.other_share, tie.share, tie.headed)


class _Sets:
    """Disjoint sets (union-find), of which some members are kept apart."""

    def __init__(self, members: Iterable[int], apart: Sequence[tuple[int, int]]) -> None:
        self._up = {member: member for member in members}
        self._apart = apart

    def of(self, member: int) -> int:
        while self._up[member] != member:
            self._up[member] = member = self._up[self._up[member]]
        return member

    def join(self, one: int, other: int) -> bool:
        """Make two sets one; False if members of them are kept apart."""
        pair = {self.of(one), self.of(other)}
        if any({self.of(left), self.of(right)} == pair for left, right in self._apart):
            return False
        self._up[self.of(one)] = self.of(other)
        return True

    def all(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for member in self._up:
            found[self.of(member)].append(member)
        return found
