"""PDF and pictures by jobs, on both databases: made together, made once, and nothing lost on the way."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from application.work import Tack
from contracts import rendition_actions, rendition_queries
from contracts.rendition_forms import Form, Rendered, Standing
from contracts.rendition_models import Rendition, RenditionFile
from jobs import rendering
from jobs.embedded import drain
from jobs.performing import Performer
from kernel import queue
from kernel.queue import Job, JobState, NotYet
from partnerships.models import SYSTEM_PERSON
from tests.documents.word_files import word_file
from tests.jobs.conftest import soon, working
from tests.jobs.offices import made, office, starts

NOTHING = "LibreOffice took it and made nothing (exit code 0)"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendition_actions, "GATHERING", timedelta(0))


def ask(tack: Tack, *contents: bytes, form: Form = Form.PDF) -> list[str]:
    """Keep some contents and ask for a form of each."""
    hashes = [tack.storage.put(content).sha256 for content in contents]
    with tack.writing(SYSTEM_PERSON) as work:
        for number, sha256 in enumerate(hashes, 1):
            rendition_actions.ask(work.session, sha256, form, name=f"GR-{number}.docx", now=work.now)
    return hashes


def forms(tack: Tack, sha256: str) -> Mapping[Form, Rendered]:
    with tack.reading() as work:
        return rendition_queries.of_content(work.session, sha256)


def standings(tack: Tack) -> set[tuple[str, Standing]]:
    with tack.reading() as work:
        kept = work.session.scalars(select(Rendition)).all()
        contents = rendition_queries.of_contents(work.session, [one.source_sha256 for one in kept])
        return {(one.name, contents[one.source_sha256][Form(one.form)].standing) for one in kept}


def rows(tack: Tack) -> tuple[int, int]:
    """How many renditions there are, and how many files came out."""
    with tack.reading() as work:
        count = [work.session.scalar(select(func.count()).select_from(table)) for table in (Rendition, RenditionFile)]
        return int(count[0] or 0), int(count[1] or 0)


def due_now(tack: Tack) -> None:
    """Let time pass."""
    with tack.writing(SYSTEM_PERSON) as work:
        work.session.execute(update(Job).where(Job.state == JobState.WAITING).values(due_at=work.now))


def test_what_waits_together_is_made_in_one_start_and_a_repeat_starts_nothing(tack: Tack) -> None:
    one, two = word_file("Uno"), word_file("Dos")
    hashes = ask(tack, one, two)
    ask(tack, one, form=Form.PAGES)
    ask(tack, two, form=Form.ARCHIVE)

    assert drain(Performer(tack)) == 4
    assert {form.standing for form in forms(tack, hashes[0]).values()} == {Standing.READY, Standing.NONE}
    with tack.reading() as work:
        (plain,) = rendition_queries.files(work.session, hashes[0], Form.PDF)
        (picture,) = rendition_queries.files(work.session, hashes[0], Form.PAGES)
        (archived,) = rendition_queries.files(work.session, hashes[1], Form.ARCHIVE)
    assert tack.storage.get(plain.sha256).startswith(b"%PDF-")
    assert tack.storage.get(picture.sha256).startswith(b"\x89PNG")
    assert b"<pdfaid:part>2</pdfaid:part>" in tack.storage.get(archived.sha256)
    assert forms(tack, hashes[0])[Form.PAGES].pages == 1
    assert forms(tack, hashes[0])[Form.PDF].size == plain.size


def test_one_start_takes_all_and_the_same_content_is_made_once(
    tack: Tack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path, monkeypatch)
    ask(tack, *(b"paper %d" % number for number in range(7)))
    ask(tack, b"paper 3", b"paper 4")

    assert drain(Performer(tack)) == 7
    assert (starts(tmp_path), made(tmp_path), rows(tack)) == (1, 7, (7, 7))

    ask(tack, b"paper 3", b"paper 4")
    assert drain(Performer(tack)) == 0


def test_two_who_ask_at_once_get_one(tack: Tack) -> None:
    together = threading.Barrier(3)

    def asking() -> None:
        together.wait()
        ask(tack, b"the same")

    rivals = [threading.Thread(target=asking) for _ in range(3)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()

    with tack.reading() as work:
        assert queue.counts(work.session)[JobState.WAITING] == 1
    assert rows(tack) == (1, 0)


def test_two_workers_make_each_once(tack: Tack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office(tmp_path, monkeypatch)
    monkeypatch.setattr(rendition_actions, "BATCH", 3)
    monkeypatch.setattr(rendition_actions, "LOOKS_AGAIN", timedelta(seconds=0.2))
    # Two machines: each has an office of its own.
    monkeypatch.setattr(rendering, "_ONE_AT_A_TIME", threading.Semaphore(2))
    ask(tack, *(b"paper %d" % number for number in range(9)))
    with working(tack), working(tack):
        assert soon(lambda: {how for _, how in standings(tack)} == {Standing.READY})

    assert (made(tmp_path), rows(tack)) == (9, (9, 9))


def test_a_job_that_ends_between_the_office_and_keeping_leaves_nothing_and_is_done_again(
    tack: Tack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path, monkeypatch)
    ask(tack, b"one", b"two")
    doing = Performer(tack, lease=timedelta(seconds=-1))
    first = doing.next()
    assert first is not None
    with tack.writing(SYSTEM_PERSON) as work:
        held = rendition_actions.hold(work.session, first.facts["rendition"], first.facts["key"])
    late = rendering.made(tack.storage, held)
    assert [one.name for one in held] == ["GR-1.docx", "GR-2.docx"]
    assert standings(tack) == {("GR-1.docx", Standing.MAKING), ("GR-2.docx", Standing.MAKING)}

    again = doing.next()
    assert again is not None
    assert (again.id, again.tries) == (first.id, 2)
    doing.perform(again)
    assert standings(tack) == {("GR-1.docx", Standing.READY), ("GR-2.docx", Standing.MAKING)}
    with tack.writing(SYSTEM_PERSON) as work:
        rendition_actions.keep(
            work.session, first.facts["key"], {late_id: late[late_id] for late_id in late}, now=work.now
        )
    drain(Performer(tack))

    assert standings(tack) == {("GR-1.docx", Standing.READY), ("GR-2.docx", Standing.READY)}
    assert rows(tack) == (2, 2)


def test_what_another_job_has_in_hand_is_left_to_it_without_counting_as_a_try(
    tack: Tack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path, monkeypatch)
    ask(tack, b"one", b"two")
    doing = Performer(tack)
    first, second = doing.next(), doing.next()
    assert first is not None
    assert second is not None
    with tack.writing(SYSTEM_PERSON) as work:
        rendition_actions.hold(work.session, first.facts["rendition"], first.facts["key"])
    with pytest.raises(NotYet), tack.writing(SYSTEM_PERSON) as work:
        rendition_actions.hold(work.session, second.facts["rendition"], second.facts["key"])

    assert doing.perform(second).again is not None
    with tack.reading() as work:
        put_off = work.session.get_one(Job, second.id)
        assert (put_off.state, put_off.tries, put_off.error) == ("waiting", 0, None)
    assert starts(tmp_path) == 0


def test_what_fails_is_tried_three_times_says_what_it_was_and_is_tried_again_when_asked(
    tack: Tack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path, monkeypatch)
    bad, good = ask(tack, b"bad", b"good")
    for _ in range(rendering.TRIES):
        drain(Performer(tack))
        assert forms(tack, good)[Form.PDF].standing is Standing.READY
        due_now(tack)

    assert forms(tack, bad)[Form.PDF] == Rendered(Form.PDF, Standing.FAILED)
    with tack.reading() as work:
        (letter,) = queue.dead(work.session, limit=5)
        assert letter.error == f"PdfFailed: No PDF was made of “GR-1.docx”: {NOTHING}"
        assert letter.tries == rendering.TRIES
    assert made(tmp_path) == rendering.TRIES + 1

    office(tmp_path, monkeypatch, "for one in $FILES; do cp {folder}/empty.pdf ${{one%docx}}pdf; done\n")
    ask(tack, b"bad")
    assert forms(tack, bad)[Form.PDF].standing is Standing.MAKING
    assert drain(Performer(tack)) == 1
    assert forms(tack, bad)[Form.PDF].standing is Standing.READY
    with tack.reading() as work:
        assert queue.counts(work.session)[JobState.DEAD] == 0


def test_a_machine_without_an_office_says_so_and_makes_it_once_there_is_one(
    tack: Tack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (sha256,) = ask(tack, b"one")
    assert drain(Performer(tack)) == 1
    assert forms(tack, sha256)[Form.PDF].standing is Standing.UNAVAILABLE
    rendering.ask_again(tack)
    assert forms(tack, sha256)[Form.PDF].standing is Standing.UNAVAILABLE

    office(tmp_path, monkeypatch)
    rendering.ask_again(tack)
    assert drain(Performer(tack)) == 1
    assert forms(tack, sha256)[Form.PDF].standing is Standing.READY


def test_a_file_that_is_kept_no_more_fails_by_itself(
    tack: Tack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path, monkeypatch)
    with tack.writing(SYSTEM_PERSON) as work:
        rendition_actions.ask(work.session, "0" * 64, Form.PAGES, name="gone.docx", now=work.now)
    (there,) = ask(tack, b"there", form=Form.PAGES)
    drain(Performer(tack))

    with tack.reading() as work:
        gone = select(Job.error).join(Rendition, Rendition.job_key == Job.key).where(Rendition.name == "gone.docx")
        assert "the file is not kept any more" in (work.session.scalar(gone) or "")
    assert forms(tack, there)[Form.PAGES].standing is Standing.READY
