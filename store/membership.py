"""Membership: which story a text and the articles that show it belong to.

`join` is the one place that decides which story a text belongs to: by the evidence of `store.texts`, grouped by
`analysis.grouping`. Ids never change: when stories merge, the older id stays and the other leads to it; when one splits, the
id stays with the text of the original.

What followers hear: `story.grown` is told of the article that came, `story.changed` of each article that found itself in
another story or in another role; these articles get a new seq, and so come again in `export --follow`. What a record says of
its whole story (size, outlets, original) is true as of its seq: of a story's records the one with the greatest seq counts.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from analysis.grouping import Said, group, identities
from analysis.story import Candidate, Role, first_published, roles
from store import events, ids, kin, texts
from store.kin import Reader, stored_words
from store.schema import AnyRow
from store.schema import Article as ArticleRow
from store.schema import Outlet as OutletRow
from store.schema import Revision as RevisionRow
from store.schema import Story as StoryRow
from store.schema import TextNode as NodeRow
from store.schema import Tie as TieRow
from store.texts import Words


@dataclass(frozen=True, slots=True)
class Own:
    """What an address showed before: its story, its texts, the newest last, and whether the story is its alone."""

    story_id: int
    nodes: tuple[int, ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """The text node and the story that an article's text belongs to. `moved`: the texts that went to another story; `touched`: the
    stories whose texts were cut anew."""

    node_id: int
    story_id: int
    new_story: bool
    moved: Mapping[int, int]
    touched: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Grown:
    """The article that a story grew by."""

    article_id: int
    story_id: int


NEWEST = update(ArticleRow).where(ArticleRow.id == bindparam("article")).values(seq=bindparam("newest"))
_NEW = insert(StoryRow).returning(StoryRow.id)
_MOVE = update(NodeRow).where(NodeRow.id == bindparam("node")).values(story_id=bindparam("story"))
_LEAD = (
    update(StoryRow)
    .where((StoryRow.id == bindparam("old")) | (StoryRow.merged_into == bindparam("old")))
    .values(merged_into=bindparam("new"))
)
_HOMES = (
    select(StoryRow.id, RevisionRow.node_id)
    .join(ArticleRow, ArticleRow.id == StoryRow.original_id)
    .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
    .where(StoryRow.id.in_(bindparam("stories", expanding=True)))
)
_SHOWING = (
    select(ArticleRow.id, ArticleRow.story_id, RevisionRow.node_id)
    .join(ArticleRow, (ArticleRow.id == RevisionRow.article_id) & (ArticleRow.revision_id == RevisionRow.id))
    .where(RevisionRow.node_id.in_(bindparam("nodes", expanding=True)))
)
_TAKE = update(ArticleRow).where(ArticleRow.id == bindparam("article")).values(story_id=bindparam("story"))
_MEMBERS = (
    select(
        ArticleRow.id,
        ArticleRow.address,
        OutletRow.name,
        RevisionRow.origin,
        RevisionRow.mirror,
        ArticleRow.published_at,
        ArticleRow.first_seen_at,
        NodeRow.size,
        ArticleRow.precision,
        ArticleRow.outlet_id,
        ArticleRow.role,
        ArticleRow.share,
        ArticleRow.cover,
        NodeRow.id.label("node_id"),
    )
    .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
    .join(NodeRow, NodeRow.id == RevisionRow.node_id)
    .join(OutletRow, OutletRow.id == ArticleRow.outlet_id)
    .where(ArticleRow.story_id == bindparam("story"))
    .order_by(ArticleRow.id)
)
_COMPARED = select(TieRow.other_id, TieRow.share, TieRow.other_share).where(
    TieRow.node_id == bindparam("node"), TieRow.share + TieRow.other_share > 0
)
_PART = (
    update(ArticleRow)
    .where(ArticleRow.id == bindparam("article"))
    .values(role=bindparam("as_role"), share=bindparam("part"), cover=bindparam("rest"))
)
_SETTLED = (
    update(StoryRow)
    .where(StoryRow.id == bindparam("story"))
    .values(
        original_id=bindparam("original"),
        first_published_at=bindparam("published"),
        dated_at=func.coalesce(bindparam("dated", type_=StoryRow.dated_at.type), StoryRow.dated_at),
        last_grown_at=func.coalesce(bindparam("grown", type_=StoryRow.dated_at.type), StoryRow.last_grown_at),
        size=bindparam("members"),
        outlets=bindparam("publishers"),
    )
)


def join(c: Connection, words: Words, now: datetime, own: Own | None = None, *, read: Reader = stored_words) -> Joined:
    """The story of a text, and the texts that went to another story because of it.

    What an address shows after another text stays with that, unless it has nothing to do with it and others are there.
    """
    made: list[int] = []

    def new_story() -> int:
        made.append(begin(c, now))
        return made[-1]

    stays = own is not None and (own.alone or texts.is_like(c, words, own.nodes[-1], read))
    place = (lambda: own.story_id) if own and stays else new_story
    found = texts.put(c, words, place, own=own.nodes if own else (), read=read)
    changed = found.changed
    if own and stays and found.node_id != own.nodes[-1]:
        changed |= kin.say(c, found.node_id, own.nodes[-1], Said.REVISION)
    starts = {found.node_id, *found.others}
    moved = (
        regroup(c, starts, new_story, fresh=found.node_id if found.fresh else None) if changed or found.others else {}
    )
    story_id = moved.get(found.node_id, found.story_id)
    return Joined(found.node_id, story_id, story_id in made, moved, texts.stories_of(c, found.others))


def begin(c: Connection, now: datetime) -> int:
    """A new story, empty as yet."""
    number: int = c.execute(_NEW, {"dated_at": now, "last_grown_at": now, "size": 0, "outlets": 0}).scalar_one()
    return number


def regroup(
    c: Connection, starts: Collection[int], new_story: Callable[[], int], *, fresh: int | None = None
) -> dict[int, int]:
    """Work out anew the stories of all texts that hang together with some; returns the texts that went to another story.

    `fresh` is new, and the story that it stands in is only for now.
    """
    nodes, ties, before = texts.together(c, starts)
    groups = group(nodes, ties)
    settled = {node: story for node, story in before.items() if node != fresh}
    torn = [s for s in set(settled.values()) if sum(any(settled.get(n) == s for n in g) for g in groups) > 1]
    homes = {row[0]: row[1] for row in c.execute(_HOMES, {"stories": torn})} if torn else {}
    kept, merged = identities(groups, settled, homes)
    moved: dict[int, int] = {}
    for members, story_id in zip(groups, kept, strict=True):
        number = new_story() if story_id is None else story_id
        moved |= {node: number for node in members if before[node] != number}
    if moved:
        c.execute(_MOVE, [{"node": node, "story": story} for node, story in moved.items()])
    for old, new in merged.items():
        c.execute(_LEAD, {"old": old, "new": new})
    return moved


def follow(c: Connection, moved: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    """Take articles along with the texts that they show: the story that each left, and the one it came to."""
    if not moved:
        return {}
    rows = c.execute(_SHOWING, {"nodes": list(moved)}).all()
    taken = {row.id: (row.story_id, moved[row.node_id]) for row in rows if row.story_id != moved[row.node_id]}
    if taken:
        c.execute(_TAKE, [{"article": article, "story": new} for article, (_, new) in taken.items()])
    return taken


def carry_out(
    c: Connection,
    stories: Collection[int],
    moved: Mapping[int, int],
    now: datetime,
    *,
    grown: Grown | None = None,
    why: Mapping[str, Any] | None = None,
    **told: Any,
) -> int:
    """Bring articles and stories to where their texts are, and tell of each article that is in another story or role now.

    `stories` are those that changed otherwise; `grown` names the article that came, of which more is told than that; `why` is
    told beside each change. Returns the size of the story that grew.
    """
    taken = follow(c, moved)
    sizes: dict[int, int] = {}
    changes: dict[int, dict[str, Any]] = {
        article: {"from": ids.shown("s", old), "to": ids.shown("s", new)} for article, (old, new) in taken.items()
    }
    home = {article: new for article, (_, new) in taken.items()}
    for story_id in sorted({*stories, *(story for pair in taken.values() for story in pair)}):
        here = grown is not None and grown.story_id == story_id
        sizes[story_id], parts = settle(c, story_id, now, grown=here)
        for article, role in parts.items():
            changes.setdefault(article, {})["role"] = str(role)
            home[article] = story_id
    for article, data in sorted(changes.items()):
        if grown is None or article != grown.article_id:
            seq = events.tell(
                c,
                events.STORY_CHANGED,
                now,
                article_id=article,
                story_id=home[article],
                data={**data, **(why or {})},
                **told,
            )
            c.execute(NEWEST, {"article": article, "newest": seq})
    return sizes[grown.story_id] if grown else 0


def first(c: Connection, story_id: int, article_id: int, published: datetime | None, now: datetime) -> None:
    """What a new story is by its only article, which was made its original."""
    values = {"story": story_id, "original": article_id, "published": published, "dated": published or now}
    c.execute(_SETTLED, values | {"grown": now, "members": 1, "publishers": 1})


def settle(c: Connection, story_id: int, now: datetime, *, grown: bool) -> tuple[int, dict[int, Role]]:
    """Work out who is who in a story after members came, went or changed: its size, and whose role is another one now."""
    rows = c.execute(_MEMBERS, {"story": story_id}).all()
    members = [Candidate(*row[:9]) for row in rows]
    decided = roles(members) if rows else {}
    original = next((row for row in rows if decided[row.id] is Role.ORIGINAL), None)
    if original is not None:
        _share_out(c, rows, decided, original)
    published = first_published(members)
    values: dict[str, Any] = {
        "story": story_id,
        "original": original.id if original else None,
        "published": published,
        "dated": published or min((row.first_seen_at for row in rows), default=None),
        "grown": now if grown else None,
        "members": len(rows),
        "publishers": len({row.outlet_id for row in rows}),
    }
    c.execute(_SETTLED, values)
    return len(rows), {row.id: decided[row.id] for row in rows if decided[row.id] != row.role}


def _share_out(c: Connection, rows: Sequence[AnyRow], decided: Mapping[int, Role], original: AnyRow) -> None:
    """Keep each member's role, and how much of it stands in the original and of the original in it."""
    compared: dict[int, tuple[float | None, float | None]] = {original.node_id: (1.0, 1.0)}
    if any(row.node_id != original.node_id for row in rows):
        found = c.execute(_COMPARED, {"node": original.node_id})
        compared |= {row.other_id: (row.other_share, row.share) for row in found}
    changed = []
    for row in rows:
        role, (share, cover) = decided[row.id], compared.get(row.node_id, (None, None))
        if (str(role), share, cover) != (row.role, row.share, row.cover):
            changed.append({"article": row.id, "as_role": str(role), "part": share, "rest": cover})
    if changed:
        c.execute(_PART, changed)
