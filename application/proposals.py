"""Editions by two people: one proposes, another publishes; a correction of words alone needs one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from application.editions import refuse_other_currency
from application.names import known_names
from kernel import journal
from kernel.errors import Conflict, GateClosed
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.text import Message
from kernel.unmet import Unmet
from partnerships.permissions import EVERYWHERE, Scope, Standing, check
from policy import proposal_queries as proposals
from policy import queries
from policy.actions import publish
from policy.check import proved
from policy.edition import Edition
from policy.loader import load
from policy.models import EditionRow
from policy.proposal_models import OPEN, PUBLISHED, WITHDRAWN, ProposedEdition

LONGEST_NOTE = 2000


def propose(
    session: Session,
    text: str,
    *,
    currency: str,
    by: Standing,
    on: date,
    now: datetime,
    note: str = "",
    source_name: str = "",
) -> ProposedEdition:
    """Keep a sound text as a proposal; `currency` is the one the instance keeps its figures in.

    Raises PolicyInvalid with everything wrong with it, WrongCurrency, and Conflict where an edition of this name is
    published or proposed already.
    """
    check(by, "edition.propose", Scope())
    edition = proved(text, known_names(), source_name)
    refuse_other_currency(edition, currency)
    _refuse_twin(session, edition)
    kept = journal.write_note(session, note.strip()[:LONGEST_NOTE], by=by.person_id, now=now) if note.strip() else None
    proposal = ProposedEdition(
        id=new_id(),
        pack=edition.pack,
        name=edition.name,
        schema=edition.schema,
        effective_from=edition.effective_from,
        text=text,
        sha256=edition.sha256,
        note_id=str(kept["note"]) if kept else None,
        proposed_by=by.person_id,
        proposed_on=on,
        proposed_at=now,
        state=OPEN,
    )
    session.add(proposal)
    session.flush()
    facts = _facts(edition) | ({"because": kept} if kept else {})
    journal.record(session, proposal.ref, "EditionProposed", facts, by=by.person_id, on=on, now=now)
    return proposal


def publish_proposed(
    session: Session, proposal_id: str, *, by: Standing, on: date, now: datetime
) -> tuple[ProposedEdition, EditionRow]:
    """Publish a proposal, once and for good; whoever comes second gets what the first one published.

    Raises GateClosed where the proposer would be the publisher of changed rules, Conflict where it was withdrawn.
    """
    proposal = proposals.find(session, proposal_id, lock=True)
    check(by, "edition.publish", EVERYWHERE, subject=proposal.ref)
    if proposal.state == PUBLISHED and proposal.edition_id is not None:
        return proposal, queries.row(session, proposal.edition_id)
    _refuse_settled(proposal)
    if closed := why_not(session, proposal, by):
        raise GateClosed(closed, subject=proposal.ref)
    row = publish(session, proposal.text, names=known_names(), by=by.person_id, on=on, now=now)
    proposal.state, proposal.edition_id = PUBLISHED, row.id
    proposal.settled_by, proposal.settled_on = by.person_id, on
    session.flush()
    journal.record(
        session, proposal.ref, "EditionProposalPublished", {"edition": row.id}, by=by.person_id, on=on, now=now
    )
    return proposal, row


def withdraw(session: Session, proposal_id: str, *, by: Standing, on: date, now: datetime) -> ProposedEdition:
    """Take a proposal back; once withdrawn it stays withdrawn. Raises Conflict where it is published."""
    check(by, "edition.propose", Scope())
    proposal = proposals.find(session, proposal_id, lock=True)
    if proposal.proposed_by != by.person_id:
        check(by, "edition.publish", EVERYWHERE, subject=proposal.ref)
    if proposal.state == WITHDRAWN:
        return proposal
    _refuse_settled(proposal)
    proposal.state, proposal.settled_by, proposal.settled_on = WITHDRAWN, by.person_id, on
    session.flush()
    journal.record(session, proposal.ref, "EditionWithdrawn", {}, by=by.person_id, on=on, now=now)
    return proposal


def why_not(session: Session, proposal: ProposedEdition, by: Standing) -> list[Unmet]:
    """What keeps this person from publishing: rules need a second person, words alone do not."""
    if proposal.proposed_by != by.person_id:
        return []
    found = proposals.against_predecessor(session, load(proposal.text))
    if found is not None and found.only_words:
        return []
    words = Message("You proposed this edition and it changes rules, so somebody else has to publish it.")
    return [Unmet("not-the-proposer", words, proposal.ref, "edition.publish", "edition.publish")]


def _refuse_twin(session: Session, edition: Edition) -> None:
    named = (edition.pack, edition.name)
    if named in {(row.pack, row.name) for row in queries.published(session)}:
        raise Conflict(
            Message(
                "The edition “%(title)s” is published already. Give the changed one a new name.", title=edition.title
            )
        )
    if named in {(one.pack, one.name) for one in proposals.open_ones(session)}:
        raise Conflict(
            Message("An edition “%(title)s” is proposed already. Withdraw that one first.", title=edition.title)
        )


def _refuse_settled(proposal: ProposedEdition) -> None:
    if proposal.state == PUBLISHED:
        raise Conflict(Message("“%(title)s” is published, and stays so.", title=proposal.title))
    if proposal.state == WITHDRAWN:
        raise Conflict(Message("The proposal of “%(title)s” was withdrawn. Propose it anew.", title=proposal.title))


def _facts(edition: Edition) -> dict[str, Plain]:
    return {"pack": edition.pack, "name": edition.name, "sha256": edition.sha256}
