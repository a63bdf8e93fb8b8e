"""A marker is planted in everything partners must never see; then whatever their members can reach is searched."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from application.work import Tack, Work, settle
from contracts import print_run_actions
from contracts.clause_actions import Typed, edit_clause
from diligence import assurance_actions, concern_actions, flag_actions
from diligence.flag_models import Concern
from kernel import mail
from kernel.journal import JournalEntry
from kernel.storage import Attachment
from kernel.uploads import Upload
from lifecycle.actions import advance
from lifecycle.correction_actions import correct
from lifecycle.hold_actions import lift_hold, put_on_hold
from lifecycle.inputs import MoveInputs
from lifecycle.waiver_actions import waive
from partnerships.actions import explorations, former_names, memberships, people, teams
from partnerships.actions import partnerships as acts
from partnerships.compartment import COMPARTMENT, INSIDE
from partnerships.models import Membership, Organisation, Partnership, Person
from partnerships.permissions import Duty, Role, standing_of
from policy.actions import publish
from policy.kinds import AgreementKind
from portfolio.actions import imports
from portfolio.importing.files import read
from screening.decision_actions import decide
from screening.hit_models import Hit
from screening.listed import Kind, Listed, ListedName
from tests.factories import agreements as make
from tests.factories import partnerships, screened
from tests.factories.people import ON, SYSTEM, acting, belong, person
from tests.policy.editions import CLAUSED, NEWEST
from tests.policy.known import KNOWN
from tests.portfolio.files import giving, table
from tests.web.conftest import Browser
from tests.web.world import TODAY, ZONE
from web.marks import mark_of
from web.work import TackApp

pytestmark = pytest.mark.long

MEMBERS = ("first member", "second member", "member of two")
#: Pages a crawl must come by, or it has seen nothing.
LEAST = 8
LINK = re.compile(r'(?:href|hx-get|action)="([^"]+)"')


def marker(key: str) -> str:
    """Return the word that stands in what is kept, and nowhere else."""
    return f"zzq{key.replace('-', '')}qzz"


@dataclass
class Planted:
    """What the planters work on."""

    work: Work
    who: make.Cast
    own: Partnership
    other: Partnership
    sea: Organisation


def _moves(here: Planted) -> None:
    word = MoveInputs(reason=marker("move-reason"), ends_on=None)
    advance(here.work.session, here.own, "propose-pivot", inputs=word, **acting(here.who.officer))
    advance(here.work.session, here.own, "resume", **acting(here.who.officer))


def _correction(here: Planted) -> None:
    session, acts_later = here.work.session, acting(here.who.officer)
    acts_later["now"] = acts_later["now"] + timedelta(hours=1)
    advance(session, here.own, "propose-pivot", inputs=MoveInputs(reason=marker("move-reason")), **acts_later)
    correct(session, here.own, reason=marker("correction-reason"), **acts_later)


def _returned(here: Planted) -> None:
    session = here.work.session
    one = make.draft(session, here.own, here.who, make.terms(AgreementKind.GRANT, here.own, 500_000, title="Trees"))
    make.review(session, here.work.storage, one, here.who)
    advance(session, one, "return", inputs=MoveInputs(reason=marker("return-reason")), **acting(here.who.second))


def _import(here: Planted) -> None:
    content = table([giving(marker("import"))])
    imports.start(
        here.work.session, here.work.storage, name=f"{marker('import')}.csv", content=content, sheet=read(content),
        locale="en", by=standing_of(here.who.officer), on=TODAY, now=here.work.now,
    )  # fmt: skip


def _member(here: Planted) -> None:
    named = person(here.work.session, name=marker("another-member"), locale="en")
    administrator = person(here.work.session, Role.ADMINISTRATOR)
    belong(here.work.session, named, here.other.parties[-1].organisation, by=administrator)


def _agreement(here: Planted) -> None:
    stated = make.terms(AgreementKind.GRANT, here.other, 500_000, title=marker("another-agreement"))
    make.review(
        here.work.session, here.work.storage, make.draft(here.work.session, here.other, here.who, stated), here.who
    )


def _address(here: Planted) -> None:
    for one in here.work.session.scalars(select(Person).where(Person.id.in_(_staff(here)))):
        one.email = f"{marker('staff-address')}.{one.email}"


def _staff(here: Planted) -> list[str]:
    return [one.id for one in (here.who.officer, here.who.second, here.who.leader, here.who.liaison)]


def _hold(here: Planted) -> None:
    session, word = here.work.session, marker("hold-reason")
    put_on_hold(session, here.own, reason=word, zone=ZONE, **acting(here.who.officer))
    lift_hold(session, here.own, reason=word, zone=ZONE, **acting(here.who.leader))


def _waiver(here: Planted) -> None:
    session, body = here.work.session, here.own.parties[-1].organisation
    edition_id = publish(session, NEWEST.text, names=KNOWN, by=SYSTEM.person_id, on=ON, now=here.work.now).id
    young = partnerships.partnership(
        session, here.who.programme, here.who.officer, edition_id=edition_id, partners=[(body, "lead-partner")]
    )
    teams.name_liaison(session, young, here.who.liaison, **acting(here.who.officer))
    explorations.plan_exploration(
        session, young, question="Will they buy?", cap="8000", currency="USD", ends_on=ON, co_investment="Half",
        **acting(here.who.officer),
    )  # fmt: skip
    advance(session, young, "explore", **acting(here.who.officer))
    later = MoveInputs(reason="Rain", ends_on=ON + timedelta(days=30))
    advance(session, young, "extend", inputs=later, **acting(here.who.officer))
    waive(session, young, "extend", "not-extended-before", reason=marker("waiver-reason"), **acting(here.who.leader))


def _clause(here: Planted) -> None:
    """A partnership of the partner's own, made of clauses, one of which was reworded."""
    session = here.work.session
    row = publish(session, CLAUSED.text, names=KNOWN, by=SYSTEM.person_id, on=ON, now=here.work.now)
    coop = next(one.organisation for one in here.own.parties if one.role != "funder")
    ours = make.committed(session, here.who, title="Our clauses", partners=[(coop, "lead-partner")])
    ours.edition_id = row.id
    one = make.draft(session, ours, here.who, make.terms(AgreementKind.GRANT, ours, 600_000, title="Clauses"))
    typed = Typed(text_en="Other words.", text_es="Otras palabras.", reason=marker("clause-reason"))
    edit_clause(session, one, "exit-notice", CLAUSED, typed, **acting(here.who.officer))


