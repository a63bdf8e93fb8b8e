"""Clauses in the API: those of an edition to choose from, and those of an agreement with what chose each."""

from __future__ import annotations

from collections.abc import Iterable

from marshmallow import Schema, fields

from contracts.burden import Burden
from contracts.clause_edits import Kind, why
from contracts.clause_queries import Edited, Editing
from contracts.paper_queries import Clauses
from documents.difference import Change, Piece
from kernel.text import render
from policy.clauses import Serves
from policy.kinds import AgreementKind, Tier
from web.api.fields import Choice, Day, Flag, Part, Text, Whole
from web.api.lists import Asked
from web.api.schemas import Named, Versioned, always, listed, maybe
from web.api.shapes import Shape

LONGEST = 2000
REASON = 4000


class BurdenPart(Schema):
    """What is asked of the partner: clauses, reports, consents, papers; working days to wait for answers at most."""

    clauses = always(Whole)
    reports = always(Whole)
    approvals = always(Whole)
    documents = always(Whole)
    days = always(Whole)


class StandingPart(Schema):
    """A clause where it stands; `why` is the row of the edition that chose it; `standard` unless it was edited."""

    number = always(Text)
    id = always(Text)
    family = always(Text)
    variant = maybe(Text)
    title = always(Text)
    text = always(Text, LONGEST)
    row = always(Text)
    why = always(Text)
    mandatory = always(Flag)
    flows_down = always(Flag)
    source = maybe(Text)
    standard = always(Flag)


class BothPart(Schema):
    """Words in both languages."""

    en = always(Text, LONGEST)
    es = always(Text, LONGEST)


class PiecePart(Schema):
    """A stretch of words, and what happened to it against the library's."""

    change = always(Choice, [one.value for one in Change])
    text = always(Text, 2 * LONGEST)


class EditPart(Schema):
    """A clause that was edited: its words as they were typed, whether it stands; `by` and `reason` to staff alone.

    `second_difference` is the difference in the second language of the document, empty where it has one.
    """

    id = always(Text)
    kind = always(Choice, [one.value for one in Kind])
    title = always(Text)
    text = always(Part, BothPart)
    stands = always(Flag)
    why_not = maybe(Text, LONGEST)
    approved = always(Flag)
    difference = listed(Part(PiecePart))
    second_difference = listed(Part(PiecePart))
    on = always(Day)
    by = maybe(Part, Named)
    reason = maybe(Text, REASON)


class GivenPart(Schema):
    """An approval of the edited clauses as they stand; `by` to staff."""

    role = always(Text)
    on = always(Day)
    by = maybe(Part, Named)


class ClauseApprovalPart(Schema):
    """Whose approval edited clauses need, which of them wait for it, and what was given."""

    role = always(Text)
    label = always(Text)
    waiting = listed(Text())
    given = listed(Part(GivenPart))


class AgreementClauses(Versioned):
    """The clauses of an agreement in its language; none where its edition prints from a text of its own."""

    clauses = listed(Part(StandingPart))
    burden = maybe(Part, BurdenPart)
    edited = listed(Part(EditPart))
    approval = maybe(Part, ClauseApprovalPart)


class VariantPart(Schema):
    """Other words of a clause; `when` are the conditions that choose them, by name."""

    id = always(Text)
    when = fields.Dict(keys=fields.String(), required=True)
    text = always(Part, BothPart)


class AsksPart(Schema):
    """What a clause asks of the partner."""

    reports = always(Whole)
    approvals = always(Whole)
    documents = always(Whole)
    days = always(Whole)


class ClausePart(Schema):
    """A clause of a library; it serves agreements that meet any condition of `when`, every one where none is."""

    id = always(Text)
    family = always(Text)
    title = always(Part, BothPart)
    text = always(Part, BothPart)
    when = listed(fields.Dict(keys=fields.String()))
    variants = listed(Part(VariantPart))
    mandatory = always(Flag)
    serves = always(Choice, [one.value for one in Serves])
    flows_down = always(Flag)
    source = maybe(Text)
    basis = maybe(Text)
    asks = always(Part, AsksPart)


