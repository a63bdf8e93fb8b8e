"""Stories of towns and those who visit them: a small part in something large, small grants, one that is complete."""

from __future__ import annotations

from application.demo.cast import FUNDER
from application.demo.script import (
    Bring,
    Carry,
    Contract,
    Enlist,
    Gift,
    Move,
    Note,
    Rate,
    Receive,
    Step,
    Story,
    carried,
)

_OLD_TOWN = Story(
    key="old-town",
    opened=290,
    by="whitfield",
    title="Reviving the old town of San Jacinto",
    idea=(
        "Bring shops, workshops and visitors back to the old town. We are one of four and carry twelve percent: "
        "creative businesses and founders. An executive committee of the four (the mayor's office, Fondo Urbano del "
        "Istmo, Inversiones Plaza Vieja and ourselves) meets every month and decides together."
    ),
    liaison="amador",
    partners=(("sanjacinto", "lead-partner"), ("istmo", "co-funder"), ("plaza", "co-funder")),
    market_system="tourism-and-creative-industries",
    relationship="strategic",
    language="en",
    steps=(
        Step(
            284,
            "amador",
            Note("First meeting of the executive committee. The mayor chairs, minutes go round within a week."),
        ),
        Step(280, "whitfield", Enlist("padilla", "Creative businesses")),
        Step(
            230,
            "whitfield",
            Bring(
                {
                    FUNDER: (
                        "12",
                        (Gift("cash", "Programme funds: creative businesses and founders", "720000", "USD"),),
                    ),
                    "sanjacinto": (
                        "26",
                        (
                            Gift(
                                "in-kind",
                                "Four municipal buildings",
                                "1560000",
                                "USD",
                                "Cadastral value, revised by the committee's surveyor",
                            ),
                        ),
                    ),
                    "istmo": ("40", (Gift("cash", "Public works", "2200000", "EUR"),)),
                    "plaza": (
                        "22",
                        (
                            Gift("cash", "Market hall and housing", "1320000", "USD"),
                            Gift("leverage", "Mortgage loans of two banks"),
                        ),
                    ),
                }
            ),
        ),
        Step(226, "whitfield", Rate("medium", "Elections fall into the second year.")),
        Step(120, "whitfield", Move("commit")),
        Step(
            45,
            "whitfield",
            Contract(
                "umbrella",
                "umbrella",
                "Old town of San Jacinto: creative businesses",
                "sanjacinto",
                starts=-30,
                ends=-1090,
                amount="720000",
                basis="hybrid",
                downstream=True,
            ),
        ),
        Step(28, "whitfield", Carry("umbrella", "submit")),
        Step(14, "marchetti", Carry("umbrella", "approve")),
        Step(13, "amador", Note("The committee asks whether we can sign before their session on the first Monday.")),
    ),
)

_POTTERY = Story(
    key="pottery",
    opened=310,
    by="mejia",
    title="Escuela de alfarería de Ojojona",
    idea="Que el taller escuela forme a treinta jóvenes en alfarería y venda sus piezas en la ruta de los visitantes.",
    liaison="padilla",
    partners=(("barro", "lead-partner"),),
    market_system="tourism-and-creative-industries",
    relationship="implementing",
    steps=(
        Step(
            302,
            "mejia",
            Bring(
                {
                    FUNDER: ("75", (Gift("cash", "Fondos del programa", "300000", "HNL"),)),
                    "barro": (
                        "25",
                        (Gift("in-kind", "Taller y hornos", "100000", "HNL", "Alquiler anual de un taller parecido"),),
                    ),
                }
            ),
        ),
        Step(300, "mejia", Move("commit")),
        Step(
            299,
            "mejia",
            Contract(
                "grant",
                "grant",
                "Treinta jóvenes alfareros",
                "barro",
                starts=290,
                ends=-60,
                amount="300000",
                currency="HNL",
                basis="fixed-amount",
                language="es",
                budget=(("Maestras alfareras", "180000"), ("Barro, esmaltes y leña", "120000")),
                reports=(("narrative", 140), ("narrative", -65)),
            ),
        ),
        *carried("grant", 298, author="mejia", approvers=("whitfield",), signers=(FUNDER, "barro")),
        Step(286, "mejia", Move("start-delivery")),
        Step(138, "mejia", Receive("grant")),
        Step(
            75,
            "padilla",
            Note("Visita con Iris: 27 jóvenes siguen; piden un horno eléctrico para no depender de la leña."),
        ),
        Step(
            16,
            "mejia",
            Contract(
                "kiln",
                "grant",
                "Un horno eléctrico para el taller escuela",
                "barro",
                starts=-14,
                ends=-200,
                amount="190000",
                currency="HNL",
                basis="fixed-amount",
                language="es",
                budget=(("Horno eléctrico", "165000"), ("Instalación", "25000")),
                reports=(("financial", -205),),
            ),
        ),
        Step(6, "mejia", Carry("kiln", "submit")),
    ),
)

