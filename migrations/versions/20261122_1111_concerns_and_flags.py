"""Concerns that were raised in confidence, and flags on organisations.

Revision: 20261122_1111
Follows: 20261122_1102
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1111"
down_revision = "20261122_1102"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "concern",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("partnership_id", sa.String(length=26), nullable=True),
        sa.Column("programme_id", sa.String(length=26), nullable=True),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("note_id", sa.String(length=26), nullable=False),
        sa.Column("raised_by", sa.String(length=26), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("closed_by", sa.String(length=26), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_note_id", sa.String(length=26), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_by IS NOT NULL)", name=op.f("ck_concern_closed")),
        sa.CheckConstraint(
            "category IN ('reputational-ethical', 'financial', 'operational', 'compliance', 'sexual-exploitation-abuse', 'safeguarding', 'other')",
            name=op.f("ck_concern_category"),
        ),
        sa.CheckConstraint("state IN ('received', 'in-hand', 'closed')", name=op.f("ck_concern_state")),
        sa.CheckConstraint(
            "(closed_by IS NULL) = (closed_on IS NULL) AND (closed_by IS NULL) = (closed_note_id IS NULL)",
            name=op.f("ck_concern_closing_is_whole"),
        ),
        sa.CheckConstraint("closed_by IS NULL OR closed_by <> raised_by", name=op.f("ck_concern_closed_by_another")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_concern_closed_by")),
        sa.ForeignKeyConstraint(["closed_note_id"], ["note.id"], name=op.f("fk_concern_closed_note_id")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_concern_note_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_concern_organisation_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_concern_partnership_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_concern_programme_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["person.id"], name=op.f("fk_concern_raised_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index("ix_concern_organisation_id", ["organisation_id"], unique=False)
        batch_op.create_index("ix_concern_raised_by", ["raised_by", "id"], unique=False)

    op.create_table(
        "concern_kept_from",
        sa.Column("concern_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_concern_kept_from_concern_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_concern_kept_from_person_id")),
        sa.PrimaryKeyConstraint("concern_id", "person_id", name=op.f("pk_concern_kept_from")),
    )
    op.create_table(
        "flag",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("concern_id", sa.String(length=26), nullable=True),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("owner_id", sa.String(length=26), nullable=False),
        sa.Column("raised_by", sa.String(length=26), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=26), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("hold_id", sa.String(length=26), nullable=True),
        sa.Column("lift_asked_by", sa.String(length=26), nullable=True),
        sa.Column("lift_asked_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.String(length=26), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "category IN ('reputational-ethical', 'financial', 'operational', 'compliance', 'sexual-exploitation-abuse', 'safeguarding', 'other')",
            name=op.f("ck_flag_category"),
        ),
        sa.CheckConstraint("confirmed_by IS NULL OR level = 'red'", name=op.f("ck_flag_confirmed_is_red")),
        sa.CheckConstraint("level IN ('observation', 'yellow', 'escalated', 'red')", name=op.f("ck_flag_level")),
        sa.CheckConstraint("(closed_by IS NULL) = (closed_on IS NULL)", name=op.f("ck_flag_closed_on")),
        sa.CheckConstraint("(confirmed_by IS NULL) = (confirmed_on IS NULL)", name=op.f("ck_flag_confirmed_on")),
        sa.CheckConstraint(
            "(lift_asked_by IS NULL) = (lift_asked_on IS NULL) AND (lift_asked_by IS NULL OR confirmed_by IS NOT NULL)",
            name=op.f("ck_flag_lift_asked"),
        ),
        sa.CheckConstraint(
            "closed_by IS NULL OR confirmed_by IS NULL OR (lift_asked_by IS NOT NULL AND lift_asked_by <> closed_by)",
            name=op.f("ck_flag_second_person"),
        ),
        sa.CheckConstraint("hold_id IS NULL OR confirmed_by IS NOT NULL", name=op.f("ck_flag_hold_is_of_confirmed")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_flag_closed_by")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_flag_concern_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_flag_confirmed_by")),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_flag_hold_id")),
        sa.ForeignKeyConstraint(["lift_asked_by"], ["person.id"], name=op.f("fk_flag_lift_asked_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_flag_organisation_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_flag_owner_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["person.id"], name=op.f("fk_flag_raised_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint("concern_id", name=op.f("uq_flag_concern_id")),
    )
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.create_index("ix_flag_organisation_id", ["organisation_id", "closed_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("flag", schema=None) as batch_op:
        batch_op.drop_index("ix_flag_organisation_id")

    op.drop_table("flag")
    op.drop_table("concern_kept_from")
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.drop_index("ix_concern_raised_by")
        batch_op.drop_index("ix_concern_organisation_id")

    op.drop_table("concern")
