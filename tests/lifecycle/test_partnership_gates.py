"""Every gate of a partnership, open and closed, on plain facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lifecycle.choosing_gates import PARTNERSHIP_GATES
from lifecycle.partnership_gates import GATES
from policy.kinds import StageKind
from tests.lifecycle.given import EXPLORATION, OFFICER, PARTNERSHIP, PLACE, Row, brief, rows

EXPLORING: dict[str, Any] = {"kind": StageKind.EXPLORATORY, "exploration": EXPLORATION}

OPEN: list[tuple[str, dict[str, Any]]] = [
    ("liaison-named", {}),
    ("partner-named", {}),
    ("partner-named", {"partners": 3}),
    ("exploration-planned", {"exploration": EXPLORATION}),
    ("exploration-planned", {"exploration": replace(EXPLORATION, ends_on=date(2026, 3, 2))}),  # ends today
    ("finding-recorded", EXPLORING),
    ("finding-recorded", {"kind": StageKind.CO_CREATION}),  # nothing was asked
    ("finding-recorded", {"kind": StageKind.CO_CREATION, "exploration": replace(EXPLORATION, finding=False)}),
    ("shares-add-up", {}),
    ("shares-add-up", {"valued": False, "shares": 0}),  # nobody brings anything that is valued
    ("shares-add-up", {"valued": False, "shares": 9_900}),
    ("agreement-in-force", {"agreements": (brief("memorandum", "in-force"),)}),
    ("agreement-in-force", {"agreements": (brief("grant", "in-force"),)}),
    ("agreement-in-force", {"agreements": (brief("umbrella", "in-force"),)}),
    ("agreement-in-force", {"agreements": (brief("grant", "draft", "a3"), brief("grant", "in-force"))}),
    ("no-open-agreement", {}),
    ("no-open-agreement", {"agreements": tuple(brief("grant", one) for one in ("closed", "terminated", "cancelled"))}),
    ("agreements-finished", {}),
    ("agreements-finished", {"agreements": (brief("grant", "closed"), brief("grant", "cancelled", "a3"))}),
    ("not-extended-before", EXPLORING),
]


@pytest.mark.parametrize(("gate", "changes"), OPEN)
def test_open(gate: str, changes: dict[str, Any]) -> None:
    assert rows(GATES[gate](replace(PARTNERSHIP, **changes), OFFICER)) == []


MOVES = "agreement.moves"
SECOND = brief("grant", "draft").ref
NOT_PLANNED = (
    "exploration-planned",
    "The exploration is not planned: it needs a question, a budget cap, an end date and what the partner invests.",
    (
        "La exploración no está planificada: necesita una pregunta, un tope de presupuesto, una fecha límite y lo que "
        "invierte el socio."
    ),
    PLACE,
    "partnership.edit",
    "partnership.exploration",
)
NOT_FOUND = (
    "finding-recorded",
    "The exploration's question has no finding yet.",
    "La pregunta de la exploración todavía no tiene un hallazgo.",
    PLACE,
    "partnership.edit",
    "partnership.finding",
)
NOTHING_IN_FORCE = (
    "agreement-in-force",
    "No memorandum, grant or umbrella agreement is in force, and none is drafted.",
    "No hay memorando, donación ni convenio marco vigente, ni se ha redactado ninguno.",
    PLACE,
    "agreement.draft",
    "partnership.draft",
)
EXTENDED = (
    "not-extended-before",
    "This exploration was extended once already; commit, return or decline.",
    "Esta exploración ya se prorrogó una vez; comprométase, vuelva a la cocreación o decline.",
    PLACE,
    "partnership.move",
    "partnership.moves",
)


def shares(english: str) -> Row:
    return (
        "shares-add-up",
        f"The parties' shares add up to {english}, not to 100%.",
        f"Las participaciones de las partes suman {english}, no 100%.",
        PLACE,
        "partnership.edit",
        "partnership.shares",
    )


def still_open(english: str, spanish: str) -> Row:
    return (
        "no-open-agreement",
        f"Agreement GA-2026-002 is still open: it is {english}.",
        f"El acuerdo GA-2026-002 sigue abierto (estado: {spanish}).",
        SECOND,
        "agreement.cancel",
        MOVES,
    )


def unfinished(english: str, spanish: str) -> Row:
    return (
        "agreements-finished",
        f"Agreement GA-2026-002 is {english}; close, terminate or cancel it first.",
        f"El estado del acuerdo GA-2026-002 es: {spanish}; primero hay que cerrarlo, rescindirlo o cancelarlo.",
        SECOND,
        "agreement.close",
        MOVES,
    )


CLOSED: list[tuple[str, dict[str, Any], list[Row]]] = [
    (
        "liaison-named",
        {"liaison": None},
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
        "partner-named",
        {"partners": 0},
        [
            (
                "partner-named",
                "No partner organisation is named yet.",
                "Todavía no se ha indicado ninguna organización socia.",
                PLACE,
                "partnership.edit",
                "partnership.parties",
            )
        ],
    ),
    ("exploration-planned", {}, [NOT_PLANNED]),
    (
        "exploration-planned",
        {"exploration": replace(EXPLORATION, ends_on=date(2026, 3, 1))},  # ended yesterday
        [
            (
                "exploration-planned",
                "The exploration's end, 1 Mar 2026, has passed; give it a later one.",
                "La fecha límite de la exploración, 1 mar 2026, ya pasó; indique una posterior.",
                PLACE,
                "partnership.edit",
                "partnership.exploration",
            )
        ],
    ),
    ("finding-recorded", EXPLORING | {"exploration": replace(EXPLORATION, finding=False)}, [NOT_FOUND]),
    ("finding-recorded", {"kind": StageKind.EXPLORATORY}, [NOT_FOUND]),
    ("shares-add-up", {"shares": 9_900}, [shares("99%")]),
    ("shares-add-up", {"shares": 10_001}, [shares("100.01%")]),
    ("shares-add-up", {"shares": 0}, [shares("0%")]),
    ("agreement-in-force", {}, [NOTHING_IN_FORCE]),
    ("agreement-in-force", {"agreements": (brief("grant", "cancelled"),)}, [NOTHING_IN_FORCE]),
    ("agreement-in-force", {"agreements": (brief("umbrella", "ended"),)}, [NOTHING_IN_FORCE]),
    ("agreement-in-force", {"agreements": (brief("letter-of-intent", "in-force"),)}, [NOTHING_IN_FORCE]),
    ("agreement-in-force", {"agreements": (brief("exploratory", "in-force"),)}, [NOTHING_IN_FORCE]),
    ("agreement-in-force", {"agreements": (brief("subaward", "in-force"),)}, [NOTHING_IN_FORCE]),
    (
        "agreement-in-force",
        {"agreements": (brief("grant", "signed"),)},
        [
            (
                "agreement-in-force",
                "Agreement GA-2026-002 is not in force: it is signed, not yet in force.",
                "El acuerdo GA-2026-002 no está vigente (estado: firmado, aún no vigente).",
                SECOND,
                "agreement.draft",
                MOVES,
            )
        ],
    ),
    ("no-open-agreement", {"agreements": (brief("grant", "draft"),)}, [still_open("draft", "borrador")]),
    ("no-open-agreement", {"agreements": (brief("exploratory", "in-force"),)}, [still_open("in force", "vigente")]),
    ("no-open-agreement", {"agreements": (brief("exploratory", "ended"),)}, [still_open("ended", "finalizado")]),
    ("agreements-finished", {"agreements": (brief("grant", "ended"),)}, [unfinished("ended", "finalizado")]),
    ("agreements-finished", {"agreements": (brief("grant", "suspended"),)}, [unfinished("suspended", "suspendido")]),
    (
        "agreements-finished",
        {"agreements": (brief("grant", "in-force"), brief("grant", "closed", "a3", "GA-2026-003"))},
        [unfinished("in force", "vigente")],
    ),
    ("not-extended-before", EXPLORING | {"exploration": replace(EXPLORATION, extended=True)}, [EXTENDED]),
    ("not-extended-before", {}, [EXTENDED]),
]


@pytest.mark.parametrize(("gate", "changes", "expected"), CLOSED)
def test_closed(gate: str, changes: dict[str, Any], expected: list[Row]) -> None:
    assert rows(GATES[gate](replace(PARTNERSHIP, **changes), OFFICER)) == expected


def test_every_gate_stands_in_both_tables() -> None:
    # Those on choosing have their tables in `test_choosing_gates`, that on screening in `test_screening_gates`.
    elsewhere = {*PARTNERSHIP_GATES, "screened-lately"}
    assert {gate for gate, _ in OPEN} == {gate for gate, _, _ in CLOSED} == set(GATES) - elsewhere


def test_each_open_agreement_is_named() -> None:
    agreements = (brief("grant", "draft", "a2", "GA-2026-002"), brief("grant", "in-review", "a3", "GA-2026-003"))
    found = rows(GATES["no-open-agreement"](replace(PARTNERSHIP, agreements=agreements), OFFICER))
    assert [row[3].id for row in found] == ["a2", "a3"]
