"""The rules, for programs: published editions, what differs between two, proposing and publishing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from application import proposals as acts
from contracts.clause_telling import told
from kernel import journal
from partnerships.permissions import ROLE_LABELS, labels_granted
from policy import checklist_telling
from policy import proposal_queries as reads
from policy import queries as policies
from policy.compare import Comparison, compare, plain
from policy.explain import explain, printable
from policy.files import LARGEST
from policy.models import EditionRow
from policy.proposal_models import ProposedEdition
from web import problems
from web.account import my_work
from web.api.checklist_schemas import ChecklistFilters, EditionChecklists
from web.api.clause_schemas import ClauseFilters, EditionClauses
from web.api.fields import Body, Choice, Day, Flag, Id, Part, Text, Whole
from web.api.lists import Asked
from web.api.partnerships import acting
from web.api.resource import Resource, encode
from web.api.schemas import DIGEST, UnmetSchema, always, listed, maybe, page_of
from web.api.shapes import Shape

resource = Resource("editions", "Editions of the rules: published, explained, compared; and proposing a new one.")
proposed = Resource("proposed-editions", "Editions that are proposed: published by a second person, or withdrawn.")
CHANGES = ("added", "removed", "changed", "worded", "moved")


class EditionLine(Schema):
    """A published edition."""

    id = always(Id)
    pack = always(Text)
    name = always(Text)
    schema = always(Whole)
    effective_from = always(Day)
    sha256 = always(Text, metadata={"pattern": DIGEST})
    published_on = always(Day)
    published_by = always(Text)
    proposed_by = maybe(Text)


EditionList = page_of(EditionLine, "EditionList")


class RulePart(Schema):
    """One rule in words."""

    key = always(Text)
    name = always(Text)
    sentences = listed(Text(5000))
    needs = listed(Text(5000))


class SectionPart(Schema):
    """One part of the rules in words."""

    key = always(Text)
    title = always(Text)
    intro = always(Text, 2000)
    rows = listed(Part(RulePart))


class EditionSchema(EditionLine):
    """A published edition with its text and its rules in words."""

    text = always(Text, LARGEST)
    sections = listed(Part(SectionPart))


class FieldPart(Schema):
    """One value that differs, written as in the file; null where it is not there."""

    field = always(Text)
    before = maybe(Text, LARGEST)
    after = maybe(Text, LARGEST)
    words = always(Flag)


class DifferencePart(Schema):
    """One row that differs."""

    section = always(Text)
    key = always(Text)
    change = always(Choice, CHANGES)
    values = listed(Part(FieldPart))


class ComparisonSchema(Schema):
    """What differs between two editions."""

    same = always(Flag)
    only_words = always(Flag)
    differences = listed(Part(DifferencePart))


class Two(Asked):
    """Two editions by their identifiers, published or proposed."""

    old = Id(required=True)
    new = Id(required=True)


class ProposalBody(Body):
    """The text of an edition, and why."""

    text = Text(LARGEST, required=True)
    note = Text(acts.LONGEST_NOTE, load_default="")


class ProposalLine(Schema):
    """A proposed edition; `unmet` says what keeps the asking person from publishing it."""

    id = always(Id)
    pack = always(Text)
    name = always(Text)
    schema = always(Whole)
    effective_from = always(Day)
    sha256 = always(Text, metadata={"pattern": DIGEST})
    state = always(Choice, ("open", "published", "withdrawn"))
    proposed_by = always(Text)
    proposed_on = always(Day)
    settled_by = maybe(Text)
    settled_on = maybe(Day)
    edition_id = maybe(Id)
    only_words = maybe(Flag)
    unmet = listed(Part(UnmetSchema))


class ProposalSchema(ProposalLine):
    """A proposed edition with its text, and why it was proposed."""

    text = always(Text, LARGEST)
    note = maybe(Text, acts.LONGEST_NOTE)


ProposalList = page_of(ProposalLine, "ProposalList")


def line(row: EditionRow, origin: ProposedEdition | None) -> Shape:
    """Return a published edition in brief."""
    return {
        "id": row.id,
        "pack": row.pack,
        "name": row.name,
        "schema": row.schema,
        "effective_from": row.effective_from,
        "sha256": row.sha256,
        "published_on": row.published_on,
        "published_by": row.published_by,
        "proposed_by": origin.proposed_by if origin else None,
    }


def proposal(one: ProposedEdition) -> Shape:
    """Return a proposal, judged for the reader."""
    work = my_work()
    beside = reads.against_predecessor(work.session, reads.either(work.session, one.id))
    waiting = one.state == "open"
    return {
        "id": one.id,
        "pack": one.pack,
        "name": one.name,
        "schema": one.schema,
        "effective_from": one.effective_from,
        "sha256": one.sha256,
        "state": one.state,
        "proposed_by": one.proposed_by,
        "proposed_on": one.proposed_on,
        "settled_by": one.settled_by,
        "settled_on": one.settled_on,
        "edition_id": one.edition_id,
        "only_words": beside.only_words if beside else None,
        "unmet": [problems.unmet(each) for each in acts.why_not(work.session, one, work.by)] if waiting else [],
    }


def whole(one: ProposedEdition) -> Shape:
    """Return a proposal with its text and its note, which may have been erased."""
    notes = journal.notes(my_work().session, [one.note_id] if one.note_id else [])
    return {**proposal(one), "text": one.text, "note": next((note.text for note in notes.values()), None)}


def comparison(found: Comparison) -> Shape:
    """Return what differs, values as they are written in a file."""
    return {
        "same": found.same,
        "only_words": found.only_words,
        "differences": [
            {
                "section": one.section,
                "key": one.key,
                "change": one.change.value,
                "values": [
                    {"field": each.field, "before": _text(each.before), "after": _text(each.after), "words": each.words}
                    for each in one.fields
                ],
            }
            for one in found.differences
        ],
    }


def _text(value: object) -> str | None:
    return None if value is None else encode(plain(value)).decode()


def again(identifier: str) -> Shape:
    """Return what an earlier request left."""
    return whole(reads.find(my_work().session, identifier))


@resource.get("", EditionList, needs="edition.view", narrowed=("pack", "name"))
def editions_list() -> Shape:
    """List the published editions, the newest first."""
    session = my_work().session
    rows = policies.published(session)
    behind = reads.behind(session, [row.id for row in rows])
    return {"rows": [line(row, behind.get(row.id)) for row in rows], "after": None}


@resource.get("/<id:edition_id>", EditionSchema, needs="edition.view")
def editions_show(edition_id: str) -> Shape:
    """Read a published edition: its text, and its rules in words."""
    session = my_work().session
    row, edition = policies.row(session, edition_id), policies.edition(session, edition_id)
    words = printable(explain(edition, ROLE_LABELS, labels_granted))
    return {**line(row, reads.behind(session, [row.id]).get(row.id)), "text": row.text, "sections": words}


@resource.get("/<id:edition_id>/clauses", EditionClauses, needs="edition.view", query=ClauseFilters)
def editions_clauses(filters: Mapping[str, Any], edition_id: str) -> Shape:
    """Read the clauses that contracts under an edition are made of, which rows choose them, and what they ask."""
    edition = policies.edition(my_work().session, edition_id)
    return told(edition, **{name: filters[name] for name in ("family", "kind", "tier")})


@resource.get("/<id:edition_id>/checklists", EditionChecklists, needs="edition.view", query=ChecklistFilters)
def editions_checklists(filters: Mapping[str, Any], edition_id: str) -> Shape:
    """Read what each side is asked under an edition: the whole library, or one side's checklist in a tier."""
    edition = policies.edition(my_work().session, edition_id)
    asked = {name: filters[name] for name in ("side", "tier", "partner_type")}
    return checklist_telling.told(edition, **asked, downstream=filters["downstream"] == "true")


