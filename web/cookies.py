"""The signed cookie of a browser, as Flask keeps it; what signs it is made once for a key, not three times a page."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import Signer, TimestampSigner, URLSafeTimedSerializer


class _Signer(TimestampSigner):
    """Derives each key once."""

    @cached_property
    def _derived(self) -> dict[str | bytes | None, bytes]:
        return {}

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        """Return the key that signs for a secret, the newest where none is named."""
        if secret_key not in self._derived:
            self._derived[secret_key] = super().derive_key(secret_key)
        return self._derived[secret_key]


class _Serializer(URLSafeTimedSerializer):
    """Keeps its signer."""

    default_signer = _Signer

    def make_signer(self, salt: str | bytes | None = None) -> Signer:
        """Return what signs, made once."""
        return self._own if salt in {None, self.salt} else super().make_signer(salt)

    @cached_property
    def _own(self) -> Signer:
        return super().make_signer()


class Cookies(SecureCookieSessionInterface):
    """Flask's own cookies, each word of them."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs with the instance's secret; None without one."""
        if not app.secret_key:
            return None
        return _serializer(self, (*(app.config["SECRET_KEY_FALLBACKS"] or ()), app.secret_key))


@lru_cache(maxsize=64)
def _serializer(cookies: Cookies, secrets: Any) -> _Serializer:
    return _Serializer(
        list(secrets),
        salt=cookies.salt,
        serializer=cookies.serializer,
        signer_kwargs={"key_derivation": cookies.key_derivation, "digest_method": cookies.digest_method},
    )
