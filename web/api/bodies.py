"""What the API takes: strict, so that a mistyped field is a refusal and not silence."""

from __future__ import annotations

from marshmallow import Schema

from contracts.states import State
from partnerships.permissions import STAFF, Duty
from policy.kinds import AgreementKind, PaymentBasis, Tier
from web import list_asking
from web.api.fields import Body, Choice, Day, Flag, Id, MoneyField, Part, Rows, Sent, Text
from web.api.lists import Listing

LONG = 20_000


class AskedPart(Schema):
    """What a list of partnerships is narrowed and sorted by."""

    search = Text(200)
    programme = Id()
    stage = Text(60)
    market_system = Text(60)
    liaison = Id()
    organisation = Id()
    tier = Choice(Tier)
    type = Text(60)
    financial = Choice(("true", "false"))
    flagged = Choice(("true", "false"))
    waits = Choice(list_asking.WAITING)
    sort = Choice(list_asking.ORDERS)


class PartnershipFilters(Listing, AskedPart):
    """What a list of partnerships is narrowed by, how much of it, and from where."""


class AccountFilters(Listing):
    """What a list of accounts is narrowed by."""

    search = Text(200)
    closed = Choice(("true", "false"))


class AgreementFilters(Listing):
    """What a list of agreements is narrowed by."""

    search = Text(200)
    state = Choice(State)
    kind = Choice(AgreementKind)
    partnership = Id()


class RefBody(Body):
    """What something concerns."""

    kind = Text(40, required=True)
    id = Id(required=True)


class RequestBody(Body):
    """What to ask for: the move of a subject, and of its unmet gate the code, the record it is about and the control.

    Without `about` it is the subject itself. A move's missing permission has the code `not-yours`.
    """

    subject = Part(RefBody, required=True)
    move = Text(40, required=True)
    code = Text(60, required=True)
    about = Part(RefBody)
    control = Text(60, required=True)
    note = Text(2000, load_default="")


class DeclineBody(Body):
    """Why not."""

    reason = Text(2000, required=True)


class RoleBody(Body):
    """A role in one programme, or in all of them where none is named."""

    role = Choice([role.value for role in STAFF], required=True)
    programme_id = Id(allow_none=True)


class AccountBody(Body):
    """Somebody who is to come in: staff by their roles, a partner's person by the organisation and duties there."""

    name = Text(200, required=True)
    email = Text(254, required=True)
    locale = Choice(("en", "es"), required=True)
    roles = Rows(Part(RoleBody), load_default=list)
    organisation_id = Id(allow_none=True)
    duties = Rows(Choice(Duty), load_default=list)
    invite = Flag(load_default=False)


class PartnerBody(Body):
    """An organisation that joins, in a role of the edition."""

    organisation_id = Id(required=True)
    role = Text(60, load_default="lead-partner")


class PartnershipBody(Body):
    """A partnership to open. It starts in co-creation, under the newest edition."""

    programme_id = Id(required=True)
    title = Text(required=True)
    idea = Text(LONG, required=True)
    financial = Flag(required=True)
    market_system = Text(60, allow_none=True)
    relationship_type = Text(60, allow_none=True)
    liaison_id = Id(allow_none=True)
    partners = Rows(Part(PartnerBody), load_default=list)


class PartnershipEdit(Body):
    """What may be changed."""

    title = Text()
    idea = Text(LONG)
    financial = Flag()
    market_system = Text(60, allow_none=True)
    relationship_type = Text(60, allow_none=True)
    liaison_id = Id()


class ContributionBody(Body):
    """What a party brings; what is given in kind says how it was valued."""

    kind = Text(12, required=True)
    what = Text(2000, required=True)
    amount = MoneyField(allow_none=True)
    valuation = Text(2000, allow_none=True)


class HoldsBody(Body):
    """A party's share in percent, as text, and everything it brings."""

    party_id = Id(required=True)
    share = Text(10, allow_none=True, metadata={"pattern": r"^\d{1,3}(\.\d{1,2})?$"})
    contributions = Rows(Part(ContributionBody), load_default=list)


