"""The journal's daily work: positions for the feed, and the seal over everything."""

from __future__ import annotations

from application.work import Tack
from kernel import journal_feed, journal_seal
from kernel.journal_seal import NoSealKey, Seal
from kernel.text import Message
from partnerships.models import SYSTEM_PERSON


def give_positions(tack: Tack) -> int:
    """Give what was committed its place in the feed; writes nothing where nothing waits."""
    with tack.reading() as work:
        if not journal_feed.waiting(work.session):
            return 0
    with tack.writing(SYSTEM_PERSON) as work:
        return journal_feed.give_positions(work.session)


def seal(tack: Tack, *, again: bool = False) -> Seal | None:
    """Seal the journal once a day, or `again` whenever asked; None where it is sealed, or somebody just did.

    The digests are taken while others go on writing: what has a position does not change any more. Days are those of
    the clock in UTC, whatever day is played elsewhere, because a seal vouches for when it was set.
    Raises NoSealKey without a key and SealUnreadable where the newest seal is not one of ours.
    """
    if not tack.settings.seal_keys:
        raise NoSealKey(Message("There is no key to seal the journal with. Set SEAL_KEY."))
    with tack.reading() as work:
        before = journal_seal.newest(work.session)
        if before is not None and before.day >= work.today and not again:
            return None
    give_positions(tack)
    with tack.reading() as work:
        measured = journal_seal.measure(work.session, before.covers.feed if before else 0)
    with tack.writing(SYSTEM_PERSON) as work:
        return journal_seal.seal(
            work.session,
            measured,
            before,
            key=tack.settings.seal_keys[0],
            by=SYSTEM_PERSON,
            on=work.today,
            now=work.now,
        )
