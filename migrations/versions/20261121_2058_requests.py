"""Requests that wait until a gate is met.

Revision: 20261121_2058
Follows: 20261121_2054
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2058"
down_revision = "20261121_2054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("about_kind", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.String(length=26), nullable=False),
        sa.Column("control", sa.String(length=60), nullable=False),
        sa.Column("fixed_by", sa.String(length=60), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("note_id", sa.String(length=26), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_key", sa.String(length=400), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("closed_by", sa.String(length=26), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason_id", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'declined' OR reason_id IS NOT NULL",
            name=op.f("ck_request_declined_has_reason"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('done', 'declined', 'withdrawn')", name=op.f("ck_request_outcome")
        ),
        sa.CheckConstraint("(closed_at IS NULL) = (open_key IS NOT NULL)", name=op.f("ck_request_open_has_key")),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_request_closed_has_outcome")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_request_asked_by")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_request_closed_by")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_request_note_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_request_partnership_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_request_person_id")),
        sa.ForeignKeyConstraint(["reason_id"], ["note.id"], name=op.f("fk_request_reason_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("open_key", name=op.f("uq_request_open_key")),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index("ix_request_about", ["about_kind", "about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_partnership_id"), ["partnership_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_partnership_id"))
        batch_op.drop_index(batch_op.f("ix_request_asked_by"))
        batch_op.drop_index("ix_request_about")

    op.drop_table("request")
