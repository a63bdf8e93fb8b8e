"""What happened to organisations, as sentences; names of their people are not in the journal."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Label, Message
from partnerships.identifiers import name_of
from partnerships.organisation_facts import ANSWERS, FACTS, ROLES
from web.told import Sentence, Told


def _role(told: Told) -> Label | str:
    return ROLES.get(told.text("role"), told.text("role"))


def _fact(told: Told) -> Message:
    return Message(
        "%(by)s recorded of %(what)s, as of %(day)s: %(fact)s – %(answer)s.",
        by=told.by,
        what=told.subject,
        day=told.day("as_of"),
        fact=FACTS.get(told.text("fact"), told.text("fact")),
        answer=ANSWERS.get(told.text("answer"), told.text("answer")),
    )


ORGANISATIONS: Mapping[str, Sentence] = {
    "FactRecorded": _fact,
    "LogoGiven": lambda t: Message("%(by)s gave the logo of %(what)s.", by=t.by, what=t.subject),
    "LogoRemoved": lambda t: Message("%(by)s took back the logo of %(what)s.", by=t.by, what=t.subject),
    "IdentifierAdded": lambda t: Message(
        "%(by)s added an identifier of %(what)s in the register %(scheme)s.",
        by=t.by,
        what=t.subject,
        scheme=name_of(t.text("scheme")),
    ),
    "IdentifierRemoved": lambda t: Message(
        "%(by)s took back an identifier of %(what)s in the register %(scheme)s.",
        by=t.by,
        what=t.subject,
        scheme=name_of(t.text("scheme")),
    ),
    "OrganisationAdded": lambda t: Message("%(by)s added %(what)s.", by=t.by, what=t.subject),
    "OrganisationEdited": lambda t: Message("%(by)s edited the particulars of %(what)s.", by=t.by, what=t.subject),
    "OrganisationMergeUndone": lambda t: Message(
        "%(by)s undid the merge of %(what)s with %(gone)s.", by=t.by, what=t.subject, gone=t.name("gone")
    ),
    "OrganisationMerged": lambda t: Message(
        "%(by)s merged %(gone)s into %(what)s: one body, one record.", by=t.by, what=t.subject, gone=t.name("gone")
    ),
    "OrganisationMergedAway": lambda t: Message(
        "%(by)s merged %(what)s into %(kept)s, which stands for it.", by=t.by, what=t.subject, kept=t.name("kept")
    ),
    "OrganisationPersonAdded": lambda t: Message(
        "%(by)s noted a person of %(what)s: %(role)s.", by=t.by, what=t.subject, role=_role(t)
    ),
    "OrganisationPersonEnded": lambda t: Message(
        "%(by)s noted that a person of %(what)s (%(role)s) left on %(day)s.",
        by=t.by,
        what=t.subject,
        role=_role(t),
        day=t.day("until"),
    ),
    "OrganisationPersonRemoved": lambda t: Message(
        "%(by)s erased a person of %(what)s (%(role)s).", by=t.by, what=t.subject, role=_role(t)
    ),
    "OrganisationRenamed": lambda t: Message(
        "%(by)s changed the name of %(what)s; the old one is kept.", by=t.by, what=t.subject
    ),
    "OrganisationRestored": lambda t: Message(
        "%(by)s gave %(what)s back what it had before the merge with %(kept)s.",
        by=t.by,
        what=t.subject,
        kept=t.name("kept"),
    ),
    "OtherNameNoted": lambda t: Message("%(by)s noted another name of %(what)s.", by=t.by, what=t.subject),
    "OtherNameRemoved": lambda t: Message("%(by)s took back another name of %(what)s.", by=t.by, what=t.subject),
    "ParentEnded": lambda t: Message(
        "%(by)s noted that %(what)s belonged to %(parent)s until %(day)s.",
        by=t.by,
        what=t.subject,
        parent=t.name("parent"),
        day=t.day("until"),
    ),
    "ParentRemoved": lambda t: Message(
        "%(by)s took back that %(what)s belongs to %(parent)s.", by=t.by, what=t.subject, parent=t.name("parent")
    ),
    "ParentSet": lambda t: Message(
        "%(by)s noted that %(what)s belongs to %(parent)s.", by=t.by, what=t.subject, parent=t.name("parent")
    ),
}
