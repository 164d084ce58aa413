"""What the polls of a source have shown of when it publishes."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Two columns of the sources; null until a source is polled again."""
    op.add_column("sources", sa.Column("rhythm", sa.JSON(), nullable=True))
    op.add_column("sources", sa.Column("watched_at", sa.DateTime(timezone=True), nullable=True))
