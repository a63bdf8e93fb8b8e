"""What the small portfolio gets besides, so that pages of every day have something on them."""

from __future__ import annotations

import io
from datetime import timedelta

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from application import proposals
from application.work import Tack, Work
from contracts import print_run_actions, template_actions
from contracts.models import Agreement
from contracts.print_run_models import PrintItem
from contracts.rendition_actions import RENDER, ask
from contracts.rendition_forms import Form
from contracts.rendition_models import Rendition, RenditionFile
from contracts.template_rules import Brought
from diligence import concern_actions, flag_actions, pack_actions, risk_actions
from diligence.pack_actions import Typed
from diligence.risk_actions import Bears, Described
from documents import check
from jobs.rendering import render
from kernel.journal import Note
from kernel.queue import Job
from kernel.text import Message
from lifecycle import hold_actions, request_actions, request_queries
from partnerships.actions import delegations, identifiers, partnerships, selecting, stand_ins
from partnerships.models import Organisation, Partnership, Person, Programme
from screening import list_actions
from screening.list_files import BrokenList
from screening.list_kinds import ListKind
from screening.list_queries import GivenFile
from screening.list_staging import Staged
from screening.listed import Kind, Listed, ListedName
from tests.application.test_proposals import RULES
from tests.documents.word_files import word_file
from tests.factories import choosing, screened
from tests.factories import partnerships as make
from tests.factories.people import SYSTEM, acting
from tests.web.world import TODAY, ZONE, World

SOON = TODAY + timedelta(days=9)
SAID = "Somebody asked for a favour in return."
WORDS = "Doña Marta told us of her illness."


def with_everything(tack: Tack, world: World) -> World:
    """Add proposed rules, a partner being chosen, a hold, a request, words, a delegation, a stand-in, two of a kind."""
    with tack.writing() as work:
        everybody = {role: _person(work.session, email) for role, email in world.emails.items()}
        world.ids["proposed"] = _proposed(work)
        world.ids |= _templates(work, everybody) | _held_against(work, world, everybody)
        world.ids |= _chosen(work, world, everybody) | _waiting(work, world, everybody)
        _away(work, world, everybody)
        world.ids["screening_load"] = _lists(work)
        world.ids["hit"] = screened.hit(work.session, work.session.get_one(Organisation, world.ids["coop"])).id
        world.ids["print_run"] = _printed(work, world, everybody["grants-officer"])
        _twice(work, world, everybody["grants-officer"])
    return world


def _held_against(work: Work, world: World, everybody: dict[str, Person]) -> dict[str, str]:
    """Let a partner say something in confidence, and leadership hold something red against another organisation."""
    session = work.session
    coffee = session.get_one(Partnership, world.ids["coffee"])
    said = concern_actions.raise_concern(
        session, coffee.parties[0].organisation, partnership=coffee, category="safeguarding", words=SAID, zone=ZONE,
        **acting(everybody["partner"], work.today, work.now),
    )  # fmt: skip
    leader = everybody["leadership"]
    flag = flag_actions.raise_flag(
        session, coffee.parties[1].organisation, level="red", category="financial", owner=leader.id, reason=SAID,
        **acting(leader, work.today, work.now),
    )  # fmt: skip
    _packed(session, coffee, everybody, work)
    return {"concern": said.id, "flag": flag.id}


def _lists(work: Work) -> str:
    """Put a list in force that is too old by now, and give one that is not taken; return that attempt."""
    kind, given = ListKind.UN, [GivenFile("consolidated.xml", 2_030_620, "a" * 64)]
    old = list_actions.begin(work.session, kind, given, **acting(SYSTEM, work.today, work.now))
    with Staged() as read:
        read.fill([Listed("un-1", Kind.PERSON, (ListedName("Zorvald Quibble"), ListedName("The Heron", weak=True)))])
        read.sha256, read.size, read.listed_on = "a" * 64, 2_030_620, work.today - timedelta(days=200)
        list_actions.settle(work.session, old, read, on=work.today, now=work.now)
    cut = list_actions.begin(work.session, kind, given, **acting(SYSTEM, work.today, work.now))
    why = Message(
        "“%(name)s”, line %(line)s: this is no whole XML. The file was cut off or changed; download the list again.",
        name="consolidated.xml",
        line=23_663,
    )
    return list_actions.refuse(work.session, cut, BrokenList(why), on=work.today, now=work.now).id


