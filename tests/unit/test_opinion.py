"""A short body is shown to another reader where the page says more than it, and only there."""

import pytest

from analysis.body import Body
from analysis.opinion import second_opinion
from tests.support.pages import ENGLISH, page, paragraphs

HTML = page(f"<main><h1>Yunjin plans ahead</h1>{paragraphs(ENGLISH * 3)}</main>").decode()


def short(sure: float, *rivals: str) -> Body:
    return Body(ENGLISH[0], "<p>", rivals, len(ENGLISH[0].split()), sure, 0, 1)


def test_a_short_body_gives_way_to_a_longer_one_where_the_page_says_more() -> None:
    own = short(0.3, "<div> 40")
    found = second_opinion(HTML, own)
    assert ENGLISH[1] in found.text
    assert found.words > 2 * own.words
    assert found.rivals == ("<p>", "<div> 40")


@pytest.mark.parametrize("sure", [0.6, 1.0])
def test_a_short_body_stays_where_it_is_most_of_what_the_page_says(sure: float) -> None:
    own = short(sure, "<div> 40")
    assert second_opinion(HTML, own) == own


def test_a_short_body_stays_where_nothing_else_but_comments_reads_like_a_text() -> None:
    assert second_opinion(HTML, short(0.1)) == short(0.1)


def test_a_page_on_which_no_text_was_found_is_shown_to_another_reader() -> None:
    assert ENGLISH[1] in second_opinion(HTML, Body("", "", (), 0, 0.0)).text


def test_a_chinese_body_stays_however_short() -> None:
    own = Body("云津市印发人工智能三年行动方案。", "<p>", ("<div> 40",), 15, 0.1, 0, 1)
    assert second_opinion(HTML, own) == own
