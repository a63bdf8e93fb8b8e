"""What is declared alike for several kinds of records: moves, holds, waivers, corrections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from marshmallow import Schema

from contracts.models import Agreement
from partnerships.models import Organisation, Partnership
from web import subjects
from web.api import (
    agreement_schemas,
    agreements,
    organisation_schemas,
    organisations,
    partnership_schemas,
    partnerships,
)
from web.api.repeats import Again
from web.api.resource import Resource
from web.api.shapes import Shape

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Kind(Generic[Record]):
    """A kind of record: where it stands, how one is found and shown, and what reading one needs."""

    resource: Resource
    name: str
    key: str
    view: str
    find: Callable[[str], Record]
    gives: type[Schema]
    again: Again

    def get(
        self, path: str, gives: type[Schema], *, called: str, needs: str, words: str
    ) -> Callable[[Callable[[Record], Shape]], None]:
        """Declare a question about one record."""

        def declare(view: Callable[[Record], Shape]) -> None:
            def answering(**address: str) -> Shape:
                return view(self.find(address[self.key]))

            answering.__name__, answering.__doc__ = f"{self.name}_{called}", words
            self.resource.get(f"/<id:{self.key}>{path}", gives, needs=needs)(answering)

        return declare

    def post(
        self,
        path: str,
        gives: type[Schema],
        *,
        called: str,
        needs: str,
        words: str,
        takes: type[Schema],
        again: Again,
        status: int = 201,
        versioned: bool = False,
    ) -> Callable[[Callable[[Record, Mapping[str, Any]], Shape]], None]:
        """Declare a change of one record."""

        def declare(view: Callable[[Record, Mapping[str, Any]], Shape]) -> None:
            def answering(body: Mapping[str, Any], **address: str) -> Shape:
                return view(self.find(address[self.key]), body)

            answering.__name__, answering.__doc__ = f"{self.name}_{called}", words
            declared = self.resource.post(
                f"/<id:{self.key}>{path}",
                gives,
                needs=needs,
                takes=takes,
                again=again,
                status=status,
                versioned=versioned,
            )
            declared(answering)

        return declare


PARTNERSHIPS: Kind[Partnership] = Kind(
    partnerships.resource,
    "partnerships",
    "partnership_id",
    "partnership.view",
    subjects.partnership,
    partnership_schemas.PartnershipSchema,
    partnerships.again,
)
AGREEMENTS: Kind[Agreement] = Kind(
    agreements.resource,
    "agreements",
    "agreement_id",
    "agreement.view",
    subjects.agreement,
    agreement_schemas.AgreementSchema,
    agreements.again,
)
ORGANISATIONS: Kind[Organisation] = Kind(
    organisations.resource,
    "organisations",
    "organisation_id",
    "organisation.view",
    subjects.organisation,
    organisation_schemas.OrganisationSchema,
    organisations.again,
)
#: What moves from state to state.
MOVING: tuple[Kind[Any], ...] = (PARTNERSHIPS, AGREEMENTS)
#: What can be put on hold.
HELD: tuple[Kind[Any], ...] = (*MOVING, ORGANISATIONS)
