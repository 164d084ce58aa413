"""A page becomes one article or the reason why there is none: always, with every decision told, whatever its bytes."""

import gzip
import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.analyse import analyse
from analysis.article import Article, Evidence, Precision, Refusal, RefusalKind
from analysis.page import Page, Said
from tests.support.pages import ENGLISH, SENTENCES, menu, page, paragraphs

SHANGHAI = ZoneInfo("Asia/Shanghai")
TITLE = "云津市印发人工智能三年行动方案"
URL = "https://www.yunjin.example/a/1.html"
CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "articles"


def read(body: bytes | str, *, url: str = URL, said: Said = Said(zone=SHANGHAI), **parts: object) -> Article:  # noqa: B008
    found = analyse(Page(url, body if isinstance(body, bytes) else page(body), **parts), said)  # type: ignore[arg-type] # parts of a page
    assert isinstance(found, Article), found
    return found


def refused(body: bytes | str, content_type: str | None = None) -> Refusal:
    found = analyse(Page(URL, body if isinstance(body, bytes) else page(body), content_type))
    assert isinstance(found, Refusal), found
    return found


def article(line: str = "", *, head: str = "", text: str = "") -> bytes:
    return page(f"<div><h1>{TITLE}</h1><div>{line}</div>{text or paragraphs()}</div>", head=head)


def test_a_page_is_read_whole() -> None:
    found = read(
        article("2026-11-23 08:30 来源：云津日报 记者：王小明"), url="http://www.yunjin.example/a/1.html?utm_source=x"
    )
    assert found.url == "https://yunjin.example/a/1.html"
    assert (found.title, found.language, found.body) == (TITLE, "zh-Hans", "\n".join(SENTENCES))
    assert found.published is not None
    assert found.published.value == datetime(2026, 11, 23, 8, 30, tzinfo=SHANGHAI)
    assert found.origin is not None
    assert (found.origin.name, found.authors) == ("云津日报", ("王小明",))
    assert found.lead == SENTENCES[0]
    assert found.judgement.label == "relevant"
    assert found.facts.documents[0].title == "人工智能产业三年行动方案"


def test_every_decision_is_told() -> None:
    steps = {step.name: step for step in read(article("2026-11-23 08:30")).steps}
    assert set(steps) >= {
        "encoding",
        "language",
        "title",
        "body",
        "published",
        "origin",
        "boilerplate",
        "relevance",
        "fingerprint",
    }
    assert all(step.result and step.evidence for step in steps.values())


def test_the_same_page_gives_the_same_article() -> None:
    assert read(article("2026-11-23 08:30")) == read(article("2026-11-23 08:30"))


DATES = {
    "meta": "<meta name='PubDate' content='2026-11-21 08:00'>",
    "jsonld": '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-11-20T08:00:00+08:00"}</script>',
}


@pytest.mark.parametrize(
    ("head", "url", "line", "day", "evidence"),
    [
        (DATES["meta"] + DATES["jsonld"], "/2026/1119/1.html", "2026-11-18 08:00", 21, Evidence.META),
        (DATES["jsonld"], "/2026/1119/1.html", "2026-11-18 08:00", 20, Evidence.JSONLD),
        ("", "/2026/1119/1.html", "2026-11-18 08:00", 19, Evidence.URL),
        ("", "/a/t20261119_1.html", "2026-11-18 08:00", 19, Evidence.URL),
        ("", "/a/1.html", "<time datetime='2026-11-17T08:00:00+08:00'>昨天</time> 2026-11-18 08:00", 17, Evidence.TIME),
        ("", "/a/1.html", "发布时间：2026-11-18 08:00", 18, Evidence.TEXT),
    ],
)
def test_dates_are_believed_in_order(head: str, url: str, line: str, day: int, evidence: Evidence) -> None:
    found = read(article(line, head=head), url=f"https://yunjin.example{url}").published
    assert found is not None
    assert (found.value.day, found.evidence) == (day, evidence)


@pytest.mark.parametrize(
    "line",
    ["發布日期：115-05-22", "發佈時間：115.05.22 14:30", "公告日期：115/5/22", "發布日期：115年5月22日", "115.05.22",
     "更新日期：115-05-23 發布日期：115-05-22", "更新时间：2026-05-23 10:00 发布时间：2026-05-22 09:00"],
)  # fmt: skip
def test_the_day_of_publication_is_read_as_offices_in_taiwan_write_it(line: str) -> None:
    texts = "".join(
        f"<p>本府今日公布人工智慧發展計畫，將於三年內投入{n}億元，培育人才並建置算力中心。</p>" for n in range(4)
    )
    html = (
        f"<html lang='zh-TW'><body><h1>市府公布人工智慧發展計畫</h1><div>{line}</div><div>{texts}</div></body></html>"
    )
    found = read(html.encode(), said=Said()).published
    assert found is not None
    assert found.value.date() == date(2026, 5, 22)


