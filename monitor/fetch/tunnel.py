"""A way through an HTTP proxy to one host and port (RFC 9110, 9.3.6)."""

from __future__ import annotations

import base64
import ssl
from dataclasses import dataclass, field
from typing import Self

import httpcore
import httpx

from monitor.fetch.addresses import shown
from monitor.fetch.faults import unreachable
from monitor.fetch.network import GuardedBackend

_MAX_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class ProxyServer:
    """The proxy that `settings.proxy` names; `authorization` is the value of its header."""

    host: str
    port: int
    context: ssl.SSLContext | None
    authorization: str | None = field(repr=False)

    @classmethod
    def of(cls, proxy: httpx.Proxy, context: ssl.SSLContext) -> Self:
        url = proxy.url
        name, password = proxy.raw_auth or (b"", b"")
        token = base64.b64encode(name + b":" + password).decode("ascii")
        return cls(
            host=url.raw_host.decode("ascii"),
            port=url.port or (443 if url.scheme == "https" else 80),
            context=context if url.scheme == "https" else None,
            authorization=f"Basic {token}" if proxy.raw_auth else None,
        )

    async def connect(
        self, backend: GuardedBackend, host: str, port: int, timeout: float
    ) -> httpcore.AsyncNetworkStream:
        """Give a bare connection to `host` through the proxy; raises Fault. `timeout` is in seconds."""
        stream = await backend.open(self.host, self.port, timeout)
        try:
            if self.context is not None:
                stream = await stream.start_tls(self.context, self.host, timeout)
            authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            head = f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n"
            if self.authorization is not None:
                head += f"Proxy-Authorization: {self.authorization}\r\n"
            await stream.write(f"{head}\r\n".encode("ascii"), timeout)
            status = await _status(stream, timeout)
        except (httpcore.NetworkError, httpcore.TimeoutException, OSError) as error:
            await stream.aclose()
            raise unreachable("proxy", f"The proxy did not connect to {shown(host)}: {error}.") from error
        except BaseException:
            await stream.aclose()
            raise
        if not status.startswith("2"):
            await stream.aclose()
            raise unreachable("proxy", f"The proxy did not connect to {shown(host)}: status {shown(status)}.")
        return stream


async def _status(stream: httpcore.AsyncNetworkStream, timeout: float) -> str:
    """Read the head of the proxy's answer, and nothing of what follows it; give its status."""
    head = b""
    while not head.endswith(b"\r\n\r\n") and len(head) < _MAX_HEAD:
        # What is tunnelled speaks only after us, so nothing can follow the head yet.
        data = await stream.read(_MAX_HEAD, timeout)
        if not data:
            break
        head += data
    return head.partition(b" ")[2][:3].decode("latin-1")
