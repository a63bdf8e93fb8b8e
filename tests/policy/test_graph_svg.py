from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.text import Label
from policy.edition import Edition
from policy.graph_layout import CHARACTER, lay_out
from policy.graph_svg import stage_graph
from tests.policy.editions import STANDARD

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Area:
    """A rectangle of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Area) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def drawn(edition: Edition, locale: str) -> Element:
    root: Element = fromstring(stage_graph(edition, locale))
    return root


def texts(root: Element) -> list[tuple[str, Area]]:
    """Every label with the room it takes, a wide letter for each character."""
    found = []
    for one in root.iter(f"{SVG}text"):
        words = one.text or ""
        x, y, wide = float(one.attrib["x"]), float(one.attrib["y"]), len(words) * CHARACTER
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[one.attrib["text-anchor"]]
        found.append((words, Area(left, y - 10, left + wide, y + 3)))
    return found


def lines(root: Element) -> list[Area]:
    """Every straight piece of every path, as the thin area it covers."""
    found = []
    for path in root.iter(f"{SVG}path"):
        x = y = 0.0
        for letter, numbers in re.findall(r"([MHVQL])([\d. -]+)", path.attrib["d"]):
            values = [float(one) for one in numbers.split()]
            ends = {"H": (values[0], y), "V": (x, values[0])}.get(letter, (values[-2:] * 2)[:2])
            if letter in "HV":
                found.append(Area(min(x, ends[0]), min(y, ends[1]), max(x, ends[0]) + 0.1, max(y, ends[1]) + 0.1))
            x, y = ends
    return found


def stages(root: Element) -> list[Area]:
    found = []
    for one in root.iter(f"{SVG}rect"):
        left, top = float(one.attrib["x"]), float(one.attrib["y"])
        found.append(Area(left, top, left + float(one.attrib["width"]), top + float(one.attrib["height"])))
    return found


def assert_readable(root: Element) -> None:
    """No label lies on another or on a line, and no stage on another."""
    labels = texts(root)
    assert [(one[0], other[0]) for one, other in combinations(labels, 2) if one[1].meets(other[1])] == []
    assert [words for words, area in labels for line in lines(root) if area.meets(line)] == []
    assert [pair for pair in combinations(stages(root), 2) if pair[0].meets(pair[1])] == []


@pytest.mark.parametrize("locale", ["en", "es"])
def test_no_label_lies_on_another_or_on_a_line(locale: str) -> None:
    assert_readable(drawn(STANDARD, locale))


PLACES = st.lists(st.sampled_from([stage.key for stage in STANDARD.stages]), min_size=1, max_size=5, unique=True)
WORDS = st.text(alphabet="mío ", min_size=1, max_size=30).map(lambda words: f"M{words.strip()}")


@given(st.lists(st.tuples(PLACES, PLACES.map(lambda found: found[:2]), WORDS), max_size=14))
@settings(max_examples=60, deadline=None)
def test_whatever_the_graph_every_label_is_readable(ways: list[tuple[list[str], list[str], str]]) -> None:
    moves = tuple(
        replace(
            STANDARD.moves[0], key=f"move-{n}", label=Label(words, words), sources=tuple(sources), dests=tuple(dests)
        )
        for n, (sources, dests, words) in enumerate(ways)
    )
    edition = replace(STANDARD, moves=moves)
    assert_readable(drawn(edition, "en"))
    layout = lay_out(edition, "en")
    for net in layout.nets:
        stubs = [layout.stub_y[net, place] for place in net.sources]
        far = min(stubs) if net.down else max(stubs)
        between = sorted((far, layout.arrow_y[net]))
        assert all(between[0] <= stub <= between[1] for stub in stubs)


@pytest.mark.parametrize("locale", ["en", "es"])
def test_everything_stays_inside_the_picture_(locale: str) -> None:
    root = drawn(STANDARD, locale)
    width, height = (float(one) for one in root.attrib["viewBox"].split()[2:])
    for area in [*(area for _, area in texts(root)), *lines(root), *stages(root)]:
        assert 0 <= area.left <= area.right <= width
        assert 0 <= area.top <= area.bottom <= height


def test_it_fits_a_phone_without_shrinking_its_words_to_nothing() -> None:
    # 13 pixels of type on a picture 460 wide are 9 on a phone 328 wide.
    assert max(lay_out(STANDARD, locale).width for locale in ("en", "es")) < 480


@pytest.mark.parametrize(("locale", "words"), [("en", "Wind down"), ("es", "Cocreación")])
def test_labels_are_in_the_language_asked_for(locale: str, words: str) -> None:
    assert words in [found for found, _ in texts(drawn(STANDARD, locale))]


def test_every_move_is_drawn_from_every_stage_it_leaves() -> None:
    layout = lay_out(STANDARD, "en")
    places = {stage.key: place for place, stage in enumerate(STANDARD.stages)}
    shown = {(net.move, source, net.dest) for net in (*layout.straight, *layout.nets) for source in net.sources}
    assert shown == {
        (move.key, places[source], places[dest])
        for move in STANDARD.moves
        for source in move.sources
        for dest in move.dests
    }
    assert set(layout.arrow_y) == set(layout.nets)
    assert set(layout.stub_y) == {(net, source) for net in layout.nets for source in net.sources}


def test_two_moves_that_overlap_never_share_a_lane() -> None:
    layout = lay_out(STANDARD, "en")
    for one, other in combinations(layout.nets, 2):
        if layout.lane_x[one] == layout.lane_x[other]:
            assert one.span[1] < other.span[0] or other.span[1] < one.span[0]


def test_it_has_a_title_and_tells_every_move_in_words_and_no_inline_style() -> None:
    picture = stage_graph(STANDARD, "en", key="graph")
    root = drawn(STANDARD, "en")
    told = root.findtext(f"{SVG}desc") or ""
    assert root.findtext(f"{SVG}title") == "Stages and moves of the edition standard 2026-01"
    assert "Decline leads from Co-creation and Exploratory to Closed." in told
    assert told.count(" leads from ") == 12
    assert 'role="img" aria-labelledby="graph-title graph-told"' in picture
    assert "style" not in picture
    assert "<script" not in picture


def test_hostile_labels_stay_words() -> None:
    first = replace(STANDARD.stages[0], label=Label("<b> & Co", "<b> y Cía"))
    root = drawn(replace(STANDARD, stages=(first, *STANDARD.stages[1:])), "en")
    assert "<b> & Co" in [words for words, _ in texts(root)]
