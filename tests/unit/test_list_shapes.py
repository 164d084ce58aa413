"""Lists as content systems around the world write them, and pages that list no articles. All are written for these tests
after known shapes; names are invented."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from analysis.article import Refusal
from analysis.link import Found
from analysis.links import find_links
from analysis.page import Page

FETCHED = datetime(2026, 11, 23, tzinfo=UTC)
CHINESE = (
    "市政府办公室关于印发人工智能产业发展三年行动计划的通知",
    "全市数据工作会议召开",
    "关于公开征求《智能网联汽车道路测试管理办法》意见的公告",
    "我市首批算力券发放",
    "市长主持召开专题会议",
    "2026年度备案公告",
    "市教育局通知",
    "云岭区十条措施",
)
ENGLISH = (
    "Governor signs bill on automated decisions",
    "Council adopts digital plan",
    "New rules for AI in schools",
    "Minister opens data centre",
    "Consultation on facial recognition",
    "Budget 2027",
    "Press briefing: week 47",
    "Statement on chips",
)
KOREAN = (
    "인공지능 기본법 시행령 입법예고",
    "2026년 AI 바우처 지원사업 공고",
    "디지털 전략 회의 개최",
    "공공데이터 개방 계획",
    "스마트도시 위원회 결과",
    "채용 공고",
    "행정예고",
    "AI 윤리 기준 안내",
)
JAPANESE = (
    "生成AI利用ガイドラインを策定しました",
    "令和8年度予算案について",
    "市民説明会を開催します",
    "入札公告",
    "職員採用試験の実施",
    "市長定例記者会見",
    "スマートシティ計画の意見募集",
    "窓口混雑状況",
)
GERMAN = ("Kabinett beschließt KI-Strategie", "Ministerin besucht Rechenzentrum", "Haushalt 2027", "Neue Förderung")
MENU = "".join(f'<li><a href="/{w}/">{w.title()}</a></li>' for w in ("home", "about", "services", "news", "contact"))
TABLE_MENU = "".join(
    f'<td><a href="/{n}/">{w}</a></td>' for n, w in enumerate(("首页", "政务公开", "新闻中心", "办事服务", "互动交流"))
)
FOOT = '<div><a href="/privacy">Privacy</a> <a href="/sitemap">Sitemap</a> <a href="/terms">Terms of use</a></div>'
SHAPES: dict[str, tuple[Sequence[str], str, Callable[[int, str], str]]] = {
    "a table for the menu and one for the list": (
        CHINESE,
        f"<table><tr>{TABLE_MENU}</tr></table><table>{{}}</table>",
        lambda n, t: (
            f'<tr><td>·</td><td><a href="/zwgk/{8000 + n}.jhtml">{t}</a></td><td>2026-11-{20 - n:02d}</td></tr>'
        ),
    ),
    "a table for each entry": (
        CHINESE,
        f"<table><tr>{TABLE_MENU}</tr></table><table><tr><td>{{}}</td></tr></table>",
        lambda n, t: (
            f'<table><tr><td><img src="a.gif"></td><td><a href="show.asp?id={800 + n}">{t}</a></td>'
            f"<td>[11-{20 - n:02d}]</td></tr></table>"
        ),
    ),
    "addresses that say nothing": (
        CHINESE,
        f"<table><tr>{TABLE_MENU}</tr></table><ul>{{}}</ul>",
        lambda n, t: f'<li><a href="/tzgg/{chr(97 + n) * 6}.html">{t}</a><span>2026-11-{20 - n:02d}</span></li>',
    ),
    "a disclosure platform": (
        CHINESE,
        f"<table><tr>{TABLE_MENU}</tr></table><table><tr><th>序号</th><th>标题</th></tr>{{}}</table>",
        lambda n, t: (
            f'<tr><td>{n + 1}</td><td><a href="/gkmlpt/content/4/{4100 + n}/post_{4100 + n}.html#2" title="{t}">{t}</a>'
            f"<div><p>索引号：0{n}</p><p>发布机构：市政府</p></div></td><td>2026-11-{20 - n:02d}</td></tr>"
        ),
    ),
    "a library of policies": (
        CHINESE,
        "<table><tr><th>标题</th><th>文号</th><th>发布日期</th></tr>{}</table>",
        lambda n, t: (
            f'<tr><td><a href="/zhengce/content/202611/content_{7000 + n}.htm">{t}</a></td><td>云府〔2026〕{n}号</td>'
            f"<td>2026年11月{20 - n}日</td></tr>"
        ),
    ),
    "a Korean board": (
        KOREAN,
        f"<ul>{MENU}</ul><table>{{}}</table><p>"
        + "".join(f'<a href="/board/boardList.do?bbsNo=12&amp;pageNo={n}">{n}</a>' for n in range(1, 11))
        + "</p>",
        lambda n, t: (
            f'<tr><td>{90 - n}</td><td><a href="/board/boardView.do?bbsNo=12&amp;seq={345 - n}&amp;pageNo=1">{t}</a></td>'
            f"<td>디지털정책과</td><td>2026.11.{20 - n:02d}</td><td>{n * 13}</td></tr>"
        ),
    ),
    "a board of Korea's common frame": (
        KOREAN,
        f"<ul>{MENU}</ul><ul>{{}}</ul>",
        lambda n, t: (
            f'<li><a href="./selectBbsNttView.do?key=1&amp;bbsNo=5&amp;nttNo={345 - n}&amp;searchCtgry=&amp;pageIndex=1">{t}</a>'
            f"<span>2026.11.{20 - n:02d}</span></li>"
        ),
    ),
    "a board of one page for everything": (
        KOREAN,
        f"<ul>{MENU}</ul>{{}}",
        lambda n, t: (
            f'<div><a href="?mode=view&amp;articleNo={345 - n}&amp;article.offset=0"><p>{t}</p>'
            f"<span>2026-11-{20 - n:02d}</span></a></div>"
        ),
    ),
    "a city's news in folders": (
        JAPANESE,
        f"<ul>{MENU}</ul><ul>{{}}</ul>",
        lambda n, t: (
            f'<li><span>11月{20 - n}日</span><a href="/kurashi/{"abcdefgh"[n]}oshirase/index.html">{t}</a></li>'
        ),
    ),
    "a city's news with eras": (
        JAPANESE,
        f"<ul>{MENU}</ul><dl>{{}}</dl>",
        lambda n, t: f'<dt>令和8年11月{20 - n}日</dt><dd><a href="/soshiki/kikaku/{1200 + n}.html">{t}</a></dd>',
    ),
    "posts with an address of one short word": (
        ENGLISH,
        f"<ul>{MENU}</ul>{{}}{FOOT}",
        lambda n, t: (
            f'<div class="post"><h2><a href="/{t[0].lower()}{chr(97 + n)}plan/">{t}</a></h2>'
            f"<span>November {20 - n}, 2026</span></div>"
        ),
    ),
    "views of fields": (
        ENGLISH,
        f"<ul>{MENU}</ul>{{}}{FOOT}",
        lambda n, t: (
            f'<div class="views-row"><a href="/node/{234 + n}">{t}</a> <time datetime="2026-11-{20 - n:02d}">today</time></div>'
        ),
    ),
    "pages of a library": (
        ENGLISH,
        f"<ul>{MENU}</ul><ul>{{}}</ul>{FOOT}",
        lambda n, t: (
            f'<li><div><a href="/sites/press/Pages/{t.replace(" ", "").replace(":", "")}.aspx">{t}</a>'
            f"<p>11/{20 - n}/2026</p></div></li>"
        ),
    ),
    "a corner for the press": (
        ENGLISH,
        f"<ul>{MENU}</ul><ul>{{}}</ul>{FOOT}",
        lambda n, t: (
            f"<li><div><span>Press release</span> <span>{20 - n} November 2026</span></div>"
            f'<h3><a href="/commission/presscorner/detail/en/ip_26_{2300 + n}">{t}</a></h3></li>'
        ),
    ),
    "a ministry's teasers": (
        GERMAN,
        f"<ul>{MENU}</ul>{{}}",
        lambda n, t: (
            f'<div><span>{20 - n}.11.2026</span><h3><a href="SharedDocs/Presse/DE/2026/{n + 1:03d}_ki.html">{t}</a></h3></div>'
        ),
    ),
}


def find(html: str) -> Found | Refusal:
    page = Page("https://www.agency.example/news/list", html.encode(), "text/html; charset=utf-8", fetched_at=FETCHED)
    return find_links(page, zone=UTC)


def rows(titles: Sequence[str], row: Callable[[int, str], str]) -> str:
    return "".join(row(n, title) for n, title in enumerate(titles))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_list_of_this_shape_is_read_whole_and_nothing_else(shape: str) -> None:
    titles, around, row = SHAPES[shape]
    found = find(around.replace("{}", rows(titles, row)))
    assert isinstance(found, Found)
    assert [link.title for link in found.links] == list(titles)
    days = [link.published.value.day if link.published else None for link in found.links]
    assert days == [20 - n for n in range(len(titles))]


def test_bills_are_called_by_what_they_are_about_and_their_sponsors_are_no_bills() -> None:
    table = rows(
        ENGLISH,
        lambda n, t: (
            f'<tr><td><a href="BillInfo.aspx?LegislationID={100 + n}">AB {100 + n}</a></td><td>Relating to {t.lower()}</td>'
            f'<td><a href="/member/{n}">Rep. Amarante</a></td><td>In committee</td></tr>'
        ),
    )
    found = find(f"<ul>{MENU}</ul><table>{table}</table>{FOOT}")
    assert isinstance(found, Found)
    assert [link.url.partition("=")[2] for link in found.links] == [str(100 + n) for n in range(len(ENGLISH))]
    assert found.links[1].title is not None
    assert "Relating to council adopts digital plan" in found.links[1].title


def _services(folder: str, names: Sequence[str]) -> str:
    return rows(names, lambda n, t: f'<li><a href="/{folder}/{"-".join(t.lower().split())}-{n}">{t}</a></li>')


EMPTY = {
    "shop": rows(
        ["Wireless over-ear headphones, noise cancelling, black"] * 12,
        lambda n, t: (
            f'<li><a href="/item/{n}4452{n}.html" title="{t} {n}">{t} {n}</a><span>€{n}9,90</span>'
            f'<a href="/cart?add={n}">Buy</a></li>'
        ),
    ),
    "cards of a shop": rows(
        ["Robot vacuum cleaner model"] * 12,
        lambda n, t: (
            f'<div><a href="/p/robot-vacuum-cleaner-{n}00{n}"><img alt="x"></a>'
            f'<a href="/p/robot-vacuum-cleaner-{n}00{n}">{t} {n}</a><span>$ {n}9.90</span></div>'
        ),
    ),
    "Chinese shop": rows(
        ["智能扫地机器人 大吸力 家用全自动"] * 12,
        lambda n, t: (
            f'<li><a href="https://item.mall.example/{10000 + n}.html">{t} {n}</a><em>{n}99.00元</em><i>{n}00+人付款</i></li>'
        ),
    ),
    "links to other sites": rows(
        ["Website of the agency number"] * 30,
        lambda n, t: f'<li><a href="https://www.site{n}.example/">{t} {n}</a></li>',
    ),
    "agencies": _services("agencies", [f"Department of {w} and Public Works" for w in ("Health", "Labour", "Water")]),
    "services": _services(
        "services", ["Apply for a business licence", "Renew your driving licence online", "Pay a fine"]
    ),
    "jobs": _services(
        "jobs", ["Senior data engineer, full time", "Clerk in the registry office", "Gardener, part time"]
    ),
    "people": _services("members", ["Anna Lind", "Robert Brown", "Maria Garcia", "Wang Siqi"]),
    "offices": rows(["Map and directions to office"] * 8, lambda n, t: f'<li><a href="/offices/{n}">{t} {n}</a></li>'),
    "words": rows(["ai", "data", "chips", "cloud"] * 6, lambda n, t: f'<a href="/tag/{t}">{t}</a> '),
    "questions": rows(
        ["How do I apply for a permit?", "Where can I pay my taxes?"] * 3,
        lambda n, t: f'<li><a href="#q{n}">{t}</a></li>',
    ),
    "months": rows(
        [f"2026年{n}月" for n in range(1, 13)], lambda n, t: f'<li><a href="/2026/{n + 1:02d}/">{t}</a></li>'
    ),
    "error": '<h1>Something went wrong</h1><p>Please try again later. <a href="/">Back to the home page</a></p>',
    "search": '<form><input name="q"></form><p><a href="/help/how-to-search-for-documents">How to search</a></p>',
    "article": "<h1>Governor signs bill</h1><p>"
    + "The governor signed the bill on Tuesday. " * 12
    + 'See <a href="/bills/hb-101">HB 101</a> and <a href="/news/earlier-story-on-the-bill-2025">our earlier story</a>.</p>',
}


@pytest.mark.parametrize("kind", EMPTY)
def test_a_page_that_lists_no_articles_gives_none(kind: str) -> None:
    found = find(f"<ul>{MENU}</ul><ul>{EMPTY[kind]}</ul>{FOOT}")
    assert isinstance(found, Refusal) or found.links == ()


@pytest.mark.parametrize("money", ["US$ 5 million for schools", "市政府拨款500万元支持大模型"])
def test_news_about_money_is_no_shop(money: str) -> None:
    found = find(
        "<ul>"
        + rows(
            [money] * 6, lambda n, t: f'<li><a href="/news/2026/{n}-{700 + n}.html">{t} {n}</a> 2026-11-0{n + 1}</li>'
        )
        + "</ul>"
    )
    assert isinstance(found, Found)
    assert len(found.links) == 6


def test_boxes_within_boxes_that_each_hold_a_link_are_looked_into_in_bounded_time() -> None:
    row = '<div><a href="/2026/11/{0}.html">Council adopts the plan number {0}</a>'
    found = find("".join(row.format(n) for n in range(3000)))
    assert isinstance(found, Found)
    assert len(found.links) > 100
