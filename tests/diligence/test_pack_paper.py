"""The pack as paper: all that each side does and bears, in both languages; an empty one; words that were erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from diligence import pack_paper
from diligence.pack_paper import Action, Borne, JointRisk, Sheet, Side
from documents import make_templates, names, shelf
from kernel.text import Label, using
from tests.documents.test_logos import mark
from tests.documents.word_files import paragraphs

FUNDER, PARTNER, THIRD = "Swisscontact", "Coop. Café Ñandú & Hijos, S. A.", "Alcaldía de Marcala"
BOOK = Label("Petty cash", "Caja chica")
DOES = Action(
    Label("Pay in ten days", "Pagar en diez días"),
    "done",
    tool=BOOK,
    helped=PARTNER,
    owner="Olga",
    leader="Lucía",
    due_on=date(2027, 1, 15),
    shown_by="The figure of June",
    settled_on=date(2027, 1, 12),
    settled="Nine days.\nWe counted them.",
)
BEAR = (Borne(FUNDER, 30), Borne(PARTNER, 70, "the price", "Marta"))
RISK = JointRisk("Late rain", "Half of the harvest", 3, 4, "open", "A roof", BEAR)
EMPTY = Sheet(
    number="P-2026-001",
    title="Coffee <that> sells",
    programme="Rural markets",
    office="Tegucigalpa",
    edition="Standard 2027-01",
    on=date(2026, 11, 22),
    sides=(Side(FUNDER), Side(PARTNER)),
)


def whole(*risks: JointRisk, does: Action = DOES) -> Sheet:
    sides = (Side(FUNDER, [does]), Side(PARTNER, [Action("Books", "asked")]), Side(THIRD))
    return replace(EMPTY, sides=sides, risks=risks)


def test_the_committed_templates_are_what_their_texts_make() -> None:
    committed = {path.name: path.read_bytes() for path in make_templates.PACKS.glob("*.docx")}
    assert make_templates.made(make_templates.PACKS) == committed
    assert list(committed) != []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Startup pack", f"{PARTNER} and {THIRD}", "P-2026-001 · Coffee <that> sells", "22 November 2026",
                f"What {FUNDER} does", f"Pay in ten days\nTool: Petty cash\nfor: {PARTNER}",
                "Olga\nin leadership: Lucía", "15\u00a0Jan\u00a02027",
                "The figure of June\n12\u00a0Jan\u00a02027: Nine days.\nWe counted them.", "done",
                f"What {PARTNER} does", "Books", "asked for", f"What {THIRD} does", "Nothing so far.",
                "Late rain", "Half of the harvest",
                "3\u00a0×\u00a04\u00a0=\u00a012\nopen", "A roof", f"{FUNDER}: 30%\n{PARTNER}: 70% · the price · Marta",
                f"On behalf of {FUNDER}", f"On behalf of {PARTNER}", f"On behalf of {THIRD}",
            ],
        ),
        (
            "es",
            [
                "Paquete de arranque", f"{PARTNER} y {THIRD}", "N.º P-2026-001 · Coffee <that> sells",
                "22 de noviembre de 2026", f"Lo que hace {FUNDER}",
                f"Pagar en diez días\nHerramienta: Caja chica\npara: {PARTNER}", "15\u00a0ene\u00a02027",
                "cumplida", "solicitada", f"Lo que hace {THIRD}", "Nada por ahora.", "Los riesgos que compartimos",
                "3\u00a0×\u00a04\u00a0=\u00a012\nabierto", f"{FUNDER}: 30%\n{PARTNER}: 70% · the price · Marta",
                f"En representación de {FUNDER}", f"En representación de {THIRD}",
            ],
        ),
    ],
)  # fmt: skip
def test_all_that_each_side_does_and_bears_is_printed(language: str, said: list[str]) -> None:
    printed = paragraphs(pack_paper.printed(whole(RISK), language))
    assert [one for one in said if one not in printed] == []
    places = [printed.index(one) for one in said]
    assert places == sorted(places)


@pytest.mark.parametrize(("language", "nothing", "risk"), [
    ("en", "Nothing so far.", "No risk is entered so far."),
    ("es", "Nada por ahora.", "Todavía no se ha anotado ningún riesgo."),
])  # fmt: skip
def test_an_empty_pack_says_so_and_is_signed_all_the_same(language: str, nothing: str, risk: str) -> None:
    printed = paragraphs(pack_paper.printed(EMPTY, language))
    assert (printed.count(nothing), printed.count(risk)) == (2, 1)
    assert sum(one.endswith((FUNDER, PARTNER)) for one in printed[printed.index(risk) :]) == 2


@pytest.mark.parametrize(("language", "erased"), [
    ("en", "— (these words were erased)"),
    ("es", "— (estas palabras se borraron)"),
])  # fmt: skip
def test_words_that_were_erased_are_a_dash_that_says_so(language: str, erased: str) -> None:
    ended = Action("Pay", "done", owner="Olga", due_on=EMPTY.on, shown_by="June", settled_on=EMPTY.on, settled=None)
    gone = JointRisk(None, None, 1, 1, "closed", None)
    printed = paragraphs(pack_paper.printed(whole(gone, does=ended), language))
    assert printed.count(erased) == 3
    assert sum(one.endswith(f": {erased}") for one in printed) == 1


def test_no_place_is_left_empty() -> None:
    unsaid = JointRisk("Rain", "No harvest", 1, 5, "open")
    for language in shelf.LANGUAGES:
        template = shelf.template(pack_paper.KIND, language, shelf=make_templates.PACKS)
        with using(language):
            for sheet in (EMPTY, whole(unsaid, does=Action("Pay", "proposed")), whole(RISK)):
                assert names.empty_terms(template.content, pack_paper.values(sheet, template.version)) == []


def test_whoever_is_no_party_any_more_is_printed_and_does_not_sign() -> None:
    left = replace(EMPTY, sides=(Side(FUNDER), Side("Gone", [DOES], signs=False)))
    printed = paragraphs(pack_paper.printed(left, "en"))
    assert "What Gone does" in printed
    assert "On behalf of Gone" not in printed


def test_the_same_pack_gives_the_same_bytes_with_the_logos_there_are() -> None:
    plain = pack_paper.printed(whole(RISK), "es")
    assert plain == pack_paper.printed(whole(RISK), "es")
    assert pack_paper.printed(whole(RISK), "es", [mark()]) != plain
    assert pack_paper.file_name(EMPTY, "es") == "P-2026-001-pack.es.docx"
