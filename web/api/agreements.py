"""Agreements, for programs: drafted, read, their terms changed, printed, their files and reports received."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from contracts import actions, list_queries, printing, signing_actions
from contracts.drafting import Draft
from contracts.list_queries import AgreementFilters
from contracts.models import Agreement
from kernel import uploads
from kernel.errors import NotFound
from kernel.money import Money
from kernel.storage import Attachment
from lifecycle.actions import lock
from lifecycle.countersign_actions import hand_in
from lifecycle.countersigning import OWN
from lifecycle.queries import edition_for
from partnerships.actions.versions import expect
from policy.kinds import AgreementKind, PaymentBasis
from web import subjects
from web.account import my_work
from web.api import agreement_schemas, bodies, shapes
from web.api.partnerships import acting
from web.api.resource import Resource
from web.api.shapes import Shape
from web.api.tags import expected
from web.happenings import AGREEMENTS

SIGNED = "signed"
resource = Resource("agreements", "Contracts of every kind, their terms, approvals, signatures and papers.")


def found(agreement_id: str) -> Agreement:
    """Return an agreement the reader may know of and do this with; raises NotFound, then NotPermitted."""
    return subjects.agreement(agreement_id)


def shown(one: Agreement) -> Shape:
    """Return an agreement as it stands now."""
    session = my_work().session
    session.flush()
    return shapes.agreement(session, one, my_work().by)


def again(agreement_id: str) -> Shape:
    """Return what an earlier request left."""
    return shown(found(agreement_id))


@resource.get("", agreement_schemas.AgreementPage, needs="agreement.view", query=bodies.AgreementFilters)
def agreements_list(filters: Mapping[str, Any]) -> Shape:
    """List agreements, newest first."""
    work = my_work()
    asked = AgreementFilters(**{name: filters.get(name, "") for name in ("search", "state", "kind", "partnership")})
    page = list_queries.page(work.session, work.by, asked, after=filters.get("after"), limit=filters.get("limit", 50))
    return {"rows": [shapes.brief(line.brief) for line in page.rows], "after": page.after}


@resource.post("", agreement_schemas.AgreementSchema, needs="agreement.draft", takes=bodies.AgreementBody, again=again)
def agreements_draft(body: dict[str, Any]) -> Shape:
    """Draft an agreement."""
    partnership = subjects.partnership(body.pop("partnership_id"))
    work = my_work()
    edition = edition_for(work.session, partnership)
    stated = Draft(kind=AgreementKind(body.pop("kind")), **terms(body))
    return shown(actions.draft(work.session, partnership, stated, edition, **acting()))


@resource.get("/<id:agreement_id>", agreement_schemas.AgreementSchema, needs="agreement.view")
def agreements_show(agreement_id: str) -> Shape:
    """Read an agreement."""
    return shown(found(agreement_id))


@resource.patch(
    "/<id:agreement_id>", agreement_schemas.AgreementSchema, needs="agreement.edit", takes=bodies.AgreementEdit
)
def agreements_edit(body: dict[str, Any], agreement_id: str) -> Shape:
    """Change terms of a draft."""
    one, work = found(agreement_id), my_work()
    lock(work.session, one)
    expect(work.session, one, expected(one), AGREEMENTS)
    kept = Draft(kind=AgreementKind(one.kind), **(stored(one) | terms(body)))
    return shown(actions.edit_terms(work.session, one, kept, edition_for(work.session, one), **acting()))


@resource.get(
    "/<id:agreement_id>/documents",
    agreement_schemas.DocumentList,
    needs="agreement.view",
    narrowed=("language", "current"),
)
def documents_list(agreement_id: str) -> Shape:
    """List what was printed, oldest first."""
    one = found(agreement_id)
    return {"rows": [shapes.document(one, paper) for paper in one.documents], "after": None}


@resource.post(
    "/<id:agreement_id>/documents",
    agreement_schemas.AgreementSchema,
    needs="agreement.print",
    takes=bodies.PrintBody,
    again=again,
)
def documents_print(body: Mapping[str, Any], agreement_id: str) -> Shape:
    """Print the agreement as a Word document, with the reason for each of its clauses where that is asked."""
    one, work = found(agreement_id), my_work()
    printing.print_document(work.session, work.storage, one, edition_for(work.session, one), **body, **acting())
    return shown(one)


def file_again(file_id: str) -> Shape:
    """Return a file that was handed in before."""
    kept = my_work().session.get_one(Attachment, file_id)
    found(kept.subject_id)
    return shapes.file(kept)


@resource.post(
    "/<id:agreement_id>/files",
    agreement_schemas.FileSchema,
    needs="agreement.sign",
    takes=bodies.FileBody,
    where="files",
    again=file_again,
)
def files_add(_body: Mapping[str, Any], agreement_id: str) -> Shape:
    """Hand in a signed file, for `signature.attachment_id` of the move that records the signature."""
    one, work, sent = found(agreement_id), my_work(), request.files["file"]
    upload = uploads.check("file", sent.filename or "", sent.stream.read(uploads.LARGEST + 1))
    kept = printing.attach_file(
        work.session,
        work.storage,
        one,
        upload.content,
        name=upload.name,
        media_type=upload.media_type,
        purpose=SIGNED,
        **acting(),
    )
    return shapes.file(kept)


@resource.post(
    "/<id:agreement_id>/countersignature",
    agreement_schemas.FileSchema,
    needs=OWN,
    takes=bodies.FileBody,
    where="files",
    again=file_again,
)
def countersignature_add(_body: Mapping[str, Any], agreement_id: str) -> Shape:
    """Hand in the document as your organisation signed it, for `signature.attachment_id` of `record-signature`."""
    one, work, sent = found(agreement_id), my_work(), request.files["file"]
    upload = uploads.check("file", sent.filename or "", sent.stream.read(uploads.LARGEST + 1))
    return shapes.file(hand_in(work.session, work.storage, one, upload, **acting()))


@resource.post(
    "/<id:agreement_id>/signed-file",
    agreement_schemas.AgreementSchema,
    needs="agreement.sign",
    takes=bodies.SignedFileBody,
    status=200,
    again=again,
)
def signed_file_name(body: dict[str, Any], agreement_id: str) -> Shape:
    """Say which party's signature a file shows, where it was recorded without one."""
    one = found(agreement_id)
    lock(my_work().session, one)
    return shown(signing_actions.prove_signature(my_work().session, one, **body, **acting()))


