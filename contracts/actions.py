"""Drafts agreements and changes their terms; what moves them from state to state is `lifecycle.actions`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from contracts import drafting, effects, queries, tier_queries, two_languages
from contracts.drafting import PREFIXES, Draft, Setting
from contracts.models import Agreement, BudgetLine, ReportDue
from contracts.states import FINISHED, State
from kernel.counter import next_number
from kernel.days import refuse_future
from kernel.errors import Conflict, Invalid, Problem
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.packing import pack
from kernel.telling import tell
from kernel.text import Message
from kernel.unmet import Ref
from partnerships import permissions
from partnerships.actions.versions import hold_open
from partnerships.models import Partnership
from partnerships.permissions import Standing
from policy.edition import Edition
from policy.kinds import AgreementKind
from policy.tiers import TierAnswer

FUNDER = "funder"
#: Umbrellas under which nothing is called off any more.
OVER = FINISHED | {State.ENDED}


def draft(
    session: Session, partnership: Partnership, terms: Draft, edition: Edition, *, by: Standing, on: date, now: datetime
) -> Agreement:
    """Draft an agreement; raises Invalid with every problem, among them a pair of kind and tier that is not made."""
    permissions.check(by, "agreement.draft", permissions.scope_of(partnership), subject=partnership.ref)
    queries.lock_partnership(session, partnership)
    tier = check_terms(session, partnership, terms, edition, on=on, leaving_out=None)
    agreement = Agreement(
        id=new_id(),
        number=_number(session, terms, on),
        partnership_id=partnership.id,
        kind=terms.kind,
        state=State.DRAFT,
        state_since=on,
        author_id=by.person_id,
        terms_version=1,
        review_round=1,
    )
    _write(session, agreement, terms, tier)
    session.add(agreement)
    session.flush()
    effects.name_signers(session, agreement)
    facts = {"to": State.DRAFT, **_figures(agreement)}
    tell(session, agreement, "AgreementDrafted", facts, by=by, on=on, now=now, refs=[partnership.ref])
    return agreement


def edit_terms(
    session: Session, agreement: Agreement, terms: Draft, edition: Edition, *, by: Standing, on: date, now: datetime
) -> Agreement:
    """Change the terms of a draft; raises Invalid as `draft` does and Conflict once it has left the author's hands."""
    partnership = agreement.partnership
    permissions.check(by, "agreement.edit", permissions.scope_of(partnership), subject=agreement.ref)
    queries.lock(session, agreement)
    if agreement.state != State.DRAFT:
        raise Conflict(
            Message("Only a draft's terms can be changed; return %(number)s to draft first.", number=agreement.number),
            subject=agreement.ref,
        )
    if terms.kind != agreement.kind:
        raise Invalid([Problem("kind", Message("The kind of an agreement stays; cancel this one and draft another."))])
    tier = check_terms(session, partnership, terms, edition, on=on, leaving_out=agreement.id)
    _write(session, agreement, terms, tier)
    agreement.terms_version += 1
    # What was let pass was let pass for the terms as they stood.
    effects.close_waivers(session, agreement, now=now)
    agreement.author_id = by.person_id
    session.flush()
    effects.name_signers(session, agreement)
    tell(session, agreement, "TermsChanged", _figures(agreement), by=by, on=on, now=now, refs=[partnership.ref])
    return agreement


def receive_report(
    session: Session, report: ReportDue, agreement: Agreement, *, by: Standing, on: date, now: datetime
) -> None:
    """Note that a report came, on the day it came; a second press changes nothing."""
    permissions.check(by, "agreement.edit", permissions.scope_of(agreement.partnership), subject=agreement.ref)
    refuse_future(on, zone=agreement.partnership.programme.office.zone, now=now)
    hold_open(session, agreement.partnership, None)
    queries.lock(session, agreement)
    session.refresh(report, with_for_update={"of": ReportDue})
    if report.received_on is not None:
        return
    report.received_on = on
    session.flush()
    facts = {"kind": report.kind, "due": report.due_on.isoformat()}
    tell(session, agreement, "ReportReceived", facts, by=by, on=on, now=now, refs=[agreement.partnership.ref])


