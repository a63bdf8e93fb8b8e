"""First life: people, partnerships, agreements, editions, files and the journal."""

import sqlalchemy as sa
from alembic import op

from kernel.triggers import append_only, dropped

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# The person that Tack itself acts as.
SYSTEM_PERSON = {
    "id": "tack0000000000000000000000",
    "name": "Tack",
    "email": "tack@tack.invalid",
    "locale": "en",
    "active": False,
    "fs_uniquifier": "tack0000000000000000000000",
}
ENTRY = ("subject_kind", "subject_id", "seq")
KEPT = ("event", "payload", "by", "on_behalf_of", "on", "now", "version", "refs", "previous", "hash")


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_subject", "attachment", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "counter",
        sa.Column("series", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_counter")),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_by", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("pack", "name", name=op.f("uq_edition_pack_name")),
        sa.UniqueConstraint("sha256", name=op.f("uq_edition_sha256")),
    )
    op.create_table(
        "exchange_rate",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("from_currency", sa.String(length=3), nullable=False),
        sa.Column("to_currency", sa.String(length=3), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("rate", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rate")),
        sa.UniqueConstraint(
            "from_currency", "to_currency", "on", name=op.f("uq_exchange_rate_from_currency_to_currency_on")
        ),
    )
    op.create_table(
        "journal_entry",
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=26), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("refs", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("feed", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("subject_kind", "subject_id", "seq", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("feed", name=op.f("uq_journal_entry_feed")),
    )
    op.create_index("ix_journal_entry_now", "journal_entry", ["now"], unique=False)
    op.create_table(
        "journal_head",
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("subject_kind", "subject_id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "journal_ref",
        sa.Column("ref_kind", sa.String(length=40), nullable=False),
        sa.Column("ref_id", sa.String(length=26), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ref_kind", "ref_id", "subject_kind", "subject_id", "seq", name=op.f("pk_journal_ref")),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_index("ix_mail_sent_at", "mail", ["sent_at"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", sa.String(length=255), nullable=False),
        sa.Column("partner_type", sa.String(length=60), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("locality", sa.String(length=120), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("women_led", sa.Boolean(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_index("ix_organisation_name_key", "organisation", ["name_key"], unique=False)
    op.create_index("ix_organisation_sort", "organisation", ["sort_key", "id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.CheckConstraint("locale IN ('en', 'es')", name=op.f("ck_person_locale")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_person_fs_uniquifier")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_email_now", "sign_in_attempt", ["email_hash", "now"], unique=False)
    op.create_table(
        "former_name",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_former_name_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_name")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_former_name_organisation_id_name")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("person_id", "organisation_id", name=op.f("uq_membership_person_id_organisation_id")),
    )
    op.create_index(op.f("ix_membership_organisation_id"), "membership", ["organisation_id"], unique=False)
    op.create_table(
        "office",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_office_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_office_organisation_id")),
    )
    op.create_table(
        "organisation_identifier",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_identifier_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_identifier")),
        sa.UniqueConstraint("scheme", "value", name=op.f("uq_organisation_identifier_scheme_value")),
    )
    op.create_index(
        op.f("ix_organisation_identifier_organisation_id"), "organisation_identifier", ["organisation_id"], unique=False
    )
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_link_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_link")),
    )
    op.create_index(op.f("ix_sign_in_link_person_id"), "sign_in_link", ["person_id"], unique=False)
    op.create_table(
        "programme",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("office_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_programme_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("office_id", "name", name=op.f("uq_programme_office_id_name")),
    )
    op.create_table(
        "partnership",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("programme_id", sa.String(length=26), nullable=False),
        sa.Column("edition_id", sa.String(length=26), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("idea", sa.Text(), nullable=False),
        sa.Column("market_system", sa.String(length=60), nullable=True),
        sa.Column("relationship_type", sa.String(length=60), nullable=True),
        sa.Column("financial", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("came_from", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("liaison_id", sa.String(length=26), nullable=True),
        sa.Column("risk", sa.String(length=12), nullable=False),
        sa.Column("risk_note", sa.String(length=26), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("imported_from", sa.String(length=120), nullable=True),
        sa.Column("flagged", sa.String(length=40), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(risk = 'not-rated') = (risk_note IS NULL)", name=op.f("ck_partnership_risk_has_reason")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_partnership_edition_id")),
        sa.ForeignKeyConstraint(["liaison_id"], ["person.id"], name=op.f("fk_partnership_liaison_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_partnership_programme_id")),
        sa.ForeignKeyConstraint(["risk_note"], ["note.id"], name=op.f("fk_partnership_risk_note")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership")),
        sa.UniqueConstraint("imported_from", name=op.f("uq_partnership_imported_from")),
        sa.UniqueConstraint("number", name=op.f("uq_partnership_number")),
    )
    op.create_index("ix_partnership_programme_sort", "partnership", ["programme_id", "sort_key", "id"], unique=False)
    op.create_index("ix_partnership_sort", "partnership", ["sort_key", "id"], unique=False)
    op.create_index("ix_partnership_stage", "partnership", ["stage", "sort_key", "id"], unique=False)
    op.create_table(
        "role_held",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("programme_id", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_held_person_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_role_held_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_held")),
        sa.UniqueConstraint("person_id", "role", "programme_id", name=op.f("uq_role_held_person_id_role_programme_id")),
    )
    op.create_index(op.f("ix_role_held_person_id"), "role_held", ["person_id"], unique=False)
    op.create_table(
        "agreement",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("umbrella_id", sa.String(length=26), nullable=True),
        sa.Column("recipient_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("tier", sa.String(length=2), nullable=True),
        sa.Column("tier_why", sa.Text(), nullable=True),
        sa.Column("downstream", sa.Boolean(), nullable=False),
        sa.Column("payment_basis", sa.String(length=20), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("base_amount", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("author_id", sa.String(length=26), nullable=False),
        sa.Column("executed_on", sa.Date(), nullable=True),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("review_round", sa.Integer(), nullable=False),
        sa.Column("imported_from", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'subaward') = (umbrella_id IS NOT NULL)", name=op.f("ck_agreement_subaward_has_umbrella")
        ),
        sa.CheckConstraint(
            "kind <> 'memorandum' OR (amount IS NULL AND currency IS NULL)",
            name=op.f("ck_agreement_memorandum_without_money"),
        ),
        sa.CheckConstraint(
            "kind IN ('letter-of-intent', 'memorandum', 'exploratory', 'grant', 'umbrella', 'subaward', 'amendment')",
            name=op.f("ck_agreement_kind"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('in-force', 'suspended', 'ended') OR executed_on IS NOT NULL",
            name=op.f("ck_agreement_in_force_is_dated"),
        ),
        sa.CheckConstraint("(amount IS NULL) = (currency IS NULL)", name=op.f("ck_agreement_amount_has_currency")),
        sa.CheckConstraint("amount IS NULL OR amount >= 0", name=op.f("ck_agreement_amount_not_negative")),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name=op.f("ck_agreement_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_agreement_author_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_agreement_partnership_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["organisation.id"], name=op.f("fk_agreement_recipient_id")),
        sa.ForeignKeyConstraint(["umbrella_id"], ["agreement.id"], name=op.f("fk_agreement_umbrella_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("imported_from", name=op.f("uq_agreement_imported_from")),
        sa.UniqueConstraint("number", name=op.f("uq_agreement_number")),
    )
    op.create_index("ix_agreement_partnership", "agreement", ["partnership_id", "id"], unique=False)
    op.create_index("ix_agreement_recipient", "agreement", ["recipient_id", "executed_on"], unique=False)
    op.create_index("ix_agreement_state", "agreement", ["state"], unique=False)
    op.create_index(op.f("ix_agreement_umbrella_id"), "agreement", ["umbrella_id"], unique=False)
    op.create_table(
        "exploration",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("cap", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("co_investment", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("left", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(finding IS NULL) = (found_on IS NULL)", name=op.f("ck_exploration_finding_is_dated")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_exploration_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exploration")),
    )
    op.create_index(op.f("ix_exploration_partnership_id"), "exploration", ["partnership_id"], unique=False)
    op.create_table(
        "party",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.CheckConstraint("share IS NULL OR (share >= 0 AND share <= 10000)", name=op.f("ck_party_share_of_a_whole")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_party_organisation_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_party_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("partnership_id", "organisation_id", name=op.f("uq_party_partnership_id_organisation_id")),
    )
    op.create_index(op.f("ix_party_organisation_id"), "party", ["organisation_id"], unique=False)
    op.create_table(
        "team_member",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("partnership_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("duty", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_team_member_partnership_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_team_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
        sa.UniqueConstraint("partnership_id", "person_id", name=op.f("uq_team_member_partnership_id_person_id")),
    )
    op.create_index(op.f("ix_team_member_person_id"), "team_member", ["person_id"], unique=False)
    op.create_table(
        "approval",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_approval_agreement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_approval_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint(
            "agreement_id", "round", "person_id", name=op.f("uq_approval_agreement_id_round_person_id")
        ),
        sa.UniqueConstraint("agreement_id", "round", "step", name=op.f("uq_approval_agreement_id_round_step")),
    )
    op.create_table(
        "budget_line",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=255), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_budget_line_amount_not_negative")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_budget_line_agreement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
        sa.UniqueConstraint("agreement_id", "position", name=op.f("uq_budget_line_agreement_id_position")),
    )
    op.create_table(
        "contribution",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("party_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("valuation", sa.Text(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.CheckConstraint("kind <> 'cash' OR amount IS NOT NULL", name=op.f("ck_contribution_cash_has_amount")),
        sa.CheckConstraint(
            "kind <> 'in-kind' OR amount IS NULL OR valuation IS NOT NULL", name=op.f("ck_contribution_kind_is_valued")
        ),
        sa.CheckConstraint("kind IN ('cash', 'in-kind', 'leverage')", name=op.f("ck_contribution_kind")),
        sa.CheckConstraint("(amount IS NULL) = (currency IS NULL)", name=op.f("ck_contribution_amount_has_currency")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_contribution_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
    )
    op.create_index(op.f("ix_contribution_party_id"), "contribution", ["party_id"], unique=False)
    op.create_table(
        "printed_document",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("attachment_id", sa.String(length=26), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("template_sha256", sa.String(length=64), nullable=False),
        sa.Column("edition_id", sa.String(length=26), nullable=False),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_printed_document_agreement_id")),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_printed_document_attachment_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_printed_document_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_document")),
    )
    op.create_index(op.f("ix_printed_document_agreement_id"), "printed_document", ["agreement_id"], unique=False)
    op.create_table(
        "report_due",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('narrative', 'financial')", name=op.f("ck_report_due_kind")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_report_due_agreement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_due")),
    )
    op.create_index(op.f("ix_report_due_agreement_id"), "report_due", ["agreement_id"], unique=False)
    op.create_index("ix_report_due_open", "report_due", ["received_on", "due_on"], unique=False)
    op.create_table(
        "signer",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("signatory", sa.String(length=200), nullable=True),
        sa.Column("capacity", sa.String(length=200), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("attachment_id", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "(signed_on IS NULL AND signatory IS NULL AND capacity IS NULL) OR (signed_on IS NOT NULL AND signatory IS NOT NULL AND capacity IS NOT NULL)",
            name=op.f("ck_signer_signature_is_whole"),
        ),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_signer_agreement_id")),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_signer_attachment_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_signer_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signer")),
        sa.UniqueConstraint("agreement_id", "organisation_id", name=op.f("uq_signer_agreement_id_organisation_id")),
    )

    person = sa.table("person", *(sa.column(name) for name in SYSTEM_PERSON))
    op.bulk_insert(person, [SYSTEM_PERSON])
    make_append_only()


def make_append_only() -> None:
    dialect = op.get_bind().dialect.name
    statements = [
        *append_only(dialect, "journal_entry", ENTRY, fill_once="feed", columns=(*ENTRY, *KEPT)),
        *append_only(dialect, "journal_ref", ("ref_kind", "ref_id", *ENTRY)),
        *append_only(dialect, "edition", ("id",)),
    ]
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    for table in ("edition", "journal_ref", "journal_entry"):
        for statement in dropped(op.get_bind().dialect.name, table):
            op.execute(statement)
    op.drop_table("signer")
    op.drop_index("ix_report_due_open", table_name="report_due")
    op.drop_index(op.f("ix_report_due_agreement_id"), table_name="report_due")
    op.drop_table("report_due")
    op.drop_index(op.f("ix_printed_document_agreement_id"), table_name="printed_document")
    op.drop_table("printed_document")
    op.drop_index(op.f("ix_contribution_party_id"), table_name="contribution")
    op.drop_table("contribution")
    op.drop_table("budget_line")
    op.drop_table("approval")
    op.drop_index(op.f("ix_team_member_person_id"), table_name="team_member")
    op.drop_table("team_member")
    op.drop_index(op.f("ix_party_organisation_id"), table_name="party")
    op.drop_table("party")
    op.drop_index(op.f("ix_exploration_partnership_id"), table_name="exploration")
    op.drop_table("exploration")
    op.drop_index(op.f("ix_agreement_umbrella_id"), table_name="agreement")
    op.drop_index("ix_agreement_state", table_name="agreement")
    op.drop_index("ix_agreement_recipient", table_name="agreement")
    op.drop_index("ix_agreement_partnership", table_name="agreement")
    op.drop_table("agreement")
    op.drop_index(op.f("ix_role_held_person_id"), table_name="role_held")
    op.drop_table("role_held")
    op.drop_index("ix_partnership_stage", table_name="partnership")
    op.drop_index("ix_partnership_sort", table_name="partnership")
    op.drop_index("ix_partnership_programme_sort", table_name="partnership")
    op.drop_table("partnership")
    op.drop_table("programme")
    op.drop_index(op.f("ix_sign_in_link_person_id"), table_name="sign_in_link")
    op.drop_table("sign_in_link")
    op.drop_index(op.f("ix_organisation_identifier_organisation_id"), table_name="organisation_identifier")
    op.drop_table("organisation_identifier")
    op.drop_table("office")
    op.drop_index(op.f("ix_membership_organisation_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_table("former_name")
    op.drop_index("ix_sign_in_attempt_email_now", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_table("person")
    op.drop_index("ix_organisation_sort", table_name="organisation")
    op.drop_index("ix_organisation_name_key", table_name="organisation")
    op.drop_table("organisation")
    op.drop_table("note")
    op.drop_index("ix_mail_sent_at", table_name="mail")
    op.drop_table("mail")
    op.drop_table("journal_ref")
    op.drop_table("journal_head")
    op.drop_index("ix_journal_entry_now", table_name="journal_entry")
    op.drop_table("journal_entry")
    op.drop_table("exchange_rate")
    op.drop_table("edition")
    op.drop_table("counter")
    op.drop_index("ix_attachment_subject", table_name="attachment")
    op.drop_table("attachment")
