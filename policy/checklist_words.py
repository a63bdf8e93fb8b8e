"""Checklists and results in words, for pages, terminals and documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kernel.text import Label, Message
from policy.checklists import Checklist, Measured, Method, PartnerFamily, Rating, Side
from policy.clearing import Outcome, Reason, Why

SIDES: Mapping[Side, Label] = {
    Side.PARTNER: Label("the partner", "el socio"),
    Side.FUNDER: Label("the funder", "el financiador"),
    Side.BOTH: Label("both sides", "ambas partes"),
}
FAMILIES: Mapping[PartnerFamily, Label] = {
    PartnerFamily.NGO: Label("NGO or civil society", "ONG o sociedad civil"),
    PartnerFamily.FIRM: Label("Firm", "Empresa"),
    PartnerFamily.GOVERNMENT: Label("Public body", "Ente público"),
    PartnerFamily.UN: Label("United Nations body", "Organismo de las Naciones Unidas"),
}
METHODS: Mapping[Method, Label] = {
    Method.CORE_VALUES: Label("all as wanted, or not met", "todo como se espera, o no se cumple"),
    Method.CORE_STANDARDS: Label("six standards, added up", "seis normas, sumadas"),
    Method.WEIGHTED_BANDS: Label("bands, key questions double", "franjas, con las preguntas clave dobles"),
    Method.PLAIN_BANDS: Label("bands, all questions alike", "franjas, todas las preguntas por igual"),
}
RATINGS: Mapping[Rating, Label] = {
    Rating.LOW: Label("low", "bajo"),
    Rating.MEDIUM: Label("medium", "medio"),
    Rating.SIGNIFICANT: Label("significant", "considerable"),
    Rating.HIGH: Label("high", "alto"),
}
NOT_RATED = Label("not rated", "sin calificar")
OUTCOMES: Mapping[Outcome, Label] = {
    Outcome.CLEARED: Label("Cleared", "Aprobada"),
    Outcome.CONDITIONS: Label("Cleared with conditions", "Aprobada con condiciones"),
    Outcome.NOT_YET: Label("Not yet", "Todavía no"),
    Outcome.BLOCKED: Label("Blocked", "Bloqueada"),
}
MEASURED: Mapping[Measured, Label] = {
    Measured.DAYS_TO_CONTRACT: Label("days to contract", "días hasta el contrato"),
    Measured.DAYS_TO_VERIFY: Label("days to verify", "días hasta verificar"),
    Measured.DAYS_TO_PAY: Label("days to pay", "días hasta pagar"),
    Measured.AMENDMENTS_REFUSED: Label("amendments refused", "enmiendas rechazadas"),
    Measured.OVERDUE_ACTIONS: Label("overdue actions", "acciones vencidas"),
}


def rated(rating: Rating | None) -> Label:
    """A rating in words."""
    return RATINGS[rating] if rating else NOT_RATED


#: Each reason as a sentence about a question or a domain. Of a confirmed fraud or hit it says no more than that.
_WHY: Mapping[Why, Callable[[Label], Message]] = {
    Why.FRAUD: lambda _what: Message("A fraud is confirmed."),
    Why.LISTED: lambda _what: Message("A name on a list is confirmed."),
    Why.CRITICAL: lambda what: Message("This must not fail: “%(question)s”", question=what),
    Why.UNANSWERED: lambda what: Message("Not answered yet: “%(question)s”", question=what),
    Why.UNMET: lambda _what: Message("A core value is not met."),
    Why.HIGH: lambda what: Message("The risk is high: %(domain)s.", domain=what),
    Why.EXPIRED: lambda what: Message("What was found has expired: %(domain)s.", domain=what),
    Why.WEAK: lambda what: Message("This has to be strengthened: “%(question)s”", question=what),
}


def why(reason: Reason, checklist: Checklist) -> Message:
    """A reason in one sentence; raises KeyError where it is about nothing in this checklist."""
    if reason.item is not None:
        return _WHY[reason.why](checklist.by_key[reason.item].question)
    labels = {one.key: one.label for one in checklist.domains}
    return _WHY[reason.why](labels[reason.domain] if reason.domain is not None else Label("", ""))
