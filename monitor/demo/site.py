"""The demo's web site: bundled pages on a loopback port, with validators as a real server sends them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from monitor.demo.story import STORY, pages_of


class Site(ThreadingHTTPServer):
    """Serves `/legal/privacy-policy`, `/legal/terms` and `/status` as they are on `day`."""

    daemon_threads = True
    day = 0

    @property
    def origin(self) -> str:
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def answer(self, path: str) -> tuple[int, bytes]:
        name = path.split("?")[0].rpartition("/")[2]
        pages = pages_of(self.day)
        if name not in pages:
            return 404, b"<h1>Not found</h1>"
        return (503 if name in STORY[self.day].challenged else 200), pages[name].encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert isinstance(self.server, Site)
        status, body = self.server.answer(self.path)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if status == 200 and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("ETag", etag)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Keep the terminal for the demo's own words."""


@contextmanager
def serve() -> Iterator[Site]:
    """Serve on a free loopback port until the block ends."""
    with Site(("127.0.0.1", 0), Handler) as site:
        thread = threading.Thread(target=site.serve_forever, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()
