"""Reads what was edited in the clauses of an agreement, with its difference, who did it, and who approved it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import agreed_clauses, clause_edits, clause_paper
from contracts.assembly import Part, numbers, placed
from contracts.clause_edits import Kind, Outcome, Told, Use
from contracts.clause_models import ClauseApproval, ClauseEdit
from contracts.models import Agreement
from documents import clause_text
from documents.difference import Change, Piece, difference
from kernel.errors import GateClosed
from kernel.text import Label, Message
from kernel.unmet import Unmet
from policy.clauses import ClauseRules, EditedRow
from policy.edition import Edition
from policy.kinds import Tier


@dataclass(frozen=True)
class Edited:
    """A clause that was edited: who did it, whether it stands and why not, and its words against the library's."""

    row: ClauseEdit
    told: Told
    title: Label
    why_not: Message | None
    difference: tuple[Piece, ...]
    #: The same in the second language of the document, where it has one.
    beside: tuple[Piece, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it is what the agreement says."""
        return self.told.use is Use.USED


@dataclass(frozen=True)
class Editing:
    """Everything that was edited in an agreement, the rule for approving it, and the approvals of it as it stands."""

    edited: Mapping[str, Edited]
    rule: EditedRow
    approvals: tuple[ClauseApproval, ...]

    @property
    def standing(self) -> tuple[Edited, ...]:
        """Those that are what the agreement says."""
        return tuple(one for one in self.edited.values() if one.stands)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Those among them that nobody has approved yet as the role that the tier asks for, by name."""
        asked = [one for one in self.approvals if one.role == self.rule.approval]
        given = {name for one in asked for name in one.clauses.split()}
        return tuple(one.row.clause for one in self.standing if one.row.clause not in given)


def settled_parts(agreement: Agreement, edition: Edition) -> tuple[Part, ...]:
    """Return the clauses of an agreement to be printed; raises GateClosed naming each edit that does not fit it."""
    outcome = agreed_clauses.outcome_of(agreement, edition)
    if outcome.unsettled:
        raise GateClosed(
            [
                Unmet(
                    "edited-clauses-settled",
                    clause_edits.words(told, outcome),
                    agreement.ref,
                    "agreement.edit",
                    f"agreement.clause:{told.edit.clause}",
                )
                for told in outcome.unsettled
            ],
            subject=agreement.ref,
        )
    return outcome.parts


def editing(
    session: Session, agreement: Agreement, rules: ClauseRules, outcome: Outcome, values: Mapping[str, object]
) -> Editing:
    """Return what was edited in an agreement that has a tier, its words with the agreement's terms in them."""
    rows = {one.clause: one for one in agreement.clause_edits}
    shown = [Shown(outcome, agreement.language, values)]
    if agreement.second_language is not None:
        shown.append(Shown(outcome, agreement.second_language, cast("Mapping[str, object]", values["second"])))
    edited = {told.edit.clause: _edited(rows[told.edit.clause], told, outcome, shown) for told in outcome.told}
    given = approvals(session, agreement) if edited else ()
    return Editing(edited, rules.editing(Tier(agreement.tier or "")), given)


def approvals(session: Session, agreement: Agreement) -> tuple[ClauseApproval, ...]:
    """Return the approvals of edited clauses that count for the terms as they stand."""
    wanted = select(ClauseApproval).where(
        ClauseApproval.agreement_id == agreement.id, ClauseApproval.terms_version == agreement.terms_version
    )
    return tuple(session.scalars(wanted.order_by(ClauseApproval.id)))


@dataclass(frozen=True)
class Shown:
    """How words are shown: in which language, with which terms; a clause that is referred to by the number it has."""

    outcome: Outcome
    language: str
    values: Mapping[str, object]

    def words(self, text: Label, refers: tuple[str, ...]) -> str:
        """Return words as they are read."""
        known = numbers(self.outcome.base) | numbers(self.outcome.parts)
        # What is not there any more is named, since it has no number.
        where = {name: (clause_paper.mark(name), known.get(name, f"[{name}]")) for name in (*known, *refers)}
        pieces = clause_text.pieces(text.in_(self.language), self.values, where)
        return "".join(piece["text"] for piece in pieces)


def _edited(row: ClauseEdit, told: Told, outcome: Outcome, shown: Sequence[Shown]) -> Edited:
    why_not = None if told.use is Use.USED else clause_edits.words(told, outcome)
    differences = (_difference(told, outcome, one) for one in shown)
    return Edited(row, told, outcome.title(told.edit.clause), why_not, *differences)


def _difference(told: Told, outcome: Outcome, shown: Shown) -> tuple[Piece, ...]:
    edit = told.edit
    after = shown.words(edit.text, edit.refers)
    if edit.kind is Kind.ADDED:
        return (Piece(Change.ADDED, after),) if after else ()
    standard = next((one.text for one in placed(outcome.base) if one.clause.key == edit.clause), None)
    before = shown.words(standard, clause_edits.named(standard)) if standard is not None else ""
    return difference(before, after)
