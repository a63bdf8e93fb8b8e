"""Edits a clause for one agreement: other words, left out, one of one's own, and back to the library's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import agreed_clauses, clause_edits, clause_wording, effects, queries
from contracts.assembly import languages
from contracts.clause_edits import Edit, Kind, Outcome, Use
from contracts.clause_models import ClauseEdit
from contracts.models import Agreement
from contracts.states import State
from documents.names import known_terms
from kernel import journal
from kernel.errors import Conflict, NotFound
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.telling import tell
from kernel.text import Label, Message
from partnerships import permissions
from partnerships.actions.versions import hold_open
from partnerships.permissions import Standing
from policy.edition import Edition

#: The longest words of a clause, and the longest reason, in characters.
TEXT, REASON = 2_000, 4_000
#: What a clause of one's own is called by: this and a number.
OWN = "own-"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed for a clause, by language; a title only for one's own, a family only for a new one."""

    text_en: str = ""
    text_es: str = ""
    title_en: str = ""
    title_es: str = ""
    family: str = ""
    reason: str = ""
    #: Leave it out instead.
    out: bool = False


@dataclass
class _Desk:
    """An agreement on whose clauses somebody works: locked, a draft, and permitted."""

    session: Session
    agreement: Agreement
    edition: Edition
    by: Standing
    on: date
    now: datetime
    outcome: Outcome
    fields: Fields = field(default_factory=Fields)

    @property
    def standing(self) -> dict[str, ClauseEdit]:
        """The edits that stand, by clause."""
        return {one.clause: one for one in self.agreement.clause_edits}

    @property
    def names(self) -> set[str]:
        """Every clause that an edit may name: those the terms choose, and those of one's own."""
        return {one.clause.key for part in self.outcome.base for one in part.placed} | {
            one.clause for one in self.agreement.clause_edits if one.kind == Kind.ADDED
        }


def edit_clause(
    session: Session,
    agreement: Agreement,
    clause: str,
    edition: Edition,
    typed: Typed,
    *,
    by: Standing,
    on: date,
    now: datetime,
) -> Agreement:
    """Give a clause of a draft other words, or leave it out; saved again as it stands, its reason too, nothing happens.

    Raises NotFound for a clause the agreement does not have, Conflict once it has left the author's hands, and Invalid
    with everything wrong with the words, what refers to it included.
    """
    desk = _desk(session, agreement, edition, by, on, now)
    before = desk.standing.get(clause)
    placed = next((one for part in desk.outcome.base for one in part.placed if one.clause.key == clause), None)
    own = before is not None and before.kind == Kind.ADDED
    if placed is None and not own:
        raise NotFound
    if own and typed.out:
        return put_back(session, agreement, clause, edition, by=by, on=on, now=now)
    reason = desk.fields.prose("reason", typed.reason, longest=REASON)
    if placed is not None:
        edit = _of_library(desk, placed.clause.key, placed.clause.family, placed.text, typed)
    else:
        edit = _of_ones_own(desk, clause, before.family if before else "", typed)
    _prove(desk, edit)
    return agreement if before is not None and _same(desk, before, edit, reason) else _keep(desk, edit, reason)


def add_clause(
    session: Session, agreement: Agreement, edition: Edition, typed: Typed, *, by: Standing, on: date, now: datetime
) -> Agreement:
    """Add a clause of one's own to a draft, at the end of a family; raises as `edit_clause` does."""
    desk = _desk(session, agreement, edition, by, on, now)
    reason = desk.fields.prose("reason", typed.reason, longest=REASON)
    family = desk.fields.choice("family", typed.family, [part.family.key for part in desk.outcome.base])
    edit = _of_ones_own(desk, _next_own(session, agreement), family, typed)
    _prove(desk, edit)
    return _keep(desk, edit, reason)


def put_back(
    session: Session, agreement: Agreement, clause: str, edition: Edition, *, by: Standing, on: date, now: datetime
) -> Agreement:
    """Let the library's own words stand again, or take out a clause of one's own; done already, nothing happens.

    Raises Conflict once the agreement has left the author's hands, and where another edit refers to what would go.
    """
    desk = _desk(session, agreement, edition, by, on, now)
    before = desk.standing.get(clause)
    if before is None:
        return agreement
    left = [one.edit for one in agreement.clause_edits if one.clause != clause]
    broken = _newly_broken(desk, agreed_clauses.outcome_of(agreement, edition, left))
    if broken:
        raise Conflict(broken[0], subject=agreement.ref)
    before.ended_at = now
    _changed(desk, "ClausePutBack", {"clause": clause, "kind": before.kind})
    return agreement


def _desk(session: Session, agreement: Agreement, edition: Edition, by: Standing, on: date, now: datetime) -> _Desk:
    partnership = agreement.partnership
    permissions.check(by, "agreement.edit", permissions.scope_of(partnership), subject=agreement.ref)
    hold_open(session, partnership, None)
    queries.lock(session, agreement)
    session.expire(agreement, ["clause_edits"])
    if agreement.state != State.DRAFT:
        raise Conflict(
            Message("Only a draft's clauses can be edited; return %(number)s to draft first.", number=agreement.number),
            subject=agreement.ref,
        )
    outcome = agreed_clauses.outcome_of(agreement, edition)
    if not outcome.base:
        raise Conflict(Message("%(number)s is not made of clauses.", number=agreement.number), subject=agreement.ref)
    return _Desk(session, agreement, edition, by, on, now, outcome)


