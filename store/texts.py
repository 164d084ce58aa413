"""Texts: one node for each distinct text, the traces by which it is found again, and its ties to others.

The evidence for stories, one text at a time. What a story is made of it is decided in `store.stories`.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text, update

from analysis.fingerprint import FINGERPRINT_VERSION
from analysis.frame import cut, edges_of, title_key, without
from analysis.grouping import Node, Said, Tie
from analysis.kinship import Face, Text, is_alike, text_of
from store import frames, kin, traces
from store.frames import Seen
from store.kin import Kin, Reader, stored_words
from store.schema import AnyRow
from store.schema import TextNode as NodeRow
from store.schema import Tie as TieRow
from store.traces import Sharing

MOST_TOGETHER = 200  # texts that are grouped at a time
MOST_FACES = 8


@dataclass(frozen=True, slots=True)
class Words:
    """A text as one page of a site shows it, whole."""

    site: str
    fingerprint: str
    normal: str
    face: Face


@dataclass(frozen=True, slots=True)
class Found:
    """The node of a text. `changed`: there is new evidence, and stories may have to be worked out anew; `others`: also of these
    texts, which were cut anew or were kin of one that was."""

    node_id: int
    story_id: int
    fresh: bool
    changed: bool
    others: frozenset[int] = frozenset()


_NODE = select(NodeRow.id, NodeRow.story_id, NodeRow.pages, NodeRow.faces, NodeRow.head, NodeRow.foot)
_KNOWN = _NODE.where(NodeRow.version == FINGERPRINT_VERSION, NodeRow.fingerprint == bindparam("mark"))
_ADD = insert(NodeRow).returning(NodeRow.id)
_SEEN = update(NodeRow).where(NodeRow.id == bindparam("node")).values(pages=bindparam("shown"), faces=bindparam("said"))
_CUT = (
    update(NodeRow)
    .where(NodeRow.id == bindparam("node"))
    .values(size=bindparam("tokens"), faces=bindparam("said"), head=bindparam("above"), foot=bindparam("below"))
)
_STORIES = select(NodeRow.story_id).where(NodeRow.id.in_(bindparam("nodes", expanding=True)))
_TOGETHER = text(
    """
    WITH RECURSIVE together (id) AS (
        SELECT id FROM text_nodes WHERE id IN :starts UNION SELECT t.other_id FROM ties t JOIN together g ON t.node_id = g.id)
    SELECT n.id, n.fingerprint, n.pages, n.size, n.story_id FROM together g JOIN text_nodes n ON n.id = g.id LIMIT :most
    """
).bindparams(bindparam("starts", expanding=True))
_TIES = select(TieRow).where(TieRow.node_id.in_(bindparam("nodes", expanding=True)), TieRow.node_id < TieRow.other_id)


def put(
    c: Connection, words: Words, new_story: Callable[[], int], own: Sequence[int] = (), *, read: Reader = stored_words
) -> Found:
    """The node of a text, with its ties to those that it is compared with.

    A text that is new stands in the story of its nearest kin for now, or in a new one. `own`: the texts that the page showed
    before; to show one of them again confirms nothing.
    """
    page = frames.seen(c, edges_of(words.site, words.face.title, words.normal))
    shown = cut(words.face.title, words.normal, page.edges, page.frame)
    face = Face(shown.title, words.face.day)
    known = c.execute(_KNOWN, {"mark": words.fingerprint}).one_or_none()
    if known is not None:
        found = _seen_again(c, words, face, known, new_page=known.id not in own, read=read)
    else:
        found = _add(c, words, face, shown.head, shown.foot, new_story, read)
    read = _also(read, found.node_id, words.normal)
    others = set[int]()
    if known is not None and (shown.head > known.head or shown.foot > known.foot):
        others |= _cut_anew(c, known.id, max(shown.head, known.head), max(shown.foot, known.foot), None, read)
    others |= _learn(c, words, page, found.node_id, frames.SAME_PAGE if own else title_key(words.face.title), read)
    return replace(found, others=frozenset(others)) if others else found


def together(c: Connection, starts: Collection[int]) -> tuple[list[Node], list[Tie], dict[int, int]]:
    """The texts that hang together with some by any evidence, their ties, and their stories as they are; none if they are too
    many to be grouped."""
    rows = c.execute(_TOGETHER, {"starts": sorted(starts), "most": MOST_TOGETHER + 1}).all()
    if not 1 < len(rows) <= MOST_TOGETHER:
        return [], [], {}
    nodes = [Node(row[0], row[1], row[2], row[3]) for row in rows]
    stories = {row[0]: row[4] for row in rows}
    found = c.execute(_TIES, {"nodes": list(stories)}).all()
    ties = [
        Tie(t.node_id, t.other_id, t.share, t.other_share, headed=t.headed, said=Said(t.said))
        for t in found
        if t.other_id in stories
    ]
    return nodes, ties, stories


def stories_of(c: Connection, nodes: Collection[int]) -> frozenset[int]:
    """The stories that these texts stand in."""
    return frozenset(c.execute(_STORIES, {"nodes": sorted(nodes)}).scalars()) if nodes else frozenset()


def forget(c: Connection, nodes: Sequence[int]) -> None:
    """Find texts no longer by their words, which are about to be taken away."""
    words = stored_words(c, nodes)
    for row in c.execute(_NODE.where(NodeRow.id.in_(list(words)))).all():
        traces.remove(c, row.id, text_of(without(words[row.id], row.head, row.foot)).traces)


def is_like(c: Connection, words: Words, node: int, read: Reader = stored_words) -> bool:
    """Whether a text has much in common with a stored one, whatever its slots say."""
    return is_alike(text_of(words.normal), text_of(read(c, [node]).get(node, "")))


def _add(
    c: Connection, words: Words, face: Face, head: int, foot: int, new_story: Callable[[], int], read: Reader
) -> Found:
    prepared = text_of(without(words.normal, head, foot))
    sharing = traces.sharing(c, prepared.traces)
    found = kin.find(c, prepared, face, kin.likely(prepared, sharing.pairs), read)
    nearest = max(found, key=_nearness, default=None)
    story_id = nearest.story_id if nearest else new_story()
    values = {"version": FINGERPRINT_VERSION, "fingerprint": words.fingerprint, "length": len(words.normal)}
    values |= {"story_id": story_id, "pages": 1, "size": prepared.tokens, "faces": [_kept(face)]}
    node: int = c.execute(_ADD, values | {"head": head, "foot": foot}).scalar_one()
    _index(c, node, prepared, sharing)
    kin.keep(c, node, found)
    return Found(node, story_id, fresh=True, changed=bool(found))


def _nearness(one: Kin) -> tuple[float, float, int]:
    return min(one.share, one.other_share), max(one.share, one.other_share), -one.node_id


def _index(c: Connection, node: int, prepared: Text, sharing: Sharing) -> None:
    texts = Counter(trace for trace, _ in sharing.pairs)
    fresh = [trace for trace in prepared.traces if texts[trace] < kin.MOST_TEXTS]
    if fresh:
        traces.add(c, node, fresh, sharing)


def _also(read: Reader, node: int, normal: str) -> Reader:
    """Words of texts, also of one that no revision has as yet."""

    def words(c: Connection, nodes: Sequence[int]) -> Mapping[int, str]:
        others = [number for number in nodes if number != node]
        return {**(read(c, others) if others else {}), node: normal}

    return words


def _learn(c: Connection, words: Words, page: Seen, node: int, title: int, read: Reader) -> set[int]:
    """Note what stands at a page's edges, and cut anew what shows a line that is frame from now on; returns what this touched."""
    touched: set[int] = set()
    waiting = frames.learn(c, page, node, title)
    while waiting:
        number, shown = waiting.popitem()
        whole = read(c, [number]).get(number)
        if whole is None:
            continue
        row = c.execute(_NODE.where(NodeRow.id == number)).one()
        head, foot, faces = row.head, row.foot, []
        for name, day in row.faces:
            seen = frames.seen(c, edges_of(words.site, name, whole))
            left = cut(name, whole, seen.edges, seen.frame)
            waiting |= frames.learn(c, seen if left.title != name else seen.of_lines, number, shown)
            head, foot = max(head, left.head), max(foot, left.foot)
            faces.append([left.title, day])
        touched |= _cut_anew(c, number, head, foot, faces, read)
    return touched


