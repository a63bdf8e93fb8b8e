"""What belonging to a partner gives, and what each duty adds: one table, shown on the organisation's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kernel.text import Message
from partnerships.permissions import Duty


@dataclass(frozen=True, slots=True)
class Gift:
    """A permission that comes with it, and what that means to whoever reads it."""

    permission: str
    words: Message


#: Everybody who belongs to a partner sees what concerns it, money included; a duty only ever adds.
EVERY_MEMBER: tuple[Gift, ...] = (
    Gift("partnership.view", Message("sees the partnerships of the organisation, with what each party brings")),
    Gift("agreement.view", Message("sees its agreements, their amounts, documents and dates")),
    Gift("organisation.view", Message("sees what is kept here about the organisation")),
    Gift("diligence.view", Message("sees how its organisation and the funder are assessed")),
    Gift("diligence.answer", Message("answers for the organisation, and as the other side about the funder")),
    Gift("diligence.agree", Message("records joint sessions and agrees to their result")),
    Gift("diligence.record-paper", Message("records what was filled in on paper")),
    Gift("outside.view", Message("sees which assessments by other bodies are accepted")),
    Gift("pack.view", Message("sees the startup pack")),
    Gift("pack.edit", Message("asks for help, offers it and adds actions of the organisation")),
    Gift("pack.done", Message("says that an action of the organisation is done")),
    Gift("risk.view", Message("sees the joint risks")),
    Gift("risk.edit", Message("notes joint risks and what is done about them")),
)
GIVES: Mapping[Duty, tuple[Gift, ...]] = {
    Duty.SIGNATORY: (
        Gift(
            "agreement.countersign",
            Message("is told on the first page when their organisation's signature is awaited, and records it"),
        ),
        Gift("member.view", Message("sees who belongs to the organisation, with which duties")),
    ),
    Duty.FINANCE: (Gift("report.financial", Message("is told on the first page when a financial report is due")),),
    Duty.PROGRAMME: (Gift("report.narrative", Message("is told on the first page when a narrative report is due")),),
}
