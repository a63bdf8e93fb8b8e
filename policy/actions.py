"""Publishing an edition."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Conflict
from kernel.ids import new_id
from kernel.text import Message
from kernel.unmet import Ref
from policy.check import proved
from policy.edition import Edition
from policy.models import EditionRow
from policy.names import KnownNames


def publish(
    session: Session, text: str, *, names: KnownNames, by: str, on: date, now: datetime, source_name: str = ""
) -> EditionRow:
    """Keep an edition for good and return its row; the same text again returns the row it has.

    Raises PolicyInvalid with everything that is wrong with it, and Conflict where another text was published under
    its pack and name: a rule is changed by a new edition, never in an old one.
    """
    edition = proved(text, names, source_name)
    new = _insert(session, edition, by=by, on=on)
    row = session.scalar(select(EditionRow).where(EditionRow.sha256 == edition.sha256))
    if row is None:
        raise Conflict(
            Message(
                "The edition “%(title)s” is published already with other rules. Give the changed one a new name.",
                title=edition.title,
            )
        )
    if new:
        facts = {"pack": edition.pack, "name": edition.name, "sha256": edition.sha256}
        journal.record(session, Ref("edition", row.id), "EditionPublished", facts, by=by, on=on, now=now)
    return row


def _insert(session: Session, edition: Edition, *, by: str, on: date) -> bool:
    """Insert the row unless one is there, so that many processes may publish the shipped pack as they start."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {
        "id": new_id(),
        "pack": edition.pack,
        "name": edition.name,
        "schema": edition.schema,
        "effective_from": edition.effective_from,
        "text": edition.text,
        "sha256": edition.sha256,
        "published_on": on,
        "published_by": by,
    }
    added = dialect.insert(EditionRow).values(**values).on_conflict_do_nothing().returning(EditionRow.id)
    return session.scalar(added) is not None
