"""Reads agreements with everything their gates look at, as plain values, in one query however many they are.

What belongs to an agreement comes in one text column for each kind of part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from contracts.approval_models import ApprovalStanding
from contracts.clause_edits import Edit, Kind
from contracts.clause_models import ClauseApproval, ClauseEdit
from contracts.models import Agreement, Approval, BudgetLine, PrintedDocument, ReportDue, Signer
from contracts.records import AgreementRecord, Given, HeldAgreement, Signing
from contracts.terms import Terms
from kernel.frozen import Frozen
from kernel.gathering import joined, parts
from kernel.journal import JournalEntry
from kernel.text import Label
from partnerships.hold_models import Hold
from partnerships.models import Exploration, Office, Organisation, Partnership, Party, Programme
from partnerships.waiver_models import Waiver

#: Events by which somebody becomes an author of an agreement's terms.
WRITING = ("AgreementDrafted", "TermsChanged", "ClauseEdited", "ClausePutBack")


def records(session: Session, ids: Iterable[str]) -> list[AgreementRecord]:
    """Return agreements as they are stored now, whatever this session has loaded before."""
    wanted = list(ids)
    if not wanted:
        return []
    return [record_of(row) for row in _SOME.rows(session, {"ids": wanted})]


def selected(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[AgreementRecord]:
    """Return what `ROWS`, narrowed and ordered by the caller, finds."""
    return [record_of(row) for row in session.connection().execute(wanted)]


def _part(model: type[Any], *columns: Any) -> ScalarSelect[str]:
    return select(joined(*columns)).where(model.agreement_id == Agreement.id).correlate(Agreement).scalar_subquery()


def _flag(column: Any) -> ColumnElement[str]:
    return case((column.is_(None), ""), else_="1")


_SIGNATORY, _HELD = aliased(Organisation), aliased(Agreement)
_SIGNERS = (
    select(
        joined(
            Signer.position,
            Signer.organisation_id,
            _SIGNATORY.name,
            Signer.signed_on,
            _flag(Signer.capacity),
            _flag(Signer.attachment_id),
        )
    )
    .join(_SIGNATORY, _SIGNATORY.id == Signer.organisation_id)
    .where(Signer.agreement_id == Agreement.id)
    .correlate(Agreement)
    .scalar_subquery()
)
_AUTHORS = (
    select(joined(JournalEntry.by, JournalEntry.on_behalf_of))
    .where(
        JournalEntry.subject_kind == "agreement",
        JournalEntry.subject_id == Agreement.id,
        JournalEntry.event.in_(WRITING),
    )
    .correlate(Agreement)
    .scalar_subquery()
)
_APPROVALS = (
    select(
        joined(
            Approval.round,
            Approval.step,
            Approval.role,
            Approval.person_id,
            Approval.on,
            ApprovalStanding.on_behalf_of,
        )
    )
    .outerjoin(ApprovalStanding, ApprovalStanding.approval_id == Approval.id)
    .where(Approval.agreement_id == Agreement.id)
    .correlate(Agreement)
    .scalar_subquery()
)
_EXPLORED = (
    select(func.count(Exploration.id))
    .where(Exploration.partnership_id == Agreement.partnership_id, Exploration.left.is_(False))
    .correlate(Agreement)
    .scalar_subquery()
)
_HOLDS = (
    select(joined(Hold.subject_kind, Hold.subject_id, Hold.placed_on, _HELD.number))
    .join(_HELD, _HELD.id == Hold.subject_id)
    .where(
        Hold.lifted_on.is_(None),
        Hold.subject_kind == "agreement",
        Hold.subject_id.in_((Agreement.id, Agreement.umbrella_id)),
    )
    .correlate(Agreement)
    .scalar_subquery()
)
_WAIVED = (
    select(joined(Waiver.move, Waiver.gate))
    .where(Waiver.subject_kind == "agreement", Waiver.subject_id == Agreement.id, Waiver.used_at.is_(None))
    .correlate(Agreement)
    .scalar_subquery()
)
_EDITS = (
    select(
        joined(
            ClauseEdit.clause,
            ClauseEdit.kind,
            ClauseEdit.family,
            ClauseEdit.title_en,
            ClauseEdit.title_es,
            _flag(ClauseEdit.text_en),
            _flag(ClauseEdit.text_es),
            ClauseEdit.refers,
            ClauseEdit.basis,
        )
    )
    .where(ClauseEdit.agreement_id == Agreement.id, ClauseEdit.ended_at.is_(None))
    .correlate(Agreement)
    .scalar_subquery()
)
_PARTIES = (
    select(func.count(Party.id))
    .where(Party.partnership_id == Agreement.partnership_id)
    .correlate(Agreement)
    .scalar_subquery()
)
_FUNDER, _UMBRELLA = aliased(Organisation), aliased(Agreement)
#: One row for each agreement; add where, order and limit.
ROWS: Select[*tuple[Any, ...]] = (
    select(
        Agreement.id,
        Agreement.partnership_id,
        Agreement.umbrella_id,
        Agreement.recipient_id,
        Agreement.number,
        Agreement.title,
        Agreement.language,
        Agreement.second_language,
        Agreement.kind,
        Agreement.state,
        Agreement.state_since,
        Agreement.tier,
        Agreement.tier_why,
        Agreement.downstream,
        Agreement.payment_basis,
        _UMBRELLA.payment_basis.label("umbrella_basis"),
        Agreement.amount,
        Agreement.currency,
        Agreement.base_amount,
        Agreement.starts_on,
        Agreement.ends_on,
        Agreement.author_id,
        Agreement.terms_version,
        Agreement.review_round,
        Agreement.imported_from,
        Partnership.programme_id,
        Partnership.edition_id,
        Partnership.title.label("partnership_title"),
        Partnership.idea,
        Partnership.risk,
        Office.organisation_id.label("funder_id"),
        _FUNDER.address.label("funder_address"),
        Organisation.address.label("recipient_address"),
        _SIGNERS.label("signers"),
        _AUTHORS.label("authors"),
        _EXPLORED.label("explored"),
        _HOLDS.label("holds"),
        _WAIVED.label("waived"),
        _part(BudgetLine, BudgetLine.position, BudgetLine.amount).label("budget"),
        _part(ReportDue, ReportDue.due_on, ReportDue.received_on).label("reports"),
        _APPROVALS.label("approvals"),
        _EDITS.label("edits"),
        _part(ClauseApproval, ClauseApproval.terms_version, ClauseApproval.role, ClauseApproval.clauses).label(
            "edits_approved"
        ),
        Organisation.partner_type,
        _PARTIES.label("parties"),
        _part(PrintedDocument, PrintedDocument.terms_version, PrintedDocument.template).label("papers"),
    )
    .join(Partnership, Partnership.id == Agreement.partnership_id)
    .join(Programme, Programme.id == Partnership.programme_id)
    .join(Office, Office.id == Programme.office_id)
    .join(_FUNDER, _FUNDER.id == Office.organisation_id)
    .join(Organisation, Organisation.id == Agreement.recipient_id)
    .outerjoin(_UMBRELLA, _UMBRELLA.id == Agreement.umbrella_id)
)
_SOME = Frozen(ROWS.where(Agreement.id.in_(bindparam("ids", expanding=True))))


def record_of(row: Row[Any]) -> AgreementRecord:
    """Take one row of `ROWS` apart."""
    reports = sorted(parts(row.reports))
    approvals = [
        Given(int(turn), int(step), role, who, _day(on), behalf or None)
        for turn, step, role, who, on, behalf in parts(row.approvals)
    ]
    return AgreementRecord(
        id=row.id,
        partnership_id=row.partnership_id,
        umbrella_id=row.umbrella_id,
        recipient_id=row.recipient_id,
        funder_id=row.funder_id,
        programme_id=row.programme_id,
        edition_id=row.edition_id,
        number=row.number,
        title=row.title,
        partnership_title=row.partnership_title,
        kind=row.kind,
        state=row.state,
        state_since=row.state_since,
        tier=row.tier,
        tier_why=row.tier_why,
        downstream=row.downstream,
        risk=row.risk,
        base_amount=row.base_amount,
        author_id=row.author_id,
        authors=frozenset(who for pair in parts(row.authors) for who in pair if who) | {row.author_id},
        imported=row.imported_from is not None,
        terms=_terms(row, [_day(due) for due, _ in reports]),
        terms_version=row.terms_version,
        signers=_signers(row.signers),
        approvals=tuple(sorted((one for one in approvals if one.round == row.review_round), key=_step)),
        papers=frozenset((int(version), template) for version, template in parts(row.papers)),
        holds=tuple(HeldAgreement(key, number, _day(since)) for _, key, since, number in parts(row.holds)),
        waived=frozenset((move, gate) for move, gate in parts(row.waived)),
        reports_open=tuple(_day(due) for due, received in reports if not received),
        edits=_edits(row.edits),
        edits_approved=frozenset(
            (role, clause)
            for version, role, clauses in parts(row.edits_approved)
            if int(version) == row.terms_version
            for clause in clauses.split()
        ),
        partner_type=row.partner_type,
        parties=row.parties,
        languages=(row.language, *filter(None, (row.second_language,))),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _step(given: Given) -> int:
    return given.step


def _edits(text: str | None) -> tuple[Edit, ...]:
    """Return the edits with as much of their words as says in which languages there are any."""
    return tuple(
        sorted(
            (
                Edit(
                    clause,
                    Kind(kind),
                    family,
                    Label(title or titulo, titulo or title),
                    Label(english, spanish),
                    tuple(refers.split()),
                    basis or None,
                )
                for clause, kind, family, title, titulo, english, spanish, refers, basis in parts(text)
            ),
            key=lambda one: one.clause,
        )
    )


def _signers(text: str | None) -> tuple[Signing, ...]:
    found = [
        Signing(int(position), organisation_id, name, _day(signed) if signed else None, bool(capacity), bool(file))
        for position, organisation_id, name, signed, capacity, file in parts(text)
    ]
    return tuple(sorted(found, key=lambda one: one.position))


def _terms(row: Row[Any], reports: Sequence[date]) -> Terms:
    budget = sorted((int(position), int(amount)) for position, amount in parts(row.budget))
    return Terms(
        kind=row.kind,
        title=row.title,
        purpose=row.idea,
        amount=row.amount,
        currency=row.currency,
        payment_basis=row.payment_basis,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        budget=tuple(amount for _, amount in budget),
        reports=tuple(reports),
        partner_address=row.recipient_address,
        funder_address=row.funder_address,
        exploration=row.explored > 0,
        umbrella_basis=row.umbrella_basis,
    )
