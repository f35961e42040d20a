"""An e-mail with a text and an HTML part, over TLS."""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from monitor.core.alerting.claims import TITLE, one_line
from monitor.errors import DeliveryError
from monitor.notify.parcel import Parcel
from monitor.notify.wording import html_page, text_of

_PORTS = {"smtps": 465, "smtp": 587}
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)


def send_mail(
    url: str,
    sender: str,
    to: Sequence[str],
    parcel: Parcel,
    now: datetime,
    *,
    seconds: float,
    trusted_ca: str | None = None,
) -> str | None:
    """Send the message; gives a remark where the server took it for some of the addresses only.

    A server elsewhere must show a valid certificate, by smtps:// or STARTTLS,
    before it gets a password or a word. Raises DeliveryError.
    """
    mail = mail_of(sender, to, parcel, now)
    try:
        with _connected(urlsplit(url), sender, seconds, trusted_ca) as server:
            refused = server.send_message(mail, sender, list(to))
    except smtplib.SMTPRecipientsRefused as error:
        raise DeliveryError(f"the mail server refused {', '.join(sorted(error.recipients))}") from None
    except smtplib.SMTPResponseException as error:
        # The server's own words are left out: they may repeat what was sent.
        raise DeliveryError(f"the mail server answered {error.smtp_code} ({type(error).__name__})") from None
    except (smtplib.SMTPException, ssl.SSLError, OSError) as error:
        words = one_line(str(error), TITLE) or type(error).__name__
        raise DeliveryError(f"no delivery to the mail server: {words}") from None
    return f"the mail server refused {', '.join(sorted(refused))}" if refused else None


def mail_of(sender: str, to: Sequence[str], parcel: Parcel, now: datetime) -> EmailMessage:
    """Give the mail of a parcel; those of one claim refer to the same id, so that they make one thread."""
    domain = sender.rpartition("@")[2]
    thread = f"<{uuid5(NAMESPACE_URL, f'policy-monitor {parcel.thread}')}@{domain}>"
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender
    mail["To"] = ", ".join(to)
    mail["Subject"] = one_line(parcel.title, TITLE)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{parcel.id}@{domain}>"
    mail["In-Reply-To"] = thread
    mail["References"] = thread
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence notice answers it
    mail.set_content(text_of(parcel.notes), cte="quoted-printable")
    mail.add_alternative(html_page(parcel.title, parcel.notes), subtype="html", cte="quoted-printable")
    return mail


@contextmanager
def _connected(
    address: SplitResult, sender: str, seconds: float, trusted_ca: str | None
) -> Iterator[smtplib.SMTP]:
    """Give a server that may be spoken to; after `seconds` the connection is ended, whatever goes on."""
    host, port = address.hostname or "", address.port or _PORTS[address.scheme]
    context = ssl.create_default_context()
    if trusted_ca is not None:
        context.load_verify_locations(cafile=trusted_ca)
    name = sender.rpartition("@")[2]
    if address.scheme == "smtps":
        server: _Server = _TlsServer(host, port, name, timeout=seconds, context=context)
    else:
        server = _Server(host, port, name, timeout=seconds)
    try:
        if address.scheme == "smtp":
            _protect(server, host, context)
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        yield server
        # The message was taken: how the server says goodbye is no matter.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.watch.cancel()
        server.close()


class _Server(smtplib.SMTP):
    """A server whose connection ends after its timeout, however busily it answers letter by letter."""

    watch: threading.Timer

    def connect(
        self, host: str = "localhost", port: int = 0, source_address: Any = None
    ) -> tuple[int, bytes]:
        self.watch = threading.Timer(self.timeout, self._hang_up)
        self.watch.daemon = True
        self.watch.start()
        try:
            return super().connect(host, port, source_address)
        except BaseException:
            self.watch.cancel()
            raise

    def _hang_up(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class _TlsServer(_Server, smtplib.SMTP_SSL):
    pass


def _protect(server: smtplib.SMTP, host: str, context: ssl.SSLContext) -> None:
    server.ehlo_or_helo_if_needed()
    if server.has_extn("starttls"):
        server.starttls(context=context)
        server.ehlo()
    elif not _is_loopback(host):
        raise smtplib.SMTPNotSupportedError("the server offers no TLS (STARTTLS), so nothing is sent")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
