"""Every gate of an agreement, open and closed, on plain facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.terms import FIELDS, Missing
from kernel.money import Money
from kernel.text import Message
from kernel.unmet import Ref
from lifecycle import diligence_gates, screening_gates
from lifecycle.agreement_gates import GATES
from lifecycle.clause_gates import GATES as CLAUSE_GATES
from lifecycle.facts import AgreementFacts, ApprovalFacts, PartnershipFacts, SignerFacts
from lifecycle.vouching_gates import AGREEMENT_GATES
from partnerships.permissions import Standing
from policy.kinds import StageKind, Tier
from policy.tiers import TierAnswer
from tests.lifecycle.given import (
    AGREEMENT,
    AUTHOR,
    ELSEWHERE,
    EXPLORATION,
    FINANCE,
    LEADER,
    OFFICER,
    PAPER,
    PARTNERSHIP,
    PLACE,
    TODAY,
    Row,
    brief,
    rows,
    umbrella,
)

YESTERDAY, TOMORROW = date(2026, 3, 1), date(2026, 3, 3)
UMBRELLA = Ref("agreement", "u1")
UNDATED = SignerFacts("o2", "Cooperativa La Loma", None, has_capacity=False, has_file=False)
FIRST, SECOND = (
    ApprovalFacts(1, "leadership", "leader", TODAY),
    ApprovalFacts(2, "finance", "finance", TODAY),
)
TWO_STEPS: dict[str, Any] = {"steps": ("leadership", "finance"), "approvals": ()}


def at(stage: StageKind, **changes: Any) -> dict[str, Any]:
    """Return a change of the partnership's facts."""
    partnership: PartnershipFacts = replace(PARTNERSHIP, kind=stage, **changes)
    return {"partnership": partnership}


def exploring(**plan: Any) -> dict[str, Any]:
    facts = at(StageKind.EXPLORATORY, exploration=replace(EXPLORATION, **plan))
    return {"kind": "exploratory", "amount": Money(500_000, "USD"), **facts}


def under(amount: int = 1_000_000, **balance: Any) -> dict[str, Any]:
    return {"kind": "subaward", "amount": Money(amount, "USD"), "umbrella": umbrella(**balance)}


