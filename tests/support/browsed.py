"""The application with a browser of ours: what it shows is told by the site itself, at `/shown`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from pytest_httpserver import HTTPServer
from watched import HOUR, TRAINING, Watched, only, quote, watch, yaml_of

from monitor.app import App, open_app
from monitor.fetch import Fetcher
from monitor.model import Answer, FetchResult, Screenshot, Source
from monitor.results import Report

SHELL = (
    "<!doctype html><html lang=en><head><title>Lumen AI</title></head><body><div id=root></div>"
    "<script type=module src=/app.js></script></body></html>"
)


def picture_of(page: bytes) -> bytes:
    return b"a picture of " + page


class Browsing(Fetcher):
    """A fetcher whose browser shows what the site has at `/shown`."""

    async def render(
        self,
        source: Source,
        *,
        fresh: bool = False,
        wants_screenshot: Callable[[Answer], bool] = lambda _: False,
    ) -> FetchResult:
        result = await self.fetch(replace(source, url=source.url.replace("/privacy", "/shown")), fresh=fresh)
        if not isinstance(result, Answer):
            return result
        shown = replace(result, url=source.url, final_url=source.url, rendered=True)
        if not wants_screenshot(shown):
            return shown
        return replace(shown, screenshot=Screenshot(picture_of(shown.body), "image/png"))


@dataclass
class WithBrowser(Watched):
    def open(self) -> App:
        (self.folder / "config.yaml").write_text(yaml_of(self.register), "utf-8")
        return open_app(
            self.folder / "config.yaml", None, {}, self.folder, clock=lambda: self.now, fetching=Browsing
        )

    def see(self, plain: object, shown: object, after: timedelta = HOUR) -> tuple[Report, int, int]:
        """Put both pages up and check; gives how often each was asked for, too."""
        self.site.pages["/shown"] = shown
        before = self.site.count("/privacy"), self.site.count("/shown")
        report = self.check(plain, after=after)
        return report, self.site.count("/privacy") - before[0], self.site.count("/shown") - before[1]


def in_browser(httpserver: HTTPServer, tmp_path: Path) -> WithBrowser:
    plain = only(watch(httpserver, tmp_path), "privacy")
    made = WithBrowser(plain.site, plain.folder, plain.register)
    made.provider["sources"]["privacy"]["render"] = "auto"
    made.claims["training"] = quote(TRAINING)
    return made
