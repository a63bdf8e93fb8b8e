"""What a browser calls itself, in two words a person recognises."""

from __future__ import annotations

#: The first that occurs counts: most browsers claim to be several others too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def summary(agent: str) -> str:
    """Return browser and system, such as `Firefox · Windows`; a dash for what is neither known."""
    found = [next((name for sign, name in table if sign in agent), None) for table in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in found if name) or "—"
