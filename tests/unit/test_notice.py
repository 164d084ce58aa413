"""A policy notice's own words about itself are read from its head table, however it is laid out, or from its text."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from analysis.article import Notice
from analysis.head import head_of
from analysis.markup import parse
from analysis.notice import notice_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
TITLE = "云津市人民政府关于印发人工智能行动方案的通知"
BODY = "各区县人民政府：\n现将方案印发给你们。"
ROWS = (
    ("索 引 号", "YJ0001/2026-00112"),
    ("主题分类", "科技、教育"),
    ("发文机关", "云津市人民政府"),
    ("成文日期", "2026年11月16日"),
    ("标　　题", TITLE),
    ("发文字号", "云政发〔2026〕7号"),
    ("发布日期", "2026-11-19"),
    ("有效性", "有效"),
)
LAYOUTS = {
    "a table": "<table>" + "".join(f"<tr><td><b>{a}：</b></td><td>{b}</td></tr>" for a, b in ROWS) + "</table>",
    "header cells": "<table>" + "".join(f"<tr><th>{a}</th><td>{b}</td></tr>" for a, b in ROWS) + "</table>",
    "two in a row": "<table><tr>" + "".join(f"<td>{a}:</td><td>{b}</td>" for a, b in ROWS) + "</tr></table>",
    "one cell each": "<ul>" + "".join(f"<li>{a}：{b}</li>" for a, b in ROWS) + "</ul>",
    "spans": "<div>"
    + "".join(f"<p><span>【{a}】</span><span>：</span><span>{b}</span></p>" for a, b in ROWS)
    + "</div>",
    "terms": "<dl>" + "".join(f"<dt>{a}：</dt><dd>{b}</dd>" for a, b in ROWS) + "</dl>",
    "hard spaces": "".join(f"<p>{a.replace(' ', '&nbsp;')}：{b}</p>" for a, b in ROWS),
    "one line": "<p>" + "　".join(f"{a}：{b}" for a, b in ROWS) + "</p>",
}


def read(markup: str, body: str = BODY, title: str = TITLE, zone: ZoneInfo = SHANGHAI) -> Notice | None:
    tree = parse(f"<html><body>{markup}</body></html>")
    return notice_of(markup, tree, head_of(tree), title, body, zone)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_head_table_is_read(layout: str) -> None:
    found = read(LAYOUTS[layout])
    assert found is not None
    assert (found.index_number, found.number, found.issuer) == (
        "YJ0001/2026-00112",
        "云政发〔2026〕7号",
        "云津市人民政府",
    )
    assert (found.written, found.published) == (date(2026, 11, 16), date(2026, 11, 19))
    assert (found.title, found.subject, found.validity) == (TITLE, "科技、教育", "有效")
    assert ("发文机关", "云津市人民政府") in found.rows, "what was read is kept as it stands on the page"


def test_a_notice_of_a_city_in_taiwan_is_read() -> None:
    rows = (
        ("發文日期", "中華民國115年5月22日"),
        ("發文字號", "雲府資綜字第1150123456號"),
        ("發布機關", "雲津市政府數位發展局"),
        ("發布日期", "115-05-25"),
    )
    found = read("<ul>" + "".join(f"<li>{a}：{b}</li>" for a, b in rows) + "</ul>", zone=ZoneInfo("Asia/Taipei"))
    assert found is not None
    assert (found.number, found.issuer) == ("雲府資綜字第1150123456號", "雲津市政府數位發展局")
    assert (found.written, found.published) == (date(2026, 5, 22), date(2026, 5, 25))
    assert ("發文字號", "雲府資綜字第1150123456號") in found.rows


def test_an_empty_field_takes_no_other_s_value() -> None:
    rows = (
        "<tr><td>索引号：</td><td>YJ1</td><td>发文字号：</td><td></td><td>成文日期：</td><td>2026年11月16日</td></tr>"
    )
    found = read(f"<table>{rows}</table>")
    assert found is not None
    assert (found.index_number, found.number, found.written) == ("YJ1", None, date(2026, 11, 16))


def test_a_label_that_nobody_asks_for_is_no_value() -> None:
    rows = (("索引号", "YJ1"), ("文号", ""), ("公开形式", "主动公开"), ("发布机构", ""), ("其他", "无"))
    for colon in ("：", ""):
        cells = "".join(f"<tr><th>{label}{colon}</th><td>{text}</td></tr>" for label, text in rows)
        found = read(f"<table>{cells}<tr><th>成文日期</th><td>2026-11-16</td></tr></table>")
        assert found is not None
        assert (found.number, found.index_number, found.issuer) == (None, "YJ1", None)


def test_a_number_is_spelled_as_official_papers_do() -> None:
    found = read("<p>索引号：YJ1</p><p>文号：云政发[2026] 7 号</p>")
    assert found is not None
    assert found.number == "云政发〔2026〕7号"


def test_without_a_table_the_first_line_and_the_signature_speak() -> None:
    body = f"云政发〔2026〕7号\n{BODY}\n云津市人民政府\n2026年11月16日\n云津市人工智能行动方案\n一、总体要求"
    found = read("<p>正文</p>", body)
    assert found is not None
    assert (found.number, found.issuer, found.written) == ("云政发〔2026〕7号", "云津市人民政府", date(2026, 11, 16))


@pytest.mark.parametrize(
    "markup",
    [
        "<p>云津市今天降温。</p>",
        "<form>发文字号：<input> 标题：<input></form>",
        "<ul><li>主题分类：科技</li><li>发布日期：2026-11-19</li></ul>",
        "<p>文号：</p><p>标题：</p><p>发布日期：</p>",
    ],
)
def test_a_page_without_one_is_no_notice(markup: str) -> None:
    assert read(markup, "云津市今天降温，市民注意保暖。", "云津市今天降温") is None
