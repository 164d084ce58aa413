"""Bodies of state and party are told by their full names, with what they govern."""

import pytest

from analysis.article import Level
from analysis.divisions import divisions_in
from analysis.organisations import Authority, authorities_in


def bodies(text: str) -> tuple[Authority, ...]:
    return authorities_in(text, divisions_in(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("国家发展改革委、工信部今天发布", ["国家发展和改革委员会", "工业和信息化部"]),
        ("湖北省武汉市人民政府办公厅印发", ["武汉市人民政府办公厅"]),
        ("武汉市经济和信息化局负责人", ["武汉市经济和信息化局"]),
        ("上海市委网信办通报", ["上海市委网信办"]),
        ("云津市教育局近日印发", ["云津市教育局"]),
        ("The California Department of Motor Vehicles said", ["California Department of Motor Vehicles"]),
        ("the Department of Homeland Security and Alex Doe", ["Department of Homeland Security"]),
        ("the Department of Health and Human Services", ["Department of Health and Human Services"]),
        ("The Texas Legislature passed it.", ["Texas Legislature"]),
        ("Die Bundesregierung beschloss", ["Bundesregierung"]),
        ("経産省は指針を公表した", ["経済産業省"]),
    ],
)
def test_names_are_told_in_full(text: str, names: list[str]) -> None:
    assert [body.name for body in bodies(text)] == names


@pytest.mark.parametrize(
    "text", ["全市教育部门", "市教育局负责人", "各省政府", "武汉市委员会议", "the Department of Physics", "本市公安局"]
)
def test_an_office_of_nobody_known_is_left_out(text: str) -> None:
    assert bodies(text) == ()


def test_each_knows_what_it_governs() -> None:
    ministry, province, county = bodies("国务院、湖北省人民政府和武汉市江岸区人民政府")
    assert (ministry.iso, ministry.level) == ("CN", Level.NATIONAL)
    assert (province.iso, province.code, province.level) == ("CN-HB", "420000", Level.PROVINCIAL)
    assert (county.code, county.level) == ("420102", Level.COUNTY)
