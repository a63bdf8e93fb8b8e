from __future__ import annotations

from dataclasses import replace

from screening.listed import Born, Kind, Listed, ListedName

RECORD = Listed(
    "ofac-1", Kind.PERSON, (ListedName("Ana Invented"), ListedName("The Heron", weak=True)), ("hn",), (Born(1960),)
)


def test_the_fingerprint_changes_with_everything_a_record_says_and_with_nothing_else() -> None:
    again = Listed(
        "ofac-1", Kind.PERSON, (ListedName("Ana Invented"), ListedName("The Heron", weak=True)), ("hn",), (Born(1960),)
    )
    others = [
        replace(RECORD, kind=Kind.OTHER),
        replace(RECORD, names=RECORD.names[:1]),
        replace(RECORD, names=(RECORD.names[0], ListedName("The Heron"))),
        replace(RECORD, countries=()),
        replace(RECORD, born=(Born(1960, circa=True),)),
        replace(RECORD, identifiers=("X1",)),
        replace(RECORD, programmes=("P",)),
        replace(RECORD, remarks="known to sail"),
    ]

    assert again.fingerprint == RECORD.fingerprint
    assert len({RECORD.fingerprint, *(other.fingerprint for other in others)}) == 9
