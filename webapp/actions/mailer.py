"""Speaking to a mail server (RFC 5321), one connection for many letters."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage

from webapp.actions.mailing import Answer, NotTaken, Postbox, Send

PATIENCE = 20
"""Seconds the server has for each answer."""


@dataclass(frozen=True)
class Server:
    """`how`: tls, starttls or none."""

    host: str
    port: int
    how: str
    sender: str
    user: str = ""
    password: str = ""

    def postbox(self, base_url: str) -> Postbox:
        return Postbox(self._connected, self.sender, base_url)

    @contextmanager
    def _connected(self) -> Iterator[Send]:
        line = self._called()
        try:
            yield lambda message: _send(line, message, self.sender)
        finally:
            with suppress(OSError):
                line.quit()
            line.close()

    def _called(self) -> smtplib.SMTP:
        """Raises NotTaken whatever is wrong: nothing was handed over yet."""
        secure = ssl.create_default_context()
        try:
            line: smtplib.SMTP = (
                smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=secure)
                if self.how == "tls"
                else smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
            )
            if self.how == "starttls":
                line.starttls(context=secure)
            line.ehlo_or_helo_if_needed()
            if self.user:
                line.login(self.user, self.password)
        except (OSError, ValueError) as error:
            raise NotTaken(f"{type(error).__name__} at {self.host}:{self.port}") from error
        return line


def _send(line: smtplib.SMTP, message: EmailMessage, sender: str) -> Answer:
    address = message["To"].addresses[0].addr_spec
    try:
        for code, why in (line.mail(sender), line.rcpt(address)):
            if code // 100 != 2:
                line.rset()
                return _no(code, why, address)
    except OSError as error:
        raise NotTaken(type(error).__name__) from error
    try:
        code, why = line.data(message.as_bytes())
    except smtplib.SMTPDataError as error:
        code, why = error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""
    return Answer("sent") if code // 100 == 2 else _no(code, why, address)


def _no(code: int, why: bytes, address: str) -> Answer:
    """Later when the server may change its mind (4xx); its words without the address they are about."""
    words = f"{code} {why.decode(errors='replace')}".replace(address, "…")[:200]
    return Answer("later" if code // 100 == 4 else "refused", " ".join(words.split()))
