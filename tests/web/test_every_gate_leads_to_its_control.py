"""For every gate: whoever may mend it follows the refusal's link to a control that is there, usable and focused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any

import pytest
from lxml import html

from application.work import Tack
from contracts import clause_actions
from contracts.clause_actions import Typed
from kernel.clock import now, today
from lifecycle import agreement_gates, mending, partnership_gates
from lifecycle.queries import Subject
from partnerships.models import Partnership, Person
from tests.factories import records, screened
from tests.factories.assessments import assessed_rules
from tests.lifecycle.world import World, build
from tests.policy.editions import CLAUSED
from tests.web.conftest import Browser

TODAY = today("America/Tegucigalpa")
SOON, PAST = TODAY + timedelta(days=40), TODAY - timedelta(days=40)
PLANNED: Mapping[str, Any] = {"ends_on": SOON, "finding": None, "found_on": None, "extended": False, "left": False}


@dataclass(frozen=True, slots=True)
class Case:
    """A record that a gate stops: how it is made, which move, who reads the refusal, and where the way leads."""

    make: Callable[[World], Subject]
    move: str
    reader: str
    lands: str


def at(stage: str, **changes: Any) -> Callable[[World], Subject]:
    return lambda world: world.partnership(stage, **changes)


def paper(
    kind: str = "grant",
    state: str = "draft",
    *,
    stage: str = "umbrella",
    of: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Callable[[World], Subject]:
    def made(world: World) -> Subject:
        return world.agreement(world.partnership(stage, **(of or {})), kind, state, **changes)

    return made


def beside(stage: str, state: str, **changes: Any) -> Callable[[World], Subject]:
    """A partnership with an agreement in a state."""

    def made(world: World) -> Subject:
        one = world.partnership(stage, **changes)
        world.agreement(one, "grant", state)
        return one

    return made


def under(umbrella: str, state: str, amount: int = 1_000_000) -> Callable[[World], Subject]:
    """A subaward under an umbrella in a state."""

    def made(world: World) -> Subject:
        one = world.partnership("delivery")
        above = world.agreement(one, "umbrella", umbrella, amount=5_000_000, tier="T2")
        return world.agreement(one, "subaward", state, umbrella_id=above.id, amount=amount)

    return made


def over(state: str) -> Callable[[World], Subject]:
    """An umbrella with a subaward under it in a state."""

    def made(world: World) -> Subject:
        one = world.partnership("delivery")
        above = world.agreement(one, "umbrella", "in-force", amount=5_000_000, tier="T2", ends_on=PAST)
        world.agreement(one, "subaward", state, umbrella_id=above.id)
        return above

    return made


def unprinted(world: World) -> Subject:
    made = world.agreement(world.partnership(), "grant", "approved")
    made.terms_version += 1
    return made


def owing(world: World) -> Subject:
    made = world.agreement(world.partnership(), "grant", "ended", ends_on=PAST)
    for report in made.reports:
        report.received_on = None
    return made


def unproved(world: World) -> Subject:
    made = world.agreement(world.partnership(), "grant", "signed")
    for signer in made.signers:
        signer.attachment_id = None
    return made


def nameless(world: World) -> Subject:
    """A signed agreement in which one party's signature was taken back by hand."""
    made = world.agreement(world.partnership(), "grant", "out-for-signature")
    made.state = "signed"
    return made


def without_rate(world: World) -> Subject:
    return world.agreement(
        world.partnership(), "grant", "draft", currency="EUR", tier=None, starts_on=TODAY, ends_on=SOON
    )


def newest(stage: str) -> Callable[[World], Partnership]:
    """A partnership under the newest rules, of which nothing about choosing is on record."""

    def made(world: World) -> Partnership:
        edition = records.NewestEditionFactory.create()
        return world.partnership(stage, edition_id=edition.id)

    return made


def under_newest(state: str) -> Callable[[World], Subject]:
    """A grant of the second tier under the newest rules."""

    def made(world: World) -> Subject:
        one = newest("umbrella")(world)
        return world.agreement(one, "grant", state, amount=4_000_000, tier="T2")

    return made