def _packed(session: Session, one: Partnership, everybody: dict[str, Person], work: Work) -> None:
    """Let the partner ask for something, the funder do something that is late, and both look at a risk."""
    funder, partner = (party.organisation_id for party in one.parties[:2])
    theirs = acting(everybody["partner"], work.today, work.now)
    pack_actions.add(
        session, one, Typed(what="Show us how you check invoices."), begun="ask", organisation=partner, other=funder,
        tools=(), **theirs,
    )  # fmt: skip
    leader, officer = everybody["leadership"], everybody["grants-officer"]
    due = work.today - timedelta(days=12)
    plan = Typed("Pay within ten days", "", officer.id, leader.id, due, "The figure of the quarter")
    pack_actions.add(
        session, one, plan, begun="action", organisation=funder, tools=(), **acting(officer, due, work.now)
    )
    bears = [Bears(funder, "40", "The price falls"), Bears(partner, "60")]
    risk = Described("Rain comes late", "Half of the harvest", "3", "4", "A reserve is kept", "open", bears)
    risk_actions.add(session, one, risk, **theirs)


def _printed(work: Work, world: World, officer: Person) -> str:
    """Ask for two documents at once, of which one cannot be printed; one of the jobs is done."""
    ids = [world.ids["bare"], world.ids["subaward"]]
    run = print_run_actions.ask(work.session, ids, annex=False, **acting(officer, work.today, work.now)).run
    item = work.session.scalars(select(PrintItem).where(PrintItem.agreement_id == ids[0])).one()
    print_run_actions.print_item(work.session, work.storage, item, **acting(officer, work.today, work.now))
    return run.id


def with_pages(tack: Tack, world: World) -> World:
    """Draw the pages of one paper, so that they can be looked at; name another one whose pages nobody asked for."""
    with tack.writing(SYSTEM.person_id) as work:
        papers = [work.session.get_one(Agreement, world.ids[name]).documents[-1] for name in ("umbrella", "sent")]
        ask(work.session, papers[0].sha256, Form.PAGES, name=papers[0].attachment.name, now=work.now)
        world.ids |= {"paper": papers[0].attachment_id, "undrawn": papers[1].attachment_id}
    with tack.reading() as work:
        job = work.session.scalars(select(Job).where(Job.name == RENDER).order_by(Job.id.desc())).first()
    assert job is not None
    render(tack, job.facts)
    return world


def _person(session: Session, email: str) -> Person:
    return session.scalars(select(Person).where(Person.email == email)).one()


def _proposed(work: Work) -> str:
    note = "The board decided it in October; the limit follows prices."
    acts = acting(SYSTEM, work.today, work.now)
    # The demo publishes the edition of this name itself.
    rules = RULES.replace("name: 2027-01", "name: 2027-06")
    return proposals.propose(work.session, rules, currency="USD", note=note, **acts).id


def _templates(work: Work, everybody: dict[str, Person]) -> dict[str, str]:
    """Let one template be in force, whose pages were drawn, and the next version wait for its second person."""
    kept: dict[str, str] = {}
    for key, words in (("template", "Our letter"), ("template_next", "Our newer letter")):
        content = word_file(
            words, "for {{ partner.name }}, {{ amount }}", "{% for line in budget %}{{ line.line }}{% endfor %}"
        )
        report, prints = check.printed(content, "en")
        brought = Brought("subaward", "en", None, f"{key}.docx", content, "The logo is new.")
        officer = acting(everybody["grants-officer"], work.today, work.now)
        one = template_actions.propose(work.session, work.storage, brought, report, prints, **officer)
        kept[key] = one.id
        _drawn(work)
        if key == "template":
            publisher = acting(everybody["administrator"], work.today, work.now)
            template_actions.publish(work.session, one.id, **publisher)
    return kept