class SharesBody(Body):
    """What the named parties bring and hold; who is not named keeps what stands."""

    parties = Rows(Part(HoldsBody), required=True)


class SeatBody(Body):
    """Who works on a partnership, and as what."""

    person_id = Id(required=True)
    duty = Text(120, required=True)


class PartyBody(PartnerBody):
    """An organisation that joins a partnership."""


class RiskBody(Body):
    """A rating, its reason, and the day it was judged so; `understood` as for a move."""

    risk = Choice(("low", "medium", "high", "not-rated"), required=True)
    reason = Text(4000, required=True)
    on = Day()
    understood = Flag(load_default=False)


class ExplorationBody(Body):
    """A question with a budget cap, an end and what the partner invests."""

    question = Text(4000, required=True)
    cap = MoneyField(required=True)
    ends_on = Day(required=True)
    co_investment = Text(4000, required=True)


class FindingBody(Body):
    """What the exploration found, and when."""

    finding = Text(LONG, required=True)
    on = Day()


class NoteBody(Body):
    """A contact, in a sentence or two."""

    text = Text(4000, required=True)
    on = Day()


class BudgetBody(Body):
    """A line of the budget, in the agreement's currency."""

    what = Text(required=True)
    amount = MoneyField(required=True)


class ReportBody(Body):
    """A report the partner will owe."""

    kind = Choice(("narrative", "financial"), required=True)
    due_on = Day(required=True)


class _Terms(Body):
    title = Text()
    recipient_id = Id()
    language = Choice(("en", "es"))
    second_language = Choice(("en", "es"), allow_none=True)
    amount = MoneyField(allow_none=True)
    payment_basis = Choice(PaymentBasis, allow_none=True)
    starts_on = Day(allow_none=True)
    ends_on = Day(allow_none=True)
    downstream = Flag()
    budget = Rows(Part(BudgetBody))
    reports = Rows(Part(ReportBody))


class AgreementBody(_Terms):
    """An agreement to draft; what is missing for review may come later."""

    partnership_id = Id(required=True)
    kind = Choice(AgreementKind, required=True)
    title = Text(required=True)
    recipient_id = Id(required=True)
    umbrella_id = Id(allow_none=True)


class AgreementEdit(_Terms):
    """Terms of a draft to change."""


class SignatureBody(Body):
    """Who signed for which party, in which capacity; `attachment_id` is the signed file, handed in before."""

    organisation_id = Id(required=True)
    signatory = Text(200, required=True)
    capacity = Text(200, required=True)
    attachment_id = Id(allow_none=True)


class MoveBody(Body):
    """A move, the day it happened (today where none is given), and the answers it asks for.

    Where a day that has passed changes what was judged since, the refusal `changes-the-past` lists it; `understood`
    takes it as it is.
    """

    move = Text(60, required=True)
    on = Day()
    reason = Text(4000, load_default="")
    outcome = Text(60, allow_none=True)
    ends_on = Day(allow_none=True)
    signature = Part(SignatureBody, allow_none=True)
    understood = Flag(load_default=False)


class SignedFileBody(Body):
    """Which party's signature a kept file shows."""

    organisation_id = Id(required=True)
    attachment_id = Id(required=True)


class HappenedBody(Body):
    """The day it happened, today where none is given."""

    on = Day()


class PrintBody(Body):
    """Whether the paper ends with the reason for each of its clauses."""

    annex = Flag(load_default=False)


class FileBody(Schema):
    """A file of at most 25 megabytes: pdf, docx, jpg, png, heic."""

    file = Sent(required=True)


class AskedBody(AskedPart, Body):
    """What a saved view is narrowed and sorted by, as the list of partnerships takes it."""


class ViewBody(Body):
    """A view to keep; shared with a programme that you work in, or your own."""

    name = Text(60, required=True)
    layout = Choice(("list", "board"), load_default="list")
    asked = Part(AskedBody, required=True)
    programme_id = Id(allow_none=True)


class ViewEdit(Body):
    """What may be changed of a view."""

    name = Text(60)
    programme_id = Id(allow_none=True)
