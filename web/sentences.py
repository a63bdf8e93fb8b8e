"""Every journal event as a sentence; a test finds an event that has none."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Message, Value, with_one_stop
from lifecycle.mending import roles_for
from partnerships.permissions import ROLE_LABELS
from partnerships.shares import percent
from web.account_sentences import ACCOUNT_EVENTS
from web.told import Sentence, Told
from web.told_choosing import CHOOSING
from web.told_clauses import CLAUSES
from web.told_diligence import DILIGENCE
from web.told_flags import FLAGS
from web.told_holds import HOLDS
from web.told_lists import SCREENING_LISTS
from web.told_organisations import ORGANISATIONS
from web.told_packs import PACKS
from web.told_people import PEOPLE_EVENTS
from web.told_print_runs import PRINT_RUNS
from web.told_screening_hits import HITS
from web.told_templates import TEMPLATES

STAGE_MOVES: Mapping[str, Sentence] = {
    "explore": lambda t: Message("%(by)s began the exploration.", by=t.by),
    "commit": lambda t: Message("%(by)s committed to the partnership; the agreement follows.", by=t.by),
    "start-delivery": lambda t: Message("%(by)s started delivery.", by=t.by),
    "propose-pivot": lambda t: Message("%(by)s proposed a pivot.", by=t.by),
    "resume": lambda t: Message("%(by)s resumed: back to %(to)s.", by=t.by, to=t.state("to")),
    "rethink": lambda t: Message("%(by)s took it back to co-creation, to rethink it.", by=t.by),
    "extend": lambda t: Message(
        "%(by)s extended the exploration from %(ended)s to %(ends)s.", by=t.by, ended=t.day("ended"), ends=t.day("ends")
    ),
    "return": lambda t: Message("%(by)s returned it to co-creation.", by=t.by),
    "decline": lambda t: Message("%(by)s declined the partnership.", by=t.by),
    "wind-down": lambda t: Message("%(by)s began to wind it down: %(outcome)s.", by=t.by, outcome=t.outcome()),
    "stop": lambda t: Message("%(by)s stopped the partnership: %(outcome)s.", by=t.by, outcome=t.outcome()),
    "close": lambda t: Message("%(by)s closed the partnership: %(outcome)s.", by=t.by, outcome=t.outcome()),
}


def _approved(told: Told) -> Message:
    values = {"by": told.by, "what": told.subject, "step": told.text("step"), "steps": told.text("steps")}
    if told.facts.get("delegation"):
        return Message(
            "%(by)s approved %(what)s by delegation of %(leader)s, approval %(step)s of %(steps)s.",
            leader=told.name("delegated_by"),
            **values,
        )
    return Message("%(by)s approved %(what)s as %(role)s, approval %(step)s of %(steps)s.", role=told.role(), **values)


AGREEMENT_MOVES: Mapping[str, Sentence] = {
    "submit": lambda t: Message(
        "%(by)s submitted %(what)s for review, as %(tier)s.", by=t.by, what=t.subject, tier=t.text("tier")
    ),
    "return": lambda t: Message("%(by)s returned %(what)s to draft.", by=t.by, what=t.subject),
    "approve": _approved,
    "send": lambda t: Message("%(by)s sent %(what)s for signature.", by=t.by, what=t.subject),
    "record-signature": lambda t: Message(
        "%(by)s recorded that %(party)s signed %(what)s.", by=t.by, party=t.name("organisation"), what=t.subject
    ),
    "bring-into-force": lambda t: Message(
        "%(what)s came into force, for %(amount)s.", what=t.subject, amount=t.money()
    ),
    "suspend": lambda t: Message("%(by)s suspended %(what)s.", by=t.by, what=t.subject),
    "resume": lambda t: Message("%(by)s lifted the suspension of %(what)s.", by=t.by, what=t.subject),
    "end": lambda t: Message("%(what)s ended.", what=t.subject),
    "close": lambda t: Message("%(by)s closed %(what)s.", by=t.by, what=t.subject),
    "terminate": lambda t: Message("%(by)s terminated %(what)s.", by=t.by, what=t.subject),
    "cancel": lambda t: Message("%(by)s cancelled %(what)s.", by=t.by, what=t.subject),
}


def _moved(table: Mapping[str, Sentence]) -> Sentence:
    """Return the sentence of a known move, else one made of the edition's own labels."""

    def sentence(told: Told) -> Message:
        known = table.get(told.text("move"))
        if known is not None:
            return known(told)
        return Message(
            "%(by)s made the move “%(move)s” on %(what)s: from %(before)s to %(after)s.",
            by=told.by,
            move=told.move(),
            what=told.subject,
            before=told.state("from"),
            after=told.state("to"),
        )

    return sentence


