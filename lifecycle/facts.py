"""What gates judge by: frozen facts about a partnership or an agreement, plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.ledger import Balance
from contracts.terms import Missing
from kernel.money import Money
from kernel.text import Label, Message
from kernel.unmet import Ref
from partnerships.permissions import ANYWHERE, Scope
from policy.kinds import StageKind
from policy.tiers import TierAnswer


@dataclass(frozen=True, slots=True)
class AgreementBrief:
    """One of a partnership's agreements, as the partnership's gates see it."""

    id: str
    number: str
    kind: str
    state: str

    @property
    def ref(self) -> Ref:
        """How an unmet gate points at it."""
        return Ref("agreement", self.id)


@dataclass(frozen=True, slots=True)
class ExplorationFacts:
    """The exploration that is planned or under way."""

    id: str
    cap: Money
    ends_on: date
    finding: bool
    extended: bool


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A hold that is not lifted: on what, since when; `name` where that is not the record itself.

    `cause` is what keeps it from being lifted by hand, where something does.
    """

    subject: Ref
    since: date
    name: str = ""
    cause: str = ""


#: A move and one of its gates that may be passed once.
Waived = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Someone:
    """A person or a party by identifier and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ChoosingFacts:
    """How a partnership was chosen, as its gates see it.

    `silent` are the parties that have not said what they bring beyond money; `undeclared` who works on it without a
    declaration that holds; `unhandled` whose declared conflict nobody has handled. `declared` and `conflicted` are
    identifiers of people whose declaration holds, and of those among them who have a conflict.
    """

    marks: frozenset[str] = frozenset()
    silent: tuple[Someone, ...] = ()
    stated: bool = False
    basis: str | None = None
    undeclared: tuple[Someone, ...] = ()
    unhandled: tuple[Someone, ...] = ()
    declared: frozenset[str] = frozenset()
    conflicted: frozenset[str] = frozenset()


NOTHING_CHOSEN = ChoosingFacts()


@dataclass(frozen=True, slots=True)
class ScreenedParty:
    """A party that is not our own body, as it was screened last: when, what waits for a person, what was confirmed.

    `due_since` is the day since when its record is another than the one that was screened.
    """

    id: str
    name: str
    on: date | None = None
    due_since: date | None = None
    unread: bool = False
    waiting: int = 0
    waiting_since: date | None = None
    confirmed: int = 0

    @property
    def ref(self) -> Ref:
        """How an unmet gate points at it."""
        return Ref("organisation", self.id)

    def is_fresh(self, day: date, days: int) -> bool:
        """Say whether it was screened as it is, no more than so many days before a day."""
        return self.on is not None and self.due_since is None and (day - self.on).days <= days


@dataclass(frozen=True, slots=True)
class ScreeningFacts:
    """How the parties were screened, and for how many days that holds by the edition in force on the day."""

    parties: tuple[ScreenedParty, ...] = ()
    fresh_days: int | None = None

    @property
    def confirmed(self) -> tuple[ScreenedParty, ...]:
        """Return the parties of which somebody confirmed that a list means them."""
        return tuple(one for one in self.parties if one.confirmed)


NOTHING_SCREENED = ScreeningFacts()


@dataclass(frozen=True, slots=True)
class AssessedFacts:
    """A party as due diligence knows it: its newest agreed result in this partnership, and whether one is under way.

    `blocked` says whether its newest result, in whichever partnership, blocks; `held` whether something is confirmed
    against the organisation itself, which blocks at every tier for as long as it stands.
    """

    id: str
    name: str
    funder: bool = False
    running: bool = False
    tier: str | None = None
    result: str | None = None
    expires_on: date | None = None
    blocked: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class DiligenceFacts:
    """Every party as due diligence knows it, and the tiers in which the edition asks for it."""

    parties: tuple[AssessedFacts, ...] = ()
    tiers: tuple[str, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether a result blocks, or what is confirmed against an organisation does."""
        return any(one.blocked or one.held for one in self.parties)


NOTHING_ASSESSED = DiligenceFacts()


@dataclass(frozen=True, slots=True)
class PartnershipFacts:
    """A partnership on a day; shares in hundredths of a percent."""

    id: str
    stage: str
    kind: StageKind
    came_from: str | None
    today: date
    liaison: str | None
    partners: int
    valued: bool
    shares: int
    exploration: ExplorationFacts | None
    agreements: tuple[AgreementBrief, ...]
    scope: Scope = ANYWHERE
    edition_id: str = ""
    version: int = 0
    stage_since: date = date.min
    outcome: str | None = None
    zone: str = "UTC"
    holds: tuple[HoldFacts, ...] = ()
    waived: Waived = frozenset()
    choosing: ChoosingFacts = NOTHING_CHOSEN
    screening: ScreeningFacts = NOTHING_SCREENED
    diligence: DiligenceFacts = NOTHING_ASSESSED

    @property
    def ref(self) -> Ref:
        """How an unmet gate points at it."""
        return Ref("partnership", self.id)


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """One approval of the running round."""

    step: int
    role: str
    person_id: str
    on: date
    #: In whose place it was given, where not in one's own.
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class SignerFacts:
    """A party that signs: whose, and what has been recorded."""

    organisation_id: str
    organisation: str
    signed_on: date | None
    has_capacity: bool
    has_file: bool


@dataclass(frozen=True, slots=True)
class UmbrellaFacts:
    """The umbrella a subaward is called off under, with its balance leaving this subaward out."""

    id: str
    number: str
    state: str
    currency: str
    others: Balance


@dataclass(frozen=True, slots=True)
class UnsettledClause:
    """An edited clause that does not fit the agreement as it stands, and why."""

    clause: str
    why: Message


@dataclass(frozen=True, slots=True)
class EditedFacts:
    """Clauses edited for an agreement: the role that approves them, what waits for that, what does not fit."""

    role: str = ""
    #: Those that stand, by name and by what they are called.
    clauses: tuple[str, ...] = ()
    waiting: tuple[Label, ...] = ()
    unsettled: tuple[UnsettledClause, ...] = ()


NOTHING_EDITED = EditedFacts()


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """An agreement on a day, with what its partnership contributes to its gates."""

    id: str
    number: str
    kind: str
    state: str
    today: date
    author_id: str
    authors: frozenset[str]
    amount: Money | None
    starts_on: date | None
    ends_on: date | None
    tier: TierAnswer
    tier_allowed: bool
    tiers_of_kind: tuple[str, ...]
    missing: tuple[Missing, ...]
    steps: tuple[str, ...] | None
    approvals: tuple[ApprovalFacts, ...]
    printed: bool
    printed_current: bool
    signers: tuple[SignerFacts, ...]
    umbrella: UmbrellaFacts | None
    spoken_for: int
    open_subawards: tuple[AgreementBrief, ...]
    reports_open: tuple[date, ...]
    partnership: PartnershipFacts
    programme_id: str
    recipient_id: str
    funder_id: str
    #: Taken over from elsewhere, where it was approved and signed.
    imported: bool = False
    #: Its amount in minor units of the base currency, fixed when it was submitted.
    base: int | None = None
    #: Its own and its umbrella's; those of its partnership and organisations stand in the partnership's facts.
    own_holds: tuple[HoldFacts, ...] = ()
    waived: Waived = frozenset()
    edited: EditedFacts = NOTHING_EDITED

    @property
    def ref(self) -> Ref:
        """How an unmet gate points at it."""
        return Ref("agreement", self.id)

    @property
    def holds(self) -> tuple[HoldFacts, ...]:
        """Every hold that keeps it from going forward."""
        return self.partnership.holds + self.own_holds
