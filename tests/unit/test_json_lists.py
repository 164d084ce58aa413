"""Lists of articles in JSON of many shapes. All are written for these tests after known ones; names are invented."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.article import Refusal, RefusalKind
from analysis.json_lists import read_json_list
from analysis.link import Found, Link
from analysis.page import Page

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = "https://www.yunling.example/api/list?page=1"
TITLES = (
    "云岭市人民政府关于印发人工智能产业发展三年行动计划的通知",
    "云岭市数据局关于公开征求公共数据授权运营办法意见的公告",
    "云岭市发布首批算力券申领指南",
    "市长主持召开专题会研究具身智能机器人产业",
)
DAY = datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)


def read(data: Any, at: str = AT) -> Found:
    body = data if isinstance(data, bytes) else data.encode() if isinstance(data, str) else json.dumps(data).encode()
    found = read_json_list(Page(at, body, "application/json"), zone=SHANGHAI)
    assert isinstance(found, Found), found
    return found


def url(number: int) -> str:
    return f"https://www.yunling.example/zwgk/202611/t20261120_{4000 + number}.html"


def rows(**fields: str) -> list[dict[str, Any]]:
    """Records whose fields are called as given: url, title, date."""
    values: list[dict[str, Any]] = [
        {"url": url(n), "title": title, "date": "2026-11-20 09:30:00"} for n, title in enumerate(TITLES)
    ]
    return [{fields.get(name, name): value for name, value in row.items()} for row in values]


def expect(found: Found, hour: bool = True) -> None:
    assert [link.url for link in found.links] == [url(n) for n in range(len(TITLES))]
    assert [link.title for link in found.links] == list(TITLES)
    dates = {link.published.value if hour else link.published.value.date() for link in found.links if link.published}
    assert dates == {DAY if hour else DAY.date()}


# A list of the newest policies in capitals: TITLE, SUB_TITLE, URL, DOCRELPUBTIME.
POLICIES = [{**row, "SUB_TITLE": ""} for row in rows(url="URL", title="TITLE", date="DOCRELPUBTIME")]
# A disclosure platform of Guangdong's kind: numbers in seconds, categories and paging around the list.
DISCLOSURE = {
    "total": 4,
    "page": 1,
    "classify": {"id": 2, "name": "政策文件", "url": "https://www.yunling.example/gkmlpt/index"},
    "categories": [
        {"id": n, "name": name, "url": f"/gkmlpt/c/{n}"}
        for n, name in enumerate(("机构职能", "规划计划", "财政信息", "人事"))
    ],
    "articles": [
        {
            **{
                "id": 4000 + n,
                "classify_main": 7,
                "title": title,
                "document_number": f"云府〔2026〕{n}号",
                "publisher": "市政府办公室",
            },
            **{"date": int(DAY.timestamp()), "created_at": "2026-11-21 00:00:00", "abolish_date": None, "url": url(n)},
        }
        for n, title in enumerate(TITLES)
    ],
}
# A search front end: groups of one record each, highlighted titles, milliseconds.
SEARCH = {
    "success": True,
    "data": {
        "searchResult": {
            "dataResults": [
                {
                    "groupData": [
                        {
                            "data": {
                                "title": f"<em>云岭市</em>{title[3:]}" if title.startswith("云岭市") else title,
                                "url": url(n)[27:],
                            }
                        }
                    ]
                }
                | {"deploytime": int(DAY.timestamp() * 1000)}
                for n, title in enumerate(TITLES)
            ]
        }
    },
}
# A blog system's interface: objects around texts, addresses of the interface itself beside the page's.
BLOG = [
    {
        **{
            "id": n,
            "date": "2026-11-20T09:30:00",
            "guid": {"rendered": f"https://www.yunling.example/?p={n}"},
            "link": url(n),
        },
        **{"title": {"rendered": title}, "excerpt": {"rendered": f"<p>{title * 5}</p>"}, "author": 3},
        "_links": {
            "self": [{"href": f"https://www.yunling.example/wp-json/wp/v2/posts/{n}"}],
            "about": [{"href": "/wp-json/types"}],
        },
    }
    for n, title in enumerate(TITLES)
]
# A page's state, days apart, with pictures, authors and columns that have addresses, too.
STATE = {
    "props": {
        "pageProps": {
            "menu": [
                {"name": name, "url": f"/{n}/"} for n, name in enumerate(("首页", "要闻", "政务", "财经", "科技"))
            ],
            "days": {
                "2026-11-20": [
                    {
                        **{"headline": title, "webUrl": url(n), "cover": {"url": f"https://img.example/2026/{n}.jpg"}},
                        **{
                            "author": {"name": "何小喆", "url": "/u/3"},
                            "publishTime": str(int(DAY.timestamp() * 1000)),
                        },
                    }
                    for n, title in enumerate(TITLES)
                ]
            },
        }
    }
}
TABLE = {
    "draw": 1,
    "data": [[str(n), f"<a href='{url(n)}'>{title}</a>", "2026-11-20"] for n, title in enumerate(TITLES)],
}


@pytest.mark.parametrize(
    "data",
    [rows(), POLICIES, DISCLOSURE, SEARCH, BLOG, STATE, {"items": {str(n): row for n, row in enumerate(rows())}}]
    + [{"a": {"b": {"c": [{"d": {"e": row}} for row in rows(title="docTitle", url="pubUrl", date="pubDate")]}}}],
    ids=["plain", "policies", "disclosure", "search", "blog", "state", "numbered", "deep"],
)
def test_the_list_is_found_wherever_it_is_and_whatever_its_fields_are_called(data: Any) -> None:
    expect(read(data))


# A search engine's answer: the record itself under `_source`.
ENGINE = {"took": 3, "hits": {"total": 4, "hits": [{"_id": str(n), "_source": row} for n, row in enumerate(rows())]}}
# Numbered records behind a head of another kind.
NUMBERED = {
    "status": "OK",
    "list": {"session": {"session_id": 1, "name": "2026"}, **{str(n): r for n, r in enumerate(rows())}},
}
# A content system that writes an object of addresses into a text.
WRITTEN = [
    {"id": f"{n}", "title": row["title"], "publishedTime": row["date"], "urls": json.dumps({"common": row["url"][6:]})}
    for n, row in enumerate(rows())
]
# A library: the record's own address in the interface, its state, and the page's among the fields.
LIBRARY = {
    "d": {
        "results": [
            {
                "__metadata": {"uri": f"https://www.yunling.example/_api/Lists/Items({n})", "type": "Item"},
                "Title": row["title"],
                "FileRef": row["url"],
                "ArticleStartDate": row["date"],
                "Modified": "2026-11-22T00:00:00Z",
            }
            for n, row in enumerate(rows())
        ]
    }
}
# A council's matters: the address in its site, a number, a name that is empty.
COUNCIL = [
    {
        "MatterFile": f"26-{n}",
        "MatterName": None,
        "MatterTitle": row["title"],
        "MatterIntroDate": row["date"],
        "MatterLastModifiedUtc": "2026-11-22T00:00:00",
        "MatterInSiteURL": row["url"],
    }
    for n, row in enumerate(rows())
]


@pytest.mark.parametrize(
    "data", [ENGINE, NUMBERED, WRITTEN, LIBRARY, COUNCIL], ids=["engine", "head", "written", "library", "council"]
)
def test_the_answers_of_known_interfaces_are_read_without_knowing_them(data: Any) -> None:
    links = read(data).links
    assert [link.url.partition("://")[2] for link in links] == [url(n).partition("://")[2] for n in range(len(TITLES))]
    assert [link.title for link in links] == list(TITLES)
    assert {link.published.value for link in links if link.published} == {DAY}


def test_cells_of_html_are_read_as_link_and_title() -> None:
    expect(read(TABLE), hour=False)


def test_html_within_json_is_read_like_the_page_that_shows_it() -> None:
    lines = "".join(
        f"<li><a href='{url(n)}' title='{t}'>{t}</a><span>2026-11-20</span></li>" for n, t in enumerate(TITLES)
    )
    expect(
        read({"success": True, "data": {"html": f"<div class='list'><ul>{lines}</ul></div>", "total": 4}}), hour=False
    )


@pytest.mark.parametrize("shape", ["callback({});", "var list = {};", "/* 1 */ window.ds_[7] = {}", "\ufeff{}"])
def test_json_that_is_handed_to_a_script_is_read(shape: str) -> None:
    expect(read(shape.replace("{}", json.dumps({"items": rows()}), 1)))


@pytest.mark.parametrize(
    "date", ["2026年11月20日 09:30", "20261120093000", "/Date(1795138200000)/", "2026-11-20T01:30:00Z"]
)
def test_dates_are_read_in_the_ways_of_interfaces(date: str) -> None:
    published = read([{**row, "date": date} for row in rows()]).links[0].published
    assert published is not None
    assert published.value == DAY


def test_relative_addresses_are_resolved_against_the_interface() -> None:
    found = read(
        [{"publishUrl": f"../20261120/{n:032x}/c.html", "title": t} for n, t in enumerate(TITLES)],
        "https://x.example/tech/ds_1.json",
    )
    assert found.links[1].url == f"https://x.example/20261120/{1:032x}/c.html"


def test_no_address_is_made_up_where_the_data_has_none() -> None:
    found = read([{"id": n, "slug": f"plan-{n}", "title": title} for n, title in enumerate(TITLES)])
    assert found.links == ()
    assert "0 addresses in 4 entries" in found.reason


def test_the_day_of_publication_is_taken_not_that_of_expiry_or_change() -> None:
    dates = {
        "expireDate": "2027-01-01",
        "updateTime": "2026-11-22 10:00:00",
        "createTime": "2026-11-19 10:00:00",
        "validFrom": "2026-12-01",
    }
    expect(read([{**dates, **row} for row in rows(date="publishTime")]))


def test_hot_words_and_columns_beside_the_list_are_not_taken_for_it() -> None:
    columns = [
        {"title": name, "url": f"/c/{name}/"}
        for name in ("要闻", "政务", "财经", "科技", "三农", "文旅", "教育", "健康")
    ]
    expect(read({"nav": columns * 3, "hot": [{"title": "算力", "url": "/search?q=1"}] * 9, "result": {"rows": rows()}}))


def test_an_empty_answer_is_read_and_says_so() -> None:
    found = read({"articles": [], "total": 0})
    assert found.links == ()
    assert "0 addresses" in found.reason


@pytest.mark.parametrize(
    ("body", "said"), [("<html></html>", "page"), ("{'a': 1}", "JSON"), ("", "no"), ("[" * 100_000, "JSON")]
)
def test_what_is_no_json_is_refused_with_one_sentence(body: str, said: str) -> None:
    refusal = read_json_list(Page(AT, body.encode()), zone=UTC)
    assert isinstance(refusal, Refusal)
    assert refusal.kind in (RefusalKind.NOT_HTML, RefusalKind.EMPTY)
    assert said in refusal.reason


def test_a_text_full_of_quotes_that_never_ends_is_looked_through_once() -> None:
    cut = json.dumps(rows())[:-1] + ', {"title": "' + '\\"' * 200_000
    assert read(cut).links == read(rows()).links


def test_a_value_of_a_hundred_thousand_endings_is_read_like_others() -> None:
    read([{**row, "body": "a.html?" * 100_000 + " b"} for row in rows()])


@pytest.mark.slow
def test_large_and_deep_answers_are_read_in_bounded_time() -> None:
    many = [{**row, "url": f"{row['url']}?n={n}", "tags": ["x"] * 50} for n in range(20_000) for row in rows()[:1]]
    assert len(read(many).links) == 2000
    deep: Any = rows()
    for _ in range(400):
        deep = {"a": deep, "b": [1, 2]}
    read(deep)
    read([{f"k{n}": {"x": n} for n in range(20_000)}] * 3)
    read([[["x"] * 30] * 300] * 300)


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=30)
    | st.sampled_from([url(1), TITLES[0], "2026-11-20"]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(["url", "title", "date", "", "data", "1"]) | st.text(max_size=5), inner, max_size=5
        )
    ),
    max_leaves=40,
)


@settings(max_examples=200, deadline=None)
@given(_values)
def test_no_json_makes_it_fail(data: Any) -> None:
    found = read_json_list(Page(AT, json.dumps(data).encode()), zone=UTC)
    assert isinstance(found, Found | Refusal)
    assert all(isinstance(link, Link) for link in getattr(found, "links", ()))
