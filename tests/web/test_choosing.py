"""The page of choosing: three marks apart, each form with what went wrong, and what a partner does not see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from application.work import Tack
from partnerships.actions import selecting
from partnerships.models import Partnership, Person
from partnerships.queries import choosing as queries
from tests.factories import choosing, partnerships
from tests.factories.people import acting
from tests.web.conftest import Browser
from tests.web.world import World

OPEN = '<details class="edit" id="mark-{}" open>'


@pytest.fixture
def one(tack: Tack, world: World) -> str:
    """A partnership of the world's programme under the newest rules, with the partner's member in it."""
    with tack.writing() as work:
        session = work.session
        officer = session.query(Person).filter_by(email=world.emails["grants-officer"]).one()
        liaison = session.query(Person).filter_by(email=world.emails["liaison"]).one()
        coffee = session.get_one(Partnership, world.ids["coffee"])
        coop = coffee.parties[1].organisation
        made = partnerships.partnership(
            session, coffee.programme, officer, edition_id=choosing.newest_id(session), title="Cacao",
            liaison=liaison, partners=[(coop, "lead-partner")],
        )  # fmt: skip
        return made.id


def version(tack: Tack, one: str) -> str:
    with tack.writing() as work:
        return str(work.session.get_one(Partnership, one).version)


def test_marks_are_given_one_by_one_and_never_added_up(tack: Tack, officer: Browser, one: str) -> None:
    address = f"/partnerships/{one}/choosing"
    before = officer.get(address).text
    assert before.count("no mark yet") == 3
    for of, level in (("idea", "strong"), ("partner", "strong"), ("relationship", "weak")):
        given = officer.post(f"{address}/marks/{of}", {"level": level, "reason": f"Why {of}", "on": "2026-03-02"})
        assert given.status_code == 303
    page = officer.get(address).text
    tags = [part.split("</span>")[0] for part in page.split('<span class="tag ')[1:]]
    assert tags == ['ok">Strong', 'ok">Strong', 'stop">Weak']
    # A strong idea and a strong partner never make a weak relationship good, here or on the partnership's own page.
    own = officer.get(f"/partnerships/{one}").text
    panel = own[own.index('id="choosing"') :].split("</section>")[0]
    assert [part.split("</span>")[0] for part in panel.split('<span class="tag ')[1:]] == tags
    for text in (page, panel):
        assert not any(word in text.lower() for word in ("average", "overall", "total", "all good"))


def test_the_answers_suggest_before_anything_is_saved(tack: Tack, officer: Browser, one: str) -> None:
    address = f"/partnerships/{one}/choosing"
    yes = {
        f"answers.{key}": "yes"
        for key in ("willing-to-try", "willing-to-invest", "innovates", "influences-others", "capacity")
    }
    half = {"reason": "They tried it twice already", "on": "2026-03-02", "level": "fair"}
    suggested = officer.post(f"{address}/marks/partner", {"ask": "yes", **yes, **half}).text
    # Nobody types a reason twice: what stood in the form while the answers were tried stands there still.
    assert ">They tried it twice already</textarea>" in suggested
    assert 'id="mark-partner-on" name="on" type="date" value="2026-03-02"' in suggested
    assert '<option value="fair" selected>' in suggested
    assert suggested.count("They tried it twice already") == 1
    assert "The answers suggest: Strong. You decide." in suggested
    assert "8 of 8 points" in suggested
    larger = officer.post(f"{address}/marks/partner", {"ask": "yes", **yes, "answers.turnover": "yes"})
    assert "The answers suggest: Strong. You decide." in larger.text
    assert "weighs nothing" in larger.text
    with tack.writing() as work:
        assert queries.levels(work.session, one) == {}


def test_what_is_wrong_is_said_at_its_field(officer: Browser, one: str) -> None:
    wrong = officer.post(
        f"/partnerships/{one}/choosing/marks/idea",
        {"level": "", "reason": "", "on": "2026-03-02", "_form": "mark-idea"},
    )
    assert wrong.status_code == 422
    assert 'id="mark-idea-level-bad"' in wrong.text
    assert 'id="mark-idea-reason-bad"' in wrong.text


def test_an_old_version_of_the_page_overwrites_nothing(tack: Tack, officer: Browser, one: str) -> None:
    address, read = f"/partnerships/{one}/choosing", version(tack, one)
    mark = {"level": "strong", "reason": "Yes", "on": "2026-03-02", "version": read}
    assert officer.post(f"{address}/marks/idea", mark).status_code == 303
    stale = officer.post(f"{address}/marks/relationship", mark)
    assert stale.status_code == 409
    with tack.writing() as work:
        assert queries.levels(work.session, one) == {"idea": "strong"}


def test_every_form_does_its_part(
    tack: Tack, world: World, officer: Browser, signed_in: Callable[[str], Browser], one: str
) -> None:
    address = f"/partnerships/{one}/choosing"
    with tack.writing() as work:
        found = work.session.get_one(Partnership, one)
        parties = [(party.id, party.organisation_id) for party in found.parties]
        leader = work.session.query(Person).filter_by(email=world.emails["leadership"]).one().id

    def send(who: Browser, path: str, **data: Any) -> None:
        answer = who.post(f"{address}/{path}", {key.replace("__", "."): value for key, value in data.items()})
        assert answer.status_code == 303, answer.text

    for party, _organisation in parties:
        send(officer, f"brings/{party}", brings__0="Convenes buyers", brings__2="Knows cacao")
    send(officer, "complementarity", statement="One sells, one grows.")
    send(officer, "selection", basis="direct", on="2026-03-02", justification="Nobody else.", agreed_by=leader)
    send(officer, "declarations", declared="yes", what="My cousin works there.")
    send(officer, "inception", organisation=parties[1][1], part__budget="yes", on="2026-02-02", what="Workshop")
    page = officer.get(address).text
    for words in ("Convenes buyers", "Knows cacao", "One sells, one grows.", "Nobody else.", "My cousin", "Workshop"):
        assert words in page
    assert 'id="handling-handling"' not in page  # an officer handles no conflict
    boss = signed_in(world.emails["leadership"])
    waiting = boss.get(address).text
    assert "Say how the conflict of grants-officer person is handled" in waiting
    declaration = waiting.split('name="declaration_id" value="')[1].split('"')[0]
    send(boss, "handling", declaration_id=declaration, handling="Does not decide.")
    assert "Does not decide." in boss.get(address).text
    row = page.split("/choosing/inception/")[1].split("/remove")[0]
    send(officer, f"inception/{row}/remove")
    left = officer.get(address).text
    assert "Workshop" not in left[left.index('id="inception-panel"') :]


def test_a_partner_sees_what_both_bring_and_nothing_of_our_judgement(
    tack: Tack, world: World, officer: Browser, signed_in: Callable[[str], Browser], one: str
) -> None:
    with tack.writing() as work:
        session = work.session
        found = session.get_one(Partnership, one)
        staff = session.query(Person).filter_by(email=world.emails["grants-officer"]).one()
        choosing.choose(session, found, staff)
        choosing.mark(session, found, staff, "partner", "weak", reason="PLANTED reason")
        choosing.vouch(session, found, staff, [staff])
        selecting.declare_conflict(session, found, declared=True, what="PLANTED conflict", **acting(staff))
    partner = signed_in(world.emails["partner"])
    pages = [partner.get(f"/partnerships/{one}{path}").text for path in ("/choosing", "")]
    assert "Conoce el mercado por dentro." in pages[0]
    assert "Uno conoce el mercado" in pages[0]
    for text in pages:
        assert "PLANTED" not in text
        assert "Three marks" not in text
        assert "Weak" not in text
        assert "Unsolicited" not in text
        assert "onflict" not in text
    assert "PLANTED reason" in officer.get(f"/partnerships/{one}/choosing").text
    refused = partner.post(f"/partnerships/{one}/choosing/marks/idea", {"level": "strong", "reason": "x"})
    assert refused.status_code == 403


def test_older_rules_show_no_forms(officer: Browser, world: World) -> None:
    page = officer.get(f"/partnerships/{world.ids['coffee']}/choosing").text
    assert "say nothing about how partners are chosen" in page
    assert "mark-idea" not in page
    assert 'id="choosing"' not in officer.get(f"/partnerships/{world.ids['coffee']}").text


def test_a_refused_commit_leads_to_the_very_fields(officer: Browser, one: str) -> None:
    page = officer.get(f"/partnerships/{one}").text
    for field in ("mark-idea-level", "mark-partner-level", "mark-relationship-level", "complementarity-statement"):
        assert f"field={field}" in page
        assert f'id="{field}"' in officer.get(f"/partnerships/{one}/choosing?field={field}").text
    brings = page.split("field=brings-")[1].split("&")[0].split('"')[0]
    assert f'id="brings-{brings}"' in officer.get(f"/partnerships/{one}/choosing").text