def _hit(here: Planted) -> None:
    """A partner of one member is like somebody on a list, was decided to be them, and was on hold for it."""
    session, word, now = here.work.session, marker("screening-hit"), here.work.now
    former_names.note_other_name(session, here.sea, "Frente Inventado de Cumbres", **acting(here.who.officer))
    listed = Listed("un-1", Kind.ORGANISATION, (ListedName(f"Frente Inventado de Cumbres {word}"),), remarks=word)
    screened.load(session, [listed])
    screened.screened(session, here.sea)
    found = screened.hits(session, here.sea)["un-1"]
    for verdict, who in (("confirmed", here.who.officer), ("cleared", here.who.leader)):
        decide(session, found, verdict, reason=word, **acting(who, screened.DAY, now))
    screened.hit(session, here.sea, name=word)


def _print_run(here: Planted) -> None:
    """Everything of the partner's own and of another's in one file, which is for neither."""
    session, titled = here.work.session, marker("print-run")
    drafted = [
        make.draft(session, of, here.who, make.terms(AgreementKind.GRANT, of, 400_000, title="Roads"))
        for of in (here.own, here.other)
    ]
    acts_now = acting(here.who.officer, now=here.work.now)
    run = print_run_actions.ask(session, [one.id for one in drafted], annex=False, **acts_now).run
    file = here.work.storage.put(titled.encode())
    print_run_actions.end(session, run, file, name=f"{titled}.zip", on=TODAY, now=here.work.now)


def _concern(here: Planted) -> Concern:
    """A partner's own organisation is talked about in confidence, by one of our people."""
    body = next(one.organisation for one in here.own.parties if one.role != "funder")
    return concern_actions.raise_concern(
        here.work.session, body, partnership=here.own, category="other", words=marker("concern"), zone=ZONE,
        **acting(here.who.finance),
    )  # fmt: skip


