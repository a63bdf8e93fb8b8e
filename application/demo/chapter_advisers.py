"""The network around the certified fintech advisers: those who sent small firms to them, and bring in others."""

from __future__ import annotations

from application.demo.courses import Deal, Reach, Seed, Team, agreeing, delivering
from application.demo.script import Story

_NORTH, _SOUTH, _WEST = Team("whitfield", "ebanks"), Team("mejia", "padilla"), Team("mejia", "caceres")
_FOUNDERS, _RULES = "entrepreneurship-services", "business-enabling-environment"
#: The financial-technology partner advises in each of them.
_ADVISER = (("lempira", "adviser"),)

_SHOPS = delivering(
    Seed(
        "shops",
        290,
        _SOUTH,
        "es",
        "Asesoría digital para pulperías del Valle Sur",
        "Que cien pulperías de la cámara cobren por teléfono y lleven su inventario con un asesor certificado.",
        "camarasur",
        _FOUNDERS,
        "network",
        notes=(
            (4, "La cámara pone la lista de afiliadas; los asesores, la primera visita."),
            (200, "64 pulperías cobran."),
        ),
        beside=_ADVISER,
    ),
    Deal("Asesoría digital a cien pulperías", 11, "13500", "6500", budget=(("Visitas", "9500"), ("Material", "4000"))),
)

_SAVERS = delivering(
    Seed(
        "savers",
        240,
        _WEST,
        "es",
        "Crédito con historial de ventas",
        "Que la cooperativa acepte como historial las ventas que los asesores ayudan a registrar. No se mueve dinero.",
        "horizonte",
        _FOUNDERS,
        "network",
        notes=((6, "El comité de crédito quiere ver seis meses de ventas."), (150, "Primeros 18 créditos aprobados.")),
        beside=_ADVISER,
    ),
    Deal("Memorando con Nuevo Horizonte", 24),
)

_STANDS = agreeing(
    Seed(
        "stands",
        52,
        _NORTH,
        "en",
        "Market stands that take cards",
        "Bring two hundred market stands of the north onto card payments, each with an adviser for three months.",
        "locatarios",
        _FOUNDERS,
        "implementing",
        notes=((7, "Their secretary general came with eleven stand holders and one question: what does it cost?"),),
        beside=_ADVISER,
    ),
    Deal("Two hundred stands that take cards", 9, "14500", "5500", budget=(("Advisers", "11000"), ("Readers", "3500"))),
    Reach.SENT,
)

_TAXES = agreeing(
    Seed(
        "taxes",
        34,
        _WEST,
        "es",
        "Permiso de operación desde el teléfono",
        "Que abrir un negocio en Labranza Blanca se pueda pagar y tramitar por teléfono. No se mueve dinero.",
        "labranza",
        _RULES,
        "advocacy",
        notes=((5, "El alcalde ofrece una ventanilla y pide que un asesor atienda los jueves."),),
        beside=_ADVISER,
    ),
    Deal("Memorando con la alcaldía de Labranza Blanca", 18),
    Reach.REVIEW,
)

_WEBSHOP_SEED = Seed(
    "webshop",
    205,
    _NORTH,
    "en",
    "An online shelf for three hundred small brands",
    "Put three hundred small brands on one online shelf, with photographs, prices and stock kept by an adviser.",
    "tiendita",
    _FOUNDERS,
    "commercial",
    notes=((8, "They pay for the photographs themselves."), (140, "Orders from five departments in the first month.")),
    beside=_ADVISER,
)
_WEBSHOP = delivering(
    _WEBSHOP_SEED,
    Deal(
        "An online shelf for three hundred brands",
        12,
        "38000",
        "42000",
        budget=(("Photographs and texts", "16000"), ("Advisers", "22000")),
    ),
)

STORIES: tuple[Story, ...] = (_SHOPS, _SAVERS, _STANDS, _TAXES, _WEBSHOP)
