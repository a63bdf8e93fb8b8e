"""The tables of every feature that names organisations, known wherever work is done: a merge moves rows of them all."""

from __future__ import annotations

from contracts.condition_models import AgreementCondition
from diligence.assurance_models import AssuranceActivity
from diligence.flag_models import Flag
from diligence.models import Assessment
from diligence.outside_models import OutsideAssessment
from diligence.pack_models import PackEntry, Risk, RiskBearer
from screening.hit_models import Hit

TABLES = tuple(
    one.__tablename__
    for one in (
        AgreementCondition,
        Assessment,
        AssuranceActivity,
        Flag,
        OutsideAssessment,
        PackEntry,
        Risk,
        RiskBearer,
        Hit,
    )
)
