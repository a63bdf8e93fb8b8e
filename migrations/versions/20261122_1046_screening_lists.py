"""Sanctions lists: versions, records, attempts.

Revision: 20261122_1046
Follows: 20261122_1041
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1046"
down_revision = "20261122_1041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screening_list",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('ofac', 'un', 'eu', 'sam', 'opensanctions')", name=op.f("ck_screening_list_kind")),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_screening_list")),
    )
    op.bulk_insert(
        sa.table("screening_list", sa.column("kind", sa.String), sa.column("versions", sa.Integer)),
        [{"kind": kind, "versions": 0} for kind in ("ofac", "un", "eu", "sam", "opensanctions")],
    )
    op.create_table(
        "screening_entry",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("until IS NULL OR until > since", name=op.f("ck_screening_entry_ended_after_it_began")),
        sa.ForeignKeyConstraint(["kind"], ["screening_list.kind"], name=op.f("fk_screening_entry_kind")),
        sa.PrimaryKeyConstraint("key", "since", name=op.f("pk_screening_entry")),
    )
    with op.batch_alter_table("screening_entry", schema=None) as batch_op:
        batch_op.create_index("ix_screening_entry_since", ["kind", "since"], unique=False)
        batch_op.create_index("ix_screening_entry_until", ["kind", "until"], unique=False)
        batch_op.create_index(
            "uq_screening_entry_in_force",
            ["kind", "key"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "screening_list_version",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("dated", sa.String(length=10), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column("weak", sa.Integer(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("organisations", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("loaded_on", sa.Date(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("dated IN ('stated', 'given', 'loaded')", name=op.f("ck_screening_list_version_dated")),
        sa.CheckConstraint("entries > 0", name=op.f("ck_screening_list_version_of_something")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_screening_list_version_by")),
        sa.ForeignKeyConstraint(["kind"], ["screening_list.kind"], name=op.f("fk_screening_list_version_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_list_version")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_screening_list_version_kind_number")),
    )
    with op.batch_alter_table("screening_list_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_screening_list_version_in_force",
            ["kind"],
            unique=True,
            sqlite_where=sa.text("in_force"),
            postgresql_where=sa.text("in_force"),
        )

    op.create_table(
        "screening_load",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("given_date", sa.Date(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("version_id", sa.String(length=26), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'failed') = (code IS NOT NULL AND why IS NOT NULL)",
            name=op.f("ck_screening_load_failed_says_why"),
        ),
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_screening_load_ended_is_dated")),
        sa.CheckConstraint(
            "(state IN ('loaded', 'unchanged')) = (version_id IS NOT NULL)",
            name=op.f("ck_screening_load_loaded_has_a_version"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'loaded', 'unchanged', 'failed')", name=op.f("ck_screening_load_state")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_screening_load_by")),
        sa.ForeignKeyConstraint(["kind"], ["screening_list.kind"], name=op.f("fk_screening_load_kind")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["screening_list_version.id"], name=op.f("fk_screening_load_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_load")),
    )
    with op.batch_alter_table("screening_load", schema=None) as batch_op:
        batch_op.create_index("ix_screening_load_kind", ["kind", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("screening_load", schema=None) as batch_op:
        batch_op.drop_index("ix_screening_load_kind")

    op.drop_table("screening_load")
    with op.batch_alter_table("screening_list_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_screening_list_version_in_force", sqlite_where=sa.text("in_force"), postgresql_where=sa.text("in_force")
        )

    op.drop_table("screening_list_version")
    with op.batch_alter_table("screening_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_screening_entry_in_force",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.drop_index("ix_screening_entry_until")
        batch_op.drop_index("ix_screening_entry_since")

    op.drop_table("screening_entry")
    op.drop_table("screening_list")
