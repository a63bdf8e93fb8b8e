"""Due diligence both ways, for programs: open, answer, show, hand in, sit together, agree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from application.work import settle
from diligence import actions, queries, together_actions
from diligence.actions import Said
from diligence.models import Assessment
from diligence.states import Voice
from diligence.together_actions import Meeting
from kernel import uploads
from kernel.errors import invalid
from kernel.text import render
from kernel.uploads import Upload
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs
from web import diligence, diligence_rows, subjects
from web.account import my_work
from web.api import bodies, partnerships, schemas, shapes
from web.api import diligence_schemas as described
from web.api.partnerships import acting
from web.api.shapes import Shape, named
from web.diligence import Line, Picture

PATH = "/<id:partnership_id>/diligence"
ONE = f"{PATH}/<id:assessment_id>"
resource = partnerships.resource


def found(partnership_id: str, assessment_id: str) -> Assessment:
    """Return an assessment that the reader may know of."""
    work = my_work()
    return queries.find(work.session, subjects.partnership(partnership_id), assessment_id, work.by)


def again(assessment_id: str) -> Shape:
    """Return what an earlier request left."""
    work = my_work()
    return shown(queries.find_anywhere(work.session, assessment_id, work.by))


def shown(one: Assessment) -> Shape:
    """Return an assessment as far as the reader may know it."""
    work = my_work()
    work.session.flush()
    work.session.refresh(one)
    seen = diligence.picture(work, one)
    return {
        "id": one.id,
        "organisation": named(one.organisation),
        "side": one.side,
        "tier": one.tier,
        "state": one.state,
        "opened_on": one.opened_on,
        "minutes": seen.minutes,
        "voice": seen.voice,
        "handed_in": sorted(seen.handed_in),
        "items": [_item(one, line) for line in seen.lines],
        "session": _session(seen),
        "papers": [
            {"voice": each.voice, "on": each.on, "by": named(each.person), "attachment_id": each.attachment_id}
            for each in seen.papers
        ],
        "result": _result(seen),
        "version": one.version,
    }


def _item(one: Assessment, line: Line) -> Shape:
    return {
        "item": line.item.key,
        "domain": line.item.domain,
        "question": render(line.item.question),
        "minutes": line.item.minutes,
        "choices": [{"value": point.value, "words": render(point.label)} for point in line.item.scale.points],
        "covered_by": render(line.cover.whose) if line.cover else None,
        "covered_until": line.cover.until if line.cover else None,
        "measured": render(line.measured) if line.measured else None,
        "said": [_said(line, voice) for voice in Voice if voice in line.said],
        "evidence": [
            {
                "id": each.id,
                "attachment_id": each.attachment_id,
                "name": each.attachment.name,
                "voice": each.voice,
                "url": url_for(
                    "api-partnerships.diligence_file",
                    partnership_id=one.partnership_id,
                    assessment_id=one.id,
                    document_id=each.attachment_id,
                ),
            }
            for each in line.evidence
        ],
    }


def _said(line: Line, voice: Voice) -> Shape:
    answer, words = line.said[voice], line.words(voice)
    return {
        "voice": voice,
        "value": answer.value,
        "words": render(words) if words else None,
        "comment": line.comment(voice) or None,
        "disputes": answer.disputes,
        "taken": answer.taken_from is not None,
        "by": named(answer.person),
        "on": answer.on,
        "version": answer.version,
    }


def _session(seen: Picture) -> Shape | None:
    if seen.session is None:
        return None
    return {"on": seen.session.on, "by": named(seen.session.person), **seen.session_words}


def _result(seen: Picture) -> Shape | None:
    if seen.result is None:
        return None
    return {
        "result": seen.result.outcome,
        "agreed_on": seen.one.agreed_on,
        "expires_on": seen.one.expires_on,
        "domains": [
            {
                "domain": domain.key,
                "label": render(domain.label),
                "rating": seen.result.ratings.get(domain.key),
                "expires_on": seen.result.expires.get(domain.key),
            }
            for domain in seen.checklist.domains
        ],
        "reasons": [{"why": code, "item": one.item, "domain": one.domain} for code, one in seen.why],
    }


@resource.get(PATH, described.DiligenceSchema, needs="diligence.view")
def diligence_list(partnership_id: str) -> Shape:
    """List everybody who is assessed in a partnership."""
    one = subjects.partnership(partnership_id)
    return {
        "id": one.id,
        "organisations": [
            {
                "organisation": {"id": row.organisation_id, "name": row.name},
                "side": row.of,
                "running_id": row.running.id if row.running else None,
                "agreed_id": row.agreed.id if row.agreed else None,
                "state": row.running.state if row.running else row.agreed.state if row.agreed else None,
                "result": row.result,
                "expires_on": row.agreed.expires_on if row.agreed else None,
            }
            for row in diligence_rows.rows(my_work(), one)
        ],
    }


@resource.post(
    PATH, described.AssessmentSchema, needs="diligence.answer", takes=described.AssessmentOpenBody, again=again
)
def diligence_open(body: dict[str, Any], partnership_id: str) -> Shape:
    """Open the assessment of one organisation."""
    one = subjects.partnership(partnership_id)
    return shown(actions.open_assessment(my_work().session, one, **body, **acting()))


@resource.get(ONE, described.AssessmentSchema, needs="diligence.view")
def diligence_show(partnership_id: str, assessment_id: str) -> Shape:
    """Read an assessment; what the other side answers is there once both have handed in."""
    return shown(found(partnership_id, assessment_id))


@resource.post(
    f"{ONE}/answers",
    described.AssessmentSchema,
    needs="diligence.answer",
    takes=described.AssessmentAnswersBody,
    status=200,
    again=again,
)
def diligence_answer(body: dict[str, Any], partnership_id: str, assessment_id: str) -> Shape:
    """Save answers as drafts; all of them or none."""
    one = found(partnership_id, assessment_id)
    said = [Said(**each) for each in body["answers"]]
    actions.save_answers(my_work().session, one, said, voice=body["voice"], **acting())
    return shown(one)


def _upload(field: str) -> Upload:
    sent = request.files["file"]
    return uploads.check(field, sent.filename or "", sent.stream.read(uploads.LARGEST + 1))


@resource.post(
    f"{ONE}/items/<string:item>/evidence",
    described.AssessmentSchema,
    needs="diligence.answer",
    takes=bodies.FileBody,
    where="files",
    again=again,
)
def diligence_evidence_add(_body: Mapping[str, Any], partnership_id: str, assessment_id: str, item: str) -> Shape:
    """Show a document for an item."""
    one, work = found(partnership_id, assessment_id), my_work()
    actions.speaker(one, work.by, None)
    together_actions.show_evidence(work.session, work.storage, one, items=[item], upload=_upload("file"), **acting())
    return shown(one)


@resource.post(
    f"{ONE}/evidence",
    described.AssessmentSchema,
    needs="diligence.answer",
    takes=described.AssessmentEvidenceBody,
    again=again,
)
def diligence_evidence_again(body: dict[str, Any], partnership_id: str, assessment_id: str) -> Shape:
    """Show for further items a document that was shown about the organisation before."""
    one, work = found(partnership_id, assessment_id), my_work()
    together_actions.show_evidence(work.session, work.storage, one, **body, **acting())
    return shown(one)


@resource.post(
    f"{ONE}/evidence/<id:evidence_id>/withdrawal",
    described.AssessmentSchema,
    needs="diligence.answer",
    status=200,
    again=again,
)
def diligence_evidence_withdraw(partnership_id: str, assessment_id: str, evidence_id: str) -> Shape:
    """Take back a document that was shown by mistake."""
    one = found(partnership_id, assessment_id)
    together_actions.withdraw_evidence(my_work().session, one, evidence_id, **acting())
    return shown(one)


@resource.download(f"{ONE}/files/<id:document_id>", needs="diligence.view")
def diligence_file(partnership_id: str, assessment_id: str, document_id: str) -> Response:
    """Give the content of a document that is shown in an assessment."""
    return diligence.sent(my_work(), found(partnership_id, assessment_id), document_id)


@resource.post(
    f"{ONE}/session",
    described.AssessmentSchema,
    needs="diligence.agree",
    takes=described.AssessmentSessionBody,
    again=again,
)
def diligence_session(body: dict[str, Any], partnership_id: str, assessment_id: str) -> Shape:
    """Record a joint session."""
    one = found(partnership_id, assessment_id)
    meeting = Meeting(body["attendees"], body["remarks"], [Said(**each) for each in body["ratings"]])
    together_actions.record_session(my_work().session, one, meeting, **acting(body.get("on")))
    return shown(one)


@resource.post(
    f"{ONE}/papers/<string:voice>/<string:day>",
    described.AssessmentSchema,
    needs="diligence.record-paper",
    takes=bodies.FileBody,
    where="files",
    again=again,
)
def diligence_paper(_body: Mapping[str, Any], partnership_id: str, assessment_id: str, voice: str, day: str) -> Shape:
    """Record what was filled in on paper on a day, with its scan."""
    one, work = found(partnership_id, assessment_id), my_work()
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise invalid("on", "This is not a date. Write it like 2026-11-30.") from error
    together_actions.record_paper(work.session, work.storage, one, voice=voice, scan=_upload("scan"), **acting(on))
    return shown(one)


@resource.get(f"{ONE}/moves", schemas.MovesSchema, needs="diligence.view")
def diligence_moves(partnership_id: str, assessment_id: str) -> Shape:
    """List every move from where an assessment stands, with what is missing."""
    one = found(partnership_id, assessment_id)
    possible = diligence.picture(my_work(), one).moves
    subject = {"kind": "assessment", "id": one.id}
    return {"subject": subject, "state": one.state, "moves": [shapes.move(each, one) for each in possible]}


@resource.post(
    f"{ONE}/moves",
    described.AssessmentSchema,
    needs="diligence.answer",
    takes=described.AssessmentMoveBody,
    status=200,
    again=again,
)
def diligence_advance(body: dict[str, Any], partnership_id: str, assessment_id: str) -> Shape:
    """Move an assessment one step: hand in, open again, agree."""
    one = found(partnership_id, assessment_id)
    inputs = MoveInputs(reason=body["reason"])
    advance(my_work().session, one, body["move"], inputs=inputs, **acting())
    settle(my_work())
    return shown(one)