class ChoosingPart(Schema):
    """A row of an edition: the families and clauses it puts into agreements that meet its conditions."""

    id = always(Text)
    label = always(Text)
    families = listed(Text())
    clauses = listed(Text())
    when = fields.Dict(keys=fields.String(), required=True)


class EditedPart(Schema):
    """A row of an edition: whose approval clauses edited for one agreement need in some tiers."""

    id = always(Text)
    label = always(Text)
    tiers = listed(Choice([one.value for one in Tier]))
    approval = always(Text)
    mandatory = always(Flag)


class TierPart(Schema):
    """What an agreement of a kind and tier asks of one NGO under a fixed amount, scheduled reports aside."""

    kind = always(Choice, [one.value for one in AgreementKind])
    tier = always(Choice, [one.value for one in Tier])
    burden = always(Part, BurdenPart)


class EditionClauses(Schema):
    """The clauses of an edition, its rows that choose, and what comes of them; no library where it has none."""

    library = maybe(Text)
    sha256 = maybe(Text)
    counts = fields.Dict(keys=fields.String(), required=True)
    choosing = listed(Part(ChoosingPart))
    edited = listed(Part(EditedPart))
    burdens = listed(Part(TierPart))
    clauses = listed(Part(ClausePart))


class ClauseFilters(Asked):
    """Narrows the clauses to a family, or to those that can stand in a kind or a tier."""

    family = Text(load_default="")
    kind = Choice([one.value for one in AgreementKind], load_default="")
    tier = Choice([one.value for one in Tier], load_default="")


def of_agreement(told: Clauses | None, *, staff: bool) -> Shape:
    """Return the clauses of an agreement, titles and reasons in the reader's language."""
    if told is None:
        return {"clauses": [], "burden": None, "edited": [], "approval": None}
    return {
        "clauses": [
            {
                "number": one.placed.number,
                "id": one.placed.clause.key,
                "family": part.family.key,
                "variant": one.placed.variant or None,
                "title": render(one.placed.clause.title),
                "text": one.words,
                "row": one.placed.row.key,
                "why": render(why(one.placed)),
                "mandatory": one.placed.clause.mandatory,
                "flows_down": one.placed.clause.flows_down,
                "source": one.placed.clause.source,
                "standard": one.placed.edit is None,
            }
            for part, found in told.families
            for one in found
        ],
        "burden": burden(told.burden),
        "edited": [_edited(one, told.editing, staff=staff) for one in told.editing.edited.values()],
        "approval": _approval(told.editing, staff=staff),
    }


def _edited(one: Edited, editing: Editing, *, staff: bool) -> Shape:
    row = one.row
    return {
        "id": row.clause,
        "kind": row.kind,
        "title": render(one.title),
        "text": {"en": row.text_en or "", "es": row.text_es or ""},
        "stands": one.stands,
        "why_not": render(one.why_not) if one.why_not else None,
        "approved": one.stands and row.clause not in editing.waiting,
        "difference": _pieces(one.difference),
        "second_difference": _pieces(one.beside),
        "on": row.on,
        "by": {"id": row.editor.id, "name": row.editor.name} if staff else None,
        "reason": row.note.text if staff else None,
    }


def _pieces(found: Iterable[Piece]) -> list[Shape]:
    return [{"change": piece.change.value, "text": piece.text} for piece in found]


def _approval(editing: Editing, *, staff: bool) -> Shape:
    return {
        "role": editing.rule.approval,
        "label": render(editing.rule.label),
        "waiting": list(editing.waiting),
        "given": [
            {
                "role": one.role,
                "on": one.on,
                "by": {"id": one.person.id, "name": one.person.name} if staff else None,
            }
            for one in editing.approvals
        ],
    }


def burden(found: Burden) -> Shape:
    """Return what is asked of a partner."""
    return {
        "clauses": found.clauses,
        "reports": found.reports,
        "approvals": found.approvals,
        "documents": found.documents,
        "days": found.days,
    }