def edited(state: str = "draft", *, fits: bool = True) -> Callable[[World], Subject]:
    """A medium grant made of clauses, one of them reworded by its author, or from words that stand no more."""

    def made(world: World) -> Subject:
        partnership = world.partnership(edition_id=records.ClausedEditionFactory.create().id)
        one = world.agreement(partnership, "grant", "draft", amount=9_000_000, tier="T3")
        clause_actions.edit_clause(
            world.session, one, "exit-talk", CLAUSED, Typed(text_es="Otra.", text_en="Other.", reason="They asked."),
            by=world.people["author"], on=TODAY, now=now(),
        )  # fmt: skip
        if not fits:
            one.clause_edits[0].basis = "0" * 64
        one.state, one.base_amount = state, one.amount
        return one

    return made


def unscreened(world: World) -> Subject:
    """A signed grant under rules that ask whether its parties were screened."""
    one = world.partnership(edition_id=screened.rules(world.session))
    return world.agreement(one, "grant", "signed")


def like_somebody(world: World) -> Subject:
    """The same, with a partner who is like somebody on a list."""
    screened.load(world.session)
    world.partner.name = "Frente Quimerico Zacatal"
    world.session.flush()
    screened.screened(world.session, world.partner, days=(TODAY - screened.DAY).days)
    return unscreened(world)


def illegible(world: World) -> Subject:
    """The same, with a partner of whom nobody can read the name."""
    screened.load(world.session)
    world.partner.name = "***"
    world.session.flush()
    screened.screened(world.session, world.partner, days=(TODAY - screened.DAY).days)
    return unscreened(world)


def unassessed(world: World) -> Subject:
    """A signed memorandum under the rules that ask both sides to assess each other."""
    partnership = world.partnership(edition_id=assessed_rules(world.session))
    return world.agreement(partnership, "memorandum", "signed")


CASES: Mapping[str, Case] = {
    "assessed-both-ways": Case(unassessed, "bring-into-force", "officer", "assess-*"),
    "agreement-in-force": Case(beside("umbrella", "draft"), "start-delivery", "author", "submit-on"),
    "agreement-in-force, none": Case(at("umbrella"), "start-delivery", "author", "terms-kind"),
    "agreements-finished": Case(beside("closing", "draft"), "close", "officer", "cancel-reason"),
    "all-signed": Case(nameless, "bring-into-force", "officer", ""),
    "approved": Case(paper(state="in-review"), "approve", "officer", ""),
    "approver-declared": Case(under_newest("in-review"), "approve", "leader", "declaration-declared"),
    "approver-without-conflict": Case(under_newest("in-review"), "approve", "leader", ""),
    "approver-fits": Case(paper(state="in-review", amount=9_000_000, tier="T3"), "approve", "officer", ""),
    "complementarity-stated": Case(newest("co-creation"), "commit", "liaison", "brings-*-brings.0"),
    "conflicts-declared": Case(under_newest("draft"), "submit", "liaison", "declaration-declared"),
    "document-for-tier": Case(paper(amount=60_000_000), "submit", "author", "terms-amount"),
    "document-printed": Case(unprinted, "send", "officer", "print-now"),
    "edited-clauses-approved": Case(edited("in-review"), "approve", "leader", "approve-clauses"),
    "edited-clauses-settled": Case(edited(fits=False), "submit", "officer", "edited-exit-talk"),
    "edited-clauses-settled, too late": Case(edited("in-review", fits=False), "approve", "officer", "return-reason"),
    "exploration-open": Case(
        paper("exploratory", stage="exploratory", of={"exploration": {**PLANNED, "ends_on": PAST}}),
        "submit", "officer", "move-extend-ends_on",
    ),
    "exploration-planned": Case(at("co-creation"), "explore", "liaison", "exploration-question"),
    "finding-recorded": Case(at("exploratory", exploration=PLANNED), "commit", "liaison", "finding-finding"),
    "liaison-named": Case(at("co-creation", liaison_id=None), "explore", "officer", "liaison-liaison"),
    "no-open-agreement": Case(beside("co-creation", "draft"), "decline", "officer", "cancel-reason"),
    "not-extended-before": Case(
        at("exploratory", exploration={**PLANNED, "extended": True, "finding": "Yes", "found_on": PAST}),
        "extend", "officer", "move-commit-on",
    ),
    "not-approved-before": Case(paper(state="in-review"), "approve", "officer", ""),
    "not-the-author": Case(paper(state="in-review"), "approve", "author", ""),
    "partner-named": Case(at("co-creation", shares=(10_000,)), "explore", "liaison", "search"),
    "period-over": Case(paper(state="in-force", ends_on=SOON), "end", "leader", "terminate-reason"),
    "reports-in": Case(owing, "close", "officer", "reports-on"),
    "screened-lately": Case(unscreened, "bring-into-force", "officer", "screen-now"),
    "screened-lately, alike": Case(like_somebody, "bring-into-force", "officer", "first-hit"),
    "screened-lately, illegible": Case(illegible, "bring-into-force", "officer", "name-name"),
    "selection-recorded": Case(under_newest("draft"), "submit", "officer", "selection-basis"),
    "shares-add-up": Case(at("co-creation", shares=(2_000, 1_000)), "commit", "liaison", "shares-parties.0.share"),
    "signed-file-attached": Case(unproved, "bring-into-force", "officer", "signed-file-file"),
    "stage-allows-agreements": Case(paper(stage="co-creation"), "submit", "officer", "move-commit-on"),
    "start-reached": Case(paper(state="signed", starts_on=SOON), "bring-into-force", "officer", ""),
    "subawards-finished": Case(over("draft"), "end", "officer", "cancel-reason"),
    "terms-complete": Case(paper(payment_basis=None), "submit", "author", "terms-payment_basis"),
    "tier-derived": Case(without_rate, "submit", "finance", "rate-from"),
    "three-marks-given": Case(newest("co-creation"), "commit", "liaison", "mark-idea-level"),
    "umbrella-in-force": Case(under("suspended", "signed"), "bring-into-force", "officer", "resume-on"),
    "within-budget-cap": Case(
        paper("exploratory", stage="exploratory", of={"exploration": {**PLANNED, "cap": 100}}),
        "submit", "author", "terms-amount",
    ),
    "within-delegation": Case(paper(state="in-review"), "approve", "officer", ""),
    "within-ceiling": Case(under("in-force", "draft", 9_000_000), "submit", "author", "terms-amount"),
    "within-ceiling, too late": Case(
        under("in-force", "signed", 9_000_000), "bring-into-force", "author", "cancel-reason"
    ),
}  # fmt: skip
#: Nobody who reads the refusal can open it, or it opens by itself: they have tests of their own.
ELSEWHERE = {code for code, case in CASES.items() if not case.lands}


