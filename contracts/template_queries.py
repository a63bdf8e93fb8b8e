"""Templates of one's own, read: their versions, which is in force, which an agreement keeps to, and the newer one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from contracts import rendition_queries
from contracts.models import Agreement, PrintedDocument
from contracts.rendition_forms import Form, Rendered
from contracts.template_models import KeptTemplate, OwnTemplate, PrintedTemplate, TemplateState, TemplateVersion
from contracts.template_rules import Changed, changed, read, shelf_needs
from documents import shelf
from kernel.errors import NotFound
from kernel.lists import Page, cut, decode, encode, fingerprint
from kernel.storage import Attachment, Storage
from partnerships.permissions import EVERYWHERE, Scope
from policy.edition import Edition
from policy.kinds import AgreementKind, Tier


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of versions is narrowed by; empty where it is not."""

    name: str = ""
    language: str = ""
    state: str = ""
    programme_id: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What an agreement keeps to; `version` is None for the template that Tack brings."""

    version: TemplateVersion | None


@dataclass(frozen=True, slots=True)
class News:
    """The template in force where an agreement keeps to another; `version` is None where that is Tack's own again."""

    name: str
    kept: TemplateVersion | None
    version: TemplateVersion | None

    @property
    def newer(self) -> bool:
        """Whether it was handed in later than what is kept to; else that was taken out of force."""
        return self.version is not None and (self.kept is None or self.version.id > self.kept.id)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a paper is printed from; `first` where the agreement does not yet keep to any."""

    template: shelf.Template
    version: TemplateVersion | None
    first: bool


def find(session: Session, version_id: str) -> TemplateVersion:
    """Return a version; raises NotFound."""
    found = session.get(TemplateVersion, version_id)
    if found is None:
        raise NotFound
    return found


def locked(session: Session, version_id: str) -> TemplateVersion:
    """Return a version as it stands under the lock of all versions of its template; raises NotFound."""
    found = find(session, version_id)
    lock(session, found.template_id)
    session.refresh(found)
    return found


def lock(session: Session, template_id: str) -> None:
    """Hold a template and so all of its versions until the end of the work."""
    session.scalars(select(OwnTemplate.id).where(OwnTemplate.id == template_id).with_for_update()).one()


def scope_of(programme_id: str | None) -> Scope:
    """Return whom a template concerns: one programme, or all of them."""
    return Scope(programme_id) if programme_id else EVERYWHERE


def template_of(session: Session, name: str, language: str, programme_id: str | None) -> OwnTemplate | None:
    """Return the template of one's own that stands for a name, held, or None where there never was one."""
    wanted = select(OwnTemplate).where(
        OwnTemplate.name == name,
        OwnTemplate.language == language,
        OwnTemplate.programme_id.is_(None) if programme_id is None else OwnTemplate.programme_id == programme_id,
    )
    return session.scalar(wanted.with_for_update(of=OwnTemplate).execution_options(populate_existing=True))


def versions(session: Session, template_id: str) -> Sequence[TemplateVersion]:
    """Return the versions of a template, the newest first."""
    wanted = select(TemplateVersion).where(TemplateVersion.template_id == template_id)
    return session.scalars(wanted.order_by(TemplateVersion.number.desc())).all()


def page(session: Session, asked: Filters, *, after: str | None = None, limit: int = 50) -> Page[TemplateVersion]:
    """Return a page of versions, the newest first."""
    mark = fingerprint({"list": "templates", **{key: getattr(asked, key) for key in Filters.__dataclass_fields__}})
    wanted = select(TemplateVersion).join(TemplateVersion.template)
    for column, value in (
        (OwnTemplate.name, asked.name),
        (OwnTemplate.language, asked.language),
        (OwnTemplate.programme_id, asked.programme_id),
        (TemplateVersion.state, asked.state),
    ):
        wanted = wanted.where(column == value) if value else wanted
    if after:
        wanted = wanted.where(TemplateVersion.id < decode(after, mark)[1])
    rows, more = cut(session.scalars(wanted.order_by(TemplateVersion.id.desc()).limit(limit + 1)).all(), limit)
    return Page(rows, encode(mark, "", rows[-1].id) if more else None)


def waiting(session: Session) -> Sequence[TemplateVersion]:
    """Return every version that is proposed, the oldest first."""
    wanted = select(TemplateVersion).where(TemplateVersion.state == TemplateState.PROPOSED)
    return session.scalars(wanted.order_by(TemplateVersion.id)).all()


def all_in_force(session: Session) -> list[TemplateVersion]:
    """Return the version in force of every template that has one, by name and language."""
    wanted = _published().order_by(OwnTemplate.name, OwnTemplate.language, OwnTemplate.programme_id)
    newest: dict[str, TemplateVersion] = {}
    for one in session.scalars(wanted.order_by(TemplateVersion.number.desc())):
        newest.setdefault(one.template_id, one)
    return list(newest.values())


