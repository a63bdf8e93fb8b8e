"""Templates of one's own in the API: versions, reports, names; what an agreement keeps to."""

from __future__ import annotations

from typing import Any

from flask import url_for
from marshmallow import Schema, fields

from contracts import template_actions as acts
from contracts import template_queries as reads
from contracts.rendition_forms import Standing
from contracts.template_models import TemplateState, TemplateVersion
from contracts.template_queries import News
from contracts.template_rules import LANGUAGES, LONGEST_NOTE, NAMES, read
from documents.catalogue import Name, Sort
from documents.check_report import Fault, Place, Report
from documents.example import CASES
from kernel import journal
from kernel.text import render
from web import problems
from web.account import my_work
from web.api.clause_schemas import BothPart
from web.api.fields import Body, Choice, Day, Flag, Id, Part, Sent, Text, Whole
from web.api.lists import Listing
from web.api.schemas import DIGEST, UnmetSchema, always, listed, maybe, page_of
from web.api.shapes import Shape

STATES = [state.value for state in TemplateState]
LONGEST = 2000


class TemplateFile(Body):
    """A Word file of at most 10 megabytes, and the document it is to print."""

    file = Sent(required=True)
    name = Choice(NAMES, required=True)
    language = Choice(LANGUAGES, required=True)
    programme_id = Id(metadata={"description": "The one programme it is for; all where none is named."})


class TemplateBody(TemplateFile):
    """A Word file that is handed in, with a word on what is new in it."""

    note = Text(LONGEST_NOTE, load_default="")


class TemplateFilters(Listing):
    """What a list of versions is narrowed by."""

    name = Choice(NAMES)
    language = Choice(LANGUAGES)
    state = Choice(STATES)
    programme_id = Id()


class TemplatePlace(Schema):
    """Where something stands, counted from one; `part` is the member of the file or the property."""

    kind = always(Text)
    part = always(fields.String)
    number = always(Whole)
    table = always(Whole)
    row = always(Whole)
    column = always(Whole)
    said = always(fields.String)


class TemplateFault(Schema):
    """One thing wrong with a template: what, where, and the right name that is nearest."""

    code = always(Text)
    message = always(fields.String)
    place = maybe(Part, TemplatePlace)
    nearest = maybe(Text)


class TemplateHealed(Schema):
    """A tag that Word had split into pieces and that is read as one."""

    tag = always(fields.String)
    place = always(Part, TemplatePlace)


class TemplateTrial(Schema):
    """A case that was printed to try the template, and how large it came out."""

    case = always(Text)
    bytes = always(Whole)


class TemplateReport(Schema):
    """What the check of a template says."""

    accepted = always(Flag)
    needs = listed(Text())
    healed = listed(Part(TemplateHealed))
    trials = listed(Part(TemplateTrial))
    wrong = listed(Part(TemplateFault))


class TemplatePrint(Schema):
    """A first print of the example, in one case, to look at; `drawn` are the addresses of its pages as pictures."""

    case = always(Choice, CASES)
    pages = always(Choice, [one.value for one in Standing])
    drawn = listed(Text(500))
    size = always(Whole)
    sha256 = always(Text, metadata={"pattern": DIGEST})
    url = always(Text, 500)


class TemplateLine(Schema):
    """A version of a template of one's own; `unmet` says what keeps the asking person from publishing it."""

    id = always(Id)
    name = always(Choice, NAMES)
    language = always(Choice, LANGUAGES)
    programme_id = maybe(Id)
    number = always(Whole, 1)
    state = always(Choice, STATES)
    file = always(Text)
    sha256 = always(Text, metadata={"pattern": DIGEST})
    url = always(Text, 500)
    proposed_by = always(Id)
    proposed_on = always(Day)
    published_by = maybe(Id)
    published_on = maybe(Day)
    withdrawn_by = maybe(Id)
    withdrawn_on = maybe(Day)
    unmet = listed(Part(UnmetSchema))


class TemplateSchema(TemplateLine):
    """A version with its report and first prints, and the names it asks for otherwise than version `compared_with`.

    Where that is 0, it is the template that comes with Tack.
    """

    note = maybe(Text, LONGEST_NOTE)
    report = always(Part, TemplateReport)
    prints = listed(Part(TemplatePrint))
    compared_with = always(Whole)
    more = listed(Text())
    less = listed(Text())


