"""The shipped clause library: how much there is, how alike it is, what it says; and what its loader finds."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

import pytest

from application.names import known_terms
from kernel.text import render
from policy import clause_files, clause_loader, clauses_explained
from policy.clauses import PartnerGroup, Serves, group_of
from policy.kinds import AgreementKind, Tier
from policy.problems import PolicyInvalid
from tests.policy.editions import CLAUSED

NAME = "standard-1"
LIBRARY = clause_files.library(NAME)
#: An edition somewhere is pinned to these words, so no byte of them may change.
SHIPPED = {
    NAME: "ceae7ae214429e288cf7619cd90c6cdf7c7e4afb133b304dbb8d300a8fd3f2b2",
    "standard-2": "4987c23ec6863e2c9f73258eacb87dcc9a2329c4dd202f918291180da132c275",
}
TEXTS = [(one.key, variant, text) for one in LIBRARY.by_key.values() for variant, text in one.texts]


def words(text: str) -> list[str]:
    return text.split()


def test_no_byte_of_a_shipped_library_changed() -> None:
    assert {name: clause_loader.digest(clause_files.texts(name)) for name in clause_files.names()} == SHIPPED


def test_it_is_sound_and_names_only_what_a_contract_has() -> None:
    assert [problems for _path, problems in clause_files.check(NAME, known_terms())] == [[]] * 24


def test_there_is_enough_of_it() -> None:
    counts = clauses_explained.counted(LIBRARY)
    assert (counts["clauses"], counts["families"], counts["variants"]) == (77, 23, len(TEXTS) - 77)
    assert len(LIBRARY.by_key) >= 45
    assert len(LIBRARY.families) >= 15
    assert len(clauses_explained.narrowed(LIBRARY, family="advances")) == 4
    assert {one.family for one in clauses_explained.narrowed(LIBRARY, kind="memorandum")}.isdisjoint(
        {"amount", "payment", "advances", "results", "reports", "records", "works", "suspension"}
    )
    assert len(clauses_explained.narrowed(LIBRARY, tier="T1")) < len(clauses_explained.narrowed(LIBRARY, tier="T4"))


def test_every_clause_is_short_enough_to_be_read_and_says_where_it_comes_from() -> None:
    long = [key for key, _variant, text in TEXTS if max(len(words(text.en)), len(words(text.es))) > 65]
    assert long == []
    assert [key for key, one in LIBRARY.by_key.items() if (one.source is None) == (one.basis is None)] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_two_clauses_are_alike(language: str) -> None:
    said = [(key, words(text.in_(language))) for key, _variant, text in TEXTS]
    alike = []
    for (one, first), (other, second) in itertools.combinations(said, 2):
        matcher = SequenceMatcher(None, first, second, autojunk=False)
        if one != other and matcher.quick_ratio() > 0.8 and matcher.ratio() > 0.8:
            alike.append((one, other))
    assert alike == []


def test_no_spanish_is_half_english() -> None:
    alike = [
        (key, variant)
        for key, variant, text in TEXTS
        if SequenceMatcher(None, words(text.en), words(text.es), autojunk=False).ratio() > 0.5
    ]
    assert alike == []


def test_what_lawyers_expect_differs_by_partner_and_basis() -> None:
    by_partner = {
        (key, group)
        for key, one in LIBRARY.by_key.items()
        for variant in one.variants
        for group in variant.when.partners or ()
    }
    for key in ("amount-indirect", "payment-disallowed", "works-own"):
        assert {(key, PartnerGroup.FIRM), (key, PartnerGroup.MINISTRY)} <= by_partner
    assert ("amount-currency", PartnerGroup.FIRM) in by_partner
    bases = {basis for one in LIBRARY.by_key["payment-basis"].variants for basis in one.when.bases or ()}
    # The clause's own words are of a fixed price paid result by result; a micro grant pays its fixed amount in halves.
    assert {"cost-reimbursement", "in-kind", "hybrid", "fixed-amount"} == bases


def test_sharing_risk_never_shares_fraud() -> None:
    for _variant, text in LIBRARY.by_key["payment-disallowed"].texts:
        assert "[[integrity-fraud]]" in text.en
        assert "[[integrity-fraud]]" in text.es


@pytest.mark.parametrize("language", ["en", "es"])
def test_communications_show_both_and_credit_both_by_a_joint_plan(language: str) -> None:
    needed = {
        "en": (r"logo", r"speak", r"credit", r"joint plan"),
        "es": (
            r"logo",
            r"habla|voz|palabra",
            r"crédito|mérito|reconocen|consta quién",
            r"plan conjunto|plan conjunta|su lugar en el plan",
        ),
    }[language]
    for _variant, text in LIBRARY.by_key["communications-both"].texts:
        assert [one for one in needed if not re.search(one, text.in_(language))] == []
    assert LIBRARY.by_key["communications-both"].whens == ()


def test_every_contract_says_which_language_prevails() -> None:
    clause = LIBRARY.by_key["general-language"]
    assert clause.mandatory
    assert clause.whens == ()
    assert "English text prevails" in clause.text.en
    assert "prevalece la española" in clause.text.es


def test_what_flows_down_is_what_others_must_keep() -> None:
    down = {key for key, one in LIBRARY.by_key.items() if one.flows_down}
    assert {"safeguarding-duty", "integrity-clean", "integrity-sanctions", "integrity-fraud", "data-personal"} <= down
    assert {"records-keep", "records-audit"} <= down
    assert "exit-plan" not in down
    assert {one.serves for one in LIBRARY.by_key.values()} == set(Serves)


@pytest.mark.parametrize(
    ("iati", "group"),
    [
        ("72", "firm"),
        ("70", "firm"),
        ("22", "ngo"),
        ("60", "ngo"),
        ("10", "ministry"),
        ("11", "ministry"),
        ("80", "other"),
        ("40", "other"),
        (None, "other"),
        ("99", "other"),
    ],
)
def test_partners_are_known_by_the_code_of_their_type(iati: str | None, group: str) -> None:
    assert group_of(iati) == group


INDEX = """\
library: ours
label: {en: "Ours", es: "Nuestra"}
families: [care]
"""
CARE = """\
family: care
label: {en: "Care", es: "Cuidado"}
clauses:
  care-duty:
    title: {en: "Duty", es: "Deber"}
    mandatory: true
    serves: both
    basis: default
    text:
      en: "Nobody is harmed before {{ end }}, as [[care-report]] says."
      es: "A nadie se le hace daño antes del {{ end }}, según [[care-report]]."
  care-report:
    title: {en: "Report", es: "Aviso"}
    when: {kinds: [grant], tiers: [T1]}
    mandatory: false
    serves: funder
    source: "IASC"
    asks: {reports: 1, days: 2}
    text: {en: "Say so at once.", es: "Se avisa enseguida."}
    variants:
      firm:
        when: {partners: [firm]}
        text: {en: "Tell it within a day.", es: "Se comunica en un día."}
