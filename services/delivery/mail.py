"""A letter by mail. Apprise reads the gateway's address; the envelope is ours, for a Message-ID that a repeat carries again."""

import mimetypes
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formataddr, formatdate

from apprise.plugins.email import NotifyEmail

from services.delivery.letters import Letter
from services.delivery.outcomes import SENT, Outcome, later, never

_REFUSED = range(500, 600)
# The house's own mistake, or the server's: no fault of the letter, which waits until it is mended.
_OF_THE_HOUSE = (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPSenderRefused)


def send(server: NotifyEmail, letter: Letter, timeout: float) -> Outcome:
    """Hand the letter to the server for all of its targets; `timeout` in seconds for each answer of the server."""
    to = [str(address) for _name, address in server.targets]
    try:
        with _connected(server, timeout) as connection:
            connection.send_message(_envelope(server, letter, to), str(server.from_addr[1]), to)
        return SENT
    except smtplib.SMTPRecipientsRefused as error:
        return _answered(next(iter(error.recipients.values()))[0])
    except _OF_THE_HOUSE as error:
        return later(f"smtp_{error.smtp_code}")
    except smtplib.SMTPResponseException as error:
        return _answered(error.smtp_code)
    except (OSError, smtplib.SMTPException):
        return later("unreachable")


def _answered(code: int) -> Outcome:
    return never(f"smtp_{code}") if code in _REFUSED else later(f"smtp_{code}")


def _connected(server: NotifyEmail, timeout: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    host, port = str(server.smtp_host), int(server.port or 0)
    if server.secure_mode == "ssl":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=timeout, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=timeout)
    try:
        if server.secure_mode == "starttls":
            connection.starttls(context=context)
        if server.user and server.password:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _envelope(server: NotifyEmail, letter: Letter, to: list[str]) -> EmailMessage:
    name, sender = (str(part or "") for part in server.from_addr)
    envelope = EmailMessage()
    envelope["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    envelope["Date"] = formatdate()
    envelope["From"] = formataddr((name, sender))
    envelope["To"] = ", ".join(to)
    envelope["Subject"] = " ".join(letter.subject.split())
    envelope["Auto-Submitted"] = "auto-generated"
    envelope.set_content(letter.body)
    if letter.attachment:
        kind = mimetypes.guess_type(letter.attachment.name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        content = letter.attachment.path.read_bytes()
        envelope.add_attachment(content, maintype=main, subtype=sub, filename=letter.attachment.name)
    return envelope
