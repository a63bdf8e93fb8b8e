"""The closed lists that an edition is written in: code knows each of these, an edition says what they are worth."""

from __future__ import annotations

from enum import StrEnum


class StageKind(StrEnum):
    """What a stage is for; code and open-data exports rely on it and never on a label."""

    CO_CREATION = "co-creation"
    EXPLORATORY = "exploratory"
    UMBRELLA = "umbrella"
    DELIVERY = "delivery"
    PIVOT = "pivot"
    CLOSING = "closing"
    CLOSED = "closed"


class Tier(StrEnum):
    """How much care an agreement needs; effort grows from N0 to T4."""

    N0 = "N0"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"


class AgreementKind(StrEnum):
    """Every kind of contract Tack knows."""

    LETTER_OF_INTENT = "letter-of-intent"
    MEMORANDUM = "memorandum"
    EXPLORATORY = "exploratory"
    GRANT = "grant"
    UMBRELLA = "umbrella"
    SUBAWARD = "subaward"
    AMENDMENT = "amendment"


class PaymentBasis(StrEnum):
    """What money under an agreement is paid against."""

    FIXED_AMOUNT = "fixed-amount"
    COST_REIMBURSEMENT = "cost-reimbursement"
    IN_KIND = "in-kind"
    HYBRID = "hybrid"


class Risk(StrEnum):
    """The rating a grants officer gives a partnership; not rated raises nothing."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    NOT_RATED = "not-rated"


class Unit(StrEnum):
    """What the value of a threshold counts."""

    AMOUNT = "amount"
    DAYS = "days"
    MONTHS = "months"
    PERCENT = "percent"
    COUNT = "count"