def _flag(here: Planted) -> None:
    """A concern that became a flag which is confirmed, and lifted by a second person."""
    session, word = here.work.session, marker("flag")
    second = person(session, Role.LEADERSHIP)
    one = concern_actions.make_flag(
        session, _concern(here), level="red", category="financial", owner=here.who.leader.id, reason=word,
        **acting(here.who.leader),
    )  # fmt: skip
    flag_actions.confirm(session, one, reason=word, zone=ZONE, **acting(here.who.leader))
    flag_actions.ask_to_lift(session, one, reason=word, **acting(here.who.leader))
    flag_actions.answer_lift(session, one, answer=flag_actions.LIFT, reason=word, zone=ZONE, **acting(second))


def _visit(here: Planted) -> None:
    """What was found on a visit to the partner itself."""
    session, body = here.work.session, next(one.organisation for one in here.own.parties if one.role != "funder")
    visit = assurance_actions.plan(session, body, kind="visit", planned_on=ON, **acting(here.who.liaison))
    assurance_actions.record_done(
        session, here.work.storage, visit, done_on=ON, found=marker("assurance-finding"),
        document=Upload(f"{marker('assurance-finding')}.pdf", "application/pdf", make.PDF), zone=ZONE,
        **acting(here.who.liaison),
    )  # fmt: skip


PLANTERS: Mapping[str, Callable[[Planted], object]] = {
    "another-agreement": _agreement,
    "another-member": _member,
    "another-organisation": lambda here: here.other.parties[-1].organisation,
    "another-partnership": lambda here: here.other,
    "assurance-finding": _visit,
    "clause-reason": _clause,
    "concern": _concern,
    "contact-note": lambda here: acts.note_contact(
        here.work.session, here.own, text=f"They said {marker('contact-note')}", **acting(here.who.liaison)
    ),
    "correction-reason": _correction,
    "flag": _flag,
    "hold-reason": _hold,
    "import": _import,
    "mail": lambda here: mail.write(
        here.work.session, to="x@example.org", subject=marker("mail"), body=marker("mail"), now=here.work.now
    ),
    "move-reason": _moves,
    "print-run": _print_run,
    "return-reason": _returned,
    "risk-reason": lambda here: acts.rate_risk(
        here.work.session, here.own, risk="high", reason=marker("risk-reason"), **acting(here.who.officer)
    ),
    "screening-hit": _hit,
    "staff-address": _address,
    "team-duty": lambda here: teams.add_team_member(
        here.work.session, here.own, here.who.second, duty=marker("team-duty"), **acting(here.who.officer)
    ),
    "waiver-reason": _waiver,
}


def plant(tack: Tack) -> dict[str, str]:
    """Make a partnership with everything in it that partners do not see; return its members' addresses."""
    with tack.writing() as work:
        session = work.session
        who = make.cast(session)
        coop, sea = (partnerships.organisation(session, f"Cooperativa {name}") for name in ("Cumbres", "Mar"))
        pine = partnerships.organisation(session, marker("another-organisation"))
        own = make.committed(session, who, title="Our coffee", partners=[(coop, "lead-partner")])
        title = marker("another-partnership")
        other = make.committed(session, who, title=title, partners=[(pine, "lead-partner")])
        third = make.committed(session, who, title="Our fish", partners=[(sea, "lead-partner")])
        stated = make.terms(AgreementKind.GRANT, own, 700_000, title="Patios")
        make.send(session, work.storage, make.draft(session, own, who, stated), who)
        here = Planted(work, who, own, other, third.parties[-1].organisation)
        for planter in PLANTERS.values():
            planter(here)
        settle(work)
        return _members(here, coop)


def _members(here: Planted, coop: Organisation) -> dict[str, str]:
    session = here.work.session
    administrator = person(session, Role.ADMINISTRATOR)
    made = {name: person(session, name=name, locale="en") for name in MEMBERS}
    for one in made.values():
        belong(session, one, coop, by=administrator)
    belong(session, made["member of two"], here.sea, by=administrator)
    # Who has every duty is let see most.
    memberships.change_member(
        session, made["member of two"].memberships[0], duties=list(Duty), from_on=ON, **acting(administrator)
    )
    people.give_role(session, made["first member"], Role.PARTNER_MEMBER, **acting(administrator))
    return {name: one.email for name, one in made.items()}


