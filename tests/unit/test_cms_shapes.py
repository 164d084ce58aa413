"""Known shapes of Chinese content systems (`tests/fixtures/cms`, written, not recorded), each read as it should be."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from analysis.article import Refusal, RefusalKind
from analysis.json_lists import read_json_list
from analysis.link import Found
from analysis.links import find_links
from analysis.page import Page

FIXTURES = Path(__file__).parents[1] / "fixtures" / "cms"
SITE = "https://www.yunling.example"
ZONE = ZoneInfo("Asia/Shanghai")
TITLES = (
    "云岭市人民政府办公室关于印发《云岭市人工智能产业发展三年行动计划》的通知",
    "云岭市数据局关于公开征求《公共数据授权运营管理办法》意见的公告",
    "关于组织申报2026年度人工智能应用场景示范项目的通知",
    "云岭市首批算力券申领指南发布",
    "市长主持召开专题会议 研究具身智能机器人产业发展",
)
DAYS = ["2026-11-20", "2026-11-19", "2026-11-18", "2026-11-17", "2026-11-16"]


def read(name: str, at: str) -> Found | Refusal:
    page = Page(SITE + at, (FIXTURES / name).read_bytes())
    return read_json_list(page, zone=ZONE) if name.endswith(".json") else find_links(page, zone=ZONE)


@pytest.mark.parametrize(
    ("name", "at", "first", "days"),
    [
        ("trs-list.html", "/zwgk/tzgg/", "/zwgk/tzgg/202611/t20261120_4100.html", DAYS),
        ("jpage-dataproxy.xml", "/module/web/jpage/dataproxy.jsp?page=1", "/art/2026/11/20/art_1229_59100.html", DAYS),
        ("jpage-page.html", "/col/col1229/index.html", "/art/2026/11/20/art_1229_59100.html", DAYS),
        ("ZUIXINZHENGCE.json", "/zhengce/zuixin/ZUIXINZHENGCE.json", "/zhengce/content/202611/content_70100.htm", DAYS),
        ("gkmlpt.json", "/gkmlpt/api/all/0?page=1&sid=2", "/gkmlpt/content/4/41/post_4100.html", DAYS),
        (
            "founder-epaper.html",
            "/ylrb/html/2026-11/20/node_1.htm",
            "/ylrb/html/2026-11/20/content_8800.htm",
            DAYS[:1] * 5,
        ),
    ],
)
def test_a_list_of_this_shape_is_read_with_whole_titles_and_days(
    name: str, at: str, first: str, days: list[str]
) -> None:
    found = read(name, at)
    assert isinstance(found, Found), found
    assert found.links[0].url.partition("://")[2].partition("#")[0] == (SITE + first).partition("://")[2]
    assert [link.title for link in found.links] == list(TITLES)
    assert [link.published.value.date().isoformat() for link in found.links if link.published] == days


@pytest.mark.parametrize(
    ("name", "kind"), [("soft-404.html", RefusalKind.GONE), ("waf-challenge.html", RefusalKind.CHALLENGE)]
)
def test_a_page_that_only_looks_like_an_answer_is_told_for_what_it_is(name: str, kind: RefusalKind) -> None:
    refusal = read(name, "/zwgk/tzgg/")
    assert isinstance(refusal, Refusal)
    assert refusal.kind is kind
