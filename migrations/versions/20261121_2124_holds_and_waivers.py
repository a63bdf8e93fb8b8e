"""Holds and waivers.

Revision: 20261121_2124
Follows: 20261121_2132
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2124"
down_revision = "20261121_2132"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hold",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("note_id", sa.String(length=26), nullable=False),
        sa.Column("placed_by", sa.String(length=26), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.String(length=26), nullable=True),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_note_id", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "subject_kind IN ('organisation', 'partnership', 'agreement', 'payment')", name=op.f("ck_hold_subject_kind")
        ),
        sa.CheckConstraint(
            "(lifted_on IS NULL AND lifted_by IS NULL AND lifted_note_id IS NULL) OR (lifted_on IS NOT NULL AND lifted_by IS NOT NULL AND lifted_note_id IS NOT NULL)",
            name=op.f("ck_hold_lifting_is_whole"),
        ),
        sa.CheckConstraint("lifted_on IS NULL OR lifted_on >= placed_on", name=op.f("ck_hold_lifted_after_placed")),
        sa.ForeignKeyConstraint(["lifted_by"], ["person.id"], name=op.f("fk_hold_lifted_by")),
        sa.ForeignKeyConstraint(["lifted_note_id"], ["note.id"], name=op.f("fk_hold_lifted_note_id")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_hold_note_id")),
        sa.ForeignKeyConstraint(["placed_by"], ["person.id"], name=op.f("fk_hold_placed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index(
            "uq_hold_open",
            ["subject_kind", "subject_id"],
            unique=True,
            sqlite_where=sa.text("lifted_on IS NULL"),
            postgresql_where=sa.text("lifted_on IS NULL"),
        )

    op.create_table(
        "waiver",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("move", sa.String(length=60), nullable=False),
        sa.Column("gate", sa.String(length=60), nullable=False),
        sa.Column("note_id", sa.String(length=26), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("subject_kind IN ('partnership', 'agreement')", name=op.f("ck_waiver_subject_kind")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_waiver_by")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_waiver_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.create_index(
            "uq_waiver_open",
            ["subject_kind", "subject_id", "move", "gate"],
            unique=True,
            sqlite_where=sa.text("used_at IS NULL"),
            postgresql_where=sa.text("used_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_waiver_open", sqlite_where=sa.text("used_at IS NULL"), postgresql_where=sa.text("used_at IS NULL")
        )

    op.drop_table("waiver")
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_hold_open", sqlite_where=sa.text("lifted_on IS NULL"), postgresql_where=sa.text("lifted_on IS NULL")
        )

    op.drop_table("hold")
