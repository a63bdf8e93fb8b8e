"""The cast of the demo: our organisation, its people, the partners. All invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from application.demo.bodies import LATER, Body

FUNDER = "lodestar"
OFFICE = "Lodestar Honduras"
PROGRAMME = "Mercados en Movimiento"
#: The programmes by the keys that stories call them by.
PROGRAMMES: Mapping[str, str] = {"markets": PROGRAMME, "towns": "Ciudades con Oficio"}
ZONE = "America/Tegucigalpa"
LOCALE = "es"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with one role, in a programme or in all; a partner's person belongs to an organisation with duties."""

    name: str
    email: str
    locale: str
    role: str
    organisation: str | None = None
    duties: Sequence[str] = ()
    programme: str | None = None


PEOPLE: Mapping[str, Somebody] = {
    "zelaya": Somebody("Gabriela Zelaya", "gabriela.zelaya@example.org", "es", "administrator"),
    "mejia": Somebody("Karla Mejía Reyes", "karla.mejia@example.org", "es", "grants-officer"),
    "whitfield": Somebody("Thomas Whitfield", "thomas.whitfield@example.org", "en", "grants-officer"),
    "padilla": Somebody("Óscar Padilla Lobo", "oscar.padilla@example.org", "es", "liaison"),
    "amador": Somebody("Ruth Amador", "ruth.amador@example.org", "en", "liaison"),
    "marchetti": Somebody("Elena Marchetti", "elena.marchetti@example.org", "en", "leadership"),
    "sabillon": Somebody("Wendy Sabillón", "wendy.sabillon@example.org", "es", "finance"),
    "turcios": Somebody("Dennis Turcios", "dennis.turcios@example.org", "es", "verifier"),
    "achterberg": Somebody("Helen Achterberg", "helen.achterberg@example.org", "en", "auditor"),
    "orellana": Somebody(
        "Marvin Orellana", "marvin.orellana@example.org", "es", "partner-member", "neblinas", ("signatory",)
    ),
    "lemus": Somebody("Suyapa Lemus", "suyapa.lemus@example.org", "es", "partner-member", "lencas"),
    "funes": Somebody("Ileana Funes", "ileana.funes@example.org", "es", "grants-officer", programme="towns"),
    "membreno": Somebody("Josué Membreño", "josue.membreno@example.org", "es", "liaison", programme="towns"),
    "caceres": Somebody("Yolany Cáceres", "yolany.caceres@example.org", "es", "liaison", programme="markets"),
    "ebanks": Somebody("Alden Ebanks", "alden.ebanks@example.org", "en", "liaison", programme="markets"),
    "banegas": Somebody(
        "Nicole Banegas", "nicole.banegas@example.org", "en", "partner-member", "lempira", ("signatory", "programme")
    ),
    "rosales": Somebody("Edwin Rosales", "edwin.rosales@example.org", "es", "partner-member", "lempira", ("finance",)),
    "aguilar": Somebody(
        "Doris Aguilar", "doris.aguilar@example.org", "es", "partner-member", "neblinas", ("finance", "programme")
    ),
}

