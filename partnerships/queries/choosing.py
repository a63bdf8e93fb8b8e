"""How partnerships were chosen, read: for the page and the API whole, for the gates as columns of their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, case, exists, select
from sqlalchemy.orm import Session, joinedload, selectinload

from kernel import journal
from kernel.errors import invalid
from kernel.frozen import Frozen
from kernel.gathering import joined, parts
from partnerships.choosing_models import (
    Brought,
    Complementarity,
    ConflictDeclaration,
    InceptionPart,
    Mark,
    Selection,
)
from partnerships.chosen import Chosen, Declared
from partnerships.models import Organisation, Partnership, Party, Person, TeamMember


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything about how one partnership was chosen; marks and declarations newest first, notes by identifier."""

    marks: Sequence[Mark]
    brought: Mapping[str, Sequence[Brought]]
    complementarity: Complementarity | None
    selection: Selection | None
    declarations: Sequence[ConflictDeclaration]
    inception: Sequence[InceptionPart]
    notes: Mapping[str, journal.Note]

    def mark(self, of: str) -> Mark | None:
        """Return the mark that stands: the one of the latest day."""
        return next((one for one in self.marks if one.of == of), None)

    def history(self, of: str) -> Sequence[Mark]:
        """Return the earlier marks, newest first."""
        return [one for one in self.marks if one.of == of][1:]

    def words(self, note: str | None) -> str | None:
        """Return what somebody wrote, or None once it was erased."""
        found = self.notes.get(note or "")
        return found.text if found else None


_MARKS = select(joined(Mark.of)).where(Mark.partnership_id == Partnership.id)
_SILENT = (
    select(joined(Party.id, Organisation.name, Party.position))
    .join(Organisation, Organisation.id == Party.organisation_id)
    .where(Party.partnership_id == Partnership.id, ~exists().where(Brought.party_id == Party.id))
)
_TEAM = (
    select(joined(Person.id, Person.name))
    .join(TeamMember, TeamMember.person_id == Person.id)
    .where(TeamMember.partnership_id == Partnership.id)
)
_SAID = (
    select(
        joined(
            ConflictDeclaration.id,
            Person.id,
            Person.name,
            ConflictDeclaration.on,
            case((ConflictDeclaration.declared, "yes"), else_="no"),
            case((ConflictDeclaration.handling.is_not(None), "yes"), else_="no"),
        )
    )
    .join(Person, Person.id == ConflictDeclaration.person_id)
    .where(ConflictDeclaration.partnership_id == Partnership.id)
)
#: What the gates ask, as columns of a partnership's own row; `chosen` reads them.
COLUMNS: tuple[ColumnElement[Any], ...] = (
    _MARKS.correlate(Partnership).scalar_subquery().label("marks"),
    _SILENT.correlate(Partnership).scalar_subquery().label("silent"),
    exists().where(Complementarity.partnership_id == Partnership.id).correlate(Partnership).label("stated"),
    select(Selection.basis)
    .where(Selection.partnership_id == Partnership.id)
    .correlate(Partnership)
    .scalar_subquery()
    .label("basis"),
    _TEAM.correlate(Partnership).scalar_subquery().label("team"),
    _SAID.correlate(Partnership).scalar_subquery().label("declarations"),
)


def chosen(row: Row[Any]) -> Chosen:
    """Return what the gates ask, from a row with `COLUMNS`."""
    said: dict[str, Declared] = {}
    # Identifiers rise with time: of one day the later declaration counts.
    for _id, person_id, name, on, declared, handled in sorted(parts(row.declarations)):
        known = said.get(person_id)
        if known is None or known.on <= date.fromisoformat(on):
            said[person_id] = Declared(name, date.fromisoformat(on), declared == "yes", handled == "yes")
    silent = sorted(parts(row.silent), key=lambda one: int(one[2]))
    return Chosen(
        marks=frozenset(of for (of,) in parts(row.marks)),
        silent=tuple((party_id, name) for party_id, name, _position in silent),
        stated=bool(row.stated),
        basis=row.basis,
        team=dict(parts(row.team)),
        declarations=said,
    )


def whole(session: Session, partnership: Partnership) -> Whole:
    """Return everything about how a partnership was chosen."""
    mine = partnership.id
    marks = session.scalars(
        select(Mark)
        .where(Mark.partnership_id == mine)
        .options(joinedload(Mark.person), selectinload(Mark.answers))
        .order_by(Mark.on.desc(), Mark.id.desc())
    ).all()
    brought: dict[str, list[Brought]] = defaultdict(list)
    wanted = select(Brought).join(Party, Party.id == Brought.party_id).where(Party.partnership_id == mine)
    for one in session.scalars(wanted.order_by(Brought.id)):
        brought[one.party_id].append(one)
    selection = session.get(Selection, mine)
    declarations = session.scalars(
        select(ConflictDeclaration)
        .where(ConflictDeclaration.partnership_id == mine)
        .options(joinedload(ConflictDeclaration.person))
        .order_by(ConflictDeclaration.on.desc(), ConflictDeclaration.id.desc())
    ).all()
    inception = session.scalars(
        select(InceptionPart)
        .where(InceptionPart.partnership_id == mine)
        .options(joinedload(InceptionPart.organisation), joinedload(InceptionPart.person))
        .order_by(InceptionPart.on, InceptionPart.id)
    ).all()
    written = [
        *(one.reason for one in marks),
        *(one.what for one in declarations),
        *(one.handling for one in declarations),
        selection.justification if selection else None,
    ]
    notes = journal.notes(session, [note for note in written if note])
    stated = session.get(Complementarity, mine)
    return Whole(marks, brought, stated, selection, declarations, inception, notes)


def levels(session: Session, partnership_id: str) -> dict[str, str]:
    """Return the level of each mark that stands."""
    return dict(_LEVELS.rows(session, {"partnership": partnership_id}))


_LEVELS = Frozen(
    select(Mark.of, Mark.level).where(Mark.partnership_id == bindparam("partnership")).order_by(Mark.on, Mark.id)
)


def declaration(session: Session, partnership: Partnership, declaration_id: str) -> ConflictDeclaration:
    """Return a declaration about a partnership; raises Invalid where there is no such one."""
    found = session.get(ConflictDeclaration, declaration_id)
    if found is None or found.partnership_id != partnership.id:
        raise invalid("declaration_id", "There is no such declaration here.")
    return found
