"""The servers: HTTP and HTTPS on loopback, answering by the name of the host, with validators and their 304s.

Everything is bounded in time and ends with the context manager; nothing is printed, whatever a client does.
"""

import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import trustme

from demo.portals import hosts
from demo.site import Answer, Pages, fill
from demo.texts import SHANGHAI

_MISSING = Answer(fill("missing.html").encode(), "text/html; charset=utf-8", status=404)
_MISDIRECTED = Answer(b"no such host here\n", "text/plain; charset=utf-8", status=421)


class Request(NamedTuple):
    """One request that was served; `path` has its query, `conditional` says that the client sent a validator."""

    host: str
    path: str
    status: int
    conditional: bool


class Portals:
    """All portals, served while the block runs. `poll` (1 or 2) says which state they are in, `requests` what was asked.

    `folder` gets the certificate of the throw-away authority that vouches for the hosts (`ca_file`); its key stays in
    memory. The texts are dated by `today`, the present day in Shanghai unless given.
    """

    def __init__(self, folder: Path, today: date | None = None) -> None:
        self.poll = 1
        self.requests: list[Request] = []
        self.ca_file = folder / "demo-ca.pem"
        day = today or datetime.now(SHANGHAI).date()
        self._first, self._revised = hosts(day, 1), hosts(day, 2)
        handler = type("Handler", (_Handler,), {"portals": self})
        self._servers = (_Server(("127.0.0.1", 0), handler), _Server(("127.0.0.1", 0), handler))
        # The handshake waits for the connection's own thread: a client that says nothing keeps nobody else waiting.
        self._servers[1].socket = self._context().wrap_socket(
            self._servers[1].socket, server_side=True, do_handshake_on_connect=False
        )

    @property
    def routes(self) -> tuple[str, ...]:
        """HOST:PORT:127.0.0.1:PORT for each host and scheme."""
        ports = [server.server_address[1] for server in self._servers]
        return tuple(
            f"{host}:{port}:127.0.0.1:{to}" for host in self._first for port, to in zip((80, 443), ports, strict=True)
        )

    def __enter__(self) -> "Portals":
        for server in self._servers:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def answer(self, host: str, path: str) -> Answer:
        """What a path answers now: a page, 404, or 421 for a host that is not here."""
        state: Mapping[str, Pages] = self._revised if self.poll > 1 else self._first
        pages = state.get(host)
        return _MISDIRECTED if pages is None else pages.get(path.partition("?")[0], _MISSING)

    def _context(self) -> ssl.SSLContext:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca_file)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*self._first).configure_cert(context)
        return context


def etag_of(answer: Answer) -> str:
    """A strong validator of the body."""
    return f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'


def not_modified(answer: Answer, none_match: str | None, since: str | None) -> bool:
    """Whether a client with these validators has the answer already; an ETag goes before a date (RFC 9110, 13.2.2)."""
    if answer.status != 200:
        return False
    if none_match is not None:
        known = {tag.strip().removeprefix("W/") for tag in none_match.split(",")}
        return "*" in known or etag_of(answer) in known
    if since is None or answer.modified is None:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except ValueError:
        return False
    return moment.tzinfo is not None and answer.modified.replace(microsecond=0) <= moment


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """A client that went away or spoke no TLS is its own affair."""


class _Handler(BaseHTTPRequestHandler):
    portals: Portals
    protocol_version = "HTTP/1.1"
    timeout = 30
    wbufsize = -1  # an answer leaves in one piece, without waiting for the acknowledgement of its head

    def do_GET(self) -> None:
        """Answer with the page, or with 304 if the client has it."""
        host = self.headers.get("Host", "").partition(":")[0].lower()
        none_match, since = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
        answer = self.portals.answer(host, self.path)
        time.sleep(answer.pause)
        known = not_modified(answer, none_match, since)
        status = 304 if known else answer.status
        self.portals.requests.append(Request(host, self.path, status, none_match is not None or since is not None))
        self.send_response(status)
        if answer.status == 200:
            self.send_header("ETag", etag_of(answer))
            if answer.modified is not None:
                self.send_header("Last-Modified", format_datetime(answer.modified.astimezone(UTC), usegmt=True))
        if not known:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if not known and self.command != "HEAD":
            self.wfile.write(answer.body[: answer.sent])
            self.close_connection = answer.sent is not None

    do_HEAD = do_GET  # noqa: N815 -- the base class names it so

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""
