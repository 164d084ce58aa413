"""Which address goes on with an article, and how the pages are joined."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from analysis.analyse import analyse
from analysis.article import Article
from analysis.following import following
from analysis.layout import layout_of
from analysis.page import Page

HOST = "https://news.example"
WORDS = "云津市政府说明人工智能产业规划的这一部分，资金由市财政承担，各区负责落实，企业可以申报。"


def next_of(url: str, link: str, words: str = "下一页") -> str | None:
    text = f"<p>text</p><a href='{link}'>{words}</a>"
    tree = LexborHTMLParser(text)
    return following(layout_of(tree), tree, url)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("/2026/t20261123_1.html", "t20261123_2.html"),
        ("/2026/a7.html", "a7_2.html"),
        ("/2026/a7.shtml", "/2026/a7_1.shtml"),
        ("/2026/a7-3.html", "a7-4.html"),
        ("/c.php?id=5", "/c.php?id=5&page=2"),
        ("/c.php?id=5&page=2", "?id=5&page=3"),
        ("/story/name/", "/story/name/2/"),
        ("/story/name/2/", "/story/name/3/"),
    ],
)
def test_the_next_page_of_an_article_is_known_by_its_number(url: str, link: str) -> None:
    assert next_of(HOST + url, link) is not None


@pytest.mark.parametrize(
    ("url", "link", "words"),
    [
        ("/2026/a7.html", "a8.html", "下一页"),
        ("/2026/a7.html", "a7_2.html", "下一篇"),
        ("/2026/a7_2.html", "a7_2.html", "下一页"),
        ("/2026/a7_2.html", "a7_4.html", "下一页"),
        ("/2026/a7.html", "https://other.example/2026/a7_2.html", "下一页"),
        ("/2026/a7.html", "javascript:next()", "下一页"),
        ("/2026/a7.html", "http://[broken", "next"),
        ("/c.php?id=5", "/c.php?id=6&page=2", "next page"),
        ("/2026/09/a7.html", "/2026/10/a7.html", "next"),
    ],
)
def test_another_article_is_not(url: str, link: str, words: str) -> None:
    assert next_of(HOST + url, link, words) is None


def test_the_next_page_may_be_named_for_machines_alone() -> None:
    tree = LexborHTMLParser(
        "<html><head><link rel='next' href='/2026/a7_2.html'></head><body><p>text</p></body></html>"
    )
    assert following(layout_of(tree), tree, f"{HOST}/2026/a7.html") == f"{HOST}/2026/a7_2.html"


def test_a_page_without_an_address_that_can_be_read_is_continued_nowhere() -> None:
    assert next_of("https://[news.example/a7.html", "a7_2.html") is None


def test_the_pages_of_an_article_are_one_text_in_which_a_line_stands_once() -> None:
    def page(number: int, rest: str) -> Page:
        words = [
            f"第{number}页第{n}段：云津市政府说明人工智能产业规划的第{n}部分，资金由市财政承担，各区负责落实，企业可以申报。"
            for n in range(4)
        ]
        body = "".join(f"<p>{line}</p>" for line in ("本报讯：云津市公布人工智能产业规划全文，共分四页刊登。", *words))
        text = f"<html><head><title>云津规划</title></head><body><h1>云津规划</h1><div>{body}</div>{rest}</body></html>"
        return Page(f"{HOST}/a7{f'_{number}' if number > 1 else ''}.html", text.encode(), "text/html; charset=utf-8")

    first = page(1, "<a href='a7_2.html'>下一页</a>")
    alone = analyse(first)
    assert isinstance(alone, Article)
    assert alone.continues == f"{HOST}/a7_2.html"
    whole = analyse(first, more=(page(2, ""), page(3, "")))
    assert isinstance(whole, Article)
    assert whole.body.count("本报讯") == 1
    assert [whole.body.index(f"第{n}页第0段") for n in (1, 2, 3)] == sorted(
        whole.body.index(f"第{n}页第0段") for n in (1, 2, 3)
    )
    assert whole.normal.text != alone.normal.text
