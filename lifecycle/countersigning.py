"""Who records a signature: our own people that of any party, a partner's signatory that of their own body. Pure rules.

Source: the table of permissions, `agreement.sign` and `agreement.countersign`.
"""

from __future__ import annotations

from lifecycle.facts import AgreementFacts
from partnerships.permissions import Scope, Standing, granted

SIGN = "record-signature"
ANYBODYS, OWN = "agreement.sign", "agreement.countersign"


def countersigns(organisation_id: str, programme_id: str, by: Standing) -> bool:
    """Say whether somebody records the signature of one party, as its signatory."""
    return granted(by, OWN, Scope(programme_id, frozenset({organisation_id})))


def own_unsigned(facts: AgreementFacts, by: Standing) -> frozenset[str]:
    """Return the parties that have not signed yet and whose signatory somebody is."""
    return frozenset(
        signer.organisation_id
        for signer in facts.signers
        if signer.signed_on is None and countersigns(signer.organisation_id, facts.programme_id, by)
    )


def signs_only_own(facts: AgreementFacts, by: Standing) -> bool:
    """Say whether somebody records no other party's signature than their own."""
    return not granted(by, ANYBODYS, facts.partnership.scope)
