"""Contexts to print from: the least a contract can have, and about the most it will meet."""

from copy import deepcopy

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

_LINES = {
    "en": ["Seed stores and scales", "Training of seed keepers", "Fairs and exchanges"],
    "es": ["Bodegas de semilla y básculas", "Formación de guardianas de semilla", "Ferias e intercambios"],
}
_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Seed bank of the women growers’ network",
        "purpose": "A community seed bank in three villages, run by its members, who keep, exchange and sell seed of "
        "their own",
        "amount": "USD 12,400.00",
        "basis": "fixed amount",
        "start": "1 December 2026",
        "end": "30 November 2027",
        "period": "twelve months",
        "reports": "30 June and 30 November 2027",
        "narrative": "Narrative report",
        "financial": "Financial report",
        "first": "30 June 2027",
        "last": "30 November 2027",
        "office": "Tegucigalpa office",
        "question": "Would buyers in the three cities pay more for graded mutton, and would growers then grade it?",
        "co": "USD 4,000.00 in staff time and market access",
        "role": "Partner",
        "kind": "In kind: land and staff time",
        "words": "twelve thousand four hundred United States dollars",
    },
    "es": {
        "title": "Banco de semillas de la red de productoras",
        "purpose": "Un banco comunitario de semillas en tres aldeas, a cargo de sus socias, que guardan, intercambian "
        "y venden su propia semilla",
        "amount": "USD 12,400.00",
        "basis": "monto fijo",
        "start": "1 de diciembre de 2026",
        "end": "30 de noviembre de 2027",
        "period": "doce meses",
        "reports": "30 de junio y 30 de noviembre de 2027",
        "narrative": "Informe narrativo",
        "financial": "Informe financiero",
        "first": "30 de junio de 2027",
        "last": "30 de noviembre de 2027",
        "office": "Oficina de Tegucigalpa",
        "question": "¿Pagarían más los compradores de las tres ciudades por carne de ovino clasificada, y la "
        "clasificarían entonces los productores?",
        "co": "USD 4,000.00 en tiempo de personal y acceso a mercados",
        "role": "Socia",
        "kind": "En especie: terreno y tiempo de personal",
        "words": "doce mil cuatrocientos dólares de los Estados Unidos de América",
    },
}


def small(language: str = "en") -> ContractContext:
    """One partner, three lines, two reports, nobody named to sign for the partner yet."""
    words = _WORDS[language]
    return ContractContext(
        number="GL-2026-031",
        kind_label="grant letter" if language == "en" else "carta de donación",
        language=language,
        title=words["title"],
        edition="2026-01",
        template_version="1",
        printed_on=words["start"],
        programme=Programme(name="Raíces del Sur", office=words["office"], address="Col. Palmira, Tegucigalpa"),
        funder=Body(
            name="Fundación Puente Verde",
            identifier="HN-RTN 08019012345678",
            address="Col. Palmira, Tegucigalpa, M.D.C.",
            signatory="Elena Matute",
            capacity="Directora de país" if language == "es" else "Country director",
        ),
        partner=Body(
            name="Red de Productoras de Lempira",
            identifier="HN-RTN 13019998765432",
            address="Barrio Mercedes, Gracias, Lempira",
            signatory="",
            capacity="",
        ),
        purpose=words["purpose"],
        amount=words["amount"],
        currency="USD",
        payment_basis=words["basis"],
        payment_code="fixed-amount",
        start=words["start"],
        end=words["end"],
        liaison=Liaison(name="Dania Pineda", email="dania.pineda@example.org"),
        budget=[
            BudgetLine(line=line, amount=amount)
            for line, amount in zip(_LINES[language], ("6,000.00", "4,400.00", "2,000.00"), strict=True)
        ],
        budget_total="12,400.00",
        reports=[
            ReportDue(kind=words["narrative"], period="", due=words["first"]),
            ReportDue(kind=words["financial"], period="", due=words["last"]),
        ],
        reports_text=words["reports"],
        umbrella=Umbrella(
            number="UM-2026-004",
            ceiling="USD 900,000.00",
            obligated="USD 312,400.00",
            remaining="USD 587,600.00",
            start=words["start"],
            end=words["end"],
        ),
        exploratory=Exploratory(
            question=words["question"],
            cap="USD 12,400.00",
            ends=words["last"],
            co_investment=words["co"],
        ),
        envisaged_amount="USD 12,400.00",
        signers=[
            Signer(
                party="Fundación Puente Verde",
                name="Elena Matute",
                capacity="Directora de país" if language == "es" else "Country director",
            ),
            Signer(party="Red de Productoras de Lempira", name="", capacity=""),
        ],
        parties=[],
        multi_party=False,
        amount_words="",
        market_system="",
        relationship_type="",
        shares=[],
        shares_total="",
        law="",
        clauses=[
            _line(0, "c_family", "Ending well" if language == "en" else "Terminar bien"),
            _line(1, "c_leaving", "", ClausePiece(text=words["question"], ref="")),
            _line(
                2,
                "c_last",
                "",
                ClausePiece(text=words["co"] + " → ", ref=""),
                ClausePiece(text="1.1", ref="c_leaving"),
                ClausePiece(text=".", ref=""),
            ),
        ],
        reasons=[],
        prevailing_language="",
        second_language="",
    )


