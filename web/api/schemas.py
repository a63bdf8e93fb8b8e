"""What the API gives, described for OpenAPI; `shapes` makes it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from contracts.states import State
from policy.edition import AgreementKind, PaymentBasis, StageKind, Tier
from web.api.fields import Choice, Day, Flag, Id, Instant, MoneyField, Part, Text, Whole

DIGEST = r"^[0-9a-f]{64}$"


def _maybe(kind: type[fields.Field[Any]], *arguments: Any, **more: Any) -> fields.Field[Any]:
    return kind(*arguments, required=True, allow_none=True, **more)


def _always(kind: type[fields.Field[Any]], *arguments: Any, **more: Any) -> fields.Field[Any]:
    return kind(*arguments, required=True, **more)


def _list(of: Any) -> fields.Field[Any]:
    return fields.List(of, required=True)


class Named(Schema):
    """A record by its name."""

    id = _always(Id)
    name = _always(Text)


class SubjectSchema(Schema):
    """What something concerns."""

    kind = _always(Text)
    id = _always(Text)


class UnmetSchema(Schema):
    """One thing that is missing for a move, who can mend it, and where."""

    code = _always(Text)
    message = _always(Text, 2000)
    subject = _always(Part, SubjectSchema)
    fixed_by = _always(Text)
    roles = _list(Text())
    control = _always(Text)
    url = _maybe(Text, 500)


class ProblemPart(Schema):
    """One thing wrong with what was sent."""

    where = _always(Text)
    message = _always(Text, 2000)


class ProblemSchema(Schema):
    """A refusal, as RFC 9457 has it, with a stable code."""

    type = _always(Text)
    code = _always(Text)
    status = _always(Whole)
    title = _always(Text, 2000)
    detail = Text(2000)
    unmet = fields.List(Part(UnmetSchema))
    problems = fields.List(Part(ProblemPart))
    permission = Text()
    roles = fields.List(Text())


class MoveSchema(Schema):
    """A move from where the subject stands, judged for the reader."""

    move = _always(Text)
    label = _always(Text)
    hint = _always(Text, 2000)
    to = _always(Text)
    permission = _always(Text)
    permitted = _always(Flag)
    open = _always(Flag)
    roles = _list(Text())
    asks = _list(Text())
    outcomes = _list(Text())
    unmet = _list(Part(UnmetSchema))


class MovesSchema(Schema):
    """Every move from where a subject stands."""

    subject = _always(Part, SubjectSchema)
    state = _always(Text)
    version = _always(Whole)
    moves = _list(Part(MoveSchema))


class AgreementLine(Schema):
    """An agreement as lists show it; amounts of an umbrella are its ceiling."""

    id = _always(Id)
    partnership_id = _always(Id)
    umbrella_id = _maybe(Id)
    number = _always(Text)
    title = _always(Text)
    kind = _always(Choice, AgreementKind)
    state = _always(Choice, State)
    state_since = _always(Day)
    tier = _maybe(Choice, Tier)
    amount = _maybe(MoneyField)
    starts_on = _maybe(Day)
    ends_on = _maybe(Day)
    executed_on = _maybe(Day)


class BudgetPart(Schema):
    """A line of a budget."""

    what = _always(Text)
    amount = _always(MoneyField)


class ReportPart(Schema):
    """A report the partner owes, and when it came."""

    id = _always(Id)
    kind = _always(Choice, ("narrative", "financial"))
    due_on = _always(Day)
    received_on = _maybe(Day)


class ApprovalPart(Schema):
    """An approval of the running round."""

    step = _always(Whole)
    role = _always(Text)
    person = _always(Part, Named)
    on = _always(Day)


class SignerPart(Schema):
    """A party that signs."""

    organisation = _always(Part, Named)
    signatory = _maybe(Text)
    capacity = _maybe(Text)
    signed_on = _maybe(Day)
    attachment_id = _maybe(Id)


class FileSchema(Schema):
    """A kept file; its content is at `url`."""

    id = _always(Id)
    name = _always(Text)
    media_type = _always(Text)
    size = _always(Whole)
    sha256 = _always(Text, metadata={"pattern": DIGEST})
    url = _always(Text, 500)


class DocumentSchema(Schema):
    """A printed document; `current` while the terms are still the printed ones."""

    id = _always(Id)
    language = _always(Choice, ("en", "es"))
    template = _always(Text)
    template_sha256 = _always(Text, metadata={"pattern": DIGEST})
    terms_version = _always(Whole)
    current = _always(Flag)
    now = _always(Instant)
    file = _always(Part, FileSchema)


class LedgerPart(Schema):
    """An umbrella's balance."""

    ceiling = _always(MoneyField)
    reserved = _always(MoneyField)
    obligated = _always(MoneyField)
    left = _always(MoneyField)


