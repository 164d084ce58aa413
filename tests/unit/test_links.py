"""Article links on pages that were never seen before. All pages here are written for these tests; names are invented."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.article import Evidence, Precision, Refusal, RefusalKind
from analysis.link import Found
from analysis.links import find_links
from analysis.page import Page

SHANGHAI = ZoneInfo("Asia/Shanghai")
FETCHED = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TITLES = (
    "市政府办公室关于印发人工智能产业发展三年行动计划的通知",
    "全市数据工作会议召开 部署公共数据开放试点",
    "《智能网联汽车道路测试管理办法》公开征求意见",
    "我市首批算力券发放，支持中小企业使用公共算力",
    "市长主持召开专题会，研究具身智能机器人产业",
    "关于开展2026年度生成式人工智能服务备案的公告",
    "市教育局：中小学人工智能通识课覆盖所有学校",
    "云岭区出台十条措施支持大模型企业落户",
)
MENU = """<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li>
<li><a href="/hdjl/">互动交流</a></li><li><a href="/bsfw/">办事服务</a></li><li><a href="/lyyl/">旅游云岭</a></li></ul></div>"""
FOOT = """<div class="footer"><a href="http://www.province.example/">省政府网站</a> <a href="/wzdt/">网站地图</a>
<a href="https://beian.miit.gov.cn/">云ICP备00000000号</a></div>"""


def find(html: str, url: str = "https://www.yunling.example/zwgk/tzgg/", **known: str) -> Found:
    found = find_links(Page(url, html.encode(), "text/html", fetched_at=FETCHED), zone=SHANGHAI, **known)
    assert isinstance(found, Found), found
    return found


def urls(found: Found) -> list[str]:
    return [link.url for link in found.links]


def trs_list(extra: str = "") -> str:
    rows = "".join(
        f'<li class="{"odd" if n % 2 else "even"}"><a href="./202611/t202611{20 - n:02d}_{7000 + n}.html" target="_blank">'
        f"{title}</a><span>2026-11-{20 - n:02d}</span></li>"
        for n, title in enumerate(TITLES)
    )
    paging = '<script>createPageHTML(25, 0, "index", "html");</script><a href="index_1.html">下一页</a>'
    head = "<head><title>通知公告</title></head>"
    main = f"<div class='list'><ul>{rows}</ul><div class='page'>{paging}</div></div>"
    return f"<html>{head}<body>{MENU}{main}{extra}{FOOT}</body></html>"


def test_a_government_list_gives_its_rows_in_page_order_without_menu_paging_and_footer() -> None:
    found = find(trs_list())
    assert urls(found) == [
        f"https://www.yunling.example/zwgk/tzgg/202611/t202611{20 - n:02d}_{7000 + n}.html" for n in range(len(TITLES))
    ]
    assert [link.title for link in found.links] == list(TITLES)
    assert found.title == "通知公告"


def test_the_date_of_a_row_is_read_in_the_zone_of_the_source() -> None:
    published = find(trs_list()).links[0].published
    assert published is not None
    assert published.value == datetime(2026, 11, 20, tzinfo=SHANGHAI)
    assert (published.precision, published.evidence) == (Precision.DAY, Evidence.TEXT)


def test_a_date_that_stands_only_in_the_address_is_read_there() -> None:
    rows = "".join(
        f'<li><a href="/system/2026/09/{n + 1:02d}/{30000 + n}.shtml">{t}</a></li>' for n, t in enumerate(TITLES)
    )
    published = find(f"{MENU}<ul>{rows}</ul>").links[2].published
    assert published is not None
    assert published.value.date().isoformat() == "2026-09-03"
    assert published.evidence is Evidence.URL


def test_a_month_and_day_take_the_year_of_the_fetch() -> None:
    rows = "".join(
        f'<li><span>{9 + n % 3:02d}-{n + 1:02d}</span><a href="/c/{9000 + n}.htm">{t}</a></li>'
        for n, t in enumerate(TITLES)
    )
    published = find(f"<ul>{rows}</ul>").links[0].published
    assert published is not None
    assert published.value.date().isoformat() == "2026-09-01"


def test_dates_beside_the_boxes_of_their_rows_are_found() -> None:
    rows = "".join(
        f"<dt>2026年11月{n + 1}日</dt><dd><a href='/news/{n}_{5000 + n}.html'>{t}</a></dd>"
        for n, t in enumerate(TITLES)
    )
    dates = [link.published.value.day for link in find(f"<dl>{rows}</dl>").links if link.published]
    assert dates == list(range(1, len(TITLES) + 1))


def test_a_day_and_a_month_in_separate_boxes_are_one_date() -> None:
    rows = "".join(
        f"<li><div class='d'><b>{n + 1}</b><i>2026-11</i></div><h3><a href='/art/{n}_{880 + n}.html'>{t}</a></h3></li>"
        for n, t in enumerate(TITLES)
    )
    published = find(f"<ul>{rows}</ul>").links[3].published
    assert published is not None
    assert published.value.date().isoformat() == "2026-11-04"


def test_a_long_table_with_a_file_beside_each_title_is_judged_by_both() -> None:
    rows = "".join(
        f"<tr><td><a href='/2026/11/{n}.pdf'>PDF</a></td>"
        f"<td><a href='/case/{n}'>{TITLES[n % 8]}（第{n}号）</a></td><td>2026-11-11</td></tr>"
        for n in range(800)
    )
    assert len(find(f"<table>{rows}</table>").links) >= 800


@pytest.mark.parametrize("wrap", ["<script type='text/xml'>{}</script>", "{}"])
def test_records_in_cdata_are_read_like_a_list(wrap: str) -> None:
    records = "".join(
        f"<record><![CDATA[<li><a target='_blank' href='/art/2026/11/{n + 1}/art_1229_{300 + n}.html' title='{t}'>{t[:9]}...</a>"
        f"<b>2026-11-{n + 1:02d}</b></li>]]></record>"
        for n, t in enumerate(TITLES)
    )
    store = wrap.format(
        f"<datastore><nextgroup><![CDATA[<a href='/more.jsp'>下一组</a>]]></nextgroup><recordset>{records}</recordset></datastore>"
    )
    found = find(f"<html><body>{MENU}<div id='12345'>{store}</div>{FOOT}</body></html>")
    assert [link.title for link in found.links] == list(TITLES)
    assert urls(found)[0] == "https://www.yunling.example/art/2026/11/1/art_1229_300.html"


def test_a_list_that_next_js_streams_into_a_page_is_read() -> None:
    items = [
        {"headline": t, "href": f"/news/2026/11/{n + 1}/{3000 + n}", "date": f"2026-11-{n + 1:02d}"}
        for n, t in enumerate(TITLES)
    ]
    lines = f'1:"$Sreact.fragment"\n5:["$","div",null,{{"items":{json.dumps(items)}}}]\n'
    pushed = "".join(
        f"<script>self.__next_f.push({json.dumps([1, piece])})</script>"
        for piece in (lines[:90], lines[90:400], lines[400:])
    )
    found = find(
        f"<html><body><div id='app'></div><script>(self.__next_f=self.__next_f||[]).push([0])</script>{pushed}</body></html>"
    )
    assert [link.title for link in found.links] == list(TITLES)


def test_a_list_in_the_flat_data_of_nuxt_is_read() -> None:
    flat: list[object] = [{"data": 1}, {"articles": 2}, []]
    for n, title in enumerate(TITLES):
        at = len(flat)
        flat += [
            {"title": at + 1, "url": at + 2, "publishedAt": at + 3},
            title,
            f"/news/{3000 + n}.html",
            f"2026-11-{n + 1:02d}",
        ]
    data = f"<script type='application/json' id='__NUXT_DATA__'>{json.dumps(flat)}</script>"
    found = find(f"<html><body><div id='__nuxt'></div>{data}</body></html>")
    assert [link.title for link in found.links] == list(TITLES)
    assert found.links[1].published is not None


def test_a_list_in_the_data_of_a_script_is_read_where_the_page_shows_no_links() -> None:
    items = [
        {
            "id": n,
            "coverUrl": "/i.png",
            "linkUrl": f"/portal/article/{70000 + n}",
            "title": f"<em>{t}</em>",
            "publishTime": 1795400000000 + n,
        }
        for n, t in enumerate(TITLES)
    ]
    data = json.dumps({"props": {"pageProps": {"list": items}}})
    found = find(
        f"<html><body><div id='__next'></div><script id='__NEXT_DATA__' type='application/json'>{data}</script></body></html>"
    )
    assert urls(found) == [f"https://www.yunling.example/portal/article/{70000 + n}" for n in range(len(TITLES))]
    assert found.links[0].title == TITLES[0]
    assert found.links[0].published is not None
    assert found.links[0].published.value.year == 2026
    assert "script" in found.reason


def test_data_that_a_script_assigns_is_read_too() -> None:
    items = [
        {
            "url": f"http://www.yunling.example/2026-11/{n + 1:02d}/c_{100 + n}.htm",
            "title": t,
            "date": "2026-11-02 09:30",
        }
        for n, t in enumerate(TITLES)
    ]
    found = find(f"<script>var x = 3; window.__INITIAL_STATE__ = {json.dumps({'news': items})};</script>")
    assert len(found.links) == len(TITLES)
    assert found.links[0].published is not None
    assert found.links[0].published.value == datetime(2026, 11, 2, 9, 30, tzinfo=SHANGHAI)


def test_addresses_in_click_handlers_are_found() -> None:
    rows = "".join(
        f"<tr><td><a href='javascript:void(0)' onclick=\"go('/content/content_{400 + n}.htm')\">{t}</a></td></tr>"
        for n, t in enumerate(TITLES)
    )
    assert urls(find(f"<table>{rows}</table>"))[1] == "https://www.yunling.example/content/content_401.htm"


def test_a_title_attribute_completes_a_text_that_was_cut_off() -> None:
    rows = "".join(f'<li><a href="/c/2026/content_{n}.htm" title="{t}">{t[:8]}…</a></li>' for n, t in enumerate(TITLES))
    assert [link.title for link in find(f"<ul>{rows}</ul>").links] == list(TITLES)


@pytest.mark.parametrize(("written", "order"), [("{m}/{d}/26", "month first"), ("{d}.{m}.2026", "day first")])
def test_one_date_of_a_list_tells_which_number_is_the_day_in_the_others(written: str, order: str) -> None:
    rows = "".join(
        f"<li>{written.format(m=11, d=n + 9)} <a href='/docs/{n}-{700 + n}.html'>{t}</a></li>"
        for n, t in enumerate(TITLES)
    )
    days = [link.published.value.date().isoformat() for link in find(f"<ul>{rows}</ul>").links if link.published]
    assert days == [f"2026-11-{n + 9:02d}" for n in range(len(TITLES))], order


def test_links_that_only_say_pdf_take_the_words_of_their_row() -> None:
    cases = (
        "Grey Harbour Board v. Lind",
        "In re Northfield Water District",
        "State v. Amarante and others",
        "Olsen v. City of Westmere",
    )
    rows = "".join(
        f"<tr><td>11/{n + 2:02d}/2026</td><td>{case}</td><td><a href='/opinions/26-{100 + n}.pdf'>PDF</a></td></tr>"
        for n, case in enumerate(cases)
    )
    found = find(f"<table>{rows}</table>", "https://courts.westmere.example/opinions/")
    assert [link.title for link in found.links] == list(cases)


def test_the_main_list_is_told_from_a_sidebar_and_a_hot_list() -> None:
    hot = "".join(
        f'<li><a href="/zwgk/2025/t202501{n + 10}_{n}.html">往期热点：{t}</a></li>' for n, t in enumerate(TITLES)
    )
    html = trs_list(
        f'<div class="sidebar"><h3>热点排行</h3><ul class="hot">{hot}{hot.replace("2025/t2025", "2024/t2024")}</ul></div>'
    )
    assert [link.title for link in find(html).links] == list(TITLES)


def test_a_front_page_gives_all_its_blocks_and_not_its_columns() -> None:
    def block(name: str, style: str, start: int) -> str:
        rows = "".join(
            f'<{style}><a href="/n1/2026/11{start + n:02d}/c{1000 + start}-{n}.html">{t}（{name}）</a></{style}>'
            for n, t in enumerate(TITLES)
        )
        return f'<div class="{name}-block"><h2><a href="/{name}/">{name}</a></h2><div>{rows}</div></div>'

    blocks = block("要闻", "li", 1) + block("科技", "p", 10) + block("地方", "h4", 20)
    found = find(f"<html><body>{MENU}{blocks}{FOOT}</body></html>", "https://www.yunling.example/")
    assert len(found.links) == 3 * len(TITLES)
    assert all("/n1/2026/" in url for url in urls(found))


def test_a_list_is_told_from_a_menu_in_the_same_place_though_all_addresses_are_numbers() -> None:
    menu = "".join(
        f'<li><a href="/a/{100 + n}">{t}</a></li>'
        for n, t in enumerate(("政务公开", "办事服务", "互动交流", "旅游云岭"))
    )
    rows = "".join(
        f'<li><a href="/a/{200 + n}">{t}</a><span>2026-11-{20 - n:02d}</span></li>' for n, t in enumerate(TITLES)
    )
    found = find(f"<html><body><div><ul>{menu}</ul></div><div><ul>{rows}</ul></div></body></html>")
    assert [link.title for link in found.links] == list(TITLES)


def test_a_dated_list_is_the_main_one_beside_many_more_links_without_dates() -> None:
    rows = "".join(
        f'<p><a href="/archives/{7000 + n}.html">{t}</a> 2026-11-{20 - n:02d}</p>' for n, t in enumerate(TITLES)
    )
    others = "".join(f'<li><a href="/archives/{100 + n}.html">{TITLES[n % 8][:10]}之{n}</a></li>' for n in range(60))
    found = find(f"<html><body><div>{rows}</div><ul>{others}</ul></body></html>")
    assert [link.title for link in found.links] == list(TITLES)


def test_a_front_page_gives_the_sentences_at_its_side_though_their_addresses_say_little() -> None:
    main = "".join(f'<p><a href="/a/{100 + n}">{t}</a></p>' for n, t in enumerate(TITLES))
    side = "".join(f'<li><a href="/a/{200 + n}">{t}</a></li>' for n, t in enumerate(reversed(TITLES)))
    html = f'<html><body>{MENU}<div>{main}</div><div class="sidebar"><ul>{side}</ul></div>{FOOT}</body></html>'
    assert len(find(html, "https://www.yunling.example/").links) == 2 * len(TITLES)
    assert len(find(html).links) == len(TITLES)


def test_rows_of_several_colours_and_blocks_of_five_are_one_list() -> None:
    rows = [
        f'<li><a href="/html/{n}/c_{n}00.html"><font color="{"red" if n % 3 else "blue"}">{t}</font></a> [2026-11-0{n + 1}]</li>'
        for n, t in enumerate(TITLES)
    ]
    html = f'<div><ul class="l1">{"".join(rows[:5])}</ul><ul class="l2">{"".join(rows[5:])}</ul></div>'
    assert [link.title for link in find(html).links] == list(TITLES)


def test_a_picture_and_a_read_more_of_the_same_article_count_once_under_its_title() -> None:
    rows = "".join(
        f'<article class="post-{n}"><a href="/blog/{t}-on-robots/"><img src="p.jpg" alt="photo"></a>'
        f'<h2><a href="/blog/{t}-on-robots/">The council of {t} votes on robots today</a></h2>'
        f'<p>Summary.</p><a href="/blog/{t}-on-robots/">Read more</a></article>'
        for n, t in enumerate(("ash-and-elm", "birch-and-oak", "pine-and-fir", "yew-and-lime"))
    )
    found = find(f"<main>{rows}</main>", "https://town.example/blog/")
    assert [link.title for link in found.links] == [
        f"The council of {t} votes on robots today"
        for t in ("ash-and-elm", "birch-and-oak", "pine-and-fir", "yew-and-lime")
    ]


def test_the_base_tag_goes_before_the_address_of_the_page() -> None:
    html = trs_list().replace("<title>", '<base href="https://static.yunling.example/root/"><title>')
    assert urls(find(html))[0].startswith("https://static.yunling.example/root/202611/")


def test_only_web_addresses_leave() -> None:
    bad = "".join(
        f'<li><a href="{scheme}">{TITLES[0]}</a><span>2026-11-01</span></li>'
        for scheme in (
            "javascript:go(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "mailto:a@b.example",
            "ftp://x.example/1.html",
            "https://user:pw@x.example/1.html",
        )
    )
    assert all(url.startswith("https://www.yunling.example/") for url in urls(find(trs_list(f"<ul>{bad}</ul>"))))


@pytest.mark.parametrize(
    "body",
    [
        f"<html><body>{MENU}{FOOT}</body></html>",
        "<html><body><div id='app'></div><script src='/app.js'></script></body></html>",
        "<html><body>"
        + "".join(
            f"<div class='product'><a href='/product/{n}'>Robot {n}</a><span>€ {n}9,90</span><a href='/cart?add={n}'>Buy</a></div>"
            for n in range(12)
        )
        + "</body></html>",
        "<html><body><ul>"
        + "".join(f"<li><a href='/archive/{y}/'>{y}年</a></li>" for y in range(2001, 2026))
        + "</ul></body></html>",
    ],
    ids=["menu", "shell", "shop", "archive index"],
)
def test_a_page_without_articles_gives_none_and_says_why(body: str) -> None:
    found = find(body)
    assert found.links == ()
    assert found.reason


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", RefusalKind.EMPTY),
        (b"%PDF-1.7 ...", RefusalKind.NOT_HTML),
        (b'{"items": []}', RefusalKind.NOT_HTML),
        (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', RefusalKind.NOT_HTML),
        (b"<html><title>Just a moment...</title><body>Checking your browser</body></html>", RefusalKind.CHALLENGE),
        (
            "<html><title>404</title><body>您访问的页面不存在 <a href='/'>首页</a></body></html>".encode(),
            RefusalKind.GONE,
        ),
    ],
)
def test_what_is_no_list_page_is_refused_with_one_sentence(body: bytes, kind: RefusalKind) -> None:
    refused = find_links(Page("https://www.yunling.example/", body), zone=UTC)
    assert isinstance(refused, Refusal)
    assert refused.kind is kind
    assert "\n" not in refused.reason


def test_a_selector_names_the_links_or_their_boxes() -> None:
    html = trs_list(
        '<div id="leaders"><p><a href="/ld/1.html">李明远</a></p><p><a href="/ld/2.html">王思齐</a></p></div>'
    )
    assert [link.title for link in find(html, selector="#leaders a").links] == ["李明远", "王思齐"]
    assert [link.title for link in find(html, selector="#leaders").links] == ["李明远", "王思齐"]


@pytest.mark.parametrize("selector", ["div.gone li a", "li >>> {"])
def test_a_selector_that_finds_nothing_leaves_the_choice_to_the_page_and_says_so(selector: str) -> None:
    found = find(trs_list(), selector=selector)
    assert len(found.links) == len(TITLES)
    assert selector in found.reason


def test_a_pattern_narrows_the_links_and_the_reason_says_how_many_there_were() -> None:
    found = find(trs_list(), pattern=r"/t202611(?:20|19)_\d+\.html$")
    assert len(found.links) == 2
    assert str(len(TITLES)) in found.reason
    assert find(trs_list(), pattern="/none/").links == ()
    assert len(find(trs_list(), pattern="(").links) == len(TITLES)


def test_a_gbk_page_is_read_with_the_hint_of_its_source() -> None:
    page = Page("https://www.yunling.example/zwgk/", trs_list().encode("gbk"))
    found = find_links(page, zone=SHANGHAI, encoding="gbk")
    assert isinstance(found, Found)
    assert found.links[0].title == TITLES[0]


def test_the_same_page_gives_the_same_links() -> None:
    assert find(trs_list()) == find(trs_list())


@pytest.mark.slow
def test_of_fifty_thousand_links_the_first_are_found_and_it_is_said() -> None:
    row = '<li><a href="/2026/11/{0:02d}/{1}.html">Council adopts the plan number {1}</a></li>'
    found = find("<ul>" + "".join(row.format(n % 28 + 1, n) for n in range(50_000)) + "</ul>")
    assert len(found.links) == 20_000
    assert "the page has more" in found.reason


def test_a_row_of_twenty_thousand_cells_is_read_like_others() -> None:
    cell = '<td><a href="/2026/11/{0}.html">Council adopts the plan number {0}</a></td>'
    found = find("<table><tr>" + "".join(cell.format(n) for n in range(20_000)) + "</tr></table>")
    assert len(found.links) > 10_000


def test_addresses_of_long_words_are_read_like_others() -> None:
    row = '<li><a href="/{0}/{1}---.html">Council adopts the plan number {0}</a></li>'
    assert len(find("<ul>" + "".join(row.format(n, "a" * 380) for n in range(4_000)) + "</ul>").links) == 4_000


def test_boxes_that_lead_somewhere_within_each_other_are_read_in_bounds() -> None:
    opened = "".join(f"<div class=title onclick=\"'/2026/11/{n}.html'\">" for n in range(450))
    assert len(find((opened + "2026年11月23日 10:20:30" + "<br> " * 5_000 + "</div>" * 450) * 4 + trs_list()).links) > 1


def test_rows_of_many_links_and_of_words_like_months_are_read_like_others() -> None:
    row = "".join(f"{'jan' * 66}<a href=/2026/11/23/{{0}}{n}.html>PDF</a>" for n in range(70))
    found = find("<ul>" + "".join(f"<li>{row.format(n)}</li>" for n in range(100)) + "</ul>" + trs_list())
    assert {link.title for link in found.links} >= set(TITLES)


def test_a_list_under_ten_thousand_open_boxes_is_found() -> None:
    assert len(find("<div>" * 10_000 + trs_list()).links) == len(TITLES)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                b"<a href='/2026/11/1/",
                b"'>",
                b"<li>",
                b"</a>",
                b"<![CDATA[",
                b"]]>",
                b"<record>",
                b"<script>a=",
                b'[{"url":"/1.html"',
                b"\xff\xfe",
                "会".encode("gbk"),
                b"2026-11-31",
                b"<base href='",
                b"<table>",
                b"\0",
                b"onclick=\"'/",
                b"<svg>",
            ]
        )
    ).map(b"".join)
)
def test_no_bytes_make_it_fail(body: bytes) -> None:
    assert isinstance(find_links(Page("https://x.example/", body), zone=UTC), Found | Refusal)
