"""What tests of rendering share: whether a browser is there, and pages read in it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from raw_server import Handler, Server, by_path, serving, settings, source

from monitor.fetch import Fetcher
from monitor.fetch.rendering import chromium, renderer
from monitor.model import FetchResult

_HERE = {name: value for name, value in os.environ.items() if name != chromium.CHOICE}
LACK = chromium.lacking(_HERE)
needs_browser = pytest.mark.skipif(
    LACK is not None, reason=f"needs a browser: {LACK.what}; {LACK.how}" if LACK else ""
)


def turn_on(patch: pytest.MonkeyPatch, *, at_a_time: int = 2) -> Path:
    """Let this test render, which all others do not, so many pages at a time; gives the browser.

    A page that is read mostly waits: where many are, more of them at a time take less.
    """
    browser = chromium.find_chromium(_HERE)
    assert browser is not None
    patch.setenv(chromium.CHOICE, str(browser))
    patch.setattr(renderer, "_PAGES_AT_A_TIME", at_a_time)
    return browser


def rendered(handler: Handler, paths: Sequence[str] = ("/",), **changes: Any) -> dict[str, FetchResult]:
    """Serve and render some paths in one browser; gives the results by path."""

    async def run() -> dict[str, FetchResult]:
        async with serving(handler) as server:
            return await render_all(server, paths, **changes)

    return asyncio.run(run())


async def render_all(
    server: Server, paths: Sequence[str], *, fresh: bool = False, **changes: Any
) -> dict[str, FetchResult]:
    async with Fetcher(settings(server, **({"timeout": 60.0} | changes))) as fetcher:
        work = (fetcher.render(source(server.origin + path), fresh=fresh) for path in paths)
        results = await asyncio.gather(*work)
    return dict(zip(paths, results, strict=True))


def served(answers: Mapping[str, bytes], path: str = "/", **changes: Any) -> FetchResult:
    """Serve answers by path, and render one of them."""
    return rendered(by_path(answers), (path,), **changes)[path]
