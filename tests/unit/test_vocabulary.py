"""The vocabulary: what stands in it, and how its terms are found in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.folding import fold
from analysis.vocabulary import TECHNOLOGY, find_terms, primary, vocabulary

FACETS = TECHNOLOGY | {
    "policy_instrument",
    "actor",
    "action",
    "sector",
    "industry",
    "negative",
    "false_friend",
}


def found(text: str, language: str = "zh-Hans") -> list[tuple[str, str]]:
    folded = fold(text)
    return [(hit.term.term, folded.cased[hit.start : hit.end]) for hit in find_terms(folded, language)]


def terms(text: str, language: str = "zh-Hans") -> list[str]:
    return [term for term, _ in found(text, language)]


def test_every_row_has_a_term_a_known_facet_and_a_weight_from_1_to_5() -> None:
    rows = vocabulary()
    assert len(rows) > 1000
    assert all(row.term.strip() and row.facet in FACETS and 1 <= row.weight <= 5 for row in rows)


def test_no_term_stands_twice_in_a_language() -> None:
    keys = [(row.term, row.language) for row in vocabulary()]
    assert len(keys) == len(set(keys))


def test_every_language_has_technology_instruments_actors_and_actions() -> None:
    for language in ("zh-Hans", "zh-Hant", "en", "ja", "ko", "de", "fr", "es"):
        facets = {row.facet for row in vocabulary() if row.language == language}
        assert {"ai_technology", "policy_instrument", "actor", "action", "negative"} <= facets


@pytest.mark.parametrize("text", ["AIG股价", "MAID服务", "AIDS", "AI2024", "OPENAIR"])
def test_ai_is_found_only_between_letters_that_are_not_latin(text: str) -> None:
    assert "AI" not in terms(text)


@pytest.mark.parametrize("text", ["推动AI赋能", "ＡＩ技术", "(AI)", "AI-driven tools", "用AI"])
def test_ai_is_found_beside_chinese_letters_and_signs(text: str) -> None:
    assert any(term.startswith("AI") for term in terms(text))


def test_initials_are_told_from_words_by_their_capitals() -> None:
    assert "AI" not in terms("The ai is a sloth", "en")
    assert "IA" in terms("Plan IA para Galicia", "es")
    assert "IA" not in terms("la vía y la ia", "es")
    assert "KI" in terms("KI-Labor", "de")


def test_brands_need_their_capital_and_common_words_do_not() -> None:
    assert "Apple" in terms("Apple unveils chip", "en")
    assert "Apple" not in terms("an apple a day", "en")
    assert "governor" in terms("GOVERNOR speaks", "en")


def test_words_may_be_inflected_but_not_be_the_beginning_of_others() -> None:
    assert "deepfake" in terms("two deepfakes", "en") or "deepfakes" in terms("two deepfakes", "en")
    assert "bill" not in terms("a billion", "en")
    assert "act" not in terms("actor", "en")


def test_german_nouns_are_found_at_the_end_of_compounds() -> None:
    assert "Gesetz" in terms("das neue Rechenzentrumsgesetz", "de")


def test_the_longest_term_is_found() -> None:
    assert "省委书记" in terms("省委书记") and "省委" not in terms("省委书记")


def test_a_technology_within_an_instrument_is_found_too() -> None:
    assert {"人工智能法案", "人工智能"} <= set(terms("欧盟人工智能法案"))


def test_a_negative_takes_the_words_inside_it_with_it() -> None:
    assert terms("智能手机") == ["智能手机"]


def test_full_width_letters_and_other_quotation_marks_are_the_same_term() -> None:
    assert found("「人工智能＋」行动")[0] == ("人工智能+", "人工智能+")


def test_an_unknown_language_is_searched_for_the_terms_of_all() -> None:
    assert primary("pt-BR") == "mul" and primary("zh-TW") == "zh" and primary("") == "mul"
    assert "artificial intelligence" in terms("on artificial intelligence", "und")
    assert "人工智能" in terms("人工智能", "und")


def test_places_in_the_original_survive_folding_that_moves_letters() -> None:
    text = "㎏ ﬁ ① Ｋünstliche Intelligenz"
    folded = fold(text)
    hit = next(h for h in find_terms(folded, "de") if h.term.facet == "ai_technology")
    start, end = folded.span(hit.start, hit.end)
    assert text[start:end] == "Ｋünstliche Intelligenz"


def test_folding_joins_marks_with_their_letters() -> None:
    text = "Ministerpra\u0308sident"
    folded = fold(text)
    assert folded.lower == "ministerpräsident"
    assert folded.span(0, len(folded.lower)) == (0, len(text))


@given(st.text(max_size=60))
def test_folding_keeps_every_place_in_order_and_inside_the_text(text: str) -> None:
    folded = fold(text)
    assert len(folded.cased) == len(folded.lower)
    spans = [folded.span(i, i + 1) for i in range(len(folded.lower))]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
