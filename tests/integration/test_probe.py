"""`sources probe` over replayed hosts: sound ones, and ten that are broken in ten ways."""

import csv
import gzip
import json
from pathlib import Path

import pytest

from tests.support import broken
from tests.support.cli import Cli
from tests.support.portal import feed, listing
from tests.support.shared import shared
from tests.support.site import UNTRUSTED, Site, serve

pytestmark = pytest.mark.slow
WAYS = {
    "no-such-name": ("https://no-such-name.invalid/news/", "unreachable", "leads nowhere"),
    "refusing": ("https://refusing.example/news/", "unreachable", "refused the connection"),
    "bad-certificate": (f"https://{UNTRUSTED}/news/", "unreachable", "certificate"),
    "forbidden": ("https://forbidden.example/news/", "blocked", "status 403"),
    "robots": ("https://robots.example/news/", "blocked", "robots.txt does not allow"),
    "challenge": ("https://challenge.example/news/", "challenge", "prove that one is human"),
    "soft-404": ("https://soft.example/news/", "gone", "页面不存在"),
    "log-in": ("https://login.example/news/", "blocked", "log-in is asked for"),
    "parked": ("https://parked.example/news/", "gone", "nobody's site"),
    "cookies": ("https://cookies.example/news/", "blocked", "consent to cookies"),
}
PAGES = {
    "challenge": broken.CHALLENGE,
    "soft-404": broken.SOFT_404,
    "log-in": broken.LOGIN,
    "parked": broken.PARKED,
    "cookies": broken.COOKIES,
}


def put_broken(site: Site) -> None:
    for name, body in PAGES.items():
        site.put(WAYS[name][0], body)
    site.put(WAYS["bad-certificate"][0], "never seen")
    site.put(WAYS["forbidden"][0], "no", status=403)
    site.put(WAYS["robots"][0], "not for robots")
    site.put("https://robots.example/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain")


def put_sound(site: Site, many: int) -> dict[str, tuple[str, str]]:
    """Recorded lists on hosts of their own, and feeds on as many more as are missing; type and address by id."""
    index = shared("corpora/listings") / "listings.jsonl"
    rows = [row for row in map(json.loads, index.read_text("utf-8").splitlines()) if len(row["article_links"]) > 4]
    found: dict[str, tuple[str, str]] = {}
    for number, row in enumerate(rows[: many - 4]):
        body = gzip.decompress((index.parent / row["file"]).read_bytes())
        url = f"https://host{number}.example/news/" if row["kind"] != "front" else f"https://host{number}.example/"
        found[f"host{number}"] = ("listing", site.put(url, body, "text/html"))
    for number in range(many - len(found)):
        urls = [f"https://feed{number}.example/a{n}.html" for n in range(1, 9)]
        url = site.put(f"https://feed{number}.example/rss.xml", feed(urls), "application/rss+xml")
        found[f"feed{number}"] = ("feed", url)
    return found


def test_fifty_hosts_are_told_apart_and_each_of_ten_ways_to_be_broken_is_named(tmp_path: Path) -> None:
    with serve(tmp_path) as site:
        sound = put_sound(site, 40)
        put_broken(site)
        fetching = site.fetching()
        routes = [*fetching.routes, "refusing.example:443:127.0.0.1:1"]
        cli = Cli(
            tmp_path / "home",
            {
                "connect_to": json.dumps(routes),
                "ca_file": str(fetching.ca_file),
                "delay": "0",
                "contact": "test@example.org",
            },
        )
        cli.ok("init")
        with (tmp_path / "s.csv").open("w", encoding="utf-8", newline="") as sink:
            rows = csv.writer(sink)
            rows.writerow(("id", "name", "type", "url"))
            rows.writerows((name, name, type_, url) for name, (type_, url) in sound.items())
            rows.writerows((name, name, "listing", url) for name, (url, _, _) in WAYS.items())
        cli.ok("sources", "import", str(tmp_path / "s.csv"))
        done = cli.run("sources", "probe", "--json")
        assert cli.json("sources", "show", "log-in")["probe_outcome"] == "blocked"
        cli.settings["weak_tls"] = json.dumps([UNTRUSTED])
        site.put(WAYS["bad-certificate"][0], listing([f"https://{UNTRUSTED}/a{n}.html" for n in range(1, 9)]))
        (allowed,) = cli.json("sources", "probe", "bad-certificate")
        assert (allowed["outcome"], allowed["transport"]) == ("ok", "https, unverified (weak_tls)")
        assert "unverified (weak_tls)" in cli.ok("sources", "show", "bad-certificate")
    assert done.returncode == 1, done.stderr
    found = {probe["id"]: probe for probe in json.loads(done.stdout)}
    assert len(found) == 50
    for name, (_, outcome, said) in WAYS.items():
        assert found[name]["outcome"] == outcome, found[name]
        assert said in found[name]["reason"], found[name]
    assert found["robots"]["robots"] == "forbidden"
    for name in sound:
        assert found[name]["outcome"] == "ok", found[name]
        assert found[name]["links"] > 3, found[name]
        assert found[name]["robots"] == "allowed"
