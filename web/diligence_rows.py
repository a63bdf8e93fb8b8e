"""Everybody who is assessed in a partnership, as its page and programs see them: where each stands, what is open."""

from __future__ import annotations

from dataclasses import dataclass

from application.work import Work
from diligence import beside_queries, queries, speaking
from diligence.asking import Beside, covered
from diligence.models import Assessment
from diligence.states import Of, State, Voice
from partnerships.models import Partnership
from partnerships.permissions import granted
from policy.clearing import Outcome


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation of a partnership, as the page of all shows it."""

    organisation_id: str
    name: str
    of: Of
    running: Assessment | None
    agreed: Assessment | None
    visible: bool
    may_open: bool
    #: What the agreed one comes to today: blocked while something is confirmed against the organisation.
    result: str | None
    #: Of the running one, how many items the reader has still to answer, None for who answers nothing.
    left: int | None


def rows(work: Work, partnership: Partnership) -> list[Row]:
    """Return everybody who is assessed in a partnership, with what the reader may know and do."""
    known = queries.of_partnership(work.session, partnership, work.by)
    found = []
    assessed = queries.assessed_in(partnership)
    beside = beside_queries.beside(work.session, [organisation.id for organisation, _of in assessed], work.today)
    for organisation, of in assessed:
        about = queries.concerned(partnership, organisation.id, of)
        mine = [one for one in known if one.organisation_id == organisation.id]
        running = next((one for one in mine if one.state != State.AGREED), None)
        agreed = next((one for one in reversed(mine) if one.state == State.AGREED), None)
        voice = speaking.voice_of(work.by, about)
        stands = _stands(work, running, beside[organisation.id]) if running else frozenset()
        found.append(
            Row(
                organisation.id,
                organisation.name,
                of,
                running,
                agreed,
                granted(work.by, speaking.VIEW, about.scope),
                voice is not None and running is None,
                _comes_to(agreed, beside[organisation.id]),
                _left(running, voice, stands),
            )
        )
    return found


def _comes_to(agreed: Assessment | None, beside: Beside) -> str | None:
    if agreed is None:
        return None
    return Outcome.BLOCKED.value if beside.held else agreed.result


def _stands(work: Work, running: Assessment, beside: Beside) -> frozenset[str]:
    """Return what another body's assessment covers; most have none, and their checklist is not read for it."""
    if not beside.outside:
        return frozenset()
    return covered(queries.checklist(work.session, running), beside.outside, work.today)


def _left(running: Assessment | None, voice: Voice | None, stands: frozenset[str]) -> int | None:
    if running is None or voice is None or voice in queries.handed_in(running) or running.state != State.OPEN:
        return None
    there = {one.item for one in running.answers if one.value is not None and (one.voice == voice or one.taken_from)}
    return len(set(running.asked) - there - stands)
