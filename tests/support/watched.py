"""A provider's site on a loopback port, a clock, and the application that watches the one by the other."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from monitor.app import App, open_app
from monitor.results import ClaimResult, Report

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

TRAINING = "We do not use your inputs to train our models."
RESIDENCY = "We store personal data on servers in Singapore."

SECTIONS: Mapping[str, Sequence[str]] = {
    "1. Data we collect": (
        "We collect the data you give us and the data that your use of the service produces.",
        "This includes your name, your e-mail address and the prompts that you send to a model.",
    ),
    "2. How we use data": (
        "We use personal data to provide, secure and bill the service.",
        TRAINING,
    ),
    "3. Where data is stored": (RESIDENCY,),
    "4. How long we keep data": ("Inputs and outputs are deleted after 30 days.",),
    "5. Your rights": (
        "You may ask for access, correction, deletion and a copy of your personal data.",
        'Write to our <a href="mailto:privacy@lumen.example">privacy team</a> at any time.',
    ),
}


def policy(
    *edits: tuple[str, str],
    title: str = "Privacy Policy",
    updated: str | None = None,
    extra: str = "",
    noise: str = "",
) -> str:
    """Give a page of a policy with texts replaced, each of which must be there."""
    text = "".join(
        f"<h2>{heading}</h2>\n" + "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
        for heading, paragraphs in SECTIONS.items()
    )
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    dated = f"<p>Last updated: {updated}</p>\n" if updated else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title} - Lumen AI</title>{noise}</head><body>"
        "<header><a href='/'>Lumen AI</a></header>\n<main>"
        f"<h1>{title}</h1>\n{dated}"
        "<p>This policy explains how Lumen AI handles personal data of its users.</p>\n"
        f"{text}{extra}</main>\n<footer><p>Lumen AI, all rights reserved</p></footer></body></html>\n"
    )


TERMS = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Terms of Service - Lumen AI</title></head><body>
<header><a href="/">Lumen AI</a></header><main><h1>Terms of Service</h1>
<p>These terms of service are an agreement between you and Lumen AI about your use of the service.</p>
<h2>1. The service</h2><p>Lumen gives you access to language models through an interface and a website.</p>
<p>You must be at least 18 years old and able to enter into a contract to accept these terms.</p>
<h2>2. Fees</h2><p>Prepaid credit expires twelve months after purchase. Fees are charged in US dollars.</p>
<h2>3. Liability</h2><p>Our total liability is limited to the fees you paid in the year before the claim.</p>
<h2>4. Termination</h2><p>We may suspend your account where you breach these terms.</p>
<p>Fees are due.</p></main><footer><p>Lumen AI, all rights reserved</p></footer></body></html>
"""
STATUS = """<!doctype html><html lang="en"><head><title>Lumen AI Status</title>
<link rel="alternate" type="application/atom+xml" title="Lumen AI Status History" href="/history.atom">
</head><body class="layout-content status"><div class="page-status status-none">
<span class="status">All Systems Operational</span></div><div class="components-section">
<div class="component-inner-container" data-component-status="operational"><span class="name">API</span>
<span class="component-status">Operational</span></div></div>
<div class="incidents-list"><div class="status-day">
<div class="date">Today</div><p class="message">No incidents reported today.</p></div></div>
<footer>Powered by Statuspage</footer></body></html>"""
CHALLENGE = """<!doctype html><html lang="en-US"><head><title>Just a moment...</title></head><body>
<h1>lumen.example</h1><p id="cf-error-details">Checking your browser before you continue.</p>
<noscript>Enable JavaScript and cookies to continue</noscript>
<form id="challenge-form" action="/?__cf_chl_f_tk=x" method="POST"></form>
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>"""


def quote(text: str | list[str], source: str = "privacy", **more: Any) -> dict[str, Any]:
    return {**_claim(), "source": source, "quote": text, **more}


def absent(*terms: str, sources: Sequence[str] = ("privacy", "terms")) -> dict[str, Any]:
    return {**_claim(), "grade": "not-stated", "sources": list(sources), "absent": list(terms)}


def _claim() -> dict[str, Any]:
    return {"topic": "t", "statement": "It is so.", "grade": "verified", "risk": "high"}


