"""Stories of pages that belong to no database of the user's: the product's own look-up over a database that is thrown away."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from analysis.fingerprint import fingerprint, own_fingerprint
from analysis.kinship import Face
from analysis.normal import normal_form, normal_line
from analysis.story import Candidate, roles
from store import membership
from store.database import Database
from store.schema import AnyRow
from store.schema import TextNode as NodeRow
from store.texts import Words

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LoosePage:
    """What a page says: `site` publishes it, at `published` as far as that is known."""

    site: str
    published: datetime | None
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page belongs: the number of its story, and what it is there."""

    story: int
    role: str


@dataclass(frozen=True, slots=True)
class _Read:
    node_id: int
    mirror: bool


def group_pages(pages: Sequence[LoosePage]) -> tuple[Place, ...]:
    """The story and the role of each page, in their order."""
    with tempfile.TemporaryDirectory(prefix="policyvane-") as folder:
        address = f"sqlite:///{Path(folder) / 'stories.db'}"
        Database.upgrade(address)
        database = Database.open(address)
        try:
            with database.write() as c:
                read = _put_all(c, pages)
                nodes = {row.id: row for row in c.execute(select(NodeRow.id, NodeRow.story_id, NodeRow.size))}
        finally:
            database.close()
    return _placed(pages, read, nodes)


def _put_all(c: Connection, pages: Iterable[LoosePage]) -> list[_Read]:
    texts: dict[int, str] = {}

    def words(_c: Connection, nodes: Sequence[int]) -> Mapping[int, str]:
        return {node: texts[node] for node in nodes}

    found = []
    for number, page in enumerate(pages):
        normal, title = normal_form(page.body), normal_line(page.title)
        mark = own_fingerprint(f"{number}", normal.text, fingerprint(title, normal.text))
        face = Face(title, page.published.date().toordinal() if page.published else None)
        joined = membership.join(c, Words(page.site, mark, normal.text, face), page.published or _EPOCH, read=words)
        texts.setdefault(joined.node_id, normal.text)
        found.append(_Read(joined.node_id, normal.mirror is not None))
    return found


def _placed(pages: Sequence[LoosePage], read: Sequence[_Read], nodes: Mapping[int, AnyRow]) -> tuple[Place, ...]:
    members: dict[int, list[Candidate]] = {}
    for number, (page, text) in enumerate(zip(pages, read, strict=True)):
        when = page.published or _EPOCH
        node = nodes[text.node_id]
        one = Candidate(number, f"{number}", page.site, None, text.mirror, page.published, when, node.size)
        members.setdefault(node.story_id, []).append(one)
    placed = {
        number: Place(story, str(role)) for story, those in members.items() for number, role in roles(those).items()
    }
    return tuple(placed[number] for number in range(len(pages)))
