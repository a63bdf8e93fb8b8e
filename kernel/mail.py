"""Mail: written in the transaction that causes it, sent by a job; kept and shown where no server is set."""

from __future__ import annotations

import smtplib
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import urlsplit

from sqlalchemy import Index, String, Text, literal, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import queue
from kernel.database import Base, Id
from kernel.ids import new_id
from kernel.lists import Page, cut, decode, encode, fingerprint

SENDER = "tack@localhost"
TIMEOUT_SECONDS = 20
#: The job that sends one message.
SEND = "send-mail"
#: Where a session keeps which messages were written in it.
WRITTEN = "mails"


class Mail(Base):
    """One message to one person."""

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_sent_at", "sent_at"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(255))
    body: Mapped[str] = mapped_column(Text)
    now: Mapped[datetime]
    sent_at: Mapped[datetime | None]


def write(session: Session, *, to: str, subject: str, body: str, now: datetime) -> Mail:
    """Put a message into the outbox; it leaves only if this unit of work commits."""
    mail = Mail(id=new_id(), to=to, subject=" ".join(subject.split()), body=body, now=now)
    session.add(mail)
    session.info.setdefault(WRITTEN, []).append(mail.id)
    return mail


def page(
    session: Session, *, sent: bool | None = None, to: str = "", after: str | None = None, limit: int = 50
) -> Page[Mail]:
    """Return a page of kept messages, the newest first: all of them, or those that left or wait, or to one address."""
    mark = fingerprint({"list": "mails", "sent": sent, "to": to})
    wanted = select(Mail)
    if sent is not None:
        wanted = wanted.where(Mail.sent_at.is_not(None) if sent else Mail.sent_at.is_(None))
    if to:
        wanted = wanted.where(Mail.to == to)
    if after:
        wanted = wanted.where(Mail.id < decode(after, mark)[1])
    rows, more = cut(session.scalars(wanted.order_by(Mail.id.desc()).limit(limit + 1)).all(), limit)
    return Page(rows, encode(mark, "", rows[-1].id) if more else None)


def post(session: Session, mail_id: str, *, now: datetime) -> bool:
    """Let a worker send a message; False where one was told already."""
    return queue.enqueue(session, SEND, {"mail": mail_id}, key=f"{SEND}:{mail_id}", now=now)


def unposted(session: Session, *, limit: int) -> list[str]:
    """Return which of the oldest messages that have not left have no job yet."""
    job = select(queue.Job.id).where(queue.Job.key == literal(f"{SEND}:").concat(Mail.id))
    found = select(Mail.id).where(Mail.sent_at.is_(None), ~job.exists()).order_by(Mail.id).limit(limit)
    return list(session.scalars(found))


def unsent(session: Session, *, limit: int = 50) -> list[Mail]:
    """Return the oldest messages that have not left yet."""
    return list(session.scalars(select(Mail).where(Mail.sent_at.is_(None)).order_by(Mail.id).limit(limit)))


def send(mail: Mail, smtp_url: str) -> None:
    """Hand one message to the server, such as `smtp://user:password@host:587`; raises OSError or SMTPException.

    Its number stays the same however often it is sent, so that a mailbox can tell the second from a new one.
    """
    server = urlsplit(smtp_url)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.username or SENDER, mail.to, mail.subject
    message["Message-ID"] = f"<{mail.id}@tack>"
    message.set_content(mail.body)
    secure = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with secure(server.hostname or "localhost", server.port or 0, timeout=TIMEOUT_SECONDS) as smtp:
        if server.username and server.password:
            if server.scheme == "smtp":
                smtp.starttls()
            smtp.login(server.username, server.password)
        smtp.send_message(message)
