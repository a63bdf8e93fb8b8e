"""Organisations as First life left them, brought up: what was said becomes a fact, numbers are written alike."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from kernel import migrate
from kernel.database import make_engine
from partnerships.models import Organisation, OrganisationFact, OrganisationIdentifier
from partnerships.queries.duplicates import lookalikes
from tests.scenarios import first_life

BODIES = {"a": ("Coop. Las Neblinas Ltda.", True), "b": ("Fundación Ágil", False), "c": ("Red Sur", None)}
#: Whose, of which register, as typed then, as it stands afterwards.
NUMBERS = {
    "1": ("a", "HN-RTN", "0801-9019-123456", "08019019123456"),
    # Written alike it would be the number of another: it stays for people to look at.
    "2": ("b", "HN-RTN", "0801 9019 123456", "0801 9019 123456"),
    "3": ("b", "GB-CHC", "514 479a", "514479A"),
    "4": ("c", "org-id", "XM-DAC- 41114", "XM-DAC- 41114"),
}


@pytest.fixture
def upgraded(empty_url: str) -> str:
    """A database of First life with these organisations, at the newest revision."""
    migrate.upgrade(empty_url, first_life.REVISION)
    engine = make_engine(empty_url)
    with engine.begin() as connection:
        for key, (name, women_led) in BODIES.items():
            row = {"id": key * 26, "name": name, "led": women_led}
            row |= dict.fromkeys(("key", "words", "sorted"), name.lower())
            connection.execute(
                text(
                    "INSERT INTO organisation (id, name, name_key, women_led, search_text, sort_key, version)"
                    " VALUES (:id, :name, :key, :led, :words, :sorted, 1)"
                ),
                row,
            )
        for key, (body, scheme, value, _) in NUMBERS.items():
            connection.execute(
                text(
                    "INSERT INTO organisation_identifier (id, organisation_id, scheme, value)"
                    " VALUES (:id, :body, :scheme, :value)"
                ),
                {"id": key * 26, "body": body * 26, "scheme": scheme, "value": value},
            )
    engine.dispose()
    migrate.upgrade(empty_url)
    return empty_url


def test_what_was_known_is_kept_in_its_new_form(upgraded: str) -> None:
    engine = make_engine(upgraded)
    with Session(engine) as session:
        facts = session.scalars(select(OrganisationFact).order_by(OrganisationFact.organisation_id)).all()
        assert [(one.organisation_id[0], one.fact, one.answer, one.as_of, one.source) for one in facts] == [
            ("a", "women-led", "yes", date(2026, 11, 21), None),
            ("b", "women-led", "no", date(2026, 11, 21), None),
        ]
        stored = {one.id[0]: one.value for one in session.scalars(select(OrganisationIdentifier))}
        assert stored == {key: afterwards for key, (_, _, _, afterwards) in NUMBERS.items()}
        found = [one.name for one in lookalikes(session, ["Cooperativa Neblinas"])]
        assert found == ["Coop. Las Neblinas Ltda."]
        assert session.get_one(Organisation, "a" * 26).women_led is True
    engine.dispose()
