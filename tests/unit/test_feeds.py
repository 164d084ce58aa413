"""Feeds of every kind, whole and broken. All feeds here are written for these tests; names are invented."""

import gzip
import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.article import Refusal, RefusalKind
from analysis.entry import EntryList
from analysis.feeds import feed_entries, read_feed
from analysis.link import Found, Link
from analysis.page import Page

SHANGHAI = ZoneInfo("Asia/Shanghai")
TITLE = "云岭市发布人工智能行动计划"


def read(body: str | bytes, content_type: str | None = "application/xml", encoding: str | None = None) -> Found:
    body = body.encode() if isinstance(body, str) else body
    page = Page("https://yunling.example/feeds/news.xml", body, content_type)
    found = read_feed(page, zone=SHANGHAI, encoding=encoding)
    assert isinstance(found, Found), found
    return found


def refused(body: str | bytes) -> Refusal:
    body = body.encode() if isinstance(body, str) else body
    refusal = read_feed(Page("https://yunling.example/feeds/news.xml", body), zone=UTC)
    assert isinstance(refusal, Refusal), refusal
    return refusal


def rss(item: str, channel: str = "", head: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>云岭日报</title>{channel}{item}</channel></rss>'


def item(
    title: str = TITLE,
    link: str = "https://yunling.example/2026/11/23/1.html",
    date: str = "Mon, 23 Nov 2026 08:30:00 +0800",
) -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>"


def only(found: Found) -> Link:
    assert len(found.links) == 1
    return found.links[0]


ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>云岭日报</title>
<entry><title type="html">{TITLE}</title><link rel="self" href="https://yunling.example/api/1"/>
<link rel="alternate" href="https://yunling.example/2026/11/23/1.html"/><published>2026-11-23T08:30:00+08:00</published>
<updated>2026-11-24T08:30:00+08:00</updated></entry></feed>"""
RDF = f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>云岭日报</title></channel><item><title>{TITLE}</title>
<link>https://yunling.example/2026/11/23/1.html</link><dc:date>2026-11-23T08:30+08:00</dc:date></item></rdf:RDF>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "云岭日报",
        "items": [
            {
                "id": "1",
                "url": "https://yunling.example/2026/11/23/1.html",
                "title": TITLE,
                "date_published": "2026-11-23T08:30:00+08:00",
            }
        ],
    }
)


@pytest.mark.parametrize("body", [rss(item()), ATOM, RDF, JSON_FEED], ids=["rss", "atom", "rdf", "json"])
def test_every_kind_of_feed_gives_address_title_and_date(body: str) -> None:
    found = read(body)
    link = only(found)
    assert (link.url, link.title) == ("https://yunling.example/2026/11/23/1.html", TITLE)
    assert link.published is not None
    assert link.published.value == datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert found.title == "云岭日报"


def test_gbk_bytes_that_claim_to_be_utf8_are_read() -> None:
    assert only(read(rss(item()).encode("gbk"))).title == TITLE


@pytest.mark.parametrize(
    ("charset", "title"),
    [
        ("big5", "市府公布人工智慧計畫"),
        ("euc-jp", "人工知能の基本計画を発表"),
        ("koi8-r", "Город принял план"),
        ("euc-kr", "인공지능 기본계획 발표"),
    ],
)
def test_the_declared_charset_is_followed(charset: str, title: str) -> None:
    head = f'<?xml version="1.0" encoding="{charset}"?>'
    assert only(read(rss(item(title), head=head).encode(charset, "xmlcharrefreplace"), None)).title == title


@pytest.mark.parametrize(
    ("charset", "title"),
    [
        ("cp932", "人工知能の基本計画を発表した。市長は来年度から小中学校で生成AIを活用すると述べた。"),
        ("euc-kr", "인공지능 기본계획을 발표했다. 시장은 내년부터 초등학교와 중학교에서 활용한다고 밝혔다."),
        ("big5", "市府公布人工智慧產業發展計畫，並將在明年補助中小企業使用公共算力，市長表示歡迎各界提供意見。"),
        ("koi8-r", "Город принял план развития искусственного интеллекта в школах и больницах на три года."),
        ("gb18030", "市政府印发人工智能产业发展三年行动计划，支持中小企业使用公共算力，欢迎社会各界提出意见建议。"),
    ],
)
def test_bytes_that_say_no_charset_are_read_in_the_one_they_look_like(charset: str, title: str) -> None:
    assert only(read(rss(item(title), head="").replace("云岭日报", "").encode(charset), None)).title == title


def test_one_entry_by_itself_is_a_feed_of_one() -> None:
    entry = ATOM[ATOM.index("<entry>") : ATOM.index("</feed>")].replace(
        "<entry>", '<entry xmlns="http://www.w3.org/2005/Atom">'
    )
    assert only(read('<?xml version="1.0"?>' + entry)).title == TITLE
    assert only(read(item())).title == TITLE


def test_utf16_without_a_mark_and_gzip_bytes_are_read() -> None:
    assert only(read(rss(item(), head="").encode("utf-16-le"))).title == TITLE
    assert only(read(rss(item(), head="").encode("utf-32"))).title == TITLE
    assert only(read(gzip.compress(rss(item()).encode()))).title == TITLE


def test_a_chinese_date_keeps_its_day_and_hour() -> None:
    published = only(read(rss(item(date="2026年11月23日 08:30")))).published
    assert published is not None
    assert published.value == datetime(2026, 11, 23, 8, 30, tzinfo=timezone(timedelta(hours=8)))


def test_a_date_without_offset_is_meant_in_the_zone_of_the_source() -> None:
    published = only(read(rss(item(date="2026-11-23 08:30:00")))).published
    assert published is not None
    assert published.value.utcoffset() == timedelta(hours=8)


def test_a_date_that_cannot_be_read_is_none() -> None:
    assert only(read(rss(item(date="soon")))).published is None


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Board &amp;amp; council &amp;lt;b&amp;gt;meet&amp;lt;/b&amp;gt;", "Board & council meet"),
        ("<![CDATA[<p>Plan for <i>robots</i></p>]]>", "Plan for robots"),
        ("A\n  long\ttitle", "A long title"),
        ("Costs &lt; 5 million", "Costs < 5 million"),
    ],
)
def test_titles_are_plain_text_on_one_line(raw: str, shown: str) -> None:
    assert only(read(rss(item(raw)))).title == shown


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "https://user:pw@x.example/", "data:text/html,x"]
)
def test_addresses_that_are_not_of_the_web_are_dropped(link: str) -> None:
    assert read(rss(item(link=link))).links == ()


def test_relative_addresses_are_made_absolute() -> None:
    assert only(read(rss(item(link="../2026/a.html")))).url == "https://yunling.example/2026/a.html"


def test_the_first_link_of_an_item_is_its_page() -> None:
    second = '<link>https://yunling.example/1.html</link><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="alternate" href="https://yunling.example/1.atom"/>'
    assert only(read(rss(f"<item><title>{TITLE}</title>{second}</item>"))).url == "https://yunling.example/1.html"


def test_a_permalink_guid_stands_in_for_a_missing_link() -> None:
    assert (
        only(read(rss("<item><title>x</title><guid>https://yunling.example/1.html</guid></item>"))).url
        == "https://yunling.example/1.html"
    )


def test_ids_that_change_with_every_poll_change_nothing() -> None:
    with_ids = [rss(item().replace("</item>", f"<guid isPermaLink='false'>{n}-{n * 7}</guid></item>")) for n in (1, 2)]
    assert read(with_ids[0]) == read(with_ids[1])


def test_an_address_counts_once_and_entries_tell_all() -> None:
    body = rss(item() + item("same page again") + "<item><title>no link</title></item>")
    feed = feed_entries(Page("https://yunling.example/feed", body.encode()), zone=UTC)
    assert isinstance(feed, EntryList)
    assert [entry.title for entry in feed.entries] == [TITLE, "same page again", "no link"]
    assert only(read(body)).title == TITLE


SYNDICATION = '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">{}</sy:updatePeriod>'
FREQUENCY = '<sy:updateFrequency xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">{}</sy:updateFrequency>'


@pytest.mark.parametrize(
    ("channel", "minutes"),
    [
        ("<ttl>45</ttl>", 45),
        ("<ttl>often</ttl>", None),
        ("", None),
        (SYNDICATION.format("daily"), 1440),
        (SYNDICATION.format("hourly") + FREQUENCY.format(1), None),
        (SYNDICATION.format("hourly") + FREQUENCY.format(4), 15),
    ],
)
def test_how_long_the_feed_asks_to_wait_if_anyone_has_asked(channel: str, minutes: int | None) -> None:
    assert read(rss(item(), channel)).ttl_minutes == minutes


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace(TITLE, f"R&D {TITLE}"),
        lambda text: text.replace("</channel></rss>", ""),
        lambda text: "\r\n\ufeff " + text,
        lambda text: text.replace("<title>云", "<title>\x0b\x01&#1;云"),
        lambda text: text.replace("<item>", "<media:x/><item>"),
        lambda text: text.replace(TITLE, f"{TITLE}&nbsp;&mdash;"),
    ],
    ids=[
        "stray ampersand",
        "cut off",
        "space before declaration",
        "control characters",
        "undeclared prefix",
        "html entities",
    ],
)
def test_a_broken_feed_still_gives_its_entry(damage: object) -> None:
    assert callable(damage)
    link = only(read(damage(rss(item()))))
    assert TITLE in (link.title or "")
    assert link.published is not None


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        ("", RefusalKind.EMPTY, "answer"),
        ("  \n", RefusalKind.EMPTY, "answer"),
        ("%PDF-1.7", RefusalKind.NOT_HTML, "PDF"),
        ("<!DOCTYPE html><html><body>Not here</body></html>", RefusalKind.NOT_HTML, "HTML page"),
        ("<html><head></head><body><div>x</div></body></html>", RefusalKind.NOT_HTML, "HTML page"),
        (
            '<?xml version="1.0"?><urlset><url><loc>https://x.example/</loc></url></urlset>',
            RefusalKind.NOT_HTML,
            "XML (urlset)",
        ),
        ('{"error": 404}', RefusalKind.NOT_HTML, "JSON"),
        ('{"items": [', RefusalKind.NOT_HTML, "JSON"),
        ("nothing to see", RefusalKind.NOT_HTML, "text"),
    ],
)
def test_what_is_no_feed_is_refused_with_one_sentence(body: str, kind: RefusalKind, said: str) -> None:
    refusal = refused(body)
    assert refusal.kind is kind
    assert said in refusal.reason
    assert "\n" not in refusal.reason


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(rss("")).links == ()


def test_an_entity_bomb_does_not_go_off() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "boom">{entities}]>'
    assert len(only(read(rss(item("&a11;"), head=head))).title or "") < 5000


def test_a_tag_of_a_hundred_thousand_attributes_is_read_like_others() -> None:
    names = " ".join(f'a{n}="b"' for n in range(100_000))
    assert only(read(rss(item().replace("<item>", f"<item {names}>")))).title == TITLE


def test_a_base_is_no_longer_than_an_address() -> None:
    entries = '<entry><title>x</title><link href="x.html"/></entry>' * 2_000
    feed = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{}">' + entries + "</feed>"
    assert only(read(feed.format("https://shan.example/news/"))).url == "https://shan.example/news/x.html"
    for endless in (f"https://shan.example/{'a' * 2_000_000}/", f"{'a' * 2_000_000}/"):
        assert only(read(feed.format(endless))).url == "https://yunling.example/feeds/x.html"


def test_comments_before_anything_are_passed_over_once() -> None:
    assert only(read("<!---->" * 600 + rss(item(), head=""))).title == TITLE
    refused = read_feed(Page("https://yunling.example/", b"<!---->" * 600 + b"x"), zone=SHANGHAI)
    assert isinstance(refused, Refusal)


def test_an_external_entity_is_not_read() -> None:
    head = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
    assert only(read(rss(item("a&secret;b"), head=head))).title in ("ab", "a&secret;b", None)


@pytest.mark.slow
def test_a_hundred_thousand_entries_are_cut_to_the_first_ones() -> None:
    found = read(rss("".join(item(link=f"https://yunling.example/{n}.html") for n in range(100_000))))
    assert len(found.links) == 2000
    assert found.links[0].url == "https://yunling.example/0.html"
    assert "unread" in found.reason


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["<item>", "<a>", "<item><title>", '<p{n}:x xmlns:p{n}="u{n}"/>', "<![CDATA[", "&amp;"]
)
def test_endless_markup_is_read_in_bounded_time(unit: str) -> None:
    assert read(rss("".join(unit.replace("{n}", str(n)) for n in range(30_000)))).links == ()


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                b"<rss><channel>",
                b"<item>",
                b"<link>",
                b"</item>",
                b"<title>",
                b"<![CDATA[",
                b"&#0;",
                b"&x;",
                b"<feed>",
                b"<entry>",
                b'{"items":[',
                b'"version":1',
                b"\xff\xfe",
                b"<pubDate>32 Foo 2026 25:61",
                b"http://[::1",
                "云".encode("gbk"),
                b"\x1f\x8b",
                b"<!DOCTYPE",
            ]
        )
    ).map(b"".join)
)
def test_no_bytes_make_it_fail(body: bytes) -> None:
    assert isinstance(read_feed(Page("https://x.example/", body), zone=UTC), Found | Refusal)
