"""`policyvane serve` as its user meets it: the page, its health, what systemd hears, and what it says when it can't begin."""

import json
import re
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError

import pytest
from sqlalchemy import make_url

from tests.support.cli import Cli
from tests.support.database import Server
from tests.support.portals import stage
from tests.support.serving import Serving, serving, until

pytestmark = pytest.mark.slow


def fresh(folder: Path, **settings: str) -> Cli:
    cli = Cli(folder / "home", {"contact": "desk@newsroom.example", **settings})
    cli.ok("init")
    return cli


def page_of(service: Serving) -> str:
    """The address of its page."""
    until(lambda: "page" in service.events)
    return next(facts["url"] for facts in service.said if facts["event"] == "page")


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        text: str = answer.read().decode("utf-8")
        return text


def test_the_page_shows_what_the_service_brings(tmp_path: Path) -> None:
    with stage(tmp_path) as (cli, _), serving(cli, tmp_path / "log") as service:
        url = page_of(service)
        until(lambda: service.events.count("polled") == 8)
        assert "程述安在云津市调研人工智能产业发展" in get(url)
        assert "not_modified" in get(f"{url}sources") or "ok" in get(f"{url}sources")
        well = json.loads(get(f"{url}healthz"))
        assert (well["ok"], well["role"], well["database"]) == (True, "leading", "reached")
        assert "policyvane_leading 1.0" in get(f"{url}metrics")
        assert get(f"{url}feed.atom").count("<entry>") >= 3
        assert "a service leads" in cli.ok("status")
        assert all(re.fullmatch(r"\d+", facts["run"]) for facts in service.said if facts["event"] == "polled")
        assert service.end() == 0
        with pytest.raises(OSError, match=r"."):
            get(url)
        assert "no service" in cli.ok("status")


def test_health_says_when_the_database_is_away(server: Server, tmp_path: Path) -> None:
    cli = fresh(tmp_path, database=server.fresh())
    with serving(cli, tmp_path / "log") as service:
        url = page_of(service)
        server.stop()
        try:
            with pytest.raises(HTTPError) as away:
                get(f"{url}healthz")
            assert away.value.code == 503
            with pytest.raises(HTTPError) as shown:
                get(url)
            assert shown.value.code == 503
            assert "postgresql" in shown.value.read().decode("utf-8")
        finally:
            server.start()
        until(lambda: _is_well(url), 60)
        assert service.end() == 0


def _is_well(url: str) -> bool:
    try:
        return bool(json.loads(get(f"{url}healthz"))["ok"])
    except OSError:
        return False


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = fresh(tmp_path, port=port).run("serve")
    assert refused.returncode == 2
    assert f"127.0.0.1:{port}" in refused.stderr
    assert "POLICYVANE_PORT" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "news.example"])
def test_an_address_that_others_reach_is_refused(tmp_path: Path, host: str) -> None:
    refused = fresh(tmp_path, host=host).run("serve")
    assert refused.returncode == 2
    assert host in refused.stderr
    assert "127.0.0.1" in refused.stderr


def test_a_wrong_password_is_said_and_never_shown(server: Server, tmp_path: Path) -> None:
    right = make_url(server.with_password("right-horse"))
    wrong = right.set(password="wr0ng-h0rse").render_as_string(hide_password=False)
    refused = Cli(tmp_path, {"database": wrong, "contact": "a@b.example"}).run("serve")
    assert refused.returncode != 0
    assert "password" in refused.stderr
    assert "wr0ng" not in refused.stderr + refused.stdout
    assert "Traceback" not in refused.stderr


@contextmanager
def systemd(folder: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(folder / "notify"))
        listening.settimeout(20)
        yield listening


def test_systemd_hears_that_it_is_ready_alive_and_stopping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli = fresh(tmp_path)
    with systemd(tmp_path) as listening:
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        with serving(cli, tmp_path / "log") as service:
            assert listening.recv(500) == b"READY=1\nSTATUS=leading"
            assert [listening.recv(500) for _ in range(2)] == [b"WATCHDOG=1"] * 2
            assert service.end() == 0
        heard = [b""]
        listening.settimeout(0.5)
        while heard[-1] != b"STOPPING=1":
            heard.append(listening.recv(500))
