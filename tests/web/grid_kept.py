"""What people keep for themselves and what waits between two of them, for the grid of permissions: real rows of each.

Each record of the world has somebody's note, delegation, absence, request, session, token, passkey and view; every
asker has those of their own, too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from application.work import Work
from kernel import journal, journal_chain
from kernel.ids import new_id
from kernel.packing import pack
from kernel.text import Message
from lifecycle import mending, request_actions
from lifecycle.models import HelpRequest
from partnerships import session_actions, token_actions
from partnerships.account_models import Passkey, SignedIn
from partnerships.actions import delegations, partnerships, stand_ins, views
from partnerships.models import Partnership, Person, Programme
from partnerships.permissions import STAFF, standing_of
from tests.factories import agreements as make
from tests.factories.people import acting
from tests.web.world import TODAY

LAST = TODAY + timedelta(days=30)
#: A move that whoever may not make it asks a grants officer for.
MOVE = "wind-down"


def of_record(work: Work, one: Partnership, who: make.Cast, *, shared: bool) -> dict[str, str]:
    """Return what the people of a programme keep around a partnership; the view is shared with the programme or not."""
    session, keeper = work.session, who.second if shared else who.finance
    partnerships.note_contact(session, one, text="We talked.", **acting(who.officer))
    (claim,) = journal_chain.digests(journal.of_subject(session, one.ref)[-1].facts)
    given = delegations.delegate(
        session, keeper, who.programme, most="5000", currency="USD", from_on=TODAY, until_on=LAST,
        **acting(who.leader),
    )  # fmt: skip
    asked = request_actions.ask(
        session, one, MOVE, request_actions.Gap(mending.NOT_YOURS, one.ref, f"partnership.moves:{MOVE}"), note="",
        **acting(who.liaison),
    )  # fmt: skip
    away = _absence(session, keeper, who.liaison)
    made = _of_person(session, work, keeper, who.programme if shared else None)
    return made | {"notes": str(claim["note"]), "delegations": given.id, "requests": asked.id, "stand-ins": away}


def of_asker(work: Work, person: Person, one: Partnership, other: Person) -> dict[str, str]:
    """Return what an asker keeps; only who works here can be stood in for."""
    session = work.session
    made = _of_person(session, work, person, None) | {"requests": _asked(session, person, one, work.now)}
    works_here = standing_of(person).programmes(*STAFF)
    return made | ({"stand-ins": _absence(session, person, other)} if works_here else {})


def _of_person(session: Session, work: Work, person: Person, shared: Programme | None) -> dict[str, str]:
    session_actions.begin(session, person, agent="Firefox", how="link", now=work.now)
    token, _ = token_actions.make_token(
        session, person, name="Books", scope="read", expires_on=LAST, zone="UTC", **acting(person, TODAY)
    )
    view = views.save(
        session, name="Mine", layout="list", asked={}, programme=shared, by=standing_of(person), now=work.now
    )
    key = new_id()
    passkey = Passkey(
        id=key, person_id=person.id, credential_hash=key, credential=key, public_key=key, sign_count=0, name="Phone",
        made_at=work.now,
    )  # fmt: skip
    session.add(passkey)
    session.flush()
    signed_in = session.scalars(select(SignedIn.id).where(SignedIn.person_id == person.id)).one()
    return {"sessions": signed_in, "tokens": token.id, "views": view.id, "passkeys": key}


def _absence(session: Session, person: Person, other: Person) -> str:
    return stand_ins.name_stand_in(session, person, other, from_on=LAST, until_on=LAST, **acting(person, TODAY)).id


def _asked(session: Session, person: Person, one: Partnership, now: datetime) -> str:
    """Return a request of a person's own as a row: one of each side may ask a thing, and here everybody asks it."""
    request = HelpRequest(
        id=new_id(), partnership_id=one.id, subject_kind="partnership", subject_id=one.id, move=MOVE,
        code=mending.NOT_YOURS, about_kind="partnership", about_id=one.id, control=f"partnership.moves:{MOVE}",
        fixed_by="partnership.move", audience=new_id(), words=pack([Message("A date is needed.")]),
        asked_by=person.id, asked_on=TODAY, asked_at=now, open_key=new_id(),
    )  # fmt: skip
    session.add(request)
    session.flush()
    return request.id