@pytest.mark.parametrize(
    "line",
    ["发布时间：2026-11-22 更新时间：2026-11-23", "更新日期：2026-11-23 發布日期：2026-11-22",
     "Published: Nov. 22, 2026 | Last updated: Monday, November 23, 2026", "Last updated: Nov. 23, 2026 Posted: Nov. 22, 2026",
     "Aktualisiert am 23.11.2026, veröffentlicht am 22.11.2026", "Mis à jour le 23 novembre 2026 - Publié le 22 novembre 2026",
     "Actualizado: 23/11/2026 Publicado: 22/11/2026", "公開日：2026年11月22日 最終更新日：2026年11月23日"],
)  # fmt: skip
def test_a_line_may_say_when_a_text_was_published_and_when_it_was_changed(line: str) -> None:
    found = read(article(line))
    assert found.published is not None
    assert found.modified is not None
    assert (found.published.value.day, found.modified.value.day) == (22, 23)


@pytest.mark.parametrize(
    "line",
    [
        "Nov. 20, 2026 · Posted in Politics · Updated Nov. 22, 2026",
        "20 November 2026, first published in The Times, updated 22 November 2026",
    ],
)
def test_a_date_before_the_word_for_publishing_is_not_lost_to_that_of_a_change(line: str) -> None:
    found = read(article(line)).published
    assert found is not None
    assert found.value.day == 20


@pytest.mark.parametrize(
    "sentence",
    [
        "该办法此前曾作修订，2026年11月25日起施行。",
        "系统将更新，2026年11月25日恢复服务。",
        "The list will be updated by November 25, 2026.",
    ],
)
def test_what_a_sentence_says_of_changes_is_no_change_of_the_text(sentence: str) -> None:
    text = f"<p>{SENTENCES[0]}</p><p>{sentence}</p><p>{SENTENCES[1]}</p><p>{SENTENCES[2]}</p>"
    assert read(article("2026-11-20 08:30", text=text)).modified is None


def test_a_day_takes_its_minute_from_where_the_same_day_has_one() -> None:
    found = read(article("2026-11-19 08:05"), url="https://yunjin.example/20261119/1.html").published
    assert found is not None
    assert (found.value, found.precision) == (datetime(2026, 11, 19, 8, 5, tzinfo=SHANGHAI), Precision.MINUTE)


def test_one_meta_element_yields_to_two_others_that_agree() -> None:
    head = "<meta name='publishdate' content='2020-01-01'>"
    found = read(article("2026-11-19 08:05", head=head), url="https://yunjin.example/20261119/1.html").published
    assert found is not None
    assert found.value.date().isoformat() == "2026-11-19"


def test_a_date_after_the_fetching_is_none() -> None:
    fetched = datetime(2026, 11, 23, tzinfo=UTC)
    assert read(article("2027-11-23 08:30"), fetched_at=fetched).published is None
    assert read(article("2027-11-23 08:30")).published is not None


@pytest.mark.parametrize("fetched", [None, datetime(2026, 11, 24, tzinfo=UTC), datetime(2028, 3, 1, tzinfo=UTC)])
@pytest.mark.parametrize("line", ["<em>2026</em> <span>11/23</span> <span>22:27:02</span>", "11-23 22:27"])
def test_a_date_split_over_elements_keeps_its_minute_whenever_the_page_is_fetched(
    line: str, fetched: datetime | None
) -> None:
    found = read(article(line), url="https://yunjin.example/20261123/1.html", fetched_at=fetched).published
    assert found is not None
    assert found.value.replace(second=0) == datetime(2026, 11, 23, 22, 27, tzinfo=SHANGHAI)


def test_a_page_of_a_wiki_has_no_day_of_publication() -> None:
    head = (
        "<meta name='generator' content='MediaWiki 1.43'><meta property='article:published_time' content='2011-06-17'>"
    )
    assert read(article(head=head)).published is None


def test_dates_of_other_news_are_not_the_article_s() -> None:
    other = "".join(f"<li><a href='/n/{i}'>另一条新闻的标题在这里</a> 2020-01-0{i + 1} 08:00</li>" for i in range(5))
    assert read(f"<div><ul>{other}</ul></div>{menu(20)}<div><h1>{TITLE}</h1>{paragraphs()}</div>").published is None


