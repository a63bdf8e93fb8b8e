"""Versions of lists stand under one fingerprint.

Revision: 20261122_1056
Follows: 20261122_1134
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1056"
down_revision = "20261122_1134"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screening_lists",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_screening_lists")),
    )


def downgrade() -> None:
    op.drop_table("screening_lists")
