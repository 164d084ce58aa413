"""What was learned of a listing's layout, kept with its source."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """A column that is empty until the next poll."""
    op.add_column("sources", sa.Column("layout", sa.JSON(), nullable=True))
