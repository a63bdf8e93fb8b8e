"""Templates of one's own, for programs: looked into, handed in, published, withdrawn; taken by an agreement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from contracts import template_actions as acts
from contracts import template_queries as reads
from contracts.models import Agreement
from contracts.template_rules import TemplateFaulty
from documents import catalogue
from lifecycle.queries import edition_for
from web import own_templates, renditions
from web.account import my_work
from web.api import agreements
from web.api import template_schemas as schemas
from web.api.partnerships import acting
from web.api.resource import Resource
from web.api.shapes import Shape
from web.own_templates import Checked
from web.work import read_again

VIEW = "template.view"
#: What a check says of a file that is no Word file at all.
NOT_WORD = "not-word"
resource = Resource(
    "templates",
    "Templates that an organisation brings itself, in the place of those that come with Tack: Word files with tags, in"
    " versions that never change, each published by a second person. The refusal of a file has a problem for each"
    " place; `POST /templates/check` gives the whole report.",
)


def again(version_id: str) -> Shape:
    """Return a version as it stands now."""
    return schemas.whole(reads.find(my_work().session, version_id))


def _looked_into(body: Mapping[str, Any]) -> Checked:
    return own_templates.looked_into(
        name=body["name"], language=body["language"], programme_id=body.get("programme_id"), note=body.get("note", "")
    )


@resource.get("", schemas.TemplatePage, needs=VIEW, query=schemas.TemplateFilters)
def templates_list(filters: Mapping[str, Any]) -> Shape:
    """List versions of templates, the newest first."""
    asked = reads.Filters(**{name: filters.get(name, "") for name in reads.Filters.__dataclass_fields__})
    found = reads.page(my_work().session, asked, after=filters.get("after"), limit=filters.get("limit", 50))
    return {"rows": [schemas.line(one) for one in found.rows], "after": found.after}


@resource.post(
    "",
    schemas.TemplateSchema,
    needs=acts.PROPOSE,
    takes=schemas.TemplateBody,
    where="files",
    again=again,
    ready=_looked_into,
)
def templates_hand_in(checked: Checked) -> Shape:
    """Hand a Word file in as the next version; each place in it that needs mending is a problem."""
    return schemas.whole(own_templates.keep(checked))


@resource.ask("/check", schemas.TemplateReport, needs=acts.PROPOSE, takes=schemas.TemplateFile, where="files")
def templates_check(body: Mapping[str, Any]) -> Shape:
    """Look into a Word file as `tack template check` does; nothing is kept, and what is no Word file is refused."""
    checked = _looked_into(body)
    if any(fault.code == NOT_WORD for fault in checked.report.faults):
        raise TemplateFaulty(checked.report)
    read_again()
    return schemas.report(checked.report)


@resource.get("/names", schemas.NameList, needs=VIEW, narrowed=("name", "sort"))
def templates_names() -> Shape:
    """List every name that a template may use, with its meaning and an example in both languages."""
    return {"rows": [schemas.name_line(one) for one in catalogue.names()], "after": None}


@resource.download("/with-tack/<name>/<language>", needs=VIEW)
def templates_with_tack(name: str, language: str) -> Response:
    """Give a template that comes with Tack, to begin one's own with."""
    return own_templates.tacks_own(name, language)


@resource.get("/<id:version_id>", schemas.TemplateSchema, needs=VIEW)
def templates_show(version_id: str) -> Shape:
    """Read a version, its report and where its first prints are."""
    return again(version_id)


@resource.download("/<id:version_id>/file", needs=VIEW)
def templates_file(version_id: str) -> Response:
    """Give a version as it was handed in."""
    return own_templates.sent(reads.find(my_work().session, version_id).attachment)


@resource.download("/<id:version_id>/prints/<case>", needs=VIEW)
def templates_print(version_id: str, case: str) -> Response:
    """Give the first print of a version: `smallest`, `typical` or `largest`."""
    return own_templates.sent(own_templates.trial(reads.find(my_work().session, version_id), case))


@resource.download("/<id:version_id>/prints/<case>/<int:number>", needs=VIEW, refuses=(409,))
def templates_picture(version_id: str, case: str, number: int) -> Response:
    """Give the picture of one page of a first print as PNG, once they are drawn."""
    return renditions.page(own_templates.trial(reads.find(my_work().session, version_id), case), number)


@resource.post("/<id:version_id>/publish", schemas.TemplateSchema, needs=acts.PUBLISH, status=200, again=again)
def templates_publish(version_id: str) -> Shape:
    """Put a version in force."""
    return schemas.whole(acts.publish(my_work().session, version_id, **acting()))


@resource.post("/<id:version_id>/withdraw", schemas.TemplateSchema, needs=acts.PROPOSE, status=200, again=again)
def templates_withdraw(version_id: str) -> Shape:
    """Take a version back, or out of force."""
    return schemas.whole(acts.withdraw(my_work().session, version_id, **acting()))


def _kept(one: Agreement) -> Shape:
    session = my_work().session
    name = reads.name_for(one, edition_for(session, one))
    held = reads.kept(session, one, name) if name else None
    return schemas.kept_by(name, one.language, held, reads.news(session, one, name) if name else None)


def kept_again(agreement_id: str) -> Shape:
    """Return what an agreement keeps to now."""
    return _kept(agreements.found(agreement_id))


@agreements.resource.get("/<id:agreement_id>/template", schemas.AgreementTemplate, needs=VIEW)
def agreement_template(agreement_id: str) -> Shape:
    """Say which template an agreement keeps to, and whether another one is in force."""
    return kept_again(agreement_id)


@agreements.resource.post(
    "/<id:agreement_id>/template", schemas.AgreementTemplate, needs="agreement.print", status=200, again=kept_again
)
def agreement_takes_newer(agreement_id: str) -> Shape:
    """Let an agreement be printed from the template in force from now on."""
    one, session = agreements.found(agreement_id), my_work().session
    acts.take_newer(session, one, edition_for(session, one), **acting())
    return _kept(one)
