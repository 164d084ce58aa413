"""Divisions are named in full and for sure: one that a text leaves open is none."""

import pytest

from analysis.article import Level
from analysis.divisions import division_named, divisions_in, province_of
from analysis.names import Names


def named(text: str) -> list[str]:
    return [found.division.name for found in divisions_in(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("湖北省武汉市江岸区今天发布", ["湖北省", "武汉市", "江岸区"]),
        ("湖北武汉今天发布", ["湖北省", "武汉市"]),
        ("北京市朝阳区", ["北京市", "朝阳区"]),
        ("辽宁朝阳今天降温", ["辽宁省", "朝阳市"]),
        ("吉林省吉林市", ["吉林省", "吉林市"]),
        ("济南市市中区", ["济南市", "市中区"]),
        ("恩施州与海南藏族自治州", ["恩施土家族苗族自治州", "海南藏族自治州"]),
        ("内蒙古延续税收优惠", ["内蒙古自治区"]),
        ("仙桃市今天发布", ["仙桃市"]),
        ("Lawmakers in West Virginia and New York met.", ["West Virginia", "New York"]),
        ("Der Landtag von Nordrhein-Westfalen stimmt ab.", ["Nordrhein-Westfalen"]),
        ("宮崎県と高知県", ["宮崎県", "高知県"]),
    ],
)
def test_names_are_found_and_told_in_full(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "朝阳区和鼓楼区",  # five of one name, three of the other
        "家住老城区的居民",
        "天下大同，四季长治",
        "建成都市圈",
        "深圳市场活跃",
        "黄河南岸和西湖北岸",
        "据湖北日报报道",
        "南京大学的教授",
        "北京时间八点",
        "Georgia met Washington and Victoria.",
        "in Montanas and Texases",
        "Sierra Nevada, Kansas City and The New York Times",
        "曼谷市市长沙某发布命令",
    ],
)
def test_what_is_open_or_another_word_is_no_place(text: str) -> None:
    assert named(text) == []


def test_a_shared_name_is_told_by_the_city_that_the_text_names() -> None:
    (district, city) = divisions_in("鼓楼区将建设算力中心，南京市今天宣布。")
    assert (district.division.code, city.division.code) == ("320106", "320100")


def test_each_has_its_code_its_level_and_its_province() -> None:
    levels = {found.division.level: found.division for found in divisions_in("湖北省武汉市江岸区")}
    assert {division.iso for division in levels.values()} == {"CN-HB"}
    assert [levels[level].code for level in (Level.PROVINCIAL, Level.CITY, Level.COUNTY)] == [
        "420000",
        "420100",
        "420102",
    ]
    assert province_of("US-CA") is not None
    assert province_of("XX-YY") is None


def test_an_outlet_s_name_may_hold_a_short_one() -> None:
    names = {"湖北日报": "湖北省", "黄冈新闻网": "黄冈市", "武汉晚报": "武汉市"}
    for outlet, division in names.items():
        found = division_named(outlet)
        assert found is not None
        assert found.division.name == division
    assert division_named("今日要闻") is None


def test_the_longest_name_from_the_left_is_found() -> None:
    names = Names({"云津": 1, "云津市": 2, "津市": 3, "Yun": 4})
    assert list(names.find("云津市和津市")) == [(0, 3, 2), (4, 6, 3)]
    assert list(names.find("Yun, Yunjin, aYun")) == [(0, 3, 4)]
