"""Words are erased for good by an administrator; the journal proves, and says since when and why they are gone."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import CliRunner

from application.work import Tack
from console.main import main
from kernel.journal import JournalEntry, Note, of_subject
from kernel.journal_proof import verify
from kernel.unmet import Ref
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import World

Enter = Callable[[str], Browser]
WORDS = "Doña Marta told us of her illness."


def noted(tack: Tack, world: World, officer: Browser) -> str:
    said = {"text": WORDS, "on": "2026-03-02", "_form": "note"}
    assert officer.post(f"/partnerships/{world.ids['coffee']}/notes", said).status_code in {200, 303}
    with tack.reading() as work:
        return work.session.query(Note).filter_by(text=WORDS).one().id


def test_an_administrator_erases_words_and_the_journal_proves(
    tack: Tack, world: World, officer: Browser, signed_in: Enter
) -> None:
    note_id = noted(tack, world, officer)
    stream = f"/journal/partnership/{world.ids['coffee']}"
    assert WORDS in officer.get(stream).text
    assert f"/notes/{note_id}/erase" not in officer.get(stream).text
    assert officer.get(f"/notes/{note_id}/erase").status_code == 403
    assert officer.post(f"/notes/{note_id}/erase", {"reason": "I want to."}).status_code == 403

    admin = signed_in(world.emails["administrator"])
    assert f"/notes/{note_id}/erase" in admin.get(stream).text
    asked = admin.get(f"/notes/{note_id}/erase")
    assert WORDS in asked.text
    without = admin.post(f"/notes/{note_id}/erase", {"_form": "erase", "reason": " "})
    assert without.status_code == 422
    assert WORDS in without.text
    done = admin.post(f"/notes/{note_id}/erase", {"_form": "erase", "reason": "She asked us to."})
    assert done.status_code == 303

    for reader in (officer, admin):
        seen = reader.get(stream).text
        assert WORDS not in seen
        assert "These words were erased on" in seen
        assert "She asked us to." in seen
    assert "were erased on" in admin.get(f"/notes/{note_id}/erase").text
    again = admin.post(f"/notes/{note_id}/erase", {"_form": "erase", "reason": "Twice."})
    assert again.status_code == 409
    with tack.reading() as work:
        assert list(verify(work.session)) == []
        note = work.session.get_one(Note, note_id)
        assert (note.text, note.salt) == (None, "")
        last = of_subject(work.session, Ref("partnership", world.ids["coffee"]))[-1]
        assert (last.event, last.facts["erased"]) == ("NoteErased", note_id)
        assert "asked" not in last.payload
        assert work.session.query(JournalEntry).filter(JournalEntry.payload.contains(WORDS)).count() == 0


def test_programs_and_operators_erase_too(tack: Tack, world: World, officer: Browser, signed_in: Enter) -> None:
    note_id = noted(tack, world, officer)
    body = {"reason": "The court ordered it."}
    assert Program(officer.client).post(f"/notes/{note_id}/erasure", body).status_code == 403
    admin = Program(signed_in(world.emails["administrator"]).client)
    assert admin.post(f"/notes/{note_id}/erasure", {}).status_code == 422
    assert admin.post(f"/notes/{'0' * 26}/erasure", body).status_code == 404
    done = admin.post(f"/notes/{note_id}/erasure", body)
    assert (done.status_code, done.get_json()["id"]) == (200, note_id)
    assert admin.post(f"/notes/{note_id}/erasure", body).status_code == 409

    environment = {"TACK_INSTANCE": str(tack.settings.instance), "DATABASE_URL": tack.settings.database_url}
    with tack.reading() as work:
        second = work.session.query(Note).filter(Note.text == "The court ordered it.").one().id
    told = CliRunner().invoke(main, ["--lang", "en", "note", "erase", second, "--reason", "Wrong name."],
                              env=environment)  # fmt: skip
    assert (told.exit_code, "The words are erased." in told.output) == (0, True)
    with tack.reading() as work:
        assert work.session.get_one(Note, second).text is None
        assert list(verify(work.session)) == []