@dataclass
class Site:
    """What is served: a page by its path, a sequence of pages in turn, or a whole response."""

    origin: str
    pages: dict[str, Any] = field(default_factory=dict)
    validators: bool = True
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def answer(self, request: Request) -> Response:
        if request.path == "/robots.txt":
            return Response("", 404)
        self.asked.append((request.path, dict(request.headers)))
        page = self.pages.get(request.path)
        if isinstance(page, list):
            page = page.pop(0) if len(page) > 1 else page[0]
        if isinstance(page, int):
            return Response("", page)
        if page is None:
            return Response("<h1>404 Not Found</h1>", 404, content_type="text/html")
        if isinstance(page, Response):
            return Response(page.get_data(), page.status_code, dict(page.headers))
        return self._page(request, page.encode() if isinstance(page, str) else page)

    def _page(self, request: Request, body: bytes) -> Response:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if self.validators:
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if request.headers.get("If-None-Match") == headers["ETag"]:
                return Response(b"", 304, headers)
        return Response(body, 200, headers)

    def count(self, path: str = "/privacy") -> int:
        return sum(1 for asked, _ in self.asked if asked == path)


@dataclass
class Watched:
    """The site, the register and the clock; every call opens the application anew, as a command does."""

    site: Site
    folder: Path
    register: dict[str, Any]
    now: datetime = START

    @property
    def provider(self) -> dict[str, Any]:
        found: dict[str, Any] = self.register["providers"]["lumen"]
        return found

    @property
    def claims(self) -> dict[str, Any]:
        found: dict[str, Any] = self.provider["claims"]
        return found

    def open(self) -> App:
        (self.folder / "config.yaml").write_text(yaml_of(self.register), "utf-8")
        return open_app(self.folder / "config.yaml", None, {}, self.folder, clock=lambda: self.now)

    def check(
        self, page: Any = None, *, after: timedelta = HOUR, path: str = "/privacy", **how: Any
    ) -> Report:
        """Let time pass, put a page up, and check."""
        self.now += after
        if page is not None:
            self.site.pages[path] = page
        with self.open() as app:
            return app.check(**how)

    def verify(self, **how: Any) -> Report:
        with self.open() as app:
            return app.verify(**how)

    def put(self, name: str, page: str) -> Path:
        """Lay a page down for an import: `name` is SOURCE/DATE.html."""
        path = self.folder / "old" / "lumen" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8")
        return path

    def bring_in(self) -> Any:
        with self.open() as app:
            return app.import_folder(self.folder / "old")

    def told(self) -> list[dict[str, Any]]:
        """Give the alerts that arrived, in order."""
        path = self.folder / "alerts.jsonl"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]

    def kinds(self) -> list[str]:
        """Give the kinds of the alerts that arrived, but for the news that a document changed at all."""
        return [one["kind"] for one in self.told() if one["kind"] != "document_changed"]

    def kept(self) -> tuple[int, int]:
        """Give how many observations and bodies are stored."""
        import sqlite3

        with sqlite3.connect(self.folder / "monitor.db") as connection:
            count = "SELECT (SELECT count(*) FROM observations), (SELECT count(*) FROM bodies)"
            observations, bodies = connection.execute(count).fetchone()
        connection.close()
        return observations, bodies


def watch(server: HTTPServer, folder: Path) -> Watched:
    """Give a provider with three sources and no claims yet, all its pages up."""
    origin = server.url_for("").rstrip("/")
    site = Site(origin, {"/privacy": policy(), "/terms": TERMS, "/status": STATUS})
    server.expect_request(re.compile(".*")).respond_with_handler(site.answer)
    return Watched(site, folder, register_of(origin))


def register_of(origin: str) -> dict[str, Any]:
    """Give a register as config.yaml has it."""
    sources = {
        "privacy": {"kind": "privacy-policy", "url": f"{origin}/privacy", "render": "never"},
        "terms": {"kind": "terms", "url": f"{origin}/terms", "render": "never"},
        "status": {"kind": "status-page", "url": f"{origin}/status", "render": "never"},
    }
    lumen = {"name": "Lumen AI", "domains": ["127.0.0.1", "localhost"], "sources": sources, "claims": {}}
    return {
        "settings": {"per_host_delay": "0s", "allow_origins": [origin], "respect_robots": False},
        "alerts": [{"name": "team", "url": "file:alerts.jsonl"}],
        "providers": {"lumen": lumen},
    }


def yaml_of(register: Mapping[str, Any]) -> str:
    return yaml.safe_dump(register, sort_keys=False)


def only(watched: Watched, *names: str) -> Watched:
    """Keep only the named sources."""
    sources = watched.provider["sources"]
    watched.provider["sources"] = {name: sources[name] for name in names}
    return watched


def claim_of(report: Report, name: str) -> ClaimResult:
    return next(claim for claim in report.claims if claim.claim == name)


def verdicts(report: Report) -> dict[str, str]:
    return {claim.claim: claim.verdict.value for claim in report.claims}


def steps(pages: Sequence[Any], watched: Watched) -> Iterator[Report]:
    for page in pages:
        yield watched.check(page)
