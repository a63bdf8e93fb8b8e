"""Organisations without twins.

Revision: 20261121_2131
Follows: 20261121_2129
"""

import re
from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa
from alembic import op

from partnerships.likeness import keys_of, match_key

revision = "20261121_2131"
down_revision = "20261121_2129"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation_fact",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("fact", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=True),
        sa.CheckConstraint("answer IN ('yes', 'no', 'not-known')", name=op.f("ck_organisation_fact_answer")),
        sa.CheckConstraint("fact IN ('women-led', 'locally-led')", name=op.f("ck_organisation_fact_fact")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_fact_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_fact")),
    )
    with op.batch_alter_table("organisation_fact", schema=None) as batch_op:
        batch_op.create_index("ix_organisation_fact_newest", ["organisation_id", "fact", "as_of"], unique=False)

    op.create_table(
        "organisation_key",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_key_organisation_id")
        ),
        sa.PrimaryKeyConstraint("key", "organisation_id", name=op.f("pk_organisation_key")),
    )
    with op.batch_alter_table("organisation_key", schema=None) as batch_op:
        batch_op.create_index("ix_organisation_key_organisation_id", ["organisation_id"], unique=False)

    op.create_table(
        "organisation_merge",
        sa.Column("gone_id", sa.String(length=26), nullable=False),
        sa.Column("kept_id", sa.String(length=26), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("gone_id <> kept_id", name=op.f("ck_organisation_merge_two_records")),
        sa.ForeignKeyConstraint(["gone_id"], ["organisation.id"], name=op.f("fk_organisation_merge_gone_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["organisation.id"], name=op.f("fk_organisation_merge_kept_id")),
        sa.PrimaryKeyConstraint("gone_id", name=op.f("pk_organisation_merge")),
    )
    with op.batch_alter_table("organisation_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_merge_kept_id"), ["kept_id"], unique=False)

    op.create_table(
        "organisation_parent",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("parent_id", sa.String(length=26), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("parent_id <> organisation_id", name=op.f("ck_organisation_parent_two_bodies")),
        sa.CheckConstraint(
            "until IS NULL OR since IS NULL OR since <= until", name=op.f("ck_organisation_parent_ends_after_it_began")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_parent_organisation_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_parent")),
    )
    with op.batch_alter_table("organisation_parent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_parent_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_parent_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "organisation_person",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("capacity", sa.String(length=200), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('director', 'signatory', 'key-staff', 'contact')", name=op.f("ck_organisation_person_role")
        ),
        sa.CheckConstraint(
            "until IS NULL OR since IS NULL OR since <= until", name=op.f("ck_organisation_person_ends_after_it_began")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_person_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_person")),
    )
    with op.batch_alter_table("organisation_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_person_organisation_id"), ["organisation_id"], unique=False)

    with op.batch_alter_table("former_name", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("used_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("used_to", sa.Date(), nullable=True))

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locally_led", sa.Boolean(), nullable=True))

    with op.batch_alter_table("organisation_identifier", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("noted_on", sa.Date(), nullable=True))

    _keep_what_was_said()
    _write_numbers_alike()
    _make_keys()


ORGANISATIONS = sa.table(
    "organisation",
    *(sa.column(name) for name in ("id", "name", "name_key")),
    sa.column("women_led", sa.Boolean()),
)
FACTS = sa.table(
    "organisation_fact",
    *(sa.column(name) for name in ("id", "organisation_id", "fact", "answer")),
    sa.column("as_of", sa.Date()),
)
ENTRIES = sa.table(
    "journal_entry", sa.column("subject_kind"), sa.column("subject_id"), sa.column("on", sa.Date()), sa.column("seq")
)
NUMBERS = sa.table("organisation_identifier", sa.column("id"), sa.column("scheme"), sa.column("value"))
NAMES = sa.table("former_name", sa.column("organisation_id"), sa.column("name"))
KEYS = sa.table("organisation_key", sa.column("key"), sa.column("organisation_id"))


def _keep_what_was_said() -> None:
    """Make each answer to "led by women" a fact of the day on which the organisation was entered."""
    connection = op.get_bind()
    said = connection.execute(
        sa.select(ORGANISATIONS.c.id, ORGANISATIONS.c.women_led, sa.func.min(ENTRIES.c.on, type_=sa.Date()))
        .select_from(
            ORGANISATIONS.outerjoin(
                ENTRIES, (ENTRIES.c.subject_id == ORGANISATIONS.c.id) & (ENTRIES.c.subject_kind == "organisation")
            )
        )
        .where(ORGANISATIONS.c.women_led.is_not(None))
        .group_by(ORGANISATIONS.c.id, ORGANISATIONS.c.women_led)
    )
    for found in _parted(said):
        rows = [
            {
                "id": organisation,
                "organisation_id": organisation,
                "fact": "women-led",
                "answer": "yes" if answer else "no",
                "as_of": on or date(2026, 11, 21),
            }
            for organisation, answer, on in found
        ]
        connection.execute(sa.insert(FACTS), rows)


def _write_numbers_alike() -> None:
    """Take spaces, and dashes where a register's numbers are digits, out of what was typed; never onto another's."""
    connection = op.get_bind()
    rows = connection.execute(sa.select(NUMBERS.c.id, NUMBERS.c.scheme, NUMBERS.c.value)).all()
    taken = {(scheme, value) for _, scheme, value in rows}
    for key, scheme, value in rows:
        if re.fullmatch(r"[A-Z]{2}-[A-Z0-9_]+", scheme) is None:
            continue
        alike = re.sub(r"[\s.\-/]" if scheme in {"HN-RTN", "GT-NIT"} else r"\s", "", value).upper()
        if alike and (scheme, alike) not in taken:
            taken.add((scheme, alike))
            connection.execute(sa.update(NUMBERS).where(NUMBERS.c.id == key).values(value=alike))


def _make_keys() -> None:
    """Let likely twins of what is here be found; the keys follow from the names and are made again with them."""
    connection = op.get_bind()
    names: dict[str, list[str]] = {}
    for source in (
        sa.select(ORGANISATIONS.c.id, ORGANISATIONS.c.name),
        sa.select(NAMES.c.organisation_id, NAMES.c.name),
    ):
        for organisation, name in connection.execute(source):
            names.setdefault(organisation, []).append(name)
    for found in _parted(names.items()):
        rows = [{"key": key, "organisation_id": one} for one, called in found for key in keys_of(called)]
        connection.execute(sa.insert(KEYS), rows)
        for one, called in found:
            alike = match_key(called[0])
            connection.execute(sa.update(ORGANISATIONS).where(ORGANISATIONS.c.id == one).values(name_key=alike))


_AT_ONCE = 1000


def _parted(rows: object) -> Iterator[list[tuple[str, ...]]]:
    """Yield rows a thousand at a time."""
    part: list[tuple[str, ...]] = []
    for row in rows:  # type: ignore[attr-defined]
        part.append(row)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def downgrade() -> None:
    with op.batch_alter_table("organisation_identifier", schema=None) as batch_op:
        batch_op.drop_column("noted_on")
        batch_op.drop_column("source")

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_column("locally_led")

    with op.batch_alter_table("former_name", schema=None) as batch_op:
        batch_op.drop_column("used_to")
        batch_op.drop_column("used_from")
        batch_op.drop_column("kind")

    with op.batch_alter_table("organisation_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_person_organisation_id"))

    op.drop_table("organisation_person")
    with op.batch_alter_table("organisation_parent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_parent_parent_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_parent_organisation_id"))

    op.drop_table("organisation_parent")
    with op.batch_alter_table("organisation_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_merge_kept_id"))

    op.drop_table("organisation_merge")
    with op.batch_alter_table("organisation_key", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_key_organisation_id")

    op.drop_table("organisation_key")
    with op.batch_alter_table("organisation_fact", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_fact_newest")

    op.drop_table("organisation_fact")
