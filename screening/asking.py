"""What an organisation asks the lists: its names, and those of the people who run it. A pure rule."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from screening.listed import Asked

#: Who is screened with an organisation; whoever is only to be written to is not.
ROLES = ("director", "signatory", "key-staff")


@dataclass(frozen=True, slots=True)
class Named:
    """A name that is asked; `source` is the identifier of the other name it is, empty for a present one."""

    source: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class Subject:
    """Whoever bears the names: the organisation itself, or somebody of it by the row that says so."""

    person_row: str
    names: tuple[Named, ...]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of everything that is asked of it, in whatever order: another one is another record."""
        return _hash(sorted((asdict(one.asked) for one in self.names), key=_text))


@dataclass(frozen=True, slots=True)
class Record:
    """An organisation as it is screened on a day."""

    organisation_id: str
    subjects: tuple[Subject, ...]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of everything that is asked."""
        return _hash(sorted((one.person_row, one.fingerprint) for one in self.subjects))

    def by_row(self) -> Mapping[str, Subject]:
        """Return whom it asks about by the row of the person, the organisation itself under nothing."""
        return {one.person_row: one for one in self.subjects}


def _hash(stated: Iterable[Any]) -> str:
    return hashlib.sha256(_text(list(stated)).encode()).hexdigest()


def _text(stated: Any) -> str:
    return json.dumps(stated, ensure_ascii=False, sort_keys=True)
