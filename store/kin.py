"""Kin: the stored texts that are likely to carry the same story as one, how it compares with them, and what is kept of that.

The likely ones are found by the rarest traces in common; the few likeliest are compared, at most ten.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from analysis.frame import without
from analysis.grouping import Said
from analysis.kinship import Face, Text, kinship, text_of
from analysis.shingles import expected_traces
from store.schema import AnyRow
from store.schema import Revision as RevisionRow
from store.schema import TextNode as NodeRow
from store.schema import Tie as TieRow

MOST_TEXTS = 64  # that a trace leads to; what more share is a phrase of everybody's
MOST_WEIGHED = 40  # texts that are likely to be kin of a new one, of which
MOST_COMPARED = 10  # it is compared with the likeliest
_LIKELY = 0.2  # of the traces that are expected in common

# The words of some texts, whole; those that are no longer kept are left out.
Reader = Callable[[Connection, Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Likely:
    """A text that shares rare traces: how rare and how many, and the part of all traces that are rare."""

    node_id: int
    rarity: float
    shared: int
    rare: float


@dataclass(frozen=True, slots=True)
class Kin:
    """A text that carries the same story as another: the share of that one in it, and of it in that one."""

    node_id: int
    story_id: int
    share: float
    other_share: float
    headed: bool


_LIKE = select(NodeRow.id, NodeRow.size, NodeRow.faces, NodeRow.story_id, NodeRow.head, NodeRow.foot).where(
    NodeRow.id.in_(bindparam("nodes", expanding=True))
)
_FIRST = select(func.min(RevisionRow.id)).where(RevisionRow.node_id.in_(bindparam("nodes", expanding=True)))
_WORDS = select(RevisionRow.node_id, RevisionRow.normal).where(RevisionRow.id.in_(_FIRST.group_by(RevisionRow.node_id)))
_TIE = insert(TieRow)
_TIED = select(TieRow.other_id, TieRow.said).where(TieRow.node_id == bindparam("node"))
_OF_BOTH = ((TieRow.node_id == bindparam("one")) & (TieRow.other_id == bindparam("far"))) | (
    (TieRow.node_id == bindparam("far")) & (TieRow.other_id == bindparam("one"))
)
_UNTIE = delete(TieRow).where(_OF_BOTH)
_ONE_WAY = update(TieRow).where(TieRow.node_id == bindparam("one"), TieRow.other_id == bindparam("far"))
_SAY = _ONE_WAY.values(said=bindparam("words"))
_SHARE = _ONE_WAY.values(share=bindparam("part"), other_share=bindparam("rest"), headed=bindparam("below"))


def stored_words(c: Connection, nodes: Sequence[int]) -> Mapping[int, str]:
    """The words of texts as their first revision has them."""
    return {node: normal for node, normal in c.execute(_WORDS, {"nodes": list(nodes)}) if normal}


def likely(prepared: Text, sharing: Iterable[tuple[int, int]], but: Collection[int] = ()) -> list[Likely]:
    """Of the texts that share a trace, given in pairs, those that share most of what is rare; some are left out.

    What is common to too many is no trace of one of them, unless a text has nothing else.
    """
    texts = Counter(trace for trace, _ in sharing)
    rare = {trace for trace in prepared.traces if texts[trace] < MOST_TEXTS} or set(prepared.traces)
    rarity: dict[int, float] = defaultdict(float)
    shared: Counter[int] = Counter()
    for trace, node in sharing:
        if trace in rare and node not in but:
            rarity[node] += 1 / texts[trace]
            shared[node] += 1
    least = min(2, len(rare))
    part = len(rare) / max(1, len(prepared.traces))
    best = sorted((node for node in rarity if shared[node] >= least), key=lambda node: (-rarity[node], node))
    return [Likely(node, round(rarity[node], 3), shared[node], part) for node in best[:MOST_WEIGHED]]


def find(c: Connection, prepared: Text, face: Face, likely: Sequence[Likely], read: Reader) -> list[Kin]:
    """The kin of a text among those that are likely."""
    return _compared(c, prepared, face, _nearest(c, prepared, face, {one.node_id: one for one in likely}), read)


def among(c: Connection, prepared: Text, face: Face, nodes: Collection[int], read: Reader) -> list[Kin]:
    """The kin of a text among these."""
    return _compared(c, prepared, face, c.execute(_LIKE, {"nodes": sorted(nodes)}).all() if nodes else (), read)


def tied(c: Connection, node: int) -> dict[int, Said]:
    """The texts that one has a tie to, and who says so."""
    return {other: Said(said) for other, said in c.execute(_TIED, {"node": node})}


def keep(c: Connection, node: int, kin: Iterable[Kin]) -> None:
    """Keep what a text is to its kin, which it has no tie to as yet."""
    rows = [_row(node, k.node_id, k.share, k.other_share, headed=k.headed) for k in kin]
    rows += [_row(k.node_id, node, k.other_share, k.share, headed=k.headed) for k in kin]
    if rows:
        c.execute(_TIE, rows)


def renew(c: Connection, node: int, before: Mapping[int, Said], kin: Collection[Kin]) -> None:
    """Let a text's ties say what it is to its kin now; what others say of them stays."""
    for far, said in before.items():
        if said is Said.TEXT:
            c.execute(_UNTIE, {"one": node, "far": far})
        else:
            _share(c, node, Kin(far, 0, 0.0, 0.0, headed=False))
    spoken = {far for far, said in before.items() if said is not Said.TEXT}
    for one in kin:
        if one.node_id in spoken:
            _share(c, node, one)
    keep(c, node, [one for one in kin if one.node_id not in spoken])


