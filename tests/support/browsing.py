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
from monitor.fetch.rendering import chromium
from monitor.model import FetchResult

_HERE = {name: value for name, value in os.environ.items() if name != chromium.CHOICE}
LACK = chromium.lacking(_HERE)
needs_browser = pytest.mark.skipif(
    LACK is not None, reason=f"needs a browser: {LACK.what}; {LACK.how}" if LACK else ""
)


def turn_on(patch: pytest.MonkeyPatch) -> Path:
    """Let this test render, which all others do not; gives the browser."""
    browser = chromium.find_chromium(_HERE)
    assert browser is not None
    patch.setenv(chromium.CHOICE, str(browser))
    return browser


def rendered(handler: Handler, paths: Sequence[str] = ("/",), **changes: Any) -> dict[str, FetchResult]:
    """Serve and render some paths in one browser; gives the results by path."""

    async def run() -> dict[str, FetchResult]:
        async with serving(handler) as server:
            return await render_all(server, paths, **changes)

    return asyncio.run(run())


async def render_all(server: Server, paths: Sequence[str], **changes: Any) -> dict[str, FetchResult]:
    async with Fetcher(settings(server, **({"timeout": 30.0} | changes))) as fetcher:
        results = await asyncio.gather(*(fetcher.render(source(server.origin + path)) for path in paths))
    return dict(zip(paths, results, strict=True))


def served(answers: Mapping[str, bytes], path: str = "/", **changes: Any) -> FetchResult:
    """Serve answers by path, and render one of them."""
    return rendered(by_path(answers), (path,), **changes)[path]
