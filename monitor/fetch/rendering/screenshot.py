"""A picture of a whole page, within limits; its DOM was read before."""

from __future__ import annotations

import asyncio
import base64

import playwright.async_api as api

from monitor.fetch.rendering.world import NoWorld, ScriptFailed, World
from monitor.model import Screenshot

MOST_BYTES = 6_000_000
"""Bytes that a picture may have; about 30,000 words as PNG."""
MOST_PIXELS = 20_000
"""Height of a picture. A higher page is made smaller, at most by half, and cut below."""
_WIDTH = 1280
_LONGEST = 15.0
_SPARE = 3.0
"""Seconds of a fetch's time that are left for its end."""
_FORMATS = ({"format": "png"}, {"format": "jpeg", "quality": 50})


async def screenshot_of(session: api.CDPSession, world: World, seconds: float) -> Screenshot | None:
    """Give a picture of the page, None where it cannot be had within `seconds`.

    A page that defeats it was read all the same.
    """
    try:
        async with asyncio.timeout(min(_LONGEST, seconds - _SPARE)):
            await world.call("pose")
            metrics = await session.send("Page.getLayoutMetrics")
            return await _taken(session, metrics["cssContentSize"]["height"])
    except (TimeoutError, NoWorld, ScriptFailed, api.Error):
        return None


async def _taken(session: api.CDPSession, height: float) -> Screenshot | None:
    scale = min(1.0, max(0.5, MOST_PIXELS / max(height, 1)))
    clip = {"x": 0, "y": 0, "width": _WIDTH, "height": min(height, MOST_PIXELS / scale), "scale": scale}
    for form in _FORMATS:
        answer = await session.send(
            "Page.captureScreenshot", {**form, "captureBeyondViewport": True, "clip": clip}
        )
        body = base64.b64decode(answer["data"])
        if len(body) <= MOST_BYTES:
            return Screenshot(body, f"image/{form['format']}")
    return None
