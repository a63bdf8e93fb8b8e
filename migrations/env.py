"""How Alembic meets our databases. `kernel.migrate` is the only caller; it hands over the address.

On SQLite foreign keys are off while tables are rebuilt, since a rebuild with them on deletes the children of a cascade;
what they guard is checked at the end.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, text
from sqlalchemy.types import TypeDecorator

from kernel.database import Base, make_engine
from kernel.search_schema import SEARCH

#: What the names of the tables begin with that carry jobs on PostgreSQL.
CARRIER = "procrastinate_"
ROOT = Path(__file__).resolve().parent.parent


def import_models() -> None:
    """Import every module that declares a table: those of the kernel, and each feature's `models` and `…_models`."""
    for module in sorted((ROOT / "kernel").glob("[a-z]*.py")):
        import_module(f"kernel.{module.stem}")
    for module in sorted(ROOT.glob("[a-z]*/*models.py")):
        import_module(f"{module.parent.name}.{module.stem}")


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database, so that a revision never changes with the code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out what only the search of one database needs, and Procrastinate's own tables."""
    return not (kind in {"table", "index"} and (name or "").startswith((SEARCH, CARRIER, f"idx_{CARRIER}")))


def run() -> None:
    """Migrate in one transaction, or not at all."""
    import_models()
    engine = make_engine(context.config.attributes["url"])
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _keep_foreign_keys_out(connection)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=sqlite,
            render_item=render_item,
            include_name=is_ours,
            compare_type=True,
            compare_server_default=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite:
                _check_foreign_keys(connection)
    engine.dispose()


def _keep_foreign_keys_out(connection: Connection) -> None:
    # Inside a transaction SQLite ignores this, so it goes to the driver before the first BEGIN.
    driver = connection.connection.dbapi_connection
    if driver is not None:
        driver.execute("PRAGMA foreign_keys=OFF")
        # A rebuilt table gets its name back although triggers of other tables speak of it.
        driver.execute("PRAGMA legacy_alter_table=ON")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        message = f"The migration leaves rows that refer to nothing: {broken[:10]}"
        raise RuntimeError(message)


run()
