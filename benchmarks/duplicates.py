"""Likely twins of a name among 100,000 organisations, against the same among 1,000; and how many records are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from itertools import islice, product

from sqlalchemy import event, insert

from benchmarks import ground
from benchmarks.rows import Row, in_turns, ratio_row
from kernel.database import Database
from kernel.ids import new_id
from kernel.text import fold
from partnerships.likeness import keys_of, match_key
from partnerships.models import Organisation, OrganisationKey
from partnerships.queries.duplicates import lookalikes

SIZES = (1_000, 100_000)
TIMES = 5
KINDS = ("Cooperativa", "Asociación", "Empresa", "Fundación", "Red", "Comité", "Grupo", "Caja Rural", "Cámara", "ONG")
THINGS = ("Cafetalera", "Cacaotera", "Lenca", "Apícola", "Turística", "Lechera", "Artesanal", "Hortícola", "Pesquera",
          "Ganadera", "Forestal", "Textil", "Alfarera", "Juvenil", "Maicera", "Ovina", "Porcina", "Avícola", "Frijol",
          "Panelera")  # fmt: skip
PLACES = ("Gracias", "Marcala", "Ojojona", "Copán", "Trujillo", "Tela", "Danlí", "Catacamas", "Juticalpa", "Choluteca",
          "Nacaome", "Amapala", "Intibucá", "Yoro", "Olanchito", "Siguatepeque", "Comayagua", "Guaimaca", "Talanga",
          "Erandique", "Lepaera", "Corquín", "Opatoro", "Cedros", "Sabá")  # fmt: skip
SOUNDS = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru")
#: Who is asked for: a name with a slip in it, one of common words alone, an acronym, and one nobody has.
NAMES = ("Coop. Cafetalera de Marcala Bacedi Ltda.", "Asociación de Mujeres", "ACMB", "Zzyzx Qwerty")


def measure() -> Iterator[Row]:
    """On SQLite and PostgreSQL; the growth is the worst of both."""
    rows, told, most = [], [], 0
    for kind in (ground.SQLITE, ground.POSTGRES):
        with ExitStack() as stack:
            grown = {size: stack.enter_context(ground.database(kind)) for size in SIZES}
            for size, database in grown.items():
                fill(database, size)
            taken = in_turns(*(partial(often, grown[size]) for size in SIZES), rounds=3)
            rows.append(ratio_row("duplicates.growth", taken[1], taken[0], sense="at most", bound=4, how=""))
            each = " / ".join(f"{one.median / TIMES / len(NAMES) * 1e3:.1f}" for one in taken)
            told.append(f"{kind}: {each} ms a name")
            most = max(most, *(read(grown[SIZES[-1]], name) for name in NAMES))
    worst = max(rows, key=lambda row: row.value)
    how = f"a name's likely twins among {SIZES[-1]:,} organisations against {SIZES[0]:,}; {'; '.join(told)}"
    low, high = min(row.low for row in rows), max(row.high for row in rows)
    yield Row(worst.key, worst.value, worst.unit, worst.sense, worst.bound, low, high, how)
    how = f"organisations read for one name among {SIZES[-1]:,}"
    yield Row("duplicates.read", most, "records", "at most", 60, most, most, how)


def names(count: int) -> Iterator[str]:
    """Names of bodies as they are: a kind, what they do, where, and a word of their own."""
    own = ["".join(sounds).capitalize() for sounds in product(SOUNDS, repeat=3)]
    for number in range(count):
        kind, thing, place = (
            words[number * step % len(words)] for words, step in ((KINDS, 1), (THINGS, 7), (PLACES, 3))
        )
        yield f"{kind} {thing} de {place} {own[number * 31 % len(own)]}{own[number // len(own)].lower()}"


def fill(database: Database, count: int) -> None:
    """Add organisations with the keys that their likely twins are looked up by."""
    with database.writing() as session:
        every = names(count)
        while some := list(islice(every, 5_000)):
            bodies = [
                {"id": new_id(), "name": name, "name_key": match_key(name), "search_text": fold(name),
                 "sort_key": fold(name), "version": 1}
                for name in some
            ]  # fmt: skip
            session.execute(insert(Organisation), bodies)
            keys = [
                {"key": key, "organisation_id": body["id"]} for body in bodies for key in keys_of([str(body["name"])])
            ]
            session.execute(insert(OrganisationKey), keys)


def often(database: Database) -> None:
    """Every name several times."""
    for _ in range(TIMES):
        for name in NAMES:
            with database.reading() as session:
                lookalikes(session, [name])


def read(database: Database, name: str) -> int:
    """How many organisations were loaded to compare them with a name."""
    with database.reading() as session:
        loaded: list[object] = []
        event.listen(session, "loaded_as_persistent", lambda _session, one: loaded.append(one))
        lookalikes(session, [name])
        return sum(isinstance(one, Organisation) for one in loaded)
