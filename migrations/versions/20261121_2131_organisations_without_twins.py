"""Organisations without twins.

Revision: 20261121_2131
Follows: 20261121_2129
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "20261121_2131"
down_revision = "20261121_2129"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation_fact",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("fact", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=True),
        sa.CheckConstraint("answer IN ('yes', 'no', 'not-known')", name=op.f("ck_organisation_fact_answer")),
        sa.CheckConstraint("fact IN ('women-led', 'locally-led')", name=op.f("ck_organisation_fact_fact")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_fact_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_fact")),
    )
    with op.batch_alter_table("organisation_fact", schema=None) as batch_op:
        batch_op.create_index("ix_organisation_fact_newest", ["organisation_id", "fact", "as_of"], unique=False)

    op.create_table(
        "organisation_key",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_key_organisation_id")
        ),
        sa.PrimaryKeyConstraint("key", "organisation_id", name=op.f("pk_organisation_key")),
    )
    with op.batch_alter_table("organisation_key", schema=None) as batch_op:
        batch_op.create_index("ix_organisation_key_organisation_id", ["organisation_id"], unique=False)

    op.create_table(
        "organisation_merge",
        sa.Column("gone_id", sa.String(length=26), nullable=False),
        sa.Column("kept_id", sa.String(length=26), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("gone_id <> kept_id", name=op.f("ck_organisation_merge_two_records")),
        sa.ForeignKeyConstraint(["gone_id"], ["organisation.id"], name=op.f("fk_organisation_merge_gone_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["organisation.id"], name=op.f("fk_organisation_merge_kept_id")),
        sa.PrimaryKeyConstraint("gone_id", name=op.f("pk_organisation_merge")),
    )
    with op.batch_alter_table("organisation_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_merge_kept_id"), ["kept_id"], unique=False)

    op.create_table(
        "organisation_parent",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("parent_id", sa.String(length=26), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("parent_id <> organisation_id", name=op.f("ck_organisation_parent_two_bodies")),
        sa.CheckConstraint(
            "until IS NULL OR since IS NULL OR since <= until", name=op.f("ck_organisation_parent_ends_after_it_began")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_parent_organisation_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_parent")),
    )
    with op.batch_alter_table("organisation_parent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_parent_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_parent_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "organisation_person",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("capacity", sa.String(length=200), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('director', 'signatory', 'key-staff', 'contact')", name=op.f("ck_organisation_person_role")
        ),
        sa.CheckConstraint(
            "until IS NULL OR since IS NULL OR since <= until", name=op.f("ck_organisation_person_ends_after_it_began")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_person_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_person")),
    )
    with op.batch_alter_table("organisation_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_person_organisation_id"), ["organisation_id"], unique=False)

    with op.batch_alter_table("former_name", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("used_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("used_to", sa.Date(), nullable=True))

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locally_led", sa.Boolean(), nullable=True))

    with op.batch_alter_table("organisation_identifier", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("noted_on", sa.Date(), nullable=True))

    _keep_what_was_said()
    _write_numbers_alike()
    _make_keys()


ORGANISATIONS = sa.table(
    "organisation",
    *(sa.column(name) for name in ("id", "name", "name_key")),
    sa.column("women_led", sa.Boolean()),
)
FACTS = sa.table(
    "organisation_fact",
    *(sa.column(name) for name in ("id", "organisation_id", "fact", "answer")),
    sa.column("as_of", sa.Date()),
)
ENTRIES = sa.table(
    "journal_entry", sa.column("subject_kind"), sa.column("subject_id"), sa.column("on", sa.Date()), sa.column("seq")
)
NUMBERS = sa.table("organisation_identifier", sa.column("id"), sa.column("scheme"), sa.column("value"))
NAMES = sa.table("former_name", sa.column("organisation_id"), sa.column("name"))
KEYS = sa.table("organisation_key", sa.column("key"), sa.column("organisation_id"))


def _keep_what_was_said() -> None:
    """Make each answer to "led by women" a fact of the day on which the organisation was entered."""
    connection = op.get_bind()
    said = connection.execute(
        sa.select(ORGANISATIONS.c.id, ORGANISATIONS.c.women_led, sa.func.min(ENTRIES.c.on, type_=sa.Date()))
        .select_from(
            ORGANISATIONS.outerjoin(
                ENTRIES, (ENTRIES.c.subject_id == ORGANISATIONS.c.id) & (ENTRIES.c.subject_kind == "organisation")
            )
        )
        .where(ORGANISATIONS.c.women_led.is_not(None))
        .group_by(ORGANISATIONS.c.id, ORGANISATIONS.c.women_led)
    )
    for found in _parted(said):
        rows = [
            {
                "id": organisation,
                "organisation_id": organisation,
                "fact": "women-led",
                "answer": "yes" if answer else "no",
                "as_of": on or date(2026, 11, 21),
            }
            for organisation, answer, on in found
        ]
        connection.execute(sa.insert(FACTS), rows)


def _write_numbers_alike() -> None:
    """Take spaces, and dashes where a register's numbers are digits, out of what was typed; never onto another's."""
    connection = op.get_bind()
    rows = connection.execute(sa.select(NUMBERS.c.id, NUMBERS.c.scheme, NUMBERS.c.value)).all()
    taken = {(scheme, value) for _, scheme, value in rows}
    for key, scheme, value in rows:
        if re.fullmatch(r"[A-Z]{2}-[A-Z0-9_]+", scheme) is None:
            continue
        alike = re.sub(r"[\s.\-/]" if scheme in {"HN-RTN", "GT-NIT"} else r"\s", "", value).upper()
        if alike and (scheme, alike) not in taken:
            taken.add((scheme, alike))
            connection.execute(sa.update(NUMBERS).where(NUMBERS.c.id == key).values(value=alike))


def _make_keys() -> None:
    """Let likely twins of what is here be found; the keys follow from the names and are made again with them."""
    connection = op.get_bind()
    names: dict[str, list[str]] = {}
    for source in (
        sa.select(ORGANISATIONS.c.id, ORGANISATIONS.c.name),
        sa.select(NAMES.c.organisation_id, NAMES.c.name),
    ):
        for organisation, name in connection.execute(source):
            names.setdefault(organisation, []).append(name)
    for found in _parted(names.items()):
        rows = [{"key": key, "organisation_id": one} for one, called in found for key in _keys_of(called)]
        connection.execute(sa.insert(KEYS), rows)
        for one, called in found:
            alike = _match_key(called[0])
            connection.execute(sa.update(ORGANISATIONS).where(ORGANISATIONS.c.id == one).values(name_key=alike))


# What two records were found to be alike by when this revision was written; `partnerships.likeness` may change.
_PREFIX, _LONGEST_KEY, _MOST_KEYS = 4, 100, 40
_SHORTEST_ACRONYM, _LONGEST_ACRONYM = 3, 10
_CONNECTING = frozenset(
    "a al an and at by de del do dos e el en for in la las lo los of para por s the to y".split()  # noqa: SIM905 -- reads as the list it is
)
_FORMS = frozenset(
    "ac ca cia co company corp corporation cv gmbh inc incorporada incorporated lda limitada limited llc llp ltd ltda"  # noqa: SIM905 -- as above
    " ong ongd osc plc rl sa sc scl srl".split()
)
#: One word for what is written in several ways.
_SAME = {
    "alcaldia": "municipalidad", "ayuntamiento": "municipalidad", "muni": "municipalidad",
    "asoc": "asociacion", "association": "asociacion", "camara": "camara", "chamber": "camara", "commerce": "comercio",
    "coop": "cooperativa", "cooperative": "cooperativa", "fdn": "fundacion", "foundation": "fundacion",
    "international": "internacional", "intl": "internacional", "institute": "instituto", "tourism": "turismo",
    "univ": "universidad", "university": "universidad",
}  # fmt: skip
_COMMON = frozenset(
    "agencia agricola agropecuaria alianza asociacion cafetalera cafetalero camara centro comercial comercio comite"  # noqa: SIM905 -- as above
    " consejo consultor consultoria cooperativa corporacion desarrollo development empresa federacion fundacion group"
    " grupo guatemala guatemalteca guatemalteco hondura hondurena hondureno industria institucion instituto integral"
    " internacional mixta mujer mujere municipal municipalidad nacional national network organizacion organisation"
    " organization productor productora programa proyecto red rural servicio service sociedad society trust union"
    " universidad".split()
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_NOT_WORD = re.compile(r"[^\w]+|_")
_SPELT_OUT = re.compile(
    r"\b(sociedad anonima( de capital variable)?|(sociedad )?de responsabilidad limitada( de capital variable)?)\b"
)
_DOTS = re.compile(r"(?<=\w)\.(?=\w)|['’`´]")


def _keys_of(names: Iterable[str]) -> frozenset[str]:
    """Return what likely twins of a body with these names would share with it; few rows each, to be looked up."""
    found: dict[str, None] = {}
    for variant in (one for name in names for one in _variants(name)):
        words = _words(variant)
        found |= dict.fromkeys((f"={''.join(sorted(words))[:_LONGEST_KEY]}", f"={''.join(words)[:_LONGEST_KEY]}"))
        telling = [word for word in words if word not in _COMMON] or words
        found |= dict.fromkeys(f"~{word[:_PREFIX]}" for word in telling)
        found |= dict.fromkeys(f"@{short}" for short in _acronyms(variant))
    return frozenset(list(found)[:_MOST_KEYS])


def _match_key(name: str) -> str:
    """Return what names share that differ in accents, company form, word order and punctuation only."""
    return " ".join(sorted(_words(next(_variants(name)))))[:255]


def _words(name: str) -> tuple[str, ...]:
    plain = list(_spelt_together(_SPELT_OUT.sub(" ", _NOT_WORD.sub(" ", _DOTS.sub("", _fold(name)))).split()))
    telling = [word for word in plain if word not in _CONNECTING and word not in _FORMS]
    return tuple(_SAME.get(word, _single(word)) for word in telling or plain)


def _spelt_together(words: Iterable[str]) -> Iterator[str]:
    """Join letters that stand alone, as in `S. A.` or `C. V.`; a lone `y` connects."""
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha() and word != "y":
            run += word
            continue
        if run:
            yield run
            run = ""
        yield word
    if run:
        yield run


def _single(word: str) -> str:
    return word[:-1] if len(word) > _PREFIX and word.endswith("s") else word


def _variants(name: str) -> Iterator[str]:
    """Yield a name without what stands in brackets, then what stands there, then the parts of `SHORT - Long name`."""
    outside = _BRACKETS.sub(" ", name).strip()
    yield outside or name
    yield from (inside.strip() for inside in _BRACKETS.findall(name) if inside.strip() and outside)
    parts = [part.strip() for part in re.split(r"\s[-–—/|]\s|,\s", outside) if part.strip()]
    if len(parts) > 1 and any(_is_acronym(part) for part in parts):
        yield from parts


def _is_acronym(name: str) -> bool:
    letters = _DOTS.sub("", name)
    return letters.isalpha() and letters.isupper() and _SHORTEST_ACRONYM <= len(letters) <= _LONGEST_ACRONYM


def _acronyms(name: str) -> set[str]:
    """Return the acronym a name is, or the initials it would have: of its telling words, and of all but articles."""
    if _is_acronym(name):
        return {_fold(_DOTS.sub("", name))}
    words = _words(name)
    return {"".join(word[0] for word in words)} if len(words) >= _SHORTEST_ACRONYM else set()


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


_AT_ONCE = 1000


def _parted(rows: object) -> Iterator[list[tuple[str, ...]]]:
    """Yield rows a thousand at a time."""
    part: list[tuple[str, ...]] = []
    for row in rows:  # type: ignore[attr-defined]
        part.append(row)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def downgrade() -> None:
    with op.batch_alter_table("organisation_identifier", schema=None) as batch_op:
        batch_op.drop_column("noted_on")
        batch_op.drop_column("source")

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_column("locally_led")

    with op.batch_alter_table("former_name", schema=None) as batch_op:
        batch_op.drop_column("used_to")
        batch_op.drop_column("used_from")
        batch_op.drop_column("kind")

    with op.batch_alter_table("organisation_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_person_organisation_id"))

    op.drop_table("organisation_person")
    with op.batch_alter_table("organisation_parent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_parent_parent_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_parent_organisation_id"))

    op.drop_table("organisation_parent")
    with op.batch_alter_table("organisation_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_merge_kept_id"))

    op.drop_table("organisation_merge")
    with op.batch_alter_table("organisation_key", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_key_organisation_id")

    op.drop_table("organisation_key")
    with op.batch_alter_table("organisation_fact", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_fact_newest")

    op.drop_table("organisation_fact")
