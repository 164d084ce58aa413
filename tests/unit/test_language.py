"""The language of a text is told from its letters; what the page declares decides only where they don't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("云津市人民政府印发人工智能产业三年行动方案，要求各部门认真贯彻。", "zh-Hans"),
        ("行政院會通過人工智能發展方案，並請各部會對產業現況提出說明。", "zh-Hant"),
        ("政府は人工知能の基本計画を閣議決定し、国会に報告した。", "ja"),
        ("정부는 인공지능 기본법 시행령을 국무회의에서 의결했다.", "ko"),
        ("The government adopted a plan for artificial intelligence and put it before the parliament.", "en"),
        ("Die Regierung hat den Plan für künstliche Intelligenz beschlossen und legt ihn dem Parlament vor.", "de"),
        ("Le gouvernement a adopté le plan pour la recherche et le présente dans une note aux députés.", "fr"),
        ("El gobierno aprobó el plan de inteligencia artificial y lo presentó a los diputados en una sesión.", "es"),
        ("", "und"),
        ("12345", "und"),
    ],
)
def test_a_text_is_told_from_its_letters(text: str, language: str) -> None:
    assert language_of(text, None) == language


def test_a_wrong_declaration_does_not_change_the_script() -> None:
    assert language_of("云津市人民政府印发人工智能产业三年行动方案，要求各部门认真贯彻。", "en-US") == "zh-Hans"
    assert language_of("정부는 인공지능 기본법 시행령을 국무회의에서 의결했다.", "zh-CN") == "ko"


def test_the_declaration_decides_where_the_letters_do_not() -> None:
    assert language_of("人工智能", "zh-TW") == "zh-Hant"
    assert language_of("人工智能", None) == "zh-Hans"
    assert language_of("", "pt-BR") == "pt"


@given(st.text(max_size=200), st.one_of(st.none(), st.text(max_size=20)))
def test_any_text_has_an_answer(text: str, declared: str | None) -> None:
    assert language_of(text, declared)
