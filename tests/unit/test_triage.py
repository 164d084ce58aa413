"""Which titles may wait while a source has more pages than may be fetched."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.training import Correction
from analysis.triage import can_wait, interval, is_drawn
from tests.support.shared import shared


@pytest.mark.parametrize(
    "title",
    [
        "云津队主场三比一战胜砚江队，取得四连胜",
        "港鐵東鐵綫訊號故障 列車服務延誤一小時",
        "The fair returns with a longer midway and a new pie contest",
        "燕郊现房特惠两千七百元送一年物业费",
    ],
)
def test_news_of_something_else_waits(title: str) -> None:
    assert can_wait(title)


@pytest.mark.parametrize(
    "title",
    [
        "云津市印发人工智能产业三年行动方案",
        "省委书记程述安到云津市调研",
        "县政府召开常务会议",
        "关于公开征求意见的通知",
        "La Xunta destina 20 millones a proyectos de inteligencia artificial",
        "Senate committee hears testimony on data centers",
        "算力券来了",
    ],
)
def test_ai_authorities_meetings_and_instruments_never_wait(title: str) -> None:
    assert not can_wait(title)


@pytest.mark.parametrize(
    "title", [None, "", "要闻", "Read more", "云津队主场三比一战胜砚江队取得…", "The county fair returns with a..."]
)
def test_a_title_that_says_too_little_never_waits(title: str | None) -> None:
    assert not can_wait(title)


def test_what_marks_have_taught_does_not_wait() -> None:
    title = "外卖小哥送餐的电动滑板车在云津走红"
    learned = Correction(1, "facets-1", 0.0, 1.0, {"滑板": 6.0, "板车": 6.0, "电动": 6.0})
    assert can_wait(title)
    assert not can_wait(title, learned)


def test_one_link_of_fifty_is_drawn_and_always_the_same() -> None:
    addresses = [f"https://news.example/2026/{n}.html" for n in range(10_000)]
    drawn = [address for address in addresses if is_drawn(address)]
    assert 150 <= len(drawn) <= 250
    assert drawn == [address for address in addresses if is_drawn(address)]


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share(hits: int, others: int) -> None:
    low, high = interval(hits, hits + others)
    assert 0 <= low <= high <= 1
    if hits + others:
        assert low - 1e-9 <= hits / (hits + others) <= high + 1e-9


def test_no_relevant_headline_of_the_corpus_waits() -> None:
    lines = (shared("corpora/relevance") / "dev.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    waiting = [row["label"] for row in rows if can_wait(row["title"])]
    assert "relevant" not in waiting
    assert waiting.count("irrelevant") > 0.3 * sum(row["label"] == "irrelevant" for row in rows)
