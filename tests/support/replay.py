"""Replay: saved pages of real sites, served over loopback under their own addresses.

Pages come from a folder (JSON Lines that name a file and its address) or from a WARC file. Each host gets a feed that lists
its pages and says nothing else of them, so that what is stored was read from the pages' own bytes.
"""

import csv
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from w3lib.url import safe_url_string
from warcio.archiveiterator import ArchiveIterator

from tests.support.cli import Cli
from tests.support.site import Site, serve

FEED = "/replayed-pages.xml"


@dataclass(frozen=True, slots=True)
class Saved:
    """One page as a site served it; `content_type` is null where nobody kept it."""

    url: str
    body: bytes
    content_type: str | None = None
    status: int = 200

    @property
    def asked(self) -> str:
        """The address as a client asks for it: without a fragment, in ASCII."""
        url: str = safe_url_string(self.url)
        return url.partition("#")[0]

    @property
    def origin(self) -> str:
        """Scheme and host."""
        parts = urlsplit(self.asked)
        return f"{parts.scheme}://{parts.netloc}"


def host_of(url: str) -> str:
    """The host of an address, as the feeds are called."""
    return urlsplit(url).netloc


def of_folder(index: Path) -> Iterator[Saved]:
    """The pages of a corpus that have an address."""
    for row in map(json.loads, index.read_text("utf-8").splitlines()):
        if row["url"]:
            yield Saved(row["url"], gzip.decompress((index.parent / row["file"]).read_bytes()))


def of_warc(path: Path) -> Iterator[Saved]:
    """The answers in a WARC file, unpacked."""
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response" and record.http_headers is not None:
                yield Saved(
                    record.rec_headers.get_header("WARC-Target-URI"),
                    record.content_stream().read(),
                    record.http_headers.get_header("Content-Type"),
                    int(record.http_headers.get_statuscode()),
                )


def replay(site: Site, pages: Iterable[Saved]) -> Mapping[str, str]:
    """Put the pages on a site, with a feed for each host; returns the feeds' addresses by host."""
    listed: dict[str, list[str]] = {}
    for page in pages:
        site.put(page.asked, page.body, page.content_type or "text/html", status=page.status)
        listed.setdefault(page.origin, []).append(page.asked)
    feeds = {}
    for origin, urls in listed.items():
        feeds[host_of(origin)] = site.put(origin + FEED, _feed(urls), "application/rss+xml")
    return feeds


@dataclass(frozen=True, slots=True)
class Crawled:
    """What a crawl of replayed pages came to: stored records by the address that was asked for, and runs by host."""

    records: Mapping[str, Any]
    runs: Mapping[str, Any]
    sound: bool


def crawl(folder: Path, pages: Sequence[Saved], zones: Mapping[str, str] = {}) -> Crawled:
    """Replay the pages and crawl them with the real commands into a database in `folder`."""
    with serve(folder) as site:
        feeds = replay(site, pages)
        fetching = site.fetching()
        cli = Cli(
            folder / "home",
            {"connect_to": json.dumps(fetching.routes), "ca_file": str(fetching.ca_file), "delay": "0"},
        )
        cli.ok("init")
        cli.ok("sources", "import", str(sources_file(folder / "sources.csv", feeds, zones)))
        cli.run("crawl", seconds=900)
    records = map(json.loads, cli.ok("export").splitlines())
    runs = cli.json("runs", "list", "--limit", str(len(feeds)))
    return Crawled(
        {record["evidence"]["requested_url"]: record for record in records},
        {run["source_id"]: run for run in runs},
        cli.json("db", "check")["sound"],
    )


def sources_file(path: Path, feeds: Mapping[str, str], zones: Mapping[str, str]) -> Path:
    """The feeds as a file of sources to import; `zones` by host, UTC where nothing is said."""
    with path.open("w", encoding="utf-8", newline="") as sink:
        rows = csv.writer(sink)
        rows.writerow(("id", "name", "kind", "type", "url", "zone"))
        rows.writerows((host, host, "newspaper", "feed", url, zones.get(host, "UTC")) for host, url in feeds.items())
    return path


def _feed(urls: Iterable[str]) -> str:
    items = "".join(f"<item><link>{escape(url)}</link></item>" for url in urls)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Replayed</title>{items}</channel></rss>"
