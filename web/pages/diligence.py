"""Both sides assess each other: who is assessed in a partnership, one assessment, its sheets, its joint session."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from diligence import queries
from diligence.actions import checklist_for
from diligence.models import Assessment
from diligence.states import STATE_LABELS, VOICE_LABELS, Voice
from kernel.errors import NotFound
from partnerships.models import Partnership
from policy.checklists import Domain
from policy.kinds import Tier
from web import diligence, diligence_rows, subjects
from web.account import my_work
from web.errors import partial
from web.forms import failed
from web.marks import needs

pages = Blueprint("diligence", __name__)
WORDS = {
    "states": STATE_LABELS,
    "voices": VOICE_LABELS,
    "results": diligence.RESULT_WORDS,
    "looks": diligence.RESULT_LOOKS,
    "ratings": diligence.RATING_WORDS,
    "whys": diligence.WHY_WORDS,
    "Voice": Voice,
}


@pages.get("/partnerships/<subject_id>/diligence")
@needs("diligence.view")
def show(subject_id: str) -> str:
    """Show everybody who is assessed in a partnership, and where each assessment stands."""
    one, work = subjects.partnership(subject_id), my_work()
    rules = queries.rules_for(work.session, one, on=work.today)
    return render_template(
        "diligence/page.html",
        one=one,
        rows=diligence_rows.rows(work, one),
        rules=rules,
        depths=_depths(one, rules) if rules else {},
        depth=queries.depth(work.session, one).value,
        today=work.today,
        **WORDS,
    )


def _depths(one: Partnership, rules: queries.Rules) -> dict[str, list[dict[str, Any]]]:
    """Return for everybody how many questions each depth asks, and how many minutes they take."""
    session = my_work().session
    found = {}
    for organisation, of in queries.assessed_in(one):
        lists = [(tier, checklist_for(session, one, organisation, of, tier, rules)) for tier in Tier]
        found[organisation.id] = [
            {"tier": tier.value, "items": len(each.items), "minutes": each.minutes} for tier, each in lists
        ]
    return found


def found(subject_id: str, assessment_id: str) -> Assessment:
    """Return an assessment that the reader may know of."""
    work = my_work()
    return queries.find(work.session, subjects.partnership(subject_id), assessment_id, work.by)


@pages.get("/partnerships/<subject_id>/diligence/<assessment_id>")
@needs("diligence.view")
def assessment(subject_id: str, assessment_id: str) -> str:
    """Show one assessment: its sheets, what can happen next, its result."""
    one, work = found(subject_id, assessment_id), my_work()
    return render_template(
        "diligence/one.html", one=one, picture=diligence.picture(work, one), today=work.today, **WORDS
    )


@pages.get("/partnerships/<subject_id>/diligence/<assessment_id>/sheets/<domain>")
@needs("diligence.view")
def sheet(subject_id: str, assessment_id: str, domain: str) -> str:
    """Show the questions of one domain, or all of them, to answer; for htmx, whether one answer was kept."""
    one, work = found(subject_id, assessment_id), my_work()
    picture = diligence.picture(work, one)
    domains = domains_of(picture, domain)
    voice = _voice(picture)
    if partial():
        line = next((each for each in picture.lines if each.item.key == request.form.get("only")), None)
        return render_template("diligence/_kept.html", line=line, voice=voice, failed=failed(), now=work.now)
    return render_template(
        "diligence/sheet.html",
        one=one,
        picture=picture,
        domains=domains,
        domain=domain,
        voice=voice,
        documents=queries.documents_about(work.session, one, work.by) if picture.writes else [],
        here=request.url,
        **WORDS,
    )


def domains_of(picture: diligence.Picture, domain: str) -> list[Domain]:
    """Return the domains that a sheet shows; raises NotFound for one that is not asked."""
    wanted = [one for one in picture.checklist.domains if domain in {diligence.ALL, one.key}]
    if not wanted:
        raise NotFound
    return wanted


def _voice(picture: diligence.Picture) -> Voice | None:
    """Return the voice that a sheet is answered in: the one asked for where the reader may, else their own."""
    asked = request.values.get("voice", "")
    return next((one for one in picture.writes if one == asked), next(iter(picture.writes), None))


@pages.get("/partnerships/<subject_id>/diligence/<assessment_id>/session")
@needs("diligence.view")
def session(subject_id: str, assessment_id: str) -> str:
    """Show the joint session: every question with what both sides answered, and the rating they agree on."""
    one, work = found(subject_id, assessment_id), my_work()
    picture = diligence.picture(work, one)
    if picture.others_hidden:
        # Before both have handed in there is nothing to sit over.
        raise NotFound
    return render_template("diligence/session.html", one=one, picture=picture, today=work.today, **WORDS)


@pages.get("/partnerships/<subject_id>/diligence/<assessment_id>/files/<document_id>")
@needs("diligence.view")
def file(subject_id: str, assessment_id: str, document_id: str) -> Response:
    """Send a document that is shown in an assessment, to whoever may see it there."""
    return diligence.sent(my_work(), found(subject_id, assessment_id), document_id)
