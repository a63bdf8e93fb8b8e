"""Words for what clauses depend on, and for what they ask of a partner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kernel.text import Label, Message
from policy.clauses import Languages, Parties, PartnerGroup, Serves, When
from policy.kinds import AgreementKind, PaymentBasis

GROUPS: Mapping[PartnerGroup, Label] = {
    PartnerGroup.FIRM: Label("firm", "empresa"),
    PartnerGroup.NGO: Label("NGO, foundation or cooperative", "ONG, fundación o cooperativa"),
    PartnerGroup.MINISTRY: Label("ministry or municipality", "ministerio o municipalidad"),
    PartnerGroup.OTHER: Label("other partner", "otro socio"),
}
BASES: Mapping[PaymentBasis, Label] = {
    PaymentBasis.FIXED_AMOUNT: Label("fixed amount", "monto fijo"),
    PaymentBasis.COST_REIMBURSEMENT: Label("cost reimbursement", "reembolso de costos"),
    PaymentBasis.IN_KIND: Label("in kind", "en especie"),
    PaymentBasis.HYBRID: Label("hybrid", "mixta"),
}
PARTIES: Mapping[Parties, Label] = {
    Parties.ONE: Label("one partner", "un solo socio"),
    Parties.SEVERAL: Label("several partners", "varios socios"),
}
SERVES: Mapping[Serves, Label] = {
    Serves.BOTH: Label("both sides", "ambas partes"),
    Serves.PARTNER: Label("the partner", "el socio"),
    Serves.FUNDER: Label("the funder", "el financiador"),
}
KINDS: Mapping[AgreementKind, Label] = {
    AgreementKind.LETTER_OF_INTENT: Label("letter of intent", "carta de intención"),
    AgreementKind.MEMORANDUM: Label("memorandum", "memorando"),
    AgreementKind.EXPLORATORY: Label("exploratory agreement", "acuerdo exploratorio"),
    AgreementKind.GRANT: Label("grant", "donación"),
    AgreementKind.UMBRELLA: Label("umbrella agreement", "convenio marco"),
    AgreementKind.SUBAWARD: Label("subaward", "subdonación"),
    AgreementKind.AMENDMENT: Label("amendment", "adenda"),
}


def conditions(when: When) -> Iterator[Message]:
    """Each condition as a sentence; nothing where none is asked."""
    if when.kinds is not None:
        yield Message("Kinds: %(kinds)s.", kinds=[KINDS[one] for one in when.kinds])
    if when.tiers is not None:
        yield Message("Tiers: %(tiers)s.", tiers=[one.value for one in when.tiers])
    if when.partners is not None:
        yield Message("Partners: %(groups)s.", groups=[GROUPS[one] for one in when.partners])
    if when.bases is not None:
        yield Message("Payment basis: %(bases)s.", bases=[BASES[one] for one in when.bases])
    if when.parties is not None:
        yield Message("Parties: %(parties)s.", parties=PARTIES[when.parties])
    if when.downstream is not None:
        yield (
            Message("The partner passes part of the funds on.")
            if when.downstream
            else Message("The partner passes no funds on.")
        )
    if when.languages is not None:
        yield (
            Message("The document is in two languages.")
            if when.languages is Languages.TWO
            else Message("The document is in one language.")
        )
