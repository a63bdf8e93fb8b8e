"""The gate on due diligence both ways as a table: who is assessed how in, what each reader sees out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from diligence.asking import Beside, come_to
from diligence.outside import Cover
from kernel.unmet import Ref
from lifecycle import diligence_facts
from lifecycle.diligence_gates import assessed_both_ways, blocked
from lifecycle.facts import AgreementFacts, AssessedFacts, DiligenceFacts
from partnerships.permissions import Standing
from policy import checklist_files
from policy.checklists import Rating, Side
from policy.kinds import Tier
from policy.tiers import TierAnswer
from tests.lifecycle.given import AGREEMENT, OFFICER, PARTNERSHIP, PLACE, TODAY, Row, rows
from tests.policy.editions import ASSESSED

COOP = Standing("member", active=True, roles=frozenset(), organisations=frozenset({"coop"}))
OTHER = Standing("other", active=True, roles=frozenset(), organisations=frozenset({"sea"}))
YESTERDAY = date(2026, 3, 1)
DEEP = {"tier": "T4", "result": "cleared", "expires_on": TODAY}
FUNDER = AssessedFacts("us", "Fundación", funder=True, **DEEP)  # type: ignore[arg-type]
LEAD = AssessedFacts("coop", "Cumbres", **DEEP)  # type: ignore[arg-type]
SEA = AssessedFacts("sea", "Mar", **DEEP)  # type: ignore[arg-type]
BARE = AssessedFacts("coop", "Cumbres")


def paper(*parties: AssessedFacts, tier: Tier = Tier.T2, kind: str = "grant") -> AgreementFacts:
    known = replace(PARTNERSHIP, today=TODAY, diligence=DiligenceFacts(parties, tuple(Tier)))
    return replace(AGREEMENT, kind=kind, tier=TierAnswer(tier, ""), partnership=known)


def lack(english: str, spanish: str, about: str = "coop") -> Row:
    return ("assessed-both-ways", english, spanish, PLACE, "diligence.answer", f"partnership.diligence:{about}")


def never(name: str, about: str) -> Row:
    return lack(
        f"{name} has not been assessed in this partnership.",
        f"{name} no ha sido evaluada en esta alianza.",
        about,
    )


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        # Both sides, whoever is the lead; either empty.
        ((FUNDER, LEAD), []),
        ((FUNDER, BARE), [never("Cumbres", "coop")]),
        ((AssessedFacts("us", "Fundación", funder=True), LEAD), [never("Fundación", "us")]),
        # One of three is missing.
        ((FUNDER, LEAD, SEA), []),
        ((FUNDER, LEAD, AssessedFacts("sea", "Mar")), [never("Mar", "sea")]),
        (
            (FUNDER, replace(BARE, running=True)),
            [
                lack(
                    "The assessment of Cumbres is not agreed yet.",
                    "La evaluación de Cumbres todavía no está acordada.",
                )
            ],
        ),
        # The last day still counts, the one after it does not.
        (
            (FUNDER, replace(LEAD, expires_on=YESTERDAY)),
            [
                lack(
                    "The assessment of Cumbres expired on 1 Mar 2026.",
                    "La evaluación de Cumbres venció el 1 mar 2026.",
                )
            ],
        ),
        # A new one under way does not take away what stands.
        ((FUNDER, replace(LEAD, running=True)), []),
        # As deep as the tier asks, or deeper.
        ((FUNDER, replace(LEAD, tier="T2")), []),
        (
            (FUNDER, replace(LEAD, tier="T1")),
            [
                lack(
                    "Cumbres was assessed as deep as T1 asks; this agreement needs T2.",
                    "Cumbres se evaluó con la profundidad de T1; este acuerdo necesita T2.",
                )
            ],
        ),
        ((FUNDER, replace(LEAD, result="cleared-with-conditions")), []),
        *(
            (
                (FUNDER, replace(LEAD, result=result)),
                [
                    lack(
                        "The assessment of Cumbres does not allow it yet.",
                        "La evaluación de Cumbres todavía no lo permite.",
                    )
                ],
            )
            for result in ("not-yet", "blocked")
        ),
    ],
)
def test_what_keeps_an_agreement_waiting(parties: tuple[AssessedFacts, ...], expected: list[Row]) -> None:
    assert rows(assessed_both_ways(paper(*parties), OFFICER)) == expected


@pytest.mark.parametrize("kind", ["memorandum", "exploratory", "grant", "umbrella", "subaward"])
def test_it_is_asked_of_whatever_binds_exploratory_money_and_no_money_included(kind: str) -> None:
    tier = Tier.N0 if kind == "memorandum" else Tier.T1
    assert len(rows(assessed_both_ways(paper(FUNDER, BARE, tier=tier, kind=kind), OFFICER))) == 1
    # Five questions are deep enough for what moves no money, and for nothing that does.
    shallow = paper(FUNDER, replace(LEAD, tier="N0"), tier=tier, kind=kind)
    assert bool(rows(assessed_both_ways(shallow, OFFICER))) is (kind != "memorandum")


@pytest.mark.parametrize(
    "facts",
    [
        paper(FUNDER, BARE, kind="letter-of-intent"),
        paper(FUNDER, BARE, kind="amendment"),
        replace(paper(FUNDER, BARE), imported=True),
        replace(paper(FUNDER, BARE), partnership=replace(PARTNERSHIP, diligence=DiligenceFacts((FUNDER, BARE), ()))),
    ],
)
def test_what_promises_nothing_or_knows_no_such_rule_is_let_through(facts: AgreementFacts) -> None:
    assert rows(assessed_both_ways(facts, OFFICER)) == []


def test_a_partner_learns_of_itself_and_of_the_funder_and_of_another_only_that_something_lacks() -> None:
    facts = paper(AssessedFacts("us", "Fundación", funder=True), BARE, SEA)
    assert rows(assessed_both_ways(facts, COOP)) == [never("Fundación", "us"), never("Cumbres", "coop")]
    hidden = (
        "assessed-both-ways",
        "The funder and another partner have not finished assessing each other.",
        "El financiador y otro socio no han terminado de evaluarse.",
        PLACE,
        "partnership.move",
        "partnership.moves",
    )
    assert rows(assessed_both_ways(facts, OTHER)) == [never("Fundación", "us"), hidden]


@pytest.mark.parametrize("tier", list(Tier))
def test_a_domain_covered_from_outside_lets_it_through_at_every_tier_until_its_last_day(tier: Tier) -> None:
    rules = ASSESSED.diligence
    assert rules is not None
    asked = rules.checklist(checklist_files.of(rules), tier, Side.PARTNER, "ngo", downstream=True)
    covered = {one.key: Cover(Rating.LOW, TODAY, "hact") for one in asked.domains}
    found = come_to(rules, asked, {}, Beside(covered), agreed_on=TODAY, on=TODAY)
    party = replace(LEAD, tier=tier, result=found.outcome.value, expires_on=found.renew_on)
    assert rows(assessed_both_ways(paper(FUNDER, party, tier=tier), OFFICER)) == []
    less = {key: one for key, one in covered.items() if key != "core"}
    open_again = come_to(rules, asked, {}, Beside(less), agreed_on=TODAY, on=TODAY)
    assert open_again.outcome.value == "not-yet"


HELD = replace(LEAD, held=True)


@pytest.mark.parametrize(
    ("by", "inside", "stopped", "expected"),
    [
        (OFFICER, True, frozenset(), ["Cumbres is on hold."]),
        (COOP, False, frozenset(), ["Cumbres is on hold."]),
        (OTHER, False, frozenset(), ["It cannot go forward at present."]),
        # Where a hold stands for it, that says it.
        (OFFICER, True, frozenset({"coop"}), []),
    ],
)
def test_what_is_confirmed_against_a_party_reads_like_any_hold(
    by: Standing, inside: bool, stopped: frozenset[str], expected: list[str]
) -> None:
    found = rows(blocked((FUNDER, HELD), Ref("partnership", "p1"), by, inside=inside, stopped=stopped))
    assert [row[1] for row in found] == expected


def test_facts_show_the_newest_agreed_result_and_that_something_is_confirmed() -> None:
    parties = [["sea", "partner", "Mar", "2"], ["us", "funder", "Fundación", "0"], ["coop", "partner", "Cumbres", "1"]]
    assessed = [
        ["02", "coop", "agreed", "T2", "cleared", "2027-01-01"],
        ["01", "coop", "agreed", "T1", "not-yet", "2026-01-01"],
        ["03", "coop", "open", "T3", "", ""],
        ["04", "sea", "agreed", "T2", "cleared", "2027-01-01"],
    ]
    known = diligence_facts.of(parties, assessed, [], ASSESSED, {"sea"})
    assert [one.id for one in known.parties] == ["us", "coop", "sea"]
    _us, coop, sea = known.parties
    assert (coop.tier, coop.result, coop.running, coop.held) == ("T2", "cleared", True, False)
    assert (sea.result, sea.held, known.blocked) == ("blocked", True, True)
