"""A pattern of Chinese words takes either script, letter by letter, and stays the pattern that it was."""

import re

import pytest

from analysis import scripts
from analysis.normal import simplified
from analysis.scripts import in_both_scripts, in_simplified


@pytest.mark.parametrize(
    ("pattern", "taken", "refused"),
    [
        ("相关(?:阅读|新闻)", ["相关阅读", "相關閱讀", "相關新聞", "相关新聞"], ["相閱讀", "关阅"]),
        ("关键[词字]", ["关键词", "關鍵詞", "關鍵字"], ["關鍵", "关键[词"]),
        ("转载[^。]*授权", ["转载须经授权", "轉載須經授權"], ["轉載。授權"]),
        (r"[\[\]】]关闭", ["]关闭", "[關閉"], ["關閉", "\\关闭"]),
        ("more (?:from|on)", ["more from"], ["more"]),
    ],
)
def test_both_scripts_are_taken(pattern: str, taken: list[str], refused: list[str]) -> None:
    either = re.compile(in_both_scripts(pattern))
    assert all(either.fullmatch(text) for text in taken)
    assert not any(either.fullmatch(text) for text in refused)


def test_the_table_says_of_each_letter_what_opencc_says() -> None:
    others = scripts._TRADITIONAL
    assert "".join(simplified(letter) for letter in others) == scripts._SIMPLIFIED == in_simplified(others)
    assert len(set(others)) == len(others)
