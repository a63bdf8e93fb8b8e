"""Reading and comparing names, as a table of cases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.index import Index
from screening.likeness import likeness
from screening.listed import Asked, Kind, Listed, ListedName
from screening.reading import read

REVIEW = 0.70


def alike(one: str, other: str, kind: Kind = Kind.OTHER) -> float:
    return likeness(Asked(one, kind), Asked(other, kind))


@pytest.mark.parametrize(
    ("name", "kind", "words", "form"),
    [
        ("Lic. Ana María ÑÚÑEZ, MBA", Kind.PERSON, ("ana", "maria", "nunez"), ""),
        ("de la Cruz Paz, Luis", Kind.PERSON, ("cruz", "paz", "luis"), ""),
        ("Abd al-Karim Haddad", Kind.PERSON, ("karim", "haddad"), ""),
        ("Abdulkarim Haddad", Kind.PERSON, ("karim", "haddad"), ""),
        ("Saifuddin Mansour", Kind.PERSON, ("saif", "din", "mansour"), ""),
        ("Sultan Aziz", Kind.PERSON, ("aziz",), ""),
        ("Inversiones Los Pinos, S. de R.L. de C.V.", Kind.ORGANISATION, ("investment", "pinos"), "limited"),
        ("ООО «Волга Трейд»", Kind.ORGANISATION, ("volga", "trading"), "limited"),
        ("北京华夏贸易有限公司", Kind.ORGANISATION, ("beijing", "hua", "xia", "trading"), "limited"),
        ("شركة النور للتجارة", Kind.ORGANISATION, ("company", "nwr", "trading"), ""),
        ("Meridian Fund III LP", Kind.ORGANISATION, ("meridian", "foundation", "3"), "limited"),
        ("Plant No. 5", Kind.ORGANISATION, ("factory", "5"), ""),
        ("S.A. de C.V. Ferretería Yoro", Kind.OTHER, ("ferreteria", "yoro"), "company"),
        ("Constructora H.R.T.", Kind.OTHER, ("construction", "hrt"), ""),
        ("Fathers Foundation in Tunisia", Kind.OTHER, ("fathers", "foundation", "tunisia"), ""),
        ("Thirteenth Lagoon GmbH", Kind.OTHER, ("13", "lagoon"), "limited"),
        ("Jr., Rodolfo Almazán", Kind.PERSON, ("rodolfo", "almazan"), ""),
        ("김정은", Kind.PERSON, ("gim", "jeong", "eun"), ""),
        ("王小明", Kind.PERSON, ("wang", "xiao", "ming"), ""),
        ("Կարեն Սարգսյան", Kind.PERSON, ("karen", "sargsyan"), ""),
        ("გიორგი ბერიძე", Kind.PERSON, ("giorgi", "beridze"), ""),
        ("Γιώργος Παππάς", Kind.PERSON, ("giorgos", "pappas"), ""),
    ],
)
def test_a_name_is_read_in_plain_words(name: str, kind: Kind, words: tuple[str, ...], form: str) -> None:
    found = read(name, kind)

    assert (found.words, found.form) == (words, form)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Juan Carlos Almendral", "ALMENDRAL, Juan Carlos"),
        ("Juan Carlos Almendral Paz", "Juan Almendral Paz"),
        ("J. C. Almendral", "Juan Carlos Almendral"),
        ("Jürgen Weißhaupt", "Juergen Weisshaupt"),
        ("Yevgeny Belmorov", "Евгений Бельморов"),
        ("Yevgeny Belmorov", "Evgenii Belmorow"),
        ("Mohammed al-Tawrizi", "Muhammad Attawrizi Altawrizi"),
        ("Abdul Rahman Qarabani", "عبد الرحمن القرباني"),
        ("Chang Hsiao-kang", "Zhang Xiaogang"),
        ("Kim Jong Chol", "김종철"),
        ("Bill Wexholm", "William Wexholm"),
        ("Luis Delacruz Paz", "Luis de la Cruz Paz"),
        ("John_Wexholm", "John Wexholm"),
        ("JohnPeterWexholm", "John Peter Wexholm"),
        ("Acme Holm Trading S.A. de C.V.", "ACME HOLM TRADING, Sociedad Anónima de Capital Variable"),
        ("Coop. Tegucero Ltda.", "Cooperativa Tegucero Limitada"),
        ("Orion Belmar LLC", "ООО Орион Белмар"),
        ("Obshchestvo S Ogranichennoi Otvetstvennostyu Radugatek", "Radugatek Ltd."),
        ("Tunisian Father Foundation", "Fathers Foundation in Tunisia"),
        ("Cubana Aviation Enterprise", "Empresa Cubana de Aviación"),
        ("Aerolíneas Almendral", "Almendral Airlines Company"),
        ("Lindqvist Bros. Mfg. Company", "Lindqvist Brothers Manufacturing Co."),
        ("Chu Hyong-ku", "Ju Hyeong-gu"),
        ("Cho Ryong-t'aek", "JO Ryong Thaek"),
        ("Uladzimir Hryhoryevich Halubenka", "Vladimir Grigorievich Golubenko"),
        ("Rodolfo Almazán Quiñónez", "Rodolfo Almazán, Jr."),
        ("Karalovich Metallurgical Works", "Karalovitch Metallurgical Works"),
    ],
)
def test_one_name_in_two_spellings_is_worth_a_look(one: str, other: str) -> None:
    assert alike(one, other) >= REVIEW


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Juan Carlos Almendral Paz", "Juan Pablo Almendral Paz"),
        ("John A. Wexholm", "John B. Wexholm"),
        ("Mohammed Khalid", "Mohammed Khalil"),
        ("Mahmoud Qarabani", "Mohammed Qarabani"),
        ("Robert Wexholm", "Roberta Wexholm"),
        ("Giovanni Ostrovar", "Giovanna Ostrovar"),
        ("Peter Wexholm Jr.", "Peter Wexholm Sr."),
        ("Wexholm", "Peter Wexholm"),
        ("Meridian Fund II LP", "Meridian Fund III LP"),
        ("Plant No. 5 Mechanical Works", "Plant No. 15 Mechanical Works"),
        ("Bank of Tegucero", "Bank of Quispelo"),
        ("Aurora Shipping LLC", "Aurora Construction LLC"),
        ("Kim Jong Chol", "Kim Jong Sik"),
        ("حسن القرباني", "Hussein Qarabani"),
        ("", "Peter Wexholm"),
        ("S.A. de C.V. Ferretería Olanchito", "S.A. de C.V. Ferretería Yoro"),
        ("Constructora H.R.T.", "Constructora H.R.P."),
        ("Tongjin Ship Management", "Yongjin Ship Management"),
        ("Hema Shipping Company", "Heda Shipping Company"),
        ("Thirteenth Lagoon GmbH", "Sixteenth Lagoon GmbH"),
        ("Layla Faris Ibrahim Hasan al-Rawandi", "Omar Faris Ibrahim Hasan al-Rawandi"),
        ("Juan Manuel Olvera Almendral", "Iván Olvera Almendral"),
        ("Abdul Malik al-Sarhan", "Abd al-Khaliq al-Sarhan"),
    ],
)
def test_two_names_that_look_alike_are_two(one: str, other: str) -> None:
    assert alike(one, other) < REVIEW


NAMES = st.text(
    st.characters(codec="utf-8", categories=("Lu", "Ll", "Lo", "Mn", "Nd", "Zs", "Pd", "Po")), min_size=0, max_size=40
)


@settings(max_examples=150, deadline=None)
@given(NAMES, NAMES)
def test_likeness_is_the_same_both_ways_and_never_beyond_its_bounds(one: str, other: str) -> None:
    there, back = alike(one, other), alike(other, one)

    assert there == pytest.approx(back)
    assert 0.0 <= there <= 1.0


@settings(max_examples=150, deadline=None)
@given(NAMES)
def test_a_name_is_like_itself(name: str) -> None:
    assert alike(name, name) == (1.0 if read(name).whole else 0.0)
    assert alike(name.upper(), name) == pytest.approx(alike(name, name.upper()))


REAL = ["Mohammed", "Abdul", "al-Karim", "J.", "de", "la", "Qarabani", "Trading", "S.A.", "Kim", "Jong", "ООО", "محمد"]
WORDS = st.lists(st.sampled_from(REAL), max_size=6)


@settings(max_examples=200, deadline=None)
@given(WORDS, WORDS)
def test_likeness_of_real_words_is_the_same_both_ways(one: list[str], other: list[str]) -> None:
    assert alike(" ".join(one), " ".join(other)) == pytest.approx(alike(" ".join(other), " ".join(one)))


def test_the_servant_of_a_name_is_not_surely_who_bears_it() -> None:
    assert REVIEW <= alike("Abdulhassan Qarabani", "Hassan Qarabani") <= 0.82


def test_two_of_the_commonest_names_are_no_alarm_until_the_country_agrees() -> None:
    index = Index([Listed("made-1", Kind.PERSON, (ListedName("Mohammed Qarabani Ahmed"),), ("iq",))])

    assert not index.hits(Asked("Ahmad Muhammad", Kind.PERSON), REVIEW)
    assert index.hits(Asked("Ahmad Muhammad", Kind.PERSON, ("iq",)), REVIEW)
    assert index.hits(Asked("Ahmad Qarabani", Kind.PERSON), REVIEW)
