"""Frames: what was seen at the edges of each site's pages, and what of it is the site's frame.

The counting behind `analysis.frame`: rows name the texts that a line stands at the edge of, until they are enough; then one row
says that it is frame, and the texts are to be cut anew.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, delete, insert, text

from analysis.frame import ENOUGH, Edges
from store.schema import Edge as EdgeRow

MOST_TEXTS = 64  # that are named for one line; more are pages whose headlines are all the same
SAME_PAGE = 0  # the title of a revision: it is no other page
_FRAME = 0  # the text of a line that is frame

_SEEN = {
    "sqlite": text("SELECT key, node_id, title FROM edges WHERE key IN (SELECT value FROM json_each(:keys))"),
    "postgresql": text("""
        SELECT e.key, e.node_id, e.title FROM json_array_elements_text(CAST(:keys AS json)) k (key)
        JOIN edges e ON e.key = CAST(k.key AS bigint)"""),
}
_ADD = insert(EdgeRow)
_FORGET = delete(EdgeRow).where(EdgeRow.key == bindparam("edge"))


@dataclass(frozen=True, slots=True)
class Seen:
    """The edges of one page, which of them are frame, and which texts show the others: with the keys of their titles."""

    edges: Edges
    frame: frozenset[int]
    texts: Mapping[int, Mapping[int, int]]

    @property
    def of_lines(self) -> "Seen":
        """The same without the names around the headline."""
        return replace(self, edges=replace(self.edges, before=(), behind=()))


def seen(c: Connection, edges: Edges) -> Seen:
    """What is known of the edges of a page."""
    texts: dict[int, dict[int, int]] = defaultdict(dict)
    given = {"keys": f"[{','.join(map(str, edges.keys))}]"}
    for key, node, title in c.execute(_SEEN[c.dialect.name], given).all() if edges.keys else ():
        texts[key][node] = title
    frame = frozenset(key for key, nodes in texts.items() if _FRAME in nodes)
    return Seen(edges, frame, texts)


def learn(c: Connection, page: Seen, node: int, title: int) -> dict[int, int]:
    """Note that a text stands within these edges; returns the texts, with the keys of their titles, that are to be cut anew."""
    again: dict[int, int] = {}
    fresh = []
    for key in page.edges.reached(page.frame):
        texts = page.texts.get(key, {})
        if node in texts or len(texts) >= MOST_TEXTS:
            continue
        shown = {**texts, node: title}
        if len({*shown.values()} - {SAME_PAGE}) < ENOUGH:
            fresh.append({"key": key, "node_id": node, "title": title})
            continue
        c.execute(_FORGET, {"edge": key})
        fresh.append({"key": key, "node_id": _FRAME, "title": 0})
        again |= shown
    if fresh:
        c.execute(_ADD, fresh)
    return again
