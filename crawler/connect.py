"""The one way out: Scrapy's HTTP/1.1 handler behind the guard, the gate and the meter, with certificates verified.

Where a name leads is the resolver's part (routes too: it answers with the routed address and port, so the Host header,
SNI and the certificate's check stay those of the real host). Redirects and robots are downloader middlewares; each of
their requests comes through here again.
"""

import errno
import time
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

from OpenSSL import SSL
from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _LenientHTTP11ClientProtocol
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet import ssl
from twisted.internet._sslverify import ClientTLSOptions, IOpenSSLTrustRoot
from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web.client import _HTTP11ClientFactory
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from analysis.errors import ConfigurationError
from crawler.gate import GATE
from crawler.guard import FETCHING, Forbidden, forbid_connections, reach_of, the_resolver
from crawler.meter import Meter
from crawler.orders import Fetching
from crawler.retry_after import retry_after

MOST_HEAD_BYTES = 256 << 10
_LEGACY_SERVER = 0x4  # OpenSSL's OP_LEGACY_SERVER_CONNECT: servers that know no secure renegotiation
REST_SECONDS = 60  # for a 429 that does not say how long


class GuardedHandler(HTTP11DownloadHandler):
    """Makes every request of a crawler, whose spider has a `meter`.

    Not lazy: the hook below all sockets stands before the first request.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        fetching: Fetching = crawler.settings[FETCHING]
        self._delay = fetching.delay
        self._contact = fetching.contact
        self._reach = reach_of(fetching)
        self._timeout = fetching.timeout
        forbid_connections(self._reach)
        policy: Any = _verified(fetching.ca_file, fetching.weak_tls)  # mypy does not know zope's interfaces
        self._contextFactory = policy
        self._pool._factory = _Connections
        crawler.signals.connect(self._meter().received, signals.bytes_received)

    async def download_request(self, request: Request) -> Response:
        """Fetch one address. Raises NoGuard, Forbidden, NotNow, OSError and what Scrapy's handler raises."""
        from twisted.internet import reactor  # noqa: PLC0415 -- the import would install a reactor of its own choice

        parts = urlparse_cached(request)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        meter = self._meter()
        await the_resolver(reactor).addresses(host, port)
        if self._contact is None and self._reach.route(host, port) is None:
            raise Forbidden("nothing is fetched before the setting `contact` says whom a site may write to")
        await GATE.turn(host, max(self._delay, request.meta.get("crawl_delay", 0.0)), meter.deadline)
        request.meta["download_timeout"] = min(self._timeout, meter.remaining())
        meter.requests += 1
        try:
            response = await super().download_request(request)
        except ConnectError as error:
            if error.osError == errno.EACCES:
                raise Forbidden(f"{host} is not at a public address") from error
            raise
        rest = retry_after(response)
        if response.status == 429 or (response.status == 503 and rest):
            GATE.rest(host, rest or REST_SECONDS, time.monotonic())
        return response

    def _meter(self) -> Meter:
        spider: Any = self._crawler.spider
        meter: Meter = spider.meter
        return meter


@implementer(IOpenSSLTrustRoot)
class _Trust:
    """The system's certificate authorities and those of one more file."""

    def __init__(self, ca_file: str | None) -> None:
        self._ca_file = ca_file

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 -- Twisted's name
        context.set_default_verify_paths()
        if self._ca_file is not None:
            context.load_verify_locations(self._ca_file)


@implementer(IPolicyForHTTPS)
class _Verified:
    """TLS with the certificate's chain and name verified, but of hosts that the user puts up with.

    All hosts share one context: reading the authorities takes several milliseconds, the name is each connection's own.
    """

    def __init__(self, ca_file: str | None, weak: Collection[str]) -> None:
        if ca_file is not None and not Path(ca_file).is_file():
            raise ConfigurationError("is no file", where=f"ca_file {ca_file}", todo="Name a file of PEM certificates")
        trust: Any = _Trust(ca_file)
        self._weak = frozenset(weak)
        self._options = ssl.CertificateOptions(trustRoot=trust)

    def creatorForNetloc(self, hostname: bytes, port: int) -> IOpenSSLClientConnectionCreator:  # noqa: ARG002, N802
        """Twisted's way in."""
        host = hostname.decode("ascii")
        unverified: Any = _Unverified  # mypy does not know zope's interfaces
        verified: Any = ClientTLSOptions
        creator: IOpenSSLClientConnectionCreator = (
            unverified(host) if host.lower() in self._weak else verified(self._options.clientConnectionForTLS, host)
        )
        return creator


_verified = lru_cache(8)(_Verified)  # each crawler asks for it


@implementer(IOpenSSLClientConnectionCreator)
class _Unverified:
    """TLS without a look at the certificate, in any version and cipher that the library still speaks."""

    def __init__(self, host: str) -> None:
        self._host = host.encode("ascii")
        self._context = SSL.Context(SSL.SSLv23_METHOD)
        self._context.set_verify(SSL.VERIFY_NONE)
        self._context.set_cipher_list(b"ALL:@SECLEVEL=0")
        self._context.set_min_proto_version(SSL.TLS1_VERSION)
        self._context.set_options(_LEGACY_SERVER)

    def clientConnectionForTLS(self, tlsProtocol: Any) -> SSL.Connection:  # noqa: N802, N803 -- Twisted's names
        """Twisted's way in."""
        connection = SSL.Connection(self._context, None)
        connection.set_app_data(tlsProtocol)
        connection.set_tlsext_host_name(self._host)
        return connection


class _Connection(_LenientHTTP11ClientProtocol):
    """A connection whose answer may not begin with an endless head; bodies have Scrapy's limit."""

    _head = 0

    def request(self, request: Any) -> Any:
        """Begin an answer."""
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Read on, unless the head has grown too long."""
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head += len(data)
            if self._head > MOST_HEAD_BYTES:
                error = ValueError(f"the answer's head is longer than {MOST_HEAD_BYTES:,} bytes")
                self._giveUp(Failure(error))  # type: ignore[no-untyped-call]  # Twisted's
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _Connections(_HTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: Any) -> _Connection:  # noqa: ARG002, N802
        """Twisted's way in."""
        return _Connection(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted's
