"""The two layers that keep every connection on the public internet: the resolver, and a hook below all sockets.

What an address may be is decided in `analysis.reach`; here the decision is enforced, at the moment of connecting, for
every hop. Nothing in this module knows of HTTP.
"""

import asyncio
import errno
import socket
import sys
import time
from functools import lru_cache
from typing import Any

from scrapy.settings import BaseSettings
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer

from analysis.reach import Reach, is_public, parse_route
from crawler.orders import Fetching

FETCHING = "POLICYVANE_FETCHING"  # the Scrapy setting that carries `crawler.orders.Fetching`
REMEMBERED_SECONDS = 60.0
MOST_REMEMBERED = 10_000


class Forbidden(Exception):
    """A connection to an address that is not public was refused."""


class NoGuard(Exception):
    """A layer of the guard is not in place; nothing may be fetched."""


@lru_cache(8)  # each crawler asks for it
def reach_of(fetching: Fetching) -> Reach:
    """What may be reached. Raises ConfigurationError for a route that can't be read."""
    return Reach(tuple(parse_route(route) for route in fetching.routes))


_hooked: set[Reach] = set()


def forbid_connections(reach: Reach) -> None:
    """From now on no socket of this process connects to an address that `reach` denies; this can't be undone.

    The hook is called with what the caller passed to `connect`, so a name in place of an address is refused as well.
    """
    if reach in _hooked:
        return
    _hooked.add(reach)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.connect" and reach.forbids(args[1]):
            raise PermissionError(errno.EACCES, f"no connection to {args[1]!r}: it is not a public address")

    sys.addaudithook(hook)


class _Resolution:
    """Twisted's handle of a look-up in progress."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing to stop: the look-up ends by itself."""
        raise NotImplementedError


@implementer(IHostnameResolver)
class Resolver:
    """Turns names into public addresses, or into the loopback address of the user's route for them.

    A name that leads to any address that is not public is refused whole. Answers are remembered for a minute, because
    the operating system does not hand on how long they are valid.
    """

    def __init__(self, reactor: Any, reach: Reach, timeout: float) -> None:
        self._reactor = reactor
        self._reach = reach
        self._timeout = timeout
        self._known: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._answering: set[asyncio.Task[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> "Resolver":
        """Made by Scrapy from the setting TWISTED_DNS_RESOLVER; `crawler` is anything that has settings."""
        settings: BaseSettings = crawler.settings
        fetching: Fetching = settings[FETCHING]
        return cls(reactor, reach_of(fetching), fetching.timeout)

    def install_on_reactor(self) -> None:
        """Called by Scrapy before the reactor runs."""
        self._reactor.installNameResolver(self)

    async def addresses(self, host: str, port: int) -> tuple[tuple[str, int], ...]:
        """Where to connect for a host name and port.

        Raises Forbidden, or OSError if the name leads nowhere or the look-up takes too long.
        """
        route = self._reach.route(host, port)
        if route is not None:
            return ((route.to_host, route.to_port),)
        found = await self._look_up(host)
        for address in found:
            if not is_public(address):
                leads = "" if address == host else f" leads to {address}, which"
                raise Forbidden(f"{host}{leads} is not a public address")
        return tuple((address, port) for address in found)

    async def _look_up(self, host: str) -> tuple[str, ...]:
        now = time.monotonic()
        until, found = self._known.get(host, (0.0, ()))
        if until > now:
            return found
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self._timeout):
            try:
                answers = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            except UnicodeError as error:
                raise socket.gaierror(socket.EAI_NONAME, f"{host!r} is no host name") from error
        found = tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[host] = (now + REMEMBERED_SECONDS, found)
        return found

    def resolveHostName(  # noqa: N802 -- Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803 -- an IResolutionReceiver; mypy does not know zope's interfaces
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: object = None,  # noqa: ARG002, N803
        transportSemantics: str = "TCP",  # noqa: ARG002, N803
    ) -> _Resolution:
        """Twisted's way in: called by every endpoint that connects to a name. It has no way to tell why it refuses."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)

        async def answer() -> None:
            try:
                for host, port in await self.addresses(hostName, portNumber):
                    kind = IPv6Address if ":" in host else IPv4Address
                    resolutionReceiver.addressResolved(kind("TCP", host, port))
            except (Forbidden, OSError):
                pass
            finally:
                resolutionReceiver.resolutionComplete()

        task = asyncio.get_running_loop().create_task(answer())
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)
        return resolution


def the_resolver(reactor: Any) -> Resolver:
    """The guarded resolver of a reactor. Raises NoGuard if another one is in its place."""
    resolver = reactor.nameResolver
    if not isinstance(resolver, Resolver):
        raise NoGuard("the guarded resolver is not in place")
    return resolver


class Canary:
    """Proves the guard: a socket on loopback that must never see a connection."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self.port: int = self._socket.getsockname()[1]

    def sings(self) -> bool:
        """Whether a plain socket and all that was tried before left the canary alone."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except PermissionError:
            pass
        except OSError:
            return False
        try:
            self._socket.accept()[0].close()
        except BlockingIOError:
            return True
        finally:
            self._socket.close()
        return False
