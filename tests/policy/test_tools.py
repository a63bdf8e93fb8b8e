"""The shipped tools: how many, that every one is for something, that figures add up; what the loader finds."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from difflib import SequenceMatcher

import pytest

from kernel.text import Label, render
from policy import checklist_files, tool_files, tool_finding, tool_loader, tool_sums, tool_words
from policy.checklists import Side
from policy.problems import PolicyInvalid
from policy.tools import Heading, Lines, Paragraph, Table, Tool, ToolKind, ToolUser

LIBRARY = tool_files.library()
ITEMS = checklist_files.library("standard-1").items
ENGLISH = re.compile(r"\b(the|and|of|with|for|which|from|is|are)\b", re.IGNORECASE)
#: A changed tool is another library beside this one.
SHIPPED = {"standard-1": "8b9e42fa5ac268b5a13fc1403f8fcec1b55b0627ae2d7fd18423ccb7059f64f3"}
INDEX = "library: x\nlabel: {en: Ours, es: Nuestras}\ntools:\n  - cash\n"


def labels(tool: Tool) -> list[Label]:
    """Every sentence of a tool."""
    found = [tool.title, tool.purpose]
    for block in tool.blocks:
        match block:
            case Heading() | Paragraph():
                found.append(block.text)
            case Lines():
                found += block.lines
            case Table():
                found += [*block.head, *(cell for row in block.rows for cell in row if isinstance(cell, Label))]
    return found


def tables(tool: Tool) -> list[Table]:
    return [block for block in tool.blocks if isinstance(block, Table)]


def test_no_byte_of_a_shipped_tool_changed() -> None:
    # A startup pack handed it out with these words.
    assert {name: tool_files.library(name).sha256 for name in tool_files.names()} == SHIPPED


def test_they_are_sound() -> None:
    assert [problems for _path, problems in tool_files.check("standard-1")] == [[]] * (len(LIBRARY.tools) + 1)
    assert tool_files.names() == ["standard-1"]


def test_there_are_enough_of_them_for_both_sides_and_of_every_kind() -> None:
    assert len(LIBRARY.tools) >= 15
    assert {one.kind for one in LIBRARY.tools} == set(ToolKind) == set(tool_words.KINDS)
    assert {one.used_by for one in LIBRARY.tools} == set(ToolUser) == set(tool_words.USERS)
    assert len([one for one in LIBRARY.tools if one.for_("funder")]) >= 10


def test_every_tool_is_for_a_weak_answer_of_whoever_it_is_for() -> None:
    helps = tool_finding.helps(ITEMS)
    assert set(helps) == set(LIBRARY.by_key)
    for key, items in helps.items():
        for item in items:
            assert item.side is Side.BOTH or LIBRARY.by_key[key].for_(item.side), (key, item.key)
            assert item.side is not Side.BOTH or LIBRARY.by_key[key].used_by is ToolUser.BOTH, (key, item.key)


def test_every_worked_example_has_figures_that_were_worked_out_again() -> None:
    for tool in LIBRARY.tools:
        if tool.kind is ToolKind.WORKED_EXAMPLE:
            assert any(table.sums for table in tables(tool)), tool.key


@pytest.mark.parametrize(
    ("key", "table", "cell", "figure"),
    [
        # 300,000 were paid, 290,000 reported, of which 8,700 or 3% are not accepted: 281,300 are.
        ("advance-liquidation", 0, (4, 2), "281300"),
        ("advance-liquidation", 1, (4, 1), "3"),
        # 8,700 less the invoice of 4,500 and the receipt of 1,200.
        ("advance-liquidation", 2, (3, 1), "3000"),
        # 148,350 + 12,400 - 8,750 - 3,200.
        ("bank-reconciliation", 0, (4, 2), "148800"),
        # 2 x 500 + 7 x 100 + 5 x 50 + 8 x 20 + 6 x 10 + 3 x 5.
        ("petty-cash", 0, (6, 2), "2185"),
        # 500,000 expected, 460,000 came: 15,000 of the loss and 30% of the other 25,000.
        ("risk-sharing", 1, (9, 1), "22500"),
        # 22,000 for 88 of 176 hours.
        ("time-sheet", 0, (6, 1), "11000"),
        # 40 x 2,350 less 1,000.
        ("three-quotes", 0, (5, 1), "93000"),
    ],
)
def test_figures_that_were_worked_out_by_hand(key: str, table: int, cell: tuple[int, int], figure: str) -> None:
    row, column = cell
    assert tables(LIBRARY.by_key[key])[table].rows[row][column] == Decimal(figure)


def test_both_languages_are_complete_and_spanish_is_its_own() -> None:
    for tool in LIBRARY.tools:
        english, spanish = ([one.in_(language) for one in labels(tool)] for language in ("en", "es"))
        assert not any(ENGLISH.search(one) for one in spanish), tool.key
        first, second = (" ".join(one).split() for one in (english, spanish))
        assert SequenceMatcher(None, first, second, autojunk=False).ratio() < 0.4, tool.key
        long = [one for one in spanish if len(one.split()) > 60]
        assert long == [], tool.key


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_two_tools_are_alike(language: str) -> None:
    said = [(one.key, " ".join(label.in_(language) for label in labels(one)).split()) for one in LIBRARY.tools]
    for (one, first), (other, second) in itertools.combinations(said, 2):
        matcher = SequenceMatcher(None, first, second, autojunk=False)
        assert matcher.quick_ratio() < 0.8 or matcher.ratio() < 0.5, (one, other)


def test_they_are_found_by_side_kind_domain_and_words() -> None:
    def found(**asked: str) -> set[str]:
        return {one.key for one in tool_finding.narrowed(LIBRARY, ITEMS, **asked)}

    assert found() == set(LIBRARY.by_key)
    assert "exit-notice" in found(side="funder")
    assert "exit-notice" not in found(side="partner")
    assert {"code-of-conduct", "risk-register"} <= found(side="partner") & found(side="funder")
    assert "petty-cash" in found(kind="worked-example", domain="finance")
    assert found(domain="procurement", side="funder") == {"conflict-declaration", "asset-register"}
    assert found(search="conciliacion") == {"bank-reconciliation"}
    assert found(search="liquidar anticipo") == {"advance-liquidation"}
    assert found(search="no such thing") == set()


CELLS = {"A1": Decimal(10), "A2": Decimal(4), "A3": Decimal("2.5"), "B1": Decimal(3)}


@pytest.mark.parametrize(
    ("written", "comes_to"),
    [
        ("A9 = A1 + A2", "14"),
        ("A9 = A1 - A2 - A3", "3.5"),
        ("A9 = A1 + A2 * A3", "20"),
        ("A9 = A1 * A2 / 100", "0.4"),
        ("A9 = A1 / B1", "3.33"),
        ("A9 = A1:A3", "16.5"),
        ("A9 = A1:A3 - B1", "13.5"),
        ("A9 = 100 - A1", "90"),
        # Half a cent goes up.
        ("A9 = A3 * A3 / 10 * 0.2", "0.13"),
    ],
)
def test_a_sum_is_worked_out(written: str, comes_to: str) -> None:
    assert tool_sums.worked_out(written, CELLS) == Decimal(comes_to)
    assert tool_sums.target(written) == "A9"


@pytest.mark.parametrize(
    "written",
    ["A1", "A9 = ", "A9 = A1 +", "A9 = + A1", "A9 = A1 A2", "A9 = C1", "A9 = A1:B1", "A9 = A1 ^ 2", "A9 = A1 / 0",
     "a9 = A1", "A9 = A1:A4"],
)  # fmt: skip
def test_what_is_no_sum_is_refused(written: str) -> None:
    with pytest.raises(tool_sums.Unreadable):
        tool_sums.worked_out(written, CELLS)


def written(**changed: str) -> str:
    """A tool of two rows, with some of its lines written otherwise."""
    lines = {
        "tool": "cash",
        "kind": "worked-example",
        "title": "{en: Cash, es: Caja}",
        "purpose": "{en: To count, es: Para contar}",
        "for": "both",
        "minutes": "5",
        "basis": "default",
        "head": "[{en: What, es: Qué}, {en: L, es: L}]",
        "row": "[{en: Notes, es: Billetes}, 5]",
        "sum": "B2 = B1 * 1",
    } | changed
    head = "\n".join(f"{name}: {lines[name]}" for name in lines if name not in {"head", "row", "sum"})
    rows = f"      rows:\n        - {lines['row']}\n        - [{{en: In all, es: Total}}, 5]\n"
    return f'{head}\nblocks:\n  - table:\n      head: {lines["head"]}\n{rows}      sums: ["{lines["sum"]}"]\n'


def faults(text: str, index: str = INDEX) -> list[tuple[str, int, str]]:
    files = {"index.yaml": index, "cash.yaml": text}
    return [(name, one.line, render(one.message)) for name, found in tool_loader.check(files) for one in found]


def test_a_sound_tool_is_read() -> None:
    library = tool_loader.load({"index.yaml": INDEX, "cash.yaml": written()})
    table = tables(library.by_key["cash"])[0]
    assert table.rows[0] == (Label("Notes", "Billetes"), Decimal(5))
    assert [table.amounts(column) for column in (0, 1)] == [False, True]
    assert len(library.sha256) == 64


@pytest.mark.parametrize(
    ("changed", "line", "said"),
    [
        ({"sum": "B2 = B1 * 2"}, 14, "B2 stands as 5 and comes to 10.00."),
        ({"sum": "B2 = B1 +"}, 14, "“B2 = B1 +” is no sum over figures of this table."),
        ({"sum": "C2 = B1 * 1"}, 14, "C2 stands as – and comes to 5.00."),
        ({"sum": "B2 = Z1 * 1"}, 14, "“Z1” is no sum over figures of this table."),
        ({"row": "[{en: Notes, es: Billetes}]"}, 12, "This row has 1 cells under 2."),
        ({"row": "[Notes, 5]"}, 12, "Here should stand keys with values."),
        ({"title": "{en: Cash}"}, 3, "The key “es” is missing here."),
        ({"kind": "toy"}, 2, "“toy” is not one of: template, checklist, worked-example, procedure."),
        ({"minutes": "0"}, 6, "Here should stand 1 or more."),
        ({"tool": "coins"}, 1, "The file of this tool is called cash.yaml."),
    ],
)
def test_each_fault_is_told_with_its_place(changed: dict[str, str], line: int, said: str) -> None:
    assert ("cash.yaml", line, said) in faults(written(**changed))


def test_the_index_and_the_files_agree() -> None:
    missing = faults(written(), INDEX + "  - cahs\n")
    assert missing == [("index.yaml", 5, "There is no tool “cahs” in this library. Did you mean “cash”?")]
    left_out = faults(written(), INDEX.replace("- cash", "- coins"))
    assert ("index.yaml", 3, "The tool “cash” is left out here.") in left_out
    with pytest.raises(PolicyInvalid):
        tool_loader.load({"index.yaml": INDEX, "cash.yaml": written(minutes="many")})


def test_a_block_is_one_thing() -> None:
    text = written().partition("  - table")[0]
    two = f"{text}  - heading: {{en: A, es: B}}\n    paragraph: {{en: C, es: D}}\n"
    assert [said for _name, _line, said in faults(two)] == [
        "A block is one thing: a heading, a paragraph, lines or a table."
    ]
