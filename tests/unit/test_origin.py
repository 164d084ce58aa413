"""Pages credit others in many words; what they name is read, and what only looks like a name is not."""

import pytest

from analysis.head import head_of
from analysis.layout import layout_of
from analysis.markup import parse
from analysis.origin import Written, written_by
from analysis.published import Place
from tests.support.pages import SENTENCES, page, paragraphs


def written(line: str, *, head: str = "", body: str = SENTENCES[0], behind: str = "") -> Written:
    tree = parse(page(f"<h1>云津市印发方案</h1><p>{line}</p>{paragraphs()}<p>{behind}</p>", head=head).decode())
    layout = layout_of(tree)
    title = next(i for i, found in enumerate(layout.lines) if found.text == "云津市印发方案")
    return written_by(tree, head_of(tree), layout, Place(title, title + 2, title + 2 + len(SENTENCES)), body)


@pytest.mark.parametrize(
    "line",
    [
        "来源：云津日报", "2026-11-23 08:30 来源： 云津日报 作者：王小明", "稿源:云津日报", "转自：云津日报",
        "文章来源：云津日报 | 字号：大 中 小",
        "信息来源:云津日报", "來源：云津日报", "（来源：云津日报）", "本文转载自云津日报",
    ],
)  # fmt: skip
def test_the_credited_outlet_is_read_from_the_lines_about_the_text(line: str) -> None:
    for found in (written(line), written("", behind=line)):
        assert found.origin is not None
        assert found.origin.name == "云津日报"


def test_the_origin_keeps_the_address_that_it_is_linked_to() -> None:
    found = written("来源：<a href='https://paper.yunjin.example/'>云津日报</a>").origin
    assert found is not None
    assert found.url == "https://paper.yunjin.example/"


def test_the_meta_element_of_government_sites_is_read() -> None:
    found = written("", head="<meta name='ContentSource' content='云津市经信局'>").origin
    assert found is not None
    assert (found.name, found.evidence) == ("云津市经信局", "meta")


@pytest.mark.parametrize("line", ["", "来源：", "来源： 作者：王小明", "电力来源于水电，占六成。", "字号：大"])
def test_nothing_is_credited_where_no_outlet_is_named(line: str) -> None:
    assert written(line).origin is None


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("作者：王小明", ("王小明",)),
        ("记者 王小明 李红 来源：云津日报", ("王小明", "李红")),
        ("记者：王小明、李红", ("王小明", "李红")),
        ("本报记者张三北京报道", ("张三",)),
        ("记者 张三 李四 北京报道", ("张三", "李四")),
        ("記者王小明／台北報導", ("王小明",)),
        ("〔記者王小明、李大華／綜合報導〕數位發展部表示，草案已經預告。", ("王小明", "李大華")),
        ("（中央社記者王小明台北22日電）數位發展部表示，草案已經預告。", ("王小明",)),
        ("文／王小明", ("王小明",)),
        ("By Jane Doe and John Roe", ("Jane Doe", "John Roe")),
    ],
)
def test_writers_are_read_from_the_byline(line: str, authors: tuple[str, ...]) -> None:
    found = written(line)
    assert found.authors == authors
    assert found.byline


@pytest.mark.parametrize(
    "line",
    ["记者拨打该公司客服电话", "记者连日来的追踪报道", "记者根据当地媒体报道", "据记者了解多家外媒报道", "记者试驾多款纯电动车",
     "记者从会上获悉，今年将投入二十亿元。"],
)  # fmt: skip
def test_what_a_reporter_does_is_no_name(line: str) -> None:
    assert written(line).authors == ()


def test_authors_of_the_head_are_read_where_no_byline_is_printed() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "author": [{"name": "Jane Doe"}, "John Roe"]}</script>'
    assert written("", head=data).authors == ("Jane Doe", "John Roe")


@pytest.mark.parametrize(
    ("body", "dateline"),
    [
        ("新华社云津11月23日电（记者王小明）云津市今天印发方案。", "新华社云津11月23日电"),
        ("本报讯 云津市今天印发方案。", "本报讯"),
        ("（中央社記者王小明台北22日電）數位發展部表示，草案已經預告。", "中央社記者王小明台北22日電"),
        ("〔記者王小明／台北報導〕數位發展部表示，草案已經預告。", "記者王小明／台北報導"),
        ("BEIJING, Nov 23 (Reuters) - Yunjin published a plan.", "BEIJING, Nov 23 (Reuters)"),
        ("WASHINGTON (AP) — The House passed a bill.", "WASHINGTON (AP)"),
        ("（中央社台北22日電）數位發展部表示，草案已經預告。", "中央社台北22日電"),
        ("【计划停电】云津市今天印发方案。", None),
        ("（图片来自外电）云津市今天印发方案。", None),
        ("云津市今天印发方案。", None),
    ],
)
def test_the_dateline_is_read_from_the_first_words(body: str, dateline: str | None) -> None:
    assert written("", body=body).dateline == dateline
