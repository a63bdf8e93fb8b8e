"""The conditions of a row or a wording as sentences, each alone and all together, in both languages."""

from __future__ import annotations

import pytest

from kernel.text import render, using
from policy.clause_words import BASES, GROUPS, KINDS, PARTIES, SERVES, conditions
from policy.clauses import Parties, PartnerGroup, Serves, When
from policy.kinds import AgreementKind, PaymentBasis, Tier


@pytest.mark.parametrize(
    ("when", "english", "spanish"),
    [
        (When(), [], []),
        (
            When(kinds=(AgreementKind.GRANT, AgreementKind.UMBRELLA)),
            ["Kinds: grant and umbrella agreement."],
            ["Clases: donación y convenio marco."],
        ),
        (When(tiers=(Tier.N0, Tier.T1)), ["Tiers: N0 and T1."], ["Niveles: N0 y T1."]),
        (When(partners=(PartnerGroup.FIRM,)), ["Partners: firm."], ["Socios: empresa."]),
        (When(bases=(PaymentBasis.IN_KIND,)), ["Payment basis: in kind."], ["Forma de pago: en especie."]),
        (When(parties=Parties.SEVERAL), ["Parties: several partners."], ["Partes: varios socios."]),
        (
            When(downstream=True),
            ["The partner passes part of the funds on."],
            ["El socio traslada parte de los fondos."],
        ),
        (
            When(downstream=False),
            ["The partner passes no funds on."],
            ["El socio no traslada fondos."],
        ),
        (
            When(
                kinds=(AgreementKind.GRANT,),
                tiers=(Tier.T2,),
                partners=(PartnerGroup.NGO,),
                bases=(PaymentBasis.HYBRID,),
                parties=Parties.ONE,
                downstream=False,
            ),
            [
                "Kinds: grant.",
                "Tiers: T2.",
                "Partners: NGO, foundation or cooperative.",
                "Payment basis: hybrid.",
                "Parties: one partner.",
                "The partner passes no funds on.",
            ],
            [
                "Clases: donación.",
                "Niveles: T2.",
                "Socios: ONG, fundación o cooperativa.",
                "Forma de pago: mixta.",
                "Partes: un solo socio.",
                "El socio no traslada fondos.",
            ],
        ),
    ],
)
def test_conditions_are_said(when: When, english: list[str], spanish: list[str]) -> None:
    said = list(conditions(when))
    assert [render(one) for one in said] == english
    with using("es"):
        assert [render(one) for one in said] == spanish


def test_everything_has_words() -> None:
    assert set(GROUPS) == set(PartnerGroup)
    assert set(BASES) == set(PaymentBasis)
    assert set(PARTIES) == set(Parties)
    assert set(SERVES) == set(Serves)
    assert set(KINDS) == set(AgreementKind)
