"""Templates of one's own: checked, handed in, published by somebody else, kept to; on both databases."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError, IntegrityError

from contracts import printing
from contracts import template_actions as acts
from contracts import template_queries as reads
from contracts.models import Agreement, PrintedDocument
from contracts.template_models import OwnTemplate, TemplateVersion
from contracts.template_rules import Brought, TemplateFaulty
from documents import check, shelf
from kernel import journal
from kernel.errors import Conflict, GateClosed, Invalid, NotFound, NotPermitted
from kernel.queue import Job
from kernel.storage import Attachment, Storage
from partnerships.permissions import Role, Standing
from tests.contracts.test_printing import unprinted
from tests.documents.word_files import paragraphs, word_file
from tests.factories.drawn import without_an_office
from tests.lifecycle.world import NOW, TODAY, World
from tests.policy.editions import STANDARD

WHEN: dict[str, Any] = {"on": TODAY, "now": NOW}
OURS = ("Our letter to {{ partner.name }}", "for {{ amount }}, version {{ template_version }}")


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path / 'files'}")


def propose(world: World, storage: Storage, *lines: str, by: Standing | None = None, **more: Any) -> TemplateVersion:
    content = more.pop("content", None) or word_file(*(lines or OURS))
    stated = {"name": "letter-grant", "language": "es", "programme_id": None, "file": "ours.docx"} | more
    report, prints = check.printed(content, "es")
    return acts.propose(
        world.session, storage, Brought(content=content, **stated), report, prints, by=by or world.author, **WHEN
    )


def leader(world: World) -> Standing:
    """Somebody who leads every programme."""
    return world.people.get("head") or world.join("head", Role.LEADERSHIP)


def published(world: World, storage: Storage, *lines: str, **more: Any) -> TemplateVersion:
    one = propose(world, storage, *lines, **more)
    without_an_office(world.session)
    return acts.publish(world.session, one.id, by=leader(world), **WHEN)


def print_it(world: World, storage: Storage, agreement: Agreement) -> PrintedDocument:
    return printing.print_document(world.session, storage, agreement, STANDARD, by=world.author, **WHEN)


def test_what_is_handed_in_is_kept_with_its_report_and_its_first_prints(world: World, storage: Storage) -> None:
    one = propose(world, storage, note="The logo is new.")
    assert (one.number, one.state, one.proposed_by) == (1, "proposed", world.author.person_id)
    assert hashlib.sha256(storage.get(one.sha256)).hexdigest() == one.sha256 == one.attachment.sha256
    assert one.attachment.name == "ours.docx"
    assert [one.name for one in reads.trials(world.session, one).values()] == [
        "smallest.docx", "typical.docx", "largest.docx",
    ]  # fmt: skip
    typical = reads.trials(world.session, one)["typical"]
    assert paragraphs(storage.get(typical.sha256))[0] == "Our letter to Red de Productoras de Lempira"
    assert json.loads(one.report)["needs"] == ["amount", "partner.name", "template_version"]
    (told,) = journal.of_subject(world.session, one.ref)
    assert (told.event, told.facts["number"], told.facts["name"]) == ("TemplateProposed", 1, "letter-grant")
    assert "logo" not in told.payload
    assert propose(world, storage, "A second for {{ partner.name }}").number == 2
    assert propose(world, storage, language="en").number == 1


@pytest.mark.parametrize(
    ("lines", "more", "code"),
    [
        (("{{ amuont }}",), {}, "unknown-name"),
        (("{{ ''.__class__ }}",), {}, "not-allowed"),
        (("Nobody is in it",), {}, "no-partner"),
        (("To {{ partner.name }}",), {"name": "assembled-letter"}, "no-clauses"),
    ],
)
def test_what_is_faulty_is_refused_whole(
    world: World, storage: Storage, tmp_path: Path, lines: tuple[str, ...], more: dict[str, Any], code: str
) -> None:
    with pytest.raises(TemplateFaulty) as refused:
        propose(world, storage, *lines, **more)
    assert [one.code for one in refused.value.report.faults] == [code]
    assert len(refused.value.problems) == 1
    assert world.session.query(OwnTemplate).count() == 0
    assert world.session.query(Attachment).filter_by(purpose="template").count() == 0
    assert not list((tmp_path / "files").rglob("*docx*"))
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_where_a_fault_stands_is_said_with_it(world: World, storage: Storage) -> None:
    with pytest.raises(TemplateFaulty) as refused:
        propose(world, storage, "To {{ partner.name }}", "{% for line in budget %}")
    (problem,) = refused.value.problems
    assert problem.where == "word/document.xml:2"


def test_a_template_stands_for_something_that_is_printed(world: World, storage: Storage) -> None:
    with pytest.raises(Invalid) as refused:
        propose(world, storage, name="receipt", language="fr")
    assert [one.where for one in refused.value.problems] == ["name", "language"]
    with pytest.raises(NotFound):
        propose(world, storage, programme_id="0" * 26)


def test_the_same_file_is_no_second_version(world: World, storage: Storage) -> None:
    content = word_file(*OURS)
    first = propose(world, storage, content=content)
    with pytest.raises(Conflict, match="version 1 of this template already"):
        propose(world, storage, content=content)
    acts.withdraw(world.session, first.id, by=world.author, **WHEN)
    assert propose(world, storage, content=content).number == 2


def test_somebody_else_publishes(world: World, storage: Storage) -> None:
    own = propose(world, storage, by=leader(world))
    without_an_office(world.session)
    with pytest.raises(GateClosed) as refused:
        acts.publish(world.session, own.id, by=leader(world), **WHEN)
    assert [(one.code, one.fixed_by, one.control) for one in refused.value.unmet] == [
        ("not-the-proposer", "template.publish", "template.publish")
    ]
    assert (own.state, own.published_by) == ("proposed", None)
    second = world.join("second head", Role.LEADERSHIP)
    for _ in range(2):
        assert acts.publish(world.session, own.id, by=second, **WHEN).published_by == second.person_id
    told = [one.event for one in journal.of_subject(world.session, own.ref)]
    assert told == ["TemplateProposed", "TemplatePublished"]


def test_its_pages_are_seen_before_it_is_published(world: World, storage: Storage) -> None:
    one = propose(world, storage)
    jobs = world.session.query(Job).filter_by(name="render").all()
    # What it prints of the smallest and of a typical case is the same, and so are its pages.
    assert len(jobs) == 2
    with pytest.raises(GateClosed) as refused:
        acts.publish(world.session, one.id, by=leader(world), **WHEN)
    assert [unmet.code for unmet in refused.value.unmet] == ["pages-drawn"]
    assert {case: found.standing.value for case, found in reads.pages(world.session, one).items()} == {
        "smallest": "making", "typical": "making", "largest": "making",
    }  # fmt: skip
    # Where they cannot be drawn after all, the Word files are there to be looked at.
    for job in jobs:
        job.state, job.ended_at = "dead", NOW
    world.session.flush()
    assert acts.publish(world.session, one.id, by=leader(world), **WHEN).state == "published"


def test_the_database_itself_wants_two(world: World, storage: Storage) -> None:
    one = propose(world, storage)
    with pytest.raises(IntegrityError, match="second_person"), world.session.begin_nested():
        world.session.execute(
            sql("UPDATE template_version SET state = 'published', published_by = proposed_by, published_on = :on"),
            {"on": TODAY},
        )
    world.session.refresh(one)
    assert one.state == "proposed"


@pytest.mark.parametrize("change", ["UPDATE template_version SET sha256 = 'x'", "DELETE FROM template_version"])
def test_the_database_itself_keeps_a_version_as_it_is(world: World, storage: Storage, change: str) -> None:
    propose(world, storage)
    with pytest.raises(DBAPIError, match="never changed"), world.session.begin_nested():
        world.session.execute(sql(change))


def test_who_may_hand_in_and_publish(world: World, storage: Storage) -> None:
    for name in ("liaison", "finance"):
        with pytest.raises(NotPermitted):
            propose(world, storage, by=world.people[name])
    one = propose(world, storage)
    without_an_office(world.session)
    # Who leads one programme publishes for that one, and not for all.
    here = world.join("here", Role.LEADERSHIP, programme=world.programme)
    for by in (world.author, here):
        with pytest.raises(NotPermitted):
            acts.publish(world.session, one.id, by=by, **WHEN)
    own = propose(world, storage, programme_id=world.programme.id)
    without_an_office(world.session)
    assert acts.publish(world.session, own.id, by=here, **WHEN).state == "published"


def test_withdrawn_it_stays_so(world: World, storage: Storage) -> None:
    one = propose(world, storage)
    stranger = world.join("stranger", Role.GRANTS_OFFICER)
    with pytest.raises(NotPermitted):
        acts.withdraw(world.session, one.id, by=stranger, **WHEN)
    for _ in range(2):
        assert acts.withdraw(world.session, one.id, by=world.author, **WHEN).state == "withdrawn"
    with pytest.raises(Conflict, match="was withdrawn"):
        acts.publish(world.session, one.id, by=leader(world), **WHEN)
    in_force = published(world, storage)
    with pytest.raises(NotPermitted):
        acts.withdraw(world.session, in_force.id, by=world.author, **WHEN)
    acts.withdraw(world.session, in_force.id, by=leader(world), **WHEN)
    assert reads.in_force(world.session, "letter-grant", "es", world.programme.id) is None
    told = [(one.event, one.facts.get("from")) for one in journal.of_subject(world.session, in_force.ref)]
    assert told[-1] == ("TemplateWithdrawn", "published")


def test_an_older_version_does_not_come_after_a_newer_one(world: World, storage: Storage) -> None:
    first = propose(world, storage)
    published(world, storage, "Newer, for {{ partner.name }}")
    with pytest.raises(Conflict, match="Version 2 is in force"):
        acts.publish(world.session, first.id, by=leader(world), **WHEN)


def test_a_programmes_own_goes_before_that_for_all(world: World, storage: Storage) -> None:
    for_all = published(world, storage)
    assert reads.in_force(world.session, "letter-grant", "es", world.programme.id) == for_all
    own = published(world, storage, "Ours alone, {{ partner.name }}", programme_id=world.programme.id)
    assert reads.in_force(world.session, "letter-grant", "es", world.programme.id) == own
    assert reads.in_force(world.session, "letter-grant", "en", world.programme.id) is None
    assert set(reads.all_in_force(world.session)) == {for_all, own}


def test_an_agreement_is_first_printed_from_what_is_in_force_and_keeps_to_it(world: World, storage: Storage) -> None:
    first = published(world, storage)
    agreement = unprinted(world)
    printed = print_it(world, storage, agreement)
    assert (printed.template, printed.template_sha256) == ("letter-grant", first.sha256)
    assert reads.printed_from(world.session, [printed]) == {printed.id: first}
    words = [line.replace("\u00a0", " ") for line in paragraphs(storage.get(printed.sha256))]
    assert words == [f"Our letter to {world.partner.name}", "for USD 10,000.00, version 1"]
    assert reads.news(world.session, agreement, "letter-grant") is None

    second = published(world, storage, "Newer, for {{ partner.name }}")
    assert print_it(world, storage, agreement).id == printed.id
    news = reads.news(world.session, agreement, "letter-grant")
    assert news is not None
    assert (news.kept, news.version) == (first, second)

    for _ in range(2):
        taken = acts.take_newer(world.session, agreement, STANDARD, by=world.author, **WHEN)
        assert taken == second
    again = print_it(world, storage, agreement)
    assert again.template_sha256 == second.sha256
    told = [one for one in journal.of_subject(world.session, agreement.ref) if one.event == "NewerTemplateTaken"]
    assert [(one.facts["number"], one.facts["before"]) for one in told] == [(2, first.id)]


def test_what_was_printed_from_tacks_own_keeps_to_that(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    printed = print_it(world, storage, agreement)
    assert printed.template_sha256 == shelf.template("letter-grant", "es").sha256
    assert reads.printed_from(world.session, [printed]) == {}
    ours = published(world, storage)
    assert print_it(world, storage, agreement).id == printed.id
    assert acts.take_newer(world.session, agreement, STANDARD, by=world.author, **WHEN) == ours
    acts.withdraw(world.session, ours.id, by=leader(world), **WHEN)
    # What was taken out of force goes on for whoever keeps to it, who is told what is in force instead.
    assert print_it(world, storage, agreement).template_sha256 == ours.sha256
    news = reads.news(world.session, agreement, "letter-grant")
    assert news is not None
    assert (news.kept, news.version) == (ours, None)
    assert acts.take_newer(world.session, agreement, STANDARD, by=world.author, **WHEN) is None


def test_the_newer_one_is_taken_by_who_prints_and_while_it_prints(world: World, storage: Storage) -> None:
    agreement = unprinted(world)
    print_it(world, storage, agreement)
    published(world, storage)
    with pytest.raises(NotPermitted):
        acts.take_newer(world.session, agreement, STANDARD, by=world.people["finance"], **WHEN)
    sent = world.agreement(world.partnership("umbrella"), state="out-for-signature")
    with pytest.raises(Conflict, match="keeps the template"):
        acts.take_newer(world.session, sent, STANDARD, by=world.author, **WHEN)


def test_a_version_says_what_it_asks_for_otherwise_than_the_one_before(world: World, storage: Storage) -> None:
    first = propose(world, storage)
    number, found = reads.against_previous(world.session, first)
    assert (number, found.more) == (0, ())
    assert "signers[].party" in found.less
    second = propose(world, storage, "For {{ partner.name }}, {{ law }}")
    number, found = reads.against_previous(world.session, second)
    assert (number, found.more, found.less) == (1, ("law",), ("amount", "template_version"))
