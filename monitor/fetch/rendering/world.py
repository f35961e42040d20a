"""Our own script in a page, out of reach of the page's scripts."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from importlib.resources import files
from typing import Any

import playwright.async_api as api

_NAME = "policy-monitor"
_CALL_SECONDS = 15.0
_PARTS = ("shared", "text", "consent", "folded", "dom", "pose")
_FUNCTIONS = ("measure", "refuse", "drop", "scroll", "controls", "open", "serialise", "pose")


class NoWorld(Exception):
    """The page went on to another document, or does not answer."""


class ScriptFailed(Exception):
    """Our script could not do its work on this page; `is_overflow` says that it nests too deeply for it."""

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.is_overflow = description.startswith("RangeError")


class World:
    """Calls the functions of our script, in the document that the page shows at the moment."""

    def __init__(self, page: api.Page, session: api.CDPSession, frame: str) -> None:
        self._page = page
        self._session = session
        self._frame = frame
        self._context: int | None = None

    async def call(self, function: str, *arguments: Any) -> Any:
        """Give what a function answers; raises NoWorld when the document is left meanwhile, ScriptFailed."""
        try:
            if self._context is None:
                self._context = await self._enter()
            call = f"reader.{function}({', '.join(json.dumps(argument) for argument in arguments)})"
            async with asyncio.timeout(_CALL_SECONDS):
                return await self._evaluate(call, self._context)
        except TimeoutError as error:
            # Where a page may run no scripts at all, the clock stands still for ours as well.
            raise NoWorld(f"{function} does not end") from error
        except api.Error as error:
            self._context = None
            if self._page.is_closed():
                raise
            raise NoWorld(str(error)) from error

    async def _enter(self) -> int:
        world = await self._session.send(
            "Page.createIsolatedWorld", {"frameId": self._frame, "worldName": _NAME}
        )
        context = int(world["executionContextId"])
        await self._evaluate(f"globalThis.reader ??= {_script()}; true", context)
        return context

    async def _evaluate(self, expression: str, context: int) -> Any:
        answer = await self._session.send(
            "Runtime.evaluate",
            {
                "expression": expression,
                "contextId": context,
                "awaitPromise": True,
                "returnByValue": True,
                "timeout": _CALL_SECONDS * 1000,
            },
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise ScriptFailed(str(details.get("exception", details).get("description", details.get("text"))))
        return answer["result"].get("value")


@cache
def _script() -> str:
    """Give the parts of our script as one expression, whose value has the functions in `_FUNCTIONS`."""
    folder = files("monitor.fetch.rendering").joinpath("script")
    texts = [folder.joinpath(f"{part}.js").read_text("utf-8") for part in _PARTS]
    return "\n".join(['(() => { "use strict";', *texts, f"return {{ {', '.join(_FUNCTIONS)} }}; }})()"])
