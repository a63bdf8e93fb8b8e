"""Organisations as plain data, the way the API shows them."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.text import render
from partnerships.identifiers import shown
from partnerships.models import Organisation
from partnerships.queries.about_organisations import Belongs, about
from partnerships.queries.logos import logo_of
from partnerships.queries.merging import Preview
from web.account import my_work
from web.api.shapes import Shape


def organisation(one: Organisation) -> Shape:
    """Return an organisation with everything known of it that the reader may see."""
    work = my_work()
    found = about(work.session, one, work.by)
    mark = logo_of(work.session, one.id)
    rows = (
        None if found.people is None else [_row(person, "id name role capacity since until") for person in found.people]
    )
    return {
        **organisation_line(one),
        "address": one.address,
        "identifiers": [
            {**_row(number, "id scheme value source noted_on"), "shown": shown(number.scheme, number.value)}
            for number in one.identifiers
        ],
        "former_names": [former.name for former in one.former_names],
        "names": [_row(former, "id name kind used_from used_to") for former in one.former_names],
        "facts": [_row(fact, "fact answer as_of source") for fact in found.facts],
        "people": rows,
        "parents": [_belongs(link) for link in found.parents],
        "children": [_belongs(link) for link in found.children],
        "stands_for": [{"id": other.id, "name": other.name} for other in found.absorbed],
        "logo": mark and {"width": mark.width, "height": mark.height, "sha256": mark.attachment.sha256},
        "version": one.version,
    }


def organisation_line(one: Organisation) -> Shape:
    """Return an organisation as lists show it."""
    return _row(one, "id name partner_type country locality women_led locally_led")


def preview(seen: Preview) -> Shape:
    """Return what a merge would do."""
    return {
        "moves": [{"what": render(words), "count": count} for words, count in seen.moves],
        "clashes": [_row(clash, "scheme kept gone") for clash in seen.clashes],
        "obstacles": [
            {"message": render(one.message), "subject": {"kind": one.about.kind, "id": one.about.id}}
            for one in seen.obstacles
        ],
    }


def _belongs(link: Belongs) -> Shape:
    body = {"id": link.organisation_id, "name": link.name}
    return {"id": link.id, "organisation": body, "since": link.since, "until": link.until}


def _row(record: object, names: str) -> Shape:
    return {name: getattr(record, name) for name in names.split()}


def twins(group: Sequence[Organisation]) -> Shape:
    """Return organisations with the same name."""
    return {
        "name": group[0].name,
        "organisations": [
            {"id": one.id, "name": one.name, "identifiers": [number.value for number in one.identifiers]}
            for one in group
        ],
    }
