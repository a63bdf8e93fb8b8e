"""A signature that came without its paper gets it later, once, and only a paper of this agreement."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from contracts import printing, signing_actions
from contracts.models import Agreement
from kernel import journal
from kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from kernel.storage import Storage
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs, SignatureInput
from policy.kinds import AgreementKind
from tests.factories import agreements as make
from tests.factories.agreements import PDF, Cast
from tests.factories.people import acting


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path / 'files'}")


def sent(session: Session, storage: Storage) -> tuple[Agreement, Cast]:
    who = make.cast(session)
    one = make.committed(session, who)
    grant = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 900_000))
    return make.send(session, storage, grant, who), who


def attach(session: Session, storage: Storage, agreement: Agreement, who: Cast) -> str:
    return printing.attach_file(
        session,
        storage,
        agreement,
        PDF,
        name="firmado.pdf",
        media_type="application/pdf",
        purpose="signed",
        **acting(who.officer),
    ).id


def test_a_paper_follows_its_signature(session: Session, storage: Storage) -> None:
    agreement, who = sent(session, storage)
    party = agreement.signers[0].organisation_id
    signature = SignatureInput(party, "Ana Mejía", "directora")
    kept = attach(session, storage, agreement, who)
    stated = {"organisation_id": party, "attachment_id": kept}

    with pytest.raises(Invalid):
        signing_actions.prove_signature(session, agreement, **stated, **acting(who.officer))
    advance(session, agreement, "record-signature", inputs=MoveInputs(signature=signature), **acting(who.officer))
    with pytest.raises(NotPermitted):
        signing_actions.prove_signature(session, agreement, **stated, **acting(who.leader))
    signing_actions.prove_signature(session, agreement, **stated, **acting(who.officer))

    assert agreement.signers[0].attachment_id == kept
    assert journal.of_subject(session, agreement.ref)[-1].event == "SignedFileAttached"
    with pytest.raises(Conflict):
        signing_actions.prove_signature(session, agreement, **stated, **acting(who.officer))


def test_a_paper_of_another_agreement_is_not_there(session: Session, storage: Storage) -> None:
    agreement, who = sent(session, storage)
    other, whose = sent(session, storage)
    foreign = attach(session, storage, other, whose)
    party = agreement.signers[0].organisation_id
    signature = SignatureInput(party, "Ana Mejía", "directora")
    advance(session, agreement, "record-signature", inputs=MoveInputs(signature=signature), **acting(who.officer))

    with pytest.raises(NotFound):
        signing_actions.prove_signature(
            session, agreement, organisation_id=party, attachment_id=foreign, **acting(who.officer)
        )
