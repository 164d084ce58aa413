"""The tokeniser of search: what is asked is cut like what is stored, so that it is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.tokens import MAX_PHRASE, MAX_QUERY, MAX_TOKEN, Phrase, phrases, tokens


def finds(query: str, text: str) -> bool:
    """What both databases do with a query: every phrase stands somewhere in the text."""
    stored = tokens(text)
    return bool(phrases(query)) and all(stands(phrase, stored) for phrase in phrases(query))


def stands(phrase: Phrase, stored: list[str]) -> bool:
    size = len(phrase.tokens)
    places = (stored[start : start + size] for start in range(len(stored) - size + 1))
    return any(
        place[:-1] == list(phrase.tokens[:-1])
        and (place[-1].startswith(phrase.tokens[-1]) if phrase.prefix else place[-1] == phrase.tokens[-1])
        for place in places
    )


def test_chinese_is_cut_into_pairs_and_a_last_character_and_the_rest_into_words() -> None:
    assert tokens("发布AI大模型，GPT-9!") == ["发布", "布", "ai", "大模", "模型", "型", "gpt", "9"]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("模", "大模型"),
        ("型", "大模型"),
        ("大模型AI", "我省发布大模型AI应用方案"),
        ("AI大模型", "用AI大模型办事"),
        ("人工智能+行动", "“人工智能+”行动方案"),
        ('"人工智能 行动方案"', "人工智能行动方案"),
        ("東京", "東京都では"),
        ("东京", "東京都では"),
        ("臺灣", "在台湾"),
        ("名著", "四大名著"),
        ("ＡＩ", "ai"),
        ("Straße", "STRASSE"),
        ("ÉTÉ", "été"),
        ("인공지능", "한국 인공지능 기본법"),
        ("ガバナンス", "AIガバナンス協会"),
    ],
)
def test_what_stands_in_a_text_is_found(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("能智", "智能制造"),
        ('"Act AI"', "AI Act"),
        ("智能制造 人工智能", "智能制造"),
        ("人工智能", "人工、智能"),
        ("europ", "European"),
        ("", "anything"),
        ('* ( ) ^ "', "anything"),
    ],
)
def test_what_does_not_stand_in_a_text_is_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


@given(st.text(alphabet="人工智能臺灣著东京のAIai9-，", min_size=1, max_size=40), st.data())
def test_every_part_of_a_text_is_found_as_a_phrase(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    # A part that begins or ends within a word asks for another word.
    edges = text[max(start - 1, 0) : start + 1], text[start + len(part) - 1 : start + len(part) + 1]
    if any(len(edge) == 2 and all(c.isascii() and c.isalnum() for c in edge) for edge in edges) or not tokens(part):
        return
    assert finds(f'"{part}"', text)


@given(st.text())
def test_any_text_gives_tokens_that_need_no_escaping(text: str) -> None:
    for token in tokens(text):
        assert 0 < len(token) <= MAX_TOKEN
        assert not set(token) & set(" '\"\\:*()&|!<>\n\x00")


@given(st.text())
def test_any_query_gives_phrases_within_bounds(query: str) -> None:
    for phrase in phrases(query):
        assert 0 < len(phrase.tokens) <= MAX_PHRASE


def test_only_the_beginning_of_an_endless_query_counts() -> None:
    assert sum(len(phrase.tokens) for phrase in phrases("字词" * 100_000)) <= MAX_QUERY
    assert len(phrases(" ".join(f"w{n}" for n in range(100_000)))) <= MAX_QUERY / 2
