"""A mail server that answers as a test says, and keeps what it took."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from webapp.actions.mailer import Server
from webapp.actions.mailing import Postbox

BASE = "https://summit.example.org"


@dataclass
class Mailbox:
    """`says`: address → its answer to RCPT; `breaks`: an address at whose letter the line breaks after its words."""

    says: dict[str, str] = field(default_factory=dict)
    breaks: str = ""
    taken: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        said = self.says.get(address, "250 OK")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.taken.append(message)  # type: ignore[arg-type]
        if envelope.rcpt_tos == [self.breaks]:
            server.transport.abort()
        return "250 Taken"

    def to(self) -> list[str]:
        return [message["To"].addresses[0].addr_spec for message in self.taken]

    def postbox(self) -> Postbox:
        return Server("127.0.0.1", self.port, "none", "rencontres@ville.example").postbox(BASE)


@contextmanager
def served(**more: Any) -> Iterator[Mailbox]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found = Mailbox(**more, port=probe.getsockname()[1])
    controller = Controller(found, hostname="127.0.0.1", port=found.port)
    controller.start()
    try:
        yield found
    finally:
        controller.stop()
