"""What can go wrong between a template, its values and the paper."""

from typing import ClassVar

from kernel.errors import TackError
from kernel.text import Message


class DocumentError(TackError):
    """A document could not be made."""

    code: ClassVar[str] = "document"


class NotPlain(DocumentError):
    """A value given to a document is not plain data, or longer than any document could hold."""

    code: ClassVar[str] = "document-value-not-plain"

    def __init__(self, path: str, found: str) -> None:
        """Name the value by its dotted path."""
        self.path = path
        self.found = found
        super().__init__(
            Message("The value “%(path)s” cannot stand in a document: %(found)s.", path=path, found=found),
        )


class IllegalCharacter(DocumentError):
    """A value holds a character that no Word file may hold."""

    code: ClassVar[str] = "document-illegal-character"

    def __init__(self, path: str, character: str) -> None:
        """Name the value by its dotted path and the character by its code point."""
        self.path = path
        self.code_point = f"U+{ord(character):04X}"
        super().__init__(
            Message(
                "The value “%(path)s” holds the control character %(code_point)s, which a Word file cannot hold. "
                "Remove it and print again.",
                path=path,
                code_point=self.code_point,
            ),
        )


class NotTakenIn(DocumentError):
    """A Word file that shall stand within a document cannot."""

    code: ClassVar[str] = "document-not-taken-in"

    def __init__(self, path: str, reason: Message) -> None:
        """Name the value and carry the reason as a sentence."""
        self.path = path
        self.reason = reason
        super().__init__(
            Message("The file “%(path)s” cannot stand within a document: %(reason)s", path=path, reason=reason)
        )


class TemplateRefused(DocumentError):
    """A template is not a Word file, or uses more than the small language of templates."""

    code: ClassVar[str] = "template-refused"

    def __init__(self, reason: Message) -> None:
        """Carry the reason as a sentence."""
        self.reason = reason
        super().__init__(Message("This template cannot be used: %(reason)s", reason=reason))


class RenderFailed(DocumentError):
    """A template asked for a value that is not there, or the printed file lost something."""

    code: ClassVar[str] = "document-not-rendered"

    def __init__(self, reason: Message) -> None:
        """Carry what the press saw as part of a sentence."""
        self.reason = reason
        super().__init__(Message("The document could not be printed: %(reason)s.", reason=reason))


class NoSuchTemplate(DocumentError):
    """No template stands on the shelf under this kind and language."""

    code: ClassVar[str] = "no-such-template"

    def __init__(self, kind: str, language: str) -> None:
        """Name what was asked for."""
        self.kind = kind
        self.language = language
        super().__init__(
            Message("There is no template “%(kind)s” in the language “%(language)s”.", kind=kind, language=language),
        )


class PdfUnavailable(DocumentError):
    """LibreOffice is not on this machine, so no PDF can be made; the Word file is complete without it."""

    code: ClassVar[str] = "pdf-unavailable"

    def __init__(self) -> None:
        """Say what to install."""
        super().__init__(
            Message(
                "PDF needs LibreOffice Writer (Debian package libreoffice-writer-nogui) on the PATH of this machine."
            ),
        )


class PdfFailed(DocumentError):
    """LibreOffice was there and made no PDF of a document."""

    code: ClassVar[str] = "pdf-failed"

    def __init__(self, name: str, reason: str) -> None:
        """Name the document and what LibreOffice said."""
        self.name = name
        self.reason = reason
        super().__init__(Message("No PDF was made of “%(name)s”: %(reason)s", name=name, reason=reason))


class PicturesFailed(DocumentError):
    """A PDF was there and its pages could not be drawn."""

    code: ClassVar[str] = "pictures-failed"

    def __init__(self, name: str, reason: str) -> None:
        """Name the document and what went wrong."""
        self.name = name
        self.reason = reason
        super().__init__(
            Message("The pages of “%(name)s” could not be drawn: %(reason)s", name=name, reason=reason),
        )


class NotRead(DocumentError):
    """A Word file that somebody brought is none, acts by itself, or is larger than we look into."""

    code: ClassVar[str] = "file-not-read"

    def __init__(self, reason: Message) -> None:
        """Carry the reason as a sentence."""
        self.reason = reason
        super().__init__(Message("This file cannot be compared: %(reason)s", reason=reason))


class RedlineUnavailable(DocumentError):
    """The program that writes tracked changes is not on this machine; the comparison on the page needs none."""

    code: ClassVar[str] = "redline-unavailable"

    def __init__(self) -> None:
        """Say what to install."""
        super().__init__(
            Message(
                "A Word file with tracked changes needs the addition “redline”: install requirements/redline.txt in "
                "place of requirements/runtime.txt, and start Tack again."
            ),
        )


class RedlineFailed(DocumentError):
    """The program was there and made no file with tracked changes that could be relied on."""

    code: ClassVar[str] = "redline-failed"

    def __init__(self, reason: Message) -> None:
        """Carry the reason as a sentence."""
        self.reason = reason
        super().__init__(Message("No file with tracked changes was made: %(reason)s", reason=reason))