def _line(place: int, mark: str, title: str, *pieces: ClausePiece) -> ClauseLine:
    return ClauseLine(heading=bool(title), id=1000 + place, mark=mark, title=title, pieces=list(pieces))


def large(language: str = "en") -> ContractContext:
    """Four parties with long names, twelve budget lines, eight reports, shares, everything that is optional."""
    words = _WORDS[language]
    context = deepcopy(small(language))
    others = [
        ("Red de Productoras y Productores Agroforestales de Lempira, Intibucá y La Paz", "10 %", "USD 85,000.00"),
        ("Cooperativa Mixta de Caficultores de Altura Montecillos Limitada", "45 %", "USD 382,500.00"),
        ("Municipalidad de San Marcos de la Sierra, Departamento de Intibucá", "33 %", "USD 280,500.00"),
    ]
    parties = [("Fundación Puente Verde para el Desarrollo Rural Sostenible", "12 %", "USD 102,000.00"), *others]
    context["title"] = f"{words['title']}: {words['purpose']}"
    context["partner"]["name"] = others[0][0]
    context["funder"]["name"] = parties[0][0]
    context["amount_words"] = words["words"]
    context["multi_party"] = True
    context["parties"] = [
        Party(
            name=name,
            role=words["role"],
            identifier="HN-RTN 13019998765432",
            address="Barrio El Centro, Intibucá",
            contribution=f"{value} · {words['kind']}",
            share=share,
        )
        for name, share, value in parties
    ]
    context["shares"] = [
        Share(party=name, kind=words["kind"], value=value, share=share) for name, share, value in parties
    ]
    context["shares_total"] = "100 %"
    context["budget"] = [
        BudgetLine(line=f"{line}, {number}: {words['purpose'][:60]}", amount=f"{number},000.00")
        for number in range(1, 5)
        for line in _LINES[language]
    ]
    context["budget_total"] = "30,000.00"
    context["reports"] = [
        ReportDue(kind=kind, period=words["period"], due=due)
        for _ in range(2)
        for kind in (words["narrative"], words["financial"])
        for due in (words["first"], words["last"])
    ]
    context["market_system"] = "Agricultura de valor agregado" if language == "es" else "Value-added agriculture"
    context["relationship_type"] = "Estratégica" if language == "es" else "Strategic"
    context["signers"] = [
        Signer(party=name, name="María de los Ángeles Zelaya Fúnez" if share == "12 %" else "", capacity="")
        for name, share, _ in parties
    ]
    context["reasons"] = [Reason(number="1.1", title=words["title"], why=words["basis"])]
    return context
