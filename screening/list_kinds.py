"""The kinds of lists that Tack reads, each in the format of its publisher."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from kernel.text import Message


class ListKind(StrEnum):
    """Whose list it is, and so how it is written; of each kind one version is in force."""

    OFAC = "ofac"
    UN = "un"
    EU = "eu"
    SAM = "sam"
    OPENSANCTIONS = "opensanctions"


TITLES: Mapping[str, Message] = {
    ListKind.OFAC: Message("OFAC, Specially Designated Nationals"),
    ListKind.UN: Message("United Nations Security Council, consolidated list"),
    ListKind.EU: Message("European Union, financial sanctions"),
    ListKind.SAM: Message("SAM.gov, exclusions"),
    ListKind.OPENSANCTIONS: Message("OpenSanctions, targets"),
}
#: Which files somebody gives for each kind, as their publishers call and write them.
FILES: Mapping[str, Message] = {
    ListKind.OFAC: Message("sdn.csv, alt.csv and add.csv together; sdn_comments.csv too where there is one"),
    ListKind.UN: Message("the consolidated list as XML"),
    ListKind.EU: Message("the full list as XML, version 1.1"),
    ListKind.SAM: Message("the public exclusions extract as CSV"),
    ListKind.OPENSANCTIONS: Message("targets.simple.csv"),
}
