"""Sums, shares and computing power come out as numbers of their unit, at their place in the text."""

import pytest

from analysis.quantities import quantities_in


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("安排3亿元", 3e8, "CNY"),
        ("投资1,234.5万元", 12_345_000, "CNY"),
        ("规模1万亿元", 1e12, "CNY"),
        ("出资500万美元", 5e6, "USD"),
        ("增长12.5%", 12.5, "%"),
        ("提高3.2个百分点", 3.2, "percentage point"),
        ("算力达到50EFLOPS", 50, "EFLOPS"),
        ("智能算力1000P", 1000, "PFLOPS"),
        ("新增算力卡3万张", 30_000, "cards"),
        ("10万卡集群", 100_000, "cards"),
        ("$1.2 billion over ten years", 1.2e9, "USD"),
        ("20 million euros", 2e7, "EUR"),
        ("3,5 Milliarden: 3.5 Milliarden Euro", 3.5e9, "EUR"),
        ("about 15 percent of them", 15, "%"),
        ("5-10亿元", None, "CNY"),
    ],
)
def test_value_and_unit_are_read(text: str, value: float | None, unit: str) -> None:
    (found,) = quantities_in(text, "zh-Hans")
    assert (found.value, found.unit) == (value, unit)
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text", ["2026年11月23日", "1080P高清", "300万张爱心卡", "摄入500卡路里", "第3条", "3.2.1版", "A4纸", "三百家企业"]
)
def test_counts_of_things_and_bare_numbers_are_none(text: str) -> None:
    assert quantities_in(text, "zh-Hans") == ()


def test_a_yuan_of_traditional_chinese_is_of_no_country() -> None:
    (found,) = quantities_in("每人70元", "zh-Hant")
    assert found.unit == "元"
