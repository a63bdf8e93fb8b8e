"""Screening finds hits, and people answer them.

Revision: 20261122_1041
Follows: 20261122_0805
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1041"
down_revision = "20261122_0805"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hit",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("person_row", sa.String(length=26), nullable=False),
        sa.Column("other_name", sa.String(length=26), nullable=False),
        sa.Column("listed_key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("lane", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("listed", sa.String(length=64), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("open_since", sa.Date(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("gone_on", sa.Date(), nullable=True),
        sa.Column("sort_key", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("lane IN ('log', 'review', 'stop')", name=op.f("ck_hit_lane")),
        sa.CheckConstraint("state IN ('open', 'cleared', 'confirmed')", name=op.f("ck_hit_state")),
        sa.CheckConstraint("score >= 0 AND score <= 10000", name=op.f("ck_hit_score_of_a_whole")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_hit_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hit")),
        sa.UniqueConstraint(
            "organisation_id", "person_row", "listed_key", name=op.f("uq_hit_organisation_id_person_row_listed_key")
        ),
    )
    with op.batch_alter_table("hit", schema=None) as batch_op:
        batch_op.create_index("ix_hit_state_sort", ["state", "sort_key", "id"], unique=False)

    op.create_table(
        "screening_run",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("lists", sa.String(length=64), nullable=False),
        sa.Column("edition_id", sa.String(length=26), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("unread", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('clear', 'hits', 'unread')", name=op.f("ck_screening_run_outcome")),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_screening_run_first_before_last")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_screening_run_edition_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_screening_run_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_run")),
        sa.UniqueConstraint(
            "organisation_id",
            "asked",
            "lists",
            "edition_id",
            name=op.f("uq_screening_run_organisation_id_asked_lists_edition_id"),
        ),
    )
    op.create_table(
        "hit_decision",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("hit_id", sa.String(length=26), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("note_id", sa.String(length=26), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("listed", sa.String(length=64), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(length=8), nullable=True),
        sa.CheckConstraint("ended_by IN ('record', 'list', 'both', 'decision')", name=op.f("ck_hit_decision_ended_by")),
        sa.CheckConstraint("verdict IN ('cleared', 'confirmed')", name=op.f("ck_hit_decision_verdict")),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_by IS NULL)", name=op.f("ck_hit_decision_ending_is_whole")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_hit_decision_by")),
        sa.ForeignKeyConstraint(["hit_id"], ["hit.id"], name=op.f("fk_hit_decision_hit_id")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_hit_decision_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hit_decision")),
    )
    with op.batch_alter_table("hit_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hit_decision_hit_id"), ["hit_id"], unique=False)

    op.create_table(
        "hold_cause",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("hold_id", sa.String(length=26), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("source_id", sa.String(length=26), nullable=False),
        sa.Column("placed", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("cause IN ('screening')", name=op.f("ck_hold_cause_cause")),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_hold_cause_hold_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_cause")),
        sa.UniqueConstraint("cause", "source_id", "hold_id", name=op.f("uq_hold_cause_cause_source_id_hold_id")),
    )
    with op.batch_alter_table("hold_cause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hold_cause_hold_id"), ["hold_id"], unique=False)

    op.create_table(
        "screened",
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("run_id", sa.String(length=26), nullable=False),
        sa.Column("screened_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("due_since", sa.Date(), nullable=True),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("waiting_since", sa.Date(), nullable=True),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.CheckConstraint("(waiting = 0) = (waiting_since IS NULL)", name=op.f("ck_screened_waiting_since_a_day")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_screened_organisation_id")),
        sa.ForeignKeyConstraint(["run_id"], ["screening_run.id"], name=op.f("fk_screened_run_id")),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_screened")),
    )


def downgrade() -> None:
    op.drop_table("screened")
    with op.batch_alter_table("hold_cause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hold_cause_hold_id"))

    op.drop_table("hold_cause")
    with op.batch_alter_table("hit_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hit_decision_hit_id"))

    op.drop_table("hit_decision")
    op.drop_table("screening_run")
    with op.batch_alter_table("hit", schema=None) as batch_op:
        batch_op.drop_index("ix_hit_state_sort")

    op.drop_table("hit")
