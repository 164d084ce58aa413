"""The servers: HTTP and HTTPS on loopback, answering by the name of the host, with validators and their 304s.

Everything is bounded and ends with the context manager; nothing is printed.
"""

import contextlib
import hashlib
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

import trustme

from demo.portals import Answer, Pages, hosts
from demo.texts import SHANGHAI

_MISSING = Answer(b"<html><head><title>404</title></head><body><h1>404</h1></body></html>", "text/html", 404)


@dataclass(frozen=True, slots=True)
class Request:
    """One request that was served."""

    host: str
    path: str
    status: int
    conditional: bool


class Portals:
    """All portals, served while the block runs. `poll` (1 or 2) says which state they are in."""

    def __init__(self, folder: Path, today: date | None = None) -> None:
        self.poll = 1
        self.requests: list[Request] = []
        self.ca_file = folder / "demo-ca.pem"
        day = today or datetime.now(SHANGHAI).date()
        self._pages: dict[int, Mapping[str, Pages]] = {poll: hosts(day, poll) for poll in (1, 2)}
        self._servers = (self._server(), self._server())
        self._servers[1].socket = self._context().wrap_socket(self._servers[1].socket, server_side=True)
        self._threads = [threading.Thread(target=server.serve_forever, daemon=True) for server in self._servers]

    @property
    def routes(self) -> tuple[str, ...]:
        """HOST:PORT:127.0.0.1:PORT for each host and scheme."""
        ports = [server.server_address[1] for server in self._servers]
        return tuple(
            f"{host}:{port}:127.0.0.1:{to}"
            for host in self._pages[1]
            for port, to in zip((80, 443), ports, strict=True)
        )

    def __enter__(self) -> "Portals":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def answer(self, host: str, path: str) -> Answer | None:
        """What a path answers now; None for a host that is not here."""
        pages = self._pages[self.poll].get(host.partition(":")[0].lower())
        return None if pages is None else pages.get(path.partition("?")[0], _MISSING)

    def _server(self) -> ThreadingHTTPServer:
        handler = type("Handler", (_Handler,), {"portals": self})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        return server

    def _context(self) -> ssl.SSLContext:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca_file)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*self._pages[1]).configure_cert(context)
        return context


class _Handler(BaseHTTPRequestHandler):
    portals: Portals
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """Answer with the page, or with 304 if the client has it."""
        host = self.headers.get("Host", "")
        found = self.portals.answer(host, self.path)
        etag = f'"{hashlib.sha256(found.body).hexdigest()[:16]}"' if found else ""
        asked = self.headers.get("If-None-Match")
        status = 421 if found is None else 304 if asked == etag and found.status == 200 else found.status
        self.portals.requests.append(Request(host.partition(":")[0], self.path, status, asked is not None))
        body = found.body if found and status not in (304, 421) else b""
        with contextlib.suppress(OSError):
            self.send_response(status)
            if found and status != 304:
                self.send_header("Content-Type", found.content_type)
            if found and found.status == 200:
                self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 -- the base class names it so

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""
