"""Words for what a tool is and who uses it."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Label
from policy.tools import ToolKind, ToolUser

KINDS: Mapping[ToolKind, Label] = {
    ToolKind.TEMPLATE: Label("Template", "Formato"),
    ToolKind.CHECKLIST: Label("Checklist", "Lista de verificación"),
    ToolKind.WORKED_EXAMPLE: Label("Worked example", "Ejemplo resuelto"),
    ToolKind.PROCEDURE: Label("Procedure to adopt", "Procedimiento para adoptar"),
}
USERS: Mapping[ToolUser, Label] = {
    ToolUser.PARTNER: Label("the partner", "el socio"),
    ToolUser.FUNDER: Label("the funder", "el financiador"),
    ToolUser.BOTH: Label("both sides", "ambas partes"),
}
USERS_BY_SIDE: Mapping[str, Label] = {
    "partner": Label("partners", "socios"),
    "funder": Label("funders", "financiadores"),
}