def check_terms(
    session: Session, partnership: Partnership, terms: Draft, edition: Edition, *, on: date, leaving_out: str | None
) -> TierAnswer:
    """Return the tier that terms come out as, saving nothing; raises Invalid with all that forbids drafting them."""
    setting = _setting(session, partnership, terms, edition)
    found = list(drafting.problems(terms, setting))
    if found:
        raise Invalid(found, subject=partnership.ref)
    answer = tier_queries.answer_for(session, edition, terms, partnership, on=on, leaving_out=leaving_out)
    pair = drafting.pair_problem(edition, terms, answer)
    if pair is not None:
        raise Invalid([pair, *drafting.size_problems(terms, answer)], subject=partnership.ref)
    return answer


def _setting(session: Session, partnership: Partnership, terms: Draft, edition: Edition) -> Setting:
    umbrella = None
    if terms.umbrella_id:
        umbrella = next(
            (
                one
                for one in queries.briefs(session, [partnership.id])
                if one.id == terms.umbrella_id and one.kind == AgreementKind.UMBRELLA and one.state not in OVER
            ),
            None,
        )
    partners = frozenset(party.organisation_id for party in partnership.parties if party.role != FUNDER)
    return Setting(
        stage=edition.stage(partnership.stage).kind,
        recipients=partners,
        umbrella_currency=umbrella.currency if umbrella else None,
        umbrella_known=umbrella is not None,
        financial=partnership.financial,
        two_languages=terms.second_language is not None and two_languages.possible(edition),
    )


def _write(session: Session, agreement: Agreement, terms: Draft, tier: TierAnswer) -> None:
    agreement.title = terms.title.strip()
    agreement.language, agreement.second_language = terms.language, terms.second_language
    agreement.recipient_id, agreement.umbrella_id = terms.recipient_id, terms.umbrella_id
    agreement.amount = terms.amount.minor if terms.amount else None
    agreement.currency = terms.amount.currency if terms.amount else None
    agreement.payment_basis, agreement.downstream = terms.payment_basis, terms.downstream
    agreement.starts_on, agreement.ends_on = terms.starts_on, terms.ends_on
    agreement.tier, agreement.tier_why = tier.tier, pack(tier.reasons or tier.missing)
    # The old lines have to be gone before new ones take their positions.
    agreement.budget.clear()
    agreement.reports.clear()
    session.flush()
    agreement.budget.extend(
        BudgetLine(id=new_id(), position=position, what=what, amount=money.minor)
        for position, (what, money) in enumerate(terms.budget)
    )
    agreement.reports.extend(ReportDue(id=new_id(), kind=kind, due_on=due) for kind, due in terms.reports)


def _number(session: Session, terms: Draft, on: date) -> str:
    if terms.umbrella_id is not None:
        umbrella = session.get_one(Agreement, terms.umbrella_id, with_for_update=True)
        return f"{umbrella.number}-S{next_number(session, f'{umbrella.number}-S')}"
    prefix = PREFIXES[terms.kind]
    return f"{prefix}-{on.year}-{next_number(session, f'{prefix}-{on.year}'):03d}"


def _figures(agreement: Agreement) -> dict[str, Plain]:
    return {
        "kind": agreement.kind,
        "number": agreement.number,
        "tier": agreement.tier,
        "amount": agreement.amount,
        "currency": agreement.currency,
        "starts": agreement.starts_on.isoformat() if agreement.starts_on else None,
        "ends": agreement.ends_on.isoformat() if agreement.ends_on else None,
        "terms": agreement.terms_version,
        "recipient": str(Ref("organisation", agreement.recipient_id)),
    }
