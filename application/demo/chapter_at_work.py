"""Partnerships of the second year at work: a pivot under way, one on hold, one that went ahead by a waiver."""

from __future__ import annotations

from application.demo.courses import Deal, Seed, Team, called_off, delivering
from application.demo.script import Move, Plan, Step, Stop, Story, Waive

_SOUTH, _WEST = Team("mejia", "padilla"), Team("mejia", "caceres")
_TOWNS = Team("funes", "membreno", "towns")
_TOURISM, _RULES = "tourism-and-creative-industries", "business-enabling-environment"

_SQUARE = delivering(
    Seed(
        "square",
        330,
        _TOWNS,
        "es",
        "La plaza de Valle Sereno",
        "Que la plaza vuelva a tener talleres y comedores, con una feria los domingos y permisos en un día.",
        "sereno",
        _TOURISM,
        "strategic",
        notes=((9, "La alcaldesa ofrece seis locales vacíos."), (240, "La feria llena; los locales siguen vacíos.")),
        beside=(("puentes", "co-funder"),),
    ),
    Deal("Talleres y feria en la plaza", 16, "88000", "52000", budget=(("Locales", "51000"), ("Feria", "37000"))),
    Step(
        17,
        "funes",
        Move("propose-pivot", reason="La gente viene por la feria y no por los talleres. Conviene cambiar de rumbo."),
    ),
)

_PIER = delivering(
    Seed(
        "pier",
        220,
        _TOWNS,
        "es",
        "El muelle viejo de Puerto Ámbar",
        "Que el muelle viejo reciba lanchas de turismo y un mercado de pescado limpio.",
        "ambar",
        _TOURISM,
        "implementing",
        notes=((8, "El muelle aguanta; falta luz y agua."), (170, "Cambió el tesorero municipal.")),
    ),
    Deal("Obras menores del muelle viejo", 12, "44000", "30000", budget=(("Obras", "34000"), ("Mercado", "10000"))),
    Step(13, "funes", Stop("La tesorería no ha podido mostrar los recibos de la primera obra.")),
)

_STUDIES_SEED = Seed(
    "studies",
    138,
    _SOUTH,
    "es",
    "Precios del mar, cada lunes",
    "Publicar cada lunes el precio de playa de ocho especies, para que quien pesca sepa antes de vender.",
    "centro",
    _RULES,
    "strategic",
    notes=((6, "El centro ya recoge precios en dos playas."), (120, "Ocho playas; el boletín sale los lunes.")),
)
_STUDIES = delivering(
    _STUDIES_SEED,
    Deal("Boletín de precios de playa", 5, "12500", "5500", budget=(("Encuestas", "9000"), ("Boletín", "3500"))),
    Step(
        134,
        "mejia",
        Plan("¿Usan los pescadores el precio para vender?", "3000", "USD", 73, "Encuestadores del centro"),
    ),
    Step(132, "mejia", Move("explore")),
    Step(
        128,
        "marchetti",
        Waive("commit", "finding-recorded", "La veda empieza en tres semanas; el hallazgo llegará con la temporada."),
    ),
)

_ROUTE_SEED = Seed(
    "route",
    345,
    _WEST,
    "es",
    "Hoteles y comunidades de la ruta alta",
    "Que once hoteles compren a su alrededor: pan, café, guías y artesanía, con contratos cortos que se renuevan.",
    "rutaalta",
    _TOURISM,
    "commercial",
    notes=((10, "Once hoteles, nueve dueñas."), (210, "Los contratos cortos se renuevan solos.")),
)
_ROUTE = delivering(
    _ROUTE_SEED,
    Deal("Ruta alta, convenio marco", 36, "260000", "340000", kind="umbrella", basis="hybrid"),
    *called_off(
        _ROUTE_SEED,
        Deal(
            "Compras locales, primera temporada",
            4,
            "42000",
            kind="subaward",
            key="season",
            budget=(("Acopio", "27000"), ("Formación", "15000")),
        ),
        105,
    ),
    *called_off(
        _ROUTE_SEED,
        Deal(
            "Guías y artesanía, segunda temporada",
            9,
            "55000",
            kind="subaward",
            key="guides",
            budget=(("Guías", "33000"), ("Artesanía", "22000")),
        ),
        270,
    ),
)

STORIES: tuple[Story, ...] = (_SQUARE, _PIER, _STUDIES, _ROUTE)
