"""Print runs, and what becomes of each of their agreements.

Revision: 20261122_0717
Follows: 20261122_0723
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0717"
down_revision = "20261122_0723"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "print_run",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.Column("annex", sa.Boolean(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("cancelled_by", sa.String(length=26), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attachment_id", sa.String(length=26), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(attachment_id IS NULL) = (ended_at IS NULL)", name=op.f("ck_print_run_ended_with_its_files")
        ),
        sa.CheckConstraint(
            "(cancelled_by IS NULL) = (cancelled_at IS NULL)", name=op.f("ck_print_run_cancelled_by_somebody")
        ),
        sa.CheckConstraint("total > 0", name=op.f("ck_print_run_of_something")),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_print_run_attachment_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_print_run_by")),
        sa.ForeignKeyConstraint(["cancelled_by"], ["person.id"], name=op.f("fk_print_run_cancelled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_run")),
    )
    op.create_table(
        "print_item",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("run_id", sa.String(length=26), nullable=False),
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("document_id", sa.String(length=26), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'failed') = (why IS NOT NULL AND code IS NOT NULL)", name=op.f("ck_print_item_failed_says_why")
        ),
        sa.CheckConstraint(
            "(state = 'printed') = (document_id IS NOT NULL)", name=op.f("ck_print_item_printed_has_paper")
        ),
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_print_item_ended_is_dated")),
        sa.CheckConstraint("state IN ('waiting', 'printed', 'failed', 'cancelled')", name=op.f("ck_print_item_state")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_print_item_agreement_id")),
        sa.ForeignKeyConstraint(["document_id"], ["printed_document.id"], name=op.f("fk_print_item_document_id")),
        sa.ForeignKeyConstraint(["run_id"], ["print_run.id"], name=op.f("fk_print_item_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_item")),
        sa.UniqueConstraint("run_id", "agreement_id", name=op.f("uq_print_item_run_id_agreement_id")),
    )
    with op.batch_alter_table("print_item", schema=None) as batch_op:
        batch_op.create_index("ix_print_item_agreement", ["agreement_id"], unique=False)
        batch_op.create_index("ix_print_item_run", ["run_id", "state", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("print_item", schema=None) as batch_op:
        batch_op.drop_index("ix_print_item_run")
        batch_op.drop_index("ix_print_item_agreement")

    op.drop_table("print_item")
    op.drop_table("print_run")
