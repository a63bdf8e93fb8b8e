"""Migrations up and down on both databases, and that they lead to exactly what the models say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Engine, inspect, text

from kernel import migrate
from kernel.database import Base, make_engine
from kernel.search_schema import SEARCH

#: Where Procrastinate keeps what it carries on PostgreSQL.
CARRIER = "procrastinate_"
APPEND_ONLY = {"edition", "journal_entry", "journal_ref"}
#: What keeps the search in step; on PostgreSQL an index does.
SEARCHED = {"sqlite": {"search_partnership_insert", "search_partnership_update", "search_partnership_delete"}}
#: What keeps in step what lists show.
LISTED = {
    f"listed_{table}_{event}"
    for table in ("agreement", "report_due", "exploration")
    for event in ("insert", "update", "delete")
}
#: What keeps a version of a template as it is.
FIXED = {"template_version_fixed", "template_version_stays"}
TRIGGERS = {
    "sqlite": ("SELECT name FROM sqlite_master WHERE type = 'trigger'", ("update", "delete", "replace")),
    "postgresql": ("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal", ("update", "delete", "truncate")),
}


@pytest.fixture
def empty(empty_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_url)
    yield engine
    engine.dispose()


def address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def tables(engine: Engine) -> set[str]:
    stored = set(inspect(engine).get_table_names()) - {"alembic_version"}
    return {name for name in stored if not name.startswith((SEARCH, CARRIER))}


def test_migrated_schema_is_what_the_models_say(empty: Engine) -> None:
    migrate.upgrade(address(empty))

    migrate.check(address(empty))
    assert tables(empty) == set(Base.metadata.tables)


def test_every_check_of_the_models_stands_in_the_database(empty: Engine) -> None:
    migrate.upgrade(address(empty))

    for table in Base.metadata.sorted_tables:
        declared = {check.name for check in table.constraints if isinstance(check, CheckConstraint)}
        stored = {check["name"] for check in inspect(empty).get_check_constraints(table.name)}
        assert stored == declared, table.name


def test_append_only_tables_search_and_lists_have_their_triggers(empty: Engine) -> None:
    migrate.upgrade(address(empty))

    listing, names = TRIGGERS[empty.dialect.name]
    with empty.connect() as connection:
        stored = {name for name in connection.execute(text(listing)).scalars() if not name.startswith(CARRIER)}
    guarding = {f"{table}_{name}" for table in APPEND_ONLY for name in names}
    assert stored == guarding | SEARCHED.get(empty.dialect.name, set()) | LISTED | FIXED


def test_down_leaves_nothing_and_up_again_works(empty: Engine) -> None:
    migrate.upgrade(address(empty))
    migrate.downgrade(address(empty))
    assert tables(empty) == set()

    migrate.upgrade(address(empty))
    migrate.check(address(empty))


def test_there_is_one_newest_revision(empty: Engine) -> None:
    migrate.upgrade(address(empty))

    with empty.connect() as connection:
        stored = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    assert len(stored) == 1


def test_no_revision_reads_what_may_change_after_it() -> None:
    written = Path("migrations/versions").glob("*.py")
    lines = [line for one in written for line in one.read_text().splitlines() if line.startswith(("import ", "from "))]
    imported = {line.split()[1].split(".")[0] for line in lines}
    # Procrastinate brings its own tables, of the one version that is pinned (docs/decisions, "Jobs are rows").
    allowed = {"alembic", "collections", "datetime", "kernel", "procrastinate", "re", "sqlalchemy", "unicodedata"}
    assert imported <= allowed
