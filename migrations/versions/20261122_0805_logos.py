"""Logos of organisations.

Revision: 20261122_0805
Follows: 20261122_0722
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0805"
down_revision = "20261122_0722"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation_logo",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("attachment_id", sa.String(length=26), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_organisation_logo_has_a_size")),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_organisation_logo_attachment_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_logo_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_logo")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_organisation_logo_organisation_id")),
    )


def downgrade() -> None:
    op.drop_table("organisation_logo")
