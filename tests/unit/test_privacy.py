"""Numbers of private persons are masked; those of offices and other long numbers stay."""

import pytest

from analysis.privacy import masked


@pytest.mark.parametrize("text", ["身份证号420106199003070017。", "42010619900307001X，"])
def test_numbers_of_identity_cards_are_masked_everywhere(text: str) -> None:
    assert "19900307" not in masked("通知", text)
    assert masked("通知", text).count("*") == 12


def test_mobile_phones_are_masked_in_lists_of_persons_only() -> None:
    assert masked("人才补贴拟发放名单公示", "张三 13812345678") == "张三 138****5678"
    assert masked("关于申报的通知", "联系人：张三 13812345678") == "联系人：张三 13812345678"


@pytest.mark.parametrize(
    "text", ["010-12345678", "订单号2026112300000000138123456781", "统一编号138123456780123", "3.13812345678"]
)
def test_other_numbers_stay(text: str) -> None:
    assert masked("名单公示", text) == text
