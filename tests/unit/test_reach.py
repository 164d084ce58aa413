"""Which network addresses may be connected to."""

import pytest

from analysis.errors import ConfigurationError
from analysis.reach import Reach, is_public, parse_route


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "192.0.2.1",
        "localhost",
        "",
        "2130706433",
        "0x7f000001",
        "127.1",
    ],
)
def test_addresses_inside_a_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def test_a_route_opens_its_own_port_and_nothing_else() -> None:
    reach = Reach((parse_route("www.news.example:443:127.0.0.1:4433"),))
    assert reach.allows("127.0.0.1", 4433)
    assert not reach.allows("127.0.0.1", 4434)
    assert not reach.allows("127.0.0.2", 4433)


def test_a_route_is_for_its_host_and_port() -> None:
    reach = Reach((parse_route("www.news.example:443:127.0.0.1:4433"), parse_route("any.example::[::1]:81")))
    route = reach.route("WWW.news.example", 443)
    assert route is not None
    assert route.to_port == 4433
    assert reach.route("www.news.example", 80) is None
    assert reach.route("any.example", 12345) is not None


@pytest.mark.parametrize(
    "text", ["", "a", "a:1", "a:1:b:2", "a:1:8.8.8.8:80", "a:1:10.0.0.1:80", "a:1:127.0.0.1:0", "a:1:127.0.0.1:70000"]
)
def test_a_route_that_leads_elsewhere_than_to_this_machine_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError):
        parse_route(text)
