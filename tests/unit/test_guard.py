"""The resolver's layer of the address guard."""

import asyncio
import socket
from collections.abc import Mapping
from typing import Any

import pytest

from analysis.reach import Reach, parse_route
from crawler.guard import Forbidden, Resolver

Where = tuple[tuple[str, int], ...]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Names that resolve as a test says, and a count of look-ups under the key `asked`."""
    known: dict[str, list[str]] = {"asked": []}
    real = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **more: Any) -> list[Any]:
        known["asked"].append(host)
        return [answer for address in known.get(host, [host]) for answer in real(address, *rest, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return known


def resolver(*routes: str) -> Resolver:
    return Resolver(None, Reach(tuple(parse_route(route) for route in routes)), 5.0)


def find(asked: Resolver, host: str, port: int = 80) -> Where:
    return asyncio.run(asked.addresses(host, port))


def test_a_public_name_leads_to_its_addresses(names: Mapping[str, list[str]]) -> None:
    names |= {"a.example": ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]}  # type: ignore[operator]
    assert find(resolver(), "a.example", 443)[0] == ("93.184.215.14", 443)


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.8"], ["::1"], ["93.184.215.14", "127.0.0.1"], ["::ffff:10.0.0.8"], ["169.254.169.254"]],
)
def test_a_name_with_any_address_inside_is_refused_whole(names: dict[str, list[str]], addresses: list[str]) -> None:
    names["evil.example"] = addresses
    with pytest.raises(Forbidden, match=r"evil\.example leads to .* not a public address"):
        find(resolver(), "evil.example")


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "::1", "2130706433", "0x7f000001", "127.1", "0.0.0.0", "0177.0.0.1"]
)
def test_ways_to_write_loopback_are_refused(host: str) -> None:
    with pytest.raises(Forbidden):
        find(resolver(), host)


def test_a_route_leads_its_own_host_and_port_only_to_loopback(names: dict[str, list[str]]) -> None:
    names["evil.example"] = ["127.0.0.1"]
    routed = resolver("demo.example:443:127.0.0.1:8443")
    assert find(routed, "DEMO.example", 443) == (("127.0.0.1", 8443),)
    with pytest.raises(Forbidden):
        find(routed, "evil.example", 8443)


def test_an_answer_is_remembered_for_a_while_but_a_refusal_stays_one(names: dict[str, list[str]]) -> None:
    names["a.example"] = ["93.184.215.14"]
    names["evil.example"] = ["10.0.0.8"]
    asked = resolver()
    for _ in range(3):
        find(asked, "a.example")
        with pytest.raises(Forbidden):
            find(asked, "evil.example")
    assert names["asked"].count("a.example") == 1


@pytest.mark.parametrize("host", ["no such name", "a" * 70 + ".example", "..", "", "xn--\udcff"])
def test_what_is_no_name_leads_nowhere(host: str) -> None:
    with pytest.raises((OSError, Forbidden)):
        find(resolver(), host)


@pytest.mark.parametrize(
    "address",
    [("127.0.0.1", 80), ("localhost", 80), (b"127.0.0.1", 80), "/run/docker.sock", ("::1", 80, 0, 0), (1, 2), ()],
)
def test_the_hook_below_refuses_whatever_is_not_a_public_address(address: object) -> None:
    assert Reach().forbids(address)


def test_the_hook_below_lets_public_and_routed_addresses_pass() -> None:
    reach = Reach((parse_route("demo.example:80:127.0.0.1:8080"),))
    assert not reach.forbids(("93.184.215.14", 80))
    assert not reach.forbids(("127.0.0.1", 8080))
    assert reach.forbids(("127.0.0.1", 8081))
