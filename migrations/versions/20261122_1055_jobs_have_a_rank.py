"""Jobs have a rank: what somebody waits for is done before what may come after it.

Revision: 20261122_1055
Follows: 20261122_1046
"""

from alembic import op

revision = "20261122_1055"
down_revision = "20261122_1046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_job_state", table_name="job")
    op.execute("ALTER TABLE job ADD COLUMN rank INTEGER DEFAULT 0 NOT NULL")
    op.create_index("ix_job_state", "job", ["state", "rank", "due_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_job_state", table_name="job")
    op.execute("ALTER TABLE job DROP COLUMN rank")
    op.create_index("ix_job_state", "job", ["state", "due_at", "id"])
