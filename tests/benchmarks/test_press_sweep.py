from collections import Counter

from benchmarks.press_sweep import newest, papers, printed


def test_the_sweep_is_every_agreement_with_a_partner_of_every_type() -> None:
    edition = newest()
    found = Counter(papers(edition))
    types = len(edition.partner_types)
    # 13 pairs of kind and tier with 4 payment bases, 6 without money; parties, passing on, languages: two of each.
    assert found.total() == types * (13 * 4 + 6) * 2 * 2 * 2 == 8352


def test_each_prints_with_all_its_terms_and_no_tag_left() -> None:
    edition = newest()
    for asked, language in list(papers(edition))[::251]:
        assert printed(edition, asked, language)[:2] == b"PK"
