"""The columns of our own format, in both languages, and the headings of 360Giving that mean the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kernel.text import Label


@dataclass(frozen=True, slots=True)
class Column:
    """One column of our own format; `giving` are the headings that 360Giving publishers use for it."""

    key: str
    label: Label
    meaning: Label
    example: str
    giving: tuple[str, ...]
    required: bool = False


COLUMNS = (
    Column(
        "id",
        Label("Grant number", "Número de donación"),
        Label(
            "Your own number of the grant; the same number is never imported twice.",
            "El número que ustedes dan a la donación; un mismo número nunca se importa dos veces.",
        ),
        "D-2024-017",
        ("Identifier", "id"),
        required=True,
    ),
    Column(
        "title",
        Label("Title", "Título"),
        Label("What the grant is called, in one line.", "Cómo se llama la donación, en una línea."),
        "Mercado para carne de oveja",
        ("Title", "title"),
        required=True,
    ),
    Column(
        "description",
        Label("Description", "Descripción"),
        Label("The idea, in as many words as it needs.", "La idea, con las palabras que necesite."),
        "Estudio y primeras ventas de carne de oveja procesada.",
        ("Description", "description"),
    ),
    Column(
        "currency",
        Label("Currency", "Moneda"),
        Label("Three letters, such as USD or HNL.", "Tres letras, por ejemplo USD o HNL."),
        "USD",
        ("Currency", "currency"),
        required=True,
    ),
    Column(
        "amount",
        Label("Amount awarded", "Monto otorgado"),
        Label(
            "A number such as 12500 or 12,500.00; never a formula.",
            "Un número como 12500 o 12,500.00; nunca una fórmula.",
        ),
        "12500.00",
        ("Amount Awarded", "amountAwarded"),
        required=True,
    ),
    Column(
        "awarded_on",
        Label("Award date", "Fecha de adjudicación"),
        Label("When it was awarded, such as 2024-03-15.", "Cuándo se otorgó, por ejemplo 2024-03-15."),
        "2024-03-15",
        ("Award Date", "awardDate"),
    ),
    Column(
        "starts_on",
        Label("Planned start", "Inicio previsto"),
        Label(
            "Without it the grant starts on its award date.",
            "Sin este dato la donación comienza en la fecha de adjudicación.",
        ),
        "2024-04-01",
        ("Planned Dates:Start Date", "plannedDates/0/startDate"),
    ),
    Column(
        "ends_on",
        Label("Planned end", "Fin previsto"),
        Label(
            "The last day; or leave it empty and give the months.", "El último día; o déjelo vacío e indique los meses."
        ),
        "2025-03-31",
        ("Planned Dates:End Date", "plannedDates/0/endDate"),
    ),
    Column(
        "months",
        Label("Months", "Meses"),
        Label("How many months from the start.", "Cuántos meses desde el inicio."),
        "12",
        ("Planned Dates:Duration (months)", "plannedDates/0/duration"),
    ),
    Column(
        "recipient_id",
        Label("Recipient number", "Número de la organización receptora"),
        Label(
            "One number is one organisation: its tax or register number with the register before it, or your own code.",
            "Un número es una organización: su RTN o registro con el nombre del registro delante, o un código propio.",
        ),
        "HN-RTN-08019000000017",
        ("Recipient Org:Identifier", "recipientOrganization/0/id"),
        required=True,
    ),
    Column(
        "recipient_name",
        Label("Recipient name", "Nombre de la organización receptora"),
        Label("Its name today.", "Su nombre actual."),
        "Cooperativa La Esperanza",
        ("Recipient Org:Name", "recipientOrganization/0/name"),
        required=True,
    ),
    Column(
        "recipient_country",
        Label("Recipient country", "País de la organización receptora"),
        Label("Two letters, such as HN.", "Dos letras, por ejemplo HN."),
        "HN",
        ("Recipient Org:Country", "recipientOrganization/0/addressCountry"),
    ),
    Column(
        "recipient_locality",
        Label("Recipient town", "Localidad de la organización receptora"),
        Label("Town or municipality.", "Ciudad o municipio."),
        "Marcala, La Paz",
        ("Recipient Org:City", "recipientOrganization/0/addressLocality"),
    ),
    Column(
        "recipient_street",
        Label("Recipient address", "Dirección de la organización receptora"),
        Label("Street and number, as contracts print it.", "Calle y número, como se imprime en los contratos."),
        "Barrio El Centro, frente al parque",
        ("Recipient Org:Street Address", "recipientOrganization/0/streetAddress"),
    ),
    Column(
        "programme",
        Label("Programme", "Programa"),
        Label(
            "The programme it belongs to; without it one is named after the funder.",
            "El programa al que pertenece; sin este dato se crea uno con el nombre del financiador.",
        ),
        "Mercados rurales",
        ("Grant Programme:Title", "grantProgramme/0/title"),
    ),
    Column(
        "funder_id",
        Label("Funder number", "Número del financiador"),
        Label(
            "The organisation whose office this is; may stay empty where there is one office only.",
            "La organización a la que pertenece la oficina; puede quedar vacío si hay una sola oficina.",
        ),
        "HN-RTN-08019000000025",
        ("Funding Org:Identifier", "fundingOrganization/0/id"),
    ),
    Column(
        "funder_name",
        Label("Funder name", "Nombre del financiador"),
        Label("Its name.", "Su nombre."),
        "Fundación Semilla",
        ("Funding Org:Name", "fundingOrganization/0/name"),
    ),
)
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
_POSITION = re.compile(r":\d+:")


def plain(heading: str) -> str:
    """Return a heading without what publishers vary: case, spaces, and the position in `Recipient Org:0:Name`."""
    return re.sub(r"\s+", " ", re.sub(r"\s*:\s*", ":", _POSITION.sub(":", heading.strip()))).casefold()


_KNOWN: Mapping[str, str] = {
    plain(heading): column.key for column in COLUMNS for heading in (column.label.en, column.label.es, *column.giving)
}


def column_of(heading: str) -> Column | None:
    """Return the column that a heading names, or None for one that is not read."""
    key = _KNOWN.get(plain(heading))
    return BY_KEY[key] if key else None
