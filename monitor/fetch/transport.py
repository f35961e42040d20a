"""httpx over our own connections: some for the public web, others for origins that may be internal."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from functools import partial
from typing import cast

import httpcore
import httpx

from monitor.errors import ConfigError
from monitor.fetch.addresses import Origin, host_of, origin_of
from monitor.fetch.connections import Connections
from monitor.fetch.faults import Fault
from monitor.fetch.network import GuardedBackend, GuardedStream, Resolver
from monitor.fetch.tunnel import ProxyServer
from monitor.model import Outcome, Settings

_KEEP_ALIVE_SECONDS = 30.0


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends requests to checked addresses; exceptions are Fault and those of httpcore.

    `allowed` are the exact origins that may be internal. Through a proxy the
    proxy connects, so a target is refused when our own look-up of its name gives
    a forbidden address; what the proxy's look-up gives cannot be seen from here.
    """

    def __init__(
        self,
        settings: Settings,
        allowed: frozenset[Origin],
        resolver: Resolver,
        connector: httpcore.AsyncNetworkBackend,
    ) -> None:
        self._allowed = allowed
        self._guarded = GuardedBackend(resolver, connector)
        self._opened = GuardedBackend(resolver, connector, open_to_all=True)
        context = _ssl_context(settings.trusted_ca)
        self._proxy: ProxyServer | None = None
        if settings.proxy is not None:
            proxy = _proxy(settings.proxy)
            self._proxy = ProxyServer.of(proxy, context)
            pools = [_proxy_pool(proxy, context, self._opened)] * 2
        else:
            pools = [_pool(context, backend) for backend in (self._guarded, self._opened)]
        self._public, self._internal = (
            Connections(pool.create_connection, settings.concurrency) for pool in pools
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        internal = bool(self._allowed) and origin_of(request.url) in self._allowed
        if self._proxy is not None and not internal:
            await self._check_target(request.url)
        connections = self._internal if internal else self._public
        raw = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=await request.aread(),
            extensions=request.extensions,
        )
        connection = await connections.take(raw.url.origin)
        try:
            response = await connection.handle_async_request(raw)
        except BaseException:
            await connection.aclose()
            raise
        stream = response.extensions.get("network_stream")
        if isinstance(stream, GuardedStream):
            stream.answer_began()
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Stream(response, stream, partial(connections.give_back, connection)),
            extensions=response.extensions,
        )

    async def connect(self, url: httpx.URL, *, internal: bool, timeout: float) -> httpcore.AsyncNetworkStream:
        """Give a bare connection to the host of `url`, under the rules of a request; raises Fault.

        `internal` says that it may be an internal address, `timeout` is in seconds.
        """
        host, port = host_of(url), origin_of(url).port
        if self._proxy is None:
            backend = self._opened if internal else self._guarded
            return await backend.open(host, port, timeout)
        if not internal:
            await self._check_target(url)
        return await self._proxy.connect(self._opened, host, port, timeout)

    async def aclose(self) -> None:
        await self._public.aclose()
        await self._internal.aclose()

    async def _check_target(self, url: httpx.URL) -> None:
        try:
            await self._guarded.addresses(host_of(url), origin_of(url).port)
        except Fault as fault:
            # Behind a proxy there is often no name service: only a forbidden answer counts.
            if fault.finding.outcome is Outcome.SKIPPED:
                raise


class _Stream(httpx.AsyncByteStream):
    """The raw body; at its end the connection learns how long the answer was, and is given back."""

    def __init__(
        self, response: httpcore.Response, stream: object, give_back: Callable[[], Awaitable[None]]
    ) -> None:
        self._response = response
        self._stream = stream
        self._give_back = give_back

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._response.aiter_stream():
            size += len(chunk)
            yield chunk
        if isinstance(self._stream, GuardedStream):
            names = {name.lower() for name, _ in self._response.headers}
            chunked = b"transfer-encoding" in names and self._response.status >= 200
            self._stream.answer_ended(None if chunked else size + self._header_size())

    def _header_size(self) -> int:
        """Length of the status line and headers as nearly all servers write them; others lose keep-alive."""
        reason = cast("bytes", self._response.extensions.get("reason_phrase", b""))
        lines = sum(len(name) + len(value) + 4 for name, value in self._response.headers)
        return len(b"HTTP/1.1 200 \r\n") + len(reason) + lines + len(b"\r\n")

    async def aclose(self) -> None:
        try:
            await self._response.aclose()
        finally:
            await self._give_back()


def _pool(context: ssl.SSLContext, backend: GuardedBackend) -> httpcore.AsyncConnectionPool:
    return httpcore.AsyncConnectionPool(
        ssl_context=context,
        keepalive_expiry=_KEEP_ALIVE_SECONDS,
        network_backend=backend,
    )


def _proxy(proxy: str) -> httpx.Proxy:
    try:
        parsed = httpx.Proxy(proxy)
    except (ValueError, httpx.InvalidURL) as error:
        raise ConfigError(
            ["settings.proxy: not the URL of a proxy; write http://host:port or https://host:port"]
        ) from error
    if parsed.url.scheme not in {"http", "https"} or not parsed.url.host:
        raise ConfigError(["settings.proxy: only http:// and https:// proxies are supported"])
    return parsed


def _proxy_pool(
    parsed: httpx.Proxy, context: ssl.SSLContext, backend: GuardedBackend
) -> httpcore.AsyncConnectionPool:
    return httpcore.AsyncHTTPProxy(
        proxy_url=httpcore.URL(
            scheme=parsed.url.raw_scheme, host=parsed.url.raw_host, port=parsed.url.port, target=b"/"
        ),
        proxy_auth=parsed.raw_auth,
        ssl_context=context,
        proxy_ssl_context=context if parsed.url.scheme == "https" else None,
        keepalive_expiry=_KEEP_ALIVE_SECONDS,
        network_backend=backend,
    )


def _ssl_context(trusted_ca: str | None) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    if trusted_ca is not None:
        try:
            context.load_verify_locations(cafile=trusted_ca)
        except (OSError, ssl.SSLError) as error:
            raise ConfigError(
                [f"settings.trusted_ca: cannot read {trusted_ca} as PEM certificates: {error}"]
            ) from error
    return context


def origins_of(texts: Iterable[str]) -> frozenset[Origin]:
    """Give the origins that `allow_origins` names; ConfigError for one that is no origin."""
    origins = set()
    for text in texts:
        try:
            url = httpx.URL(text)
        except (httpx.InvalidURL, ValueError) as error:
            raise ConfigError([f"settings.allow_origins: {text!a} is no URL: {error}"]) from error
        if url.scheme not in {"http", "https"} or not url.host or url.path not in {"", "/"} or url.userinfo:
            raise ConfigError([f"settings.allow_origins: {text!a} is no origin; write http://host:port"])
        origins.add(origin_of(url))
    return frozenset(origins)
