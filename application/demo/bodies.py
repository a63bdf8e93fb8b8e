"""The organisations that come later than the first cast. All invented, numbers too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Numbers in the register of those below begin after those of the first cast.
FIRST_NUMBER = 8010000000021


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation, and who signs for it in which capacity; its number is of its country's tax register."""

    number: str
    name: str
    kind: str
    locality: str
    address: str
    signatory: str
    capacity: str
    women_led: bool | None = None
    country: str = "HN"

    @property
    def identifier(self) -> tuple[str, str]:
        """The scheme and the number by which it is registered."""
        return ("GT-NIT" if self.country == "GT" else "HN-RTN", self.number)


_CEO, _PRESIDENT, _MANAGER = "Director ejecutivo", "Presidenta", "Gerente general"
_MAYOR = "Alcalde municipal"
_WOMEN = frozenset({"vendedoras", "panaderas", "hilos", "mesa"})
_ROWS: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    (
        "elpinar",
        "Cooperativa Cafetalera El Pinar Ltda.",
        "producer-organisation",
        "Danlí",
        "Barrio Oriental",
        "Nelson Valladares",
        "Gerente",
    ),
    (
        "vendedoras",
        "Asociación de Vendedoras de La Merced",
        "civil-society",
        "Siguatepeque",
        "Mercado La Merced, local 4",
        "Blanca Discua",
        _PRESIDENT,
    ),
    ("mesa", "Fundación Mesa Abierta", "foundation", "Comayagua", "Barrio Abajo, casa 12", "Leonor Suazo", "Directora"),
    (
        "oficios",
        "Dirección Nacional de Oficios y Pequeña Empresa",
        "ministry",
        "Tegucigalpa",
        "Colonia Tepeyac, edificio Ceibal",
        "Ramón Interiano",
        "Director nacional",
    ),
    (
        "golfo",
        "Logística del Golfo S. A. de C. V.",
        "service-provider",
        "Choloma",
        "Zona industrial, bodega 9",
        "Patricia Handal",
        "Gerente general",
    ),
    ("semillero", "Semillero del Sur", "national-ngo", "Nacaome", "Barrio San Juan", "Wilmer Osorto", _CEO),
    (
        "comercio",
        "Alianza Ístmica de Comercio",
        "multilateral",
        "Tegucigalpa",
        "Bulevar Morazán, torre Caoba",
        "Sonia Vindel",
        "Representante",
    ),
    (
        "camarasur",
        "Cámara de Comercio del Valle Sur",
        "business-chamber",
        "Choluteca",
        "Avenida Central, edificio Cámara",
        "Hernán Baquedano",
        "Presidente",
    ),
    (
        "horizonte",
        "Cooperativa de Ahorro y Crédito Nuevo Horizonte",
        "financial-institution",
        "Santa Bárbara",
        "Calle Real, esquina opuesta al parque",
        "Miriam Perdomo",
        "Gerente",
    ),
    (
        "locatarios",
        "Federación de Locatarios de los Mercados del Norte",
        "civil-society",
        "San Pedro Sula",
        "Barrio Medina, 7 calle",
        "Isidro Chinchilla",
        "Secretario general",
    ),
    (
        "labranza",
        "Alcaldía Municipal de Labranza Blanca",
        "municipality",
        "Labranza Blanca",
        "Plaza Mayor",
        "Carlos Roberto Maradiaga",
        _MAYOR,
    ),
    (
        "tiendita",
        "Tiendita en Línea S. A.",
        "e-commerce",
        "San Pedro Sula",
        "Colonia Trejo, 11 avenida",
        "Melissa Fuentes",
        _MANAGER,
    ),
    (
        "panaderas",
        "Panaderas Unidas de Ocotepeque",
        "producer-organisation",
        "Ocotepeque",
        "Barrio San José",
        "Reina Isabel Chacón",
        _PRESIDENT,
    ),
    (
        "resinas",
        "Resinas del Bosque S. de R. L.",
        "company",
        "Gualaco",
        "Salida a San Esteban, km 1",
        "Adán Euceda",
        _MANAGER,
    ),
    (
        "flores",
        "Flores de Altura S. A.",
        "anchor-firm",
        "Siguatepeque",
        "Aldea El Porvenir",
        "Ingrid Bonilla",
        _MANAGER,
    ),
    ("teatro", "Casa de Teatro Telón Azul", "other", "La Ceiba", "Barrio La Isla", "Danilo Meza", "Director"),
    (
        "marplata",
        "Operadora Mar de Plata",
        "tour-operator",
        "Tela",
        "Paseo de la playa",
        "Keyla Martínez Arzú",
        "Propietaria",
    ),
    (
        "crece",
        "Financiera Crece Pueblo S. A.",
        "financial-institution",
        "Tegucigalpa",
        "Colonia Alameda",
        "Julio Pavón",
        _MANAGER,
    ),
    (
        "hortalizas",
        "Hortalizas La Montañita",
        "producer-organisation",
        "La Esperanza",
        "Aldea Chogola",
        "Santos Domínguez",
        "Presidente",
    ),
    (
        "registro",
        "Instituto Nacional de Registro Productivo",
        "ministry",
        "Tegucigalpa",
        "Barrio La Granja",
        "Lourdes Zúniga",
        "Directora",
    ),
    (
        "colibri",
        "Colibrí Software S. de R. L.",
        "ict-firm",
        "San Pedro Sula",
        "Barrio Los Andes",
        "Andrea Kattán",
        "Gerente",
    ),
    (
        "puentes",
        "Puentes Internacional",
        "international-ngo",
        "Tegucigalpa",
        "Colonia Lomas del Guijarro",
        "Margaret Oyelaran",
        "Country Representative",
    ),
    (
        "especias",
        "Especias de Oriente S. A.",
        "anchor-firm",
        "Catacamas",
        "Carretera a Dulce Nombre, km 3",
        "Roger Zepeda",
        _MANAGER,
    ),
    (
        "rutaalta",
        "Hoteles de la Ruta Alta S. A.",
        "tour-operator",
        "Copán Ruinas",
        "Calle de los Plantones",
        "Vilma Cueva",
        "Gerente",
    ),
    (
        "cuentas",
        "Cuentas Claras Consultores",
        "service-provider",
        "Tegucigalpa",
        "Barrio Guanacaste",
        "Óscar Andino",
        "Socio director",
    ),
    (
        "sereno",
        "Alcaldía Municipal de Valle Sereno",
        "municipality",
        "Valle Sereno",
        "Parque Central",
        "Gladys Moncada",
        "Alcaldesa municipal",
    ),
    (
        "ambar",
        "Alcaldía Municipal de Puerto Ámbar",
        "municipality",
        "Puerto Ámbar",
        "Muelle viejo",
        "Alex Bodden",
        _MAYOR,
    ),
    (
        "centro",
        "Centro de Estudios del Pacífico",
        "academia",
        "Choluteca",
        "Barrio El Tamarindo",
        "Rosibel Aguirre",
        "Directora",
    ),
    (
        "ganaderos",
        "Unión Ganadera del Aguán",
        "producer-organisation",
        "Olanchito",
        "Campo de ferias",
        "Marco Tulio Rivas",
        "Presidente",
    ),
    (
        "manglar",
        "Camarones del Manglar S. A.",
        "anchor-firm",
        "San Lorenzo",
        "Muelle de La Cabaña",
        "Fredy Villatoro",
        _MANAGER,
    ),
    (
        "aguaclara",
        "Laboratorios Agua Clara",
        "service-provider",
        "Comayagua",
        "Boulevard, frente al estadio",
        "Denia Lagos",
        "Gerente técnica",
    ),
    (
        "hilos",
        "Hilos de Intibucá",
        "producer-organisation",
        "Intibucá",
        "Barrio Lempira",
        "María Cleofes Gómez",
        _PRESIDENT,
    ),
)

LATER: Mapping[str, Body] = {
    key: Body(
        f"0{FIRST_NUMBER + place}",
        name,
        kind,
        locality,
        f"{street}\n{locality}, Honduras",
        signatory,
        capacity,
        women_led=True if key in _WOMEN else None,
    )
    for place, (key, name, kind, locality, street, signatory, capacity) in enumerate(_ROWS)
}
