"""What a contract is printed from: the one list of values that `contracts` fills and the templates use.

Every text is already written in the document's language (dates, money with currency, labels). Every key is always
there; what an agreement has none of is "" or an empty list or object of blanks, as `blank()` gives it. A template that
prints an empty one unguarded cannot be printed, and `names.empty_terms` says which.

Of an umbrella `amount` is its own ceiling; `umbrella` is what a subaward is called off under. `multi_party` holds when
more than the funder and one partner take part; `parties` then lists them all. `payment_code` chooses clauses,
`payment_basis` is what people read; `kind_label` is what the edition calls the kind, while a template prints its own
title. `reports_text` is one line with the dates, such as "30 June and 30 November 2027".
Where a document is in two languages, `second` holds every value in the other one, rows of lists say both at once, and
`prevailing_language` and `second_language` are what each of the two is called.
Money should carry a no-break space between currency and figure, so that a line does not end between them.
"""

from typing import Literal, TypedDict


class Programme(TypedDict):
    """The activity the agreement belongs to."""

    name: str
    office: str
    address: str


class Body(TypedDict):
    """A legal body that is a party, with who speaks for it where known."""

    name: str
    identifier: str
    address: str
    signatory: str
    capacity: str


class Party(TypedDict):
    """One row of the parties table; `contribution` and `share` are empty where none was agreed."""

    name: str
    role: str
    identifier: str
    address: str
    contribution: str
    share: str


class Liaison(TypedDict):
    """The one named person who keeps the relationship."""

    name: str
    email: str


class BudgetLine(TypedDict):
    """A line of the budget; the amount carries no currency, which stands in the head of the column."""

    line: str
    amount: str


class ReportDue(TypedDict):
    """One report: its kind, the period it covers (may be empty) and its date."""

    kind: str
    period: str
    due: str


class Share(TypedDict):
    """What one party brings: cash, in kind or leverage, its value and its share of the whole."""

    party: str
    kind: str
    value: str
    share: str


class Umbrella(TypedDict):
    """The umbrella a subaward is called off under, as its ledger stands when the subaward is printed."""

    number: str
    ceiling: str
    obligated: str
    remaining: str
    start: str
    end: str


class Exploratory(TypedDict):
    """What an exploratory agreement asks, with what money, until when, and what the partner adds."""

    question: str
    cap: str
    ends: str
    co_investment: str


class Signer(TypedDict):
    """One place to sign; name and capacity may be empty and are then written by hand."""

    party: str
    name: str
    capacity: str


class ClausePiece(TypedDict):
    """Words of a clause as they stand; where `ref` is a bookmark, the number of the clause that it marks."""

    text: str
    ref: str


class ClauseLine(TypedDict):
    """One numbered paragraph, the heading of a family or a clause in pieces; `mark` is its bookmark, `id` its count."""

    heading: bool
    id: int
    mark: str
    title: str
    pieces: list[ClausePiece]


class LineBeside(ClauseLine):
    """The same paragraph in two languages; that of the second one has a bookmark of its own."""

    second: ClauseLine


class Reason(TypedDict):
    """Why a clause stands in the contract: its number, its title and the words of the row that chose it."""

    number: str
    title: str
    why: str


PaymentCode = Literal["fixed-amount", "cost-reimbursement", "in-kind", "hybrid", ""]


class ContractContext(TypedDict):
    """Everything a contract template may name."""

    number: str
    kind_label: str
    language: str
    title: str
    edition: str
    template_version: str
    printed_on: str
    programme: Programme
    funder: Body
    partner: Body
    parties: list[Party]
    multi_party: bool
    purpose: str
    amount: str
    amount_words: str
    currency: str
    payment_basis: str
    payment_code: PaymentCode
    start: str
    end: str
    market_system: str
    relationship_type: str
    liaison: Liaison
    budget: list[BudgetLine]
    budget_total: str
    reports: list[ReportDue]
    reports_text: str
    shares: list[Share]
    shares_total: str
    umbrella: Umbrella
    exploratory: Exploratory
    envisaged_amount: str
    law: str
    signers: list[Signer]
    clauses: list[ClauseLine]
    reasons: list[Reason]
    prevailing_language: str
    second_language: str


class BothContexts(ContractContext):
    """What a document in two languages is printed from: everything in the first, and again in the second."""

    second: ContractContext


def blank() -> ContractContext:
    """Every key, with nothing said yet."""
    return ContractContext(
        number="",
        kind_label="",
        language="",
        title="",
        edition="",
        template_version="",
        printed_on="",
        programme=Programme(name="", office="", address=""),
        funder=Body(name="", identifier="", address="", signatory="", capacity=""),
        partner=Body(name="", identifier="", address="", signatory="", capacity=""),
        parties=[],
        multi_party=False,
        purpose="",
        amount="",
        amount_words="",
        currency="",
        payment_basis="",
        payment_code="",
        start="",
        end="",
        market_system="",
        relationship_type="",
        liaison=Liaison(name="", email=""),
        budget=[],
        budget_total="",
        reports=[],
        reports_text="",
        shares=[],
        shares_total="",
        umbrella=Umbrella(number="", ceiling="", obligated="", remaining="", start="", end=""),
        exploratory=Exploratory(question="", cap="", ends="", co_investment=""),
        envisaged_amount="",
        law="",
        signers=[],
        clauses=[],
        reasons=[],
        prevailing_language="",
        second_language="",
    )
