"""Asks for what is made of a stored file, gives it into a job's hands, and keeps what came out.

A rendition is asked for in the transaction of the change that causes it. It belongs to a content: two who ask for the
same get one, and whoever may see a file may have its forms. Nothing of this changes what was agreed, so the journal
does not speak of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from contracts.models import Agreement
from contracts.rendition_forms import Form, Held, Outcome
from contracts.rendition_models import Rendition, RenditionFile
from kernel import queue
from kernel.ids import new_id
from kernel.queue import Job, JobState, NotYet

RENDER = "render"
#: What is printed one after the other goes into one start of the office.
GATHERING = timedelta(seconds=2)
#: How many one start takes.
BATCH = 24
#: When a job looks again for what another one has in hand.
LOOKS_AGAIN = timedelta(seconds=4)


def ask(session: Session, sha256: str, form: Form, *, name: str, now: datetime, rank: int = queue.AWAITED) -> None:
    """Ask for one form of a content; what is there or on its way stays, what failed is tried again."""
    rendition_id = new_id()
    key = f"{RENDER}:{rendition_id}:1"
    row = {"id": rendition_id, "source_sha256": sha256, "form": form.value, "state": "asked", "asked_at": now}
    row |= {"name": name, "job_key": key}
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    made = dialect.insert(Rendition).values(row).on_conflict_do_nothing().returning(Rendition.id)
    if session.execute(made).scalar_one_or_none() is not None:
        _enqueue(session, rendition_id, key, now, rank)
        return
    kept = select(Rendition).where(Rendition.source_sha256 == sha256, Rendition.form == form)
    _again(session, session.scalars(kept.with_for_update().execution_options(populate_existing=True)).one(), now)


def ask_for_what_is_in_force(session: Session, agreement: Agreement, *, now: datetime) -> None:
    """Ask for the PDF/A of the paper whose terms come into force, where one was printed here."""
    papers = [one for one in agreement.documents if one.terms_version == agreement.terms_version]
    if papers:
        ask(session, papers[-1].sha256, Form.ARCHIVE, name=papers[-1].attachment.name, now=now)


def ask_where_there_was_no_office(session: Session, *, now: datetime) -> int:
    """Ask again for what no machine could make so far; return how many that were."""
    waiting = select(Rendition).where(Rendition.state == "unavailable").with_for_update(skip_locked=True)
    found = session.scalars(waiting).all()
    for one in found:
        _again(session, one, now)
    return len(found)


def _again(session: Session, one: Rendition, now: datetime) -> None:
    """Try anew what failed, under the same job where that is a dead letter."""
    if one.state == "ready":
        return
    job = session.scalars(select(Job).where(Job.key == one.job_key)).one_or_none()
    if job is not None and job.state in {JobState.WAITING, JobState.RUNNING}:
        return
    one.state, one.ended_at, one.error, one.held_by, one.asked_at = "asked", None, None, None, now
    if job is not None and job.state == JobState.DEAD:
        queue.replay(session, job.id, now=now)
        return
    one.job_key = f"{RENDER}:{one.id}:{new_id()}"
    session.flush()
    _enqueue(session, one.id, one.job_key, now)


def _enqueue(session: Session, rendition_id: str, key: str, now: datetime, rank: int = queue.AWAITED) -> None:
    facts = {"rendition": rendition_id, "key": key}
    queue.enqueue(session, RENDER, facts, key=key, now=now, due_at=now + GATHERING, rank=rank)


def hold(session: Session, rendition_id: str, key: str) -> list[Held]:
    """Give a job its own rendition and more that wait, the own one first; nothing where that is settled already.

    A job whose worker ended in the middle takes its own one alone the next time. Raises NotYet where another job has it
    in hand.
    """
    mine = select(Rendition).where(Rendition.id == rendition_id)
    own = session.scalars(mine.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if own is None or own.state != "asked":
        return []
    if own.held_by == key:
        return _told(session, [own])
    if not session.scalar(select(_free()).where(Rendition.id == own.id)):
        raise NotYet(LOOKS_AGAIN)
    # What failed before is tried by its own job only: it shall not hold up the others.
    more = select(Rendition).where(Rendition.state == "asked", Rendition.error.is_(None), Rendition.id != own.id)
    ordered = more.where(_free(), _answered_for()).order_by(Rendition.asked_at, Rendition.id)
    rows = session.scalars(ordered.limit(BATCH - 1).with_for_update(skip_locked=True)).all()
    for one in (own, *rows):
        one.held_by = key
    session.flush()
    return _told(session, [own, *rows])


def _free() -> ColumnElement[bool]:
    """Say of a rendition that no job that is being done has it."""
    holder = aliased(Job)
    return ~exists().where(holder.key == Rendition.held_by, holder.state == JobState.RUNNING)


def _answered_for() -> ColumnElement[bool]:
    """Say of a rendition that its own job has not been given up."""
    job = aliased(Job)
    return exists().where(job.key == Rendition.job_key, job.state.in_([JobState.WAITING, JobState.RUNNING]))


def _told(session: Session, rows: Sequence[Rendition]) -> list[Held]:
    pages = [one.source_sha256 for one in rows if one.form == Form.PAGES]
    made = (
        select(Rendition.source_sha256.label("source"), RenditionFile.sha256.label("made"))
        .join(RenditionFile, RenditionFile.rendition_id == Rendition.id)
        .where(Rendition.source_sha256.in_(pages), Rendition.form == Form.PDF, Rendition.state == "ready")
    )
    pdfs = {row.source: row.made for row in session.execute(made)} if pages else {}
    return [Held(one.id, one.source_sha256, Form(one.form), one.name, pdfs.get(one.source_sha256)) for one in rows]


def keep(session: Session, key: str, outcomes: Mapping[str, Outcome], *, now: datetime) -> None:
    """Keep what a job made of what it has in hand; what it lost meanwhile is in other hands and stays as it is."""
    mine = select(Rendition).where(
        Rendition.id.in_(list(outcomes)), Rendition.held_by == key, Rendition.state == "asked"
    )
    for one in session.scalars(mine.order_by(Rendition.id).with_for_update()).all():
        outcome = outcomes[one.id]
        one.held_by, one.error = None, outcome.error
        if outcome.unavailable:
            one.state, one.ended_at = "unavailable", now
        elif outcome.error is None:
            one.state, one.ended_at, one.pages = "ready", now, outcome.pages
            session.add_all(
                RenditionFile(rendition_id=one.id, position=position, sha256=sha256, size=size)
                for position, (sha256, size) in enumerate(outcome.files, 1)
            )
    session.flush()
