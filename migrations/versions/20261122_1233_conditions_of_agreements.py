"""conditions of agreements.

Revision: 20261122_1233
Follows: 20261122_1142
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1233"
down_revision = "20261122_1142"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement_condition",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("clause", sa.String(length=80), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.CheckConstraint("side IN ('partner', 'funder')", name=op.f("ck_agreement_condition_side")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_condition_agreement_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_agreement_condition_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_condition")),
        sa.UniqueConstraint("agreement_id", "clause", name=op.f("uq_agreement_condition_agreement_id_clause")),
    )


def downgrade() -> None:
    op.drop_table("agreement_condition")
