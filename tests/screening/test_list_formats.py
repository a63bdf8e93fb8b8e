"""What is read out of each format, worked out by hand, and what every broken file is answered."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import msgspec
import pytest

from kernel.text import render, using
from screening import births, countries
from screening.formats import stage
from screening.list_files import BrokenList
from screening.list_kinds import ListKind
from screening.list_staging import merged
from screening.listed import Born, Kind, Listed, ListedName
from tests.screening import list_examples as examples
from tests.screening.list_examples import WHOLE, written

Files = dict[str, str | bytes]
ZIPPED = io.BytesIO()
with zipfile.ZipFile(ZIPPED, "w") as archive:
    archive.writestr("list.xml", examples.UN)


def records(folder: Path, kind: str, files: Files) -> tuple[dict[str, Listed], date | None]:
    with stage(ListKind(kind), written(folder, files)) as staged:
        found = [msgspec.json.decode(row.body, type=Listed) for rows in staged.rows() for row in rows]
        return {one.key: one for one in found}, staged.listed_on


def whole(kind: str) -> Files:
    return {**WHOLE[kind]}


def test_ofac(tmp_path: Path) -> None:
    found, listed_on = records(tmp_path, "ofac", whole("ofac"))

    assert listed_on is None
    assert found["ofac-36"] == Listed(
        "ofac-36",
        Kind.ORGANISATION,
        (ListedName("INVENTED AIRWAYS"), ListedName("PAPER AIRWAYS"), ListedName("IVA", weak=True)),
        ("cu",),
        programmes=("CUBA",),
        remarks="a.k.a. 'IVA'.",
    )
    person = found["ofac-40"]
    assert person.kind is Kind.PERSON
    assert person.names == (
        ListedName("QUIBBLE, Zorvald"),
        ListedName("QUIBBLE, Z."),
        ListedName("THE HERON", weak=True),
        ListedName("ZORRO", weak=True),
        ListedName("Zorvald QUIBBEL"),
    )
    assert person.born == (Born(1960, circa=True), Born(1961, 3, 12))
    assert person.countries == ("hn", "kp", "gb")
    assert person.identifiers == ("X123456", "0801-1960-00001")
    assert person.programmes == ("SDGT", "IRAN")
    assert (found["ofac-51"].kind, found["ofac-51"].countries) == (Kind.OTHER, ("pa",))


def test_ofac_in_latin_1_and_with_what_overflows(tmp_path: Path) -> None:
    files: Files = {
        "a.csv": examples.SDN.replace("QUIBBLE, Zorvald", "MUÑOZ, Zorvald").encode("latin-1"),
        "b.csv": examples.ALT,
        "c.csv": examples.ADD,
        "d.csv": "36,\"a.k.a. 'MORE'.\"\r\n",
    }
    found, _ = records(tmp_path, "ofac", files)

    assert found["ofac-40"].names[0].text == "MUÑOZ, Zorvald"
    assert ListedName("MORE", weak=True) not in found["ofac-40"].names
    assert "MORE" in found["ofac-36"].remarks


def test_un(tmp_path: Path) -> None:
    found, listed_on = records(tmp_path, "un", whole("un"))

    assert listed_on == date(2026, 2, 27)
    assert found["un-7"] == Listed(
        "un-7",
        Kind.PERSON,
        (
            ListedName("ZORVALD QUIBBLE"),
            ListedName("Зорвальд Квиббл"),
            ListedName("Zorwald Quibble"),
            ListedName("Zorvald Kwibble"),
            ListedName("The Heron", weak=True),
        ),
        ("ir", "hn"),
        (Born(1960, 3, 12), Born(1961, circa=True), Born(1958, until=1960)),
        ("X123456",),
        ("Nowhere",),
        "NOi.001; Invented.",
    )
    assert found["un-8"].kind is Kind.ORGANISATION
    assert [name.text for name in found["un-8"].names] == ["INVENTED AIRWAYS", "PAPER AIRWAYS"]


def test_eu(tmp_path: Path) -> None:
    found, listed_on = records(tmp_path, "eu", whole("eu"))

    assert listed_on == date(2026, 3, 1)
    assert found["eu-13"] == Listed(
        "eu-13",
        Kind.PERSON,
        (ListedName("Zorvald Quibble"), ListedName("Zorvald Kwibble"), ListedName("The Heron", weak=True)),
        ("hn", "mx"),
        (Born(1960, circa=True), Born(1961, 3, 12), Born(1958, until=1960)),
        ("X123456",),
        ("NWH",),
        "EU.1.1; Invented.",
    )
    assert found["eu-14"].kind is Kind.ORGANISATION


def test_sam(tmp_path: Path) -> None:
    found, listed_on = records(tmp_path, "sam", whole("sam"))

    assert listed_on == date(2026, 3, 1)
    assert len(found) == 3
    person = found["sam-S4MR1"]
    assert (person.kind, person.names, person.countries) == (Kind.PERSON, (ListedName("Zorvald Quibble"),), ("hn",))
    assert person.identifiers == ("1234567893",)
    (firm,) = (one for one in found.values() if one.kind is Kind.ORGANISATION)
    assert (firm.names[0].text, firm.countries) == ("Invented Airways, Inc.", ("us",))
    assert found["sam-S4MR3"].kind is Kind.OTHER


def test_opensanctions(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + examples.OPENSANCTIONS.encode()
    found, listed_on = records(tmp_path, "opensanctions", {"targets.simple.csv": content})

    assert listed_on == date(2026, 3, 1)
    assert found["opensanctions-NK-1"] == Listed(
        "opensanctions-NK-1",
        Kind.PERSON,
        (ListedName("Zorvald Quibble"), ListedName("Quibble; Zorvald"), ListedName("Zorvald Kwibble")),
        ("hn",),
        (Born(1960), Born(1961, 3, 12)),
        ("X123456",),
        ("NWH",),
    )
    assert [found[f"opensanctions-NK-{number}"].kind for number in (2, 3)] == [Kind.ORGANISATION, Kind.OTHER]


def replaced(kind: str, before: str, after: str) -> Files:
    return {name: text.replace(before, after) for name, text in WHOLE[kind].items()}


def cut(kind: str, letters: int) -> Files:
    *first, last = WHOLE[kind].items()
    return {**dict(first), last[0]: last[1][:-letters]}


BROKEN: list[tuple[str, str, Files, list[str]]] = [
    ("empty", "un", {"list.xml": b""}, ["“list.xml”", "empty"]),
    ("no-entries", "opensanctions", {"t.csv": examples.table(examples.OPENSANCTIONS_HEADING, [])},
     ["“t.csv”", "no entries"]),
    ("utf-16", "sam", {"sam.csv": examples.SAM.encode("utf-16")}, ["“sam.csv”", "UTF-16"]),
    ("utf-16-unmarked", "sam", {"sam.csv": examples.SAM.encode("utf-16-le")}, ["“sam.csv”", "UTF-16"]),
    ("zip", "un", {"list.xml": ZIPPED.getvalue()}, ["“list.xml”", "zip"]),
    ("gzip", "un", {"list.xml": gzip.compress(examples.UN.encode())}, ["“list.xml”", "zip"]),
    ("page", "opensanctions", {"t.csv": "<!DOCTYPE html>\n<title>Sorry</title>"}, ["“t.csv”", "web page"]),
    ("zeros", "sam", {"sam.csv": examples.SAM[:400] + "\x00\x00"}, ["“sam.csv”", "byte"]),
    ("nothing-but-zeros", "un", {"list.xml": b"\x00" * 4096}, ["“list.xml”", "byte 1"]),
    ("latin-1", "opensanctions", {"t.csv": examples.OPENSANCTIONS.replace("Kwibble", "Kwíbble").encode("latin-1")},
     ["“t.csv”", "line 2", "UTF-8"]),
    ("missing-column", "sam", replaced("sam", "Unique Entity ID", "DUNS"), ["line 1", "Unique Entity ID"]),
    ("missing-columns", "opensanctions", replaced("opensanctions", "birth_date,countries", "x,y"),
     ["birth_date", "countries"]),
    ("cut-in-a-row", "sam", cut("sam", 30), ["line 5", "columns instead of 26"]),
    ("cut-in-quotes", "opensanctions", {"t.csv": examples.OPENSANCTIONS.partition("Zorvald Kwibble")[0]},
     ["line 2", "quotes"]),
    ("cut-xml", "un", cut("un", 40), ["“consolidated.xml”", "line", "no whole XML"]),
    ("cut-eu", "eu", cut("eu", 12), ["“full.xml”", "no whole XML"]),
    ("cut-ofac", "ofac", cut("ofac", 12), ["“add.csv”", "end mark"]),
    ("cut-sdn", "ofac", {**WHOLE["ofac"], "sdn.csv": examples.SDN.partition("\n51")[0] + "\n" + examples.END},
     ["“add.csv”", "line 3", "51", "“sdn.csv”"]),
    ("two-of-three", "ofac", {"sdn.csv": examples.SDN, "add.csv": examples.ADD}, ["missing: alt.csv."]),
    ("one-twice", "ofac", {**WHOLE["ofac"], "copy.csv": examples.ALT + examples.END}, ["“copy.csv”", "“alt.csv”"]),
    ("no-number", "ofac", replaced("ofac", '40,2,"aka"', 'X,2,"aka"'), ["“alt.csv”", "line 2", "“X”"]),
    ("un-as-eu", "eu", whole("un"), ["CONSOLIDATED_LIST", "export"]),
    ("csv-as-un", "un", {"list.xml": examples.SAM}, ["“list.xml”", "line 1"]),
    ("sam-as-ofac", "ofac", whole("sam"), ["none of OFAC's files"]),
    ("two-files", "un", {"a.xml": examples.UN, "b.xml": examples.UN}, ["no other file"]),
    ("no-name", "eu", replaced("eu", 'wholeName="Invented Airways"', 'wholeName=""'), ["eu-14", "no name"]),
    ("no-identifier", "un", replaced("un", "<DATAID>8</DATAID>", ""), ["entry 2", "identifier"]),
    ("entities", "un", replaced("un", "<CONSOLIDATED_LIST ", '<!DOCTYPE x [<!ENTITY a "aa">]><CONSOLIDATED_LIST '),
     ["document type"]),
    ("reaches-out", "un", replaced("un", "<CONSOLIDATED_LIST ",
     '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><CONSOLIDATED_LIST '), ["document type"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "files", "said"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_what_cannot_be_taken_is_named_with_its_place_and_what_to_do(
    tmp_path: Path, kind: str, files: Files, said: list[str]
) -> None:
    with pytest.raises(BrokenList) as refused:
        stage(ListKind(kind), written(tmp_path, files))
    with using("en"):
        words = render(refused.value.message)
    assert [one for one in said if one not in words] == [], words
    with using("es"):
        assert render(refused.value.message) != words


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("circa 1960", Born(1960, circa=True)),
        ("1960", Born(1960)),
        ("12 Mar 1960", Born(1960, 3, 12)),
        ("Mar 1960", Born(1960, 3)),
        ("Nov. 1973 ", Born(1973, 11)),
        ("August 1961", Born(1961, 8)),
        ("March 12, 1960", Born(1960, 3, 12)),
        ("1960-03-12", Born(1960, 3, 12)),
        ("1960-03", Born(1960, 3)),
        ("between 1958 and 1960", Born(1958, until=1960)),
        ("1929 to 1930", Born(1929, until=1930)),
        ("circa 1950-1955", Born(1950, circa=True, until=1955)),
        ("01 Jan 1961 to 31 Dec 1962", Born(1961, until=1962)),
        ("Approximately 1961", Born(1961, circa=True)),
        ("1960-13-40", Born(1960)),
        ("30-35 years old", None),
        ("24/06/1402 (Hijri Calendar)", None),
        ("1402", None),
        ("unknown", None),
        ("", None),
    ],
)
def test_birth_dates(text: str, born: Born | None) -> None:
    assert births.read(text) == born


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Honduras", "hn"),
        ("Korea, North", "kp"),
        ("Democratic People's Republic of Korea", "kp"),
        ("Congo, Democratic Republic of the", "cd"),
        ("Bosnia and Herzegovina", "ba"),
        ("Saint Kitts and Nevis", "kn"),
        ("Cote d Ivoire", "ci"),
        ("Türkiye", "tr"),
        ("Bahamas, The", "bs"),
        ("Virgin Islands, British", "vg"),
        ("HND", "hn"),
        ("us", "us"),
        ("XYZ", None),
        ("eu", None),
        ("00", None),
        ("undetermined", None),
        ("", None),
    ],
)
def test_countries(text: str, country: str | None) -> None:
    assert countries.code(text) == country


def test_what_two_rows_say_of_one_record_is_all_kept() -> None:
    one = Listed("sam-1", Kind.PERSON, (ListedName("A"),), ("hn",), identifiers=("1",), remarks="x")
    other = Listed("sam-1", Kind.PERSON, (ListedName("A"), ListedName("B")), ("us",), identifiers=("2",), remarks="y")

    assert merged(one, one) is one
    assert merged(one, other) == Listed(
        "sam-1", Kind.PERSON, (ListedName("A"), ListedName("B")), ("hn", "us"), identifiers=("1", "2"), remarks="x; y"
    )
