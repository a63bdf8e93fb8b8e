"""Whose signature somebody may record: a partner's signatory that of their own body, while it is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifecycle.agreement_gates import all_signed
from lifecycle.countersigning import own_unsigned, signs_only_own
from lifecycle.facts import AgreementFacts
from lifecycle.judging import judge, possible
from partnerships.permissions import Scope, Standing
from tests.lifecycle.given import AGREEMENT, OFFICER, PARTNERSHIP
from tests.policy.editions import STANDARD

PARTIES = replace(PARTNERSHIP, scope=Scope("programme-1", frozenset({"o1", "o2"})))
SENT = replace(
    AGREEMENT,
    state="out-for-signature",
    partnership=PARTIES,
    signers=(AGREEMENT.signers[0], replace(AGREEMENT.signers[1], signed_on=None, has_capacity=False)),
)
SIGNED = replace(SENT, signers=AGREEMENT.signers)


def member(*duties: tuple[str, str], of: str = "o2", active: bool = True) -> Standing:
    return Standing("rosa", active, frozenset(), frozenset({of}), frozenset(duties))


ROSA = member(("signatory", "o2"))


@pytest.mark.parametrize(
    ("facts", "by", "may"),
    [
        (SENT, ROSA, True),
        (SENT, member(), False),
        (SENT, member(("finance", "o2"), ("programme", "o2")), False),
        (SENT, member(("signatory", "o2"), active=False), False),
        (SENT, member(("signatory", "o1"), of="o1"), False),  # has signed
        (SENT, member(("signatory", "o3"), of="o3"), False),  # signs elsewhere
        (SIGNED, ROSA, False),
    ],
)
def test_who_records_the_signature_that_is_missing(facts: AgreementFacts, by: Standing, may: bool) -> None:
    assert bool(own_unsigned(facts, by)) is may
    assert judge("record-signature", facts, STANDARD, by=by).permitted is may
    permitted = {one.move.trigger for one in possible(facts, STANDARD, by=by) if one.permitted}
    assert permitted == ({"record-signature"} if may else set())


def test_ours_record_any_partys() -> None:
    assert signs_only_own(SENT, ROSA)
    assert not signs_only_own(SENT, OFFICER)
    assert judge("record-signature", SENT, STANDARD, by=OFFICER).permitted


def test_a_missing_signature_is_mended_by_its_own_signatory_or_by_ours() -> None:
    assert [one.fixed_by for one in all_signed(SENT, ROSA)] == ["agreement.countersign"]
    assert [one.fixed_by for one in all_signed(SENT, OFFICER)] == ["agreement.sign"]
    assert [one.fixed_by for one in all_signed(SENT, member())] == ["agreement.sign"]
