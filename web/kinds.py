"""What agreements of each kind are called where no edition is at hand, as in a list over all of them."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Label
from policy.kinds import AgreementKind

KINDS: Mapping[str, Label] = {
    AgreementKind.LETTER_OF_INTENT: Label("letter of intent", "carta de intención"),
    AgreementKind.MEMORANDUM: Label("memorandum", "memorando"),
    AgreementKind.EXPLORATORY: Label("exploratory agreement", "acuerdo exploratorio"),
    AgreementKind.GRANT: Label("grant", "donación"),
    AgreementKind.UMBRELLA: Label("umbrella agreement", "convenio marco"),
    AgreementKind.SUBAWARD: Label("subaward", "subdonación"),
    AgreementKind.AMENDMENT: Label("amendment", "enmienda"),
}