def test_every_gate_has_its_case() -> None:
    codes = {code.partition(",")[0] for code in CASES}
    # What other gates of the same names answer on the other kind of record.
    assert {*partnership_gates.GATES, *agreement_gates.GATES} <= codes
    unopened = {
        "all-signed",
        "approved",
        "approver-fits",
        "approver-without-conflict",
        "not-approved-before",
        "not-the-author",
        "start-reached",
        "within-delegation",
    }
    assert unopened == ELSEWHERE
    assert mending.BY_ITSELF | mending.SOMEBODY_ELSE <= ELSEWHERE


@pytest.mark.parametrize("name", sorted(set(CASES) - ELSEWHERE))
def test_the_link_of_a_refusal_ends_at_its_control(tack: Tack, signed_in: Callable[[str], Browser], name: str) -> None:
    case, code = CASES[name], name.partition(",")[0]
    with tack.writing() as work, records.kept_in(work.session):
        world = build(work.session)
        subject = case.make(world)
        reader = work.session.get_one(Person, world.people[case.reader].person_id)
        subject_ref = subject.ref
        email, where = reader.email, f"/{subject_ref.kind}s/{subject_ref.id}"
        reader.locale = "en"
    browser = signed_in(email)

    refused = browser.post(f"{where}/moves", {"move": case.move, "on": TODAY.isoformat(), "_form": case.move})
    links = html.fromstring(refused.text).xpath(f"//*[@role='alert']//a[contains(@href, 'gate={code}')]/@href")
    assert links, refused.text
    landed = browser.get(links[0], follow_redirects=True)

    page = html.fromstring(landed.text)
    focused = page.xpath("//*[@autofocus]")
    (control,) = focused
    assert fnmatchcase(control.get("id"), case.lands), links[0]
    assert control.get("disabled") is None
    assert control.get("type") != "hidden"
    assert all(fold.get("open") is not None for fold in control.xpath("ancestor::details"))
    if "moves" not in links[0] and "moves" not in landed.request.path + landed.request.query_string.decode():
        described = (control.get("aria-describedby") or "").split()
        assert "why-here" in described
        assert page.xpath("//*[@id='why-here']")[0].text_content()
    # From the control there is a way back to what was refused, and its form keeps it.
    back = page.xpath("//p[@class='back']/a/@href")
    assert back == ([] if landed.request.path == where else [f"{where}#moves"])
    for form in control.xpath("ancestor::form[@method='post']"):
        assert dict(form.form_values())["_why"] == str(subject_ref)
