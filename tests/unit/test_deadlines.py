"""A deadline is a day until which readers may do something, not a goal and not a day that has passed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from analysis.deadlines import deadlines_in

SHANGHAI = ZoneInfo("Asia/Shanghai")
PUBLISHED = datetime(2026, 11, 23, tzinfo=SHANGHAI)


def days(text: str, language: str = "zh-Hans") -> list[date]:
    found = deadlines_in(text, language, SHANGHAI, PUBLISHED)
    assert all(text[d.start : d.end] == d.text for d in found)
    return [d.date for d in found]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("请于2026年12月20日前将意见反馈至邮箱。", date(2026, 12, 20)),
        ("意见反馈截止时间为2026年12月20日。", date(2026, 12, 20)),
        ("公示期:2026年11月23日至11月29日。", date(2026, 11, 29)),
        ("请于12月5日17:00前提交申报材料", date(2026, 12, 5)),
        ("有关单位可在1月10日前提出意见", date(2027, 1, 10)),
        ("申报时间:即日起至2026年12月31日", date(2026, 12, 31)),
        ("征求意见截止日期:2026-12-20", date(2026, 12, 20)),
        ("自2026年11月1日起至2026年12月1日止公开征集意见", date(2026, 12, 1)),
    ],
)
def test_the_day_is_read(text: str, day: date) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "力争2027年12月31日前建成两个中心",
        "本办法有效期至2027年12月31日",
        "截至2026年11月1日，全市有企业200家",
        "12月35日前反馈意见",
    ],
)
def test_goals_and_validity_are_no_deadlines(text: str) -> None:
    assert days(text) == []


def test_english_ones_are_read_too() -> None:
    assert days("Comments are due by December 20, 2026.", "en") == [date(2026, 12, 20)]
    assert days("The consultation closes on 5 January 2027.", "en") == [date(2027, 1, 5)]
    assert days("He said comments made on December 20, 2025 were wrong.", "en") == []