def test_the_last_change_is_read_and_is_not_before_the_publication() -> None:
    head = "<meta property='article:modified_time' content='2026-11-24T10:00:00+08:00'>"
    found = read(article("2026-11-23 08:30", head=head))
    assert found.modified is not None
    assert found.modified.value == datetime(2026, 11, 24, 10, tzinfo=SHANGHAI)
    assert read(article("2026-11-25 08:30", head=head)).modified is None


def test_what_the_source_says_is_the_second_best_answer() -> None:
    said = Said(title="来自列表的标题", published=datetime(2026, 11, 22, 1, tzinfo=UTC), zone=SHANGHAI)
    bare = read(page(f"<div>{paragraphs()}</div>", title=""), said=said)
    assert (bare.title, bare.published and bare.published.evidence) == ("来自列表的标题", Evidence.SOURCE)
    full = read(article("2026-11-23 08:30"), said=said)
    assert (full.title, full.published and full.published.evidence) == (TITLE, Evidence.TEXT)


def test_where_no_zone_is_known_the_language_decides() -> None:
    found = read(article("2026-11-23 08:30"), said=Said()).published
    assert found is not None
    assert found.value.utcoffset() == timedelta(hours=8)


def test_the_page_s_description_is_the_lead_only_if_it_belongs_to_the_text() -> None:
    own = f"<meta name='description' content='{SENTENCES[1][:36]}'>"
    foreign = "<meta name='description' content='今日云津网是云津市的新闻门户网站，报道要闻、时政、经济、社会。'>"
    assert read(article(head=own)).lead == SENTENCES[1][:36]
    assert read(article(head=foreign)).lead == SENTENCES[0]


def test_a_plain_text_is_its_own_body() -> None:
    text = "\r\n\r\n".join(SENTENCES)
    for kind in ("text/plain; charset=utf-8", None):
        assert read(text.encode(), content_type=kind).body == "\n".join(SENTENCES)


@pytest.mark.parametrize(
    "script",
    [
        {"@type": "NewsArticle", "articleBody": "\n".join(SENTENCES)},
        {"props": {"pageProps": {"article": {"title": TITLE, "content": paragraphs()}}}},
        {"props": {"blocks": [{"type": "p", "text": line} for line in SENTENCES]}},
    ],
)
def test_a_text_that_only_scripts_hold_is_read(script: dict[str, object]) -> None:
    kind = "application/ld+json" if "@type" in script else "application/json"
    held = f"<div id='app'></div><script type='{kind}'>{json.dumps(script, ensure_ascii=False)}</script>"
    assert read(held).body == "\n".join(SENTENCES)


def test_a_text_given_to_a_variable_of_a_script_is_read() -> None:
    state = json.dumps(
        {"detail": {"body": paragraphs()}, "comments": [{"text": "。".join(SENTENCES * 3)}]}, ensure_ascii=False
    )
    assert read(f"<div id='app'></div><script>window.__STATE__ = {state}; run();</script>").body == "\n".join(SENTENCES)


def test_an_article_whose_beginning_alone_is_shown_is_read_from_what_the_page_tells_machines() -> None:
    whole = ENGLISH * 8
    teaser = " ".join(whole)[:500]
    told = json.dumps({"@type": "NewsArticle", "articleBody": "\n".join(whole)})
    held = f"<main><h1>Yunjin plans ahead</h1><p>{teaser}</p></main><script type='application/ld+json'>{told}</script>"
    assert 60 < len(teaser.split()) < 100
    assert read(held, said=Said()).body == "\n".join(whole)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("broken", [b"", b"\xe4\xba"])
def test_marks_and_broken_bytes_of_utf8_change_nothing_else(mark: bytes, broken: bytes) -> None:
    html = page(f"<article><h1>云津市印发方案</h1>{paragraphs()}</article>")
    whole = analyse(Page("https://news.example/1.html", html))
    found = analyse(Page("https://news.example/1.html", mark + html.replace("。".encode(), "。".encode() + broken)))
    assert isinstance(whole, Article)
    assert isinstance(found, Article)
    assert found.body.count("\ufffd") == (whole.body.count("。") if broken else 0)
    assert found.body.replace("\ufffd", "") == whole.body