class AgreementSchema(AgreementLine):
    """An agreement, whole."""

    language = _always(Choice, ("en", "es"))
    tier_why = _list(Text(2000))
    recipient = _always(Part, Named)
    payment_basis = _maybe(Choice, PaymentBasis)
    downstream = _always(Flag)
    budget = _list(Part(BudgetPart))
    reports = _list(Part(ReportPart))
    approvals = _list(Part(ApprovalPart))
    signers = _list(Part(SignerPart))
    documents = _list(Part(DocumentSchema))
    ledger = _maybe(Part, LedgerPart)
    author = _always(Part, Named)
    version = _always(Whole)


class ContributionPart(Schema):
    """What a party brings."""

    kind = _always(Text)
    what = _always(Text, 2000)
    amount = _maybe(MoneyField)
    valuation = _maybe(Text, 2000)


class PartyLinePart(Schema):
    """A party as lists show it; its share in percent."""

    organisation = _always(Part, Named)
    role = _always(Text)
    share = _maybe(Text, metadata={"pattern": r"^\d{1,3}\.\d{2}$"})


class PartyPart(PartyLinePart):
    """A party with what it brings."""

    id = _always(Id)
    contributions = _list(Part(ContributionPart))


class ExplorationPart(Schema):
    """The exploration that is planned or under way."""

    question = _always(Text, 4000)
    cap = _always(MoneyField)
    ends_on = _always(Day)
    co_investment = _always(Text, 4000)
    finding = _maybe(Text, 20_000)
    found_on = _maybe(Day)
    extended = _always(Flag)


class PartnershipLineSchema(Schema):
    """A partnership as lists show it."""

    id = _always(Id)
    number = _always(Text)
    title = _always(Text)
    programme = _always(Part, Named)
    stage = _always(Text)
    stage_since = _always(Day)
    outcome = _maybe(Text)
    market_system = _maybe(Text)
    relationship_type = _maybe(Text)
    financial = _always(Flag)
    flagged = _maybe(Text)
    liaison = _maybe(Part, Named)
    parties = _list(Part(PartyLinePart))


class PartnershipSchema(PartnershipLineSchema):
    """A partnership, whole."""

    idea = _always(Text, 20_000)
    edition = _always(Text)
    stage_kind = _always(Choice, StageKind)
    came_from = _maybe(Text)
    risk = _maybe(Text)
    opened_on = _always(Day)
    tier = _maybe(Choice, Tier)
    parties = _list(Part(PartyPart))
    exploration = _maybe(Part, ExplorationPart)
    agreements = _list(Part(AgreementLine))
    version = _always(Whole)


class NoteSchema(Schema):
    """What somebody noted about a contact; `text` is null once it was erased."""

    id = _always(Id)
    on = _always(Day)
    now = _always(Instant)
    by = _maybe(Part, Named)
    text = _maybe(Text, 20_000)


class IdentifierPart(Schema):
    """A number that a register gave."""

    scheme = _always(Text, 40)
    value = _always(Text, 120)


class OrganisationLineSchema(Schema):
    """An organisation as lists show it."""

    id = _always(Id)
    name = _always(Text)
    partner_type = _maybe(Text)
    country = _maybe(Text, 2)
    locality = _maybe(Text)
    women_led = _maybe(Flag)


class OrganisationSchema(OrganisationLineSchema):
    """An organisation, whole."""

    address = _maybe(Text, 1000)
    identifiers = _list(Part(IdentifierPart))
    former_names = _list(Text())
    version = _always(Whole)


class SessionSchema(Schema):
    """Who is signed in, and the token that every change has to carry as X-CSRFToken."""

    person = _maybe(Part, Named)
    roles = _list(Text())
    csrf_token = _always(Text, 500)


def page_of(line: type[Schema], name: str) -> type[Schema]:
    """Return the description of a page of a list; `after` leads to the next one and is null on the last."""
    return Schema.from_dict({"rows": _list(Part(line)), "after": _maybe(Text, 1000)}, name=name)  # type: ignore[return-value]


PartnershipPage = page_of(PartnershipLineSchema, "PartnershipPage")
OrganisationPage = page_of(OrganisationLineSchema, "OrganisationPage")
AgreementPage = page_of(AgreementLine, "AgreementPage")
NoteList = page_of(NoteSchema, "NoteList")
DocumentList = page_of(DocumentSchema, "DocumentList")
