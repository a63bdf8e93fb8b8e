"""Propose editions.

Revision: 20261121_2112
Follows: 20261121_2105
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2112"
down_revision = "20261121_2105"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposed_edition",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note_id", sa.String(length=26), nullable=True),
        sa.Column("proposed_by", sa.String(length=26), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("settled_by", sa.String(length=26), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("edition_id", sa.String(length=26), nullable=True),
        sa.CheckConstraint("(state = 'open') = (settled_by IS NULL)", name=op.f("ck_proposed_edition_settled_by")),
        sa.CheckConstraint("(state = 'open') = (settled_on IS NULL)", name=op.f("ck_proposed_edition_settled_on")),
        sa.CheckConstraint(
            "(state = 'published') = (edition_id IS NOT NULL)", name=op.f("ck_proposed_edition_edition")
        ),
        sa.CheckConstraint("state IN ('open', 'published', 'withdrawn')", name=op.f("ck_proposed_edition_state")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_proposed_edition_edition_id")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_proposed_edition_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_edition")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_proposed_edition_edition_id")),
    )
    with op.batch_alter_table("proposed_edition", schema=None) as batch_op:
        batch_op.create_index(
            "uq_proposed_edition_open",
            ["pack", "name"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("proposed_edition", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_proposed_edition_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.drop_table("proposed_edition")
