"""A second language of an agreement's document.

Revision: 20261122_0720
Follows: 20261122_0717
"""

from alembic import op

revision = "20261122_0720"
down_revision = "20261122_0717"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Neither database makes the table anew for a column that may be empty, so that its triggers stay.
    op.execute(
        "ALTER TABLE agreement ADD COLUMN second_language VARCHAR(5) "
        "CONSTRAINT ck_agreement_second_language_is_another CHECK (second_language <> language)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE agreement DROP COLUMN second_language")
