"""assessments by other bodies.

Revision: 20261122_1121
Follows: 20261122_1111
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1121"
down_revision = "20261122_1111"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_assessment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("body", sa.String(length=20), nullable=False),
        sa.Column("body_name", sa.String(length=120), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("attachment_id", sa.String(length=26), nullable=False),
        sa.Column("accepted_by", sa.String(length=26), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=26), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_note_id", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "(body = 'other') = (body_name IS NOT NULL)", name=op.f("ck_outside_assessment_other_is_named")
        ),
        sa.CheckConstraint(
            "body IN ('hact', 'nupas', 'chs', 'fcdo', 'un-partner-portal', 'other')",
            name=op.f("ck_outside_assessment_body"),
        ),
        sa.CheckConstraint(
            "(withdrawn_by IS NULL) = (withdrawn_on IS NULL) AND (withdrawn_by IS NULL) = (withdrawn_note_id IS NULL)",
            name=op.f("ck_outside_assessment_withdrawing_is_whole"),
        ),
        sa.CheckConstraint("valid_until >= assessed_on", name=op.f("ck_outside_assessment_in_order")),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_outside_assessment_accepted_by")),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_outside_assessment_attachment_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_outside_assessment_organisation_id")
        ),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_outside_assessment_withdrawn_by")),
        sa.ForeignKeyConstraint(
            ["withdrawn_note_id"], ["note.id"], name=op.f("fk_outside_assessment_withdrawn_note_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_assessment")),
    )
    with op.batch_alter_table("outside_assessment", schema=None) as batch_op:
        batch_op.create_index("ix_outside_assessment_organisation_id", ["organisation_id", "valid_until"], unique=False)

    op.create_table(
        "outside_domain",
        sa.Column("outside_id", sa.String(length=26), nullable=False),
        sa.Column("domain", sa.String(length=40), nullable=False),
        sa.Column("rating", sa.String(length=12), nullable=False),
        sa.CheckConstraint("rating IN ('low', 'medium', 'significant', 'high')", name=op.f("ck_outside_domain_rating")),
        sa.ForeignKeyConstraint(["outside_id"], ["outside_assessment.id"], name=op.f("fk_outside_domain_outside_id")),
        sa.PrimaryKeyConstraint("outside_id", "domain", name=op.f("pk_outside_domain")),
    )


def downgrade() -> None:
    op.drop_table("outside_domain")
    with op.batch_alter_table("outside_assessment", schema=None) as batch_op:
        batch_op.drop_index("ix_outside_assessment_organisation_id")

    op.drop_table("outside_assessment")
