"""An SMTP server on a loopback port (RFC 5321), of as much as a mail client needs, with faults on request."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import trustme


@dataclass
class Mailbox:
    """What the server does, and what it got.

    `fault` is one of "refuse" (550 to every recipient), "refuse-some" (to those
    that begin with "no"), "busy" (421 after DATA), "silent" (never a word),
    "cut" (hangs up once it took a message, with no answer to QUIT) and "drip"
    (one letter of an answer at a time).
    """

    fault: str = ""
    starttls: bool = True
    password: str | None = None
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    plain_words: list[str] = field(default_factory=list)
    """Commands that came before TLS began."""
    port: int = 0


class _Session(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        with suppress(OSError, ValueError):
            if self.server.box.fault == "silent":
                self.server.ending.wait(10)
                return
            if self.server.implicit:
                self._secure()
            self._say("220 mail.test ready")
            self._accepted: list[str] = []
            while line := self.rfile.readline().decode("latin-1").strip():
                if not isinstance(self.connection, ssl.SSLSocket):
                    self.server.box.plain_words.append(line)
                answer = getattr(self, f"_{line.split()[0].lower()}", None)
                if answer is None:
                    self._say("250 ok")
                elif answer(line) is False:
                    return

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()
        self.connection.close()

    def _ehlo(self, _line: str) -> None:
        box: Mailbox = self.server.box
        offers = ["mail.test"]
        if box.starttls and not isinstance(self.connection, ssl.SSLSocket):
            offers.append("STARTTLS")
        if box.password:
            offers.append("AUTH PLAIN")
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        self._say(f"250 {offers[-1]}")

    def _starttls(self, _line: str) -> None:
        self._say("220 go")
        self._secure()

    def _auth(self, line: str) -> None:
        said = base64.b64decode(line.split()[2]).decode().split("\0")[2]
        self._say("235 ok" if said == self.server.box.password else f"535 wrong: {said}")

    def _rcpt(self, line: str) -> None:
        address = line.partition("<")[2].partition(">")[0]
        fault = self.server.box.fault
        bad = fault == "refuse" or (fault == "refuse-some" and address.startswith("no"))
        self._accepted += [] if bad else [address]
        self._say("550 who?" if bad else "250 ok")

    def _data(self, _line: str) -> bool:
        box: Mailbox = self.server.box
        if box.fault == "busy":
            self._say("421 later")
            return False
        self._say("354 go on")
        self._take(box, self._accepted)
        self._say("250 taken")
        return box.fault != "cut"

    def _quit(self, _line: str) -> bool:
        self._say("221 bye")
        return False

    def _take(self, box: Mailbox, accepted: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        box.raw.append(b"".join(lines))
        mail = message_from_bytes(box.raw[-1], policy=default)
        assert isinstance(mail, EmailMessage)
        box.mails.append(mail)
        box.recipients.append(list(accepted))

    def _secure(self) -> None:
        self.connection = self.server.context.wrap_socket(self.request, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)

    def _say(self, text: str) -> None:
        line = f"{text}\r\n".encode()
        if self.server.box.fault == "drip":
            for number in range(len(line)):
                self.wfile.write(line[number : number + 1])
                time.sleep(0.2)
        else:
            self.wfile.write(line)


class MailServer(socketserver.ThreadingTCPServer):
    """A context manager; `box` is what it does and what it got."""

    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def __init__(self, authority: trustme.CA, *, implicit: bool, name: str = "localhost") -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.box = Mailbox(port=self.server_address[1])
        self.implicit = implicit
        self.ending = threading.Event()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name, "127.0.0.1").configure_cert(self.context)

    def __enter__(self) -> MailServer:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ending.set()
        self.shutdown()
        self.server_close()
