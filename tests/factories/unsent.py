"""Settings for work in hand that no door has opened: nothing is sent, and nothing is kept on a disk."""

from __future__ import annotations

from pathlib import Path

from application.settings import Settings

SETTINGS = Settings(
    instance=Path(),
    database_url="sqlite://",
    storage_url="memory://",
    smtp_url=None,
    secret_key="not a secret",
    policy_folder=Path(),
    base_currency="USD",
    public_url="http://127.0.0.1:8000",
    seal_keys=("k" * 32,),
)