_TRAILS = Story(
    key="trails",
    opened=240,
    by="mejia",
    title="Senderos de Celaque con guías de la comunidad",
    idea="Seis senderos señalizados y veinte guías de las aldeas, para que la visita a Gracias dure una noche más.",
    liaison="padilla",
    partners=(("quetzal", "lead-partner"),),
    market_system="tourism-and-creative-industries",
    relationship="implementing",
    steps=(
        Step(236, "padilla", Note("Lesly ya paga a cuatro guías; el parque da el permiso si hay señalización.")),
        Step(
            228,
            "mejia",
            Bring(
                {
                    FUNDER: ("65", (Gift("cash", "Fondos del programa", "950000", "HNL"),)),
                    "quetzal": ("35", (Gift("cash", "Obra y alojamiento de guías", "510000", "HNL"),)),
                }
            ),
        ),
        Step(224, "mejia", Move("commit")),
        Step(
            222,
            "mejia",
            Contract(
                "grant",
                "grant",
                "Senderos y guías de Celaque",
                "quetzal",
                starts=205,
                ends=-150,
                amount="950000",
                currency="HNL",
                basis="cost-reimbursement",
                language="es",
                budget=(
                    ("Señalización y obra", "520000"),
                    ("Formación de guías", "330000"),
                    ("Reservas en línea", "100000"),
                ),
                reports=(("narrative", 18), ("narrative", -155), ("financial", -160)),
            ),
        ),
        *carried("grant", 218, author="mejia", approvers=("marchetti",), signers=(FUNDER, "quetzal")),
        Step(203, "mejia", Move("start-delivery")),
        Step(21, "mejia", Receive("grant")),
    ),
)

_CHAMBER = Story(
    key="chamber",
    opened=640,
    by="whitfield",
    title="One window for opening a business in Villa Esperanza",
    idea="Cut the time to register a firm from five weeks to five days, with one window of chamber and town hall.",
    liaison="amador",
    partners=(("camara", "lead-partner"),),
    market_system="business-enabling-environment",
    relationship="advocacy",
    language="en",
    steps=(
        Step(
            632, "amador", Note("The chamber has the room and the town hall's word; the software is what is missing.")
        ),
        Step(
            626,
            "whitfield",
            Bring(
                {
                    FUNDER: ("58", (Gift("cash", "Programme funds", "29000", "USD"),)),
                    "camara": (
                        "42",
                        (Gift("in-kind", "Room and two clerks", "21000", "USD", "Payroll and rent of the chamber"),),
                    ),
                }
            ),
        ),
        Step(620, "whitfield", Move("commit")),
        Step(
            618,
            "whitfield",
            Contract(
                "grant",
                "grant",
                "One window in Villa Esperanza",
                "camara",
                starts=600,
                ends=240,
                amount="29000",
                basis="fixed-amount",
                budget=(("Software and equipment", "17000"), ("Training of clerks", "7000"), ("Publicity", "5000")),
                reports=(("narrative", 420), ("narrative", 235), ("financial", 230)),
            ),
        ),
        *carried("grant", 614, author="whitfield", approvers=("marchetti",), signers=(FUNDER, "camara")),
        Step(598, "whitfield", Move("start-delivery")),
        Step(419, "whitfield", Receive("grant")),
        Step(236, "whitfield", Receive("grant")),
        Step(228, "whitfield", Receive("grant")),
        Step(226, "whitfield", Carry("grant", "end")),
        Step(220, "whitfield", Carry("grant", "close")),
        Step(
            214,
            "whitfield",
            Move(
                "wind-down", reason="The window stands and pays for itself; six days on average.", outcome="completed"
            ),
        ),
        Step(210, "whitfield", Move("close")),
    ),
)

STORIES: tuple[Story, ...] = (_OLD_TOWN, _POTTERY, _TRAILS, _CHAMBER)
