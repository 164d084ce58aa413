"""A stubborn site is read by its own small file, and all other sites as ever."""

from pathlib import Path

from analysis.analyse import analyse
from analysis.article import Article
from analysis.page import Page
from crawler import outlets

FIXTURES = Path(__file__).parents[1] / "fixtures" / "outlets"


def saved(name: str, url: str) -> Page:
    return Page(url, (FIXTURES / name).read_bytes(), "text/html; charset=utf-8")


def test_links_that_a_list_names_by_number_are_put_together() -> None:
    found = outlets.links_of(saved("example-list.html", "https://www.stubborn.example/list"))
    assert found is not None
    assert [link.url for link in found.links] == [f"https://www.stubborn.example/doc/{n}.html" for n in (3011, 3009)]
    assert found.links[0].title == "关于印发《云津市人工智能产业三年行动方案》的通知"


def test_an_article_is_read_from_what_the_file_leaves_of_its_page() -> None:
    page = saved("example-article.html", "https://www.stubborn.example/doc/3011.html")
    article = analyse(outlets.article_page(page))
    assert isinstance(article, Article)
    assert article.title == "关于印发《云津市人工智能产业三年行动方案》的通知"
    assert article.body.startswith("云津市人民政府今天印发")
    assert "信息中心维护" not in article.body


def test_other_sites_and_pages_that_the_file_does_not_know_are_left_alone() -> None:
    other = saved("example-list.html", "https://www.other.example/list")
    assert outlets.links_of(other) is None
    assert outlets.article_page(other) is other
    unknown = Page("https://www.stubborn.example/", b"<p>Something else</p>")
    assert outlets.links_of(unknown) is None
    assert outlets.article_page(unknown) is unknown