"""
FILES = {"index.yaml": INDEX, "care.yaml": CARE}

#: What is changed in a file, where the fault stands (‸ marks the column), and what is said of it.
BROKEN = {
    "an unknown key": ("care.yaml", "    serves: both\n", "    servs: both\n", "    ‸servs:", "is not known here"),
    "an unknown kind": ("care.yaml", "kinds: [grant]", "kinds: [grnt]", "kinds: [‸grnt]", "Did you mean “grant”?"),
    "an unknown tier": ("care.yaml", "tiers: [T1]", "tiers: [T9]", "tiers: [‸T9]", "“T9” is not one of"),
    "an unknown partner": ("care.yaml", "[firm]", "[frim]", "[‸frim]", "Did you mean “firm”?"),
    "no condition": ("care.yaml", "when: {partners: [firm]}", "when: {}", "‸when: {}", "at least one entry"),
    "an unknown term": (
        "care.yaml",
        "before {{ end }}",
        "before {{ ends }}",
        'en: ‸"Nobody',
        "No contract has the term “ends”. Did you mean “end”?",
    ),
    "a call": ("care.yaml", "before {{ end }}", "before {{ end() }}", 'en: ‸"Nobody', "“end()” is no name of a term."),
    "a tag that is not closed": (
        "care.yaml",
        "before {{ end }}",
        "before {{ end",
        'en: ‸"Nobody',
        "A tag in this text is not complete.",
    ),
    "a condition that is not closed": (
        "care.yaml",
        'en: "Say so at once."',
        'en: "{% if end %}Say so."',
        'en: ‸"{% if',
        "A condition in this text is never closed.",
    ),
    "a loop": (
        "care.yaml",
        'en: "Say so at once."',
        'en: "{% for x in end %}Say so."',
        'en: ‸"{% for',
        "This condition is not opened and closed once: {% for x in end %}.",
    ),
    "a condition within a condition": (
        "care.yaml",
        'en: "Say so at once."',
        'en: "{% if end %}{% if end %}Say so.{% endif %}{% endif %}"',
        'en: ‸"{% if',
        "This condition is not opened and closed once: {% if end %}.",
    ),
    "a reference to nothing": (
        "care.yaml",
        "as [[care-report]] says",
        "as [[care-reprot]] says",
        'en: ‸"Nobody',
        "There is no clause “care-reprot” in this library. Did you mean “care-report”?",
    ),
    "terms that differ": (
        "care.yaml",
        "antes del {{ end }}",
        "antes",
        'es: ‸"A nadie',
        "The Spanish names other terms or clauses than the English.",
    ),
    "a clause of another family": (
        "care.yaml",
        "  care-report:\n",
        "  report:\n",
        "  ‸report:",
        "begins with its family",
    ),
    "neither source nor basis": (
        "care.yaml",
        '    source: "IASC"\n',
        "",
        "  ‸care-report:",
        "either “source” or “basis",
    ),
    "too many words": (
        "care.yaml",
        "Say so at once.",
        "word " * 96,
        'en: ‸"word',
        "This is too long to be read: 95 words are the most.",
    ),
    "no Spanish": ("care.yaml", ', es: "Se avisa enseguida."', "", "    ‸text: {en", "The key “es” is missing here."),
    "a family without a file": ("index.yaml", "[care]", "[care, crae]", "[care, ‸crae]", "There is no family “crae”"),
    "a family left out": ("index.yaml", "families: [care]", "families: []", "‸families:", "“care” is left out here"),
    "no YAML": ("care.yaml", "clauses:", "clauses: [", "", "This is not YAML"),
}


def _said(words: str, says: str) -> bool:
    """A whole sentence is said as it is, a piece somewhere in one."""
    return words == says if says.endswith(".") else says in words


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_is_told_by_file_line_and_column(case: str) -> None:
    file, old, new, at, says = BROKEN[case]
    assert old in FILES[file]
    text = FILES[file].replace(old, new, 1)
    found = dict(clause_loader.check({**FILES, file: text}, known_terms()))
    told = [(one.line, one.column, render(one.message)) for one in found[file]]
    if at:
        before, _, after = at.partition("‸")
        start = text.index(before + after) + len(before)
        place = (text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
        assert [words for line, column, words in told if (line, column) == place and _said(words, says)], told
    else:
        assert says in told[0][2]
    with pytest.raises(PolicyInvalid) as refused:
        clause_loader.load({**FILES, file: text}, known_terms())
    assert refused.value.source_name in FILES


def test_as_many_words_as_may_be_and_an_else_are_sound() -> None:
    text = CARE.replace("Say so at once.", "{% if end %}word{% else %}no{% endif %} " + "word " * 87)
    text = text.replace("Se avisa enseguida.", "{% if end %}sí{% else %}no{% endif %} " + "palabra " * 87)
    assert "care-report" in clause_loader.load({**FILES, "care.yaml": text}, known_terms()).by_key
    with pytest.raises(PolicyInvalid):
        clause_loader.load({**FILES, "care.yaml": text.replace("word word", "word word word", 1)}, known_terms())


def test_a_sound_library_is_read() -> None:
    library = clause_loader.load(FILES, known_terms())
    duty, report = library.families[0].clauses
    assert (library.name, duty.whens, duty.mandatory, duty.basis) == ("ours", (), True, "default")
    assert (report.asks.reports, report.asks.days, report.source) == (1, 2, "IASC")
    assert report.whens[0].kinds == (AgreementKind.GRANT,)
    assert report.whens[0].tiers == (Tier.T1,)
    assert [one.key for one in report.variants] == ["firm"]
    assert library.sha256 == clause_loader.digest(FILES)
    assert clause_loader.digest({**FILES, "care.yaml": CARE + "\n"}) != library.sha256


def test_a_name_stands_once_in_a_library() -> None:
    other = CARE.replace("family: care", "family: more").replace("care-report", "more-report")
    files = {**FILES, "index.yaml": INDEX.replace("[care]", "[care, more]"), "more.yaml": other}
    told = {name: [render(one.message) for one in found] for name, found in clause_loader.check(files, known_terms())}
    assert "“care-duty” stands already in care.yaml." in told["more.yaml"]


def _mine() -> Iterator[str]:
    yield from (row.key for row in (CLAUSED.clauses.rows if CLAUSED.clauses else ()))


def test_the_edition_pins_the_library_by_its_hash() -> None:
    assert CLAUSED.clauses is not None
    assert (CLAUSED.clauses.library, CLAUSED.clauses.sha256) == (LIBRARY.name, LIBRARY.sha256)
    assert next(_mine()) == "every-agreement"
