"""How good the rule is on our labelled pairs, on names with a slip in them, and among names that are nobody's."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from screening.index import Index
from screening.listed import Asked, Kind, Listed, ListedName
from screening.pairs import figures
from tests.screening.labelled import FILE, HELD, TUNING, pairs

#: The thresholds of the edition that came with the rule.
REVIEW = 0.70
GIVEN = "Mohammed Ahmed Khalid Yusuf Omar Sergei Dmitry Oleksandr José Ramón Lucía Chen Wei Kim Amadou Ngozi Hans"
MIDDLE = "Tariq Salim Petrovich Ivanovna Antonio Carlos Xiaoming Adaeze Saleh Ibrahim Karl Pilar Chol Guang Abdul"
FAMILY = (
    "Qarabani Zubenko Ostrovar Almendral Tegucero Wexholm Ndakala Hashtari Belmorov Czarnik Quispelo Ravendra Okwuosa"
    " Lundqvar Fernaldez Al-Tawrizi Mbarushi Kobayari Sangwol Thandeka"
)
#: Names that many people have, each as its own part of the world writes it; none of them is on the list below.
ORDINARY = (
    (
        "Ana Beatriz Carlos Diego Elena Fabiola Gerardo Hilda Ignacio Julia",
        "Alvarado Bonilla Castellanos Duarte Escobar",
    ),
    ("Иван Ольга Пётр Светлана Николай", "Лебедев Соколова Тихонов Уварова Фролов"),
    ("محمد فاطمة يوسف ليلى عمر", "الحداد النجار القاسم الصباغ البنا"),
    ("伟 芳 敏 静 磊", "王 李 张 刘 陈"),
    ("민준 서연 지훈 수빈 현우", "김 이 박 최 정"),
    ("राहुल प्रिया अमित सुनीता विजय", "शर्मा गुप्ता पटेल मेहता जोशी"),
    ("Γιώργος Μαρία Νίκος Ελένη Κώστας", "Βλάχος Οικονόμου Παππάς Γεωργίου Λάμπρου"),
    ("דוד שרה יוסף רחל משה", "כהן לוי פרץ מזרחי ביטון"),
    ("Արմեն Անի Տիգրան Լիլիթ Գոռ", "Հակոբյան Սարգսյան Պետրոսյան Մարտիրոսյան"),
    ("გიორგი ნინო დავით ანა ლუკა", "ბერიძე კაპანაძე ლომიძე გელაშვილი"),
    ("James Emily Oliver Charlotte Henry", "Whitaker Bradshaw Kendall Ashcroft Holloway"),
    ("Nguyễn Trần Phạm Hoàng", "Bình Dũng Hương Khánh Tuấn"),
)


def listed_people() -> list[Listed]:
    """120 made-up people of three names, each another one."""
    chance = random.Random(5)  # noqa: S311 -- the same in every run
    given, middle = GIVEN.split(), MIDDLE.split()
    whole = {f"{chance.choice(given)} {chance.choice(middle)} {one}" for _ in range(6) for one in FAMILY.split()}
    return [Listed(f"made-{number}", Kind.PERSON, (ListedName(name),)) for number, name in enumerate(sorted(whole))]


def a_slip(name: str, chance: random.Random) -> str:
    places = [place for place, sign in enumerate(name) if sign.isalpha()]
    at, letter = chance.choice(places), chance.choice("abdeghiklmnorstuvz")
    return chance.choice(
        (name[:at] + letter + name[at + 1 :], name[:at] + name[at + 1 :], name[:at] + letter + name[at:])
    )


def two_turned(name: str, chance: random.Random) -> str:
    words = name.split()
    one, other = chance.sample(range(len(words)), 2)
    words[one], words[other] = words[other], words[one]
    return " ".join(words)


def one_less(name: str, chance: random.Random) -> str:
    words = name.split()
    words.pop(chance.randrange(len(words)))
    return " ".join(words)


def test_the_set_is_large_and_balanced_and_nobody_chose_its_halves() -> None:
    for half, other in ((TUNING, HELD), (HELD, TUNING)):
        said = [pair.same for pair in pairs(half)]
        assert len(said) > 300
        assert 0.4 < sum(said) / len(said) < 0.6
        assert not {frozenset((pair.one, pair.other)) for pair in pairs(half)} & {
            frozenset((pair.one, pair.other)) for pair in pairs(other)
        }


@pytest.mark.parametrize(("half", "least"), [(TUNING, 0.93), (HELD, 0.90)])
def test_the_rule_is_as_good_as_promised_on_both_halves(half: str, least: float) -> None:
    found = figures(pairs(half), REVIEW)

    assert found.f1 >= least, found
    assert found.unreadable == 0


@pytest.mark.parametrize(("change", "least"), [(a_slip, 0.99), (two_turned, 0.99), (one_less, 0.99)])
def test_a_listed_person_is_found_with_one_slip_one_turn_or_one_word_less(
    change: Callable[[str, random.Random], str], least: float
) -> None:
    people = listed_people()
    index, chance = Index(people), random.Random(9)  # noqa: S311 -- the same in every run
    found = sum(
        one.key in {hit.key for hit in index.hits(Asked(change(one.names[0].text, chance), Kind.PERSON), REVIEW)}
        for one in people
        for _ in range(3)
    )

    assert found / (3 * len(people)) >= least


def ordinary() -> Iterator[str]:
    for given, families in ORDINARY:
        for family in families.split():
            yield from (f"{one} {family}" for one in given.split())


def test_ordinary_names_of_many_scripts_raise_next_to_no_alarm() -> None:
    index = Index(listed_people())
    names = list(ordinary())
    alarms = [name for name in names if index.hits(Asked(name, Kind.PERSON), REVIEW)]

    assert len(names) > 300
    assert len(alarms) / len(names) <= 0.002, alarms


def test_the_file_is_ours_to_measure_by_hand() -> None:
    assert FILE.read_text(encoding="utf-8").startswith("name_a,name_b,same,group\n")
