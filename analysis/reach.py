"""Which network addresses may be connected to: public ones, and those that the user routed by name.

Pure decisions; every room that opens a connection asks here, at the moment of connecting, for every hop.
"""

import ipaddress
import re
from dataclasses import dataclass

from analysis.errors import ConfigurationError

# Carriers of IPv4 within IPv6 that ipaddress calls global although they may lead anywhere.
_TUNNELS = tuple(ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


def is_public(address: str) -> bool:
    """Whether an IP address, as text, is a public unicast one. Text that is no IP address is not."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif any(ip in net for net in _TUNNELS):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


@dataclass(frozen=True, slots=True)
class Route:
    """Connect to `to_host:to_port` instead of `host` (any port if `port` is null), like curl's --connect-to."""

    host: str
    port: int | None
    to_host: str
    to_port: int


_ROUTE = re.compile(r"(?P<host>[^:\[\]\s]+):(?P<port>\d*):(?P<to_host>\[[0-9A-Fa-f:]+\]|[0-9.]+):(?P<to_port>\d+)\Z")


def parse_route(text: str) -> Route:
    """Read `HOST:PORT:IP:PORT`, where the first port may be empty.

    Raises ConfigurationError if it is anything else, or if the target is no loopback address: routes serve the demo and
    tests, they are no way around the guard.
    """
    match = _ROUTE.match(text)
    if match is None:
        raise ConfigurationError(
            f"{text!r} is no route",
            where="connect_to",
            todo="Write HOST:PORT:127.0.0.1:PORT, the first port may be empty",
        )
    to_host, to_port = match["to_host"].strip("[]"), int(match["to_port"])
    try:
        loopback = ipaddress.ip_address(to_host).is_loopback
    except ValueError:
        loopback = False
    if not loopback or not 0 < to_port < 65536:
        raise ConfigurationError(
            f"{text!r} does not lead to a loopback address and port", where="connect_to", todo="Use 127.0.0.1 or [::1]"
        )
    return Route(match["host"].lower(), int(match["port"]) if match["port"] else None, to_host, to_port)


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be reached, and where a host name leads."""

    routes: tuple[Route, ...] = ()

    def route(self, host: str, port: int) -> Route | None:
        """The route for a host name and port, if the user set one."""
        host = host.lower()
        return next((r for r in self.routes if r.host == host and r.port in (None, port)), None)

    def allows(self, address: str, port: int) -> bool:
        """Whether a connection to this IP address and port may be opened."""
        return is_public(address) or any(r.to_host == address and r.to_port == port for r in self.routes)

    def forbids(self, address: object) -> bool:
        """Whether a socket must not connect to this, given in whatever form sockets take; a name is refused."""
        match address:
            case (str(host), int(port), *_):
                return not self.allows(host, port)
            case _:
                return True
