"""Files of sources, in and out."""

from pathlib import Path

import pytest

from analysis.errors import UsageError
from crawler.source_files import WRITERS, Sheet, read_csv, read_file, shipped

ZONE = "Asia/Shanghai"
OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="News">
<outline type="rss" text="江汉日报" xmlUrl="https://daily.example/rss.xml?a=1&amp;b=2"/>
<outline type="rss" text="Broken" xmlUrl="gopher://old.example/"/>
<outline type="link" text="A page" url="https://page.example/"/>
</outline></body></opml>"""


def read(path: Path, text: str) -> Sheet:
    path.write_text(text, "utf-8")
    return read_file(path, ZONE)


@pytest.mark.parametrize("name", ["csv", "toml"])
def test_what_is_written_reads_back_as_it_was(tmp_path: Path, name: str) -> None:
    sources = [entry.source for entry in shipped(ZONE)]
    sheet = read(tmp_path / f"all.{name}", "".join(WRITERS[name](sources)))
    assert not sheet.faults
    assert [entry.source for entry in sheet.entries] == sources


def test_opml_brings_the_feeds_and_names_by_line_what_is_none(tmp_path: Path) -> None:
    sheet = read(tmp_path / "mine.opml", OPML)
    (entry,) = sheet.entries
    assert (entry.source.name, entry.source.type) == ("江汉日报", "feed")
    assert entry.source.url == "https://daily.example/rss.xml?a=1&b=2"
    assert [str(fault).partition(" ")[0].rpartition("/")[2] for fault in sheet.faults] == [
        "mine.opml:5:",
        "mine.opml:6:",
    ]
    assert "policyvane sources add https://page.example/" in str(sheet.faults[1])


def test_opml_that_is_written_holds_the_feeds_and_reads_back(tmp_path: Path) -> None:
    feeds = [entry.source for entry in shipped(ZONE) if entry.source.type == "feed"]
    sheet = read(tmp_path / "all.opml", "".join(WRITERS["opml"](feeds)))
    assert {e.source.url for e in sheet.entries} == {s.url for s in feeds}


def test_a_wrong_table_of_a_toml_file_is_named_by_its_line(tmp_path: Path) -> None:
    good = '[[source]]\nid = "a"\nname = "A"\ntype = "feed"\nurl = "https://a.example/"\n'
    bad = '\n[[source]]\nid = "b"\nname = "B"\ntype = "feed"\nurl = "https://b.example/"\ninterval_minutes = 0\n'
    sheet = read(tmp_path / "mine.toml", good + bad)
    assert [entry.source.id for entry in sheet.entries] == ["a"]
    (fault,) = sheet.faults
    assert "mine.toml:7: '0' is no number of minutes" in str(fault)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.txt", "", "has to end in .csv, .toml or .opml"),
        ("a.toml", "[[source]\n", "no TOML"),
        ("a.toml", "x = 1\n", "no [[source]] table"),
        ("a.opml", "<html></html>", "no OPML"),
        ("a.opml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><opml', "no OPML"),
        ("a.csv", "", "lacks id, name, type, url"),
        ("a.csv", 'id,name,type,url\n"' + "x" * 200_000, "is no CSV"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(tmp_path / name, text)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("zone", "Mars/Olympus", "no time zone"),
        ("encoding", "utf-99", "no encoding"),
        ("item_link_selector", "li[", "no CSS selector"),
        ("article_url_pattern", "(", "no regular expression"),
        ("language", "Chinese!", "no language"),
        ("region", "Hubei", "no region"),
        ("interval_minutes", "soon", "no number of minutes"),
        ("state", "asleep", "no state"),
        ("colour", "red", "no column"),
    ],
)
def test_a_setting_that_no_poll_could_work_with_is_refused(column: str, value: str, said: str) -> None:
    sheet = read_csv(f"id,name,type,url,{column}\na,A,feed,https://a.example/,{value}\n", "mine.csv", ZONE)
    (fault,) = sheet.faults
    assert said in str(fault)
    assert not sheet.entries
