"""Background work as an administrator sees it: what did not work, and trying it again."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from application.jobs_kept import NAMES
from application.work import Tack
from jobs.kinds import KINDS
from kernel import queue
from kernel.journal import JournalEntry
from kernel.queue import Job, JobState
from partnerships.models import SYSTEM_PERSON
from tests.web.conftest import Browser
from tests.web.world import World

Enter = Callable[[str], Browser]
ERROR = "ConnectionRefusedError: [Errno 111] Connection refused"


def dead_letter(tack: Tack) -> str:
    """A job that was given up."""
    with tack.writing(SYSTEM_PERSON) as work:
        queue.enqueue(work.session, "send-mail", {"mail": "nothing"}, key="send-mail:nothing", now=work.now)
        job = work.session.scalars(select(Job).where(Job.key == "send-mail:nothing")).one()
        job.state, job.ended_at, job.tries, job.error = JobState.DEAD, work.now, queue.MOST_TRIES, ERROR
        return job.id


def test_every_kind_of_job_has_a_name_for_people() -> None:
    assert set(KINDS) == set(NAMES)


def test_an_administrator_tries_again_what_did_not_work(
    tack: Tack, world: World, officer: Browser, signed_in: Enter
) -> None:
    job_id = dead_letter(tack)
    admin = signed_in(world.emails["administrator"])
    assert "1 job did not work" in admin.get("/mails").text
    page = admin.get("/jobs")
    assert ERROR in page.text
    assert "Send a mail" in page.text
    assert f"/jobs/{job_id}/replay" in page.text

    assert officer.get("/jobs").status_code == 403
    assert officer.post(f"/jobs/{job_id}/replay", {"_form": "replay"}).status_code == 403
    assert "/jobs" not in officer.get("/").text
    assert '<a href="/jobs#dead">1 job did not work</a>' in admin.get("/").text
    admin.get("/jobs")
    assert admin.post(f"/jobs/{job_id}/replay", {"_form": "replay"}).status_code == 303
    assert admin.post(f"/jobs/{job_id}/replay", {"_form": "replay"}).status_code == 409
    assert admin.post("/jobs/01hzzzzzzzzzzzzzzzzzzzzzzz/replay", {"_form": "replay"}).status_code == 404

    after = admin.get("/jobs").text
    assert "Everything worked." in after
    assert "did not work" not in admin.get("/").text
    with tack.reading() as work:
        job = work.session.get_one(Job, job_id)
        assert (job.state, job.tries) == ("waiting", 0)
        told = select(JournalEntry.event).where(JournalEntry.subject_id == job_id)
        assert work.session.scalars(told).all() == ["JobReplayed"]
    assert "background work on its way again" in admin.get(f"/journal/job/{job_id}").text


def test_it_is_said_in_spanish(tack: Tack, person: Callable[..., str], signed_in: Enter) -> None:
    dead_letter(tack)
    page = signed_in(person("administrator", locale="es")).get("/jobs").text

    for words in ("Tareas del sistema", "Lo que no salió", "Enviar un correo", "Intentar de nuevo"):
        assert words in page
