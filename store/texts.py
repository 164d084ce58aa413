"""Texts: one node for each distinct text, the traces by which it is found again, and its ties to others.

The evidence for stories, one text at a time. What a story is made of it is decided in `store.stories`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from analysis.fingerprint import FINGERPRINT_VERSION
from analysis.grouping import Node, Said, Tie
from analysis.kinship import Face, Text, is_alike, kinship, text_of
from analysis.shingles import expected_traces
from store.schema import AnyRow
from store.schema import Revision as RevisionRow
from store.schema import TextNode as NodeRow
from store.schema import Tie as TieRow
from store.schema import Trace as TraceRow

MOST_TEXTS = 64  # that a trace leads to; what more share is a phrase of everybody's
MOST_WEIGHED = 40  # texts that are likely to be kin of a new one, of which
MOST_COMPARED = 10  # it is compared with the likeliest
MOST_TOGETHER = 200  # texts that are grouped at a time
MOST_FACES = 8
_LIKELY = 0.2  # of the traces that are expected in common

# The words of some texts; those that are no longer kept are left out.
Reader = Callable[[Connection, Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Words:
    """A text as one page shows it."""

    fingerprint: str
    normal: str
    face: Face


@dataclass(frozen=True, slots=True)
class Found:
    """The node of a text. `changed`: there is new evidence, and stories may have to be worked out anew."""

    node_id: int
    story_id: int
    fresh: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class _Likely:
    """A text that shares rare traces: how rare and how many, and the part of all traces that are rare."""

    node_id: int
    rarity: float
    shared: int
    rare: float


@dataclass(frozen=True, slots=True)
class _Kin:
    node_id: int
    story_id: int
    share: float
    other_share: float
    headed: bool


_KNOWN = select(NodeRow.id, NodeRow.story_id, NodeRow.pages, NodeRow.faces).where(
    NodeRow.version == FINGERPRINT_VERSION, NodeRow.fingerprint == bindparam("mark")
)
_ADD = insert(NodeRow).returning(NodeRow.id)
_SEEN = update(NodeRow).where(NodeRow.id == bindparam("node")).values(pages=bindparam("shown"), faces=bindparam("said"))
_TRACE, _TIE = insert(TraceRow), insert(TieRow)
_SHARING = select(TraceRow.hash, TraceRow.node_id).where(TraceRow.hash.in_(bindparam("hashes", expanding=True)))
_LIKE = select(NodeRow.id, NodeRow.size, NodeRow.faces, NodeRow.story_id).where(
    NodeRow.id.in_(bindparam("nodes", expanding=True))
)
_TIED = select(TieRow.other_id).where(TieRow.node_id == bindparam("node"))
_FIRST = select(func.min(RevisionRow.id)).where(RevisionRow.node_id.in_(bindparam("nodes", expanding=True)))
_WORDS = select(RevisionRow.node_id, RevisionRow.normal).where(RevisionRow.id.in_(_FIRST.group_by(RevisionRow.node_id)))
_TOGETHER = text(
    """
    WITH RECURSIVE together (id) AS (
        SELECT CAST(:node AS INTEGER) UNION SELECT t.other_id FROM ties t JOIN together g ON t.node_id = g.id)
    SELECT n.id, n.fingerprint, n.pages, n.size, n.story_id FROM together g JOIN text_nodes n ON n.id = g.id LIMIT :most
    """
)
_TIES = select(TieRow).where(TieRow.node_id.in_(bindparam("nodes", expanding=True)), TieRow.node_id < TieRow.other_id)


def stored_words(c: Connection, nodes: Sequence[int]) -> Mapping[int, str]:
    """The words of texts as their first revision has them."""
    return {node: normal for node, normal in c.execute(_WORDS, {"nodes": list(nodes)}) if normal}


def put(
    c: Connection, words: Words, new_story: Callable[[], int], own: Sequence[int] = (), *, read: Reader = stored_words
) -> Found:
    """The node of a text, with its ties to those that it is compared with.

    A text that is new stands in the story of its nearest kin for now, or in a new one. `own`: the texts that the page showed
    before; to show one of them again confirms nothing.
    """
    known = c.execute(_KNOWN, {"mark": words.fingerprint}).one_or_none()
    if known is not None:
        return _seen_again(c, words, known, new_page=known.id not in own, read=read)
    prepared = text_of(words.normal)
    sharing = _sharing(c, prepared)
    kin = _kin(c, prepared, words.face, _likely(prepared, sharing), read)
    nearest = max(
        kin, key=lambda k: (min(k.share, k.other_share), max(k.share, k.other_share), -k.node_id), default=None
    )
    story_id = nearest.story_id if nearest else new_story()
    values = {"version": FINGERPRINT_VERSION, "fingerprint": words.fingerprint, "length": len(words.normal)}
    values |= {"story_id": story_id, "pages": 1, "size": prepared.tokens, "faces": [_kept(words.face)]}
    node: int = c.execute(_ADD, values).scalar_one()
    texts = Counter(trace for trace, _ in sharing)
    fresh = [{"hash": trace, "node_id": node} for trace in prepared.traces if texts[trace] < MOST_TEXTS]
    if fresh:
        c.execute(_TRACE, fresh)
    _keep(c, node, kin)
    return Found(node, story_id, fresh=True, changed=bool(kin))


def is_like(c: Connection, words: Words, node: int, read: Reader = stored_words) -> bool:
    """Whether a text has much in common with a stored one, whatever its slots say."""
    return is_alike(text_of(words.normal), text_of(read(c, [node]).get(node, "")))


def tie(c: Connection, one: int, other: int, said: Said) -> bool:
    """Keep, both ways round, what is said of two texts by others than themselves. False if it was kept already.

    A revision does not outweigh a reviewer's word.
    """
    pair = (TieRow.node_id == one, TieRow.other_id == other)
    before = c.execute(select(TieRow.said).where(*pair)).scalar_one_or_none()
    if before == said or (said is Said.REVISION and before in (Said.JOINED, Said.APART)):
        return False
    for node, far in ((one, other), (other, one)):
        if before is None:
            c.execute(_TIE, _row(node, far, 0.0, 0.0, headed=False, said=said))
        else:
            c.execute(update(TieRow).where(TieRow.node_id == node, TieRow.other_id == far).values(said=str(said)))
    return True


def together(c: Connection, node: int) -> tuple[list[Node], list[Tie], dict[int, int]]:
    """The texts that hang together with one by any evidence, their ties, and their stories as they are.

    Where they are too many to be grouped, it is alone: it stays with its nearest kin.
    """
    rows = c.execute(_TOGETHER, {"node": node, "most": MOST_TOGETHER + 1}).all()
    if len(rows) > MOST_TOGETHER:
        rows = [row for row in rows if row[0] == node]
    nodes = [Node(row[0], row[1], row[2], row[3]) for row in rows]
    stories = {row[0]: row[4] for row in rows}
    if len(nodes) == 1:
        return nodes, [], stories
    found = c.execute(_TIES, {"nodes": list(stories)}).all()
    ties = [
        Tie(t.node_id, t.other_id, t.share, t.other_share, headed=t.headed, said=Said(t.said))
        for t in found
        if t.other_id in stories
    ]
    return nodes, ties, stories


def _seen_again(c: Connection, words: Words, known: AnyRow, *, new_page: bool, read: Reader) -> Found:
    face, faces = _kept(words.face), known.faces
    fresh = face not in faces and len(faces) < MOST_FACES
    if not new_page and not fresh:
        return Found(known.id, known.story_id, fresh=False, changed=False)
    seen = {"node": known.id, "shown": known.pages + int(new_page), "said": [*faces, face] if fresh else faces}
    c.execute(_SEEN, seen)
    kin = []
    if fresh:
        prepared = text_of(words.normal)
        already = {known.id, *c.execute(_TIED, {"node": known.id}).scalars()}
        sharing = [row for row in _sharing(c, prepared) if row[1] not in already]
        kin = _kin(c, prepared, words.face, _likely(prepared, sharing), read)
        _keep(c, known.id, kin)
    return Found(known.id, known.story_id, fresh=False, changed=bool(kin) or (new_page and known.pages == 1))


def _sharing(c: Connection, prepared: Text) -> Sequence[AnyRow]:
    return c.execute(_SHARING, {"hashes": prepared.traces}).all() if prepared.traces else ()


def _likely(prepared: Text, sharing: Iterable[AnyRow]) -> list[_Likely]:
    """The texts that share most of what is rare.

    What is common to too many is no trace of one of them, unless a text has nothing else.
    """
    texts = Counter(trace for trace, _ in sharing)
    rare = {trace for trace in prepared.traces if texts[trace] < MOST_TEXTS} or set(prepared.traces)
    rarity: dict[int, float] = defaultdict(float)
    shared: Counter[int] = Counter()
    for trace, node in sharing:
        if trace in rare:
            rarity[node] += 1 / texts[trace]
            shared[node] += 1
    least = min(2, len(rare))
    part = len(rare) / max(1, len(prepared.traces))
    best = sorted((node for node in rarity if shared[node] >= least), key=lambda node: (-rarity[node], node))
    return [_Likely(node, round(rarity[node], 3), shared[node], part) for node in best[:MOST_WEIGHED]]


def _kin(c: Connection, prepared: Text, face: Face, likely: Sequence[_Likely], read: Reader) -> list[_Kin]:
    """Compare a text with those that are likely to carry the same story."""
    if not likely:
        return []
    rows = _nearest(c, prepared, face, {one.node_id: one for one in likely})
    words = read(c, [row.id for row in rows]) if rows else {}
    found = []
    for row in rows:
        other = text_of(words.get(row.id, ""))
        kin = next((k for said in row.faces if (k := kinship(prepared, face, other, Face(*said)))), None)
        if kin is not None:
            found.append(_Kin(row.id, row.story_id, kin.share, kin.other_share, kin.headed))
    return found


def _nearest(c: Connection, prepared: Text, face: Face, likely: Mapping[int, _Likely]) -> list[AnyRow]:
    """The likeliest texts; of those that are as likely, the ones published about the same day: notices of one template."""

    def order(row: AnyRow) -> tuple[float, int, int, int]:
        days = [abs(day - face.day) for _, day in row.faces if day is not None and face.day is not None]
        return -likely[row.id].rarity, min(days, default=0), abs(row.size - prepared.tokens), row.id

    rows = sorted(c.execute(_LIKE, {"nodes": list(likely)}).all(), key=order)
    return [row for row in rows if _is_likely(prepared, row.size, likely[row.id])][:MOST_COMPARED]


def _is_likely(prepared: Text, size: int, likely: _Likely) -> bool:
    expected = min(expected_traces(prepared.tokens, size), len(prepared.traces))
    return likely.shared >= _LIKELY * likely.rare * expected


def _keep(c: Connection, node: int, kin: Iterable[_Kin]) -> None:
    rows = [_row(node, k.node_id, k.share, k.other_share, headed=k.headed) for k in kin]
    rows += [_row(k.node_id, node, k.other_share, k.share, headed=k.headed) for k in kin]
    if rows:
        c.execute(_TIE, rows)


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


def _kept(face: Face) -> list[Any]:
    return [face.title, face.day]
