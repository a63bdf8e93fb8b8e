"""The numbers that registers give: how each is written, when it cannot be right, and the one form in which it is kept.

Two ways of writing one number are kept alike, so that one number never stands with two bodies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stdnum import lei
from stdnum.cr import cpf, cpj
from stdnum.do import rnc
from stdnum.exceptions import ValidationError
from stdnum.gb import utr, vat
from stdnum.gt import nit as gt_nit
from stdnum.mx import rfc
from stdnum.sv import nit as sv_nit
from stdnum.us import ein

from kernel.text import Label, Message

#: Where a whole identifier is given: its register stands in front of its number.
ORG_ID, IATI = "org-id", "IATI"
LONGEST = 120
_REGISTER = re.compile(r"([A-Z]{2}-[A-Z0-9_]+)-(.+)")
_SCHEME = re.compile(r"[A-Z]{2}-[A-Z0-9_]{2,30}")
#: What org-id.guide calls a register that has a name of its own here.
_OTHER_NAMES = {"US-SAM": "UEI", "US-UEI": "UEI", "XI-LEI": "LEI", "IATI-ID": IATI}


class NotANumber(Exception):
    """A number that its register cannot have given; carries what is wrong and how to mend it."""

    def __init__(self, where: str, message: Message) -> None:
        super().__init__(message.text)
        self.where = where
        self.message = message


@dataclass(frozen=True, slots=True)
class Register:
    """A register: what people call it, an example, how its numbers are kept and how they are shown."""

    label: Label
    example: str
    keep: Callable[[str], str]
    show: Callable[[str], str] = str


def _bare(typed: str) -> str:
    return re.sub(r"[\s.\-/]", "", typed).upper()


def _wrong(message: Message) -> NotANumber:
    return NotANumber("value", message)


def _keep_rtn(typed: str) -> str:
    """Return the digits of a Honduran tax number.

    It has 14 digits. A person's begins with the identity number (department, municipality, year of birth), but the tax
    authority publishes neither that structure for legal bodies and foreigners nor a check digit: nothing is refused but
    another length and one digit repeated. Source: SAR Honduras, Registro Tributario Nacional.
    """
    digits = _bare(typed)
    if re.fullmatch(r"[0-9]{14}", digits) is None or len(set(digits)) == 1:
        raise _wrong(
            Message(
                "A Honduran RTN has 14 digits, such as 0801-9019-123456; this has %(count)s characters."
                " Compare it with the RTN card.",
                count=len(digits),
            )
            if len(digits) != 14 or not digits.isdigit()  # noqa: PLR2004 -- as the sentence says
            else Message("No register gives one digit 14 times. Copy the number from the RTN card.")
        )
    return digits


def _keep_uei(typed: str) -> str:
    """Return a Unique Entity ID: 12 letters and digits without O and I, not beginning with 0, no nine digits in a row.

    Source: US General Services Administration, Unique Entity ID technical specifications. Its last sign is a checksum
    whose formula is not published.
    """
    value = _bare(typed)
    if re.fullmatch(r"[1-9A-HJ-NP-Z][0-9A-HJ-NP-Z]{11}", value) is None or re.search(r"[0-9]{9}", value):
        raise _wrong(
            Message(
                "A UEI has 12 letters and digits, never O or I, does not begin with 0 and has no nine digits in a row."
                " Copy it from SAM.gov."
            )
        )
    return value


def _by_stdnum(validate: Callable[[str], str], example: str) -> Callable[[str], str]:
    """Return how a number is kept that the library python-stdnum knows."""

    def keep(typed: str) -> str:
        try:
            return validate(typed.strip())
        except ValidationError as error:
            raise _wrong(
                Message(
                    "This cannot be a number of this register: its length or its check digit is wrong."
                    " It looks like %(example)s; compare it with the certificate.",
                    example=example,
                )
            ) from error

    return keep


def _grouped(*sizes: int) -> Callable[[str], str]:
    def show(value: str) -> str:
        if len(value) != sum(sizes):
            return value
        starts = [sum(sizes[:index]) for index in range(len(sizes))]
        return "-".join(value[start : start + size] for start, size in zip(starts, sizes, strict=True))

    return show


def _stdnum(label: Label, example: str, module: object) -> Register:
    """Return a register whose numbers python-stdnum checks; each of its modules offers the same two functions."""
    show: Callable[[str], str] = getattr(module, "format", str)
    validate: Callable[[str], str] = module.validate  # type: ignore[attr-defined]
    return Register(label, example, _by_stdnum(validate, example), show)


#: The registers whose numbers are checked, in the order in which they are offered.
REGISTERS: Mapping[str, Register] = {
    "HN-RTN": Register(Label("Honduras: RTN", "Honduras: RTN"), "0801-9019-123456", _keep_rtn, _grouped(4, 4, 6)),
    "GT-NIT": _stdnum(Label("Guatemala: NIT", "Guatemala: NIT"), "3952550-3", gt_nit),
    "SV-NIT": _stdnum(Label("El Salvador: NIT", "El Salvador: NIT"), "0614-050707-104-8", sv_nit),
    "CR-CPJ": _stdnum(Label("Costa Rica: cédula jurídica", "Costa Rica: cédula jurídica"), "3-101-999999", cpj),
    "CR-CPF": _stdnum(Label("Costa Rica: cédula física", "Costa Rica: cédula física"), "1-613-584", cpf),
    "DO-RNC": _stdnum(Label("Dominican Republic: RNC", "República Dominicana: RNC"), "1-01-85004-3", rnc),
    "MX-RFC": _stdnum(Label("Mexico: RFC", "México: RFC"), "GODE 561231 GR8", rfc),
    "US-EIN": _stdnum(Label("United States: EIN", "Estados Unidos: EIN"), "91-1144442", ein),
    "GB-VAT": _stdnum(Label("United Kingdom: VAT", "Reino Unido: VAT"), "980 7806 84", vat),
    "GB-UTR": _stdnum(Label("United Kingdom: UTR", "Reino Unido: UTR"), "1955839661", utr),
    "UEI": Register(Label("UEI (SAM.gov)", "UEI (SAM.gov)"), "YNDUZMUZF8H8", _keep_uei),
    "LEI": Register(
        Label("LEI", "LEI"),
        "213800KUD8LAJWSQ9D15",
        _by_stdnum(lambda typed: lei.validate(_bare(typed)), "213800KUD8LAJWSQ9D15"),
    ),
}
#: Registers that are offered without a check of their own.
WHOLE: Mapping[str, Label] = {
    ORG_ID: Label("Another register (whole org-id)", "Otro registro (org-id completo)"),
    IATI: Label("IATI organisation identifier", "Identificador de organización IATI"),
}


def normalised(scheme: str, value: str) -> tuple[str, str]:
    """Return register and number as they are kept; raises NotANumber where no such register gave such a number."""
    register = " ".join(scheme.split())
    register = next((known for known in (*REGISTERS, *WHOLE) if known.upper() == register.upper()), register.upper())
    register = _OTHER_NAMES.get(register, register)
    typed = " ".join(value.split())
    if register == IATI:
        return IATI, _whole(typed)
    if register == ORG_ID:
        return _from_org_id(typed)
    if register in REGISTERS:
        return register, REGISTERS[register].keep(typed.upper().removeprefix(f"{register}-"))
    if _SCHEME.fullmatch(register) is None:
        raise NotANumber(
            "scheme",
            Message(
                "“%(scheme)s” is no register known here. Choose one from the list, or give its code of org-id.guide,"
                " such as GB-CHC.",
                scheme=scheme[:40],
            ),
        )
    return register, re.sub(r"\s", "", typed).upper().removeprefix(f"{register}-")


def _from_org_id(typed: str) -> tuple[str, str]:
    match = _REGISTER.fullmatch(typed.upper())
    if match is None:
        return ORG_ID, _whole(typed)
    return normalised(match[1], match[2])


def _whole(typed: str) -> str:
    """Return an identifier that carries its register in front; how it was written is kept, letters may matter."""
    value = re.sub(r"\s", "", typed)
    if re.fullmatch(r"[A-Za-z0-9]{2,8}-\S+", value) is None:
        raise _wrong(
            Message(
                "A whole identifier has its register in front, a dash, and the number: GB-CHC-514479 or XM-DAC-41114."
                " Look the register up at org-id.guide."
            )
        )
    return value


def also(scheme: str, value: str) -> tuple[tuple[str, str], ...]:
    """Return the other pairs that name the same number: an IATI identifier is register and number in one."""
    if scheme == IATI:
        match = _REGISTER.fullmatch(value.upper())
        try:
            return (normalised(match[1], match[2]),) if match else ()
        except NotANumber:
            return ()
    return ((IATI, f"{scheme}-{value}"),) if scheme != ORG_ID else ()


def shown(scheme: str, value: str) -> str:
    """Return a number as its register prints it."""
    known = REGISTERS.get(scheme)
    return known.show(value) if known else value


def printed(scheme: str, value: str) -> str:
    """Return a number with its register as a contract prints it: `RTN 0801-9019-123456`, `GB-CHC 514479`."""
    if scheme in WHOLE:
        return value
    return f"{scheme.partition('-')[2] or scheme if scheme in REGISTERS else scheme} {shown(scheme, value)}"


def name_of(scheme: str) -> Label:
    """Return what people call a register; one without a name goes by its code."""
    known = REGISTERS.get(scheme)
    return known.label if known else WHOLE.get(scheme, Label(scheme, scheme))


def offered() -> list[tuple[str, Label]]:
    """Return the registers to choose from."""
    return [*((code, one.label) for code, one in REGISTERS.items()), *WHOLE.items()]
