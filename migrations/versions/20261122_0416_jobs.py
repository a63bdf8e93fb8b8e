"""Jobs that wait, are done, or wait for a person.

On PostgreSQL Procrastinate carries them; its tables are made by the package itself, of the one version that is pinned.

Revision: 20261122_0416
Follows: 20261122_0050
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager

revision = "20261122_0416"
down_revision = "20261122_0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name=op.f("ck_job_lease")),
        sa.CheckConstraint("(state IN ('done', 'dead')) = (ended_at IS NOT NULL)", name=op.f("ck_job_ended")),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'dead')", name=op.f("ck_job_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    op.create_index("ix_job_name", "job", ["name", "state"])
    op.create_index("ix_job_state", "job", ["state", "due_at", "id"])
    connection = op.get_bind().connection.dbapi_connection
    if op.get_bind().dialect.name == "postgresql" and connection is not None:
        # Many statements in one text: only the driver itself takes them, in the same transaction.
        connection.cursor().execute(SchemaManager.get_schema())


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in gone():
            op.execute(statement)
    op.drop_index("ix_job_state", table_name="job")
    op.drop_index("ix_job_name", table_name="job")
    op.drop_table("job")


def gone() -> Iterator[str]:
    """Yield what takes away Procrastinate's tables, then its functions, then its types, as they stand there."""
    for kind, found in OURS.items():
        for name in op.get_bind().execute(sa.text(found)).scalars().all():
            yield f"DROP {kind} {name} CASCADE"


OURS = {
    "TABLE": "SELECT CAST(CAST(oid AS regclass) AS text) FROM pg_class "
    "WHERE relkind = 'r' AND starts_with(relname, 'procrastinate_') AND pg_table_is_visible(oid)",
    "FUNCTION": "SELECT CAST(CAST(oid AS regprocedure) AS text) FROM pg_proc "
    "WHERE starts_with(proname, 'procrastinate_') AND pg_function_is_visible(oid)",
    "TYPE": "SELECT CAST(CAST(oid AS regtype) AS text) FROM pg_type "
    "WHERE typtype IN ('e', 'c') AND starts_with(typname, 'procrastinate_') AND pg_type_is_visible(oid)",
}
