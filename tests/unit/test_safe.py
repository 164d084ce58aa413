"""The body kept for reading has its tables, lists and links, and nothing that could harm or tell on its reader."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.markup import parse
from analysis.safe import safe_html
from tests.support.pages import SENTENCES, menu, paragraphs

URL = "https://www.yunjin.example/a/1.html"
BODY = "\n".join(SENTENCES)


def shown(markup: str, body: str = BODY) -> str:
    return safe_html(parse(f"<html><body>{menu()}{markup}</body></html>"), body, URL)


def test_tables_lists_and_links_stay() -> None:
    table = (
        "<table class=x style='width:1px'><tr><th colspan=2>项目</th></tr><tr><td>算力</td><td>3亿元</td></tr></table>"
    )
    html = shown(f"<div>{paragraphs(SENTENCES[:2])}{table}<ul><li>第一</li></ul>{paragraphs(SENTENCES[2:])}</div>",
        "\n".join([*SENTENCES[:2], "项目", "算力", "3亿元", "第一", *SENTENCES[2:]]))  # fmt: skip
    assert '<th colspan="2">项目</th>' in html
    assert "<li>第一</li>" in html
    assert "style" not in html
    assert "class" not in html


def test_links_are_absolute_and_give_nothing_away() -> None:
    html = shown(
        f"<div>{paragraphs()}<p>云津市<a href='../b/2.html' onclick='x()'>方案</a></p></div>", f"{BODY}\n云津市方案"
    )
    assert '<a href="https://www.yunjin.example/b/2.html" rel="noopener noreferrer nofollow">方案</a>' in html


@pytest.mark.parametrize(
    "harm",
    [
        "<script>alert(1)</script>",
        "<img src='https://spy.example/1.gif' onerror='x()'>",
        "<iframe src='https://spy.example/'></iframe>",
        "<a href='javascript:alert(1)'>云</a>",
        "<p style='background:url(https://spy.example/)' onmouseover='x()'>津</p>",
        "<svg><script>alert(1)</script></svg>",
        "<form action='https://spy.example/'><input name=a></form>",
        "<link rel=stylesheet href='https://spy.example/a.css'><style>@import 'https://spy.example/b.css'</style>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    ],
)
def test_nothing_runs_and_nothing_is_loaded(harm: str) -> None:
    html = shown(f"<div>{paragraphs(SENTENCES[:2])}{harm}{paragraphs(SENTENCES[2:])}</div>")
    assert all(sentence in html for sentence in SENTENCES)
    for word in ("script", "spy.example", "onerror", "onmouseover", "onclick", "javascript", "style", "<img", "<form"):
        assert word not in html


def test_what_is_no_part_of_the_article_is_left_out() -> None:
    related = "<div><h3>相关阅读</h3><ul><li><a href='/2'>另一条新闻的标题在这里</a></li></ul></div>"
    html = shown(f"<div>{paragraphs(SENTENCES[:3])}{related}{paragraphs(SENTENCES[3:])}</div>")
    assert "另一条新闻" not in html
    assert "栏目之" not in html


def test_a_text_that_no_element_holds_comes_as_paragraphs() -> None:
    assert shown("<div></div>", "甲<乙\n丙") == "<p>甲&lt;乙</p>\n<p>丙</p>"


def test_blocks_without_end_beside_a_long_text_are_looked_for_in_bounds() -> None:
    text = "".join(SENTENCES) * 3_000
    strange = "".join(f"<p>{n}号</p>" for n in range(30_000))
    html = shown(
        f"<div><p>{SENTENCES[0]}</p><p>{text}</p>{strange}<p>{SENTENCES[-1]}</p></div>",
        f"{SENTENCES[0]}\n{text}\n{SENTENCES[-1]}",
    )
    assert SENTENCES[-1] in html


def test_pages_without_end_are_read_in_bounds() -> None:
    for markup in ("<div>" * 50_000 + paragraphs(), f"<div>{'<table><tr><td>' * 20_000}{paragraphs()}</div>"):
        assert SENTENCES[-1] in shown(markup)


@given(
    st.lists(
        st.sampled_from(
            ["<div>", "</div>", "<p>", "<td>", "<a href='http://[x'>", "<script>", "<!--", "<svg>", *SENTENCES]
        )
    )
)
@settings(deadline=None)
def test_any_page_gives_html_without_scripts(pieces: list[str]) -> None:
    assert "<script" not in shown("".join(pieces))
