"""Stories of founders, advisers and learners: a network without money, advisers, a proposal under review."""

from __future__ import annotations

from application.demo.cast import FUNDER
from application.demo.script import (
    Bring,
    Carry,
    Contract,
    Enlist,
    Find,
    Gift,
    Move,
    Note,
    Plan,
    Receive,
    Step,
    Story,
    carried,
)
from application.demo.script_clauses import Own

_WOMEN = Story(
    key="women",
    opened=410,
    by="mejia",
    title="Red de mentoras para mujeres que emprenden",
    idea=(
        "Abrir a la red lenca los contactos, las ferias y la voz pública de Lodestar, y aprender de ella cómo llegar a "
        "comunidades donde el programa no llega. No se mueve dinero."
    ),
    liaison="padilla",
    partners=(("lencas", "lead-partner"),),
    financial=False,
    market_system="entrepreneurship-services",
    relationship="network",
    steps=(
        Step(
            402, "padilla", Note("La red pide ser socia, no beneficiaria: quiere sentarse a la mesa cuando se decide.")
        ),
        Step(398, "mejia", Enlist("amador", "Ferias y contactos comerciales")),
        Step(395, "mejia", Move("commit")),
        Step(
            394,
            "mejia",
            Contract(
                "memorandum",
                "memorandum",
                "Memorando de entendimiento con la Red de Mujeres Emprendedoras Lencas",
                "lencas",
                starts=380,
                ends=-340,
                language="es",
            ),
        ),
        *carried("memorandum", 392, author="mejia", approvers=("whitfield",), signers=(FUNDER, "lencas")),
        Step(376, "mejia", Move("start-delivery")),
        Step(
            150, "padilla", Note("Feria de La Esperanza: 41 puestos de la red, 9 pedidos de hoteles de la ruta lenca.")
        ),
    ),
)

_FINTECH = Story(
    key="fintech",
    opened=330,
    by="whitfield",
    title="A network of certified fintech advisers",
    idea=(
        "Train and certify forty advisers who bring small firms onto digital payments and bookkeeping, paid by the "
        "firms themselves from the second year on."
    ),
    liaison="amador",
    partners=(("lempira", "lead-partner"),),
    market_system="entrepreneurship-services",
    relationship="commercial",
    language="en",
    steps=(
        Step(
            325,
            "amador",
            Note("They already have the curriculum; what they lack is a way into chambers and cooperatives."),
        ),
        Step(
            320,
            "whitfield",
            Bring(
                {
                    FUNDER: ("60", (Gift("cash", "Programme funds", "120000", "USD"),)),
                    "lempira": ("40", (Gift("cash", "Platform and staff, from own funds", "80000", "USD"),)),
                }
            ),
        ),
        Step(
            318,
            "whitfield",
            Plan(
                "Will small firms pay an adviser at all?",
                "9000",
                "USD",
                ends=250,
                co_investment="Staff time for forty interviews",
            ),
        ),
        Step(316, "whitfield", Move("explore")),
        Step(
            262,
            "amador",
            Find("Two of three firms asked would pay 25 dollars a month once sales are recorded for them."),
        ),
        Step(258, "whitfield", Move("commit")),
        Step(
            256,
            "whitfield",
            Contract(
                "grant",
                "grant",
                "Forty certified fintech advisers",
                "lempira",
                starts=240,
                ends=-120,
                amount="120000",
                basis="fixed-amount",
                budget=(
                    ("Training and certification", "70000"),
                    ("Adviser allowances, first six months", "38000"),
                    ("Audit and reporting", "12000"),
                ),
                reports=(
                    ("narrative", 120),
                    ("financial", 118),
                    ("narrative", 12),
                    ("narrative", -125),
                    ("financial", -130),
                ),
            ),
        ),
        *carried("grant", 254, author="whitfield", approvers=("marchetti",), signers=(FUNDER, "lempira")),
        Step(238, "whitfield", Move("start-delivery")),
        Step(117, "whitfield", Receive("grant")),
        Step(110, "whitfield", Receive("grant")),
        Step(40, "amador", Note("Thirty-one advisers certified. The report due now waits for their auditor.")),
    ),
)

_UNIVERSITY = Story(
    key="university",
    opened=95,
    by="whitfield",
    title="Observatorio de mercados del occidente",
    idea=(
        "Un observatorio que publique cada mes precios, volúmenes y compradores de los mercados del occidente, para "
        "que cooperativas y alcaldías decidan con datos."
    ),
    liaison="padilla",
    partners=(("universidad", "lead-partner"),),
    market_system="business-enabling-environment",
    relationship="strategic",
    steps=(
        Step(90, "padilla", Note("La universidad aporta docentes y aula; pide ayuda con encuestadores y servidores.")),
        Step(
            60,
            "whitfield",
            Bring(
                {
                    FUNDER: ("70", (Gift("cash", "Fondos del programa", "42000", "USD"),)),
                    "universidad": (
                        "30",
                        (Gift("in-kind", "Docentes y aula", "18000", "USD", "Planilla universitaria 2026"),),
                    ),
                }
            ),
        ),
        Step(30, "whitfield", Move("commit")),
        Step(
            12,
            "whitfield",
            Contract(
                "grant",
                "grant",
                "Observatorio de mercados del occidente, primer año",
                "universidad",
                starts=-15,
                ends=-375,
                amount="42000",
                basis="cost-reimbursement",
                language="es",
                budget=(("Encuestadores", "24000"), ("Servidores y publicación", "11000"), ("Coordinación", "7000")),
                reports=(("narrative", -195), ("narrative", -380), ("financial", -390)),
            ),
        ),
        Step(
            8,
            "whitfield",
            Own(
                "grant",
                "data",
                "Datos abiertos del observatorio",
                "Los precios y volúmenes del observatorio se publican cada mes, sin nombres de compradores, para que "
                "cualquiera los use.",
                "La universidad publica por estatuto todo lo que mide.",
            ),
        ),
        Step(5, "whitfield", Carry("grant", "submit")),
    ),
)

STORIES: tuple[Story, ...] = (_WOMEN, _FINTECH, _UNIVERSITY)
