"""Partnerships of the second year that are not committed: ideas, open questions, and those that went no further."""

from __future__ import annotations

from application.demo.cast import FUNDER
from application.demo.courses import Question, Seed, Team, answered, exploring, talking
from application.demo.script import Ask, Bring, Choose, Contract, Find, Gift, Move, Step, Story, carried

_SOUTH, _NORTH, _WEST = Team("mejia", "padilla"), Team("whitfield", "ebanks"), Team("mejia", "caceres")
_TOWNS = Team("funes", "membreno", "towns")
_AGRICULTURE, _TOURISM = "value-added-agriculture", "tourism-and-creative-industries"

_BAKERS = exploring(
    Seed(
        "bakers",
        112,
        _WEST,
        "es",
        "Pan de maíz para los hoteles de Ocotepeque",
        "Saber si los hoteles comprarían pan de maíz congelado antes de comprar el horno.",
        "panaderas",
        _AGRICULTURE,
        "commercial",
        notes=((6, "Hornean por turnos en casa de la presidenta."), (80, "Falta probar la cadena de frío.")),
    ),
    Question("¿Comprarían los hoteles pan de maíz congelado cada semana?", "6000", 78, "Harina y turnos de horno"),
    Step(
        60,
        "mejia",
        Bring(
            {
                FUNDER: ("60", (Gift("cash", "Fondos del programa", "5000", "USD"),)),
                "panaderas": ("25", (Gift("in-kind", "Turnos de horno", "2100", "USD", "Precio de un turno"),)),
            }
        ),
    ),
    Step(
        58,
        "mejia",
        Contract(
            "trial",
            "exploratory",
            "Prueba de pan congelado en dos hoteles",
            "panaderas",
            starts=50,
            ends=-45,
            amount="5000",
            currency="USD",
            basis="fixed-amount",
            language="es",
            budget=(("Congelador en alquiler", "3200"), ("Harina y transporte", "1800")),
            reports=(("narrative", -47),),
        ),
    ),
    *carried("trial", 56, author="mejia", approvers=("whitfield",), signers=(FUNDER, "panaderas")),
    Step(24, "mejia", Move("extend", reason="Dos hoteles piden otra prueba en temporada alta.", ends=-50)),
)

_PEPPERS = exploring(
    Seed(
        "peppers",
        130,
        _NORTH,
        "en",
        "Dried peppers for export",
        "Find out whether solar drying keeps the colour that buyers abroad ask for.",
        "especias",
        _AGRICULTURE,
        "commercial",
        notes=(
            (5, "They lost an order last year over colour."),
            (95, "Samples are out; no answer from the buyer yet."),
        ),
    ),
    Question("Does solar drying keep the colour?", "9000", 105, "Two dryers and the pepper"),
    Step(
        30,
        "whitfield",
        Contract(
            "samples",
            "exploratory",
            "Drying trials and samples",
            "especias",
            starts=14,
            ends=-60,
            amount="8000",
            currency="USD",
            basis="cost-reimbursement",
            budget=(("Samples and laboratory", "8000"),),
            reports=(("narrative", -62),),
        ),
    ),
)

_RESIN = exploring(
    Seed(
        "resin",
        88,
        _WEST,
        "es",
        "Resina de pino certificada",
        "Averiguar si la certificación cabe en el precio que pagan los compradores de resina.",
        "resinas",
        _AGRICULTURE,
        "commercial",
        notes=((4, "Trabajan con 70 resineros; nadie les paga más por certificar."),),
    ),
    Question("¿Cabe la certificación en el precio?", "7500", 120, "Transporte de muestras"),
    Step(28, "caceres", Find("Dos compradores pagan ocho por ciento más; alcanza desde la segunda cosecha.")),
    Step(
        20,
        "mejia",
        Contract(
            "audit",
            "exploratory",
            "Auditoría de prueba en dos cuadrillas",
            "resinas",
            starts=-8,
            ends=-40,
            amount="9800",
            currency="USD",
            basis="fixed-amount",
            language="es",
            budget=(("Auditora", "6300"), ("Viajes", "3500")),
            reports=(("narrative", -42),),
        ),
    ),
    Step(12, "caceres", Ask("commit", "not-yours", "Ya hay respuesta a la pregunta; ¿nos comprometemos?")),
)

_STAGE = answered(
    Seed(
        "stage",
        185,
        _NORTH,
        "en",
        "A stage for the coast",
        "Find out whether visitors of the coast would stay for an evening of theatre.",
        "teatro",
        _TOURISM,
        "strategic",
        notes=((10, "A full house on Saturdays, nobody from out of town."),),
    ),
    Question("Would visitors stay for an evening?", "5000", 70, "The house and the company on eight evenings"),
    "Of 310 visitors asked, 22 would stay; the boats leave at five.",
    Step(104, "whitfield", Move("decline", reason="The answer is no, and both sides knew it after six evenings.")),
)

_SHRIMP = talking(
    Seed(
        "shrimp",
        160,
        _SOUTH,
        "es",
        "Camarón con sello del Golfo",
        "Un sello común para el camarón del Golfo, con análisis de agua que todos puedan ver.",
        "manglar",
        _AGRICULTURE,
        "commercial",
        notes=((9, "La gerencia pide que el sello sea solo suyo el primer año."),),
    ),
    Step(
        120,
        "mejia",
        Move("stop", reason="La empresa prefiere un sello propio y se retira.", outcome="withdrawn-by-partner"),
    ),
    Step(118, "mejia", Move("close")),
)

_WEAVERS = talking(
    Seed(
        "weavers",
        26,
        Team("mejia", None),
        "es",
        "Tejidos lencas en vitrinas de diseño",
        "Que cuarenta tejedoras vendan piezas firmadas en tiendas de diseño, al precio que fijen ellas.",
        "hilos",
        _TOURISM,
        "commercial",
    ),
)

_LAKE = talking(
    Seed(
        "lake",
        15,
        _TOWNS,
        "es",
        "Una noche más junto al lago",
        "Que quien visita el lago duerma una noche más: falta encontrar con quién intentarlo.",
        None,
        _TOURISM,
        "network",
        notes=((4, "Tres hospedajes familiares llegaron a la primera reunión; ninguno quiere ir solo."),),
    ),
)

_GREENS = talking(
    Seed(
        "greens",
        40,
        _WEST,
        "es",
        "Hortaliza lavada para supermercados",
        "Que treinta familias vendan hortaliza lavada y empacada, con contrato de compra por temporada.",
        "hortalizas",
        _AGRICULTURE,
        "implementing",
        notes=((7, "El comprador pide lavado y código de barras; ellos ponen el galpón."),),
    ),
    Step(
        20,
        "mejia",
        Bring(
            {
                FUNDER: ("60", (Gift("cash", "Fondos del programa", "24000", "USD"),)),
                "hortalizas": ("25", (Gift("in-kind", "Galpón de empaque", "10000", "USD", "Alquiler de la zona"),)),
            }
        ),
    ),
    Step(
        18,
        "caceres",
        Choose(
            {
                "idea": ("strong", "Hay comprador y contrato a la vista."),
                "partner": ("fair", "Cumplen, pero aún no invierten en grupo."),
            },
            {"willing-to-try": "yes", "willing-to-invest": "partly", "innovates": "partly", "influences-others": "no"},
            {FUNDER: (("market-access", "Llevamos al comprador a la finca."),)},
            "",
        ),
    ),
)

STORIES: tuple[Story, ...] = (_BAKERS, _PEPPERS, _RESIN, _STAGE, _SHRIMP, _WEAVERS, _LAKE, _GREENS)