_FIRST: Mapping[str, Body] = {
    FUNDER: Body(
        "08010000000001",
        "Lodestar Partnerships Foundation",
        "international-ngo",
        "Tegucigalpa",
        "Colonia Palmira, avenida de los Pinos 214\nTegucigalpa, Honduras",
        "Elena Marchetti",
        "Country Director",
    ),
    "pastorena": Body(
        "08010000000002",
        "Cárnicos La Pastoreña S. de R. L.",
        "anchor-firm",
        "Juticalpa",
        "Barrio El Centro, salida a Catacamas, km 2\nJuticalpa, Olancho, Honduras",
        "Rigoberto Cálix",
        "Gerente general",
    ),
    "sanjacinto": Body(
        "08010000000003",
        "Alcaldía Municipal de San Jacinto del Valle",
        "municipality",
        "San Jacinto del Valle",
        "Plaza Central, edificio municipal\nSan Jacinto del Valle, Honduras",
        "Norma Ordóñez",
        "Alcaldesa municipal",
    ),
    "istmo": Body(
        "8010004-K",
        "Fondo Urbano del Istmo",
        "foundation",
        "Ciudad de Guatemala",
        "18 calle 5-56, zona 10\nCiudad de Guatemala, Guatemala",
        "Ignacio Barrios",
        "Director ejecutivo",
        country="GT",
    ),
    "plaza": Body(
        "08010000000005",
        "Inversiones Plaza Vieja S. A.",
        "company",
        "Tegucigalpa",
        "Bulevar Los Próceres, torre Arrayán, piso 6\nTegucigalpa, Honduras",
        "Mirna Castellanos",
        "Presidenta del consejo",
    ),
    "neblinas": Body(
        "08010000000006",
        "Asociación Juventud Rural de Las Neblinas",
        "civil-society",
        "Las Neblinas",
        "Desvío a Las Neblinas, casa comunal\nLa Paz, Honduras",
        "Marvin Orellana",
        "Presidente",
    ),
    "cerroazul": Body(
        "08010000000007",
        "Cooperativa Cafetalera Cerro Azul Ltda.",
        "producer-organisation",
        "Marcala",
        "Beneficio Cerro Azul, carretera a Marcala km 4\nLa Paz, Honduras",
        "Delia Argueta",
        "Gerente",
        women_led=True,
    ),
    "lencas": Body(
        "08010000000008",
        "Red de Mujeres Emprendedoras Lencas",
        "civil-society",
        "La Esperanza",
        "Barrio El Way, frente al mercado de artesanías\nLa Esperanza, Intibucá, Honduras",
        "Suyapa Lemus",
        "Coordinadora general",
        women_led=True,
    ),
    "barro": Body(
        "08010000000009",
        "Taller Escuela Manos de Barro",
        "civil-society",
        "Ojojona",
        "Calle de los Alfareros\nOjojona, Francisco Morazán, Honduras",
        "Iris Flores",
        "Directora",
        women_led=True,
    ),
    "quetzal": Body(
        "08010000000010",
        "Posada y Senderos El Quetzal",
        "tour-operator",
        "Gracias",
        "Camino al parque Celaque, km 3\nGracias, Lempira, Honduras",
        "Lesly Rápalo",
        "Propietaria",
        women_led=True,
    ),
    "cacao": Body(
        "08010000000011",
        "Cacao Fino de la Costa S. A.",
        "anchor-firm",
        "La Ceiba",
        "Parque industrial Mazapán, lote 7\nLa Ceiba, Atlántida, Honduras",
        "Rolando Bustillo",
        "Chief Executive",
    ),
    "lempira": Body(
        "08010000000012",
        "Lempira Digital S. A.",
        "ict-firm",
        "San Pedro Sula",
        "Barrio Río de Piedras, 7 avenida, 21-14\nSan Pedro Sula, Honduras",
        "Andrea Handal",
        "Managing Director",
        women_led=True,
    ),
    "tropical": Body(
        "08010000000013",
        "Exportadora Tropical del Norte",
        "company",
        "Tocoa",
        "Barrio Abajo, contiguo a la bodega central\nTocoa, Colón, Honduras",
        "Saúl Matute",
        "Gerente",
    ),
    "camara": Body(
        "08010000000014",
        "Cámara de Comercio de Villa Esperanza",
        "business-chamber",
        "Villa Esperanza",
        "Calle Real 12\nVilla Esperanza, Honduras",
        "Berta Guillén",
        "Presidenta",
    ),
    "apiarios": Body(
        "08010000000015",
        "Apiarios del Trifinio",
        "producer-organisation",
        "Nueva Ocotepeque",
        "Aldea San José de la Reunión\nOcotepeque, Honduras",
        "Elmer Santos",
        "Coordinador",
    ),
    "lacteos": Body(
        "08010000000016",
        "Lácteos Río Hondo S. de R. L.",
        "anchor-firm",
        "Choluteca",
        "Carretera Panamericana, km 131\nCholuteca, Honduras",
        "Ondina Valladares",
        "Gerente general",
        women_led=True,
    ),
    "universidad": Body(
        "08010000000017",
        "Universidad Técnica de Occidente",
        "academia",
        "Santa Rosa de Copán",
        "Campus Las Lomas, edificio A\nSanta Rosa de Copán, Honduras",
        "Fausto Pineda",
        "Rector",
    ),
}


#: Everybody there is, by the key that stories call them by.
BODIES: Mapping[str, Body] = {**_FIRST, **LATER}


def of_role(role: str) -> Sequence[str]:
    """Return the keys of the people with a role."""
    return [key for key, one in PEOPLE.items() if one.role == role]
