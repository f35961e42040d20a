"""Connections are used again as long as they are good, and never more are kept than wanted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpcore
import pytest

from monitor.fetch.connections import Connections

HERE = httpcore.Origin(b"https", b"here.example", 443)
THERE = httpcore.Origin(b"https", b"there.example", 443)


@dataclass(eq=False)
class Fake(httpcore.AsyncConnectionInterface):
    origin: httpcore.Origin
    idle: bool = True
    expired: bool = False
    closed: bool = False

    def can_handle_request(self, origin: httpcore.Origin) -> bool:
        return origin == self.origin

    def is_idle(self) -> bool:
        return self.idle and not self.closed

    def is_closed(self) -> bool:
        return self.closed

    def has_expired(self) -> bool:
        return self.expired

    async def aclose(self) -> None:
        self.closed = True


async def asked(connections: Connections, origin: httpcore.Origin) -> Fake:
    connection = await connections.take(origin)
    assert isinstance(connection, Fake)
    return connection


def test_an_idle_connection_is_used_again_for_its_origin_only() -> None:
    async def main() -> None:
        connections = Connections(Fake, 4)
        first = await asked(connections, HERE)
        assert await asked(connections, HERE) is not first
        await connections.give_back(first)
        assert (await asked(connections, THERE)).origin == THERE
        assert await asked(connections, HERE) is first

    asyncio.run(main())


@pytest.mark.parametrize(
    ("state", "closes"),
    [
        pytest.param({"expired": True}, True, id="expired"),
        pytest.param({"idle": False}, True, id="in the middle of an answer"),
        pytest.param({"closed": True}, True, id="closed already"),
        pytest.param({}, False, id="good"),
    ],
)
def test_a_connection_that_is_no_longer_good_is_closed_instead(state: dict[str, bool], closes: bool) -> None:
    async def main() -> None:
        connections = Connections(Fake, 4)
        first = await asked(connections, HERE)
        for name, value in state.items():
            setattr(first, name, value)
        await connections.give_back(first)
        assert (await asked(connections, HERE) is first) is not closes
        assert first.closed is closes

    asyncio.run(main())


def test_the_connection_that_was_kept_longest_goes_first_and_all_go_at_the_end() -> None:
    async def main() -> None:
        connections = Connections(Fake, 2)
        made = [await asked(connections, HERE) for _ in range(3)]
        for connection in made:
            await connections.give_back(connection)
        assert [connection.closed for connection in made] == [True, False, False]
        await connections.aclose()
        assert all(connection.closed for connection in made)

    asyncio.run(main())
