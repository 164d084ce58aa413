"""Persons in public office are named with their office, and nobody else is."""

import pytest

from analysis.divisions import divisions_in
from analysis.officials import officials_in
from analysis.organisations import authorities_in


def officials(text: str, language: str = "zh-Hans") -> list[tuple[str, str]]:
    found = officials_in(text, authorities_in(text, divisions_in(text)), language)
    assert all(text[o.start : o.end] == o.name for o in found)
    return [(o.office, o.name) for o in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("湖北省委书记王某某主持会议并讲话。", ("湖北省委书记", "王某某")),
        ("省委副书记、省长李某某出席。", ("省委副书记、省长", "李某某")),
        ("会上，省科技厅党组书记、厅长周某某表示", ("省科技厅党组书记、厅长", "周某某")),
        ("王某某省长强调，要加快发展", ("省长", "王某某")),
        ("国务院总理李某在北京会见", ("国务院总理", "李某")),
        ("昨日上午，武汉市市长程某某在市民之家调研", ("武汉市市长", "程某某")),
        ("云津市委副书记、市长罗以宁主持召开座谈会", ("云津市委副书记、市长", "罗以宁")),
        ("市发展改革委主任欧阳某某介绍", ("市发展改革委主任", "欧阳某某")),
    ],
)
def test_name_and_office_are_read(text: str, found: tuple[str, str]) -> None:
    assert officials(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "公司党委书记王某说",
        "某大学党委书记王某出席",
        "村党支部书记李某介绍",
        "常务副省长要抓落实",
        "各级书记要带头",
        "武汉市长江大桥通车",
        "研究所所长王某",
    ],
)
def test_others_are_no_officials(text: str) -> None:
    assert officials(text) == []


def test_other_languages_name_theirs() -> None:
    english = "Governor Jane Doe and Sen. John Q. Public met. The Governor of California said in Mayor Street."
    assert officials(english, "en") == [("Governor", "Jane Doe"), ("Senator", "John Q. Public")]
    assert officials("Bundeskanzlerin Erika Mustermann sagte", "de") == [("Bundeskanzlerin", "Erika Mustermann")]
    assert officials("홍길동 대통령은 말했다", "ko") == [("대통령", "홍길동")]
    assert officials("会議で、山田太郎知事は述べた。埼玉県知事は", "ja") == [("知事", "山田太郎")]
