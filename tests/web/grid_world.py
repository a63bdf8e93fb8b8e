"""Two programmes, three partners and somebody of every kind, for the grid of permissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from application import proposals
from application.work import Tack, Work, settle
from contracts import print_run_actions, template_actions
from contracts.models import Agreement
from contracts.template_rules import Brought
from diligence import assurance_actions, concern_actions, flag_actions, outside_actions, pack_actions, risk_actions
from diligence.actions import open_assessment
from diligence.pack_actions import Typed
from diligence.risk_actions import Described
from diligence.together_actions import show_evidence
from documents import check
from kernel.ids import new_id
from kernel.storage import Storage
from kernel.uploads import Upload
from lifecycle.hold_actions import put_on_hold
from partnerships.actions import belonging, explorations, former_names, memberships, merging, people, teams
from partnerships.actions.logos import give_logo
from partnerships.choosing_models import InceptionPart
from partnerships.models import Organisation, Partnership, Person, Programme
from partnerships.permissions import Role, standing_of
from partnerships.queries.about_organisations import about
from policy.kinds import AgreementKind
from portfolio.actions import imports
from portfolio.importing.files import read
from tests.documents.word_files import word_file
from tests.factories import agreements as make
from tests.factories import partnerships, screened
from tests.factories.assessments import assessed_rules
from tests.factories.drawn import without_an_office
from tests.factories.people import ON, SYSTEM, acting, person
from tests.kernel.test_pictures import picture
from tests.policy.editions import TEXT
from tests.portfolio.files import giving, table
from tests.web import grid_kept
from tests.web.world import TODAY


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks: roles by programme (None is all), the organisations they belong to, and the account."""

    name: str
    roles: tuple[tuple[Role, str | None], ...] = ()
    organisations: frozenset[str] = frozenset()
    known: bool = True
    active: bool = True
    #: What they do for each of their organisations.
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the grid's records: where it belongs, whose it is, and the identifiers of what hangs on it."""

    name: str
    programme: str | None
    organisations: frozenset[str]
    begun_by: str
    ids: Mapping[str, str]
    exists: bool = True
    #: Whose own things these are, by the asker's name; and whether the record's view is shared with its programme.
    keeper: str | None = None
    shared: bool = False


HERE, THERE = "here", "there"
STAFF_ROLES = tuple(role for role in Role if role not in {Role.SYSTEM, Role.PARTNER_MEMBER})
ASKERS: tuple[Asker, ...] = (
    *(Asker(role.value, ((role, HERE),)) for role in STAFF_ROLES),
    Asker("administrator of all", ((Role.ADMINISTRATOR, None),)),
    Asker(
        "officer and leader here, auditor there",
        ((Role.GRANTS_OFFICER, HERE), (Role.LEADERSHIP, HERE), (Role.AUDITOR, THERE)),
    ),
    Asker("auditor here, administrator there", ((Role.AUDITOR, HERE), (Role.ADMINISTRATOR, THERE))),
    Asker("partner member", ((Role.PARTNER_MEMBER, None),), frozenset({"coop"})),
    Asker("member without a role", (), frozenset({"coop"})),
    Asker("member of two", (), frozenset({"coop", "sea"})),
    Asker("signatory", (), frozenset({"coop"}), duties=("signatory",)),
    Asker("finance of a partner", (), frozenset({"coop"}), duties=("finance", "programme")),
    Asker("staff without a role"),
    Asker("deactivated", ((Role.GRANTS_OFFICER, None),), active=False),
    Asker("nobody", known=False),
)


