from __future__ import annotations

from dataclasses import fields

import pytest

from application.names import known_names
from partnerships.permissions import ROLE_LABELS, labels_granted
from policy import wording
from policy.check import check
from policy.explain import explain
from policy.files import editions_in, read
from policy.loader import load
from policy.names import KnownNames
from tests.policy.known import KNOWN

# Permissions of pages and roles of people who approve nothing stand in no edition.
WIDER = {"permissions", "roles"}


@pytest.fixture(scope="module")
def names() -> KnownNames:
    return known_names()


def test_the_shipped_editions_are_sound_against_the_code(names: KnownNames) -> None:
    assert [check(read(path), names) for path in editions_in()] == [[] for _ in editions_in()]


def test_the_names_that_tests_of_the_rules_use_are_those_of_the_code(names: KnownNames) -> None:
    for one in fields(KnownNames):
        real, used = getattr(names, one.name), getattr(KNOWN, one.name)
        assert used <= real if one.name in WIDER else used == real, one.name


def test_every_name_of_the_code_reads_as_words(names: KnownNames) -> None:
    assert set(wording.GATES) == names.stage_gates | names.agreement_gates
    assert set(wording.ASKS) == names.asks
    assert set(wording.TEMPLATES) == names.templates


def test_every_shipped_edition_can_be_explained() -> None:
    assert all(explain(load(read(path)), ROLE_LABELS, labels_granted) for path in editions_in())