def _shares(told: Told) -> Message:
    total = told.facts.get("total")
    if not total:
        return Message("%(by)s wrote down what the parties bring.", by=told.by)
    return Message(
        "%(by)s set what the parties bring and their shares, %(total)s together.",
        by=told.by,
        total=percent(int(total)),
    )


def _liaison(told: Told) -> Message:
    if told.facts.get("before"):
        return Message(
            "%(by)s named %(person)s liaison in place of %(before)s.",
            by=told.by,
            person=told.name("person"),
            before=told.name("before"),
        )
    return Message("%(by)s named %(person)s liaison.", by=told.by, person=told.name("person"))


def _role(told: Told, given: Message, everywhere: Message) -> Message:
    return given if told.facts.get("programme") else everywhere


def _asked(told: Told) -> Value:
    """Return who was asked: the person, or the roles that may."""
    if told.facts.get("person"):
        return told.name("person")
    return [ROLE_LABELS[role] for role in roles_for(told.text("fixed_by"))]


def _drafted(told: Told) -> Message:
    """Say for how much, where there is money in it at all or yet."""
    named = {"by": told.by, "what": told.subject, "kind": told.kind_of_agreement()}
    if told.facts.get("amount") is None:
        return Message("%(by)s drafted %(what)s, %(kind)s, without an amount.", **named)
    return Message("%(by)s drafted %(what)s, %(kind)s, for %(amount)s.", **named, amount=told.money())