@dataclass
class GridWorld:
    """What there is: people's addresses by the asker's name, records by theirs."""

    emails: dict[str, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    #: What each asker keeps for themselves, by their name.
    own: dict[str, Record] = field(default_factory=dict)
    programmes: dict[str, str] = field(default_factory=dict)


def build(tack: Tack) -> GridWorld:
    """Make everything in one piece of work."""
    world = GridWorld()
    with tack.writing() as work:
        session = work.session
        programmes = {key: partnerships.programme(session, f"Programme {key}") for key in (HERE, THERE)}
        casts = {key: make.cast(session, programme) for key, programme in programmes.items()}
        bodies = {name: partnerships.organisation(session, f"Cooperativa {name}") for name in ("coop", "pine", "sea")}
        people_of = {asker.name: _person(session, asker, programmes, bodies) for asker in ASKERS if asker.known}
        world.emails = {name: one.email for name, one in people_of.items()}
        world.programmes = {key: one.id for key, one in programmes.items()}
        begun = {HERE: people_of[Role.GRANTS_OFFICER.value], THERE: casts[THERE].officer}
        for name, where, body in (("own", HERE, "coop"), ("another", HERE, "pine"), ("elsewhere", THERE, "sea")):
            shared = name != "another"
            made = _records(work, casts[where], bodies[body], begun[where], name, shared=shared)
            starter = Role.GRANTS_OFFICER.value if where == HERE else ""
            world.records.append(Record(name, where, frozenset({body}), starter, made, shared=shared))
        first = session.get_one(Partnership, world.records[0].ids["partnerships"])
        for name, one in people_of.items():
            own = grid_kept.of_asker(work, one, first, casts[HERE].second)
            world.own[name] = Record("kept", HERE, frozenset({"coop"}), "", own, keeper=name)
    guessed = dict.fromkeys(world.records[0].ids, "0" * 26) | {"programme": "0" * 26}
    world.records.append(Record("guessed", None, frozenset(), "", guessed, exists=False))
    return world


def close_account(tack: Tack, email: str) -> None:
    """Deactivate somebody who is signed in."""
    with tack.writing() as work:
        one = work.session.query(Person).filter_by(email=email).one()
        administrator = person(work.session, Role.ADMINISTRATOR)
        people.deactivate(work.session, one, **acting(administrator))


def _person(
    session: Session, asker: Asker, programmes: Mapping[str, Programme], bodies: Mapping[str, Organisation]
) -> Person:
    made = person(session, name=asker.name, locale="en")
    administrator = person(session, Role.ADMINISTRATOR)
    for role, where in asker.roles:
        people.give_role(session, made, role, programmes[where] if where else None, **acting(administrator))
    for body in sorted(asker.organisations):
        memberships.add_member(session, bodies[body], made, duties=asker.duties, from_on=ON, **acting(administrator))
    return made


def _records(
    work: Work, who: make.Cast, body: Organisation, starter: Person, name: str, *, shared: bool
) -> dict[str, str]:
    session = work.session
    one = make.committed(session, who, title=f"Partnership {name}", partners=[(body, "lead-partner")])
    teams.add_team_member(session, one, who.second, duty="Field work", **acting(who.officer))
    grant = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 700_000, title=f"Grant {name}"))
    make.review(session, work.storage, grant, who)
    young = _exploring(session, who, body)
    second = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 300_000, title=f"Second grant {name}"))
    settle(work)
    content = table([giving(f"G-{name}")])
    run = imports.start(
        session,
        work.storage,
        name=f"{name}.csv",
        content=content,
        sheet=read(content),
        locale="en",
        by=standing_of(starter),
        on=TODAY,
        now=work.now,
    )
    text = TEXT.replace("name: 2026-01\n", f"name: grid-{name}\n")
    rules = proposals.propose(session, text, currency="USD", **acting(SYSTEM)).id
    made = {
        "hits": screened.hit(session, body).id,
        "imports": run.id,
        "proposed-rules": rules,
        "proposed-editions": rules,
    }
    made |= {"print-runs": _print_run(work, grant, who)}
    made |= {"templates": _template(work, who, name)} | _held_against(session, work.storage, one, body, who)
    made |= {"row_id": _inception(session, one, body, who), "held_agreement": second.id, "held_partnership": young.id}
    made |= _assessment(work, one, body, who)
    known = _known_of(work, body, who) | grid_kept.of_record(work, one, who, shared=shared)
    for held in (second, young, body):
        put_on_hold(session, held, reason="A question of the auditors.", zone="UTC", **acting(who.leader))
    return _ids(one, grant, body, who) | known | made


def _assessment(work: Work, one: Partnership, body: Organisation, who: make.Cast) -> dict[str, str]:
    """Return an assessment of a partner that both have handed in, with a document that the funder shows."""
    session, acts = work.session, acting(who.officer, TODAY, work.now)
    assessed_rules(session)
    made = open_assessment(session, one, organisation_id=body.id, tier="N0", **acts)
    statutes = Upload("statutes.pdf", "application/pdf", make.PDF)
    show_evidence(session, work.storage, made, items=["core.exists"], upload=statutes, **acts)
    made.own_by = made.other_by = who.officer.id
    made.own_on, made.other_on, made.state = TODAY, TODAY, "shared"
    session.flush()
    shown = made.evidence[0]
    return {"assessment_id": made.id, "evidence_id": shown.id, "document_id": shown.attachment_id}


def _print_run(work: Work, grant: Agreement, who: make.Cast) -> str:
    """Ask for the document of an agreement, as one of many."""
    acts = acting(who.officer, TODAY, work.now)
    return print_run_actions.ask(work.session, [grant.id], annex=False, **acts).run.id


