"""What the paper of a pack says comes from its rows: the entries that stand, the risks, and words that may be gone."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx

from diligence import pack_actions, pack_paper, pack_paper_queries, proposal_actions, risk_actions
from diligence.pack_actions import Typed
from diligence.pack_paper import Borne, Sheet
from diligence.risk_actions import Bears, Described
from kernel import journal
from kernel.journal import Note
from kernel.storage import Storage
from kernel.text import Label
from partnerships.actions.logos import give_logo
from partnerships.models import Partnership
from policy import checklist_files
from policy.checklists import ASSESSED
from tests.diligence.test_packs import assessed, weakest
from tests.documents.word_files import paragraphs
from tests.kernel.test_pictures import picture
from tests.lifecycle.world import NOW, TODAY, World

WHEN: dict[str, Any] = {"on": TODAY, "now": NOW}
ITEMS = {one.key: one for one in checklist_files.library("standard-1").items}
TITLES = {"petty-cash": Label("Petty cash", "Caja chica")}
DUE = TODAY + timedelta(days=30)


def sheet(world: World, one: Partnership) -> Sheet:
    return pack_paper_queries.sheet(world.session, one, known=ITEMS, titles=TITLES, on=TODAY)


def erase(world: World, ref: Any, note: str | None) -> None:
    (entry, *_rest) = journal.of_subject(world.session, ref)
    found = world.session.get_one(Note, note)
    journal.erase_note(world.session, found, entry, reason="They asked.", by=world.officer.person_id, **WHEN)


def entered(world: World, one: Partnership, what: str, ends: str) -> Any:
    typed = Typed(what, "petty-cash", world.officer.person_id, world.leader.person_id, DUE, "The figure of June")
    given: dict[str, Any] = {"tools": set(TITLES), "by": world.officer, **WHEN}
    made = pack_actions.add(world.session, one, typed, begun="action", organisation=world.funder.id, **given)
    return pack_actions.act(world.session, one, made, Typed(words=f"It is {ends}."), what=ends, **given)


def test_it_says_what_stands_and_not_what_was_dropped(world: World) -> None:
    one = world.partnership()
    entered(world, one, "Pay in ten days", "done")
    entered(world, one, "Pay in cash", "drop")
    bears = [Bears(world.funder.id, "40"), Bears(world.partner.id, "60", "Seed")]
    typed = Described("Rain", "No coffee", "3", "4", bearers=bears)
    risk_actions.add(world.session, one, typed, by=world.officer, **WHEN)
    found = sheet(world, one)
    assert [side.name for side in found.sides] == [world.funder.name, world.partner.name]
    ((done,), ()) = (side.actions for side in found.sides)
    assert (done.what, done.tool, done.state, done.due_on) == ("Pay in ten days", TITLES["petty-cash"], "done", DUE)
    assert (done.settled_on, done.settled, done.weak) == (TODAY, "It is done.", False)
    (risk,) = found.risks
    assert (risk.cause, risk.likelihood, risk.grave, risk.response) == ("Rain", 3, 4, "")
    assert list(risk.borne) == [Borne(world.funder.name, 40), Borne(world.partner.name, 60, "Seed")]


def test_what_follows_from_a_weak_answer_says_so(world: World) -> None:
    one = world.partnership()
    item = next(item for item in ITEMS.values() if item.side in {ASSESSED[0], "both"} and item.tool)
    assessed(world, one, world.partner.id, f"of-{ASSESSED[0].value}", item, weakest(item))
    proposal_actions.propose(world.session, one, ITEMS, by=world.officer, **WHEN)
    (row,) = next(side.actions for side in sheet(world, one).sides if side.name == world.partner.name)
    assert (row.what, row.weak, row.tool, row.owner) == (item.question, True, item.tool, None)
    printed = paragraphs(pack_paper.printed(sheet(world, one), "es"))
    assert any(line.startswith(f"Por fortalecer: {item.question.es}") for line in printed)


def test_an_empty_pack_prints(world: World) -> None:
    one = world.partnership()
    printed = paragraphs(pack_paper.printed(sheet(world, one), "en"))
    assert printed.count("Nothing so far.") == 2
    assert printed[-1] == "Date: \t"
    assert f"{one.number} · {one.title}" in printed


def test_the_logos_of_those_who_sign_stand_at_its_head(world: World, tmp_path: Path) -> None:
    one, storage = world.partnership(), Storage(f"file://{tmp_path / 'files'}")
    assert pack_paper_queries.marks(world.session, storage, one) == []
    for body in (world.partner, world.funder):
        give_logo(world.session, storage, body, picture(), by=world.officer, **WHEN)
    marks = pack_paper_queries.marks(world.session, storage, one)
    assert [found.of for found in marks] == [world.funder.name, world.partner.name]
    printed = pack_paper.printed(sheet(world, one), "en", marks)
    assert len(docx.Document(io.BytesIO(printed)).inline_shapes) == 2


def test_words_that_were_erased_print_as_a_dash(world: World) -> None:
    one = world.partnership()
    done = entered(world, one, "Pay in ten days", "done")
    typed = Described("Rain", "No coffee", "3", "4", response="A reserve")
    risk = risk_actions.add(world.session, one, typed, by=world.officer, **WHEN)
    erase(world, done.ref, done.settled_note)
    for note in (risk.cause_note, risk.effect_note, risk.response_note):
        erase(world, risk.ref, note)
    printed = paragraphs(pack_paper.printed(sheet(world, one), "es"))
    assert printed.count("— (estas palabras se borraron)") == 3
    assert sum(line.endswith(": — (estas palabras se borraron)") for line in printed) == 1
    assert not any(gone in line for line in printed for gone in ("Rain", "No coffee", "A reserve", "It is done."))
