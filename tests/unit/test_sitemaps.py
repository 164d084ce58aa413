"""Sitemaps of every kind, whole and broken. All are written for these tests; names are invented."""

import gzip
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.article import Precision, Refusal, RefusalKind
from analysis.entry import EntryList
from analysis.page import Page
from analysis.sitemaps import found_in_sitemaps, parts_of, sitemap_entries

SHANGHAI = ZoneInfo("Asia/Shanghai")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NAMES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
AT = "https://www.yunling.example/sitemap.xml"


def read(body: str | bytes) -> EntryList | Refusal:
    body = body.encode() if isinstance(body, str) else body
    return sitemap_entries(Page(AT, body), zone=SHANGHAI)


def entries(body: str | bytes) -> EntryList:
    listed = read(body)
    assert isinstance(listed, EntryList), listed
    return listed


def address(number: int) -> str:
    return f"https://www.yunling.example/2026/11/{number % 28 + 1:02d}/{10_000 + number}.html"


def url(number: int, more: str = "") -> str:
    return f"<url><loc>{address(number)}</loc>{more}</url>"


def urlset(*urls: str) -> str:
    return f"{HEAD}<urlset {NAMES}>{''.join(urls)}</urlset>"


def test_a_sitemap_gives_addresses_with_the_day_of_their_last_change() -> None:
    (entry,) = entries(urlset(url(1, "<lastmod>2026-11-20</lastmod><changefreq>daily</changefreq>"))).entries
    assert entry.url == address(1)
    assert entry.published is not None
    assert (entry.published.value, entry.published.precision) == (
        datetime(2026, 11, 20, tzinfo=SHANGHAI),
        Precision.DAY,
    )


def test_a_sitemap_of_news_gives_titles_and_the_moment_of_publication() -> None:
    news = (
        "<news:news><news:publication><news:name>云岭日报</news:name><news:language>zh</news:language></news:publication>"
        "<news:publication_date>2026-11-20T08:30:00+08:00</news:publication_date>"
        "<news:title><![CDATA[云岭市发布人工智能行动计划 & 实施细则]]></news:title></news:news><lastmod>2026-11-22</lastmod>"
    )
    (entry,) = entries(urlset(url(1, news))).entries
    assert entry.title == "云岭市发布人工智能行动计划 & 实施细则"
    assert entry.published is not None
    assert entry.published.value == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


def test_pictures_of_a_page_are_not_pages() -> None:
    image = "<image:image><image:loc>https://www.yunling.example/a.jpg</image:loc><image:title>x</image:title></image:image>"
    (entry,) = entries(urlset(url(1, image))).entries
    assert (entry.url, entry.title) == (address(1), None)


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(urlset(url(1), url(2)).encode()),
        urlset(url(1), url(2)).encode("utf-16-le"),
        f"{address(1)}\r\n{address(2)}\r\n",
        urlset(url(1), url(2)).replace("</urlset>", ""),
        "\ufeff \n" + urlset(url(1), "<url><loc>&bad;<b></url>", url(2)),
        urlset(url(1), "<!-- </url> -->", url(2)).replace(HEAD, HEAD + "<!-- made by hand -->"),
        urlset(url(1), url(2)).replace(NAMES, ""),
    ],
    ids=["gzip", "utf-16", "text", "cut off", "damaged", "comments", "no namespace"],
)
def test_however_it_comes_its_addresses_are_read(body: str | bytes) -> None:
    assert [entry.url for entry in entries(body).entries if entry.url] == [address(1), address(2)]


def test_ampersands_in_addresses_are_read_escaped_or_not() -> None:
    body = urlset(
        *(f"<url><loc>https://www.yunling.example/v?a=1{mark}id=20260911</loc></url>" for mark in ("&amp;", "&"))
    )
    assert {entry.url for entry in entries(body).entries} == {"https://www.yunling.example/v?a=1&id=20260911"}


