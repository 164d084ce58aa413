"""Traces in pages instead of rows, what is learned of the frames of sites, and how exactly a publication is known."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from store.traces import packed_pages

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Texts are found as before; what was stored until now shows no frame before it is shown again."""
    op.add_column("text_nodes", sa.Column("head", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("text_nodes", sa.Column("foot", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("articles", sa.Column("precision", sa.Text(), nullable=True))
    revision = sa.select(_revisions.c.record["published_precision"].as_string()).where(
        _revisions.c.id == _articles.c.revision_id
    )
    op.execute(sa.update(_articles).values(precision=revision.scalar_subquery()))
    op.create_table(
        "edges",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("node_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "node_id", name=op.f("pk_edges")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "trace_pages",
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entries", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("first", name=op.f("pk_trace_pages")),
    )
    c = op.get_bind()
    for first, entries in packed_pages(_traces(c)):
        c.execute(_PAGE, {"first": first, "entries": entries})
    op.drop_table("traces")


_articles = sa.table("articles", sa.column("precision"), sa.column("revision_id"))
_revisions = sa.table("revisions", sa.column("id"), sa.column("record", sa.JSON))
_PAGE = sa.text("INSERT INTO trace_pages (first, entries) VALUES (:first, :entries)")
_TRACES = sa.text(
    "SELECT hash, node_id FROM traces WHERE (hash, node_id) > (:hash, :node_id) ORDER BY hash, node_id LIMIT 100000"
)


def _traces(c: sa.Connection) -> Iterator[tuple[int, int]]:
    """All traces in order, read a part at a time."""
    last = (-(2**31), 0)
    while part := c.execute(_TRACES, {"hash": last[0], "node_id": last[1]}).all():
        for row in part:
            last = (row.hash, row.node_id)
            yield last
