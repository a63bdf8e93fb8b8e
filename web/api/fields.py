"""Fields of the API: money is text and never a float, and every refusal is a sentence in the reader's language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields
from werkzeug.datastructures import FileStorage

from kernel.ids import LENGTH
from kernel.money import LARGEST, Money, NotAnAmount, currencies, parse_amount
from kernel.text import Message

#: What marshmallow finds wrong, by the name it goes by here.
WORDS: Mapping[str, Message] = {
    "needed": Message("This is needed."),
    "null": Message("This may be left out, but not be null."),
    "not-text": Message("This is not text."),
    "not-a-date": Message("This is not a date. Write it like 2026-11-30."),
    "not-a-flag": Message("This is neither true nor false."),
    "not-a-number": Message("This is not a whole number in range."),
    "not-an-id": Message("This is no identifier; they have 26 letters and digits."),
    "not-a-list": Message("This is not a list, or too long a one."),
    "not-an-object": Message("This is not a JSON object."),
    "not-a-file": Message("Choose a file."),
    "unknown": Message("There is no such field here."),
    "not-a-choice": Message("This is not one of the choices."),
    "too-long": Message("This is too long."),
    "control": Message("This holds a control character that cannot be kept."),
    "no-currency": Message("There is no such currency. Give its three letters, such as USD or HNL."),
    "money-is-text": Message('Write the amount as text, with a point before its decimals: "1234.50".'),
}
#: An amount as the API writes and reads it: no grouping, a point before the decimals.
AMOUNT = r"^[0-9]{1,12}(\.[0-9]{1,4})?$"
#: The same for a currency with so many decimals.
AMOUNT_OF = {places: rf"^[0-9]{{1,12}}(\.[0-9]{{1,{places}}})?$" if places else "^[0-9]{1,12}$" for places in range(5)}
#: What can be kept: no control characters but the ends of lines and tabs.
KEEPABLE = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
ID = rf"^[0-9a-z]{{{LENGTH}}}$"
MOST_ROWS = 200


def _codes(**codes: str) -> dict[str, Any]:
    """Return what marshmallow calls each fault, in our codes."""
    return {"required": "needed", "null": "null", "validator_failed": "not-a-choice", **codes}


class Text(fields.String):
    """Text of at most so many characters, without characters that cannot be kept."""

    default_error_messages = _codes(invalid="not-text", invalid_utf8="not-text")

    def __init__(self, most: int = 255, **given: Any) -> None:
        said = {"maxLength": most, "pattern": KEEPABLE, **given.pop("metadata", {})}
        super().__init__(metadata={name: value for name, value in said.items() if value is not None}, **given)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > self.most:
            raise ValidationError("too-long")
        if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\r\t" for sign in text):
            raise ValidationError("control")
        return text


class Choice(Text):
    """One of a few codes."""

    def __init__(self, choices: Iterable[str], **given: Any) -> None:
        self.choices = [str(one) for one in choices]
        listed: list[str | None] = [*self.choices]
        said = {"enum": [*listed, None] if given.get("allow_none") else listed, "maxLength": None, "pattern": None}
        super().__init__(60, metadata=said, **given)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in self.choices:
            raise ValidationError("not-a-choice")
        return text


class Id(fields.String):
    """The identifier of a record."""

    default_error_messages = _codes(invalid="not-an-id", invalid_utf8="not-an-id")

    def __init__(self, **given: Any) -> None:
        super().__init__(metadata={"pattern": ID, **given.pop("metadata", {})}, **given)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if re.fullmatch(ID, text) is None:
            raise ValidationError("not-an-id")
        return text


class Day(fields.Date):
    """A local date, such as 2026-11-30."""

    default_error_messages = _codes(invalid="not-a-date", format="not-a-date")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII) is None:
            raise ValidationError("not-a-date")
        found: date = super()._deserialize(value, attr, data, **kwargs)
        return found


class Instant(fields.AwareDateTime):
    """A moment in UTC, such as 2026-11-30T15:04:05Z."""


class Flag(fields.Boolean):
    """True or false; no word that means it."""

    default_error_messages = _codes(invalid="not-a-flag")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:  # noqa: ARG002 -- the interface
        if not isinstance(value, bool):
            raise ValidationError("not-a-flag")
        return value


class Whole(fields.Integer):
    """A whole number from a least to a most."""

    default_error_messages = _codes(invalid="not-a-number", too_large="not-a-number")

    def __init__(self, least: int = 0, most: int = 2**31 - 1, **given: Any) -> None:
        super().__init__(metadata={"minimum": least, "maximum": most}, **given)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        found = super()._deserialize(value, attr, data, **kwargs)
        # JSON knows one kind of number: 5.0 is whole, true is no number.
        broken = isinstance(value, float) and not value.is_integer()
        if isinstance(value, bool) or broken or not self.least <= found <= self.most:
            raise ValidationError("not-a-number")
        return int(found)


class Rows(fields.List[Any]):
    """A list of at most two hundred, or as many as are stated."""

    default_error_messages = _codes(invalid="not-a-list")

    def __init__(self, of: Any, most: int = MOST_ROWS, **given: Any) -> None:
        super().__init__(of, metadata={"maxItems": most}, **given)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) > self.most:
            raise ValidationError("not-a-list")
        return super()._deserialize(value, attr, data, **kwargs)


class Sent(fields.Raw):
    """A file in a form."""

    default_error_messages = _codes()

    def __init__(self, **given: Any) -> None:
        super().__init__(metadata={"type": "string", "format": "binary", **given.pop("metadata", {})}, **given)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> FileStorage:  # noqa: ARG002 -- the interface
        if not isinstance(value, FileStorage):
            raise ValidationError("not-a-file")
        return value


class Part(fields.Nested):
    """An object inside an object."""

    default_error_messages = _codes(type="not-an-object")


class Body(Schema):
    """What a request brings; a field that is not known is refused, not ignored."""

    error_messages = _codes(unknown="unknown", type="not-an-object", invalid="not-an-object")

    class Meta:
        """Strict as stated."""

        unknown = RAISE


class MoneyBody(Body):
    """An amount of money: text, so that no reader makes a float of it, and its currency."""

    amount = fields.String(required=True, metadata={"pattern": AMOUNT, "examples": ["1234.50"]})
    currency = fields.String(required=True, metadata={"examples": ["USD"]})


class MoneyField(Part):
    """Money in and out: `{"amount": "1234.50", "currency": "USD"}`."""

    default_error_messages = _codes(type="money-is-text")

    def __init__(self, **given: Any) -> None:
        super().__init__(MoneyBody, **given)

    def _deserialize(self, value: Any, attr: str | None, data: Any, partial: Any = None, **kwargs: Any) -> Money:  # noqa: ARG002 -- the interface
        if not isinstance(value, dict) or set(value) != {"amount", "currency"}:
            raise ValidationError("money-is-text")
        amount, currency = value["amount"], value["currency"]
        if not isinstance(amount, str) or re.fullmatch(AMOUNT, amount, re.ASCII) is None:
            raise ValidationError({"amount": ["money-is-text"]})
        if not isinstance(currency, str) or currency not in currencies():
            raise ValidationError({"currency": ["no-currency"]})
        return _exact(amount, currency)


def _exact(amount: str, currency: str) -> Money:
    try:
        return parse_amount(amount, currency)
    except NotAnAmount as error:
        raise ValidationError(
            {"amount": ["too-many-decimals" if error.reason == "too-many-decimals" else "too-large"]}
        ) from error


#: What `parse_amount` says of an amount of the right form.
AMOUNT_WORDS: Mapping[str, Message] = {
    "too-many-decimals": Message("This has more decimals than the currency."),
    "too-large": Message("This is larger than any amount kept here (%(largest)s).", largest=f"{LARGEST:,}"),
}
