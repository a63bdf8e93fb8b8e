"""Agreements as the API gives them, described for OpenAPI; `shapes` makes them."""

from __future__ import annotations

from marshmallow import Schema

from contracts.states import State
from policy.kinds import AgreementKind, PaymentBasis, Tier
from web.api.fields import Choice, Day, Flag, Id, Instant, MoneyField, Part, Text, Whole
from web.api.schemas import Named, Versioned, always, listed, maybe, page_of

DIGEST = r"^[0-9a-f]{64}$"


class AgreementLine(Schema):
    """An agreement as lists show it; amounts of an umbrella are its ceiling."""

    id = always(Id)
    partnership_id = always(Id)
    umbrella_id = maybe(Id)
    number = always(Text)
    title = always(Text)
    kind = always(Choice, AgreementKind)
    state = always(Choice, State)
    state_since = always(Day)
    tier = maybe(Choice, Tier)
    amount = maybe(MoneyField)
    starts_on = maybe(Day)
    ends_on = maybe(Day)
    executed_on = maybe(Day)


class BudgetPart(Schema):
    """A line of a budget."""

    what = always(Text)
    amount = always(MoneyField)


class ReportPart(Schema):
    """A report the partner owes, and when it came."""

    id = always(Id)
    kind = always(Choice, ("narrative", "financial"))
    due_on = always(Day)
    received_on = maybe(Day)


class ApprovalPart(Schema):
    """An approval of the running round."""

    step = always(Whole)
    role = always(Text)
    person = always(Part, Named)
    on = always(Day)


class SignerPart(Schema):
    """A party that signs."""

    organisation = always(Part, Named)
    signatory = maybe(Text)
    capacity = maybe(Text)
    signed_on = maybe(Day)
    attachment_id = maybe(Id)


class FileSchema(Schema):
    """A kept file; its content is at `url`."""

    id = always(Id)
    name = always(Text)
    media_type = always(Text)
    size = always(Whole)
    sha256 = always(Text, metadata={"pattern": DIGEST})
    url = always(Text, 500)


class DocumentSchema(Schema):
    """A printed document; `current` while the terms are still the printed ones."""

    id = always(Id)
    language = always(Choice, ("en", "es"))
    template = always(Text)
    template_sha256 = always(Text, metadata={"pattern": DIGEST})
    terms_version = always(Whole)
    current = always(Flag)
    now = always(Instant)
    file = always(Part, FileSchema)


class LedgerPart(Schema):
    """An umbrella's balance."""

    ceiling = always(MoneyField)
    reserved = always(MoneyField)
    obligated = always(MoneyField)
    left = always(MoneyField)


class AgreementSchema(Versioned, AgreementLine):
    """An agreement, whole; with a `second_language` its document is in both, and the text in `language` prevails."""

    language = always(Choice, ("en", "es"))
    second_language = maybe(Choice, ("en", "es"))
    tier_why = listed(Text(2000))
    recipient = always(Part, Named)
    payment_basis = maybe(Choice, PaymentBasis)
    downstream = always(Flag)
    budget = listed(Part(BudgetPart))
    reports = listed(Part(ReportPart))
    approvals = listed(Part(ApprovalPart))
    signers = listed(Part(SignerPart))
    documents = listed(Part(DocumentSchema))
    ledger = maybe(Part, LedgerPart)
    author = always(Part, Named)


AgreementPage = page_of(AgreementLine, "AgreementPage")
DocumentList = page_of(DocumentSchema, "DocumentList")
