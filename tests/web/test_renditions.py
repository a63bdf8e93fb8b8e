"""A printed document as PDF and as pictures: what people and programs are told, and who is told nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import select

from application.work import Tack
from contracts import rendition_actions
from contracts.models import Agreement
from contracts.printing import WORD
from contracts.rendition_models import Rendition
from jobs.embedded import drain
from jobs.performing import Performer
from kernel.clock import now as _now
from kernel.ids import new_id
from kernel.journal import JournalEntry
from kernel.storage import Attachment, StoredFile, file_of
from partnerships.models import SYSTEM_PERSON
from tests.jobs.offices import office
from tests.web.conftest import Browser
from tests.web.world import World

SignIn = Callable[[str], Browser]
KEPT = "private, no-cache"
FAILS = "echo 'Error: source file could not be loaded' >&2\n"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendition_actions, "GATHERING", timedelta(0))


@pytest.fixture
def world(portfolio_with_agreements: World) -> World:
    return portfolio_with_agreements


@pytest.fixture
def paper(tack: Tack, world: World) -> str:
    """The file of the umbrella's paper, whose PDF was asked for as it was printed."""
    with tack.reading() as work:
        return work.session.get_one(Agreement, world.ids["umbrella"]).documents[-1].attachment_id


def words(browser: Browser, address: str) -> str:
    return " ".join(html.fromstring(browser.get(address).text).text_content().split())


def ask(browser: Browser, paper: str, form: str, **more: str) -> int:
    return browser.post(f"/files/{paper}/renditions", {"_form": "rendition", "form": form} | more).status_code


