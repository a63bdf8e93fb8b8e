"""Made-up names of people and bodies, as lists and partners have them: some common, most rare, many spelt twice."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from screening.listed import Asked, Kind, Listed, ListedName

LISTED, PARTIES, ALIASES = 20_000, 5_000, 2
#: Given names and family names of one part of the world each; a rare syllable makes most families rare.
PARTS: Sequence[tuple[Sequence[str], Sequence[str]]] = tuple(
    (given.split(), families.split())
    for given, families in (
        ("Mohammed Ahmed Ali Hassan Omar Khalid Yusuf Ibrahim Fatima Abdullah Mahmoud Salim Tariq Nasser Walid Hamza",
         "al-Har ben-Qas al-Zah Abu-Nas al-Mut Khat Shar Man al-Dul Obai"),
        ("José Juan María Carlos Luis Ana Pedro Miguel Rosa Jorge Francisco Elena Ramón Lucía Óscar Marta",
         "Her Fern Guti Mart Rodri Zel Mej Cast Bonil Oseg"),
        ("Sergei Ivan Dmitry Olga Elena Alexander Vladimir Natalia Yuri Oleg Viktor Anna Mikhail Andrei Pavel Igor",
         "Sok Kuz Petr Vol Mor Shev Koval Bondar Tka Lys"),
        ("Chen Wei Xiaoming Jianguo Li Yong Guang Mei Hong Feng Jun Ping Zhi Hua Lin Bo",
         "Zhang Wang Liu Huang Zhao Zhou Xu Sun Hu Guo"),
        ("John Robert William Mary Susan Peter Thomas Alice George Henry Emma Oliver Grace Daniel Ruth Paul",
         "Thorn Ash Wood Mill Black Haw West Nor Grim Lock"),
    )
)  # fmt: skip
ENDS = (
    *("an ari bani cor dez elo fan gor hadi ivan jon kari".split(" ")),  # noqa: SIM905 -- reads as the list it is
    *("lov mani nov ossa pour quin rati sen tal umov vic zadeh".split(" ")),  # noqa: SIM905 -- as above
)
MIDDLES = tuple("a e i o u ab ed il or un ar em in os ul".split())  # noqa: SIM905 -- as above
ACTS = ("Trading", "Shipping", "Construction", "Import Export", "Logistics", "Petroleum", "Comercial", "Cafetalera",
        "Exchange", "Foundation", "Industries", "Investments")  # fmt: skip
TWO_GIVEN, LONG = 0.6, 3
FORMS = ("LLC", "S.A. de C.V.", "Ltd.", "GmbH", "OOO", "S. de R.L.", "Co., Ltd.", "JSC", "")


def listed(count: int = LISTED, seed: int = 1) -> Iterator[Listed]:
    """Yield listed records, two of three people, each with two aliases."""
    chance = random.Random(seed)
    for number in range(count):
        kind = Kind.ORGANISATION if number % 3 == 0 else Kind.PERSON
        name = body(chance) if kind is Kind.ORGANISATION else person(chance)
        aliases = [ListedName(otherwise(name, chance)) for _ in range(ALIASES)]
        yield Listed(f"made-{number}", kind, (ListedName(name), *aliases))


def parties(records: Sequence[Listed], count: int = PARTIES, seed: int = 2) -> Iterator[Asked]:
    """Yield who is asked for: one in ten is on the list under another spelling, the others only look like those."""
    chance = random.Random(seed)
    for number in range(count):
        if number % 10 == 0:
            one = chance.choice(records)
            yield Asked(otherwise(one.names[0].text, chance), one.kind)
        elif number % 2:
            yield Asked(body(chance), Kind.ORGANISATION)
        else:
            yield Asked(person(chance), Kind.PERSON)


def person(chance: random.Random) -> str:
    """A person's name of two to four words."""
    given, families = chance.choice(PARTS)
    words = [chance.choice(given)]
    if chance.random() < TWO_GIVEN:
        words.append(chance.choice(given))
    words += [family(families, chance) for _ in range(chance.choice((1, 1, 1, 2)))]
    return " ".join(words)


def family(stems: Sequence[str], chance: random.Random) -> str:
    """A family name; some three thousand for each part of the world."""
    return chance.choice(stems) + chance.choice(MIDDLES) + chance.choice(ENDS)


def body(chance: random.Random) -> str:
    """A body's name: a word of its own, often a second one, what it does, its form."""
    _given, families = chance.choice(PARTS)
    own = [family(families, chance).replace("-", "").capitalize() for _ in range(chance.choice((1, 2, 2)))]
    return " ".join(filter(None, (*own, chance.choice(ACTS), chance.choice(FORMS))))


def otherwise(name: str, chance: random.Random) -> str:
    """The same name as somebody else writes it: a slip, another order, a word less."""
    words = name.split()
    way = chance.randrange(3)
    if way == 0 and len(words) >= LONG:
        words.pop(chance.randrange(1, len(words)))
    elif way == 1:
        words = [*words[1:], words[0]]
    else:
        place = max(range(len(words)), key=lambda one: len(words[one]))
        at = chance.randrange(1, len(words[place]))
        words[place] = words[place][:at] + chance.choice("aeiorstn") + words[place][at + 1 :]
    return " ".join(words)
