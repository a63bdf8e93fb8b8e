"""People are searched.

Revision: 20261121_2129
Follows: 20261121_2126
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "20261121_2129"
down_revision = "20261121_2126"
branch_labels = None
depends_on = None


def fold(text: str) -> str:
    """Lower case, without accents, single spaces: as `kernel.text.fold` was when this was written."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("search_text", sa.Text(), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("sort_key", sa.String(length=255), server_default=sa.text("''"), nullable=False))
        batch_op.create_index("ix_person_sort", ["sort_key", "id"], unique=False)
    people = sa.table("person", *(sa.column(name) for name in ("id", "name", "email", "search_text", "sort_key")))
    connection = op.get_bind()
    for row in connection.execute(sa.select(people.c.id, people.c.name, people.c.email)).all():
        found = {"search_text": fold(f"{row.name} {row.email}"), "sort_key": fold(row.name)[:255]}
        connection.execute(people.update().where(people.c.id == row.id).values(**found))


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_sort")
        batch_op.drop_column("sort_key")
        batch_op.drop_column("search_text")
