"""Terms and duties of members, delegations, stand-ins.

Revision: 20261121_2132
Follows: 20261121_2131
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2132"
down_revision = "20261121_2131"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stand_in",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("stand_in_id", sa.String(length=26), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("person_id <> stand_in_id", name=op.f("ck_stand_in_somebody_else")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_stand_in_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stand_in_person_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["person.id"], name=op.f("fk_stand_in_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_in")),
    )
    with op.batch_alter_table("stand_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stand_in_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stand_in_stand_in_id"), ["stand_in_id"], unique=False)

    op.create_table(
        "membership_duty",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("membership_id", sa.String(length=26), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.CheckConstraint("duty IN ('signatory', 'finance', 'programme')", name=op.f("ck_membership_duty_duty")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_membership_duty_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_duty")),
        sa.UniqueConstraint("membership_id", "duty", name=op.f("uq_membership_duty_membership_id_duty")),
    )
    op.create_table(
        "membership_term",
        sa.Column("membership_id", sa.String(length=26), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_membership_term_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_membership_term_membership_id")),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_membership_term")),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("given_by", sa.String(length=26), nullable=False),
        sa.Column("programme_id", sa.String(length=26), nullable=True),
        sa.Column("kinds", sa.String(length=255), nullable=False),
        sa.Column("tiers", sa.String(length=40), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.CheckConstraint("most > 0", name=op.f("ck_delegation_most_above_zero")),
        sa.CheckConstraint("person_id <> given_by", name=op.f("ck_delegation_to_somebody_else")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_delegation_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_delegation_given_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delegation_person_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_delegation_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegation_person_id"), ["person_id"], unique=False)

    op.create_table(
        "approval_standing",
        sa.Column("approval_id", sa.String(length=26), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=26), nullable=True),
        sa.Column("delegation_id", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "on_behalf_of IS NOT NULL OR delegation_id IS NOT NULL",
            name=op.f("ck_approval_standing_says_on_what_it_rests"),
        ),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"], name=op.f("fk_approval_standing_approval_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_approval_standing_delegation_id")),
        sa.ForeignKeyConstraint(["on_behalf_of"], ["person.id"], name=op.f("fk_approval_standing_on_behalf_of")),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_approval_standing")),
    )


def downgrade() -> None:
    op.drop_table("approval_standing")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegation_person_id"))

    op.drop_table("delegation")
    op.drop_table("membership_term")
    op.drop_table("membership_duty")
    with op.batch_alter_table("stand_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stand_in_stand_in_id"))
        batch_op.drop_index(batch_op.f("ix_stand_in_person_id"))

    op.drop_table("stand_in")
