"""Both sides assess each other.

Revision: 20261122_1102
Follows: 20261122_1055
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1102"
down_revision = "20261122_1055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("edition_id", sa.String(length=26), nullable=False),
        sa.Column("tier", sa.String(length=2), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("opened_by", sa.String(length=26), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("own_by", sa.String(length=26), nullable=True),
        sa.Column("own_on", sa.Date(), nullable=True),
        sa.Column("other_by", sa.String(length=26), nullable=True),
        sa.Column("other_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=24), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'agreed') = (result IS NOT NULL AND agreed_on IS NOT NULL AND expires_on IS NOT NULL)",
            name=op.f("ck_assessment_agreed_has_result"),
        ),
        sa.CheckConstraint(
            "result IN ('cleared', 'cleared-with-conditions', 'not-yet', 'blocked')", name=op.f("ck_assessment_result")
        ),
        sa.CheckConstraint("side IN ('of-partner', 'of-funder')", name=op.f("ck_assessment_side")),
        sa.CheckConstraint(
            "state = 'open' OR (own_on IS NOT NULL AND other_on IS NOT NULL)", name=op.f("ck_assessment_shared_by_both")
        ),
        sa.CheckConstraint("state IN ('open', 'shared', 'agreed')", name=op.f("ck_assessment_state")),
        sa.CheckConstraint("tier IN ('N0', 'T1', 'T2', 'T3', 'T4')", name=op.f("ck_assessment_tier")),
        sa.CheckConstraint("(other_by IS NULL) = (other_on IS NULL)", name=op.f("ck_assessment_other_is_whole")),
        sa.CheckConstraint("(own_by IS NULL) = (own_on IS NULL)", name=op.f("ck_assessment_own_is_whole")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_assessment_edition_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_assessment_opened_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_assessment_organisation_id")),
        sa.ForeignKeyConstraint(["other_by"], ["person.id"], name=op.f("fk_assessment_other_by")),
        sa.ForeignKeyConstraint(["own_by"], ["person.id"], name=op.f("fk_assessment_own_by")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_assessment_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index("ix_assessment_organisation", ["organisation_id", "state", "id"], unique=False)
        batch_op.create_index("ix_assessment_partnership", ["partnership_id", "organisation_id", "id"], unique=False)
        batch_op.create_index(
            "uq_assessment_running",
            ["partnership_id", "organisation_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'agreed'"),
            postgresql_where=sa.text("state <> 'agreed'"),
        )

    op.create_table(
        "assessment_answer",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("assessment_id", sa.String(length=26), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("voice", sa.String(length=6), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("note_id", sa.String(length=26), nullable=True),
        sa.Column("disputes", sa.Boolean(), nullable=True),
        sa.Column("taken_from", sa.String(length=26), nullable=True),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "disputes IS NULL OR voice = 'other'", name=op.f("ck_assessment_answer_disputed_by_the_other")
        ),
        sa.CheckConstraint(
            "taken_from IS NULL OR (voice = 'agreed' AND value IS NOT NULL)",
            name=op.f("ck_assessment_answer_taken_as_agreed"),
        ),
        sa.CheckConstraint("voice IN ('own', 'other', 'agreed')", name=op.f("ck_assessment_answer_voice")),
        sa.CheckConstraint("comment IS NULL OR note_id IS NULL", name=op.f("ck_assessment_answer_comment_or_note")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_answer_assessment_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_assessment_answer_by")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_assessment_answer_note_id")),
        sa.ForeignKeyConstraint(["taken_from"], ["assessment_answer.id"], name=op.f("fk_assessment_answer_taken_from")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_answer")),
        sa.UniqueConstraint(
            "assessment_id", "item", "voice", name=op.f("uq_assessment_answer_assessment_id_item_voice")
        ),
    )
    op.create_table(
        "assessment_evidence",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("assessment_id", sa.String(length=26), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("voice", sa.String(length=6), nullable=False),
        sa.Column("attachment_id", sa.String(length=26), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.CheckConstraint("voice IN ('own', 'other')", name=op.f("ck_assessment_evidence_voice")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_evidence_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_assessment_evidence_attachment_id")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_assessment_evidence_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_evidence")),
        sa.UniqueConstraint(
            "assessment_id",
            "item",
            "voice",
            "attachment_id",
            name=op.f("uq_assessment_evidence_assessment_id_item_voice_attachment_id"),
        ),
    )
    with op.batch_alter_table("assessment_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_evidence_attachment_id"), ["attachment_id"], unique=False)

    op.create_table(
        "assessment_figure",
        sa.Column("assessment_id", sa.String(length=26), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("figure", sa.Integer(), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.CheckConstraint("(figure IS NULL) = (cases = 0)", name=op.f("ck_assessment_figure_measured_in_cases")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_figure_assessment_id")),
        sa.PrimaryKeyConstraint("assessment_id", "item", name=op.f("pk_assessment_figure")),
    )
    op.create_table(
        "assessment_paper",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("assessment_id", sa.String(length=26), nullable=False),
        sa.Column("voice", sa.String(length=6), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("attachment_id", sa.String(length=26), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("voice IN ('own', 'other', 'agreed')", name=op.f("ck_assessment_paper_voice")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_paper_assessment_id")),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_assessment_paper_attachment_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_assessment_paper_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_paper")),
        sa.UniqueConstraint("assessment_id", "voice", name=op.f("uq_assessment_paper_assessment_id_voice")),
    )
    op.create_table(
        "joint_session",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("assessment_id", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("attendees", sa.String(length=26), nullable=False),
        sa.Column("remarks", sa.String(length=26), nullable=True),
        sa.Column("voice", sa.String(length=6), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("voice IN ('own', 'other')", name=op.f("ck_joint_session_voice")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_joint_session_assessment_id")),
        sa.ForeignKeyConstraint(["attendees"], ["note.id"], name=op.f("fk_joint_session_attendees")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_joint_session_by")),
        sa.ForeignKeyConstraint(["remarks"], ["note.id"], name=op.f("fk_joint_session_remarks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_session")),
    )
    with op.batch_alter_table("joint_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_joint_session_assessment_id"), ["assessment_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("joint_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_joint_session_assessment_id"))

    op.drop_table("joint_session")
    op.drop_table("assessment_paper")
    op.drop_table("assessment_figure")
    with op.batch_alter_table("assessment_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_evidence_attachment_id"))

    op.drop_table("assessment_evidence")
    op.drop_table("assessment_answer")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assessment_running",
            sqlite_where=sa.text("state <> 'agreed'"),
            postgresql_where=sa.text("state <> 'agreed'"),
        )
        batch_op.drop_index("ix_assessment_partnership")
        batch_op.drop_index("ix_assessment_organisation")

    op.drop_table("assessment")