def in_force(session: Session, name: str, language: str, programme_id: str) -> TemplateVersion | None:
    """Return what prints a document of a programme: its own template before that for all; None for Tack's own."""
    wanted = _published().where(
        OwnTemplate.name == name,
        OwnTemplate.language == language,
        (OwnTemplate.programme_id == programme_id) | OwnTemplate.programme_id.is_(None),
    )
    own_first = wanted.order_by(OwnTemplate.programme_id.is_(None), TemplateVersion.number.desc())
    return session.scalars(own_first.limit(1)).first()


def _published() -> Select[TemplateVersion]:
    joined = select(TemplateVersion).join(TemplateVersion.template)
    return joined.where(TemplateVersion.state == TemplateState.PUBLISHED)


def newest_published(session: Session, template_id: str) -> int:
    """Return the highest number of a template's versions in force, nought where there is none."""
    published = [one.number for one in versions(session, template_id) if one.state == TemplateState.PUBLISHED]
    return max(published, default=0)


def kept(session: Session, agreement: Agreement, name: str) -> Kept | None:
    """Return what an agreement keeps to; None where nothing was printed yet and none was chosen.

    What was printed before anybody brought templates came from Tack's own, as does what is in two languages.
    """
    if agreement.second_language is not None:
        return None
    found = session.get(KeptTemplate, (agreement.id, name, agreement.language))
    if found is not None:
        return Kept(found.version)
    printed = any(one.template == name and one.language == agreement.language for one in agreement.documents)
    return Kept(None) if printed else None


def chosen(session: Session, storage: Storage, agreement: Agreement, name: str) -> Choice:
    """Return what prints an agreement: what it keeps to, else what is in force for its programme.

    Nobody brings templates in two languages: those are Tack's own.
    """
    if agreement.second_language is not None:
        return Choice(shelf.template(name, f"{agreement.language}-{agreement.second_language}"), None, first=False)
    held, language = kept(session, agreement, name), agreement.language
    version = held.version if held else in_force(session, name, language, agreement.partnership.programme_id)
    if version is None:
        return Choice(shelf.template(name, language), None, held is None)
    content = storage.get(version.sha256)
    return Choice(shelf.Template(name, language, str(version.number), content, version.sha256), version, held is None)


def name_for(agreement: Agreement, edition: Edition) -> str | None:
    """Return the name of the template that an agreement is printed from; None while its tier is not derived."""
    tier = Tier(agreement.tier) if agreement.tier else None
    return edition.template_for(AgreementKind(agreement.kind), tier) if tier else None


def news(session: Session, agreement: Agreement, name: str) -> News | None:
    """Return the template in force where it is another than the one an agreement keeps to."""
    held = kept(session, agreement, name)
    if held is None:
        return None
    current = in_force(session, name, agreement.language, agreement.partnership.programme_id)
    if (current and current.id) == (held.version and held.version.id):
        return None
    return News(name, held.version, current)


def printed_from(session: Session, documents: Iterable[PrintedDocument]) -> dict[str, TemplateVersion]:
    """Return the version of an own template behind each of some papers that has one."""
    ids = [one.id for one in documents]
    if not ids:
        return {}
    wanted = select(PrintedTemplate.document_id, TemplateVersion).join(PrintedTemplate.version)
    return {row[0]: row[1] for row in session.execute(wanted.where(PrintedTemplate.document_id.in_(ids)))}


def trials(session: Session, version: TemplateVersion) -> dict[str, Attachment]:
    """Return the first prints of a version by their case."""
    wanted = select(Attachment).where(Attachment.subject_kind == version.ref.kind, Attachment.subject_id == version.id)
    found = {
        one.purpose.removeprefix("trial-"): one for one in session.scalars(wanted) if one.id != version.attachment_id
    }
    return {case: found[case] for case in ("smallest", "typical", "largest") if case in found}


def pages(session: Session, version: TemplateVersion) -> dict[str, Rendered]:
    """Return how the pictures of the pages of each first print stand, by its case."""
    files = trials(session, version)
    drawn = rendition_queries.of_contents(session, [one.sha256 for one in files.values()])
    return {case: drawn[one.sha256][Form.PAGES] for case, one in files.items()}


def against_previous(session: Session, version: TemplateVersion) -> tuple[int, Changed]:
    """Return what a version asks for otherwise than the one before it, and its number; nought is Tack's own."""
    needs = read(version.report).needs
    before = next((one for one in versions(session, version.template_id) if one.number < version.number), None)
    if before is None:
        return 0, changed(shelf_needs(version.template.name, version.template.language), needs)
    return before.number, changed(read(before.report).needs, needs)