OPEN: list[tuple[str, Standing, dict[str, Any]]] = [
    *(("stage-allows-agreements", OFFICER, at(stage)) for stage in (
        StageKind.UMBRELLA, StageKind.DELIVERY, StageKind.PIVOT)),
    ("stage-allows-agreements", OFFICER, exploring()),
    ("stage-allows-agreements", OFFICER, {"kind": "letter-of-intent", **at(StageKind.CO_CREATION)}),
    ("tier-derived", OFFICER, {}),
    ("document-for-tier", OFFICER, {}),
    ("document-for-tier", OFFICER, {"tier": TierAnswer(None, None), "tier_allowed": False}),  # tier-derived says it
    ("terms-complete", OFFICER, {}),
    ("liaison-named", OFFICER, {}),
    ("exploration-open", OFFICER, exploring()),
    ("exploration-open", OFFICER, exploring(ends_on=TODAY)),
    ("exploration-open", OFFICER, at(StageKind.UMBRELLA, exploration=replace(EXPLORATION, ends_on=YESTERDAY))),
    ("within-budget-cap", OFFICER, exploring()),  # 5,000.00 of 5,000.00
    ("within-budget-cap", OFFICER, {**exploring(), "amount": Money(200_000, "USD"), "spoken_for": 300_000}),
    ("within-budget-cap", OFFICER, {**at(StageKind.UMBRELLA, exploration=EXPLORATION)}),  # a grant has no cap
    ("within-budget-cap", OFFICER, {**exploring(), "amount": None}),
    ("not-the-author", OFFICER, {}),
    ("approver-fits", AUTHOR, {"approvals": ()}),  # a grants officer; that it is the author is another gate
    ("approver-fits", LEADER, TWO_STEPS),
    ("approver-fits", FINANCE, TWO_STEPS | {"approvals": (FIRST,)}),
    ("approver-fits", ELSEWHERE, TWO_STEPS | {"programme_id": "programme-2"}),
    ("not-approved-before", AUTHOR, {}),
    ("not-approved-before", FINANCE, {"approvals": (FIRST,)}),
    ("document-printed", OFFICER, {}),
    ("approved", OFFICER, {}),
    ("approved", OFFICER, TWO_STEPS | {"approvals": (FIRST, SECOND)}),
    ("approved", OFFICER, {"steps": None}),
    ("all-signed", OFFICER, {}),
    ("signed-file-attached", OFFICER, {}),
    ("signed-file-attached", OFFICER, {"imported": True, "signers": ()}),
    ("exploration-open", OFFICER, {"kind": "exploratory", **at(StageKind.EXPLORATORY)}),  # nothing is planned
    ("within-budget-cap", OFFICER, {"kind": "exploratory", **at(StageKind.EXPLORATORY)}),
    ("start-reached", OFFICER, {}),
    ("start-reached", OFFICER, {"starts_on": YESTERDAY}),
    ("start-reached", OFFICER, {"starts_on": None}),
    ("shares-add-up", OFFICER, {}),
    ("shares-add-up", OFFICER, {"kind": "letter-of-intent", **at(StageKind.CO_CREATION, shares=1_200)}),
    ("shares-add-up", OFFICER, {"kind": "exploratory", **at(StageKind.EXPLORATORY, shares=0)}),  # bind at commit
    ("umbrella-in-force", OFFICER, {}),
    ("umbrella-in-force", OFFICER, under()),
    ("within-ceiling", OFFICER, {}),
    ("within-ceiling", OFFICER, under(10_000_000)),
    ("within-ceiling", OFFICER, under(100, reserved=4_000_000, obligated=5_999_900)),  # the last dollar
    ("within-ceiling", OFFICER, under() | {"amount": None}),
    ("period-over", OFFICER, {"ends_on": TODAY}),
    ("period-over", OFFICER, {"ends_on": None}),
    ("reports-in", OFFICER, {}),
    ("subawards-finished", OFFICER, {}),
    ("subawards-finished", OFFICER, {"open_subawards": (brief("subaward", "closed"),)}),
]  # fmt: skip


@pytest.mark.parametrize(("gate", "by", "changes"), OPEN)
def test_open(gate: str, by: Standing, changes: dict[str, Any]) -> None:
    assert rows(GATES[gate](facts(changes), by)) == []


def facts(changes: dict[str, Any]) -> AgreementFacts:
    return replace(AGREEMENT, **changes)


def on_paper(code: str, english: str, spanish: str, fixed_by: str, control: str) -> Row:
    return code, english, spanish, PAPER, fixed_by, control


CLOSING = (
    "stage-allows-agreements",
    "The partnership is closing; nothing new is agreed any more.",
    "La alianza está en cierre; ya no se acuerda nada nuevo.",
    PLACE,
    "partnership.move",
    "partnership.moves",
)
NOT_COMMITTED = (
    "stage-allows-agreements",
    "The partnership is not committed yet; commit first.",
    "La alianza todavía no se ha comprometido; primero hay que comprometerse.",
    PLACE,
    "partnership.move",
    "partnership.moves",
)
NOT_EXPLORING = (
    "stage-allows-agreements",
    "An exploratory agreement belongs to the exploratory stage.",
    "Un acuerdo exploratorio corresponde a la etapa de exploración.",
    PLACE,
    "partnership.move",
    "partnership.moves",
)
NO_RATE = Message("The amount is empty.")
AUTHORED = (
    "not-the-author",
    "You wrote these terms; somebody else has to approve them.",
    "Usted redactó estos términos; otra persona debe aprobarlos.",
)


