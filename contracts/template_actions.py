"""Templates of one's own: handed in, published by a second person, taken out of force; an agreement takes the newer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from contracts import queries, rendition_actions, template_rules
from contracts import template_queries as reads
from contracts.models import Agreement, PrintedDocument
from contracts.rendition_forms import Form
from contracts.rendition_forms import Standing as Stands
from contracts.states import LABELS, PRINTABLE
from contracts.template_models import KeptTemplate, OwnTemplate, PrintedTemplate, TemplateState, TemplateVersion
from contracts.template_queries import Choice
from contracts.template_rules import Brought, TemplateFaulty
from documents.check_report import Report
from kernel import journal
from kernel.errors import Conflict, GateClosed
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.storage import Storage, file_of
from kernel.telling import tell
from kernel.text import Message
from kernel.unmet import Unmet
from partnerships import permissions
from partnerships.permissions import Scope, Standing
from partnerships.queries.partnerships import programme
from policy.edition import Edition

PROPOSE, PUBLISH = "template.propose", "template.publish"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def propose(
    session: Session,
    storage: Storage,
    brought: Brought,
    report: Report,
    prints: Mapping[str, bytes],
    *,
    by: Standing,
    on: date,
    now: datetime,
) -> TemplateVersion:
    """Keep a file that was checked, with its report and its first prints, as the next version of a template.

    Raises TemplateFaulty with everything wrong with it, Invalid for a name that nothing prints, and Conflict where
    this very file is a version already. Whatever is raised, nothing is kept.
    """
    template_rules.refuse_unknown(brought.name, brought.language)
    if brought.programme_id is not None:
        programme(session, brought.programme_id, by)
    permissions.check(by, PROPOSE, Scope(brought.programme_id))
    fitting = template_rules.fitting(brought.name, brought.language, report)
    if not fitting.accepted:
        raise TemplateFaulty(fitting)
    template = _template(session, brought)
    number = _next(session, template, brought.content)
    version = _kept(session, storage, brought, prints, by=by, now=now)
    version.template_id, version.number, version.report = template.id, number, template_rules.kept(fitting)
    version.proposed_on, version.proposed_at = on, now
    note = brought.note.strip()[: template_rules.LONGEST_NOTE]
    because = journal.write_note(session, note, by=by.person_id, now=now) if note else None
    session.flush()
    version.note_id = str(because["note"]) if because else None
    session.add(version)
    session.flush()
    facts = _facts(version) | {"sha256": version.sha256} | ({"because": because} if because else {})
    journal.record(session, version.ref, "TemplateProposed", facts, by=by.person_id, on=on, now=now)
    return version


def _template(session: Session, brought: Brought) -> OwnTemplate:
    """Return the template that a file is a version of, held, made where this is the first."""
    found = reads.template_of(session, brought.name, brought.language, brought.programme_id)
    if found is None:
        found = OwnTemplate(
            id=new_id(), name=brought.name, language=brought.language, programme_id=brought.programme_id
        )
        session.add(found)
        session.flush()
    return found


def _next(session: Session, template: OwnTemplate, content: bytes) -> int:
    earlier = reads.versions(session, template.id)
    sha256 = hashlib.sha256(content).hexdigest()
    same = next((one for one in earlier if one.sha256 == sha256 and one.state != TemplateState.WITHDRAWN), None)
    if same is not None:
        message = Message("This very file is version %(number)s of this template already.", number=same.number)
        raise Conflict(message, subject=same.ref)
    return max((one.number for one in earlier), default=0) + 1


def _kept(
    session: Session, storage: Storage, brought: Brought, prints: Mapping[str, bytes], *, by: Standing, now: datetime
) -> TemplateVersion:
    """Store the file and its first prints, and return the version that they belong to, not yet a row."""
    version = TemplateVersion(id=new_id(), state=TemplateState.PROPOSED.value, proposed_by=by.person_id)
    files = {"template": (brought.file, brought.content)}
    files |= {f"trial-{case}": (f"{case}.docx", content) for case, content in prints.items()}
    for purpose, (name, content) in files.items():
        stored = storage.put(content)
        kept = file_of(version.ref, stored, purpose=purpose, name=name, media_type=WORD, by=by.person_id, now=now)
        session.add(kept)
        if purpose == "template":
            version.attachment_id, version.sha256 = kept.id, kept.sha256
        else:
            rendition_actions.ask(session, kept.sha256, Form.PAGES, name=f"{brought.file}: {name}", now=now)
    return version


def publish(session: Session, version_id: str, *, by: Standing, on: date, now: datetime) -> TemplateVersion:
    """Put a version in force; whoever presses second finds it published, and it is so once.

    Raises GateClosed where its proposer would be its publisher, Conflict where it was withdrawn or a newer one is in
    force.
    """
    version = reads.locked(session, version_id)
    permissions.check(by, PUBLISH, reads.scope_of(version.template.programme_id), subject=version.ref)
    if version.state == TemplateState.PUBLISHED:
        return version
    if version.state == TemplateState.WITHDRAWN:
        raise Conflict(Message("This version was withdrawn. Hand the file in anew."), subject=version.ref)
    if closed := why_not(session, version, by):
        raise GateClosed(closed, subject=version.ref)
    if (newer := reads.newest_published(session, version.template_id)) > version.number:
        message = Message("Version %(number)s is in force, which is newer than this one.", number=newer)
        raise Conflict(message, subject=version.ref)
    version.state, version.published_by, version.published_on = TemplateState.PUBLISHED.value, by.person_id, on
    session.flush()
    journal.record(session, version.ref, "TemplatePublished", _facts(version), by=by.person_id, on=on, now=now)
    return version


def why_not(session: Session, version: TemplateVersion, by: Standing) -> list[Unmet]:
    """What keeps this person from publishing: a template needs a second person, who has seen its pages.

    Where pages cannot be drawn, the Word files are looked at instead.
    """
    found = []
    if version.proposed_by == by.person_id:
        words = Message("You handed this version in, so somebody else has to look at it and publish it.")
        found.append(Unmet("not-the-proposer", words, version.ref, PUBLISH, PUBLISH))
    if any(one.standing is Stands.MAKING for one in reads.pages(session, version).values()):
        words = Message("Its pages are still being drawn, and nobody has seen them.")
        found.append(Unmet("pages-drawn", words, version.ref, PUBLISH, PUBLISH))
    return found


def withdraw(session: Session, version_id: str, *, by: Standing, on: date, now: datetime) -> TemplateVersion:
    """Take a version back, or out of force; agreements that keep to it go on with it. Once withdrawn it stays so.

    Who handed it in takes it back while it is proposed; what is in force is taken out by who may publish.
    """
    version = reads.locked(session, version_id)
    scope = reads.scope_of(version.template.programme_id)
    if version.published_by is None and version.proposed_by == by.person_id:
        permissions.check(by, PROPOSE, Scope(version.template.programme_id), subject=version.ref)
    else:
        permissions.check(by, PUBLISH, scope, subject=version.ref)
    if version.state == TemplateState.WITHDRAWN:
        return version
    before = version.state
    version.state, version.withdrawn_by, version.withdrawn_on = TemplateState.WITHDRAWN.value, by.person_id, on
    session.flush()
    facts = _facts(version) | {"from": before}
    journal.record(session, version.ref, "TemplateWithdrawn", facts, by=by.person_id, on=on, now=now)
    return version


def take_newer(
    session: Session, agreement: Agreement, edition: Edition, *, by: Standing, on: date, now: datetime
) -> TemplateVersion | None:
    """Let an agreement keep to the template in force from now on; None is the one that Tack brings.

    Nothing happens where it keeps to it already. Raises Conflict once the agreement has gone out for signature.
    """
    scope = permissions.scope_of(agreement.partnership)
    permissions.check(by, "agreement.print", scope, subject=agreement.ref)
    queries.lock(session, agreement)
    if agreement.state not in PRINTABLE:
        state = LABELS[agreement.state]
        message = Message(
            "%(number)s is %(state)s and keeps the template it was printed from.", number=agreement.number, state=state
        )
        raise Conflict(message, subject=agreement.ref)
    name = reads.name_for(agreement, edition)
    news = reads.news(session, agreement, name) if name else None
    if name is None or news is None:
        held = reads.kept(session, agreement, name) if name else None
        return held.version if held else None
    keep(session, agreement, name, news.version, by=by, on=on)
    facts: dict[str, Plain] = {"name": name, "language": agreement.language}
    facts |= {"version": news.version.id if news.version else None, "before": news.kept.id if news.kept else None}
    facts["number"] = news.version.number if news.version else None
    refs = [agreement.partnership.ref, *([news.version.ref] if news.version else [])]
    tell(session, agreement, "NewerTemplateTaken", facts, by=by, on=on, now=now, refs=refs)
    return news.version


def note_print(
    session: Session, agreement: Agreement, printed: PrintedDocument, choice: Choice, *, by: Standing, on: date
) -> None:
    """Note what a paper was printed from, which the agreement keeps to from then on."""
    if choice.version is not None:
        session.add(PrintedTemplate(document_id=printed.id, version_id=choice.version.id))
    if choice.first:
        keep(session, agreement, choice.template.kind, choice.version, by=by, on=on)


def keep(
    session: Session, agreement: Agreement, name: str, version: TemplateVersion | None, *, by: Standing, on: date
) -> None:
    """Note which template an agreement keeps to."""
    row = session.get(KeptTemplate, (agreement.id, name, agreement.language))
    if row is None:
        row = KeptTemplate(agreement_id=agreement.id, name=name, language=agreement.language)
        session.add(row)
    row.version_id, row.by, row.on = version.id if version else None, by.person_id, on
    session.flush()
    session.expire(row)


def _facts(version: TemplateVersion) -> dict[str, Plain]:
    template = version.template
    return {
        "name": template.name,
        "language": template.language,
        "programme": template.programme_id,
        "number": version.number,
    }