class TemplateName(Schema):
    """A name that a template may use: what to type, what it means, an example; both empty where they are none."""

    name = always(Text)
    tag = always(Text)
    sort = always(Choice, [sort.value for sort in Sort])
    meaning = always(Part, BothPart)
    example = always(Part, BothPart)


class AgreementTemplate(Schema):
    """What prints an agreement; a version that is null is the template that comes with Tack."""

    name = maybe(Text)
    language = always(Text, 5)
    printed = always(Flag)
    kept_version_id = maybe(Id)
    newer = always(Flag)
    newer_version_id = maybe(Id)


TemplatePage = page_of(TemplateLine, "TemplatePage")
NameList = page_of(TemplateName, "TemplateNameList")


def line(one: TemplateVersion) -> Shape:
    """Return a version in brief, judged for the reader."""
    template = one.template
    waits = one.state == TemplateState.PROPOSED
    return {
        "id": one.id,
        "name": template.name,
        "language": template.language,
        "programme_id": template.programme_id,
        "number": one.number,
        "state": one.state,
        "file": one.attachment.name,
        "sha256": one.sha256,
        "url": url_for("api-templates.templates_file", version_id=one.id),
        "proposed_by": one.proposed_by,
        "proposed_on": one.proposed_on,
        "published_by": one.published_by,
        "published_on": one.published_on,
        "withdrawn_by": one.withdrawn_by,
        "withdrawn_on": one.withdrawn_on,
        "unmet": [problems.unmet(each) for each in acts.why_not(my_work().session, one, my_work().by)] if waits else [],
    }


def whole(one: TemplateVersion) -> Shape:
    """Return a version with everything that is known of it; its note may have been erased."""
    session = my_work().session
    notes = journal.notes(session, [one.note_id] if one.note_id else [])
    before, changed = reads.against_previous(session, one)
    pages = reads.pages(session, one)
    prints = [
        {
            "case": case,
            "pages": pages[case].standing.value,
            "drawn": [
                url_for("api-templates.templates_picture", version_id=one.id, case=case, number=number)
                for number in range(1, pages[case].files + 1)
            ],
            "size": kept.size,
            "sha256": kept.sha256,
            "url": url_for("api-templates.templates_print", version_id=one.id, case=case),
        }
        for case, kept in reads.trials(session, one).items()
    ]
    return {
        **line(one),
        "note": next((note.text for note in notes.values()), None),
        "report": report(read(one.report)),
        "prints": prints,
        "compared_with": before,
        "more": list(changed.more),
        "less": list(changed.less),
    }


def report(found: Report) -> Shape:
    """Return what a check says, in the reader's language."""
    return {
        "accepted": found.accepted,
        "needs": list(found.needs),
        "healed": [{"tag": one.tag, "place": _place(one.place)} for one in found.healed],
        "trials": [{"case": one.case, "bytes": one.bytes} for one in found.trials],
        "wrong": [_fault(one) for one in found.faults],
    }


def _fault(one: Fault) -> Shape:
    place = _place(one.place) if one.place else None
    return {"code": one.code, "message": render(one.message), "place": place, "nearest": one.nearest}


def _place(one: Place) -> Shape:
    counted: dict[str, Any] = {
        name: getattr(one, name) for name in ("kind", "part", "number", "table", "row", "column")
    }
    return {**counted, "said": render(one.said())}


def name_line(one: Name) -> Shape:
    """Return a name of the catalogue."""
    return {
        "name": one.name,
        "tag": one.tag,
        "sort": one.sort.value,
        "meaning": {"en": one.meaning.en, "es": one.meaning.es},
        "example": dict(one.example),
    }


def kept_by(name: str | None, language: str, held: reads.Kept | None, news: News | None) -> Shape:
    """Return what an agreement keeps to."""
    return {
        "name": name,
        "language": language,
        "printed": held is not None,
        "kept_version_id": held.version.id if held and held.version else None,
        "newer": news is not None,
        "newer_version_id": news.version.id if news and news.version else None,
    }
