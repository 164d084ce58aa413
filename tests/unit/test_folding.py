"""A mark is folded alike whatever else stands in the text."""

import pytest

from analysis.folding import fold


@pytest.mark.parametrize("surroundings", ["", "…", "政府"], ids=["ASCII", "Latin", "Chinese"])
def test_a_quotation_mark_is_folded_whatever_stands_beside_it(surroundings: str) -> None:
    assert "the state's 'plan' of \"ai\"" in fold(f"The state`s ‘plan’ of «AI»{surroundings}").lower
    assert "rock 'n' roll" in fold(f"Rock `n` roll{surroundings}").lower
