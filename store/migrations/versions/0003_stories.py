"""Stories by what texts share: traces of texts, ties between them, and how much of its story each article carries."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from analysis.kinship import text_of

revision = "0003"
down_revision = "0001"


def upgrade() -> None:
    """Texts that are stored keep their stories, and are found by their words from now on."""
    for column in (
        sa.Column("pages", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("size", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("faces", sa.JSON(), nullable=False, server_default="[]"),
    ):
        op.add_column("text_nodes", column)
    op.add_column("articles", sa.Column("share", sa.Double(), nullable=True))
    op.add_column("articles", sa.Column("cover", sa.Double(), nullable=True))
    op.create_table(
        "traces",
        sa.Column("hash", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("node_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["text_nodes.id"], name=op.f("fk_traces_node_id")),
        sa.PrimaryKeyConstraint("hash", "node_id", name=op.f("pk_traces")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ties",
        sa.Column("node_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("other_share", sa.Double(), nullable=False),
        sa.Column("headed", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["text_nodes.id"], name=op.f("fk_ties_node_id")),
        sa.ForeignKeyConstraint(["other_id"], ["text_nodes.id"], name=op.f("fk_ties_other_id")),
        sa.PrimaryKeyConstraint("node_id", "other_id", name=op.f("pk_ties")),
        sqlite_with_rowid=False,
    )
    _index_texts(op.get_bind())


_nodes = sa.table("text_nodes", sa.column("id"), sa.column("pages"), sa.column("size"), sa.column("faces", sa.JSON))
_traces = sa.table("traces", sa.column("hash"), sa.column("node_id"))
_TEXTS = sa.text("""
    SELECT r.node_id, r.normal_title, r.normal, a.published_at,
           (SELECT count(DISTINCT s.article_id) FROM revisions s WHERE s.node_id = r.node_id)
    FROM revisions r JOIN articles a ON a.id = r.article_id
    WHERE r.id IN (SELECT min(id) FROM revisions GROUP BY node_id)
""")


def _index_texts(c: sa.Connection) -> None:
    for node_id, title, normal, published, pages in c.execute(_TEXTS).all():
        text = text_of(normal)
        values: dict[str, Any] = {"pages": pages, "size": text.tokens, "faces": [[title, _day(published)]]}
        c.execute(sa.update(_nodes).where(_nodes.c.id == node_id).values(**values))
        if text.traces:
            c.execute(sa.insert(_traces), [{"hash": trace, "node_id": node_id} for trace in text.traces])


def _day(published: datetime | str | None) -> int | None:
    moment = datetime.fromisoformat(published) if isinstance(published, str) else published
    return moment.date().toordinal() if moment else None
