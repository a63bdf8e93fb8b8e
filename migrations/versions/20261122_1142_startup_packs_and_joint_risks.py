"""startup packs and joint risks.

Revision: 20261122_1142
Follows: 20261122_1056
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1142"
down_revision = "20261122_1056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "joint_risk",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("cause_note", sa.String(length=26), nullable=False),
        sa.Column("effect_note", sa.String(length=26), nullable=False),
        sa.Column("response_note", sa.String(length=26), nullable=True),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("effect", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'accepted', 'closed')", name=op.f("ck_joint_risk_state")),
        sa.CheckConstraint("effect BETWEEN 1 AND 5", name=op.f("ck_joint_risk_effect")),
        sa.CheckConstraint("likelihood BETWEEN 1 AND 5", name=op.f("ck_joint_risk_likelihood")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_joint_risk_by")),
        sa.ForeignKeyConstraint(["cause_note"], ["note.id"], name=op.f("fk_joint_risk_cause_note")),
        sa.ForeignKeyConstraint(["effect_note"], ["note.id"], name=op.f("fk_joint_risk_effect_note")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_joint_risk_partnership_id")),
        sa.ForeignKeyConstraint(["response_note"], ["note.id"], name=op.f("fk_joint_risk_response_note")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_risk")),
    )
    with op.batch_alter_table("joint_risk", schema=None) as batch_op:
        batch_op.create_index("ix_joint_risk_partnership", ["partnership_id", "state", "id"], unique=False)

    op.create_table(
        "pack_entry",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("for_id", sa.String(length=26), nullable=True),
        sa.Column("assessment_id", sa.String(length=26), nullable=True),
        sa.Column("item", sa.String(length=80), nullable=True),
        sa.Column("tool", sa.String(length=80), nullable=True),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("owner_id", sa.String(length=26), nullable=True),
        sa.Column("leader_id", sa.String(length=26), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("shown_by", sa.Text(), nullable=True),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("settled_by", sa.String(length=26), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_note", sa.String(length=26), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('done', 'dropped')) = (settled_by IS NOT NULL AND settled_on IS NOT NULL AND settled_note IS NOT NULL)",
            name=op.f("ck_pack_entry_settled_with_words"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'asked', 'offered', 'open', 'done', 'dropped')", name=op.f("ck_pack_entry_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('asked', 'offered') OR for_id IS NOT NULL", name=op.f("ck_pack_entry_asked_by_somebody")
        ),
        sa.CheckConstraint(
            "state NOT IN ('offered', 'open', 'done') OR (owner_id IS NOT NULL AND due_on IS NOT NULL AND shown_by IS NOT NULL)",
            name=op.f("ck_pack_entry_under_way_is_whole"),
        ),
        sa.CheckConstraint("(item IS NULL) = (assessment_id IS NULL)", name=op.f("ck_pack_entry_item_of_assessment")),
        sa.CheckConstraint("for_id IS NULL OR for_id <> organisation_id", name=op.f("ck_pack_entry_helps_another")),
        sa.CheckConstraint("item IS NOT NULL OR what IS NOT NULL", name=op.f("ck_pack_entry_about_something")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_pack_entry_assessment_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_pack_entry_by")),
        sa.ForeignKeyConstraint(["for_id"], ["organisation.id"], name=op.f("fk_pack_entry_for_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["person.id"], name=op.f("fk_pack_entry_leader_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_pack_entry_organisation_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_pack_entry_owner_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_pack_entry_partnership_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_pack_entry_settled_by")),
        sa.ForeignKeyConstraint(["settled_note"], ["note.id"], name=op.f("fk_pack_entry_settled_note")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_entry")),
        sa.UniqueConstraint("assessment_id", "item", name=op.f("uq_pack_entry_assessment_id_item")),
    )
    with op.batch_alter_table("pack_entry", schema=None) as batch_op:
        batch_op.create_index("ix_pack_entry_leader", ["leader_id", "state", "due_on"], unique=False)
        batch_op.create_index("ix_pack_entry_owner", ["owner_id", "state", "due_on"], unique=False)
        batch_op.create_index("ix_pack_entry_partnership", ["partnership_id", "state", "due_on", "id"], unique=False)
        batch_op.create_index(
            "uq_pack_entry_running",
            ["partnership_id", "organisation_id", "item"],
            unique=True,
            sqlite_where=sa.text("item IS NOT NULL AND state IN ('proposed', 'open')"),
            postgresql_where=sa.text("item IS NOT NULL AND state IN ('proposed', 'open')"),
        )

    op.create_table(
        "risk_bearer",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("risk_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "share IS NOT NULL OR words IS NOT NULL OR owner_id IS NOT NULL", name=op.f("ck_risk_bearer_says_something")
        ),
        sa.CheckConstraint("share IS NULL OR share BETWEEN 1 AND 100", name=op.f("ck_risk_bearer_share")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_risk_bearer_organisation_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_risk_bearer_owner_id")),
        sa.ForeignKeyConstraint(["risk_id"], ["joint_risk.id"], name=op.f("fk_risk_bearer_risk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_bearer")),
        sa.UniqueConstraint("risk_id", "organisation_id", name=op.f("uq_risk_bearer_risk_id_organisation_id")),
    )


def downgrade() -> None:
    op.drop_table("risk_bearer")
    with op.batch_alter_table("pack_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pack_entry_running",
            sqlite_where=sa.text("item IS NOT NULL AND state IN ('proposed', 'open')"),
            postgresql_where=sa.text("item IS NOT NULL AND state IN ('proposed', 'open')"),
        )
        batch_op.drop_index("ix_pack_entry_partnership")
        batch_op.drop_index("ix_pack_entry_owner")
        batch_op.drop_index("ix_pack_entry_leader")

    op.drop_table("pack_entry")
    with op.batch_alter_table("joint_risk", schema=None) as batch_op:
        batch_op.drop_index("ix_joint_risk_partnership")

    op.drop_table("joint_risk")
