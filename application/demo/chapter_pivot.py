"""The story of a partnership that changed its course in time: young founders, then coffee."""

from __future__ import annotations

from application.demo.cast import FUNDER
from application.demo.script import (
    Bring,
    Carry,
    Contract,
    Gift,
    Join,
    Move,
    Note,
    Rate,
    Receive,
    Rename,
    Step,
    Story,
    carried,
)

YOUTH = Story(
    key="youth",
    opened=720,
    by="mejia",
    title="Emprendimiento rural juvenil en Las Neblinas",
    idea=(
        "Que jóvenes de las aldeas altas de La Paz abran negocios de servicios (viveros, transporte, reparación) y "
        "encuentren en su propio municipio una razón para quedarse."
    ),
    liaison="padilla",
    partners=(("neblinas", "lead-partner"),),
    market_system="entrepreneurship-services",
    relationship="implementing",
    steps=(
        Step(
            714,
            "padilla",
            Note("Primera reunión en la casa comunal: 34 jóvenes, la mitad con un negocio en la cabeza."),
        ),
        Step(
            706,
            "mejia",
            Bring(
                {
                    FUNDER: ("80", (Gift("cash", "Fondos del programa", "240000", "USD"),)),
                    "neblinas": (
                        "20",
                        (
                            Gift(
                                "in-kind",
                                "Casa comunal, terreno del vivero y horas de voluntariado",
                                "60000",
                                "USD",
                                "Alquiler de mercado en Marcala y jornal agrícola vigente",
                            ),
                        ),
                    ),
                }
            ),
        ),
        Step(704, "mejia", Rate("medium", "Primera vez que la asociación administra fondos de terceros.")),
        Step(700, "mejia", Move("commit")),
        Step(
            698,
            "mejia",
            Contract(
                "umbrella",
                "umbrella",
                "Convenio marco con la juventud rural de Las Neblinas",
                "neblinas",
                starts=684,
                ends=-30,
                amount="240000",
                basis="hybrid",
                language="es",
            ),
        ),
        *carried("umbrella", 696, author="mejia", approvers=("marchetti",), signers=(FUNDER, "neblinas")),
        Step(680, "mejia", Move("start-delivery")),
        Step(
            678,
            "mejia",
            Contract(
                "first",
                "subaward",
                "Diez negocios de servicios, primer año",
                "neblinas",
                starts=665,
                ends=380,
                amount="45000",
                basis="fixed-amount",
                language="es",
                umbrella="umbrella",
                budget=(
                    ("Formación y mentoría", "18000"),
                    ("Capital semilla para diez negocios", "22000"),
                    ("Gestión", "5000"),
                ),
                reports=(("narrative", 520), ("narrative", 370), ("financial", 365)),
            ),
        ),
        *carried("first", 676, author="mejia", approvers=("marchetti",), signers=(FUNDER, "neblinas")),
        Step(518, "mejia", Receive("first")),
        Step(
            455,
            "padilla",
            Note(
                "Siete de los diez negocios venden poco: en la aldea no hay quien compre. Los caficultores, en cambio, "
                "preguntan por secado, cata y transporte."
            ),
        ),
        Step(368, "mejia", Receive("first")),
        Step(362, "mejia", Receive("first")),
        Step(360, "mejia", Carry("first", "end")),
        Step(356, "mejia", Carry("first", "close")),
        Step(
            352,
            "mejia",
            Move(
                "propose-pivot",
                reason=(
                    "La demanda de servicios está en el café diferenciado, no en el emprendimiento suelto. La relación "
                    "es buena; la idea tiene que cambiar."
                ),
            ),
        ),
        Step(344, "padilla", Note("Pausa y reflexión con la asociación y la cooperativa: acuerdan el nuevo rumbo.")),
        Step(
            340,
            "mejia",
            Rename(
                "Café de especialidad y servicios de jóvenes en Las Neblinas",
                "Diferenciar el café de altura de La Paz (secado, cata, trazabilidad) para que los caficultores "
                "contraten los servicios que los jóvenes ya saben dar.",
            ),
        ),
        Step(339, "mejia", Join("cerroazul", "partner")),
        Step(
            338,
            "mejia",
            Bring(
                {
                    FUNDER: ("70", (Gift("cash", "Fondos del programa", "240000", "USD"),)),
                    "neblinas": (
                        "17.5",
                        (Gift("in-kind", "Casa comunal y voluntariado", "60000", "USD", "Alquiler de mercado"),),
                    ),
                    "cerroazul": ("12.5", (Gift("cash", "Inversión en patios de secado", "43000", "USD"),)),
                }
            ),
        ),
        Step(335, "mejia", Move("resume")),
        Step(
            332,
            "mejia",
            Contract(
                "second",
                "subaward",
                "Secado, cata y trazabilidad del café de Las Neblinas",
                "cerroazul",
                starts=320,
                ends=-20,
                amount="60000",
                basis="cost-reimbursement",
                language="es",
                umbrella="umbrella",
                budget=(
                    ("Patios y secadoras solares", "31000"),
                    ("Laboratorio de cata", "14000"),
                    ("Jóvenes prestadores de servicios", "15000"),
                ),
                reports=(("narrative", 200), ("narrative", 24), ("financial", -35)),
            ),
        ),
        *carried("second", 330, author="mejia", approvers=("marchetti",), signers=(FUNDER, "cerroazul")),
        Step(196, "mejia", Receive("second")),
        Step(
            60,
            "padilla",
            Note("Dos compradores de especialidad visitaron la finca; catorce jóvenes con trabajo de cosecha."),
        ),
    ),
)
