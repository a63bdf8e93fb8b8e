"""What gates ask about the assessments of a partnership, as columns of its own row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from diligence.flag_models import Flag
from diligence.models import Assessment
from kernel.gathering import joined
from partnerships.models import Organisation, Partnership, Party

_LATER = aliased(Assessment)
_OWN = aliased(Assessment)
#: Who is party, by name; what `assessed` and `blocking` tell of them is put together in `lifecycle`.
_PARTIES = (
    select(joined(Party.organisation_id, Party.role, Organisation.name, Party.position))
    .join(Organisation, Organisation.id == Party.organisation_id)
    .where(Party.partnership_id == Partnership.id)
)
_ASSESSED = select(joined(_OWN.id, _OWN.organisation_id, _OWN.state, _OWN.tier, _OWN.result, _OWN.expires_on)).where(
    _OWN.partnership_id == Partnership.id
)
#: What blocks an organisation blocks it wherever it is party, until it is assessed anew.
_BLOCKING = select(joined(Assessment.organisation_id)).where(
    Assessment.result == "blocked",
    Assessment.side == "of-partner",
    Assessment.organisation_id.in_(
        select(Party.organisation_id).where(Party.partnership_id == Partnership.id).correlate(Partnership)
    ),
    ~exists().where(
        _LATER.organisation_id == Assessment.organisation_id, _LATER.state == "agreed", _LATER.id > Assessment.id
    ),
)
#: A confirmed flag blocks at every tier while it stands, whatever was answered.
_FLAGGED = select(joined(Flag.organisation_id)).where(
    Flag.confirmed_on.is_not(None),
    Flag.closed_on.is_(None),
    Flag.organisation_id.in_(
        select(Party.organisation_id).where(Party.partnership_id == Partnership.id).correlate(Partnership)
    ),
)
COLUMNS: tuple[ColumnElement[Any], ...] = (
    _PARTIES.correlate(Partnership).scalar_subquery().label("assessed_parties"),
    _ASSESSED.correlate(Partnership).scalar_subquery().label("assessed"),
    _BLOCKING.correlate(Partnership).scalar_subquery().label("blocking"),
    _FLAGGED.correlate(Partnership).scalar_subquery().label("flagged"),
)
