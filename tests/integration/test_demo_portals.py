"""The demo portals as a client on this machine meets them."""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from demo import daily, guanlan, kjt, qingpu, today, wangshan, yunjin
from demo.portals import SOURCES
from demo.server import Portals

DAY = date(2026, 11, 23)
LISTING = "/xinwen/"
ARTICLE = "/xinwen/2026/1119/10218.html"


@pytest.fixture
def portals(tmp_path: Path) -> Iterator[Portals]:
    with Portals(tmp_path, DAY) as served:
        yield served


def port(portals: Portals, host: str, of: int) -> int:
    (to,) = (route.rsplit(":", 1)[1] for route in portals.routes if route.startswith(f"{host}:{of}:127.0.0.1:"))
    return int(to)


def ask(
    portals: Portals, host: str, path: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port(portals, today.HOST, 80), timeout=10)
    try:
        connection.request(method, path, headers={"Host": host, **(headers or {})})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def handshake(portals: Portals, name: str) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(portals.ca_file))
    raw = socket.create_connection(("127.0.0.1", port(portals, today.HOST, 443)), timeout=10)
    try:
        return context.wrap_socket(raw, server_hostname=name)
    except ssl.SSLError:
        raw.close()
        raise


def test_each_host_answers_on_both_routes_with_its_own_pages(portals: Portals) -> None:
    assert len(portals.routes) == 2 * len(SOURCES)
    answer, body = ask(portals, today.HOST, LISTING)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "今日江汉网" in body.decode()
    answer, body = ask(portals, f"{yunjin.HOST.upper()}:80", "/?from=bookmark")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=gb2312")
    assert "云津新闻网" in body.decode("gbk")


def test_a_host_that_is_not_here_is_misdirected(portals: Portals) -> None:
    assert ask(portals, "www.elsewhere.example", "/")[0].status == 421
    assert ask(portals, "", "/")[0].status == 421


@pytest.mark.parametrize("path", ["/favicon.ico", "/xinwen/2026/1117/10209.html", "/..%2f..%2fetc/passwd", "*"])
def test_what_is_not_there_is_a_404_with_a_page(portals: Portals, path: str) -> None:
    answer, body = ask(portals, today.HOST, path)
    assert answer.status == 404
    assert "不存在" in body.decode()
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    ("host", "path"), [(today.HOST, LISTING), (today.HOST, ARTICLE), (daily.HOST, "/rss/yaowen.xml")]
)
def test_lists_feeds_and_articles_are_not_sent_again_to_who_has_them(portals: Portals, host: str, path: str) -> None:
    first, body = ask(portals, host, path)
    assert body
    for validator in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        again, nothing = ask(portals, host, path, validator)
        assert (again.status, nothing) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    assert [(r.status, r.conditional) for r in portals.requests] == [(200, False), (304, True), (304, True)]


@pytest.mark.parametrize("path", [LISTING, ARTICLE])
def test_after_the_revision_no_old_validator_holds(portals: Portals, path: str) -> None:
    old, before = ask(portals, today.HOST, path)
    portals.poll = 2
    for validator in ({"If-None-Match": old.headers["ETag"]}, {"If-Modified-Since": old.headers["Last-Modified"]}):
        new, after = ask(portals, today.HOST, path, validator)
        assert new.status == 200
        assert "八亿元" in after.decode()
        assert "八亿元" not in before.decode()


def test_head_says_what_get_says_without_a_body(portals: Portals) -> None:
    full, body = ask(portals, today.HOST, ARTICLE)
    head, nothing = ask(portals, today.HOST, ARTICLE, method="HEAD")
    assert nothing == b""
    assert int(head.headers["Content-Length"]) == len(body)
    assert head.headers["ETag"] == full.headers["ETag"]
    assert ask(portals, today.HOST, ARTICLE, method="POST")[0].status == 501


def test_a_page_that_breaks_in_the_middle_is_whole_at_the_second_poll(portals: Portals) -> None:
    path = "/news/2026-11/22/content_5127.htm"
    with pytest.raises(http.client.IncompleteRead):
        ask(portals, wangshan.HOST, path)
    portals.poll = 2
    assert ask(portals, wangshan.HOST, path)[1].endswith(b"</html>\n")


def test_a_tired_server_takes_its_time_and_a_guarded_one_asks_for_a_proof(portals: Portals) -> None:
    start = time.monotonic()
    assert ask(portals, qingpu.HOST, "/xw/")[0].status == 200
    assert time.monotonic() - start >= qingpu.SECONDS
    assert "安全验证" in ask(portals, guanlan.HOST, "/news/")[1].decode()


def test_a_notice_that_is_withdrawn_is_a_404_at_the_second_poll(portals: Portals) -> None:
    path = "/zwgk/tzgg/202611/t20261119_4017.html"
    assert ask(portals, kjt.HOST, path)[0].status == 200
    portals.poll = 2
    assert ask(portals, kjt.HOST, path)[0].status == 404


def test_one_connection_serves_many_requests(portals: Portals) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port(portals, today.HOST, 80), timeout=10)
    sizes = []
    for _ in range(3):
        connection.request("GET", LISTING, headers={"Host": today.HOST})
        sizes.append(len(connection.getresponse().read()))
    connection.close()
    assert len(set(sizes)) == 1
    assert sizes[0] > 1000


def test_the_certificate_vouches_for_the_portals_and_for_nobody_else(portals: Portals) -> None:
    with handshake(portals, today.HOST) as connection:
        connection.sendall(f"GET {LISTING} HTTP/1.1\r\nHost: {today.HOST}\r\nConnection: close\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(portals, "www.elsewhere.example")
    with (
        socket.create_connection(("127.0.0.1", port(portals, today.HOST, 443)), timeout=10) as raw,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        ssl.create_default_context().wrap_socket(raw, server_hostname=today.HOST)


def test_the_authoritys_key_is_not_left_behind(portals: Portals) -> None:
    assert [path.name for path in portals.ca_file.parent.iterdir()] == [portals.ca_file.name]
    assert "PRIVATE KEY" not in portals.ca_file.read_text()


def test_silent_rude_and_vanishing_clients_disturb_nobody_and_print_nothing(
    portals: Portals, capfd: pytest.CaptureFixture[str]
) -> None:
    secure, plain = port(portals, today.HOST, 443), port(portals, today.HOST, 80)
    silent = socket.create_connection(("127.0.0.1", secure), timeout=10)
    for to, words in ((secure, b"GET / HTTP/1.1\r\n\r\n"), (plain, b"\x16\x03\x01"), (plain, b"A" * 70000 + b"\r\n")):
        with socket.create_connection(("127.0.0.1", to), timeout=10) as rude:
            rude.sendall(words)
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    with handshake(portals, today.HOST) as connection:
        connection.sendall(f"HEAD / HTTP/1.1\r\nHost: {today.HOST}\r\nConnection: close\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
    silent.close()
    assert ask(portals, today.HOST, "/")[0].status == 200
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")


def test_after_the_block_nobody_listens(tmp_path: Path) -> None:
    with Portals(tmp_path, DAY) as served:
        to = port(served, today.HOST, 80)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", to), timeout=10)
