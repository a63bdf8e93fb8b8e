"""What is made of a stored file: PDF, PDF/A, pictures of its pages.

Revision: 20261122_0723
Follows: 20261122_0713
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0723"
down_revision = "20261122_0713"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rendition",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("job_key", sa.String(length=200), nullable=False),
        sa.Column("held_by", sa.String(length=200), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'asked') = (ended_at IS NULL)", name=op.f("ck_rendition_ended")),
        sa.CheckConstraint("form IN ('pdf', 'pdf-a', 'pages')", name=op.f("ck_rendition_form")),
        sa.CheckConstraint("state IN ('asked', 'ready', 'unavailable')", name=op.f("ck_rendition_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendition")),
        sa.UniqueConstraint("source_sha256", "form", name=op.f("uq_rendition_source_sha256_form")),
    )
    with op.batch_alter_table("rendition", schema=None) as batch_op:
        batch_op.create_index("ix_rendition_state", ["state", "asked_at", "id"], unique=False)

    op.create_table(
        "rendition_file",
        sa.Column("rendition_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_file_rendition_id")),
        sa.PrimaryKeyConstraint("rendition_id", "position", name=op.f("pk_rendition_file")),
    )


def downgrade() -> None:
    op.drop_table("rendition_file")
    with op.batch_alter_table("rendition", schema=None) as batch_op:
        batch_op.drop_index("ix_rendition_state")

    op.drop_table("rendition")
