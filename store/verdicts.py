"""Verdicts: what a reviewer says of stories, against or beyond what their texts say. No later crawl undoes it.

A verdict is kept as ties between texts, so that it also holds for the reprints that are still to come, and the opposite
verdict takes it back. Each article that moved is told, with who said so.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Connection, bindparam, delete, select, update

from analysis.errors import UsageError
from analysis.grouping import Said
from store import ids, kin, membership
from store.schema import Article as ArticleRow
from store.schema import Revision as RevisionRow
from store.schema import Story as StoryRow
from store.schema import TextNode as NodeRow
from store.schema import Tie as TieRow

_NODES = select(NodeRow.id).where(NodeRow.story_id == bindparam("story")).order_by(NodeRow.id)
_SHOWN = (
    select(ArticleRow.id, ArticleRow.story_id, RevisionRow.node_id)
    .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
    .order_by(ArticleRow.id)
)


def merge(c: Connection, one: int, other: int, by: str, now: datetime) -> int:
    """Make one story of two, and take back what kept them apart; returns the id that stays. Raises UsageError."""
    pair = (_current(c, one), _current(c, other))
    if pair[0] == pair[1]:
        raise UsageError(f"{ids.shown('s', one)} and {ids.shown('s', other)} are one story already")
    left, right = (list(c.execute(_NODES, {"story": story}).scalars()) for story in pair)
    _take_back(c, left, right, Said.APART)
    kin.say(c, left[0], right[0], Said.JOINED)
    moved = membership.regroup(c, (left[0],), lambda: membership.begin(c, now))
    membership.carry_out(c, (), moved, now, why={"by": by})
    return _current(c, pair[0])


def split(c: Connection, articles: Sequence[int], by: str, now: datetime) -> int:
    """Take articles of one story out of it; returns the id of the story that they are now. Raises UsageError."""
    rows = c.execute(_SHOWN.where(ArticleRow.id.in_(articles))).all()
    if len({row.story_id for row in rows}) != 1 or len(rows) != len(set(articles)):
        raise UsageError("these are not articles of one story", todo="See the members: policyvane show s…")
    nodes = sorted({row.node_id for row in rows})
    same = c.execute(_SHOWN.where(RevisionRow.node_id.in_(nodes), ArticleRow.id.not_in(articles))).all()
    if same:
        names = ", ".join(ids.shown("a", row.id) for row in same[:5])
        raise UsageError(f"{names} shows the same text, word for word", todo="Name it too: one text is one story")
    rest = [node for node in c.execute(_NODES, {"story": rows[0].story_id}).scalars() if node not in nodes]
    if not rest:
        raise UsageError("nothing of the story would be left")
    _take_back(c, nodes, rest, Said.JOINED)
    for node in nodes:
        for far in rest:
            kin.say(c, node, far, Said.APART)
    for node, following in pairwise(nodes):
        kin.say(c, node, following, Said.JOINED)
    moved = membership.regroup(c, (nodes[0],), lambda: membership.begin(c, now))
    membership.carry_out(c, (rows[0].story_id,), moved, now, why={"by": by})
    return int(c.execute(select(ArticleRow.story_id).where(ArticleRow.id == rows[0].id)).scalar_one())


def _current(c: Connection, story_id: int) -> int:
    """The story that a number leads to."""
    row = c.execute(select(StoryRow.id, StoryRow.merged_into).where(StoryRow.id == story_id)).one_or_none()
    if row is None:
        raise UsageError(f"there is no story {ids.shown('s', story_id)}", todo="See: policyvane list")
    number: int = row.merged_into or row.id
    return number


def _take_back(c: Connection, one: Sequence[int], other: Sequence[int], said: Said) -> None:
    """Let the texts speak for themselves again where a reviewer spoke."""
    for left, right in ((one, other), (other, one)):
        spoken = (TieRow.node_id.in_(left), TieRow.other_id.in_(right), TieRow.said == str(said))
        silent = (TieRow.share == 0, TieRow.other_share == 0)
        c.execute(delete(TieRow).where(*spoken, *silent))
        c.execute(update(TieRow).where(*spoken).values(said=str(Said.TEXT)))
