"""Screening in the demo: a made-up list, and the nightly run for whoever stands in a partnership that asks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from application import screenings
from application.work import SYSTEM, Work
from partnerships.models import SYSTEM_PERSON
from policy.screening import Screening as Rules
from screening import hit_actions, list_actions, list_queries
from screening.hit_models import Screened
from screening.list_kinds import ListKind
from screening.list_queries import GivenFile
from screening.list_staging import Staged
from screening.listed import Born, Kind, Listed, ListedName

#: Nobody is called so: a list of the demo, in the shape of one.
MADE_UP: tuple[Listed, ...] = (
    Listed(
        "opensanctions-demo-1",
        Kind.PERSON,
        (ListedName("Nicole Banegas Quimera"), ListedName("La Quimera", weak=True)),
        ("hn",),
        (Born(1961, circa=True),),
        programmes=("DEMO",),
        remarks="Made up for the demo.",
    ),
    Listed(
        "opensanctions-demo-2",
        Kind.ORGANISATION,
        (ListedName("Comercializadora Quimera S. de R.L."), ListedName("Grupo Quimera Zacatal")),
        ("hn", "gt"),
        programmes=("DEMO",),
        remarks="Made up for the demo.",
    ),
)
FILE = "made-up-for-the-demo.csv"
#: A partnership under rules that ask for it never waits for its screening in the demo: it is done anew every few days.
EVERY = 3


def keep_fresh(work: Work, ids: Iterable[str], rules: tuple[str, Rules], *, on: date, now: datetime) -> None:
    """Screen organisations that are due by a day; the first time puts the made-up list in force.

    A walk goes by the rules as they stand, on days on which they were not in effect yet: `rules` are those.
    """
    session, wanted = work.session, set(ids)
    done = select(Screened.organisation_id, Screened.screened_on).where(
        Screened.organisation_id.in_(wanted), Screened.due_since.is_(None)
    )
    wanted -= {key for key, last in session.execute(done) if (on - last).days < EVERY}
    if not wanted:
        return
    if not list_queries.in_force(session):
        _load(session, on=on, now=now)
    found = screenings.compared(session, sorted(wanted), on, rules)
    if found is not None:
        for one in found.found:
            hit_actions.keep(session, one, found.asking, by=SYSTEM_PERSON, on=on, now=now)


def _load(session: Session, *, on: date, now: datetime) -> None:
    """Put the made-up list in force."""
    with Staged() as staged:
        staged.fill(MADE_UP)
        told = "".join(row.fingerprint for rows in staged.rows() for row in rows).encode()
        staged.sha256, staged.size, staged.listed_on = hashlib.sha256(told).hexdigest(), len(told), on
        given = [GivenFile(FILE, staged.size, staged.sha256)]
        begun = list_actions.begin(session, ListKind.OPENSANCTIONS, given, confirmed=True, by=SYSTEM, on=on, now=now)
        list_actions.settle(session, begun, staged, on=on, now=now)
