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
