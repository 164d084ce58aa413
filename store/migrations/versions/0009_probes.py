"""What the last probe of a source said."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Three columns of sources."""
    op.add_column("sources", sa.Column("probed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sources", sa.Column("probe_outcome", sa.Text(), nullable=True))
    op.add_column("sources", sa.Column("probe_reason", sa.Text(), nullable=True))
