"""Partnerships of the second year that are committed, and what each one's agreement still lacks."""

from __future__ import annotations

from application.demo.courses import Deal, Reach, Seed, Team, agreeing
from application.demo.script import (
    Ask,
    Carry,
    Contract,
    Declare,
    Handle,
    Move,
    Rate,
    Sign,
    Step,
    Stop,
    Story,
    Waive,
)
from application.demo.script_clauses import Repay, Reword

_SOUTH, _NORTH, _WEST = Team("mejia", "padilla"), Team("whitfield", "ebanks"), Team("mejia", "caceres")
_AGRICULTURE, _TOURISM = "value-added-agriculture", "tourism-and-creative-industries"
_FOUNDERS, _RULES = "entrepreneurship-services", "business-enabling-environment"

_FLOWERS = agreeing(
    Seed(
        "flowers",
        75,
        _SOUTH,
        "es",
        "Flores de altura para exportar",
        "Que noventa familias siembren flor de corte con contrato de compra y cadena de frío.",
        "flores",
        _AGRICULTURE,
        "commercial",
        notes=((8, "La empresa ya exporta; quiere abrir a fincas pequeñas."), (60, "El comprador único es un riesgo.")),
    ),
    Deal(
        "Noventa fincas de flor de corte",
        20,
        "380000",
        "220000",
        basis="hybrid",
        budget=(("Invernaderos", "240000"), ("Asistencia en finca", "140000")),
    ),
    Reach.DRAFT,
    Step(
        22,
        "mejia",
        Reword(
            "main",
            "payment-basis",
            "Los invernaderos se pagan a precio fijo, contra su entrega; la asistencia en finca, contra lo que cuesta.",
            "El fabricante da precio cerrado; los técnicos no pueden.",
        ),
    ),
    # The standard words are others now; what was written instead of them has to be looked at again.
    Step(21, "mejia", Repay("main", "cost-reimbursement")),
    Step(11, "mejia", Rate("high", "Un solo comprador y precio en moneda extranjera.")),
)

_LOANS = agreeing(
    Seed(
        "loans",
        41,
        Team("whitfield", None),
        "en",
        "Loans that follow the harvest",
        "Lend to small growers when they need it and collect when they sell.",
        "crece",
        _FOUNDERS,
        "commercial",
        notes=((6, "They would lend against a purchase contract; the amount is still open."),),
    ),
    Deal("Technology for harvest loans", 12, "9000", "9000", budget=(("Software", "9000"),)),
    Reach.DRAFT,
    Step(22, "marchetti", Waive("commit", "liaison-named", "A liaison for finance is hired from next month on.")),
    Step(
        8,
        "whitfield",
        Contract("fund", "grant", "Guarantee for the first harvest", "crece", starts=-30, ends=-300),
    ),
)

_BOATS = agreeing(
    Seed(
        "boats",
        70,
        _NORTH,
        "en",
        "Boats and guides of the Tela coast",
        "License twenty boat owners as guides, with one booking desk and one price list.",
        "marplata",
        _TOURISM,
        "commercial",
        notes=((5, "Keyla has nine of the twenty; the others want to see the price list."),),
    ),
    Deal("Twenty guides and one desk", 12, "34000", "18000", budget=(("Training", "20000"), ("Booking desk", "14000"))),
    Reach.DRAFT,
    Step(22, "whitfield", Declare("My sister keeps the books of one of the twenty boat owners.")),
    Step(21, "marchetti", Handle("whitfield", "Thomas writes the agreement; nobody of his family is paid under it.")),
    Step(16, "whitfield", Carry("main", "submit")),
)

_LEDGERS = agreeing(
    Seed(
        "ledgers",
        48,
        _SOUTH,
        "es",
        "Contadores para cooperativas",
        "Un equipo de contadores que atienda a quince cooperativas, pagado por todas.",
        "cuentas",
        _FOUNDERS,
        "implementing",
        notes=((6, "Quince cooperativas dijeron que sí; nueve ya pagan la mitad."),),
    ),
    Deal("Contadores compartidos", 12, "29000", "15000", budget=(("Contadores", "24000"), ("Sistema", "5000"))),
    Reach.DRAFT,
    Step(7, "padilla", Ask("submit", "selection-recorded", "¿Por concurso o propuesta propia?", "main")),
)

_WATER = agreeing(
    Seed(
        "water",
        58,
        _WEST,
        "es",
        "Análisis de agua al alcance de las juntas",
        "Que las juntas de agua paguen por un análisis mensual que entiendan.",
        "aguaclara",
        _RULES,
        "implementing",
        notes=((5, "El laboratorio baja el precio si hay veinte juntas."),),
    ),
    Deal("Análisis para veinte juntas", 6, "8000", "4000", budget=(("Análisis", "8000"),)),
    Reach.SENT,
    Step(9, "mejia", Sign("main", "aguaclara")),
    Step(6, "caceres", Ask("bring-into-force", "signed-file-attached", "El original está en la oficina.", "main")),
)

_CATTLE = agreeing(
    Seed(
        "cattle",
        140,
        _NORTH,
        "en",
        "Pasture that lasts through the dry months",
        "Show on thirty farms that silage pays, and sell the bags through the union.",
        "ganaderos",
        _AGRICULTURE,
        "implementing",
        notes=((9, "Thirty farms, all of members of the board."), (90, "No farm outside the board was invited.")),
    ),
    Deal("Silage on thirty farms", 12, "14000", "7000", budget=(("Bags and machines", "14000"),)),
    Reach.DRAFT,
    Step(
        35,
        "whitfield",
        Move("wind-down", reason="The union will not open it to others; we stop here.", outcome="stopped"),
    ),
)

_CODE = agreeing(
    Seed(
        "code",
        85,
        _NORTH,
        "en",
        "Apprentices for software houses",
        "Place fifty apprentices in software houses of the north, paid from the second month.",
        "colibri",
        _FOUNDERS,
        "strategic",
        notes=((4, "Eleven houses would take apprentices."),),
    ),
    Deal("Fifty apprentices", 14, "62000", "58000", budget=(("Stipends", "40000"), ("Mentors", "22000"))),
    Reach.APPROVED,
    Step(10, "marchetti", Stop("Its owner is under review by the tax authority; we wait.", organisation="colibri")),
)

_REGISTRY = agreeing(
    Seed(
        "registry",
        38,
        _SOUTH,
        "es",
        "Un registro productivo que se pueda consultar",
        "Que cualquier empresa consulte el registro productivo sin viajar a la capital. No se mueve dinero.",
        "registro",
        _RULES,
        "advocacy",
        notes=((6, "La directora quiere empezar por dos departamentos."),),
    ),
    Deal("Memorando con el Instituto de Registro Productivo", 24),
    Reach.SENT,
)

STORIES: tuple[Story, ...] = (_FLOWERS, _LOANS, _BOATS, _LEDGERS, _WATER, _CATTLE, _CODE, _REGISTRY)
