"""The first year's other partnerships: some have run their course, one is in closing, one was terminated."""

from __future__ import annotations

from application.demo.courses import (
    Deal,
    Reach,
    Seed,
    Team,
    called_off,
    delivering,
    ending,
    finished,
)
from application.demo.script import Carry, Move, Step, Story

_SOUTH, _NORTH = Team("mejia", "caceres"), Team("whitfield", "ebanks")
_AGRICULTURE, _TOURISM = "value-added-agriculture", "tourism-and-creative-industries"
_FOUNDERS, _RULES = "entrepreneurship-services", "business-enabling-environment"

_CUPPING = finished(
    Seed(
        "cupping",
        735,
        _SOUTH,
        "es",
        "Laboratorio de catación de El Pinar",
        "Que 140 familias cafetaleras conozcan la taza de su café antes de venderlo y negocien con ese dato.",
        "elpinar",
        _AGRICULTURE,
        "implementing",
        notes=(
            (6, "La cooperativa ya tiene el local; le falta equipo y quien catee."),
            (300, "Dos catadoras propias."),
        ),
    ),
    Deal(
        "Laboratorio de catación",
        13,
        "31000",
        "14000",
        budget=(("Equipo de catación", "19000"), ("Formación de catadores", "12000")),
    ),
    "graduated",
    "El laboratorio cobra por muestra y se paga solo desde el mes once.",
)

_STALLS = finished(
    Seed(
        "stalls",
        610,
        _SOUTH,
        "es",
        "Cuentas claras en los puestos de La Merced",
        "Que sesenta vendedoras lleven sus cuentas cada día y compren juntas al por mayor.",
        "vendedoras",
        _FOUNDERS,
        "implementing",
        notes=((5, "Se reúnen los martes a las cinco, cuando cierra el mercado."),),
    ),
    Deal(
        "Cuentas y compras en común", 8, "11500", "3000", budget=(("Formación", "7000"), ("Fondo de compras", "4500"))
    ),
    "completed",
    "Cincuenta y dos puestos compran juntos cada semana.",
)

_KITCHENS = ending(
    Seed(
        "kitchens",
        590,
        _SOUTH,
        "es",
        "Comedores que compran en la finca",
        "Que doce comedores escolares compren hortaliza y huevo a fincas del valle, con pago a quince días.",
        "mesa",
        _AGRICULTURE,
        "strategic",
        notes=(
            (9, "La fundación ya compra a tres fincas; el pago tarda dos meses."),
            (420, "Doce comedores comprando."),
        ),
    ),
    Deal(
        "Compras locales de doce comedores",
        15,
        "145000",
        "55000",
        basis="cost-reimbursement",
        budget=(("Acopio y transporte", "82000"), ("Asistencia en finca", "41000"), ("Administración", "22000")),
    ),
    "completed",
    "El plazo terminó y los comedores siguen comprando. Falta el informe financiero final de la fundación.",
)

_OFFICE = delivering(
    Seed(
        "office",
        500,
        _NORTH,
        "en",
        "Working with the national office of trades",
        "Share what firms tell us about permits and training, and open the office's regional desks to our partners.",
        "oficios",
        _RULES,
        "advocacy",
        notes=(
            (8, "The director wants figures from the field, not another workshop."),
            (310, "Second joint report out."),
        ),
    ),
    Deal("Memorandum with the national office of trades", 36),
)

_HARBOUR_SEED = Seed(
    "harbour",
    480,
    _NORTH,
    "en",
    "Cold storage for small exporters",
    "Let forty small exporters share cold rooms and containers, so that a pallet can leave when it is ripe.",
    "golfo",
    _AGRICULTURE,
    "commercial",
    notes=(
        (11, "They would rent by the pallet if somebody fills the first year."),
        (390, "Power cuts; rooms stand idle."),
    ),
)
_HARBOUR = delivering(
    _HARBOUR_SEED,
    Deal("Cold storage, umbrella agreement", 48, "600000", "600000", kind="umbrella", basis="hybrid"),
    *called_off(
        _HARBOUR_SEED,
        Deal(
            "First two cold rooms",
            5,
            "160000",
            kind="subaward",
            key="rooms",
            budget=(("Cold rooms", "130000"), ("Operators", "30000")),
        ),
        110,
    ),
    *called_off(
        _HARBOUR_SEED,
        Deal(
            "Containers by the pallet",
            12,
            "90000",
            kind="subaward",
            key="pallets",
            budget=(("Container places", "70000"), ("Software", "20000")),
        ),
        443,
        Reach.SIGNED,
    ),
    Step(12, "marchetti", Carry("main", "suspend", "The rooms have no power until the substation is repaired.")),
)

_ORCHARDS = delivering(
    Seed(
        "orchards",
        445,
        _SOUTH,
        "es",
        "Viveros de marañón en el sur",
        "Injertar marañón en fincas de cuarenta familias y vender la nuez en conjunto.",
        "semillero",
        _AGRICULTURE,
        "implementing",
        notes=((7, "Tienen vivero; el riego es prestado."), (210, "Los gastos no cuadran con las visitas a finca.")),
    ),
    Deal("Viveros e injertos de marañón", 14, "48000", "12000", budget=(("Viveros", "30000"), ("Injertos", "18000"))),
    Step(180, "marchetti", Carry("main", "terminate", "Dos meses sin soporte de gastos, pese a tres recordatorios.")),
    Step(
        176,
        "mejia",
        Move("wind-down", reason="El convenio se terminó por incumplimiento.", outcome="terminated-for-cause"),
    ),
    Step(168, "mejia", Move("close")),
    late=1,
)

_CUSTOMS = delivering(
    Seed(
        "customs",
        400,
        _NORTH,
        "en",
        "Export paperwork in one day",
        "Publish what each border post asks for, and help twelve forwarders to file it once instead of five times.",
        "comercio",
        _RULES,
        "advocacy",
        notes=(
            (12, "They know every post; nobody has written it down."),
            (260, "Nine of twelve forwarders file once."),
        ),
    ),
    Deal(
        "Export paperwork in one day",
        15,
        "95000",
        "65000",
        budget=(("Research at border posts", "35000"), ("Platform", "40000"), ("Training", "20000")),
    ),
)

STORIES: tuple[Story, ...] = (_CUPPING, _STALLS, _KITCHENS, _OFFICE, _HARBOUR, _ORCHARDS, _CUSTOMS)
