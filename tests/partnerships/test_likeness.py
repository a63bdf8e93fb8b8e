from __future__ import annotations

import pytest

from partnerships.likeness import LIKELY, keys_of, likeness, match_key
from tests.partnerships.name_pairs import DIFFERENT, SAME

#: What the rule must reach on the labelled pairs; below it, people would be asked too often, or twins slip in.
PRECISION, RECALL = 0.95, 0.95


def offered(pair: tuple[str, str]) -> bool:
    """Likely, and found at all: without a shared key a twin would never be looked at."""
    one, other = pair
    return likeness([one], [other]) >= LIKELY and bool(keys_of([one]) & keys_of([other]))


def test_precision_and_recall_on_labelled_pairs_stay_above_the_floor() -> None:
    assert len(SAME) + len(DIFFERENT) >= 60
    right = [pair for pair in SAME if offered(pair)]
    wrong = [pair for pair in DIFFERENT if offered(pair)]
    missed = [pair for pair in SAME if pair not in right]
    assert len(right) / (len(right) + len(wrong)) >= PRECISION, wrong
    assert len(right) / len(SAME) >= RECALL, missed


@pytest.mark.parametrize(
    ("one", "other", "likely"),
    [
        ("Exportadora Neblinas S. A. de C. V.", "Exportadora Neblinas", True),
        ("Neblinas Exportadora", "Exportadora Néblinas", True),
        ("Caja Rural 7", "Caja Rural 8", False),
        ("", "", False),
        ("ONG", "S.A.", False),
        ("ong", "ONG", True),
        ("شركة", "شركة", True),
    ],
)
def test_what_is_folded_and_what_is_not(one: str, other: str, *, likely: bool) -> None:
    assert (likeness([one], [other]) >= LIKELY) is likely
    assert likeness([one], [other]) == likeness([other], [one])


def test_any_name_of_a_body_may_fit() -> None:
    assert likeness(["Cámara Nueva", "Gremial de Copán"], ["gremial copan"]) == 100


def test_equal_keys_fold_accents_forms_and_order_only() -> None:
    assert match_key("Fundación Ágil, S. A.") == match_key("agil fundacion")
    assert match_key("Fundación Ágil") != match_key("Fundación Ágil del Sur")


def test_a_long_name_makes_few_keys() -> None:
    assert len(keys_of([" ".join(f"palabra{number}larga" for number in range(60))] * 3)) <= 40
    assert all(len(key) <= 120 for key in keys_of(["x" * 255]))


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("", "", 0),
        ("Semilla", "", 0),
        ("Semilla Verde", "Verde Semilla", 100),
        ("Agro Tierra", "Agrotierra", 100),  # written together
        ("Fondos Verdes", "Fondo Verde", 100),  # the plural
        ("Mesas", "Mesa", 100),  # of five letters, the shortest that loses it
        ("Tres", "Tre", 0),  # of four letters it stays
        ("A. B. C. Semilla", "ABC Semilla", 100),  # lone letters are one word
        ("Semilla A. B.", "Semilla AB", 100),  # at the end too
        ("Semilla y Sol", "Semilla Sol", 100),  # a lone y connects
        ("Sol 7 Semilla", "Sol7 Semilla", 100),  # written together again
        ("Semilla (Copán)", "Semilla", 100),  # what stands in brackets apart
        ("Asociación de Mujeres Rurales Unidas", "AMRU", 90),  # initials of four
        ("Semilla Tierra Agua", "STA", 0),  # of three they are not sure
        ("AMRU", "Cooperativa Mesa Redonda", 0),  # the initials of something else
        ("ABCDEFGHIJ", "Alfa Beta Casa Dado Este Faro Gato Hilo Isla Jara", 90),  # of ten, the most
        ("ABCDEFGHIJK", "Alfa Beta Casa Dado Este Faro Gato Hilo Isla Jara Kilo", 0),  # eleven are a word
        ("OSTA - Tierra y Sol", "Tierra y Sol", 100),  # a short name in front
        ("OSTA - Tierra y Sol", "osta", 100),
        ("Norte - Tierra y Sol", "Tierra y Sol", 80),  # no acronym: one long name, 4 of 5 words
        ("Semilla Verde", "Semilla Azul", 45),  # half of the words, both sides have something left
        ("Semilla Verde", "Semilla", 67),  # two of three, one side has nothing left
        ("Asociación Semilla", "Semilla", 89),  # common words weigh a quarter: 2 of 2.25
        ("Exportadora", "Exportadara", 91),  # a slip in eleven letters
        ("Cafetal", "Cafetul", 86),  # in seven
        ("Copalí", "Copalú", 83),  # in six, the shortest
        ("Copal", "Copul", 0),  # in five it is another word
        ("Distrito7", "Distrito8", 0),  # numbers are equal or different
    ],
)
def test_how_alike_is_worked_by_hand(one: str, other: str, score: int) -> None:
    assert (likeness([one], [other]), likeness([other], [one])) == (score, score)


def test_without_a_name_nothing_is_alike() -> None:
    assert likeness([], []) == 0
    assert likeness(["Semilla"], []) == 0


def test_what_a_twin_is_looked_up_by() -> None:
    assert keys_of(["Asociación Sol Verde"]) == {
        "=asociacionsolverde",
        "~sol",
        "~verd",
        "@asv",
    }
    assert keys_of(["Verde Sol"]) == {"=solverde", "=verdesol", "~verd", "~sol"}
    assert keys_of(["Asociación Nacional"]) == {"=asociacionnacional", "~asoc", "~naci"}  # nothing but common words
    assert keys_of(["A.M.R.U"]) >= {"@amru"}
    assert match_key("Sol Verde, S. A.") == "sol verde"
    assert len(match_key("palabra " * 60)) == 255
