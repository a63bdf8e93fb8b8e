"""Claim requests once.

Revision: 20261121_1801
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1801"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "once",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", "by", name=op.f("pk_once")),
    )
    op.create_index("ix_once_now", "once", ["now"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_once_now", "once")
    op.drop_table("once")
