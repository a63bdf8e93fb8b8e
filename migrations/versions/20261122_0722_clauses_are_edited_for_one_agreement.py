"""Clauses are edited for one agreement.

Revision: 20261122_0722
Follows: 20261122_0720
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0722"
down_revision = "20261122_0720"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clause_approval",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("clauses", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=26), nullable=True),
        sa.Column("delegation_id", sa.String(length=26), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_clause_approval_agreement_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_clause_approval_delegation_id")),
        sa.ForeignKeyConstraint(["on_behalf_of"], ["person.id"], name=op.f("fk_clause_approval_on_behalf_of")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_clause_approval_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_approval")),
    )
    with op.batch_alter_table("clause_approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clause_approval_agreement_id"), ["agreement_id"], unique=False)

    op.create_table(
        "clause_edit",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("clause", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("family", sa.String(length=80), nullable=False),
        sa.Column("title_en", sa.String(length=255), nullable=True),
        sa.Column("title_es", sa.String(length=255), nullable=True),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.Column("text_es", sa.Text(), nullable=True),
        sa.Column("refers", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=True),
        sa.Column("note_id", sa.String(length=26), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'added') = (basis IS NULL)", name=op.f("ck_clause_edit_edited_from_something")),
        sa.CheckConstraint(
            "(kind = 'added') = (title_en IS NOT NULL OR title_es IS NOT NULL)",
            name=op.f("ck_clause_edit_own_has_title"),
        ),
        sa.CheckConstraint(
            "(kind = 'left-out') = (text_en IS NULL AND text_es IS NULL)",
            name=op.f("ck_clause_edit_has_words_unless_left_out"),
        ),
        sa.CheckConstraint("kind IN ('changed', 'left-out', 'added')", name=op.f("ck_clause_edit_kind")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_clause_edit_agreement_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_clause_edit_by")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_clause_edit_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_edit")),
    )
    with op.batch_alter_table("clause_edit", schema=None) as batch_op:
        batch_op.create_index(
            "uq_clause_edit_standing",
            ["agreement_id", "clause"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("clause_edit", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_clause_edit_standing",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("clause_edit")
    with op.batch_alter_table("clause_approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clause_approval_agreement_id"))

    op.drop_table("clause_approval")
