"""A web server on loopback that plays whole web sites, the ill-behaved ones too: each host and path answers as scripted.

It speaks HTTP and HTTPS on two ports and picks the certificate by the name that the client asks for.
"""

import gzip
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme

from crawler.orders import Fetching

UNTRUSTED = "self-signed.example"  # its certificate is of an authority that nobody trusts
MISNAMED = "misnamed.example"  # its certificate is for another host


@dataclass(frozen=True)
class Answer:
    """What one path answers. `act` takes the place of all else and writes to the connection itself."""

    body: bytes | str = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    act: Callable[["Exchange"], None] | None = None


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    scheme: str
    host: str
    path: str
    headers: Mapping[str, str]
    at: float


class Site:
    """The server. Use as a context manager."""

    def __init__(self, folder: Path) -> None:
        self.authority = trustme.CA()
        self.ca_file = folder / "ca.pem"
        self.authority.cert_pem.write_to_path(str(self.ca_file))
        self.answers: dict[tuple[str, str], Answer] = {}
        self.asked: list[Asked] = []
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._plain = _Server(self, "http")
        self._secure = _Server(self, "https", self._context(MISNAMED))

    def __enter__(self) -> "Site":
        for server in (self._plain, self._secure):
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in (self._plain, self._secure):
            server.shutdown()
            server.server_close()

    def put(self, url: str, body: bytes | str = b"", content_type: str | None = None, **more: Any) -> str:
        """Script the answer of one address; returns the address."""
        host, _, path = url.split("://", 1)[-1].partition("/")
        kind = {"content_type": content_type} if content_type else {}
        self.answers[host, "/" + path] = Answer(body, **kind, **more)
        return url

    def change(self, url: str, **more: Any) -> None:
        """Alter the answer of one address."""
        host, _, path = url.split("://", 1)[-1].partition("/")
        self.answers[host, "/" + path] = replace(self.answers[host, "/" + path], **more)

    def count(self, url: str) -> int:
        """How often an address was asked for."""
        host, _, path = url.split("://", 1)[-1].partition("/")
        return sum((asked.host, asked.path) == (host, "/" + path) for asked in self.asked)

    def fetching(self, *, delay: float = 0.0, timeout: float = 10.0, **more: Any) -> Fetching:
        """The worker's instructions to reach every scripted host here."""
        hosts = sorted({host for host, _ in self.answers})
        routes = [
            f"{host}:{port}:127.0.0.1:{server.server_port}"
            for host in hosts
            for port, server in ((80, self._plain), (443, self._secure))
        ]
        return Fetching(
            user_agent="Policyvane/0 (+test@example.org)",
            delay=delay,
            timeout=timeout,
            routes=tuple(routes),
            ca_file=str(self.ca_file),
            **more,
        )

    def _context(self, host: str) -> ssl.SSLContext:
        if host not in self._contexts:
            authority = trustme.CA() if host == UNTRUSTED else self.authority
            named = "somebody-else.example" if host == MISNAMED else host
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert(named).configure_cert(context)
            context.sni_callback = self._choose
            self._contexts[host] = context
        return self._contexts[host]

    def _choose(self, connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        if name:
            connection.context = self._context(name)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, site: Site, scheme: str, context: ssl.SSLContext | None = None) -> None:
        self.site, self.scheme = site, scheme
        super().__init__(("127.0.0.1", 0), Exchange)
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is none of our business."""


class Exchange(BaseHTTPRequestHandler):
    """One connection's requests."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer as scripted, 404 where nothing is."""
        host = self.headers.get("Host", "").partition(":")[0]
        site = self.server.site
        site.asked.append(Asked(self.server.scheme, host, self.path, dict(self.headers), time.monotonic()))
        answer = site.answers.get((host, self.path), Answer("nothing here", status=404))
        if answer.act is not None:
            answer.act(self)
        elif answer.etag is not None and self.headers.get("If-None-Match") == answer.etag:
            self.begin(304, {"ETag": answer.etag})
        else:
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            etag = {"ETag": answer.etag} if answer.etag else {}
            size = {"Content-Type": answer.content_type, "Content-Length": str(len(body))}
            self.begin(answer.status, {**size, **etag, **answer.headers})
            self.wfile.write(body)

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """Write the head of an answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing to standard error."""


@contextmanager
def serve(folder: Path) -> Iterator[Site]:
    """A running site."""
    with Site(folder) as site:
        yield site


def redirect(to: str, status: int = 302) -> dict[str, Any]:
    """The rest of an answer that leads elsewhere."""
    return {"status": status, "headers": {"Location": to}}


@cache
def _zeros() -> bytes:
    packer, block = zlib.compressobj(9, zlib.DEFLATED, 31), bytes(1 << 20)
    first, more = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + more * 1023 + packer.flush()


def bomb(exchange: Exchange) -> None:
    """One GiB of zeros in a megabyte of gzip."""
    packed = _zeros()
    exchange.begin(200, {"Content-Type": "text/html", "Content-Encoding": "gzip", "Content-Length": str(len(packed))})
    exchange.wfile.write(packed)


def endless(exchange: Exchange) -> None:
    """A body without an end."""
    exchange.begin(200, {"Content-Type": "text/html", "Connection": "close"})
    block = b"<p>and so on</p>" * 4096
    while True:
        exchange.wfile.write(block)


def endless_head(exchange: Exchange) -> None:
    """Headers without an end."""
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        exchange.wfile.write(b"X-More: and so on\r\n" * 1000)


def drip(exchange: Exchange) -> None:
    """A byte now and then: a slow loris, seen from the other side."""
    exchange.begin(200, {"Content-Type": "text/html", "Content-Length": "100000"})
    for _ in range(10_000):
        exchange.wfile.write(b"x")
        time.sleep(0.2)


def broken_chunks(exchange: Exchange) -> None:
    """A chunk that promises more than comes."""
    exchange.begin(200, {"Content-Type": "text/html", "Transfer-Encoding": "chunked"})
    exchange.wfile.write(b"5\r\nhello\r\nfff\r\nnot so long")
    exchange.close_connection = True


def broken_gzip(exchange: Exchange) -> None:
    """A packed body that is not one."""
    body = gzip.compress(b"hello")[:8] + b"nonsense" * 10
    exchange.begin(200, {"Content-Type": "text/html", "Content-Encoding": "gzip", "Content-Length": str(len(body))})
    exchange.wfile.write(body)
