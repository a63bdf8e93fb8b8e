"""What lists show of agreements, kept beside the partnership by triggers.

Whoever changes an agreement, a report or an exploration, one by one or many at once, changes the partnership's row in
the same transaction. PostgreSQL locks the partnership before it looks: two who change two agreements at once would
each miss the other's.

Revision: 20261122_0050
Follows: 20261121_2124
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "20261122_0050"
down_revision = "20261121_2124"
branch_labels = None
depends_on = None

COUNTS = ("in_review", "in_signature", "signed", "on_the_way")
INDEXES = {"ix_partnership_tier": ["tier", "sort_key", "id"], "ix_partnership_next_on": ["next_on", "id"]}
NARROW = {
    "ix_partnership_in_review": "in_review > 0",
    "ix_partnership_in_signature": "in_signature > 0",
    "ix_partnership_flagged": "flagged IS NOT NULL",
}
#: Served the questions that the columns answer now.
NEEDLESS = {
    "ix_agreement_tier": ("agreement", ["tier", "state", "partnership_id"]),
    "ix_agreement_state_ends": ("agreement", ["state", "ends_on", "partnership_id"]),
    "ix_partnership_flagged": ("partnership", ["flagged", "sort_key", "id"]),
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for name, (table, _columns) in NEEDLESS.items():
        op.drop_index(name, table_name=table)
    for name in COUNTS:
        op.add_column("partnership", sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("partnership", sa.Column("tier", sa.String(length=2), nullable=True))
    op.add_column("partnership", sa.Column("committed", sa.Text(), nullable=True))
    op.add_column("partnership", sa.Column("next_on", sa.Date(), nullable=True))
    op.execute(filled(dialect))
    for statement in created(dialect):
        op.execute(statement)
    for name, columns in INDEXES.items():
        op.create_index(name, "partnership", columns)
    for name, where in NARROW.items():
        op.create_index(
            name, "partnership", ["sort_key", "id"], sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )


def downgrade() -> None:
    for statement in dropped(op.get_bind().dialect.name):
        op.execute(statement)
    for name in [*INDEXES, *NARROW]:
        op.drop_index(name, table_name="partnership")
    for name in (*COUNTS, "tier", "committed", "next_on"):
        op.execute(f"ALTER TABLE partnership DROP COLUMN {name}")
    for name, (table, columns) in NEEDLESS.items():
        op.create_index(name, table, columns)


COLUMNS = ("tier", "in_review", "in_signature", "signed", "on_the_way", "committed", "next_on")
#: Table → the columns whose change can change what is shown.
WATCHED = {
    "agreement": ("partnership_id", "kind", "state", "tier", "amount", "currency", "ends_on"),
    "report_due": ("agreement_id", "due_on", "received_on"),
    "exploration": ("partnership_id", "ends_on", "found_on", "left"),
}
EVENTS = ("insert", "update", "delete")
_COMMITTED = {
    "sqlite": "NULLIF(json_group_array(json_array(one.currency, one.amount)), '[]')",
    "postgresql": "CAST(json_agg(json_build_array(one.currency, one.amount) ORDER BY one.currency) AS TEXT)",
}


def created(dialect: str) -> Iterator[str]:
    """Yield the statements that make them; the rows that stand there are `filled` apart."""
    if dialect == "postgresql":
        yield (
            "CREATE FUNCTION listed_again(changed VARCHAR) RETURNS void LANGUAGE plpgsql AS $$ BEGIN "
            "PERFORM 1 FROM partnership WHERE id = changed FOR NO KEY UPDATE; "
            f"{filled(dialect, 'partnership.id = changed')}; END $$"
        )
    for table in WATCHED:
        yield from (_on_postgresql if dialect == "postgresql" else _on_sqlite)(table)


def dropped(dialect: str) -> Iterator[str]:
    """Yield the statements that take them away."""
    for table in WATCHED:
        for event in EVENTS:
            yield f"DROP TRIGGER listed_{table}_{event}" + (f" ON {table}" if dialect == "postgresql" else "")
        if dialect == "postgresql":
            yield f"DROP FUNCTION listed_{table}()"
    if dialect == "postgresql":
        yield "DROP FUNCTION listed_again(VARCHAR)"


def filled(dialect: str, which: str = "1 = 1") -> str:
    """Return the statement that brings the rows of some partnerships in step, touching none that is.

    Each database gets it in the words that it does not go through all partnerships for each of them.
    """
    if dialect == "sqlite":
        columns, said = f"({', '.join(COLUMNS)})", f"(SELECT {_said(dialect)})"
        return f"UPDATE partnership SET {columns} = {said} WHERE {which} AND {columns} IS NOT {said}"  # noqa: S608 -- names of our own
    said = ", ".join(f"{name} = said.{name}" for name in COLUMNS)
    differs = " OR ".join(f"old.{name} IS DISTINCT FROM said.{name}" for name in COLUMNS)
    found = f"(SELECT partnership.id, {_said(dialect)} FROM partnership WHERE {which}) AS said"  # noqa: S608 -- as above
    return f"UPDATE partnership AS old SET {said} FROM {found} WHERE old.id = said.id AND ({differs})"  # noqa: S608 -- as above


def _said(dialect: str) -> str:
    """Return what is shown of a partnership, a column each.

    What narrows an aggregate stands inside it and not beside it: an index of states or dates, which would read the
    whole portfolio's, must not look better to a planner than the few rows of the partnership.
    """
    own = "FROM agreement AS own WHERE own.partnership_id = partnership.id"
    way = "'in-review', 'approved', 'out-for-signature', 'signed'"
    binding = "'in-force', 'suspended', 'ended', 'closed', 'terminated'"
    return f"""
        (SELECT MAX(CASE WHEN own.state <> 'cancelled' THEN own.tier END) {own}) AS tier,
        (SELECT COUNT(CASE WHEN own.state = 'in-review' THEN 1 END) {own}) AS in_review,
        (SELECT COUNT(CASE WHEN own.state = 'out-for-signature' THEN 1 END) {own}) AS in_signature,
        (SELECT COUNT(CASE WHEN own.state = 'signed' THEN 1 END) {own}) AS signed,
        (SELECT COUNT(CASE WHEN own.state IN ({way}) THEN 1 END) {own}) AS on_the_way,
        (SELECT {_COMMITTED[dialect]} FROM (
            SELECT own.currency AS currency,
                SUM(CASE WHEN own.kind IN ('grant', 'exploratory', 'subaward') AND own.state IN ({binding})
                    THEN own.amount ELSE 0 END) AS amount
            {own} GROUP BY own.currency ORDER BY own.currency
        ) AS one WHERE one.amount > 0) AS committed,
        (SELECT MIN(one.day) FROM (
            SELECT CASE WHEN own.state = 'in-force' THEN own.ends_on END AS day {own}
            UNION ALL SELECT CASE WHEN own.state IN ('in-force', 'suspended', 'ended') AND due.received_on IS NULL
                    THEN due.due_on END
                FROM agreement AS own JOIN report_due AS due ON due.agreement_id = own.id
                WHERE own.partnership_id = partnership.id
            UNION ALL SELECT CASE WHEN plan.found_on IS NULL AND NOT plan."left" THEN plan.ends_on END
                FROM exploration AS plan WHERE plan.partnership_id = partnership.id
        ) AS one) AS next_on"""  # noqa: S608 -- as above


def _changed(table: str, row: str) -> str:
    """Return whose partnership a changed row belongs to."""
    if table == "report_due":
        return f"(SELECT partnership_id FROM agreement WHERE id = {row}.agreement_id)"  # noqa: S608 -- as above
    return f"{row}.partnership_id"


def _when(table: str, event: str) -> str:
    columns = ", ".join('"left"' if name == "left" else name for name in WATCHED[table])
    return f"AFTER UPDATE OF {columns}" if event == "update" else f"AFTER {event.upper()}"


def _on_sqlite(table: str) -> Iterator[str]:
    for event in EVENTS:
        rows = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}[event]
        which = f"partnership.id IN ({', '.join(_changed(table, row) for row in rows)})"
        yield (
            f"CREATE TRIGGER listed_{table}_{event} {_when(table, event)} ON {table} "
            f"BEGIN {filled('sqlite', which)}; END"
        )


def _on_postgresql(table: str) -> Iterator[str]:
    key = WATCHED[table][0]
    yield (
        f"CREATE FUNCTION listed_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'DELETE' THEN PERFORM listed_again({_changed(table, 'NEW')}); END IF; "
        f"IF TG_OP = 'DELETE' OR OLD.{key} <> NEW.{key} THEN PERFORM listed_again({_changed(table, 'OLD')}); END IF; "
        "RETURN NULL; END $$"
    )
    for event in EVENTS:
        yield (
            f"CREATE TRIGGER listed_{table}_{event} {_when(table, event)} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION listed_{table}()"
        )
