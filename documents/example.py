"""An agreement that never was, in both languages: what the catalogue shows of each name, and what first prints hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, cast

from documents.clause_lines import FIRST_MARK
from documents.context import (
    Body,
    BudgetLine,
    ClauseLine,
    ClausePiece,
    ContractContext,
    Exploratory,
    Liaison,
    Party,
    Programme,
    Reason,
    ReportDue,
    Share,
    Signer,
    Umbrella,
)

LANGUAGES = ("en", "es")
FUNDER, PARTNER, CITY = "Fundación Puente Verde", "Red de Productoras de Lempira", "Municipalidad de Gracias"
_LONG = 6
"""How often a text stands in the largest case, and how many times as long its lists are."""


def typical(language: str) -> ContractContext:
    """A grant to a network of growers: three parties, three budget lines, two reports, four clauses."""
    return _built(lambda english, spanish: spanish if language == "es" else english, language)


def smallest(language: str) -> ContractContext:
    """The least that an agreement has: one partner, one line, one report; nothing that may be left out."""
    values: Any = typical(language)
    values.update(amount_words="", market_system="", relationship_type="", law="", multi_party=False)
    values.update(prevailing_language="", second_language="")
    values["parties"], values["shares"], values["reasons"], values["shares_total"] = [], [], [], ""
    values["budget"], values["reports"] = values["budget"][:1], values["reports"][:1]
    values["reports_text"], values["clauses"] = values["reports"][0]["due"], values["clauses"][:2]
    for body in (values["funder"], values["partner"]):
        body.update(identifier="", signatory="", capacity="")
    for signer in values["signers"]:
        signer.update(name="", capacity="")
    return cast("ContractContext", values)


def largest(language: str) -> ContractContext:
    """Long names, long lists, many clauses: what makes a page break where nobody thought of it."""
    values: Any = typical(language)
    values["purpose"], values["title"] = (
        " ".join([values["purpose"]] * _LONG),
        f"{values['title']}: {values['purpose']}",
    )
    for body in (values["funder"], values["partner"]):
        body["name"] = f"{body['name']} & Asociados «Ñandú» <Ltda.>"
        body["address"] = ", ".join([body["address"]] * 3)
    for name in ("budget", "parties", "shares", "reports", "signers", "reasons"):
        values[name] = [deepcopy(row) for _ in range(_LONG) for row in values[name]]
    values["reports_text"] = ", ".join(row["due"] for row in values["reports"])
    values["clauses"] = [
        _again(line, time, len(values["clauses"])) for time in range(_LONG) for line in values["clauses"]
    ]
    return cast("ContractContext", values)


CASES: Mapping[str, Callable[[str], ContractContext]] = {
    "smallest": smallest,
    "typical": typical,
    "largest": largest,
}


def _again(line: ClauseLine, time: int, count: int) -> ClauseLine:
    """A line once more under a bookmark of its own, its words repeated."""
    more = deepcopy(line)
    more["id"], more["mark"] = line["id"] + time * count, f"{line['mark']}_{time}"
    for piece in more["pieces"]:
        piece["ref"] = f"{piece['ref']}_{time}" if piece["ref"] else ""
        piece["text"] = piece["text"] if piece["ref"] else piece["text"] * 2
    return more


def _built(say: Callable[[str, str], str], language: str) -> ContractContext:
    end, first, start = _days(say)
    return ContractContext(
        number="GA-2026-031",
        kind_label=say("grant", "donación"),
        language=language,
        title=say("Seed bank of the women growers’ network", "Banco de semillas de la red de productoras"),
        edition="2026-11",
        template_version="3",
        printed_on=say("16 November 2026", "16 de noviembre de 2026"),
        programme=Programme(
            name="Raíces del Sur",
            office=say("Tegucigalpa office", "Oficina de Tegucigalpa"),
            address="Colonia Palmira, Tegucigalpa",
        ),
        funder=_body(FUNDER, "RTN 0801-9012-345678", "Colonia Palmira, Tegucigalpa", "Elena Matute", say),
        partner=_body(PARTNER, "RTN 1301-9998-765432", "Barrio Mercedes, Gracias, Lempira", "Marta Argueta", say),
        parties=_parties(say),
        multi_party=True,
        purpose=say(
            "A community seed bank in three villages, run by its members, who keep, exchange and sell their own seed",
            "Un banco comunitario de semillas en tres aldeas, a cargo de sus socias, que guardan, intercambian y "
            "venden su propia semilla",
        ),
        amount="USD 12,400.00",
        amount_words=say(
            "twelve thousand four hundred United States dollars",
            "doce mil cuatrocientos dólares de los Estados Unidos de América",
        ),
        currency="USD",
        payment_basis=say("fixed amount", "monto fijo"),
        payment_code="fixed-amount",
        start=start,
        end=end,
        market_system=say("Seed of maize and beans", "Semilla de maíz y frijol"),
        relationship_type=say("New partner", "Socio nuevo"),
        liaison=Liaison(name="Dania Pineda", email="dania.pineda@example.org"),
        budget=_budget(say),
        budget_total="12,400.00",
        reports=[
            ReportDue(kind=say("Narrative report", "Informe narrativo"), period="", due=first),
            ReportDue(kind=say("Financial report", "Informe financiero"), period=f"{start} – {end}", due=end),
        ],
        reports_text=say("30 June and 30 November 2027", "30 de junio y 30 de noviembre de 2027"),
        shares=_shares(say),
        shares_total="100 %",
        umbrella=Umbrella(
            number="UM-2026-004",
            ceiling="USD 900,000.00",
            obligated="USD 312,400.00",
            remaining="USD 587,600.00",
            start=start,
            end=end,
        ),
        exploratory=_exploratory(say, first),
        envisaged_amount="USD 12,400.00",
        law=say("the law of Honduras", "la ley de Honduras"),
        signers=[
            Signer(party=FUNDER, name="Elena Matute", capacity=say("Country director", "Directora de país")),
            Signer(party=PARTNER, name="Marta Argueta", capacity=say("President", "Presidenta")),
        ],
        clauses=_clauses(say),
        reasons=_reasons(say),
        prevailing_language=say("Spanish", "español"),
        second_language=say("English", "inglés"),
    )


def _days(say: Callable[[str, str], str]) -> tuple[str, str, str]:
    """The last day, the day of the first report, the first day."""
    return (
        say("30 November 2027", "30 de noviembre de 2027"),
        say("30 June 2027", "30 de junio de 2027"),
        say("1 December 2026", "1 de diciembre de 2026"),
    )


def _body(name: str, number: str, address: str, who: str, say: Callable[[str, str], str]) -> Body:
    leads = say("Country director", "Directora de país") if name == FUNDER else say("President", "Presidenta")
    return Body(name=name, identifier=number, address=address, signatory=who, capacity=leads)


def _parties(say: Callable[[str, str], str]) -> list[Party]:
    rows = (
        (FUNDER, say("Funder", "Financiador"), "RTN 0801-9012-345678", "Tegucigalpa", "USD 12,400.00", "80 %"),
        (PARTNER, say("Lead partner", "Socio principal"), "RTN 1301-9998-765432", "Gracias", "USD 2,325.00", "15 %"),
        (CITY, say("Partner", "Socio"), "RTN 1301-9876-543210", "Gracias", "USD 775.00", "5 %"),
    )
    names = ("name", "role", "identifier", "address", "contribution", "share")
    return [Party(**dict(zip(names, row, strict=True))) for row in rows]  # type: ignore[typeddict-item]


def _budget(say: Callable[[str, str], str]) -> list[BudgetLine]:
    return [
        BudgetLine(line=say("Seed stores and scales", "Bodegas de semilla y básculas"), amount="6,000.00"),
        BudgetLine(line=say("Training of seed keepers", "Formación de guardianas de semilla"), amount="4,400.00"),
        BudgetLine(line=say("Fairs and exchanges", "Ferias e intercambios"), amount="2,000.00"),
    ]


def _shares(say: Callable[[str, str], str]) -> list[Share]:
    kind = say("In kind: land and staff time", "En especie: terreno y tiempo de personal")
    return [
        Share(party=FUNDER, kind=say("Cash", "Efectivo"), value="USD 12,400.00", share="80 %"),
        Share(party=PARTNER, kind=kind, value="USD 2,325.00", share="15 %"),
        Share(party=CITY, kind=kind, value="USD 775.00", share="5 %"),
    ]


def _exploratory(say: Callable[[str, str], str], ends: str) -> Exploratory:
    return Exploratory(
        question=say(
            "Would buyers in the three towns pay more for cleaned seed?",
            "¿Pagarían más los compradores de los tres pueblos por semilla limpia?",
        ),
        cap="USD 8,000.00",
        ends=ends,
        co_investment=say(
            "USD 4,000.00 in staff time and access to markets",
            "USD 4,000.00 en tiempo de personal y acceso a mercados",
        ),
    )


def _clauses(say: Callable[[str, str], str]) -> list[ClauseLine]:
    aim = say(
        "The parties work together so that growers keep seed of their own and sell what they do not need.",
        "Las partes trabajan juntas para que las productoras guarden su propia semilla y vendan la que no necesitan.",
    )
    pays = say(
        "The funder pays the amount in the parts that clause ",
        "El financiador paga el monto en las partes que la cláusula ",
    )
    states = say(" leads to, each within thirty days.", " hace posibles, cada una en un plazo de treinta días.")
    return [
        _line(0, "c_family_purpose", say("Purpose", "Objeto")),
        _line(1, "c_purpose", "", ClausePiece(text=aim, ref="")),
        _line(2, "c_family_payment", say("Payment", "Pago")),
        _line(
            3,
            "c_payment",
            "",
            ClausePiece(text=pays, ref=""),
            ClausePiece(text="1.1", ref="c_purpose"),
            ClausePiece(text=states, ref=""),
        ),
    ]


def _line(place: int, mark: str, title: str, *pieces: ClausePiece) -> ClauseLine:
    return ClauseLine(heading=bool(title), id=FIRST_MARK + place, mark=mark, title=title, pieces=list(pieces))


def _reasons(say: Callable[[str, str], str]) -> list[Reason]:
    return [
        Reason(
            number="1.1",
            title=say("A common purpose", "Un objeto común"),
            why=say("Every agreement, of whatever size", "Todo acuerdo, de cualquier tamaño"),
        ),
        Reason(
            number="2.1",
            title=say("Payment by result", "Pago por resultado"),
            why=say("Where the payment basis is a fixed amount", "Donde la base de pago es monto fijo"),
        ),
    ]