def _of_library(desk: _Desk, key: str, family: str, words: Label, typed: Typed) -> Edit:
    none, basis = Label("", ""), clause_edits.digest(words)
    if typed.out:
        return Edit(key, Kind.LEFT_OUT, family, none, none, (), basis)
    text = _text(desk, typed)
    if all(text.in_(one) in {"", words.in_(one)} for one in clause_wording.LANGUAGES) and (text.en or text.es):
        desk.fields.wrong(_first(desk), "These are the standard words. Change them, or put the clause back.")
    return Edit(key, Kind.CHANGED, family, none, text, clause_edits.named(text), basis)


def _of_ones_own(desk: _Desk, key: str, family: str, typed: Typed) -> Edit:
    main = desk.agreement.language
    said = {"en": typed.title_en, "es": typed.title_es}
    titles = {
        one: desk.fields.line(f"title_{one}", said[one])
        if one == main
        else desk.fields.optional_line(f"title_{one}", said[one]) or ""
        for one in clause_wording.LANGUAGES
    }
    title = Label(en=titles["en"] or titles["es"], es=titles["es"] or titles["en"])
    text = _text(desk, typed)
    return Edit(key, Kind.ADDED, family, title, text, clause_edits.named(text), None)


def _text(desk: _Desk, typed: Typed) -> Label:
    """Return the words as they were typed, noting everything wrong with them; those of the document's are needed."""
    said = {"en": typed.text_en, "es": typed.text_es}
    needed = languages(desk.agreement)
    kept = {
        one: desk.fields.prose(f"text_{one}", clause_wording.tidy(said[one]), longest=TEXT)
        if one in needed
        else desk.fields.optional_prose(f"text_{one}", clause_wording.tidy(said[one]), longest=TEXT) or ""
        for one in clause_wording.LANGUAGES
    }
    text = Label(en=kept["en"], es=kept["es"])
    for language, message in clause_wording.problems(text, terms=known_terms(), clauses=desk.names):
        desk.fields.note(f"text_{language}", message)
    return text


def _first(desk: _Desk) -> str:
    return f"text_{desk.agreement.language}"


def _prove(desk: _Desk, edit: Edit) -> None:
    """Raise Invalid with what is wrong: the words themselves, and what would not fit any more beside them."""
    desk.fields.settle(desk.agreement.ref)
    others = [one.edit for one in desk.agreement.clause_edits if one.clause != edit.clause]
    after = agreed_clauses.outcome_of(desk.agreement, desk.edition, [*others, edit])
    where = "out" if edit.kind is Kind.LEFT_OUT else _first(desk)
    for told in after.told:
        if told.edit.clause == edit.clause and told.use is not Use.USED:
            desk.fields.note(where, clause_edits.words(told, after))
    for message in _newly_broken(desk, after):
        desk.fields.note(where, message)
    desk.fields.settle(desk.agreement.ref)


def _newly_broken(desk: _Desk, after: Outcome) -> list[Message]:
    """Return why edits that stood would not stand any more."""
    return [
        clause_edits.words(told, after)
        for told in after.unsettled
        if desk.outcome.use(told.edit.clause) is Use.USED and told.edit in desk.outcome.used
    ]


def _same(desk: _Desk, before: ClauseEdit, edit: Edit, reason: str) -> bool:
    """Whether an edit stands already, with this reason; one that was erased is any."""
    why = journal.notes(desk.session, [before.note_id])[before.note_id].text
    return before.edit == edit and why in {reason, None}


def _next_own(session: Session, agreement: Agreement) -> str:
    """Return the next name for a clause of one's own; none is used twice in an agreement, put back or not."""
    own = select(func.count(func.distinct(ClauseEdit.clause)))
    made = session.scalar(own.where(ClauseEdit.agreement_id == agreement.id, ClauseEdit.kind == Kind.ADDED))
    return f"{OWN}{(made or 0) + 1}"


def _keep(desk: _Desk, edit: Edit, reason: str) -> Agreement:
    session, agreement = desk.session, desk.agreement
    before = desk.standing.get(edit.clause)
    if before is not None:
        before.ended_at = desk.now
    note = journal.write_note(session, reason, by=desk.by.person_id, now=desk.now)
    # What stood has to be ended, and the note kept, before the new one stands.
    session.flush()
    made = ClauseEdit(
        id=new_id(),
        agreement_id=agreement.id,
        clause=edit.clause,
        kind=edit.kind,
        family=edit.family,
        title_en=edit.title.en or None,
        title_es=edit.title.es or None,
        text_en=edit.text.en or None,
        text_es=edit.text.es or None,
        refers=" ".join(edit.refers),
        basis=edit.basis,
        note_id=note["note"],
        by=desk.by.person_id,
        on=desk.on,
        now=desk.now,
    )
    session.add(made)
    words = None if edit.kind is Kind.LEFT_OUT else clause_edits.digest(edit.text)
    told: dict[str, Plain] = {"clause": edit.clause, "kind": edit.kind.value, "words": words, "from": edit.basis}
    _changed(desk, "ClauseEdited", {**told, "reason": note})
    return agreement


def _changed(desk: _Desk, event: str, told: dict[str, Plain]) -> None:
    """Count it as a change of the terms: papers are printed anew, and what was let pass or approved counts no more."""
    session, agreement = desk.session, desk.agreement
    agreement.terms_version += 1
    effects.close_waivers(session, agreement, now=desk.now)
    session.flush()
    session.expire(agreement, ["clause_edits"])
    refs = [agreement.partnership.ref]
    tell(
        session,
        agreement,
        event,
        {**told, "terms": agreement.terms_version},
        by=desk.by,
        on=desk.on,
        now=desk.now,
        refs=refs,
    )
