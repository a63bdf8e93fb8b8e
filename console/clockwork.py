"""On one box nobody should need a scheduler: while it serves, Tack looks at the clock itself."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from application import sealing
from application.work import Tack
from console.days import forget_answers, send_mail, start_agreements
from kernel import clock

EVERY_SECONDS = 60.0
LOG = logging.getLogger("tack.clockwork")


class Clockwork:
    """A thread that every minute sends mail and gives what was recorded its place in the journal's feed.

    At the start and with every new hour it does what the day brings; the journal is sealed once a day.

    Several may run at once beside `tack daily`: every act locks what it changes and is made once.
    """

    def __init__(self, tack: Tack, *, every: float = EVERY_SECONDS) -> None:
        self._tack = tack
        self._every = every
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clockwork", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the act in hand."""
        self._stopped.set()
        self._thread.join(timeout=EVERY_SECONDS)

    def _run(self) -> None:
        hour: int | None = None
        while not self._stopped.is_set():
            now = clock.now().hour
            if now != hour and self._hourly():
                hour = now
            self._done(lambda: sealing.give_positions(self._tack))
            if self._tack.settings.smtp_url is not None:
                self._done(lambda: send_mail(self._tack))
            self._stopped.wait(self._every)

    def _hourly(self) -> bool:
        done = [
            self._done(lambda: start_agreements(self._tack, None)),
            self._done(lambda: sealing.seal(self._tack)),
            self._done(lambda: forget_answers(self._tack)),
        ]
        return all(done)

    def _done(self, what: Callable[[], object]) -> bool:
        """Do one thing; what goes wrong stands in the log with its trace, and the next minute tries again."""
        try:
            what()
        except Exception:
            LOG.exception("the clock's work failed")
            return False
        return True