def _cut_anew(c: Connection, node: int, head: int, foot: int, faces: list[list[Any]] | None, read: Reader) -> set[int]:
    """Compare a text anew if more of it is frame than was known, or its headlines say less; returns it and its kin, old and new."""
    row = c.execute(_NODE.where(NodeRow.id == node)).one()
    faces = row.faces if faces is None else [face for n, face in enumerate(faces) if face not in faces[:n]]
    if (head, foot, faces) == (row.head, row.foot, row.faces):
        return set()
    whole = read(c, [node]).get(node, "")
    prepared = text_of(without(whole, head, foot))
    traces.remove(c, node, text_of(without(whole, row.head, row.foot)).traces)
    sharing = traces.sharing(c, prepared.traces)
    _index(c, node, prepared, sharing)
    c.execute(_CUT, {"node": node, "tokens": prepared.tokens, "said": faces, "above": head, "below": foot})
    before = kin.tied(c, node)
    told = read(c, sorted(before))
    faded = before.keys() - told.keys()  # there the tie stays as it is
    before = {far: said for far, said in before.items() if far not in faded}
    found: dict[int, Kin] = {}
    for face in (Face(*said) for said in faces):
        near = kin.likely(prepared, sharing.pairs, but={node, *found, *faded})
        found |= {one.node_id: one for one in kin.find(c, prepared, face, near, read)}
        found |= {one.node_id: one for one in kin.among(c, prepared, face, before.keys() - found.keys(), read)}
    kin.renew(c, node, before, found.values())
    return {node, *before, *found}


def _seen_again(c: Connection, words: Words, face: Face, known: AnyRow, *, new_page: bool, read: Reader) -> Found:
    fresh = _kept(face) not in known.faces and len(known.faces) < MOST_FACES
    if not new_page and not fresh:
        return Found(known.id, known.story_id, fresh=False, changed=False)
    faces = [*known.faces, _kept(face)] if fresh else known.faces
    c.execute(_SEEN, {"node": known.id, "shown": known.pages + int(new_page), "said": faces})
    found = []
    if fresh:
        prepared = text_of(without(words.normal, known.head, known.foot))
        near = kin.likely(prepared, traces.sharing(c, prepared.traces).pairs, but={known.id, *kin.tied(c, known.id)})
        found = kin.find(c, prepared, face, near, read)
        kin.keep(c, known.id, found)
    return Found(known.id, known.story_id, fresh=False, changed=bool(found) or (new_page and known.pages == 1))


def _kept(face: Face) -> list[Any]:
    return [face.title, face.day]