def approver(step: int, steps: int, english: str, spanish: str, role: str) -> Row:
    return on_paper(
        "approver-fits",
        f"Approval {step} of {steps} is for {english}.",
        f"La aprobación {step} de {steps} corresponde a {spanish}.",
        role,
        "agreement.moves",
    )


def given(count: int, wanted: int, role: str) -> Row:
    return on_paper(
        "approved",
        f"{count} of {wanted} approvals are given.",
        f"Aprobaciones dadas: {count} de {wanted}.",
        role,
        "agreement.moves",
    )


def over_cap(amount: str, left: str) -> Row:
    return on_paper(
        "within-budget-cap",
        f"{amount} is more than the {left} left of the exploration's budget cap.",
        f"{amount} es más que los {left} que quedan del tope de presupuesto de la exploración.",
        "agreement.edit",
        "agreement.terms:amount",
    )


def over_ceiling(amount: str, left: str) -> Row:
    return on_paper(
        "within-ceiling",
        f"{amount} is more than the {left} left under UA-2026-014.",
        f"{amount} es más que los {left} que quedan en UA-2026-014.",
        "agreement.edit",
        "agreement.terms:amount",
    )


def resting(english: str, spanish: str) -> Row:
    return (
        "umbrella-in-force",
        f"Its umbrella agreement UA-2026-014 is {english}.",
        f"El estado de su convenio marco UA-2026-014 es: {spanish}.",
        UMBRELLA,
        "agreement.enforce",
        "agreement.moves",
    )


def unsigned(party: str) -> Row:
    return on_paper(
        "all-signed",
        f"{party} has not signed yet.",
        f"{party} aún no ha firmado.",
        "agreement.sign",
        "agreement.signature",
    )


NOT_PRINTED = on_paper(
    "document-printed",
    "The document has not been printed yet.",
    "El documento aún no se ha impreso.",
    "agreement.print",
    "agreement.print",
)

