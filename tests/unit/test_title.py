"""The title is the article's own, without the names of site and column."""

import pytest

from analysis.head import head_of
from analysis.layout import layout_of
from analysis.markup import parse
from analysis.title import Titled, title_of
from tests.support.pages import page, paragraphs

TITLE = "云津市印发人工智能三年行动方案"


def title(body: str, *, said: str | None = None, **parts: str) -> Titled:
    tree = parse(page(body + paragraphs(), **parts).decode())
    return title_of(layout_of(tree), head_of(tree), said)


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>{TITLE}</h1>",
        f"<h1><a href='/'>今日云津网</a></h1><h2>{TITLE}</h2>",
        f"<div class='article-title'>{TITLE}</div>",
        f"<table><tr><td class='bt'>{TITLE}</td></tr></table>",
        f"<div><span id='title'>{TITLE}</span></div>",
        f"<h2>热点推荐</h2><h1>{TITLE}</h1><h2>相关新闻</h2>",
        "<h1>云津市印发<br>人工智能三年行动方案</h1>",
        "",
    ],
)
def test_the_heading_that_the_title_element_repeats_is_the_title(body: str) -> None:
    assert (title(body).text or "").replace(" ", "") == TITLE


@pytest.mark.parametrize(
    "element",
    [
        f"{TITLE}_今日云津网", f"{TITLE} - 今日云津网", f"{TITLE}-时政要闻-今日云津网", f"{TITLE}|今日云津网", f"{TITLE}--今日云津",
        f"今日云津网 » {TITLE}",
    ],
)  # fmt: skip
def test_site_and_column_are_cut_from_the_title_element(element: str) -> None:
    assert title("", title=element).text == TITLE


def test_the_column_in_the_title_element_is_not_the_title() -> None:
    assert title(f"<h1>时政要闻</h1><p>{TITLE}</p>", title=f"{TITLE}_时政要闻_今日云津网").text == TITLE


def test_a_title_that_the_title_element_cuts_short_is_read_whole() -> None:
    assert title(f"<h1>{TITLE}</h1>", title=TITLE[:12]).text == TITLE


def test_what_a_portal_says_to_machines_counts_where_no_heading_is_confirmed() -> None:
    head = f"<meta name='ArticleTitle' content='{TITLE}'>"
    assert title("", title="今日云津网", head=head) == Titled(TITLE, "articletitle", None)


def test_the_source_is_asked_last() -> None:
    assert title("", title="", said=TITLE) == Titled(TITLE, "source")
    assert title("<h1>另有一个标题在此处</h1>", title="", said=TITLE).text == "另有一个标题在此处"
    assert title("", title="") == Titled(None, "nothing on the page")
