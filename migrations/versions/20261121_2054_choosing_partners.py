"""choosing partners.

Revision: 20261121_2054
Follows: 20261121_1822
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2054"
down_revision = "20261121_1822"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "complementarity",
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_complementarity_by")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_complementarity_partnership_id")),
        sa.PrimaryKeyConstraint("partnership_id", name=op.f("pk_complementarity")),
    )
    op.create_table(
        "conflict_declaration",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("declared", sa.Boolean(), nullable=False),
        sa.Column("what", sa.String(length=26), nullable=True),
        sa.Column("handling", sa.String(length=26), nullable=True),
        sa.Column("handled_by", sa.String(length=26), nullable=True),
        sa.Column("handled_on", sa.Date(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(handling IS NULL) = (handled_by IS NULL)", name=op.f("ck_conflict_declaration_handled_by_somebody")
        ),
        sa.CheckConstraint(
            "(handling IS NULL) = (handled_on IS NULL)", name=op.f("ck_conflict_declaration_handled_on_a_day")
        ),
        sa.CheckConstraint("declared = (what IS NOT NULL)", name=op.f("ck_conflict_declaration_declared_in_words")),
        sa.CheckConstraint(
            "handled_by IS NULL OR handled_by <> person_id", name=op.f("ck_conflict_declaration_handled_by_another")
        ),
        sa.CheckConstraint("handling IS NULL OR declared", name=op.f("ck_conflict_declaration_handled_where_declared")),
        sa.ForeignKeyConstraint(["handled_by"], ["person.id"], name=op.f("fk_conflict_declaration_handled_by")),
        sa.ForeignKeyConstraint(["handling"], ["note.id"], name=op.f("fk_conflict_declaration_handling")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_conflict_declaration_partnership_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conflict_declaration_person_id")),
        sa.ForeignKeyConstraint(["what"], ["note.id"], name=op.f("fk_conflict_declaration_what")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_declaration")),
    )
    with op.batch_alter_table("conflict_declaration", schema=None) as batch_op:
        batch_op.create_index(
            "ix_conflict_declaration_partnership", ["partnership_id", "person_id", "on", "id"], unique=False
        )

    op.create_table(
        "inception_part",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_inception_part_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_inception_part_organisation_id")
        ),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_inception_part_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inception_part")),
        sa.UniqueConstraint(
            "partnership_id",
            "organisation_id",
            "part",
            "on",
            name=op.f("uq_inception_part_partnership_id_organisation_id_part_on"),
        ),
    )
    with op.batch_alter_table("inception_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inception_part_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "mark",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("of", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("suggested", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=26), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("of IN ('idea', 'partner', 'relationship')", name=op.f("ck_mark_one_of_three")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_mark_by")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_mark_partnership_id")),
        sa.ForeignKeyConstraint(["reason"], ["note.id"], name=op.f("fk_mark_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    )
    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.create_index("ix_mark_partnership", ["partnership_id", "of", "on", "id"], unique=False)

    op.create_table(
        "selection",
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=255), nullable=True),
        sa.Column("applicants", sa.Integer(), nullable=True),
        sa.Column("justification", sa.String(length=26), nullable=True),
        sa.Column("agreed_by", sa.String(length=26), nullable=True),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "(basis = 'competed') = (applicants IS NOT NULL)", name=op.f("ck_selection_competed_among_applicants")
        ),
        sa.CheckConstraint(
            "(basis = 'competed') = (reference IS NOT NULL)", name=op.f("ck_selection_competed_by_a_call")
        ),
        sa.CheckConstraint("(basis = 'direct') = (agreed_by IS NOT NULL)", name=op.f("ck_selection_direct_is_agreed")),
        sa.CheckConstraint(
            "(basis = 'direct') = (justification IS NOT NULL)", name=op.f("ck_selection_direct_is_justified")
        ),
        sa.CheckConstraint("basis IN ('competed', 'unsolicited', 'direct')", name=op.f("ck_selection_basis")),
        sa.CheckConstraint("agreed_by IS NULL OR agreed_by <> by", name=op.f("ck_selection_agreed_by_another")),
        sa.CheckConstraint("applicants IS NULL OR applicants > 0", name=op.f("ck_selection_somebody_applied")),
        sa.ForeignKeyConstraint(["agreed_by"], ["person.id"], name=op.f("fk_selection_agreed_by")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_selection_by")),
        sa.ForeignKeyConstraint(["justification"], ["note.id"], name=op.f("fk_selection_justification")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_selection_partnership_id")),
        sa.PrimaryKeyConstraint("partnership_id", name=op.f("pk_selection")),
    )
    op.create_table(
        "brought",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("party_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_brought_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brought")),
        sa.UniqueConstraint("party_id", "kind", name=op.f("uq_brought_party_id_kind")),
    )
    op.create_table(
        "criterion_answer",
        sa.Column("mark_id", sa.String(length=26), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.CheckConstraint("answer IN ('no', 'partly', 'yes')", name=op.f("ck_criterion_answer_answer")),
        sa.ForeignKeyConstraint(["mark_id"], ["mark.id"], name=op.f("fk_criterion_answer_mark_id")),
        sa.PrimaryKeyConstraint("mark_id", "criterion", name=op.f("pk_criterion_answer")),
    )


def downgrade() -> None:
    op.drop_table("criterion_answer")
    op.drop_table("brought")
    op.drop_table("selection")
    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.drop_index("ix_mark_partnership")

    op.drop_table("mark")
    with op.batch_alter_table("inception_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inception_part_organisation_id"))

    op.drop_table("inception_part")
    with op.batch_alter_table("conflict_declaration", schema=None) as batch_op:
        batch_op.drop_index("ix_conflict_declaration_partnership")

    op.drop_table("conflict_declaration")
    op.drop_table("complementarity")
