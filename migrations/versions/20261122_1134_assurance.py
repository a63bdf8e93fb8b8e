"""Visits, spot checks and audits of partners.

Revision: 20261122_1134
Follows: 20261122_1121
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1134"
down_revision = "20261122_1121"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assurance_activity",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_by", sa.String(length=26), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(length=26), nullable=True),
        sa.Column("note_id", sa.String(length=26), nullable=True),
        sa.Column("attachment_id", sa.String(length=26), nullable=True),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("dropped_by", sa.String(length=26), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "done_on IS NULL OR kind = 'visit' OR attachment_id IS NOT NULL",
            name=op.f("ck_assurance_activity_checked_on_paper"),
        ),
        sa.CheckConstraint("kind IN ('visit', 'spot-check', 'audit')", name=op.f("ck_assurance_activity_kind")),
        sa.CheckConstraint("(done_on IS NULL) = (done_by IS NULL)", name=op.f("ck_assurance_activity_done_by")),
        sa.CheckConstraint(
            "(dropped_on IS NULL) = (dropped_by IS NULL)", name=op.f("ck_assurance_activity_dropped_by")
        ),
        sa.CheckConstraint("done_on IS NULL OR dropped_on IS NULL", name=op.f("ck_assurance_activity_done_or_dropped")),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_assurance_activity_attachment_id")),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_assurance_activity_done_by")),
        sa.ForeignKeyConstraint(["dropped_by"], ["person.id"], name=op.f("fk_assurance_activity_dropped_by")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_assurance_activity_note_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_assurance_activity_organisation_id")
        ),
        sa.ForeignKeyConstraint(["planned_by"], ["person.id"], name=op.f("fk_assurance_activity_planned_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assurance_activity")),
    )
    with op.batch_alter_table("assurance_activity", schema=None) as batch_op:
        batch_op.create_index("ix_assurance_activity_organisation_id", ["organisation_id", "planned_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("assurance_activity", schema=None) as batch_op:
        batch_op.drop_index("ix_assurance_activity_organisation_id")

    op.drop_table("assurance_activity")
