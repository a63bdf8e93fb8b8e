"""Imports.

Revision: 20261121_1822
Follows: 20261121_1801
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1822"
down_revision = "20261121_1801"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("attachment_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("headings", sa.Text(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=False),
        sa.Column("faulty", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'done')", name=op.f("ck_import_run_status")),
        sa.CheckConstraint(
            "done = added + known + differing + faulty AND done <= total", name=op.f("ck_import_run_rows_are_counted")
        ),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_import_run_attachment_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_import_run_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index("ix_import_run_sha256", ["sha256"], unique=False)

    op.create_table(
        "import_row",
        sa.Column("run_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("faults", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(result IN ('differing', 'faulty')) = (faults IS NOT NULL)", name=op.f("ck_import_row_faults_are_named")
        ),
        sa.CheckConstraint(
            "result IN ('waiting', 'added', 'known', 'differing', 'faulty')", name=op.f("ck_import_row_result")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_row_run_id")),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_import_row")),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index("ix_import_row_result", ["run_id", "result", "position"], unique=False)

    op.create_table(
        "imported_grant",
        sa.Column("grant_id", sa.String(length=120), nullable=False),
        sa.Column("run_id", sa.String(length=26), nullable=False),
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_imported_grant_agreement_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_imported_grant_partnership_id")),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_imported_grant_run_id")),
        sa.PrimaryKeyConstraint("grant_id", name=op.f("pk_imported_grant")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_imported_grant_agreement_id")),
        sa.UniqueConstraint("partnership_id", name=op.f("uq_imported_grant_partnership_id")),
    )
    with op.batch_alter_table("imported_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_grant_run_id"), ["run_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("imported_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imported_grant_run_id"))

    op.drop_table("imported_grant")
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.drop_index("ix_import_row_result")

    op.drop_table("import_row")
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.drop_index("ix_import_run_sha256")

    op.drop_table("import_run")