def test_of_an_index_the_newest_part_comes_first_and_the_name_tells_where_the_index_does_not() -> None:
    dated = "".join(
        f"<sitemap><loc>https://www.yunling.example/s{n}.xml</loc><lastmod>2026-11-{n:02d}</lastmod></sitemap>"
        for n in (3, 9, 6)
    )
    names = "".join(
        f"<sitemap><loc>https://www.yunling.example/{name}.xml</loc></sitemap>"
        for name in ("pages", "news", "m-2026-10")
    )
    index = entries(f"{HEAD}<sitemapindex {NAMES}>{dated}{names}{dated}</sitemapindex>")
    assert index.kind == "sitemap-index"
    order = [part.url.rpartition("/")[2] for part in parts_of(index)]
    assert order == ["s9.xml", "s6.xml", "s3.xml", "m-2026-10.xml", "news.xml", "pages.xml"]


def test_only_what_can_be_an_article_is_followed_the_newest_first() -> None:
    front = "<url><loc>https://www.yunling.example/</loc><lastmod>2026-11-23</lastmod></url>"
    column = "<url><loc>https://www.yunling.example/category/keji/</loc></url>"
    dated = (url(n, f"<lastmod>2026-11-{n:02d}</lastmod>") for n in (5, 20, 12))
    found = found_in_sitemaps([entries(urlset(front, column, url(25), *dated))])
    assert [link.url for link in found.links] == [address(20), address(12), address(5), address(25)]


def test_of_a_large_sitemap_the_newest_are_kept_and_of_one_without_dates_both_ends() -> None:
    dated = urlset(
        *(url(n, f"<lastmod>{2000 + n // 360}-{n // 30 % 12 + 1:02d}-{n % 28 + 1:02d}</lastmod>") for n in range(3000))
    )
    found = found_in_sitemaps([entries(dated)])
    assert len(found.links) == 2000
    assert "1000 older ones left out" in found.reason
    assert found.links[0].published is not None
    assert found.links[0].published.value.year == 2008
    silent = {link.url for link in found_in_sitemaps([entries(urlset(*map(url, range(3000))))]).links}
    assert len(silent) == 2000
    assert {address(0), address(2999)} <= silent
    assert address(1500) not in silent


@pytest.mark.parametrize(
    "body", ["<html><body>x</body></html>", "<rss><channel/></rss>", '{"a": 1}', "hello", "", "\x1f\x8bxx"]
)
def test_what_is_no_sitemap_is_refused_with_one_sentence(body: str) -> None:
    refusal = read(body.encode("latin-1"))
    assert isinstance(refusal, Refusal)
    assert refusal.kind in (RefusalKind.NOT_HTML, RefusalKind.EMPTY)
    assert "\n" not in refusal.reason


def test_a_bomb_of_entities_does_not_go_off_and_nothing_is_loaded() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'{HEAD}<!DOCTYPE x [<!ENTITY a0 "boom"><!ENTITY f SYSTEM "file:///etc/hostname">{entities}]>'
    listed = entries(
        head + urlset(url(1, "<lastmod>&a11;</lastmod>"), "<url><loc>https://x.example/&f;</loc></url>")[len(HEAD) :]
    )
    assert all(len(entry.url or "") < 200 for entry in listed.entries)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["<url>", "<loc>", "<url><loc>http://x.example/</loc>", "<!--", "<![CDATA[", "&a;", "<a/>" * 20]
)
def test_endless_markup_is_read_in_bounded_time(unit: str) -> None:
    assert len(entries(urlset(unit * 60_000)).entries) <= 50_000


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                b"<urlset>",
                b"<url>",
                b"<loc>",
                b"</loc>",
                b"</url>",
                b"<sitemapindex>",
                b"<sitemap>",
                b"<![CDATA[",
                b"&x;",
                b"\0",
                b"\xff",
            ]
            + [
                b"http://[::1",
                b"https://x.example/\n",
                b"<news:news>",
                b"<!DOCTYPE",
                b"<!--",
                b"\x1f\x8b",
                b"<lastmod>2026-13-40",
            ]
        )
    ).map(b"".join)
)
def test_no_bytes_make_it_fail(body: bytes) -> None:
    read = sitemap_entries(Page(AT, body), zone=UTC)
    assert isinstance(read, EntryList | Refusal)
    if isinstance(read, EntryList):
        found_in_sitemaps([read])
        parts_of(read)
