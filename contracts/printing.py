"""Prints an agreement: the right template for kind and tier, the terms from the ledger, kept with its proof."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime

from sqlalchemy.orm import Session

from contracts import (
    clause_queries,
    logo_queries,
    queries,
    rendition_actions,
    template_actions,
    template_queries,
    two_languages,
)
from contracts.models import Agreement, PrintedDocument
from contracts.paper import context
from contracts.paper_queries import sheet
from contracts.rendition_forms import Form
from contracts.states import LABELS, PRINTABLE
from contracts.template_queries import Choice
from contracts.terms import Belongings, missing, stated, unmet
from documents import logos, press, shelf
from documents.context import ContractContext
from documents.names import empty_terms
from documents.terms import SECOND, spoken
from kernel import queue
from kernel.errors import Conflict, GateClosed
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.storage import Attachment, Storage, StoredFile, file_of
from kernel.telling import tell
from kernel.text import Message
from kernel.unmet import Unmet
from partnerships import permissions
from partnerships.actions.versions import hold_open
from partnerships.permissions import Standing
from policy.edition import Edition

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: What the terms of an agreement do not hold themselves: which of its belongings does, by the name that templates use.
_KEPT_ELSEWHERE = {
    "exploratory": "exploration",
    "funder.address": "funder_address",
    "liaison": "liaison",
    "partner.address": "partner_address",
    "purpose": "purpose",
}


def print_document(
    session: Session,
    storage: Storage,
    agreement: Agreement,
    edition: Edition,
    *,
    by: Standing,
    on: date,
    now: datetime,
    annex: bool = False,
) -> PrintedDocument:
    """Print an agreement as it stands and keep the file; the same terms on the same day are printed once.

    With `annex`, a paper that is made of clauses ends with the reason for each. What is printed from a template of
    Tack's own carries the logos of its parties.

    Raises GateClosed naming each empty term, and Conflict once the agreement has gone out for signature.
    """
    permissions.check(by, "agreement.print", permissions.scope_of(agreement.partnership), subject=agreement.ref)
    queries.lock(session, agreement)
    choice, values = ready(session, storage, agreement, edition, on=on, annex=annex)
    template = choice.template
    marks = logo_queries.marks(session, storage, agreement) if choice.version is None else []
    snapshot = json.dumps({**values, **logos.told(marks)}, ensure_ascii=False, sort_keys=True)
    wanted = (agreement.terms_version, template.sha256, snapshot)
    for one in agreement.documents:
        if (one.terms_version, one.template_sha256, one.snapshot) == wanted:
            return one
    stored = storage.put(logos.set_in(press.render(template.content, values), marks))
    return _keep(session, agreement, choice, snapshot, stored, by=by, on=on, now=now)


def ready(
    session: Session, storage: Storage, agreement: Agreement, edition: Edition, *, on: date, annex: bool = False
) -> tuple[template_queries.Choice, ContractContext]:
    """Return the template of an agreement and every value for it; raises where `print_document` refuses what it says.

    Nothing is locked and nothing kept, so that many can be asked whether they could be printed.
    """
    _refuse_unprintable(agreement)
    choice = template_queries.chosen(session, storage, agreement, _template(agreement, edition))
    values = context(agreement, sheet(session, agreement, edition, choice.template.version, on))
    _take_in_clauses(agreement, edition, values, annex=annex)
    empty = empty_terms(choice.template.content, values)
    if empty:
        terms = dict.fromkeys(name.removeprefix(SECOND) for name in empty)
        raise GateClosed([_empty(agreement, name) for name in terms], subject=agreement.ref)
    return choice, values


def _take_in_clauses(agreement: Agreement, edition: Edition, values: ContractContext, *, annex: bool) -> None:
    """Render the clauses into the values, once; raises GateClosed naming each term that they need and that is empty."""
    parts = clause_queries.settled_parts(agreement, edition)
    empty = two_languages.empties(parts, values)
    if empty:
        raise GateClosed([_empty(agreement, name) for name in empty], subject=agreement.ref)
    two_languages.take_in(parts, values, annex=annex)


def _refuse_unprintable(agreement: Agreement) -> None:
    if agreement.state not in PRINTABLE:
        raise Conflict(
            Message(
                "%(number)s is %(state)s and is not printed again; what was printed stands.",
                number=agreement.number,
                state=LABELS[agreement.state],
            ),
            subject=agreement.ref,
        )
    refused = tuple(unmet(missing(stated(agreement)), _belongings(agreement)))
    if refused:
        raise GateClosed(refused, subject=agreement.ref)


def _belongings(agreement: Agreement) -> Belongings:
    partnership = agreement.partnership
    return Belongings(
        agreement.ref, partnership.ref, agreement.recipient.ref, partnership.programme.office.organisation.ref
    )


def _template(agreement: Agreement, edition: Edition) -> str:
    name = template_queries.name_for(agreement, edition)
    if name is None:
        message = Message("Which document this needs follows from its tier, which is not derived.")
        raise GateClosed(
            [Unmet("tier-derived", message, agreement.ref, "agreement.edit", "agreement.terms")], subject=agreement.ref
        )
    return name


def _empty(agreement: Agreement, name: str) -> Unmet:
    message = Message("The document needs what is still empty: %(term)s.", term=spoken(name))
    kept = _KEPT_ELSEWHERE.get(name) or _KEPT_ELSEWHERE.get(name.partition(".")[0])
    if kept is None:
        return Unmet("terms-complete", message, agreement.ref, "agreement.edit", "agreement.terms")
    return Unmet("terms-complete", message, *_belongings(agreement).mended(kept))


def _keep(
    session: Session,
    agreement: Agreement,
    choice: Choice,
    snapshot: str,
    stored: StoredFile,
    *,
    by: Standing,
    on: date,
    now: datetime,
) -> PrintedDocument:
    name, who = f"{agreement.number}.docx", by.person_id
    attachment = file_of(agreement.ref, stored, purpose="contract", name=name, media_type=WORD, by=who, now=now)
    printed = _paper(agreement, choice.template, snapshot, attachment)
    session.add(attachment)
    session.flush()
    session.add(printed)
    session.flush()
    session.expire(agreement, ["documents"])
    template_actions.note_print(session, agreement, printed, choice, by=by, on=on)
    # Whoever prints has the Word file; five hundred PDFs shall not stand before the zip of five hundred of those.
    rendition_actions.ask(session, stored.sha256, Form.PDF, name=name, now=now, rank=queue.BESIDE)
    refs = [agreement.partnership.ref]
    tell(session, agreement, "DocumentPrinted", _printing(printed), by=by, on=on, now=now, refs=refs)
    return printed


def _paper(agreement: Agreement, template: shelf.Template, snapshot: str, file: Attachment) -> PrintedDocument:
    """Return what has to be known of a paper to print it again."""
    return PrintedDocument(
        id=new_id(),
        agreement_id=agreement.id,
        attachment_id=file.id,
        language=agreement.language,
        template=template.kind,
        template_sha256=template.sha256,
        edition_id=agreement.partnership.edition_id,
        terms_version=agreement.terms_version,
        snapshot=snapshot,
        sha256=file.sha256,
        by=file.by,
        now=file.now,
    )


def _printing(printed: PrintedDocument) -> dict[str, Plain]:
    """Return what the journal keeps of a paper."""
    return {
        "template": printed.template,
        "template_sha256": printed.template_sha256,
        "sha256": printed.sha256,
        "document": printed.id,
        "language": printed.language,
        "terms": printed.terms_version,
        "snapshot_sha256": hashlib.sha256(printed.snapshot.encode()).hexdigest(),
    }


def attach_file(
    session: Session,
    storage: Storage,
    agreement: Agreement,
    content: bytes,
    *,
    name: str,
    media_type: str,
    purpose: str,
    by: Standing,
    on: date,
    now: datetime,
    permission: str = "agreement.sign",
) -> Attachment:
    """Keep a file with an agreement, such as the signed paper; the same content is kept once.

    Raises Conflict once the partnership is closed. `permission` is the one under which it is handed in.
    """
    permissions.check(by, permission, permissions.scope_of(agreement.partnership), subject=agreement.ref)
    hold_open(session, agreement.partnership, None)
    queries.lock(session, agreement)
    stored = storage.put(content)
    who = by.person_id
    attachment = file_of(agreement.ref, stored, purpose=purpose, name=name, media_type=media_type, by=who, now=now)
    session.add(attachment)
    session.flush()
    facts = {"attachment": attachment.id, "purpose": purpose, "sha256": stored.sha256}
    tell(session, agreement, "FileAttached", facts, by=by, on=on, now=now, refs=[agreement.partnership.ref])
    return attachment
