"""Search by words, indexes of the list, saved views.

Revision: 20261121_2126
Follows: 20261121_2112
"""

import sqlalchemy as sa
from alembic import op

from kernel.search_schema import created, dropped

revision = "20261121_2126"
down_revision = "20261121_2112"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_partnership_liaison": ("partnership", ["liaison_id", "sort_key", "id"]),
    "ix_partnership_market_system": ("partnership", ["market_system", "sort_key", "id"]),
    "ix_partnership_type": ("partnership", ["relationship_type", "sort_key", "id"]),
    "ix_partnership_flagged": ("partnership", ["flagged", "sort_key", "id"]),
    "ix_partnership_since": ("partnership", ["stage_since", "id"]),
    "ix_partnership_stage_since": ("partnership", ["stage", "stage_since", "id"]),
    "ix_exploration_ends": ("exploration", ["found_on", "ends_on"]),
    "ix_agreement_state_ends": ("agreement", ["state", "ends_on", "partnership_id"]),
    "ix_agreement_tier": ("agreement", ["tier", "state", "partnership_id"]),
}
BATCH = 1_000


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("owner_id", sa.String(length=26), nullable=False),
        sa.Column("programme_id", sa.String(length=26), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("layout", sa.String(length=5), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("layout IN ('list', 'board')", name=op.f("ck_saved_view_layout")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_saved_view_owner_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_saved_view_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_saved_view_owner_id_name")),
    )
    op.create_index(op.f("ix_saved_view_programme_id"), "saved_view", ["programme_id"])
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    split_into_words()
    for statement in created(op.get_bind().dialect.name, "partnership", "search_text"):
        op.execute(statement)


def downgrade() -> None:
    for statement in dropped(op.get_bind().dialect.name, "partnership"):
        op.execute(statement)
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table_name=table)
    op.drop_index(op.f("ix_saved_view_programme_id"), table_name="saved_view")
    op.drop_table("saved_view")


def split_into_words() -> None:
    """Leave only words, divided by spaces, in what partnerships are found by; it is folded already."""
    table = sa.table("partnership", sa.column("id"), sa.column("search_text"))
    database, after = op.get_bind(), ""
    while True:
        wanted = sa.select(table.c.id, table.c.search_text).where(table.c.id > after).order_by(table.c.id).limit(BATCH)
        rows = database.execute(wanted).all()
        if not rows:
            return
        for row in rows:
            words = "".join(sign if sign.isalnum() else " " for sign in row.search_text).split()
            database.execute(table.update().where(table.c.id == row.id).values(search_text=" ".join(words)))
        after = rows[-1].id
