"""Who changed it meanwhile? One check for every record with a version and a reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from kernel import journal
from kernel.errors import Conflict, StaleVersion
from kernel.text import Message
from kernel.unmet import Ref
from partnerships.models import Partnership, Person
from policy.kinds import StageKind
from policy.queries import edition

#: What an event is called in "… changed this (…)".
HAPPENINGS: Mapping[str, Message] = {
    "OrganisationAdded": Message("it was added"),
    "OrganisationEdited": Message("its particulars were edited"),
    "OrganisationRenamed": Message("it was renamed"),
    "OtherNameNoted": Message("another name was noted"),
    "IdentifierAdded": Message("an identifier was added"),
    "IdentifierRemoved": Message("an identifier was taken back"),
    "OtherNameRemoved": Message("another name was taken back"),
    "OrganisationMerged": Message("another record was merged into it"),
    "OrganisationMergedAway": Message("it was merged into another record"),
    "OrganisationMergeUndone": Message("a merge was undone"),
    "OrganisationRestored": Message("its merge was undone"),
    "FactRecorded": Message("a fact was recorded"),
    "LogoGiven": Message("its logo was given"),
    "LogoRemoved": Message("its logo was taken back"),
    "OrganisationPersonAdded": Message("a person was noted"),
    "OrganisationPersonEnded": Message("it was noted that a person left"),
    "OrganisationPersonRemoved": Message("a person was erased"),
    "ParentSet": Message("it was noted what it belongs to"),
    "ParentEnded": Message("it was noted what it no longer belongs to"),
    "ParentRemoved": Message("what it belongs to was taken back"),
    "PartnershipOpened": Message("it was opened"),
    "PartnershipEdited": Message("its particulars were edited"),
    "PartyAdded": Message("a party was added"),
    "PartyRemoved": Message("a party was removed"),
    "SharesSet": Message("contributions and shares were set"),
    "ExplorationPlanned": Message("the exploration was planned"),
    "FindingRecorded": Message("the finding was recorded"),
    "LiaisonNamed": Message("a liaison was named"),
    "TeamMemberAdded": Message("somebody joined the team"),
    "TeamMemberRemoved": Message("somebody left the team"),
    "TeamSeatPassed": Message("somebody took another's place in the team"),
    "RiskRated": Message("the risk was rated"),
    "PartnershipMoved": Message("it was moved on"),
    "PartnershipAdopted": Message("it was taken over from elsewhere"),
    "MoveCorrected": Message("a move was taken back"),
    "MarkGiven": Message("a mark was given"),
    "BroughtStated": Message("what a party brings beyond money was stated"),
    "ComplementarityStated": Message("how the parties complement each other was stated"),
    "SelectionRecorded": Message("the basis of selection was recorded"),
    "InceptionRecorded": Message("a part in the design was recorded"),
    "InceptionRemoved": Message("a part in the design was taken back"),
}


class Versioned(Protocol):
    """A record that counts its changes."""

    @property
    def version(self) -> int:
        """How many times it was saved."""

    @property
    def ref(self) -> Ref:
        """How the journal refers to it."""


def hold(
    session: Session, record: Versioned, expected: int | None, happenings: Mapping[str, Message] = HAPPENINGS
) -> int:
    """Lock a record, read it again and return its version; raises StaleVersion where it moved on since `expected`.

    Lock order is partnership, umbrella, agreement, rest.
    """
    session.refresh(record, with_for_update=True)
    expect(session, record, expected, happenings)
    return record.version


def expect(
    session: Session, record: Versioned, expected: int | None, happenings: Mapping[str, Message] = HAPPENINGS
) -> None:
    """Raise StaleVersion, telling who changed what, where a record that is locked already moved on since `expected`."""
    if expected is None or record.version == expected:
        return
    entries = journal.of_subject(session, record.ref)
    # Notes and papers leave the version as it is; the change is the first entry that tells of the version it has now.
    change = next((entry for entry in entries if entry.version == record.version), entries[-1])
    person = session.get(Person, change.by)
    raise StaleVersion(
        by=person.name if person else change.by,
        at=change.now,
        subject=record.ref,
        what=happenings.get(change.event, Message("something was changed")),
    )


def hold_open(session: Session, partnership: Partnership, expected: int | None) -> int:
    """Hold a partnership that may still change; raises Conflict once it is closed, when only notes are taken."""
    held = hold(session, partnership, expected)
    if edition(session, partnership.edition_id).stage(partnership.stage).kind is StageKind.CLOSED:
        raise Conflict(
            Message(
                "%(number)s is closed and stays as it is; a contact can still be noted.", number=partnership.number
            ),
            subject=partnership.ref,
        )
    return held


def touch(session: Session, record: Versioned, held: int) -> None:
    """Save, and count one change of the record even where only rows that belong to it changed."""
    session.flush()
    if record.version == held:
        mapper = inspect(type(record))
        flag_modified(record, next(key for key in mapper.columns.keys() if key not in {"id", "version"}))  # noqa: SIM118 -- its iterator gives columns
        session.flush()
