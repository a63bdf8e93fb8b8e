"""Editions by two people, on real databases; and two who publish at the same moment."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from application import proposals
from application.editions import WrongCurrency
from application.work import Tack, Work
from kernel import journal
from kernel.errors import Conflict, GateClosed, NotFound, NotPermitted
from kernel.text import using
from kernel.unmet import Ref
from partnerships.models import Person
from partnerships.permissions import Role, Standing, standing_of
from policy import proposal_queries, queries
from policy.problems import PolicyInvalid
from policy.proposal_models import ProposedEdition
from tests.application.test_at_once import at_once
from tests.factories import partnerships as make
from tests.factories.people import NOW, ON, person
from tests.policy.editions import NEWEST_TEXT, TEXT

RULES = TEXT.replace("name: 2026-01\neffective-from: 2026-01-01", "name: 2027-01\neffective-from: 2027-01-01").replace(
    "gates: [agreement-in-force]\n    asks: []", "gates: [agreement-in-force, liaison-named]\n    asks: []"
)
WORDS = TEXT.replace("name: 2026-01\neffective-from: 2026-01-01", "name: 2026-02\neffective-from: 2026-02-01").replace(
    'label: {en: "Explore", es: "Explorar"}', 'label: {en: "Try out", es: "Probar"}'
)
WHEN: dict[str, Any] = {"on": ON, "now": NOW}


def standing(session: Session, role: Role, **more: Any) -> Standing:
    return standing_of(person(session, role, **more))


def proposed(session: Session, text: str, by: Standing, note: str = "") -> ProposedEdition:
    return proposals.propose(session, text, currency="USD", by=by, note=note, **WHEN)


@pytest.fixture
def first(session: Session) -> str:
    """The shipped edition, published."""
    return make.edition_id(session)


def test_one_proposes_and_another_publishes(session: Session, first: str) -> None:
    author, leader = standing(session, Role.GRANTS_OFFICER), standing(session, Role.LEADERSHIP)
    proposal = proposed(session, RULES, author, "The board asked for it.")
    assert (proposal.title, proposal.schema, proposal.effective_from) == ("standard 2027-01", 1, date(2027, 1, 1))
    assert [one.id for one in proposal_queries.open_ones(session)] == [proposal.id]
    _, row = proposals.publish_proposed(session, proposal.id, by=leader, **WHEN)
    assert (row.name, row.published_by, row.sha256) == ("2027-01", leader.person_id, proposal.sha256)
    assert proposal_queries.open_ones(session) == []
    assert proposal_queries.behind(session, [row.id, first]) == {row.id: proposal}
    told = journal.of_subject(session, proposal.ref)
    assert [(one.event, one.by) for one in told] == [
        ("EditionProposed", author.person_id),
        ("EditionProposalPublished", leader.person_id),
    ]
    assert "board" not in told[0].payload
    notes = journal.notes(session, [str(proposal.note_id)])
    assert [one.text for one in notes.values()] == ["The board asked for it."]
    published = journal.of_subject(session, Ref("edition", row.id))
    assert [(one.event, one.by) for one in published] == [("EditionPublished", leader.person_id)]


def test_who_proposes_rules_does_not_publish_them(session: Session, first: str) -> None:
    leader = standing(session, Role.LEADERSHIP)
    proposal = proposed(session, RULES, leader)
    with pytest.raises(GateClosed) as refused:
        proposals.publish_proposed(session, proposal.id, by=leader, **WHEN)
    assert [(one.code, one.fixed_by, one.control) for one in refused.value.unmet] == [
        ("not-the-proposer", "edition.publish", "edition.publish")
    ]
    assert [row.id for row in queries.published(session)] == [first]


@pytest.mark.usefixtures("first")
def test_who_proposes_other_words_may_publish_them_alone(session: Session) -> None:
    leader = standing(session, Role.LEADERSHIP)
    proposal = proposed(session, WORDS, leader)
    assert proposals.why_not(session, proposal, leader) == []
    _, row = proposals.publish_proposed(session, proposal.id, by=leader, **WHEN)
    assert row.name == "2026-02"


@pytest.mark.usefixtures("first")
def test_the_first_edition_of_a_pack_needs_two(session: Session) -> None:
    leader = standing(session, Role.LEADERSHIP)
    proposal = proposed(session, WORDS.replace("pack: standard", "pack: ours"), leader)
    assert [one.code for one in proposals.why_not(session, proposal, leader)] == ["not-the-proposer"]


@pytest.mark.parametrize("role", [Role.LIAISON, Role.FINANCE, Role.AUDITOR, Role.VERIFIER])
def test_others_propose_nothing(session: Session, role: Role) -> None:
    with pytest.raises(NotPermitted):
        proposed(session, RULES, standing(session, role))


def test_who_leads_one_programme_publishes_for_no_other(session: Session) -> None:
    officer = standing(session, Role.GRANTS_OFFICER)
    proposal = proposed(session, RULES, officer)
    programme = make.programme(session)
    for by in (officer, standing(session, Role.LEADERSHIP, programme=programme)):
        with pytest.raises(NotPermitted):
            proposals.publish_proposed(session, proposal.id, by=by, **WHEN)
    with pytest.raises(NotFound):
        proposals.publish_proposed(session, "0" * 26, by=standing(session, Role.LEADERSHIP), **WHEN)


@pytest.mark.usefixtures("first")
def test_what_cannot_be_an_edition_here_is_not_kept(session: Session) -> None:
    author = standing(session, Role.GRANTS_OFFICER)
    with pytest.raises(PolicyInvalid):
        proposed(session, RULES.replace("to: [delivery]", "to: [delivry]"), author)
    with pytest.raises(WrongCurrency):
        proposals.propose(session, RULES, currency="HNL", by=author, **WHEN)
    with pytest.raises(Conflict, match="“standard 2026-01” is published already"):
        proposed(session, TEXT.replace("Nothing is left to do.", "Done."), author)
    proposed(session, RULES, author)
    with pytest.raises(Conflict, match="“standard 2027-01” is proposed already"):
        proposed(session, RULES, author)


def test_a_withdrawn_proposal_is_not_published_and_frees_its_name(session: Session) -> None:
    author, leader = standing(session, Role.GRANTS_OFFICER), standing(session, Role.LEADERSHIP)
    proposal = proposed(session, RULES, author)
    with pytest.raises(NotPermitted):
        proposals.withdraw(session, proposal.id, by=standing(session, Role.GRANTS_OFFICER), **WHEN)
    for _ in range(2):
        assert proposals.withdraw(session, proposal.id, by=author, **WHEN).state == "withdrawn"
    with pytest.raises(Conflict, match="withdrawn"):
        proposals.publish_proposed(session, proposal.id, by=leader, **WHEN)
    again = proposed(session, RULES, author)
    proposals.publish_proposed(session, again.id, by=leader, **WHEN)
    with pytest.raises(Conflict, match="stays so"):
        proposals.withdraw(session, again.id, by=author, **WHEN)
    assert [one.event for one in journal.of_subject(session, proposal.ref)] == ["EditionProposed", "EditionWithdrawn"]


def test_the_database_itself_keeps_one_open_proposal_of_a_name(session: Session) -> None:
    author = standing(session, Role.GRANTS_OFFICER)
    proposal = proposed(session, RULES, author)
    copied = "id, pack, name, schema, effective_from, text, sha256, proposed_by, proposed_on, proposed_at, state"
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(
            sql(
                f"INSERT INTO proposed_edition ({copied}) SELECT 'x', {copied.removeprefix('id, ')} "  # noqa: S608 -- ours
                "FROM proposed_edition WHERE id = :id"
            ),
            {"id": proposal.id},
        )


@pytest.mark.usefixtures("first")
def test_a_new_edition_is_compared_with_the_one_it_follows(session: Session) -> None:
    author, leader = standing(session, Role.GRANTS_OFFICER), standing(session, Role.LEADERSHIP)
    later = proposals.publish_proposed(session, proposed(session, NEWEST_TEXT, author).id, by=leader, **WHEN)[1]
    rules = proposal_queries.either(session, proposed(session, RULES, author).id)
    found = proposal_queries.predecessor(session, rules)
    assert found is not None
    assert found.id == later.id
    words = proposal_queries.either(session, proposed(session, WORDS, author).id)
    between = proposal_queries.predecessor(session, words)
    assert between is not None
    assert between.name == "2026-01"


def test_what_is_refused_is_said_in_spanish_too(session: Session) -> None:
    leader = standing(session, Role.LEADERSHIP)
    proposal = proposed(session, RULES, leader)
    (unmet,) = proposals.why_not(session, proposal, leader)
    with using("es"):
        from kernel.text import render  # noqa: PLC0415 -- beside its only use

        assert render(unmet.message).endswith("otra persona tiene que publicarla.")


@pytest.fixture
def tack(database_url: str, tmp_path: Path) -> Any:
    from application.settings import load  # noqa: PLC0415 -- beside its only use

    opened = Tack(load({"TACK_INSTANCE": str(tmp_path), "DATABASE_URL": database_url}))
    yield opened
    opened.database.close()


def test_two_publish_at_once_and_it_happens_once(tack: Tack) -> None:
    with tack.writing(now=NOW) as work:
        proposal_id = proposed(work.session, RULES, standing(work.session, Role.GRANTS_OFFICER)).id
        leaders = [person(work.session, Role.LEADERSHIP).id for _ in range(2)]

    def press(work: Work) -> str:
        return proposals.publish_proposed(work.session, proposal_id, by=work.by, **WHEN)[1].id

    one, two = at_once(tack, *((leader, press) for leader in leaders))
    assert isinstance(one, str)
    assert one == two
    with tack.reading() as work:
        assert len(journal.of_subject(work.session, Ref("edition", one))) == 1
        assert len(journal.of_subject(work.session, Ref("proposed-edition", proposal_id))) == 2
        assert work.session.query(Person).count() > 1
