"""Settings: from the environment, else from `settings.toml` in the instance folder, else a safe default on one box."""

from __future__ import annotations

import os
import secrets
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kernel.errors import TackError
from kernel.money import currencies
from kernel.text import Message

ROOT = Path(__file__).resolve().parent.parent
#: The address people reach an instance under, where no other is stated.
PUBLIC_URL = "http://127.0.0.1:8000"
SHORTEST_KEY = 32
MOST_PROXIES = 9
#: Megabytes of a sanctions list that is given through a page or the API, and what may be set.
LIST_LIMIT, LARGEST_LIST = 100, 2_000
NAMES = (
    "DATABASE_URL",
    "STORAGE_URL",
    "SMTP_URL",
    "SECRET_KEY",
    "SEAL_KEY",
    "TACK_POLICY",
    "BASE_CURRENCY",
    "PUBLIC_URL",
    "SECOND_FACTOR",
    "TRUSTED_PROXIES",
    "SCREENING_LIST_LIMIT",
)
#: Who must have a second factor: whoever wants one, or everybody who works here.
SECOND_FACTORS = ("optional", "staff")


class WrongSetting(TackError):
    """A setting cannot be used; the message names it."""

    code = "wrong-setting"


@dataclass(frozen=True, slots=True)
class Settings:
    """What one instance runs with; addresses as their libraries take them."""

    instance: Path
    database_url: str
    storage_url: str
    smtp_url: str | None
    secret_key: str
    policy_folder: Path
    base_currency: str
    public_url: str
    second_factor: str = "optional"
    #: What the journal is sealed with: the newest key first, then those of earlier seals.
    seal_keys: tuple[str, ...] = ()
    #: How many proxies of our own a request passes: whom they say it comes from is believed, and nobody else.
    trusted_proxies: int = 0
    #: How large a sanctions list may be that comes over the web, in bytes; the command takes any.
    list_limit: int = LIST_LIMIT * 1_000_000


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of the instance the environment names; makes its folder and its secret on first use."""
    instance = Path(environment.get("TACK_INSTANCE") or ROOT / "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True)
    stated = _stated(instance) | {name: environment[name] for name in NAMES if environment.get(name)}
    currency = stated.get("BASE_CURRENCY", "USD")
    if currency not in currencies():
        raise WrongSetting(
            Message(
                "BASE_CURRENCY is %(value)s, which is no currency in use. Give a code such as USD or HNL.",
                value=currency,
            )
        )
    second_factor = stated.get("SECOND_FACTOR", SECOND_FACTORS[0])
    if second_factor not in SECOND_FACTORS:
        raise WrongSetting(
            Message("SECOND_FACTOR is %(value)s; it is %(known)s.", value=second_factor, known=list(SECOND_FACTORS))
        )
    return Settings(
        instance=instance,
        database_url=stated.get("DATABASE_URL") or f"sqlite:///{instance / 'tack.sqlite'}",
        storage_url=stated.get("STORAGE_URL") or f"file://{instance / 'files'}",
        smtp_url=stated.get("SMTP_URL"),
        secret_key=stated.get("SECRET_KEY") or _kept_secret(instance / "secret-key"),
        policy_folder=Path(stated.get("TACK_POLICY") or ROOT / "policy" / "packs"),
        base_currency=currency,
        public_url=stated.get("PUBLIC_URL") or PUBLIC_URL,
        second_factor=second_factor,
        trusted_proxies=_proxies(stated.get("TRUSTED_PROXIES", "0")),
        list_limit=_list_limit(stated.get("SCREENING_LIST_LIMIT", str(LIST_LIMIT))),
        seal_keys=_seal_keys(stated.get("SEAL_KEY") or _kept_secret(instance / "seal-key")),
    )


def _proxies(stated: str) -> int:
    if stated not in {str(count) for count in range(MOST_PROXIES + 1)}:
        raise WrongSetting(
            Message(
                "TRUSTED_PROXIES is %(value)s; give how many proxies of yours stand before Tack, from 0 to %(most)s.",
                value=stated,
                most=MOST_PROXIES,
            )
        )
    return int(stated)


def _list_limit(stated: str) -> int:
    if not (stated.isascii() and stated.isdecimal() and 1 <= int(stated[:9]) <= LARGEST_LIST):
        raise WrongSetting(
            Message(
                "SCREENING_LIST_LIMIT is %(value)s; give the megabytes a sanctions list may have, from 1 to %(most)s.",
                value=stated,
                most=LARGEST_LIST,
            )
        )
    return int(stated) * 1_000_000


def _seal_keys(stated: str) -> tuple[str, ...]:
    keys = tuple(stated.split())
    if not keys or min(map(len, keys)) < SHORTEST_KEY:
        raise WrongSetting(
            Message(
                "SEAL_KEY is too short to seal with: give at least %(least)s characters that nobody can guess.",
                least=SHORTEST_KEY,
            )
        )
    return keys


def _stated(instance: Path) -> dict[str, str]:
    path = instance / "settings.toml"
    if not path.exists():
        return {}
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise WrongSetting(Message("%(path)s cannot be read: %(why)s.", path=str(path), why=str(error))) from error
    unknown = sorted(set(read) - set(NAMES))
    if unknown:
        raise WrongSetting(
            Message(
                "%(path)s has %(unknown)s; settings are %(known)s.", path=str(path), unknown=unknown, known=list(NAMES)
            )
        )
    return {name: str(value) for name, value in read.items()}


def _kept_secret(path: Path) -> str:
    """Return the secret made on first use, readable by its owner only; two who come first get the same one."""
    if not path.exists():
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # 0600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):  # somebody else was first, and theirs is whole
            os.link(made, path)
        Path(made).unlink()
    return path.read_text(encoding="utf-8").strip()
