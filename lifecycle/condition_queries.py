"""Reads what the newest agreed assessments of the two sides of an agreement found weak, and the conditions of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from contracts.clause_models import ClauseEdit
from contracts.condition_models import AgreementCondition
from contracts.models import Agreement
from diligence.models import Assessment
from diligence.pack_models import PackEntry
from diligence.pack_states import Standing
from diligence.states import Of, State, Voice
from kernel.text import Label
from lifecycle.conditions import Weakness
from lifecycle.payment_gates import ConditionFacts
from policy import checklist_files
from policy.checklists import Side
from policy.queries import edition as edition_of


def weaknesses(session: Session, agreement: Agreement) -> list[Weakness]:
    """Return every weak answer that was agreed about whoever receives it and about the funder, in order.

    Raises NotFound where this Tack has not the library that an assessment was opened with.
    """
    found = session.scalars(
        select(Assessment)
        .where(
            Assessment.partnership_id == agreement.partnership_id,
            Assessment.state == State.AGREED,
            or_(Assessment.organisation_id == agreement.recipient_id, Assessment.side == Of.FUNDER),
        )
        .options(joinedload(Assessment.organisation), selectinload(Assessment.answers))
        .order_by(Assessment.agreed_on, Assessment.id)
    ).all()
    newest = {one.organisation_id: one for one in found}
    return [weak for one in newest.values() for weak in _weak(session, one)]


def _weak(session: Session, one: Assessment) -> list[Weakness]:
    rules = edition_of(session, one.edition_id).diligence
    if rules is None or one.agreed_on is None:
        return []
    items = checklist_files.of(rules).by_key
    answers = {each.item: each.value for each in one.answers if each.voice == Voice.AGREED and each.value is not None}
    return [
        Weakness(one.organisation_id, one.organisation.name, Of(one.side).side, items[key], one.agreed_on)
        for key in one.asked
        if key in answers and items[key].scale.weak(answers[key])
    ]


def conditions_of(session: Session, agreement_ids: Iterable[str]) -> Mapping[str, tuple[ConditionFacts, ...]]:
    """Return the conditions that stand in agreements, the first due first, each met or not; one statement for all.

    One is met once the startup pack of its partnership has an entry about it that is done. What was done before the
    assessment which found it weak again shows nothing. Taken out of the draft, it is no condition any more.
    """
    wanted = sorted(set(agreement_ids))
    found: dict[str, list[ConditionFacts]] = {one: [] for one in wanted}
    if not wanted:
        return {}
    rows = session.execute(_CONDITIONS.where(AgreementCondition.agreement_id.in_(wanted)))
    for agreement_id, edit, item, side, due_on, met in rows:
        title = _question(item) or edit.edit.title
        found[agreement_id].append(ConditionFacts(title, Side(side), due_on, met=bool(met)))
    return {key: tuple(each) for key, each in found.items()}


def _question(item: str) -> Label | None:
    """What the newest library that has it asks there, which names a condition better than the title of its clause."""
    libraries = (checklist_files.library(name) for name in reversed(checklist_files.names()))
    return next((one.by_key[item].question for one in libraries if item in one.by_key), None)


_MET = exists(
    select(PackEntry.id)
    .join(Assessment, Assessment.id == PackEntry.assessment_id)
    .where(
        PackEntry.partnership_id == Agreement.partnership_id,
        PackEntry.organisation_id == AgreementCondition.organisation_id,
        PackEntry.item == AgreementCondition.item,
        PackEntry.state == Standing.DONE,
        Assessment.agreed_on >= AgreementCondition.agreed_on,
    )
    .correlate(Agreement, AgreementCondition)
)
_CONDITIONS = (
    select(
        AgreementCondition.agreement_id,
        ClauseEdit,
        AgreementCondition.item,
        AgreementCondition.side,
        AgreementCondition.due_on,
        _MET,
    )
    .join(Agreement, Agreement.id == AgreementCondition.agreement_id)
    .join(
        ClauseEdit,
        (ClauseEdit.agreement_id == AgreementCondition.agreement_id)
        & (ClauseEdit.clause == AgreementCondition.clause)
        & ClauseEdit.ended_at.is_(None),
    )
    .order_by(AgreementCondition.due_on, AgreementCondition.id)
)
