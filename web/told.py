"""One journal entry with its names, as the sentences ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from contracts.states import LABELS as STATES
from kernel.journal import JournalEntry
from kernel.money import Money
from kernel.text import Label, Message, render
from partnerships.permissions import ROLE_LABELS
from policy.edition import Edition
from web.names import Names

_NOTHING = Message("nothing")


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence may use: who, the subject's name, and the facts with their names and labels."""

    entry: JournalEntry
    names: Names

    @property
    def facts(self) -> Mapping[str, Any]:
        """The payload."""
        return cast("Mapping[str, Any]", self.entry.facts)

    @property
    def by(self) -> str:
        """Who did it, and in whose place where they stood in for somebody."""
        who = self.names.of(self.entry.by)
        if self.entry.on_behalf_of is None:
            return who
        return render(Message("%(who)s for %(whom)s", who=who, whom=self.names.of(self.entry.on_behalf_of)))

    @property
    def subject(self) -> str:
        """The name of what it happened to."""
        return self.names.of(self.entry.subject_id)

    @property
    def edition(self) -> Edition | None:
        """The edition the subject follows."""
        return self.names.editions.get(self.entry.subject_id)

    def name(self, key: str) -> str:
        """Return the name behind an identifier in the payload."""
        return self.names.of(self.facts.get(key))

    def text(self, key: str) -> str:
        """Return a code or figure as it stands."""
        return str(self.facts.get(key) or "—")

    def count(self, key: str) -> int:
        """Return a number in the payload."""
        found = self.facts.get(key)
        return found if isinstance(found, int) else 0

    def day(self, key: str) -> date | str:
        """Return a date in the payload."""
        found = self.facts.get(key)
        return date.fromisoformat(found) if isinstance(found, str) else "—"

    def money(self, amount: str = "amount", currency: str = "currency") -> Money | Message:
        """Return an amount in the payload, or the word for none."""
        minor, code = self.facts.get(amount), self.facts.get(currency)
        return Money(minor, code) if isinstance(minor, int) and isinstance(code, str) else _NOTHING

    def role(self, key: str = "role") -> Label | str:
        """Return a person's role in words."""
        return ROLE_LABELS.get(self.text(key), self.text(key))

    def state(self, key: str) -> Label | str:
        """Return a stage or a state of an agreement in words."""
        code = self.text(key)
        if self.entry.subject_kind == "agreement":
            return STATES.get(code, code)
        return self._label("stages", code)

    def outcome(self) -> Label | str:
        """Return how it ended, in words."""
        return self._label("outcomes", self.text("outcome"))

    def party_role(self) -> Label | str:
        """Return an organisation's role in a partnership, in words."""
        return self._label("party_roles", self.text("role"))

    def move(self) -> Label | str:
        """Return the name of the move."""
        moves = "agreement_moves" if self.entry.subject_kind == "agreement" else "moves"
        return self._label(moves, self.text("move"))

    def kind_of_agreement(self) -> Label | str:
        """Return the kind of an agreement in words."""
        rules: Sequence[Any] = self.edition.agreement_kinds if self.edition else ()
        return next((rule.label for rule in rules if rule.kind == self.text("kind")), self.text("kind"))

    def chosen(self, table: str, key: str) -> Label | str:
        """Return an entry of how partners are chosen, in words."""
        rules = self.edition.choosing if self.edition else None
        rows: Sequence[Any] = getattr(rules, table) if rules else ()
        return next((row.label for row in rows if row.key == self.text(key)), self.text(key))

    def _label(self, table: str, code: str) -> Label | str:
        rows: Sequence[Any] = getattr(self.edition, table) if self.edition else ()
        return next((row.label for row in rows if row.key == code), code)


#: One event in words.
Sentence = Callable[[Told], Message]
