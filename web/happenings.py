"""What an event of an agreement is called in “… changed this (…)”."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Message

AGREEMENTS: Mapping[str, Message] = {
    "AgreementDrafted": Message("it was drafted"),
    "AgreementAdopted": Message("it was taken over"),
    "AgreementMoved": Message("it moved on"),
    "MoveCorrected": Message("a move was taken back"),
    "TermsChanged": Message("its terms were changed"),
    "ClauseEdited": Message("a clause was edited"),
    "ClausePutBack": Message("a clause was put back"),
    "ClausesApproved": Message("its edited clauses were approved"),
    "DocumentPrinted": Message("its document was printed"),
    "FileAttached": Message("a file was attached"),
    "SignedFileAttached": Message("the signed document was attached"),
    "ReportReceived": Message("a report came"),
}
