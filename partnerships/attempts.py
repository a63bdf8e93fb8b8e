"""How long to wait after wrong tries: some are free, then each doubles the wait, up to a quarter of an hour."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
#: After so long without a try the count begins anew.
FORGOTTEN_AFTER = timedelta(days=1)


class Counted(StrEnum):
    """What tries are counted against."""

    ADDRESS = "address"
    NETWORK = "network"
    CODE = "code"


#: Tries without a wait. Many people share one network, and each of them mistypes now and then.
FREE = {Counted.ADDRESS: 5, Counted.NETWORK: 40, Counted.CODE: 5}


def wait_after(kind: Counted, tries: int) -> timedelta:
    """Return the wait that follows a person's nth try."""
    beyond = tries - FREE[kind]
    if beyond < 0:
        return timedelta()
    # Twenty doublings are beyond the longest wait, and a shift without a bound would be a number without one.
    return min(FIRST_WAIT * (1 << min(beyond, 20)), LONGEST_WAIT)