def _drawn(work: Work) -> None:
    """Let the papers that wait for their pages have one each, as a worker draws it."""
    buffer = io.BytesIO()
    Image.new("RGB", (90, 116), "white").save(buffer, "PNG")
    for one in work.session.scalars(select(Rendition).where(Rendition.state == "asked", Rendition.form == Form.PAGES)):
        one.state, one.ended_at, one.pages = "ready", work.now, 1
        picture = work.storage.put(buffer.getvalue())
        row = RenditionFile(rendition_id=one.id, position=1, sha256=picture.sha256, size=picture.size)
        work.session.add(row)
    work.session.flush()


def _chosen(work: Work, world: World, everybody: dict[str, Person]) -> dict[str, str]:
    """Let a partner be chosen under the newest rules, and put it on hold while a conflict is looked into."""
    session, officer = work.session, everybody["grants-officer"]
    coffee = session.get_one(Partnership, world.ids["coffee"])
    one = make.partnership(
        session, coffee.programme, officer, edition_id=choosing.newest_id(session), title="Cacao",
        liaison=everybody["liaison"], partners=[(coffee.parties[1].organisation, "lead-partner")],
    )  # fmt: skip
    choosing.choose(session, one, officer)
    choosing.vouch(session, one, officer, [officer])
    selecting.declare_conflict(
        session, one, declared=True, what="My cousin works there.", **acting(everybody["liaison"])
    )
    reason = "We look into what was said about the last harvest."
    hold_actions.put_on_hold(session, one, reason=reason, zone=ZONE, **acting(officer))
    return {"cacao": one.id}


def _waiting(work: Work, world: World, everybody: dict[str, Person]) -> dict[str, str]:
    """Note words that will be erased, and let leadership ask the liaison for what is missing."""
    session, coffee = work.session, work.session.get_one(Partnership, world.ids["coffee"])
    partnerships.note_contact(session, coffee, text=WORDS, **acting(everybody["grants-officer"]))
    note = session.scalars(select(Note.id).where(Note.text == WORDS).order_by(Note.id).limit(1)).one()
    leader = acting(everybody["leadership"], work.today, work.now)
    lacking = request_queries.missing(session, coffee, leader["by"], today=work.today)["explore"]
    (one,) = [unmet for unmet in lacking if unmet.code == "exploration-planned"]
    asked = request_actions.ask(
        session, coffee, "explore", request_actions.Gap(one.code, one.subject, one.control), note="By Friday.", **leader
    )
    return {"note": note, "request": asked.id}


def _away(work: Work, world: World, everybody: dict[str, Person]) -> None:
    """Let somebody approve for leadership, and somebody stand in for the officer."""
    leader, officer = everybody["leadership"], everybody["grants-officer"]
    programme = work.session.get_one(Programme, world.ids["programme"])
    delegations.delegate(
        work.session, officer, programme, most="20000", currency="USD", from_on=TODAY,
        until_on=SOON, kinds=["grant", "subaward"], **acting(leader, work.today, work.now),
    )  # fmt: skip
    stand_ins.name_stand_in(
        work.session, officer, everybody["second"], from_on=SOON, until_on=SOON + timedelta(days=5),
        **acting(officer, work.today, work.now),
    )  # fmt: skip


def _twice(work: Work, world: World, officer: Person) -> None:
    """Give two records of one body a number each in the same register."""
    for name, number in (("coop", "08011985123456"), ("pines", "05011990654321")):
        one = work.session.get_one(Organisation, world.ids[name])
        identifiers.add_identifier(work.session, one, scheme="HN-RTN", value=number, **acting(officer))