def test_english_pages_are_read_too() -> None:
    html = page(
        f"<main><h1>Yunjin plans ahead</h1><p>By Jane Doe</p>{paragraphs(ENGLISH)}</main>",
        title="Yunjin plans ahead | Example News",
    )
    found = read(html, said=Said())
    assert (found.title, found.language, found.authors) == ("Yunjin plans ahead", "en", ("Jane Doe",))
    assert found.body == "\n".join(ENGLISH)


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"", None, RefusalKind.EMPTY),
        (b" \r\n ", "text/html", RefusalKind.EMPTY),
        (b"%PDF-1.7\n%\xe2\xe3", "text/html", RefusalKind.NOT_HTML),
        (b"PK\x03\x04abc", None, RefusalKind.NOT_HTML),
        (b"\x00\x01\x02\x03" * 400, "application/octet-stream", RefusalKind.NOT_HTML),
        (b"\x00\x01\x02\x03" * 400, "text/html", RefusalKind.NOT_HTML),
        (b"<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>", "text/xml", RefusalKind.NOT_HTML),
        (page(menu(50)), "text/html", RefusalKind.NO_TEXT),
        (page("<p>请完成安全验证后继续访问</p>", title="安全验证"), None, RefusalKind.CHALLENGE),
        (
            page("<p>Verify you are human by completing the action below.</p>", title="Just a moment..."),
            None,
            RefusalKind.CHALLENGE,
        ),
        (
            b"<html><script>document.cookie='__jsl_clearance=1';location.reload()</script></html>",
            None,
            RefusalKind.CHALLENGE,
        ),
        (page("<h1>404</h1><p>抱歉，您访问的页面不存在。</p>", title="页面不存在"), None, RefusalKind.GONE),
        (page("<p>该文章已被删除</p>", title="今日云津网"), None, RefusalKind.GONE),
        (page("<h1>Page not found</h1><p>Sorry.</p>", title="Page not found | Example"), None, RefusalKind.GONE),
    ],
)
def test_what_holds_no_article_is_refused_with_a_reason(
    body: bytes, content_type: str | None, kind: RefusalKind
) -> None:
    found = refused(body, content_type)
    assert found.kind is kind
    assert found.reason


def test_an_article_about_challenges_and_missing_pages_is_no_such_page() -> None:
    text = paragraphs(
        SENTENCES + ("市政府网站曾出现页面不存在的提示，访问者还要完成安全验证，这些问题已整改完毕。",) * 2 + SENTENCES
    )
    assert read(article(text=text)).title == TITLE


HOSTILE = {
    "nested without end": "<div>" * 100_000 + paragraphs(),
    "tables in tables": "<table><tr><td>" * 30_000 + paragraphs(),
    "formatting left open": "".join(f"<b a={i}>" for i in range(2000)) + "<p>x" * 2000 + paragraphs(),
    "data nested without end": f"<script type='application/ld+json'>{'[' * 100_000}</script>" + paragraphs(),
    "a state nested without end": "<script>window.a = " + '{"a":' * 100_000 + "</script>" + paragraphs(),
    "one endless class": f"<div class='{'comment ' * 100_000}'>{paragraphs()}</div>",
    "brackets without end": "<p>" + "习(xí" * 50_000 + paragraphs(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read_like_others(name: str) -> None:
    assert SENTENCES[-1] in read(HOSTILE[name]).body


PIECES = st.sampled_from(
    ["<div>", "</div>", "<p>", "<table>", "<td>", "<h1>", "<title>", "<a href='x'>", "<script>", "<!--", "<br>", "&#0;", "&"]
    + ["<time datetime='2026'>", "<meta content=", *SENTENCES, "2026-13-45", "来源：", "\0", "\ufeff"]
    + ["<script type='application/ld+json'>{\"author\": [1, null, {}]}</script>"]
)  # fmt: skip


@given(
    st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=30).map(lambda parts: "".join(parts).encode())),
    st.text(max_size=30),
)
@settings(deadline=None)
def test_any_bytes_at_any_address_are_an_article_or_refused(body: bytes, url: str) -> None:
    found = analyse(Page(url, body, fetched_at=datetime(2026, 11, 23, tzinfo=UTC)))
    assert isinstance(found, Article | Refusal)


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason=f"{CORPUS} is not there: real pages, cut and garbled, are not read")
def test_real_pages_cut_and_garbled_are_articles_or_refused() -> None:
    chance = random.Random(1)
    for file in sorted((CORPUS / "html").iterdir())[::12]:
        body = bytearray(gzip.decompress(file.read_bytes()))
        cut = bytes(body[: chance.randrange(len(body))])
        for _ in range(len(body) // 200):
            body[chance.randrange(len(body))] = chance.randrange(256)
        for damaged in (cut, bytes(body), bytes(reversed(body))):
            assert isinstance(analyse(Page(URL, damaged)), Article | Refusal)
