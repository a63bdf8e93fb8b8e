"""What people are here: roles of ours in programmes, duties of a partner's members, and what both are called."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from kernel.text import Label


class Duty(StrEnum):
    """What a partner's member does for their organisation toward us."""

    SIGNATORY = "signatory"
    FINANCE = "finance"
    PROGRAMME = "programme"


DUTY_LABELS: Mapping[str, Label] = {
    Duty.SIGNATORY: Label("signatory", "firmante"),
    Duty.FINANCE: Label("finance", "finanzas"),
    Duty.PROGRAMME: Label("programme", "programa"),
}
#: What somebody of a partner with a duty is called to others.
PARTNERS_DUTY_LABELS: Mapping[str, Label] = {
    Duty.SIGNATORY: Label("the partner's signatory", "firmante del socio"),
    Duty.FINANCE: Label("the partner's finance", "finanzas del socio"),
    Duty.PROGRAMME: Label("the partner's programme staff", "personal de programa del socio"),
}


class Role(StrEnum):
    """What a person is in a programme, or everywhere."""

    ADMINISTRATOR = "administrator"
    GRANTS_OFFICER = "grants-officer"
    LIAISON = "liaison"
    LEADERSHIP = "leadership"
    FINANCE = "finance"
    VERIFIER = "verifier"
    AUDITOR = "auditor"
    PARTNER_MEMBER = "partner-member"
    SYSTEM = "system"


ROLE_LABELS: Mapping[str, Label] = {
    Role.ADMINISTRATOR: Label("administrator", "administración del sistema"),
    Role.GRANTS_OFFICER: Label("grants officer", "oficial de donaciones"),
    Role.LIAISON: Label("liaison", "enlace"),
    Role.LEADERSHIP: Label("leadership", "dirección"),
    Role.FINANCE: Label("finance", "finanzas"),
    Role.VERIFIER: Label("verifier", "verificación"),
    Role.AUDITOR: Label("auditor", "auditoría"),
    Role.PARTNER_MEMBER: Label("partner", "socio"),
    Role.SYSTEM: Label("Tack itself", "Tack mismo"),
}

#: The roles of our own people.
STAFF = (
    Role.ADMINISTRATOR,
    Role.GRANTS_OFFICER,
    Role.LIAISON,
    Role.LEADERSHIP,
    Role.FINANCE,
    Role.VERIFIER,
    Role.AUDITOR,
)