def say(c: Connection, one: int, other: int, said: Said) -> bool:
    """Keep, both ways round, what is said of two texts by others than themselves. False if it was kept already.

    A revision does not outweigh a reviewer's word.
    """
    before = tied(c, one).get(other)
    if before == said or (said is Said.REVISION and before in (Said.JOINED, Said.APART)):
        return False
    for node, far in ((one, other), (other, one)):
        if before is None:
            c.execute(_TIE, _row(node, far, 0.0, 0.0, headed=False, said=said))
        else:
            c.execute(_SAY, {"one": node, "far": far, "words": str(said)})
    return True


def _compared(c: Connection, prepared: Text, face: Face, rows: Sequence[AnyRow], read: Reader) -> list[Kin]:
    words = read(c, [row.id for row in rows]) if rows else {}
    found = []
    for row in rows:
        other = text_of(without(words.get(row.id, ""), row.head, row.foot))
        kin = next((k for said in row.faces if (k := kinship(prepared, face, other, Face(*said)))), None)
        if kin is not None:
            found.append(Kin(row.id, row.story_id, kin.share, kin.other_share, kin.headed))
    return found


def _nearest(c: Connection, prepared: Text, face: Face, likely: Mapping[int, Likely]) -> list[AnyRow]:
    """The likeliest texts; of those that are as likely, the ones published about the same day: notices of one template."""

    def order(row: AnyRow) -> tuple[float, int, int, int]:
        days = [abs(day - face.day) for _, day in row.faces if day is not None and face.day is not None]
        return -likely[row.id].rarity, min(days, default=0), abs(row.size - prepared.tokens), row.id

    if not likely:
        return []
    rows = sorted(c.execute(_LIKE, {"nodes": list(likely)}).all(), key=order)
    return [row for row in rows if _is_likely(prepared, row.size, likely[row.id])][:MOST_COMPARED]


def _is_likely(prepared: Text, size: int, likely: Likely) -> bool:
    expected = min(expected_traces(prepared.tokens, size), len(prepared.traces))
    return likely.shared >= _LIKELY * likely.rare * expected


def _share(c: Connection, node: int, kin: Kin) -> None:
    there = {"one": node, "far": kin.node_id, "part": kin.share, "rest": kin.other_share, "below": kin.headed}
    back = {"one": kin.node_id, "far": node, "part": kin.other_share, "rest": kin.share, "below": kin.headed}
    c.execute(_SHARE, [there, back])


def _row(
    node: int, other: int, share: float, other_share: float, *, headed: bool, said: Said = Said.TEXT
) -> dict[str, Any]:
    return {
        "node_id": node,
        "other_id": other,
        "share": share,
        "other_share": other_share,
        "headed": headed,
        "said": str(said),
    }