def _template(work: Work, who: make.Cast, name: str) -> str:
    """Return a template of a programme's own, handed in and seen, that waits for somebody who leads it."""
    content = word_file(f"{name} for {{{{ partner.name }}}}")
    brought = Brought("subaward", "es", who.programme.id, f"{name}.docx", content)
    report, prints = check.printed(content, "es")
    made = template_actions.propose(work.session, work.storage, brought, report, prints, **acting(who.officer))
    without_an_office(work.session)
    return made.id


def _held_against(
    session: Session, storage: Storage, one: Partnership, body: Organisation, who: make.Cast
) -> dict[str, str]:
    """Return a concern about a partner, a flag on it, and what another body found; by nobody of the grid."""
    said = concern_actions.raise_concern(
        session, body, partnership=one, category="other", words="A question of the auditors.", zone="UTC",
        **acting(who.finance),
    )  # fmt: skip
    flag = flag_actions.raise_flag(
        session, body, level="yellow", category="other", owner=who.leader.id, reason="A question of the auditors.",
        **acting(who.leader),
    )  # fmt: skip
    document = Upload("verified.pdf", "application/pdf", make.PDF)
    outside = outside_actions.accept(
        session, storage, body, body="chs", body_name=None, assessed_on=ON, valid_until=TODAY + timedelta(days=30),
        ratings={"finance": "low"}, known={"finance"}, document=document, **acting(who.officer),
    )  # fmt: skip
    visit = assurance_actions.plan(session, body, kind="visit", planned_on=ON, **acting(who.officer))
    assurance_actions.record_done(
        session, storage, visit, done_on=ON, found="The books agree.", document=document, zone="UTC",
        **acting(who.officer),
    )  # fmt: skip
    made = {"concerns": said.id, "flags": flag.id, "outside_id": outside.id, "activity_id": visit.id}
    return made | _pack(session, one, who)


def _pack(session: Session, one: Partnership, who: make.Cast) -> dict[str, str]:
    """Return something that the funder asks of the partner, and a risk that both sides look at."""
    funder, partner = (party.organisation_id for party in one.parties[:2])
    entry = pack_actions.add(
        session, one, Typed(what="Show us your accounts."), begun="ask", organisation=funder, other=partner, tools=(),
        **acting(who.officer),
    )  # fmt: skip
    risk = risk_actions.add(session, one, Described("Rain", "No harvest", "2", "3"), **acting(who.officer))
    return {"entry_id": entry.id, "risk_id": risk.id}


def _known_of(work: Work, body: Organisation, who: make.Cast) -> dict[str, str]:
    """Give an organisation one of everything that its page can take back."""
    session = work.session
    give_logo(session, work.storage, body, picture(), **acting(who.officer))
    former_names.add_name(session, body, name=f"{body.name} siglas", kind="acronym", **acting(who.officer))
    belonging.add_person(session, body, name="Delia Argueta", role="director", **acting(who.officer))
    belonging.set_parent(session, body, partnerships.organisation(session), **acting(who.officer))
    gone = partnerships.organisation(session)
    merging.merge(session, body, gone, chosen={}, **acting(who.officer))
    found = about(session, body, standing_of(who.officer))
    joined = memberships.add_member(
        session, body, person(session), duties=["programme"], from_on=ON, **acting(who.officer)
    )
    return {
        "number_id": body.identifiers[0].id,
        "name_id": body.former_names[0].id,
        "holder_id": (found.people or ())[0].id,
        "link_id": found.parents[0].id,
        "gone_id": gone.id,
        "membership_id": joined.id,
    }


def _inception(session: Session, one: Partnership, body: Organisation, who: make.Cast) -> str:
    """Return a part in the design that can be taken back; the rules of this partnership still ask for none."""
    part = InceptionPart(
        id=new_id(), partnership_id=one.id, organisation_id=body.id, part="need", on=ON, by=who.officer.id
    )
    session.add(part)
    session.flush()
    return part.id


def _exploring(session: Session, who: make.Cast, body: Organisation) -> Partnership:
    """Return a partnership still in co-creation, where nothing is settled yet."""
    young = partnerships.partnership(session, who.programme, who.officer, partners=[(body, "lead-partner")])
    explorations.plan_exploration(
        session, young, question="Will they buy?", cap="8000", currency="USD", ends_on=TODAY, co_investment="Half",
        **acting(who.officer),
    )  # fmt: skip
    return young


def _ids(one: Partnership, grant: Agreement, body: Organisation, who: make.Cast) -> dict[str, str]:
    return {
        "partnerships": one.id,
        "agreements": grant.id,
        "organisations": body.id,
        "files": grant.documents[0].attachment_id,
        "rules": one.edition_id,
        "editions": one.edition_id,
        "programme": one.programme_id,
        "person_id": who.second.id,
        "accounts": who.second.id,
        "people": who.second.id,
        "party_id": one.parties[-1].id,
        "report_id": grant.reports[0].id,
        "unknown": new_id(),
    }
