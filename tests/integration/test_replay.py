"""Saved pages go through the real path, spider to database, under their own addresses."""

from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from analysis.analyse import analyse
from analysis.article import Refusal
from analysis.language import zone_of
from analysis.page import Page
from tests.support import replay
from tests.support.portal import article
from tests.support.replay import Saved
from tests.support.shared import shared

pytestmark = pytest.mark.slow


def test_every_recorded_page_with_an_address_is_stored_as_the_analysis_reads_it(tmp_path: Path) -> None:
    pages = list(replay.of_folder(shared("corpora/articles") / "articles.jsonl"))
    read = {page.asked: analyse(Page(page.asked, page.body)) for page in pages}
    zones = {
        replay.host_of(url): str(zone_of(found.language))
        for url, found in read.items()
        if not isinstance(found, Refusal)
    }
    crawled = replay.crawl(tmp_path, pages, zones)
    assert len(pages) > 300
    assert crawled.runs.keys() == {replay.host_of(url) for url in read}
    assert crawled.sound
    for url, found in read.items():
        record = crawled.records.get(url)
        if isinstance(found, Refusal):
            assert record is None, f"{url}: {found.reason}"
            continue
        assert record is not None, url
        assert (record["title"], record["body_text"]) == (found.title, found.body), url
        day = found.published.value.date().isoformat() if found.published else None
        assert (record["published_at"] or "")[:10] == (day or ""), url


def warc(path: Path, pages: list[Saved]) -> Path:
    """A WARC file as a crawler writes it, its records packed one by one."""
    with path.open("wb") as sink:
        writer = WARCWriter(sink, gzip=True)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "a test"}))
        for page in pages:
            head = StatusAndHeaders(
                f"{page.status} OK", [("Content-Type", page.content_type or "text/html")], protocol="HTTP/1.1"
            )
            writer.write_record(
                writer.create_warc_record(page.url, "response", payload=BytesIO(page.body), http_headers=head)
            )
            asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "news.example")], is_http_request=True)
            writer.write_record(writer.create_warc_record(page.url, "request", http_headers=asked))
    return path


def test_a_warc_file_is_replayed_with_its_statuses_and_charsets(tmp_path: Path) -> None:
    chinese = article(3, "云津市印发人工智能产业发展实施意见").replace("charset='utf-8'", "charset='gb2312'")
    pages = [
        Saved("https://news.example/2026/a1.html", article(1).encode(), "text/html"),
        Saved("http://plain.example/a2.html?from=list", article(2).encode(), "text/html"),
        Saved("https://news.example/2026/a3.html", chinese.encode("gb18030"), "text/html; charset=gb2312"),
        Saved("https://news.example/2026/a4.html", b"gone", "text/html", 404),
    ]
    read = list(replay.of_warc(warc(tmp_path / "pages.warc.gz", pages)))
    assert read == pages
    crawled = replay.crawl(tmp_path, read)
    assert crawled.records.keys() == {page.url for page in pages[:3]}
    assert "云津市印发" in crawled.records[pages[2].url]["body_text"]
    assert {host: run["counts"]["new"] for host, run in crawled.runs.items()} == {"news.example": 2, "plain.example": 1}