CLOSED: list[tuple[str, Standing, dict[str, Any], list[Row]]] = [
    ("stage-allows-agreements", OFFICER, at(StageKind.CLOSING), [CLOSING]),
    ("stage-allows-agreements", OFFICER, at(StageKind.CLOSED), [CLOSING]),
    ("stage-allows-agreements", OFFICER, {"kind": "letter-of-intent", **at(StageKind.CLOSING)}, [CLOSING]),
    *(
        ("stage-allows-agreements", OFFICER, {"kind": kind, **at(stage)}, [NOT_COMMITTED])
        for kind in ("memorandum", "grant", "umbrella", "subaward")
        for stage in (StageKind.CO_CREATION, StageKind.EXPLORATORY)
    ),
    *(
        ("stage-allows-agreements", OFFICER, {"kind": "exploratory", **at(stage)}, [NOT_EXPLORING])
        for stage in (StageKind.CO_CREATION, StageKind.UMBRELLA, StageKind.DELIVERY, StageKind.PIVOT)
    ),
    (
        "tier-derived",
        OFFICER,
        {"tier": TierAnswer(None, None, missing=(NO_RATE,)), "amount": None},
        [on_paper("tier-derived", NO_RATE.text, "El monto está vacío.", "agreement.edit", "agreement.terms:amount")],
    ),
    (
        "tier-derived",
        OFFICER,
        {"tier": TierAnswer(None, None, missing=(Message("The period is not known yet."),))},
        [on_paper("tier-derived", "The period is not known yet.", "Aún no se conoce el plazo.",
                  "agreement.edit", "agreement.terms:ends_on")],
    ),
    (
        "document-for-tier",
        OFFICER,
        {"tier": TierAnswer(Tier.T4, "large"), "tier_allowed": False},
        [
            on_paper(
                "document-for-tier",
                "This comes out as T4, and this kind of agreement is made for T1, T2, and T3.",
                "Esto resulta ser T4, y este tipo de acuerdo es para T1, T2 y T3.",
                "agreement.edit",
                "agreement.terms:amount",
            )
        ],
    ),
    (
        "liaison-named",
        OFFICER,
        at(StageKind.UMBRELLA, liaison=None),
        [
            (
                "liaison-named",
                "No liaison is named; one person has to keep the relationship.",
                "No se ha nombrado un enlace; una persona debe cuidar la relación.",
                PLACE,
                "partnership.edit",
                "partnership.liaison",
            )
        ],
    ),
    (
        "exploration-open",
        OFFICER,
        exploring(ends_on=YESTERDAY),
        [
            (
                "exploration-open",
                "The exploration ended on 1 Mar 2026; extend it, commit, return, decline or stop.",
                ("La exploración terminó el 1 mar 2026; prorróguela, o bien comprométase, vuelva a la cocreación, "
                "decline o detenga la alianza."),
                PLACE,
                "partnership.move",
                "partnership.moves",
            )
        ],
    ),
    ("within-budget-cap", OFFICER, exploring(cap=Money(499_999, "USD")), [over_cap("USD 5,000.00", "USD 4,999.99")]),
    ("within-budget-cap", OFFICER, exploring() | {"spoken_for": 1}, [over_cap("USD 5,000.00", "USD 4,999.99")]),
    ("within-budget-cap", OFFICER, exploring() | {"spoken_for": 900_000}, [over_cap("USD 5,000.00", "USD 0.00")]),
    (
        "within-budget-cap",
        OFFICER,
        exploring(cap=Money(500_000, "HNL")),
        [
            on_paper(
                "within-budget-cap",
                "The budget cap stands in HNL; the agreement must be in the same currency.",
                "El tope de presupuesto está en HNL; el acuerdo debe ir en la misma moneda.",
                "agreement.edit",
                "agreement.terms:currency",
            )
        ],
    ),
    ("not-the-author", AUTHOR, {"approvals": ()}, [on_paper(*AUTHORED, "grants-officer", "agreement.moves")]),
    ("not-the-author", AUTHOR, {}, [on_paper(*AUTHORED, "grants-officer", "agreement.moves")]),
    ("not-the-author", AUTHOR, {"steps": None}, [on_paper(*AUTHORED, "grants-officer", "agreement.moves")]),
    ("not-the-author", AUTHOR, TWO_STEPS, [on_paper(*AUTHORED, "leadership", "agreement.moves")]),
    (
        "approver-fits",
        OFFICER,
        {"steps": None},
        [
            on_paper(
                "approver-fits",
                "Who approves follows from the tier and the amount, which are not derived.",
                "Quién aprueba depende del nivel y del monto, que no se han podido determinar.",
                "agreement.edit",
                "agreement.terms:amount",
            )
        ],
    ),
    ("approver-fits", LEADER, {"approvals": ()},
     [approver(1, 1, "grants officer", "oficial de donaciones", "grants-officer")]),
    ("approver-fits", OFFICER, TWO_STEPS, [approver(1, 2, "leadership", "dirección", "leadership")]),
    ("approver-fits", FINANCE, TWO_STEPS, [approver(1, 2, "leadership", "dirección", "leadership")]),
    ("approver-fits", LEADER, TWO_STEPS | {"approvals": (FIRST,)}, [approver(2, 2, "finance", "finanzas", "finance")]),
    ("approver-fits", ELSEWHERE, TWO_STEPS, [approver(1, 2, "leadership", "dirección", "leadership")]),
    (
        "not-approved-before",
        LEADER,
        TWO_STEPS | {"approvals": (FIRST,)},
        [
            on_paper(
                "not-approved-before",
                "You gave an earlier approval; the next one is somebody else's.",
                "Usted ya dio una aprobación anterior; la siguiente le corresponde a otra persona.",
                "finance",
                "agreement.moves",
            )
        ],
    ),
    ("document-printed", OFFICER, {"printed": False, "printed_current": False}, [NOT_PRINTED]),
    (
        "document-printed",
        OFFICER,
        {"printed_current": False},
        [
            on_paper(
                "document-printed",
                "The terms or their tier changed after the document was printed; print it again.",
                "Los términos o su nivel cambiaron después de imprimir el documento; imprímalo de nuevo.",
                "agreement.print",
                "agreement.print",
            )
        ],
    ),
    ("approved", OFFICER, {"approvals": ()}, [given(0, 1, "grants-officer")]),
    ("approved", OFFICER, {"approvals": (), "steps": None}, [given(0, 1, "grants-officer")]),
    ("approved", OFFICER, TWO_STEPS, [given(0, 2, "leadership")]),
    ("approved", OFFICER, TWO_STEPS | {"approvals": (FIRST,)}, [given(1, 2, "finance")]),
    ("all-signed", OFFICER, {"signers": (AGREEMENT.signers[0], UNDATED)}, [unsigned("Cooperativa La Loma")]),
    (
        "all-signed",
        OFFICER,
        {"signers": (AGREEMENT.signers[0], replace(UNDATED, has_capacity=True))},
        [unsigned("Cooperativa La Loma")],
    ),
    (
        "all-signed",
        OFFICER,
        {"signers": (replace(AGREEMENT.signers[0], has_capacity=False), UNDATED)},
        [unsigned("Fundación Horizonte"), unsigned("Cooperativa La Loma")],
    ),
    (
        "signed-file-attached",
        OFFICER,
        {"signers": (AGREEMENT.signers[1],)},
        [
            on_paper(
                "signed-file-attached",
                "The signed document is not attached.",
                "Falta adjuntar el documento firmado.",
                "agreement.sign",
                "agreement.signed-file",
            )
        ],
    ),
    (
        "start-reached",
        OFFICER,
        {"starts_on": TOMORROW},
        [
            on_paper(
                "start-reached",
                "It starts on 3 Mar 2026.",
                "Comienza el 3 mar 2026.",
                "agreement.enforce",
                "agreement.moves",
            )
        ],
    ),
    *(
        (
            "shares-add-up",
            OFFICER,
            {"kind": kind, **at(stage, shares=1_200)},
            [
                (
                    "shares-add-up",
                    "The parties' shares add up to 12%, not to 100%.",
                    "Las participaciones de las partes suman 12%, no 100%.",
                    PLACE,
                    "partnership.edit",
                    "partnership.shares",
                )
            ],
        )
        for kind, stage in (("grant", StageKind.UMBRELLA), ("exploratory", StageKind.EXPLORATORY))
    ),
    ("umbrella-in-force", OFFICER, under(state="suspended"), [resting("suspended", "suspendido")]),
    (
        "umbrella-in-force",
        OFFICER,
        under(state="signed"),
        [resting("signed, not yet in force", "firmado, aún no vigente")],
    ),
    ("umbrella-in-force", OFFICER, under(state="ended"), [resting("ended", "finalizado")]),
    ("within-ceiling", OFFICER, under(10_000_001), [over_ceiling("USD 100,000.01", "USD 100,000.00")]),
    (
        "within-ceiling",
        OFFICER,
        under(101, reserved=4_000_000, obligated=5_999_900),
        [over_ceiling("USD 1.01", "USD 1.00")],
    ),
    ("within-ceiling", OFFICER, under(1, ceiling=100, obligated=300), [over_ceiling("USD 0.01", "USD 0.00")]),
    (
        "period-over",
        OFFICER,
        {"ends_on": TOMORROW},
        [
            on_paper(
                "period-over",
                "Its period runs to 3 Mar 2026; to stop earlier, terminate it.",
                "Su plazo corre hasta el 3 mar 2026; para terminarlo antes, rescíndalo.",
                "agreement.terminate",
                "agreement.moves",
            )
        ],
    ),
    (
        "reports-in",
        OFFICER,
        {"reports_open": (YESTERDAY, TOMORROW)},
        [
            on_paper("reports-in", f"The report due on {day} Mar 2026 has not come.",
                     f"No ha llegado el informe que vence el {day} mar 2026.", "agreement.edit", "agreement.reports")
            for day in (1, 3)
        ],
    ),
    (
        "subawards-finished",
        OFFICER,
        {"open_subawards": (brief("subaward", "in-force", "s1", "UA-2026-014-S1"),)},
        [
            (
                "subawards-finished",
                "Subaward UA-2026-014-S1 under it is in force.",
                "El estado de la subdonación UA-2026-014-S1, que depende de este, es: vigente.",
                Ref("agreement", "s1"),
                "agreement.close",
                "agreement.moves",
            )
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("gate", "by", "changes", "expected"), CLOSED)
def test_closed(gate: str, by: Standing, changes: dict[str, Any], expected: list[Row]) -> None:
    assert rows(GATES[gate](facts(changes), by)) == expected


PLACES = {
    "title": (PAPER, "agreement.edit", "agreement.terms:title"),
    "amount": (PAPER, "agreement.edit", "agreement.terms:amount"),
    "payment_basis": (PAPER, "agreement.edit", "agreement.terms:payment_basis"),
    "starts_on": (PAPER, "agreement.edit", "agreement.terms:starts_on"),
    "ends_on": (PAPER, "agreement.edit", "agreement.terms:ends_on"),
    "budget": (PAPER, "agreement.edit", "agreement.terms:budget"),
    "reports": (PAPER, "agreement.edit", "agreement.terms:reports"),
    "purpose": (PLACE, "partnership.edit", "partnership.idea"),
    "exploration": (PLACE, "partnership.edit", "partnership.exploration"),
    "partner_address": (Ref("organisation", "o2"), "organisation.edit", "organisation.address"),
    "funder_address": (Ref("organisation", "o1"), "organisation.edit", "organisation.address"),
}


@pytest.mark.parametrize("field", FIELDS)
def test_an_empty_term_is_mended_where_it_stands(field: str) -> None:
    found = list(GATES["terms-complete"](facts({"missing": (Missing(field, FIELDS[field]),)}), OFFICER))
    assert [(one.code, one.message) for one in found] == [("terms-complete", FIELDS[field])]
    assert [(one.subject, one.fixed_by, one.control) for one in found] == [PLACES[field]]


def test_a_missing_rate_is_entered_by_finance() -> None:
    gap = Message(
        "There is no exchange rate from %(from_)s to %(to)s for %(on)s, nor in the %(days)s days before.",
        from_="HNL",
        to="USD",
        on=TODAY,
        days=31,
    )
    changes = {"amount": Money(100, "HNL"), "tier": TierAnswer(None, None, missing=(gap,))}
    assert rows(GATES["tier-derived"](facts(changes), OFFICER)) == [
        on_paper(
            "tier-derived",
            "There is no exchange rate from HNL to USD for 2 Mar 2026, nor in the 31 days before.",
            "No hay tipo de cambio de HNL a USD para el 2 mar 2026 ni en los 31 días anteriores.",
            "rate.edit",
            "rates.enter",
        )
    ]


def test_every_gate_stands_in_both_tables() -> None:
    # Those on choosing, edited clauses, screening and assessments are tried in files of their own.
    here = set(GATES) - set(AGREEMENT_GATES) - set(CLAUSE_GATES) - {screening_gates.CODE, diligence_gates.CODE}
    assert {gate for gate, _, _ in OPEN} == here
    assert {gate for gate, _, _, _ in CLOSED} | {"terms-complete"} == here


def test_a_grant_without_shares_waits_where_something_is_brought() -> None:
    (unmet,) = GATES["shares-add-up"](facts(at(StageKind.UMBRELLA, shares=0)), OFFICER)
    assert unmet.code == "shares-add-up"
