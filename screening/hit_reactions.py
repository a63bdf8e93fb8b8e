"""Whoever changes is screened again, and everybody when a list does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from kernel import queue
from kernel.journal import Recorded
from partnerships.permissions import Standing
from screening import list_queries
from screening.hit_actions import SCREEN, mark_due

__all__ = ["RESCREEN", "SCREEN"]

#: The job that screens all organisations, a few at a time.
RESCREEN = "rescreen"
#: After these an organisation is another than it was when it was screened.
CHANGES = frozenset(
    {
        "IdentifierAdded",
        "IdentifierRemoved",
        "OrganisationAdded",
        "OrganisationEdited",
        "OrganisationMergeUndone",
        "OrganisationMerged",
        "OrganisationPersonAdded",
        "OrganisationPersonEnded",
        "OrganisationPersonRemoved",
        "OrganisationRenamed",
        "OrganisationRestored",
        "OtherNameNoted",
        "OtherNameRemoved",
    }
)
#: After these somebody new is in a partnership, screened however long ago.
JOINS = frozenset({"PartnershipOpened", "PartyAdded"})
LOADED = "ScreeningListLoaded"


def screen_whoever_changed(
    session: Session, recorded: Sequence[Recorded], *, by: Standing, today: date, now: datetime
) -> None:
    """Note at once that what was screened is no more, and let it be screened; without lists there is nothing to ask."""
    changed = {one.subject.id for one in recorded if one.event in CHANGES and one.subject.kind == "organisation"}
    joined = {ref.id for one in recorded if one.event in JOINS for ref in one.refs if ref.kind == "organisation"}
    if changed:
        mark_due(session, sorted(changed), today)
    if (changed or joined) and list_queries.in_force(session):
        # One after another in one transaction comes once: it is screened as it is when the job is done.
        asked = {f"{SCREEN}:{one}:{now.isoformat()}": {"organisation": one} for one in sorted(changed | joined)}
        queue.enqueue_many(session, SCREEN, asked, now=now)


def screen_all_after_a_load(
    session: Session, recorded: Sequence[Recorded], *, by: Standing, today: date, now: datetime
) -> None:
    """A list that came into force is held against everybody."""
    if any(one.event == LOADED for one in recorded):
        ask_for_all(session, today, now)


def ask_for_all(session: Session, today: date, now: datetime, *, only_look: bool = False) -> bool:
    """Ask that everybody is screened against the lists as they are, once a day; say whether that is new."""
    if not list_queries.in_force(session):
        return False
    key = f"{RESCREEN}:{list_queries.fingerprint(session)}:{today.isoformat()}:"
    if only_look:
        return not queue.kept(session, [key])
    return queue.enqueue(session, RESCREEN, {"day": today.isoformat(), "after": ""}, key=key, now=now)