@resource.post(
    "/<id:agreement_id>/reports/<id:report_id>",
    agreement_schemas.AgreementSchema,
    needs="agreement.edit",
    takes=bodies.HappenedBody,
    status=200,
    again=again,
)
def reports_receive(body: dict[str, Any], agreement_id: str, report_id: str) -> Shape:
    """Note that a report came."""
    one, work = found(agreement_id), my_work()
    due = next((report for report in one.reports if report.id == report_id), None)
    if due is None:
        raise NotFound
    actions.receive_report(work.session, due, one, **acting(body.get("on")))
    return shown(one)


def terms(body: dict[str, Any]) -> dict[str, Any]:
    """Return the stated terms the way a draft has them."""
    stated = dict(body)
    if stated.get("payment_basis") is not None:
        stated["payment_basis"] = PaymentBasis(stated["payment_basis"])
    if "budget" in stated:
        stated["budget"] = tuple((line["what"], line["amount"]) for line in stated["budget"])
    if "reports" in stated:
        stated["reports"] = tuple((report["kind"], report["due_on"]) for report in stated["reports"])
    return stated


def stored(one: Agreement) -> dict[str, Any]:
    """Return the terms of an agreement the way a draft has them."""
    currency = one.currency or ""
    return {
        "title": one.title,
        "recipient_id": one.recipient_id,
        "language": one.language,
        "second_language": one.second_language,
        "umbrella_id": one.umbrella_id,
        "amount": Money(one.amount, currency) if one.amount is not None else None,
        "payment_basis": PaymentBasis(one.payment_basis) if one.payment_basis else None,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "downstream": one.downstream,
        "budget": tuple((line.what, Money(line.amount, currency)) for line in one.budget),
        "reports": tuple((due.kind, due.due_on) for due in one.reports),
    }
