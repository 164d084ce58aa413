"""The body of a revision as safe HTML, for reading."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"


def upgrade() -> None:
    """Revisions that are there already have none: their pages are not read again."""
    op.add_column("revisions", sa.Column("html", sa.Text(), nullable=True))
