"""What stands where a list should be is named for what it is; the pages are written, not recorded."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from analysis.article import Refusal, RefusalKind
from analysis.links import find_links
from analysis.outcome import Outcome
from analysis.page import Page
from analysis.probe import assess
from tests.support import broken
from tests.support.pages import page as portal_page
from tests.support.portal import feed, listing

ZONE = ZoneInfo("Asia/Shanghai")
URLS = [f"https://news.example/2026/a{n}.html" for n in range(1, 13)]


def looked_at(body: str | bytes, type_: str = "listing", content_type: str = "text/html") -> Page:
    data = body.encode() if isinstance(body, str) else body
    return Page("https://news.example/news/", data, content_type, fetched_at=datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    ("body", "kind", "outcome"),
    [
        (broken.CHALLENGE, RefusalKind.CHALLENGE, Outcome.CHALLENGE),
        (broken.SOFT_404, RefusalKind.GONE, Outcome.GONE),
        (broken.LOGIN, RefusalKind.LOGIN, Outcome.BLOCKED),
        (broken.PARKED, RefusalKind.PARKED, Outcome.GONE),
        (broken.DEFAULT, RefusalKind.PARKED, Outcome.GONE),
        (broken.COOKIES, RefusalKind.COOKIES, Outcome.BLOCKED),
        ("<title>安全檢查</title><p>請輸入驗證碼，以確認您不是機器人</p>", RefusalKind.CHALLENGE, Outcome.CHALLENGE),
        ("<title>提示</title><p>抱歉，此網頁已下架，找不到您要的內容</p>", RefusalKind.GONE, Outcome.GONE),
    ],
)
def test_each_wall_is_told_from_the_others(body: str, kind: RefusalKind, outcome: Outcome) -> None:
    found = find_links(looked_at(body), zone=ZONE)
    assert isinstance(found, Refusal)
    assert found.kind is kind, found.reason
    assert assess(looked_at(body), "listing", zone=ZONE).outcome is outcome


def test_a_shell_says_that_it_needs_a_browser() -> None:
    found = assess(looked_at(broken.SHELL), "listing", zone=ZONE)
    assert (found.outcome, "needs a browser" in found.reason) == (Outcome.INVALID, True)


@pytest.mark.parametrize("without_end", ["<noscript" * 44_000, "<noscript>" * 40_000])
def test_a_shell_whose_words_to_those_without_scripts_never_end_is_read_once(without_end: str) -> None:
    found = assess(looked_at(f"<script></script>{without_end}"), "listing", zone=ZONE)
    assert found.outcome is Outcome.INVALID


@pytest.mark.parametrize(
    "addition",
    [
        "<form><input name=u><input type=password name=p><button>Log in</button></form>",
        "<div class=cookies>We use cookies. <button>Accept all cookies</button></div>",
        "<noscript>Please enable JavaScript</noscript><div id=app></div>",
        "<p>Please log in to comment.</p>",
    ],
)
def test_a_list_with_a_log_in_box_or_a_cookie_bar_is_still_a_list(addition: str) -> None:
    page = looked_at(listing(URLS).replace("<body>", f"<body>{addition}"))
    found = assess(page, "listing", zone=ZONE)
    assert (found.outcome, len(found.links)) == (Outcome.OK, 12)


def test_a_list_under_a_title_that_says_404_is_a_soft_404() -> None:
    page = looked_at(listing(URLS).replace("<title>News", "<title>404 页面不存在"))
    found = assess(page, "listing", zone=ZONE)
    assert (found.outcome, found.links) == (Outcome.GONE, ())


def test_a_feed_set_up_as_a_list_is_told_what_would_be_better() -> None:
    found = assess(looked_at(feed(URLS)), "listing", zone=ZONE)
    assert found.type == "feed"
    assert found.better == ("the answer is a feed, not a listing: set --type feed",)


def test_a_list_that_offers_a_feed_and_has_gone_stale_says_both() -> None:
    link = "<link rel='alternate' type='application/rss+xml' href='/rss.xml'>"
    old = (
        listing([url.replace("2026", "2024") for url in URLS])
        .replace("2026-11", "2024-11")
        .replace("<title>", link + "<title>")
    )
    found = assess(looked_at(old), "listing", zone=ZONE)
    assert found.better[0] == "it offers a feed: https://news.example/rss.xml"
    assert "2024-11" in found.better[1]


def test_an_article_behind_a_log_in_box_is_no_wall() -> None:
    from analysis.analyse import analyse
    from tests.support.pages import paragraphs

    assert not isinstance(analyse(looked_at(portal_page(f"<p>请登录</p><article>{paragraphs()}</article>"))), Refusal)
