"""Migrations up and down, and the proof that a migrated database is what the models say."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from kernel.database import make_engine

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["url"] = url
    return config


def upgrade(url: str, to: str = "head") -> None:
    """Bring a database to a version of its schema, the newest unless told."""
    command.upgrade(_config(url), to)


def downgrade(url: str, to: str = "base") -> None:
    """Take a database back to an earlier version of its schema."""
    command.downgrade(_config(url), to)


def revision(url: str) -> str | None:
    """Return the version a database stands at, or None where it has no tables of ours yet."""
    engine = make_engine(url)
    with engine.connect() as connection:
        stands = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return stands


def newest() -> str | None:
    """Return the version that `upgrade` leads to."""
    return ScriptDirectory.from_config(_config("")).get_current_head()


def check(url: str) -> None:
    """Raise alembic's CommandError where the models and the migrated schema differ."""
    command.check(_config(url))
