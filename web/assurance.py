"""What pages and programs share of assurance: a year with a partner, one activity, what expires soon."""

from __future__ import annotations

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from diligence import assurance_queries as reads
from diligence.assurance_models import AssuranceActivity
from diligence.assurance_queries import Expiring, Year
from kernel.errors import NotFound, invalid
from partnerships.models import Organisation
from web import rules, subjects
from web.account import my_work

#: The years that are looked at: none before aid was counted this way, none that nobody plans for.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def year(one: Organisation, asked: str) -> Year:
    """Return a year with a partner, this one where none is named; raises Invalid where it is none."""
    work = my_work()
    if asked and not (asked.isdecimal() and len(asked) == len("2026") and FIRST_YEAR <= int(asked) <= LAST_YEAR):
        raise invalid("year", "This is no year. Write it like 2026.")
    _, edition = rules.newest(work.session, work.today)
    return reads.of_year(work.session, one, int(asked) if asked else work.today.year, edition)


def found(subject_id: str, activity_id: str) -> tuple[Organisation, AssuranceActivity]:
    """Return one activity of an organisation; raises NotFound."""
    one = subjects.organisation(subject_id)
    return one, reads.find(my_work().session, one.id, activity_id)


def expiring(*, mine: bool) -> list[Expiring]:
    """Return what expired or will soon, of partners that the reader works with; or whose liaison they are."""
    work = my_work()
    _, edition = rules.newest(work.session, work.today)
    fresh = edition.screening.fresh_days if edition.screening else None
    return reads.expiring(work.session, work.by, today=work.today, fresh_days=fresh, mine=mine)


def sent(subject_id: str, activity_id: str) -> Response:
    """Return the document of an activity, always as a download; raises NotFound where there is none."""
    _, one = found(subject_id, activity_id)
    kept = one.attachment
    if kept is None:
        raise NotFound
    content = BytesIO(my_work().storage.get(kept.sha256))
    return send_file(content, mimetype=kept.media_type, as_attachment=True, download_name=kept.name)