EVENTS: Mapping[str, Sentence] = {
    "AgreementAdopted": lambda t: Message(
        "%(what)s was taken over as it stood elsewhere: %(state)s.", what=t.subject, state=t.state("to")
    ),
    "AgreementDrafted": _drafted,
    "AgreementMoved": _moved(AGREEMENT_MOVES),
    **CHOOSING,
    **DILIGENCE,
    **ORGANISATIONS,
    **CLAUSES,
    "ContactNoted": lambda t: Message("%(by)s noted a contact:", by=t.by),
    "DocumentPrinted": lambda t: Message("%(by)s printed the document of %(what)s.", by=t.by, what=t.subject),
    "EditionProposalPublished": lambda t: Message(
        "%(by)s published what was proposed: the rules %(what)s.", by=t.by, what=t.name("edition")
    ),
    "EditionProposed": lambda t: Message("%(by)s proposed the rules %(what)s.", by=t.by, what=t.text("name")),
    "EditionWithdrawn": lambda t: Message("%(by)s withdrew the proposed rules %(what)s.", by=t.by, what=t.subject),
    "EditionPublished": lambda t: Message("%(by)s published the rules %(what)s.", by=t.by, what=t.text("name")),
    "ExplorationPlanned": lambda t: Message(
        "%(by)s planned the exploration: at most %(cap)s, until %(ends)s.",
        by=t.by,
        cap=t.money("cap"),
        ends=t.day("ends_on"),
    ),
    "FileAttached": lambda t: Message("%(by)s attached a file to %(what)s.", by=t.by, what=t.subject),
    "FindingRecorded": lambda t: Message("%(by)s recorded what the exploration found.", by=t.by),
    "HelpRequested": lambda t: Message("%(by)s asked %(whom)s for help with what is missing.", by=t.by, whom=_asked(t)),
    "ImportFinished": lambda t: Message(
        "An import is done: %(added)s added, %(known)s known before, %(differing)s with other values, "
        "%(faulty)s faulty.",
        added=t.count("added"),
        known=t.count("known"),
        differing=t.count("differing"),
        faulty=t.count("faulty"),
    ),
    "ImportStarted": lambda t: Message("%(by)s began to import %(rows)s rows.", by=t.by, rows=t.count("rows")),
    "JobReplayed": lambda t: Message("%(by)s sent a piece of background work on its way again.", by=t.by),
    "LiaisonNamed": _liaison,
    "NoteErased": lambda t: Message("%(by)s erased what somebody had written, because:", by=t.by),
    "OfficeAdded": lambda t: Message("%(by)s added the office %(what)s.", by=t.by, what=t.subject),
    "PartnershipAdopted": lambda t: Message("The partnership was taken over as it stood: %(to)s.", to=t.state("to")),
    "PartnershipEdited": lambda t: Message("%(by)s edited what the partnership is about.", by=t.by),
    "PartnershipMoved": _moved(STAGE_MOVES),
    "PartnershipOpened": lambda t: Message("%(by)s opened the partnership in co-creation.", by=t.by),
    "PartyAdded": lambda t: Message(
        "%(by)s added %(organisation)s as %(role)s.", by=t.by, organisation=t.name("organisation"), role=t.party_role()
    ),
    "PartyRemoved": lambda t: Message(
        "%(by)s took %(organisation)s out.", by=t.by, organisation=t.name("organisation")
    ),
    "PersonAdded": lambda t: Message("%(by)s opened an account for %(what)s.", by=t.by, what=t.subject),
    "PersonDeactivated": lambda t: Message("%(by)s closed the account of %(what)s.", by=t.by, what=t.subject),
    **PRINT_RUNS,
    **SCREENING_LISTS,
    "ProgrammeAdded": lambda t: Message("%(by)s added the programme %(what)s.", by=t.by, what=t.subject),
    "RateEntered": lambda t: Message(
        "%(by)s entered a rate for %(day)s: 1 %(base)s = %(rate)s %(quote)s.",
        by=t.by,
        day=t.day("day"),
        base=t.text("from"),
        rate=t.text("rate"),
        quote=t.text("to"),
    ),
    "ReportReceived": lambda t: Message(
        "%(by)s noted that the report due on %(due)s came, for %(what)s.", by=t.by, due=t.day("due"), what=t.subject
    ),
    "RequestDeclined": lambda t: Message("%(by)s declined a request:", by=t.by),
    "RequestDone": lambda t: Message("What was asked for is done; %(by)s did the last of it.", by=t.by),
    "RequestPassedOn": lambda t: (
        Message("%(by)s handed a request on to %(person)s.", by=t.by, person=t.name("person"))
        if t.facts.get("person")
        else Message("%(by)s handed a request on to everybody who can answer it.", by=t.by)
    ),
    "RequestWithdrawn": lambda t: Message("%(by)s took a request back.", by=t.by),
    "RiskRated": lambda t: Message("%(by)s rated the risk as %(risk)s.", by=t.by, risk=RISKS[t.text("risk")]),
    "RoleGiven": lambda t: _role(
        t,
        Message(
            "%(by)s gave %(what)s the role of %(role)s in %(programme)s.",
            by=t.by,
            what=t.subject,
            role=t.role(),
            programme=t.name("programme"),
        ),
        Message("%(by)s gave %(what)s the role of %(role)s in all programmes.", by=t.by, what=t.subject, role=t.role()),
    ),
    "RoleTaken": lambda t: Message(
        "%(by)s took the role of %(role)s back from %(what)s.", by=t.by, role=t.role(), what=t.subject
    ),
    "Sealed": lambda t: Message(
        "The journal was sealed: %(entries)s entries on %(streams)s subjects.",
        entries=t.count("entries"),
        streams=t.count("streams"),
    ),
    "SharesSet": _shares,
    "SignedFileAttached": lambda t: Message(
        "%(by)s attached the document of %(what)s that %(party)s signed.",
        by=t.by,
        what=t.subject,
        party=t.name("organisation"),
    ),
    "TeamMemberAdded": lambda t: Message("%(by)s added %(person)s to the team.", by=t.by, person=t.name("person")),
    "TeamMemberRemoved": lambda t: Message("%(by)s took %(person)s out of the team.", by=t.by, person=t.name("person")),
    "TermsChanged": lambda t: Message("%(by)s changed the terms of %(what)s.", by=t.by, what=t.subject),
    **ACCOUNT_EVENTS,
    **PEOPLE_EVENTS,
    **HITS,
    **HOLDS,
    **FLAGS,
    **PACKS,
    **TEMPLATES,
}

RISKS: Mapping[str, Message] = {
    "low": Message("low"),
    "medium": Message("medium"),
    "high": Message("high"),
    "not-rated": Message("not rated"),
}


def sentence(told: Told) -> Message:
    """Return the sentence of an entry; raises KeyError for an event that has none."""
    return with_one_stop(EVENTS[told.entry.event](told))
