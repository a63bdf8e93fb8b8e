"""`tack screening`: figures on labelled pairs, and names against the lists in force."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from console.main import main

PAIRS = """name_a,name_b,same,remark
Juan Carlos Almendral,"ALMENDRAL, Juan Carlos",1,
Juan Carlos Almendral,J. C. Almendral,true,initials
Juan Carlos Almendral,Ana Ostrovar,1,a married name
Juan Carlos Almendral,Juan Pablo Almendral,0,
Mohammed Qarabani,Mahmoud Qarabani,false,
Bank of Tegucero,Bank of Tegucero Ltd,0,labelled by somebody very strict
—,—,1,
"""


def run(*command: str) -> Result:
    return CliRunner().invoke(main, ["screening", *command])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "pairs.csv"
    file.write_text(PAIRS, encoding="utf-8")
    return file


def test_figures_are_those_worked_by_hand(table: Path) -> None:
    # Found: two of the four that are the same. One of three found is no pair. F1 = 2 * 2/3 * 1/2 / (2/3 + 1/2) = 4/7.
    said = json.loads(run("score", str(table), "--json").output)

    assert said == {
        "edition": "standard 2027-01",
        "threshold": 0.7,
        "pairs": 7,
        "found": 2,
        "missed": 2,
        "false_alarms": 1,
        "unreadable": 1,
        "precision": 0.6667,
        "recall": 0.5,
        "f1": 0.5714,
    }


def test_figures_are_printed_in_words(table: Path) -> None:
    done = run("score", str(table))

    assert done.exit_code == 0
    assert "standard 2027-01" in done.output
    assert [
        line.split()[-1] for line in done.output.splitlines() if line.startswith(("Precision", "Recall", "F1"))
    ] == [
        "0.6667",
        "0.5",
        "0.5714",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"name_a,same\nA,1\n", "has no column “name_b”"),
        ("name_a,name_b,same\nA,B,1\n".encode("utf-16"), "is written in UTF-16"),
        (b"name_a,name_b,same\nA,B,1\nA,B,perhaps\n", "line 3: “same” is “perhaps”"),
        (b"name_a,name_b,same\nA,B\n", "line 2: “same” is “”"),
        (b"", "is empty"),
        (b"name_a,name_b,same\n", "has no pairs of names"),
        (b"name_a,name_b,same\nJos\xe9,B,1\n", "line 2: this is no UTF-8"),
        (b"PK\x03\x04rest", "spreadsheet"),
    ],
)
def test_what_is_no_table_of_pairs_is_told_in_one_sentence(content: bytes, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_bytes(content)
    done = run("score", str(file))

    assert done.exit_code == 1
    assert sentence in done.output
    assert len(done.output.strip().splitlines()) == 1
