"""Templates that are brought, for people and programs alike: looked into while nobody waits, told, sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import request, send_file
from werkzeug.wrappers import Response

from contracts import template_actions as acts
from contracts import template_queries as reads
from contracts import template_rules as rules
from contracts.models import Agreement
from contracts.rendition_forms import Rendered, Standing
from contracts.states import PRINTABLE
from contracts.template_models import TemplateVersion
from contracts.template_rules import Brought
from documents import check, shelf
from documents.check_package import LARGEST_FILE
from documents.check_report import Report
from documents.errors import NoSuchTemplate
from kernel import uploads
from kernel.errors import NotFound, invalid
from kernel.storage import Attachment
from kernel.text import Message
from partnerships import permissions
from partnerships.permissions import Scope
from partnerships.queries.partnerships import programme
from policy.edition import Edition
from web import renditions
from web.account import my_work
from web.errors import WebRefusal
from web.work import aside

TOO_LARGE = 413


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as it came, what its check says, and its first prints where it is sound."""

    brought: Brought
    report: Report
    prints: Mapping[str, bytes]


def looked_into(*, name: str, language: str, programme_id: str | None, note: str = "") -> Checked:
    """Return the file of this request, looked into by the process with limits, with no work open.

    Who may not hand it in is refused before anything is looked into. Raises NotPermitted, Invalid for what it is to
    stand for, and WebRefusal for a file that is larger than any template may be.
    """
    work = my_work()
    rules.refuse_unknown(name, language)
    if programme_id is not None:
        programme(work.session, programme_id, work.by)
    permissions.check(work.by, acts.PROPOSE, Scope(programme_id))
    file, content = _file()
    report, prints = aside(lambda: check.first_prints(content, language))
    fitting = rules.fitting(name, language, report)
    return Checked(Brought(name, language, programme_id, file, content, note), fitting, prints)


def _file() -> tuple[str, bytes]:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise invalid("file", "Choose a file.")
    content = sent.stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        sent.close()
        most = LARGEST_FILE // 1_000_000
        raise WebRefusal(Message("This file is too large: at most %(most)s megabytes.", most=most), TOO_LARGE)
    return uploads.clean_name(sent.filename), content


def keep(checked: Checked) -> TemplateVersion:
    """Keep what was looked into as the next version; raises TemplateFaulty where it is not sound."""
    work = my_work()
    return acts.propose(
        work.session,
        work.storage,
        checked.brought,
        checked.report,
        checked.prints,
        by=work.by,
        on=work.today,
        now=work.now,
    )


def beside_papers(agreement: Agreement, edition: Edition) -> dict[str, Any]:
    """Return what the page of an agreement says of templates, to who works here: what printed, and what is newer."""
    work = my_work()
    scope = permissions.scope_of(agreement.partnership)
    if not agreement.documents or not permissions.granted(work.by, "template.view", scope):
        return {"printed_from": {}, "template_news": None}
    prints = agreement.state in PRINTABLE and permissions.granted(work.by, "agreement.print", scope)
    name = reads.name_for(agreement, edition) if prints else None
    return {
        "printed_from": reads.printed_from(work.session, agreement.documents),
        "template_news": reads.news(work.session, agreement, name) if name else None,
    }


def sent(kept: Attachment) -> Response:
    """Return a kept file as a download."""
    content = BytesIO(my_work().storage.get(kept.sha256))
    return send_file(content, mimetype=kept.media_type, as_attachment=True, download_name=kept.name)


def trial(version: TemplateVersion, case: str) -> Attachment:
    """Return the first print of a version in one case; raises NotFound."""
    found = reads.trials(my_work().session, version).get(case)
    if found is None:
        raise NotFound
    return found


def sizes(version: TemplateVersion, drawn: Mapping[str, Rendered]) -> dict[str, tuple[int, int]]:
    """Return the width and height of the pictures of each first print that was drawn."""
    ready = [case for case, pages in drawn.items() if pages.standing is Standing.READY]
    return {case: renditions.size_of_pages(trial(version, case)) for case in ready}


def tacks_own(name: str, language: str) -> Response:
    """Return a template that comes with Tack, to begin one's own with; raises NotFound."""
    try:
        found = shelf.template(name, language)
    except NoSuchTemplate as error:
        raise NotFound from error
    called = f"{name}.{language}.docx"
    return send_file(BytesIO(found.content), mimetype=acts.WORD, as_attachment=True, download_name=called)
