"""What a listing taught, and when it no longer looks like that. All pages are written for these tests; names are invented."""

from zoneinfo import ZoneInfo

import pytest

from analysis.article import Refusal, RefusalKind
from analysis.learned import checked, learned_from, shape_of
from analysis.link import Found
from analysis.links import find_links
from analysis.page import Page

AT = "https://www.yunling.example/zwgk/tzgg/"
TOPICS = (
    "人工智能产业发展三年行动计划",
    "公共数据授权运营管理办法",
    "智能网联汽车道路测试管理细则",
    "算力券申领和使用指南",
)


def rows(
    first: int, count: int = 12, box: str = "li class='item'", link: str = "./2026{m}/t2026{m}{d}_{n}.html"
) -> str:
    def row(n: int) -> str:
        month, day = f"{n % 12 + 1:02d}", f"{n % 28 + 1:02d}"
        title = f"关于印发云岭市{TOPICS[n % 4]}（第{n}号）的通知"
        return wrapped(
            box, f"<a href='{link.format(m=month, d=day, n=7000 + n)}'>{title}</a><span>2026-{month}-{day}</span>"
        )

    return "".join(map(row, range(first, first + count)))


def wrapped(box: str, inner: str) -> str:
    return f"<{box}>{inner}</{box.partition(' ')[0]}>"


def page(rows: str, around: str = "ul class='list'") -> str:
    return f"<html><body><div class='nav'><a href='/'>首页</a></div>{wrapped(around, rows)}</body></html>"


def find(html: str, at: str = AT) -> Found:
    found = find_links(Page(at, html.encode(), "text/html; charset=utf-8"), zone=ZoneInfo("Asia/Shanghai"))
    assert isinstance(found, Found), found
    return found


BEFORE = find(page(rows(0))).learned
assert BEFORE is not None


def test_what_was_learned_says_where_the_links_stand_how_many_there_are_and_what_their_addresses_look_like() -> None:
    said = str(BEFORE)
    assert "about 12 links in" in said
    assert "ul.list > li.item > a" in said
    assert "yunling.example/…/#/t#_#.html" in said
    assert "100% have a date" in said
    assert learned_from(BEFORE.as_json() if BEFORE else None) == BEFORE


@pytest.mark.parametrize("data", [None, {}, {"boxes": []}, {"version": 2}])
def test_what_another_version_learned_is_forgotten(data: dict[str, object] | None) -> None:
    assert learned_from(data) is None


@pytest.mark.parametrize(
    "html",
    [
        page(rows(5)),
        page(rows(100)),
        page(rows(100, count=2)),
        page(rows(100), "div class='new-list'"),
        page(rows(100, box="p class='row'"), "div id='main'"),
        page(rows(6, link="/content/detail?key={n}x")),
        page(rows(100, box="p", link="/article/{n}.shtml"), "div id='main'"),
        "<div class='banner'><a href='/zt/'>专题</a></div>" + page(rows(3, count=30)),
    ],
    ids=[
        "moved on",
        "all new",
        "few in the same place",
        "other box",
        "other rows",
        "other addresses",
        "all else",
        "more and a banner",
    ],
)
def test_changes_that_harm_nothing_are_read_and_learned(html: str) -> None:
    found = checked(find(html), BEFORE)
    assert isinstance(found, Found), found
    assert len(found.links) >= 2
    assert found.learned is not None
    assert found.learned.count != BEFORE.count if BEFORE and len(found.links) != 12 else True


def services() -> str:
    names = ("企业开办", "新生儿出生登记", "住房公积金提取", "社会保障卡申领", "不动产登记查询", "机动车驾驶证换发")
    cards = (
        f"<a href='/service/detail_{600 + n}.html'>怎样在线办理{name}（一件事指南）</a>" for n, name in enumerate(names)
    )
    return "".join(wrapped("div class='card'", card) for card in cards)


@pytest.mark.parametrize(
    "html",
    [
        page(services(), "div class='grid'"),
        page(rows(300, count=3, box="p class='hot'", link="/hot/{n}.html"), "div class='banner'"),
    ],
    ids=["services", "a few highlights"],
)
def test_what_no_longer_looks_like_the_list_is_refused_with_a_sentence_that_says_what_it_was(html: str) -> None:
    found = find(html)
    assert found.links, "without knowing the list one would take these for articles"
    refusal = checked(found, BEFORE)
    assert isinstance(refusal, Refusal)
    assert refusal.kind is RefusalKind.UNLIKE
    assert "no longer looks like it did" in refusal.reason
    assert "t#_#.html" in refusal.reason


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        ("https://www.x.example/zwgk/tzgg/202611/t20261120_7000.html", "x.example/…/#/t#_#.html"),
        ("http://x.example/system/2026/09/11/030001.shtml", "x.example/…/#/#.shtml"),
        ("https://x.example/2026/11/23/city-passes-bill-on-ai/", "x.example/#/~/"),
        (f"https://x.example/20260911/{'0a' * 16}/c.html", "x.example/#/…/~.html"),
        ("https://x.example/view?id=7&cat=2", "x.example/~?cat&id"),
        ("http://[::1", ""),
    ],
)
def test_the_shape_of_an_address_leaves_out_what_differs_from_article_to_article(url: str, shape: str) -> None:
    assert shape_of(url) == shape