@resource.get("/compare", ComparisonSchema, needs="edition.view", query=Two)
def editions_compare(two: Mapping[str, Any]) -> Shape:
    """Say what differs between two editions."""
    session = my_work().session
    return comparison(compare(reads.either(session, two["old"]), reads.either(session, two["new"])))


@resource.post("", ProposalSchema, needs="edition.propose", takes=ProposalBody, again=again)
def editions_propose(body: dict[str, Any]) -> Shape:
    """Propose an edition; each place in it that needs mending is a problem by line and column."""
    work = my_work()
    return whole(acts.propose(work.session, currency=work.settings.base_currency, **body, **acting()))


@proposed.get("", ProposalList, needs="edition.view", narrowed=("pack", "name"))
def proposals_list() -> Shape:
    """List the proposals that wait, the oldest first."""
    return {"rows": [proposal(one) for one in reads.open_ones(my_work().session)], "after": None}


@proposed.get("/<id:proposal_id>", ProposalSchema, needs="edition.view")
def proposals_show(proposal_id: str) -> Shape:
    """Read a proposal."""
    return again(proposal_id)


@proposed.post("/<id:proposal_id>/publish", ProposalSchema, needs="edition.publish", status=200, again=again)
def proposals_publish(proposal_id: str) -> Shape:
    """Publish a proposal, once and for good; `edition_id` is the edition."""
    return whole(acts.publish_proposed(my_work().session, proposal_id, **acting())[0])


@proposed.post("/<id:proposal_id>/withdraw", ProposalSchema, needs="edition.propose", status=200, again=again)
def proposals_withdraw(proposal_id: str) -> Shape:
    """Take a proposal back."""
    return whole(acts.withdraw(my_work().session, proposal_id, **acting()))
