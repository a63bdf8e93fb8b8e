"""Templates that an organisation brings itself.

What a version holds is never changed: triggers refuse it, whoever asks.

Revision: 20261122_0713
Follows: 20261122_0416
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "20261122_0713"
down_revision = "20261122_0416"
branch_labels = None
depends_on = None

#: What a version is; the other columns say what became of it.
FIXED = (
    "id",
    "template_id",
    "number",
    "attachment_id",
    "sha256",
    "report",
    "note_id",
    "proposed_by",
    "proposed_on",
    "proposed_at",
)


def upgrade() -> None:
    op.create_table(
        "own_template",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("programme_id", sa.String(length=26), nullable=True),
        sa.CheckConstraint("language IN ('en', 'es')", name=op.f("ck_own_template_language")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_own_template_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_template")),
        sa.UniqueConstraint(
            "name", "language", "programme_id", name=op.f("uq_own_template_name_language_programme_id")
        ),
    )
    with op.batch_alter_table("own_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_template_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(
            "uq_own_template_for_all",
            ["name", "language"],
            unique=True,
            sqlite_where=sa.text("programme_id IS NULL"),
            postgresql_where=sa.text("programme_id IS NULL"),
        )

    op.create_table(
        "template_version",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("template_id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.String(length=26), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("note_id", sa.String(length=26), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposed_by", sa.String(length=26), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=26), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=26), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_by IS NOT NULL)", name=op.f("ck_template_version_withdrawn")
        ),
        sa.CheckConstraint("state <> 'proposed' OR published_by IS NULL", name=op.f("ck_template_version_proposed")),
        sa.CheckConstraint(
            "state <> 'published' OR published_by IS NOT NULL", name=op.f("ck_template_version_published")
        ),
        sa.CheckConstraint("state IN ('proposed', 'published', 'withdrawn')", name=op.f("ck_template_version_state")),
        sa.CheckConstraint(
            "(published_by IS NULL) = (published_on IS NULL)", name=op.f("ck_template_version_published_on")
        ),
        sa.CheckConstraint(
            "(withdrawn_by IS NULL) = (withdrawn_on IS NULL)", name=op.f("ck_template_version_withdrawn_on")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_template_version_number")),
        sa.CheckConstraint(
            "published_by IS NULL OR published_by <> proposed_by", name=op.f("ck_template_version_second_person")
        ),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_template_version_attachment_id")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_template_version_note_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_template_version_proposed_by")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_template_version_published_by")),
        sa.ForeignKeyConstraint(["template_id"], ["own_template.id"], name=op.f("fk_template_version_template_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_template_version_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_version")),
        sa.UniqueConstraint("template_id", "number", name=op.f("uq_template_version_template_id_number")),
    )
    with op.batch_alter_table("template_version", schema=None) as batch_op:
        batch_op.create_index("ix_template_version_state", ["state", "id"], unique=False)

    op.create_table(
        "kept_template",
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("version_id", sa.String(length=26), nullable=True),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_kept_template_agreement_id")),
        sa.ForeignKeyConstraint(["version_id"], ["template_version.id"], name=op.f("fk_kept_template_version_id")),
        sa.PrimaryKeyConstraint("agreement_id", "name", "language", name=op.f("pk_kept_template")),
    )
    op.create_table(
        "printed_template",
        sa.Column("document_id", sa.String(length=26), nullable=False),
        sa.Column("version_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["printed_document.id"], name=op.f("fk_printed_template_document_id")),
        sa.ForeignKeyConstraint(["version_id"], ["template_version.id"], name=op.f("fk_printed_template_version_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_printed_template")),
    )
    with op.batch_alter_table("printed_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_printed_template_version_id"), ["version_id"], unique=False)
    for statement in guarded(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for statement in unguarded(op.get_bind().dialect.name):
        op.execute(statement)
    with op.batch_alter_table("printed_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_printed_template_version_id"))

    op.drop_table("printed_template")
    op.drop_table("kept_template")
    with op.batch_alter_table("template_version", schema=None) as batch_op:
        batch_op.drop_index("ix_template_version_state")

    op.drop_table("template_version")
    with op.batch_alter_table("own_template", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_own_template_for_all",
            sqlite_where=sa.text("programme_id IS NULL"),
            postgresql_where=sa.text("programme_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_own_template_programme_id"))

    op.drop_table("own_template")


def guarded(dialect: str) -> Iterator[str]:
    """Yield the statements that keep a version as it is, and there."""
    said = "a version of a template is never changed"
    if dialect == "postgresql":
        changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in FIXED)
        yield (
            "CREATE FUNCTION template_version_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{said}'; END $$"
        )
        run = "EXECUTE FUNCTION template_version_refuse()"
        yield f"CREATE TRIGGER template_version_fixed BEFORE UPDATE ON template_version FOR EACH ROW WHEN ({changed}) {run}"
        yield f"CREATE TRIGGER template_version_stays BEFORE DELETE ON template_version FOR EACH ROW {run}"
        return
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in FIXED)
    run = f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
    yield f"CREATE TRIGGER template_version_fixed BEFORE UPDATE ON template_version WHEN {changed} {run}"
    yield f"CREATE TRIGGER template_version_stays BEFORE DELETE ON template_version {run}"


def unguarded(dialect: str) -> Iterator[str]:
    """Yield the statements that take the triggers away again."""
    for name in ("fixed", "stays"):
        yield f"DROP TRIGGER template_version_{name}" + (" ON template_version" if dialect == "postgresql" else "")
    if dialect == "postgresql":
        yield "DROP FUNCTION template_version_refuse()"
