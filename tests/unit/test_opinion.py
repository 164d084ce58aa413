"""A short body is shown to another reader where the page says more than it, and only there."""

import pytest

from analysis.body import Body
from analysis.opinion import second_opinion
from tests.support.pages import ENGLISH, page, paragraphs

HTML = page(f"<main><h1>Yunjin plans ahead</h1>{paragraphs(ENGLISH * 3)}</main>").decode()


def short(sure: float) -> Body:
    return Body(ENGLISH[0], "<p>", (), len(ENGLISH[0].split()), sure, 0, 1)


def test_a_short_body_gives_way_to_a_longer_one_where_the_page_says_more() -> None:
    found = second_opinion(HTML, short(0.3))
    assert ENGLISH[1] in found.text
    assert found.words > 2 * short(0.3).words
    assert found.rivals == ("<p>",)


@pytest.mark.parametrize("sure", [0.6, 1.0])
def test_a_short_body_stays_where_it_is_most_of_what_the_page_says(sure: float) -> None:
    assert second_opinion(HTML, short(sure)) == short(sure)


def test_a_chinese_body_stays_however_short() -> None:
    own = Body("云津市印发人工智能三年行动方案。", "<p>", (), 15, 0.1, 0, 1)
    assert second_opinion(HTML, own) == own
