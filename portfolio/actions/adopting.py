"""Makes one imported grant the records it stands for here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.imported_actions import take_over_grant
from contracts.models import Agreement
from contracts.states import State
from kernel.errors import invalid
from lifecycle.actions import adopt
from partnerships import permissions
from partnerships.actions import organisations, people
from partnerships.actions.partnerships import open_partnership
from partnerships.models import Office, Organisation, Partnership, Programme
from partnerships.permissions import Role, Scope, Standing
from partnerships.queries.organisations import by_identifier, by_identifiers
from policy.edition import Edition
from portfolio.importing.grants import GrantRow
from portfolio.importing.standing import Stands, stands
from portfolio.importing.values import split_identifier

PERMISSION = "import.run"


@dataclass(frozen=True, slots=True)
class Adoption:
    """What one piece of importing works with: who, when, under which edition, and where new offices stand."""

    session: Session
    by: Standing
    on: date
    now: datetime
    edition_id: str
    edition: Edition
    zone: str
    locale: str
    source: str
    #: What this piece of work found or added, by its number; None is known to be absent.
    _organisations: dict[tuple[str, str], Organisation | None] = field(default_factory=dict)
    _offices: dict[str, Office] = field(default_factory=dict)
    _programmes: dict[tuple[str, str], Programme] = field(default_factory=dict)

    def expect(self, rows: Iterable[GrantRow]) -> None:
        """Look up the organisations of many grants at once."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            for identifier in filter(None, (row.recipient_id, row.funder_id)):
                scheme, value = split_identifier(identifier)
                wanted[scheme].add(value)
        for scheme, values in wanted.items():
            found = by_identifiers(self.session, scheme, values)
            self._organisations.update({(scheme, value): found.get(value) for value in values})

    def forget(self) -> None:
        """Look everything up anew: what was found may have been taken back."""
        for found in (self._organisations, self._offices, self._programmes):
            found.clear()

    def grant(self, row: GrantRow) -> tuple[Partnership, Agreement]:
        """Adopt a grant: its partnership where it stands, with a grant agreement as it stood."""
        standing = stands(
            awarded_on=row.awarded_on, starts_on=row.starts_on, ends_on=row.ends_on, months=row.months, today=self.on
        )
        recipient = self._organisation(row.recipient_id, row.recipient_name, row)
        partnership = self._partnership(row, standing, recipient)
        agreement = self._agreement(row, standing, recipient, partnership)
        return partnership, agreement

    def _partnership(self, row: GrantRow, standing: Stands, recipient: Organisation) -> Partnership:
        partnership = open_partnership(
            self.session,
            programme=self._programme(row),
            edition_id=self.edition_id,
            title=row.title,
            idea=row.description or row.title,
            financial=True,
            partners=[(recipient, "lead-partner")],
            imported_from=row.id,
            flagged=standing.flagged,
            permission=PERMISSION,
            by=self.by,
            on=self._began(row, standing),
            now=self.now,
        )
        partnership.stage_since, partnership.outcome = standing.since, standing.outcome
        adopt(
            self.session,
            partnership,
            self.edition.stage_of_kind(standing.stage).key,
            source=self.source,
            told={"since": standing.since.isoformat(), "outcome": standing.outcome},
            by=self.by,
            on=self.on,
            now=self.now,
        )
        return partnership

    def _agreement(
        self, row: GrantRow, standing: Stands, recipient: Organisation, partnership: Partnership
    ) -> Agreement:
        began = self._began(row, standing)
        agreement = take_over_grant(
            self.session,
            partnership,
            imported_from=row.id,
            recipient=recipient,
            amount=row.amount,
            starts_on=standing.starts_on,
            ends_on=standing.ends_on,
            executed_on=None if standing.state is State.SIGNED else standing.starts_on or began,
            since=standing.since,
            by=self.by,
            on=began,
            now=self.now,
        )
        adopt(
            self.session,
            agreement,
            standing.state,
            source=self.source,
            told={"since": standing.since.isoformat()},
            by=self.by,
            on=self.on,
            now=self.now,
        )
        return agreement

    def _began(self, row: GrantRow, standing: Stands) -> date:
        """Return the day the story of a grant begins here, never one to come."""
        return min(row.awarded_on or standing.starts_on or standing.since, self.on)

    def _organisation(self, identifier: str, name: str, row: GrantRow | None = None) -> Organisation:
        """Return the one organisation with a number; another name it comes with is kept as one it also goes by."""
        key = split_identifier(identifier)
        if key not in self._organisations:
            self._organisations[key] = by_identifier(self.session, *key)
        found = self._organisations[key]
        if found is None:
            found = self._organisations[key] = self._new_organisation(key, name, row)
        elif name != found.name:
            organisations.note_other_name(
                self.session, found, name, permission=PERMISSION, by=self.by, on=self.on, now=self.now
            )
        return found

    def _new_organisation(self, key: tuple[str, str], name: str, row: GrantRow | None) -> Organisation:
        return organisations.add(
            self.session,
            name=name,
            country=row.recipient_country if row else None,
            locality=row.recipient_locality if row else None,
            address=row.recipient_street if row else None,
            identifiers=[key],
            imported=True,
            permission=PERMISSION,
            by=self.by,
            on=self.on,
            now=self.now,
        )

    def _programme(self, row: GrantRow) -> Programme:
        office = self._office(row)
        key = (office.id, row.programme or office.organisation.name)
        if key not in self._programmes:
            self._programmes[key] = self._found_programme(*key) or self._new_programme(office, key[1])
        return self._programmes[key]

    def _found_programme(self, office_id: str, name: str) -> Programme | None:
        found = self.session.scalar(select(Programme).where(Programme.office_id == office_id, Programme.name == name))
        if found is not None and not permissions.granted(self.by, PERMISSION, Scope(found.id)):
            raise invalid("programme", "You do not work in the programme “%(name)s”.", name=name)
        return found

    def _new_programme(self, office: Office, name: str) -> Programme:
        self._refuse_new(name)
        return people.add_programme(
            self.session, office, name=name, permission=PERMISSION, by=self.by, on=self.on, now=self.now
        )

    def _refuse_new(self, name: str) -> None:
        """Let only who imports into every programme bring new ones: nobody else could see what came."""
        if None not in self.by.programmes(Role.ADMINISTRATOR, Role.GRANTS_OFFICER, Role.SYSTEM):
            raise invalid(
                "programme", "“%(name)s” would be new here; who works in every programme can bring it in.", name=name
            )

    def _office(self, row: GrantRow) -> Office:
        if row.funder_id is None or row.funder_name is None:
            return self._only_office()
        funder = self._organisation(row.funder_id, row.funder_name)
        if funder.id not in self._offices:
            found = self.session.scalar(select(Office).where(Office.organisation_id == funder.id))
            self._offices[funder.id] = found or self._new_office(funder)
        return self._offices[funder.id]

    def _new_office(self, funder: Organisation) -> Office:
        self._refuse_new(funder.name)
        return people.add_office(
            self.session,
            funder,
            name=funder.name,
            zone=self.zone,
            locale=self.locale,
            permission=PERMISSION,
            by=self.by,
            on=self.on,
            now=self.now,
        )

    def _only_office(self) -> Office:
        offices = self.session.scalars(select(Office).limit(2)).all()
        if len(offices) != 1:
            raise invalid("funder_id", "Say whose grant it is: there is not exactly one office here.")
        return offices[0]
