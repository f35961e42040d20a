"""One running browser: started once for many pages, watched, and killed when it hangs."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import playwright.async_api as api

from monitor.fetch.addresses import shown
from monitor.fetch.faults import Fault
from monitor.fetch.rendering.chromium import NEEDS_RENDERING
from monitor.fetch.rendering.processes import kill, memory_of, parent_of
from monitor.fetch.rendering.trust import trust
from monitor.fetch.rendering.way_out import WayOut
from monitor.model import Outcome

MOST_OF_A_PROCESS = 1024**3
"""Bytes that one process, so a page or a few of its frames, may hold."""
MOST_OF_ALL = 3 * 1024**3
"""Bytes that all processes of the browser may hold together."""

_logger = logging.getLogger(__name__)
_START_SECONDS = 30.0
_END_SECONDS = 5.0
_NEWS_SECONDS = 0.5
_WATCH_SECONDS = 0.25
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_PATH")

_FLAGS = (
    # Nothing of its own accord, nothing past the proxy: no look-ups, no UDP, no calls home.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-quic",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--no-first-run",
    "--no-pings",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    # Less to attack and less to hold.
    "--disable-3d-apis",
    "--disable-gpu",
    "--disable-notifications",
    "--disable-speech-api",
    "--js-flags=--max-old-space-size=768",
)
# What speaks past a proxy, or goes on after the page, is gone before any script of the page runs.
_WITHOUT = """
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport"]) delete window[name];
delete Navigator.prototype.serviceWorker;
{ // What a closed shadow root shows is read, too.
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(init) {
    return attach.call(this, init?.mode === "closed" ? { ...init, mode: "open" } : init);
  };
}
"""


class BrowserDied(Exception):
    """The browser ended while a page was in it: by itself, or because it hung or grew too large."""


class Running:
    """A running browser. `peak` is the most bytes that it held, as far as that was seen."""

    def __init__(
        self, driver: api.Playwright, browser: api.Browser, home: TemporaryDirectory[str], nowhere: WayOut
    ) -> None:
        self._driver = driver
        self._browser = browser
        self._home = home
        self._nowhere = nowhere
        self._pid: int | None = None
        self._driver_pid: int | None = None
        self._watch: asyncio.Task[None] | None = None
        self._is_ended = False
        self.user_agent = ""
        self.peak = 0
        self.ended_for_memory = False
        """Whether a process was ended because it held too much; a page that crashes then was it."""

    @classmethod
    async def start(cls, executable: Path, trusted_ca: str | None = None) -> Self:
        """Start the browser at `executable`; raises Fault (invalid) when it does not start.

        Only root, who has no sandbox to use, goes without one. `trusted_ca` is a PEM file
        of further authorities.
        """
        home = TemporaryDirectory(prefix="policy-monitor-browser-", ignore_cleanup_errors=True)
        nowhere = WayOut(None, 0)
        await nowhere.__aenter__()
        if trusted_ca is not None and not await trust(Path(home.name), trusted_ca):
            _logger.warning(
                "The browser does not know settings.trusted_ca: certutil (libnss3-tools) is missing."
            )
        try:
            driver = await api.async_playwright().start()
        except (OSError, api.Error) as error:
            await nowhere.__aexit__(None, None, None)
            home.cleanup()
            raise _not_started(executable, error) from error
        try:
            browser = await driver.chromium.launch(
                executable_path=executable,
                headless=True,
                chromium_sandbox=os.geteuid() != 0,
                args=_FLAGS,
                env=_environment(home.name),
                proxy={"server": nowhere.address, "bypass": "<-loopback>"},
                timeout=_START_SECONDS * 1000,
            )
        except (OSError, api.Error) as error:
            await driver.stop()
            await nowhere.__aexit__(None, None, None)
            home.cleanup()
            raise _not_started(executable, error) from error
        running = cls(driver, browser, home, nowhere)
        await running._begin()
        return running

    async def _begin(self) -> None:
        session = await self._browser.new_browser_cdp_session()
        info = await session.send("SystemInfo.getProcessInfo")
        self._pid = next((entry["id"] for entry in info["processInfo"] if entry["type"] == "browser"), None)
        self._driver_pid = parent_of(self._pid) if self._pid else None
        version = await session.send("Browser.getVersion")
        self.user_agent = version["userAgent"].replace("HeadlessChrome/", "Chrome/")
        await session.detach()
        self._watch = asyncio.create_task(self._keep_watch())

    @property
    def is_alive(self) -> bool:
        return self._browser.is_connected() and not self._is_ended

    async def has_died(self) -> bool:
        """Say whether the browser is gone, which is told a moment after its pages fail."""
        end = asyncio.get_running_loop().time() + _NEWS_SECONDS
        while self.is_alive and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.05)
        return not self.is_alive

    async def new_context(self, way_out: WayOut, user_agent: str, accept_language: str) -> api.BrowserContext:
        """Give a fresh context with nothing in it, and no way to the network but `way_out`.

        Raises BrowserDied.
        """
        try:
            context = await self._new_context(way_out, user_agent, accept_language)
            await context.add_init_script(_WITHOUT)
        except api.Error as error:
            self.kill()
            raise BrowserDied from error
        return context

    async def _new_context(
        self, way_out: WayOut, user_agent: str, accept_language: str
    ) -> api.BrowserContext:
        language = accept_language.partition(",")[0].partition(";")[0].strip() or "en"
        return await self._browser.new_context(
            proxy={"server": way_out.address, "bypass": "<-loopback>"},
            user_agent=f"{self.user_agent} {user_agent}",
            locale=language,
            timezone_id="UTC",
            viewport={"width": 1280, "height": 1600},
            reduced_motion="reduce",
            service_workers="block",
            accept_downloads=False,
            permissions=[],
        )

    async def end_context(self, context: api.BrowserContext) -> None:
        """Close a context; a page that does not let go takes the browser with it."""
        try:
            async with asyncio.timeout(_END_SECONDS):
                await context.close()
        except TimeoutError:
            self.kill()
        except api.Error:
            return  # gone with its browser

    async def close(self) -> None:
        """End the browser, by force where it does not end by itself."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        try:
            async with asyncio.timeout(_END_SECONDS):
                await self._browser.close()
        except (TimeoutError, api.Error):
            self.kill()
        try:
            async with asyncio.timeout(_END_SECONDS):
                await self._driver.stop()
        except (TimeoutError, api.Error):
            if self._driver_pid is not None:
                kill(self._driver_pid)
        await self._nowhere.__aexit__(None, None, None)
        self._home.cleanup()

    def kill(self) -> None:
        """End the browser and all its processes at once."""
        self._is_ended = True
        if self._pid is None:
            return
        for pid in [*memory_of(self._pid), self._pid]:
            kill(pid)

    async def _keep_watch(self) -> None:
        while self._pid is not None:
            sizes = memory_of(self._pid)
            total = sum(sizes.values())
            self.peak = max(self.peak, total)
            largest = max(sizes, key=lambda pid: sizes[pid], default=None)
            if largest is not None and (sizes[largest] > MOST_OF_A_PROCESS or total > MOST_OF_ALL):
                self.ended_for_memory = True
                kill(largest)
            await asyncio.sleep(_WATCH_SECONDS)


def _environment(home: str) -> dict[str, str | float | bool]:
    """Give the browser's environment: nothing of ours that a page might get hold of."""
    kept: dict[str, str | float | bool] = {
        name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ
    }
    return {**kept, "HOME": home}


def _not_started(executable: Path, error: Exception) -> Fault:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    why = next(
        (line for line in lines if "sandbox" in line.lower()), lines[0] if lines else "no reason given"
    )
    return Fault(
        Outcome.INVALID,
        NEEDS_RENDERING,
        f"needs rendering, and the browser {executable.name} does not start: {shown(why)}",
    )
