"""Boards whose rows call a function instead of linking: the page's own script says where a row leads."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from analysis.link import Found, Link
from analysis.links import find_links
from analysis.page import Page

TITLES = (
    "경기도, 인공지능 산업 육성 계획 발표",
    "도, AI 인재 양성 사업 참여자 모집",
    "인공지능 기본조례 개정안 입법예고",
    "AI 컴퓨팅 센터 착공식 개최",
    "디지털 행정 서비스 시범 운영",
    "생성형 AI 활용 지침 안내",
)
SCRIPTED = "<a href=\"javascript:view('{}')\">{}</a>"
CLICKED = "<a href='#' onclick=\"view('{}', 'press'); return false;\">{}</a>"
NUMBERED = "<a href='javascript:;' onclick='view({});'>{}</a>"
FORM = "<form name='frm'><input type='hidden' name='no'><input type='hidden' name='board' value='12'></form>"


def links(cell: str, script: str, form: str = "") -> tuple[Link, ...]:
    rows = "".join(
        f"<tr><td>{n}</td><td>{cell.format(3000 + n, title)}</td><td>2026.11.{20 - n}</td></tr>"
        for n, title in enumerate(TITLES)
    )
    html = (
        f"<html><head><script>{script}</script></head><body><a href='/'>홈</a>{form}<table>{rows}</table></body></html>"
    )
    page = Page(
        "https://city.example/bbs/list.do?board=12", html.encode(), fetched_at=datetime(2026, 11, 23, tzinfo=UTC)
    )
    found = find_links(page, zone=ZoneInfo("Asia/Seoul"))
    assert isinstance(found, Found)
    return found.links


@pytest.mark.parametrize(
    ("cell", "script", "form", "address"),
    [
        (SCRIPTED, "function view(no) { location.href = '/bbs/view.do?no=' + no + '&board=12'; }", "",
         "/bbs/view.do?no=3000&board=12"),
        (NUMBERED, "function view(no) { var url = 'read/' + no; window.location.href = url; }", "", "/bbs/read/3000"),
        (NUMBERED, "const view = (no) => { location.assign(`/read/${no}.html`); }", "", "/read/3000.html"),
        (NUMBERED, "function view(no) { window.open('/read?no=' + encodeURIComponent(no), '_blank'); }", "", "/read?no=3000"),
        (SCRIPTED, "function view(no) { document.frm.no.value = no; document.frm.action = '/bbs/view.do'; document.frm.submit(); }",
         FORM + "<form id='search' action='/search'></form>", "/bbs/view.do?board=12&no=3000"),
        (CLICKED, "var root = '/portal';\nvar view = function (no, kind) {\n"
         "$('#number').val(no); $(\"input[name='kind']\").val(kind);\n"
         "$('#list').attr('action', root + '/view.do').submit(); }",
         "<form id='list'><input type='hidden' id='number' name='no'></form>", "/portal/view.do?no=3000&kind=press"),
        (SCRIPTED, "function view(no) { var f = document.getElementById('f1'); f.no.value = no; f.submit(); }",
         "<form id='f1' action='view.do'></form>", "/bbs/view.do?no=3000"),
        (SCRIPTED, "function view(no) {\n// location.href = '/old/' + no;\n/* location.href = '/older/' + no; */\n"
         "location.href = '/new?a=1\\u0026no=' + no;\n}", "", "/new?a=1&no=3000"),
        (SCRIPTED, "var board = {toggle: function (no) { $('#' + no).toggle(); },\n"
         "view: function (no) { location.href = '/v/' + no; }}", "", "/v/3000"),
        (SCRIPTED, "function view(no) { document.frm.no.value = no; document.frm.submit(); }", FORM,
         "/bbs/list.do?board=12&no=3000"),
    ],
    ids=["address", "variable", "template", "window", "form", "jquery", "the form's own action", "remarks", "methods",
         "the page itself"],
)  # fmt: skip
def test_a_row_that_calls_a_function_leads_where_the_function_goes(
    cell: str, script: str, form: str, address: str
) -> None:
    found = links(cell, script, form)
    assert [link.title for link in found] == list(TITLES)
    assert found[0].url == f"https://city.example{address}"
    assert found[0].published is not None
    assert found[0].published.value.date() == date(2026, 11, 20)
    assert len({link.url for link in found}) == len(TITLES)


@pytest.mark.parametrize(
    "script",
    [
        "",
        "function view(no) { $.ajax({url: '/read', data: {no: no}}); }",
        "function view(no) { location.href = BASE + no; }",
        "function view(no) { location.href = '/list.do'; }",
        "function other(no) { location.href = '/read?no=' + no; }",
        "function view(no) { document.frm.no.value = no; }",
        "function view(no) { location.href = no ? '/view?no=' + no : '/list'; }",
        "function view(no) { location.href = '/view/' + no + '_' + site.language + '.html'; }",
        "function view(no) { location.href = `/view/${no}/${site.language}`; }",
        "function view(no) { if (no > 9) { location.href = '/photo/' + no; } else { location.href = '/news/' + no; } }",
        "var board = {view: function (no) { $('#' + no).toggle(); }, open: function (no) { location.href = '/v/' + no; }}",
    ],
    ids=[
        "no script",
        "answer by script",
        "unknown name",
        "always the same",
        "another function",
        "nothing sent",
        "a choice",
        "a part unknown",
        "a template's part unknown",
        "two ways",
        "the next function",
    ],
)
def test_what_is_not_understood_leads_nowhere(script: str) -> None:
    assert links(SCRIPTED, script, FORM) == ()


def test_a_method_of_another_object_is_another_function() -> None:
    cell = "<a href='#' onclick=\"parent.Box.view('{}')\">{}</a>"
    assert links(cell, "function view(no) { location.href = '/view?no=' + no; }") == ()