def test_every_row_of_the_compartment_has_its_marker() -> None:
    assert set(PLANTERS) == set(COMPARTMENT)


def test_what_is_inside_the_journal_is_an_event_that_has_a_sentence() -> None:
    from web.sentences import EVENTS  # noqa: PLC0415 -- the module is read by many; only this test needs its table

    assert set(EVENTS) >= INSIDE


@pytest.mark.parametrize("member", MEMBERS)
def test_no_marker_reaches_a_partner(
    tack: Tack, app: TackApp, signed_in: Callable[[str], Browser], member: str
) -> None:
    browser = signed_in(plant(tack)[member])
    seen, leaks = 0, []
    # Who belongs to two partners may reach most; every identifier is tried in their name.
    guessed = _guessed(tack, app, browser) if member == MEMBERS[-1] else []
    for address, answer in [*_crawl(browser), *guessed]:
        seen += answer.status_code == 200
        leaks += [f"{address}: {found}" for found in sorted(_markers(answer))]
    assert leaks == []
    assert seen >= LEAST


def test_staff_do_see_the_markers(tack: Tack, signed_in: Callable[[str], Browser]) -> None:
    # Else the search above could find nothing, whatever leaks.
    plant(tack)
    with tack.reading() as work:
        own = work.session.scalars(select(Partnership).where(Partnership.title == "Our coffee")).one()
        officer = own.liaison.email if own.liaison else ""
        address = f"/partnerships/{own.id}"
    found = _markers(signed_in(officer).get(address))
    assert {marker(key) for key in ("contact-note", "risk-reason", "move-reason", "team-duty")} <= found


def _crawl(browser: Browser) -> Iterator[tuple[str, TestResponse]]:
    """Yield every page that links and forms lead to, from the first page on."""
    waiting, known = ["/", "/settings", "/partnerships", "/agreements", "/api/v1/session"], set()
    while waiting:
        address = waiting.pop()
        if address in known:
            continue
        known.add(address)
        answer = browser.client.get(address)
        yield address, answer
        if answer.mimetype == "text/html":
            waiting += [one for one in _links(answer.text) if one not in known]


def _links(page: str) -> Iterator[str]:
    for found in LINK.findall(page):
        parts = urlsplit(found.replace("&amp;", "&"))
        if not parts.netloc and parts.path.startswith("/") and not parts.path.startswith(("/static", "/sign-out")):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def _guessed(tack: Tack, app: TackApp, browser: Browser) -> Iterator[tuple[str, TestResponse]]:
    """Yield every GET of the URL map with every identifier there is."""
    with tack.reading() as work:
        ids = sorted(_identifiers(work))
        kinds = sorted(set(work.session.scalars(select(JournalEntry.subject_kind))))
    for rule in app.url_map.iter_rules():
        mark = mark_of(app.view_functions[rule.endpoint])
        if "GET" not in (rule.methods or ()) or mark is None or not mark.signed_in:
            continue
        for key in ids if rule.arguments else [""]:
            for kind in kinds if "kind" in rule.arguments else [""]:
                known = {"kind": kind, "ending": "csv", "clause": "exit-notice", "number": 1}
                values = {name: known.get(name, key) for name in rule.arguments}
                built = app.url_map.bind("localhost").build(rule.endpoint, values)
                yield built, browser.client.get(built)


def _identifiers(work: Work) -> set[str]:
    """Return the identifiers of everything that has a journal, and of every file and member."""
    session = work.session
    found = set(session.scalars(select(JournalEntry.subject_id).group_by(JournalEntry.subject_id)))
    for column in (Attachment.id, Membership.organisation_id, Hit.id):
        found |= set(session.scalars(select(column)))
    assert session.scalar(select(func.count()).select_from(Attachment))
    return found


def _markers(answer: TestResponse) -> set[str]:
    """Return every marker in an answer: its body, its headers, and each part of a document."""
    texts = [str(answer.headers), answer.get_data().decode("utf-8", "replace")]
    if zipfile.is_zipfile(io.BytesIO(answer.get_data())):
        with zipfile.ZipFile(io.BytesIO(answer.get_data())) as book:
            texts += [book.read(name).decode("utf-8", "replace") for name in book.namelist()]
    return {found for text in texts for found in re.findall(r"zzq[a-z]+qzz", text)}
