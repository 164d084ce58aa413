"""Dates are read as pages of many countries write them, and a date that can't be is none."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.article import Precision
from analysis.dates import read_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEAR = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026年11月23日 08:30", "2026-11-23T08:30"),
        ("发布时间：2026-11-23 08:30:05 来源：云津日报", "2026-11-23T08:30:05"),
        ("2026/11/23 8:05", "2026-11-23T08:05"),
        ("2026 11/23 22:27:02", "2026-11-23T22:27:02"),
        ("2026年11月23日下午3时20分", "2026-11-23T15:20"),
        ("2026-11-23T00:30:00Z", "2026-11-23T08:30"),
        ("2026-11-23T08:30:00+08:00", "2026-11-23T08:30"),
        ("Mon, 23 Nov 2026 00:30:00 GMT", "2026-11-23T08:30"),
        ("20261123083005", "2026-11-23T08:30:05"),
        ("2026년 11월 23일 오후 3:20", "2026-11-23T15:20"),
        ("23. November 2026, 14:05 Uhr", "2026-11-23T14:05"),
        ("Nov. 23, 2026 9:05 pm", "2026-11-23T21:05"),
    ],
)
def test_a_date_with_a_time_is_read_to_the_minute(text: str, moment: str) -> None:
    assert read_date(text, SHANGHAI) == (datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI), Precision.MINUTE)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23", "2026.11.23.", "20261123", "2026年11月23日星期一", "二〇二六年十一月二十三日",
        "令和8年11月23日", "R8.11.23",
        "民國115年11月23日", "2026. 11. 23.", "23 November 2026", "November 23rd, 2026",
        "23 de noviembre de 2026", "23 novembre 2026",
        "23.11.2026", "23 listopada 2026", "23 Kasım 2026", "23 KASIM 2026", "23 KASİM 2026",
        "23 ноября 2026", "11月23日", "11-23", "２０２６年１１月２３日",
    ],
)  # fmt: skip
def test_a_date_without_a_time_is_a_day(text: str) -> None:
    assert read_date(text, SHANGHAI, near=NEAR) == (datetime(2026, 11, 23, tzinfo=SHANGHAI), Precision.DAY)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-13-01", "1.2.3.4", "99999999", "v2.11", "", "今天", "3 hours ago", "电话 0719-8868010"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text, SHANGHAI, near=NEAR) is None


def test_a_month_or_a_year_alone_says_no_more_than_that() -> None:
    assert read_date("2026年11月", SHANGHAI) == (datetime(2026, 11, 1, tzinfo=SHANGHAI), Precision.MONTH)
    assert read_date("2026", SHANGHAI) == (datetime(2026, 1, 1, tzinfo=SHANGHAI), Precision.YEAR)


@pytest.mark.parametrize(
    "text",
    ["115年11月23日", "中華民國 115 年 11 月 23 日", "115-11-23", "115/11/23", "115.11.23 08:30", "發布日期：115/11/23",
     "更新日：115-11-23"],
)  # fmt: skip
def test_in_taiwan_a_year_of_three_digits_is_one_of_the_republic(text: str) -> None:
    near = datetime(2027, 11, 29, tzinfo=SHANGHAI)
    read = read_date(text, ZoneInfo("Asia/Taipei"), near=near)
    assert read is not None
    assert read[0].date() == date(2026, 11, 23)
    labelled = read_date(f"發布日期：{text.rpartition('：')[2]}", SHANGHAI, near=near)
    assert labelled == (read[0].replace(tzinfo=SHANGHAI), read[1])


@pytest.mark.parametrize(
    "text", ["115-11-23", "115年11月23日", "建党100年7月1日", "版本 101.10.10", "比數：101/11/12", "140.12.3.4"]
)
def test_elsewhere_it_is_no_date_and_none_without_a_year(text: str) -> None:
    assert read_date(text, SHANGHAI, near=datetime(2027, 11, 29, tzinfo=SHANGHAI)) is None


@pytest.mark.parametrize("text", ["版本 101.10.10", "比數：101/11/12", "電話：102-11-23", "140.12.3.4"])
def test_not_every_number_of_that_form_is_a_date_in_taiwan(text: str) -> None:
    assert read_date(text, ZoneInfo("Asia/Taipei")) is None


def test_a_date_without_a_year_is_the_last_one_before_it_was_read() -> None:
    found = read_date("12月30日 10:00", SHANGHAI, near=NEAR)
    assert found is not None
    assert found[0] == datetime(2025, 12, 30, 10, tzinfo=SHANGHAI)
    assert read_date("11月23日", SHANGHAI) is None


def test_day_and_month_stand_in_the_order_of_the_country() -> None:
    new_york, berlin = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
    assert read_date("3/4/2026", new_york) == (datetime(2026, 3, 4, tzinfo=new_york), Precision.DAY)
    assert read_date("3/4/2026", berlin) == (datetime(2026, 4, 3, tzinfo=berlin), Precision.DAY)
    assert read_date("13/4/2026", new_york) == (datetime(2026, 4, 13, tzinfo=new_york), Precision.DAY)
    assert read_date("3/4/2026", ZoneInfo("UTC")) is None


@given(st.text(max_size=120))
def test_any_text_gives_a_moment_in_the_zone_or_none(text: str) -> None:
    found = read_date(text, SHANGHAI, near=NEAR)
    assert found is None or found[0].utcoffset() is not None


@given(st.datetimes(datetime(1992, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 -- a wall clock in a zone without summer time
def test_every_moment_is_read_back_from_the_chinese_and_the_iso_way_of_writing(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
    assert read_date(moment.isoformat(), SHANGHAI) == (moment, Precision.MINUTE)
    assert read_date(f"{moment:%Y年%m月%d日 %H:%M}", SHANGHAI) == (moment, Precision.MINUTE)
    assert read_date(f"{moment - timedelta(hours=8):%Y-%m-%dT%H:%M:%SZ}", SHANGHAI) == (moment, Precision.MINUTE)
