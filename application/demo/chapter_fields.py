"""Stories of farms and those who buy from them: a question left open, one that waits, one declined."""

from __future__ import annotations

from application.demo.cast import FUNDER
from application.demo.script import (
    Bring,
    Contract,
    Gift,
    Move,
    Note,
    Plan,
    Receive,
    Step,
    Story,
    carried,
)

_SHEEP = Story(
    key="sheep",
    opened=150,
    by="mejia",
    title="Estudio de mercado de productos de ovino",
    idea=(
        "Averiguar juntos, antes de comprometer fondos, si los productos de carne de ovino criado en Olancho tienen "
        "compradores y precio que sostengan a quienes lo crían."
    ),
    liaison="padilla",
    partners=(("pastorena", "lead-partner"),),
    market_system="value-added-agriculture",
    relationship="commercial",
    steps=(
        Step(
            146,
            "padilla",
            Note("El gerente tiene la misma duda que nosotros y está dispuesto a poner la mitad del estudio."),
        ),
        Step(
            138,
            "mejia",
            Bring(
                {
                    FUNDER: ("60", (Gift("cash", "Fondos del programa", "18000", "USD"),)),
                    "pastorena": ("40", (Gift("cash", "Coinversión en el estudio", "12000", "USD"),)),
                }
            ),
        ),
        Step(
            134,
            "mejia",
            Plan(
                "¿Hay demanda y margen suficientes para embutidos y cortes de ovino en hoteles y supermercados?",
                "18000",
                "USD",
                ends=-45,
                co_investment="12,000 dólares en efectivo, más la planta para las pruebas de producto",
            ),
        ),
        Step(130, "mejia", Move("explore")),
        Step(
            126,
            "mejia",
            Contract(
                "study",
                "exploratory",
                "Estudio conjunto del mercado de ovino",
                "pastorena",
                starts=112,
                ends=-40,
                amount="18000",
                basis="cost-reimbursement",
                language="es",
                budget=(
                    ("Encuesta a compradores", "9500"),
                    ("Pruebas de producto", "6000"),
                    ("Análisis de costos", "2500"),
                ),
                reports=(("narrative", 30), ("narrative", -42), ("financial", -42)),
            ),
        ),
        *carried("study", 122, author="mejia", approvers=("marchetti",), signers=(FUNDER, "pastorena")),
        Step(34, "mejia", Receive("study")),
        Step(
            33,
            "padilla",
            Note("Seis de once hoteles comprarían cada mes; los supermercados piden registro sanitario primero."),
        ),
    ),
)

_DAIRY = Story(
    key="dairy",
    opened=170,
    by="mejia",
    title="Quesos madurados para hoteles del sur",
    idea="Que la leche de 120 ganaderas y ganaderos del sur se venda como queso madurado, con precio por calidad.",
    liaison="amador",
    partners=(("lacteos", "lead-partner"),),
    market_system="value-added-agriculture",
    relationship="commercial",
    steps=(
        Step(
            160, "amador", Note("La planta puede madurar 800 libras al mes; falta cámara fría y una persona quesera.")
        ),
        Step(
            120,
            "mejia",
            Bring(
                {
                    FUNDER: ("55", (Gift("cash", "Fondos del programa", "85000", "USD"),)),
                    "lacteos": ("45", (Gift("cash", "Cámara fría y vehículo", "70000", "USD"),)),
                }
            ),
        ),
        Step(90, "mejia", Move("commit")),
        Step(
            60,
            "mejia",
            Contract(
                "grant",
                "grant",
                "Quesos madurados para hoteles del sur",
                "lacteos",
                starts=-21,
                ends=-560,
                amount="85000",
                basis="fixed-amount",
                language="es",
                budget=(
                    ("Sala de maduración", "48000"),
                    ("Formación en finca", "25000"),
                    ("Etiqueta y registro", "12000"),
                ),
                reports=(("narrative", -200), ("narrative", -380), ("financial", -570)),
            ),
        ),
        *carried("grant", 40, author="mejia", approvers=("marchetti",), signers=(FUNDER, "lacteos")),
    ),
)

_FRUIT = Story(
    key="fruit",
    opened=260,
    by="whitfield",
    title="Rambutan for export",
    idea="Open a packing line for rambutan so that growers in Colón sell fresh fruit abroad.",
    liaison="amador",
    partners=(("tropical", "lead-partner"),),
    market_system="value-added-agriculture",
    relationship="commercial",
    language="en",
    steps=(
        Step(
            250, "amador", Note("They ask for the packing line only; nothing for the growers is on the table so far.")
        ),
        Step(
            205,
            "whitfield",
            Move(
                "decline",
                reason=(
                    "After three meetings the growers still have no place in the idea, and the firm would build the "
                    "line without us. We told them so and parted on good terms."
                ),
            ),
        ),
    ),
)

_HONEY = Story(
    key="honey",
    opened=18,
    by="mejia",
    title="Miel con origen del Trifinio",
    idea="Vender por internet miel con origen y análisis, con el mismo precio por calidad para el apiario más pequeño.",
    liaison="padilla",
    partners=(("apiarios", "lead-partner"),),
    market_system="value-added-agriculture",
    relationship="commercial",
    steps=(
        Step(
            9,
            "padilla",
            Note("Llamada con Elmer: 62 apiarios, dos con laboratorio cerca. Visita acordada para fin de mes."),
        ),
    ),
)

STORIES: tuple[Story, ...] = (_SHEEP, _DAIRY, _FRUIT, _HONEY)
