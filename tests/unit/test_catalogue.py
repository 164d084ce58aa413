"""The catalogue in the box, and files of the same columns."""

import csv
from pathlib import Path

import pytest

from analysis.errors import UsageError
from crawler.catalogue import select
from crawler.source_files import read_csv, read_file, shipped

HEAD = "id,name,type,url,region,country\n"
ZONE = "Asia/Shanghai"


def test_every_row_in_the_box_can_be_a_source() -> None:
    entries = shipped(ZONE)
    assert len(entries) == 498
    assert len({entry.source.id for entry in entries}) == 498


def test_no_row_in_the_box_claims_to_have_been_checked() -> None:
    assert all(entry.source.last_outcome is None for entry in shipped(ZONE))
    assert all(entry.source.evidence for entry in shipped(ZONE))


def test_what_cannot_be_polled_yet_arrives_paused_and_says_why() -> None:
    for entry in shipped(ZONE):
        holes = "{" in entry.source.url
        if holes or entry.source.type == "epaper":
            assert entry.source.state == "paused"
            assert entry.paused_because
        else:
            assert entry.source.state == "active"


def test_a_province_its_country_and_a_kind_can_be_chosen() -> None:
    entries = shipped(ZONE)
    hubei = select(entries, region="cn-hb")
    assert hubei
    assert {entry.source.outlet.region for entry in hubei} == {"CN-HB"}
    assert len(select(entries, region="CN")) > len(hubei)
    assert {e.source.outlet.kind for e in select(entries, kind="government")} == {"government"}
    assert {e.source.type for e in select(entries, type_="list")} == {"listing"}
    assert any("hubeitoday" in e.source.url for e in select(entries, text="今日湖北"))


def test_times_of_a_place_are_read_in_its_own_zone() -> None:
    zones = {e.source.outlet.region: e.source.zone for e in shipped("UTC")}
    assert zones["CN-HB"] == "Asia/Shanghai"
    assert zones["US-CA"] == "America/Los_Angeles"
    assert zones["JP-13"] == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("Bad Id,n,feed,https://a.example/,,", "Bad Id"),
        ("a,,feed,https://a.example/,,", "no name"),
        ("a,n,nonsense,https://a.example/,,", "nonsense"),
        ("a,n,feed,ftp://a.example/,,", "ftp://a.example/"),
        ("a,n,feed,https://a.example/,,\na,n,feed,https://a.example/,,", "comes twice"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(row: str, named: str) -> None:
    sheet = read_csv(HEAD + row + "\n", "mine.csv", ZONE)
    (fault,) = sheet.faults
    assert named in str(fault)
    assert f"mine.csv:{2 + row.count(chr(10))}" in str(fault)
    assert len(sheet.entries) == row.count("\n")


def test_a_file_without_the_needed_columns_says_which(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("name,url\nx,https://a.example/\n")
    with pytest.raises(UsageError, match="lacks id, type"):
        read_file(path, ZONE)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\xc4\xe3"])
def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(data)
    with pytest.raises(UsageError, match="UTF-8"):
        read_file(path, ZONE)


def test_a_file_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as sink:
        csv.writer(sink).writerows([["id", "name", "type", "url"], ["a", "江汉,新闻", "feed", "https://a.example/"]])
    (entry,) = read_file(path, ZONE).entries
    assert entry.source.name == "江汉,新闻"
