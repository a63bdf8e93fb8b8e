"""Every edition ever shipped stays as it was, and can still be read."""

from __future__ import annotations

import hashlib

import pytest

from policy.check import check
from policy.files import PACKS, editions_in, read
from policy.loader import load
from tests.policy.known import KNOWN

#: Partnerships somewhere are pinned to these, so no byte of them may change. Whoever ships an edition adds its row.
SHIPPED = {
    "standard/2026-01.yaml": "9fd3b222177cfb27ef5e2556b29415fd0546670bb33654c8ba9ba3eb58c0594f",
    "standard/2026-07.yaml": "21be8214417af04860c8bbebeedc79bccb1901b8b78f551075450dfc3a8b68ae",
    "standard/2026-11.yaml": "71458ea6b2ccb3f87c311fb64a5c600e0ae8e04d7cac3d7e16cbf7c4328f6b49",
    "standard/2026-12.yaml": "06349efde3975a9517c90cec41037ea82b9d1083be8c91333d9352d329603e5c",
    "standard/2027-01.yaml": "406cc712833b598057676cc3fe9d12b777cd8383e92c918020fa62b5371260b1",
}


@pytest.mark.parametrize("name", SHIPPED)
def test_no_byte_of_a_shipped_edition_changed_and_it_loads(name: str) -> None:
    content = (PACKS / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == SHIPPED[name]
    edition = load(read(PACKS / name), name)
    assert f"{edition.pack}/{edition.name}.yaml" == name
    assert edition.sha256 == SHIPPED[name]


def test_what_is_not_shipped_yet_takes_effect_after_what_is() -> None:
    shipped = max(load(read(PACKS / name)).effective_from for name in SHIPPED)
    others = [path for path in editions_in() if path.relative_to(PACKS).as_posix() not in SHIPPED]
    assert [path.name for path in others if load(read(path)).effective_from <= shipped] == []


def test_every_edition_in_the_packs_is_sound() -> None:
    assert [check(read(path), KNOWN) for path in editions_in()] == [[] for _ in editions_in()]