def test_printing_asks_for_the_pdf_and_the_page_says_how_it_stands(
    officer: Browser, tack: Tack, world: World, paper: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"/agreements/{world.ids['umbrella']}"
    assert "the PDF is being made" in words(officer, page)
    early = officer.get(f"/files/{paper}/pdf")
    assert early.status_code == 409
    assert "It is being made" in early.text

    office(tmp_path, monkeypatch)
    drain(Performer(tack))
    assert f"/files/{paper}/pdf" in officer.get(page).text
    ready = officer.get(f"/files/{paper}/pdf")
    assert (ready.status_code, ready.mimetype, ready.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert ready.headers["Content-Disposition"].startswith("attachment; filename=")
    assert ready.headers["Content-Disposition"].endswith(".pdf")
    assert "the PDF is being made" not in words(officer, page)


def test_the_pages_are_drawn_when_asked_for_and_looked_at_without_script(
    officer: Browser, tack: Tack, paper: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = f"/files/{paper}/preview"
    assert "Nobody has asked for it yet" in words(officer, preview)
    assert officer.get(f"/files/{paper}/pages/1").status_code == 409
    assert ask(officer, paper, "pages") == 303
    assert "It is being made" in words(officer, preview)
    office(tmp_path, monkeypatch)
    drain(Performer(tack))

    (picture,) = html.fromstring(officer.get(preview).text).xpath("//ol/li/a/img")
    assert picture.get("alt").startswith("Page 1 of 1 of ")
    assert (picture.get("width"), picture.get("height")) == ("900", "1165")
    sent = officer.get(picture.get("src"))
    assert (sent.mimetype, sent.data[:4], sent.headers["Cache-Control"]) == (
        "image/png",
        b"\x89PNG",
        "private, no-cache",
    )
    again = officer.client.get(picture.get("src"), headers={"If-None-Match": sent.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert officer.get(f"/files/{paper}/pages/2").status_code == 404
    assert officer.get(f"/files/{paper}/pages/0").status_code == 404


def test_a_pdf_that_was_not_made_says_where_the_reason_stands_and_is_tried_again(
    officer: Browser, tack: Tack, world: World, paper: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"/agreements/{world.ids['umbrella']}"
    office(tmp_path, monkeypatch, FAILS)
    later = timedelta(0)
    for _ in range(3):
        monkeypatch.setattr("kernel.clock.now", lambda at=later: _now() + at)
        drain(Performer(tack))
        later += timedelta(minutes=5)
    told = words(officer, page)
    assert "no PDF It could not be made; the Word file is complete." in told
    assert "source file could not be loaded" not in told  # the office's own words are for whoever runs Tack
    assert "Try again: Make the PDF" in told
    failed = officer.get(f"/files/{paper}/pdf")
    assert failed.status_code == 409
    assert "the page of jobs says why" in failed.text

    assert ask(officer, paper, "pdf") == 303
    assert "the PDF is being made" in words(officer, page)


def test_a_machine_without_an_office_says_that_the_word_file_is_complete(
    officer: Browser, tack: Tack, world: World, paper: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    drain(Performer(tack))

    for address in (f"/agreements/{world.ids['umbrella']}", f"/files/{paper}/preview"):
        assert "This machine makes no PDF; the Word file is complete." in words(officer, address)
    assert officer.get(f"/files/{paper}").status_code == 200


def test_only_what_was_printed_here_has_forms_and_only_for_who_may_see_it(
    officer: Browser, tack: Tack, world: World, paper: str, signed_in: SignIn
) -> None:
    stranger, pine = signed_in(world.emails["partner"]), signed_in(world.emails["pine"])
    for address in ("preview", "renditions", "pdf", "pdf-a", "pages/1"):
        assert stranger.get(f"/files/{paper}/{address}").status_code == 404
        assert pine.get(f"/files/{paper}/{address}").status_code in {200, 409}
    assert ask(stranger, paper, "pages") == 404
    assert ask(pine, paper, "pages") == 303
    assert ask(officer, paper, "nonsense") == 404
    with tack.writing(SYSTEM_PERSON) as work:
        attached = work.session.scalars(select(Attachment).where(Attachment.purpose == "signed")).first()
        assert attached is not None
        signed = attached.id
    assert officer.get(f"/files/{signed}/preview").status_code == 404


def test_what_comes_into_force_is_asked_for_as_an_archive(tack: Tack, world: World) -> None:
    def asked(name: str) -> tuple[str, set[str]]:
        with tack.reading() as work:
            one = work.session.get_one(Agreement, world.ids[name])
            of_it = select(Rendition.form).where(Rendition.source_sha256 == one.documents[-1].sha256)
            return one.state, set(work.session.scalars(of_it))

    assert asked("umbrella") == ("in-force", {"pdf", "pdf-a"})
    assert asked("sent") == ("out-for-signature", {"pdf"})


def test_a_program_reads_asks_and_downloads(
    officer: Browser, tack: Tack, paper: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path, monkeypatch)
    at = f"/api/v1/files/{paper}/renditions"
    listed = {row["form"]: row for row in officer.get(at).get_json()["rows"]}
    assert {form: row["standing"] for form, row in listed.items()} == {
        "pdf": "making",
        "pdf-a": "making",
        "pages": "none",
    }
    early = officer.get(f"{at}/pdf")
    assert (early.status_code, early.get_json(force=True)["code"]) == (409, "rendition-not-ready")
    headers = {"X-CSRFToken": officer.token, "Referer": "http://localhost/", "Idempotency-Key": "once"}
    for _ in range(2):
        asked = officer.client.post(at, json={"form": "pages"}, headers=headers)
        assert asked.status_code == 202
    drain(Performer(tack))

    ready = {row["form"]: row for row in officer.get(at).get_json()["rows"]}
    assert {row["standing"] for row in ready.values()} == {"ready"}
    assert ready["pages"]["pages"] == 1
    for row in ready.values():
        (url,) = row["urls"]
        assert len(officer.get(url).data) == row["size"]


def test_nothing_of_it_stands_in_the_journal(officer: Browser, tack: Tack, paper: str) -> None:
    def entries() -> int:
        with tack.reading() as work:
            return len(work.session.scalars(select(JournalEntry.seq)).all())

    before = entries()
    assert ask(officer, paper, "pages") == 303
    assert entries() == before


def test_the_same_content_under_another_agreement_opens_that_one_only(
    tack: Tack, world: World, paper: str, signed_in: SignIn
) -> None:
    with tack.writing(SYSTEM_PERSON) as work:
        umbrella = work.session.get_one(Agreement, world.ids["umbrella"])
        theirs = Agreement(
            id=new_id(), number="N-1", partnership_id=world.ids["coffee"], recipient_id=world.ids["coop"], kind="grant",
            state="draft", state_since=umbrella.state_since, title="Beans", language="es", downstream=False,
            author_id=umbrella.author_id, terms_version=1, review_round=1,
        )  # fmt: skip
        kept = work.session.get_one(Attachment, paper)
        same = StoredFile(kept.sha256, kept.size)
        file = file_of(theirs.ref, same, purpose="contract", name="N-1.docx", media_type=WORD, by=kept.by, now=work.now)
        work.session.add_all([theirs, file])
        own = file.id
    partner = signed_in(world.emails["partner"])
    assert "the PDF is being made" in words(partner, f"/files/{own}/renditions")
    assert partner.get(f"/files/{paper}/renditions").status_code == 404
    assert partner.get(f"/api/v1/files/{paper}/renditions").status_code == 404
    assert partner.get(f"/files/{paper}/pdf").status_code == 404


def test_it_is_said_in_spanish(world: World, paper: str, signed_in: SignIn, officer: Browser) -> None:
    officer.post("/language", {"language": "es", "back": "/"})
    assert "se está haciendo el PDF" in words(officer, f"/agreements/{world.ids['umbrella']}")
    page = words(officer, f"/files/{paper}/preview")
    for said in ("Páginas de", "Para descargar", "Dibujar las páginas", "PDF/A, para archivar"):
        assert said in page
