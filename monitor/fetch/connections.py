"""Connections that are kept to be used again."""

from __future__ import annotations

from collections.abc import Callable

import httpcore


class Connections:
    """The idle connections of one kind, at most so many; `connect` makes one for an origin.

    The pool of httpcore looks at all its connections, and asks the system about
    the socket of each, before and after every request: a third of what it costs.
    How many requests are under way at once is not counted here.
    """

    def __init__(
        self, connect: Callable[[httpcore.Origin], httpcore.AsyncConnectionInterface], most: int
    ) -> None:
        self._connect = connect
        self._most = most
        self._idle: list[httpcore.AsyncConnectionInterface] = []

    async def take(self, origin: httpcore.Origin) -> httpcore.AsyncConnectionInterface:
        """Give a connection to an origin, for one request: an idle one where there is one, or a new one."""
        # Looked for anew each time: while one is closed, others come and go.
        while fitting := [one for one in self._idle if one.can_handle_request(origin)]:
            connection = fitting[-1]
            self._idle.remove(connection)
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return self._connect(origin)

    async def give_back(self, connection: httpcore.AsyncConnectionInterface) -> None:
        """Keep a connection after its request; the one that was kept longest goes where they get too many."""
        if connection.is_idle():
            self._idle.append(connection)
        elif not connection.is_closed():
            await connection.aclose()
        if len(self._idle) > self._most:
            await self._idle.pop(0).aclose()

    async def aclose(self) -> None:
        """Close the idle connections."""
        while self._idle:
            await self._idle.pop().aclose()
