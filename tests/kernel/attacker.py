"""Somebody with the keys of the database, who knows how the journal is made: triggers dropped, hashes taken again."""

from __future__ import annotations

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from kernel import triggers
from kernel.journal import JournalEntry, JournalHead
from kernel.journal_chain import GENESIS, chained, hashed_fields, moment_text
from kernel.unmet import Ref


def unlocked(session: Session, *statements: str) -> None:
    """Change what the triggers protect."""
    for table in ("journal_entry", "journal_ref"):
        for dropped in triggers.dropped(session.get_bind().dialect.name, table):
            session.execute(text(dropped))
    for statement in statements:
        session.execute(text(statement))
    session.expire_all()


def rechain(session: Session, subject: Ref) -> None:
    """Make a stream whole again in itself: numbers, links, hashes and its head."""
    own = (JournalEntry.subject_kind == subject.kind, JournalEntry.subject_id == subject.id)
    previous, last = GENESIS, 0
    for entry in session.scalars(select(JournalEntry).where(*own).order_by(JournalEntry.seq)).all():
        days = entry.on.isoformat(), moment_text(entry.now)
        after = last + 1
        said = (after, entry.event, entry.payload, entry.by, entry.on_behalf_of, *days, entry.version, entry.refs)
        made = chained(previous, hashed_fields(subject, *said))
        values = {"seq": after, "previous": previous, "hash": made}
        session.execute(update(JournalEntry).where(*own, JournalEntry.seq == entry.seq).values(values))
        previous, last = made, after
    head = (JournalHead.subject_kind == subject.kind, JournalHead.subject_id == subject.id)
    if last:
        session.execute(update(JournalHead).where(*head).values(seq=last, hash=previous))
    else:
        session.execute(delete(JournalHead).where(*head))
    session.expire_all()


def close_up(session: Session) -> None:
    """Close the gaps in the feed."""
    session.execute(update(JournalEntry).where(JournalEntry.feed.is_not(None)).values(feed=JournalEntry.feed + 1000))
    found = select(JournalEntry.feed).where(JournalEntry.feed.is_not(None)).order_by(JournalEntry.feed)
    for place, feed in enumerate(session.scalars(found).all(), start=1):
        session.execute(update(JournalEntry).where(JournalEntry.feed == feed).values(feed=place))
    session.expire_all()
