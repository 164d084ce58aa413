"""What changed between two states of an article, in words; a clock or a counter that moves on is no change."""

import pytest

from analysis.revision import Change, ChangeClass, changes, class_of, is_trivial

TEXT = "云津市数据局公布首批人工智能应用场景清单。\n清单计划建成三个算力中心，投资五亿元。\n各区县要抓紧落实。"


def test_a_change_is_shown_in_words_with_what_stands_around() -> None:
    (change,) = changes(TEXT, TEXT.replace("三个算力中心", "五个算力中心"))
    assert (change.before, change.after) == ("三个", "五个")
    assert change.ahead.endswith("建成")
    assert change.behind.startswith("算力")


def test_words_that_are_added_or_cut_stand_alone() -> None:
    added = TEXT.replace("抓紧落实", "抓紧落实，按月报告")
    assert [(c.before, c.after) for c in changes(TEXT, added)] == [("", "，按月报告")]
    assert [(c.before, c.after) for c in changes(added, TEXT)] == [("，按月报告", "")]
    assert changes(TEXT, TEXT) == ()


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (TEXT, ChangeClass.TITLE),
        (TEXT + "\n本报将继续关注。", ChangeClass.ADDED),
        (TEXT.split("\n", maxsplit=1)[0], ChangeClass.CUT),
        (TEXT.replace("三个", "五个"), ChangeClass.EDITED),
        (
            "江汉省人大常委会昨日表决通过促进机器人产业发展的决定，自明年起施行，共二十四条，另有附则三条。",
            ChangeClass.REWRITTEN,
        ),
    ],
)
def test_a_change_has_a_kind(after: str, kind: ChangeClass) -> None:
    assert class_of(TEXT, after) is kind


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TEXT + "\n阅读 1024", TEXT + "\n阅读 1.2万"),
        ("更新于：2026-11-23 10:22\n" + TEXT, "更新于：2026-11-23 11:40\n" + TEXT),
        ("3分钟前\n" + TEXT, "2小时前\n" + TEXT),
        (TEXT + "\n浏览次数：17次", TEXT),
        (TEXT + "\n相关阅读\n甲地开会\n乙地开工", TEXT + "\n相关阅读：\n丙地调研"),
        (TEXT + "\nRelated stories\nOne", TEXT + "\nRelated stories\nTwo\nThree"),
    ],
    ids=["readers", "clock", "ago", "counter gone", "related links", "related in English"],
)
def test_clocks_counters_and_lists_of_other_articles_are_no_change(before: str, after: str) -> None:
    assert is_trivial(before, after)


@pytest.mark.parametrize(
    "after",
    [
        TEXT.replace("三个", "3个"),
        TEXT.replace("五亿元", "六亿元"),
        TEXT + "\n会议时间改为2026年12月1日9:30。",
        TEXT + "\n王建国 李晓东",
        TEXT.split("\n", 1)[1],
    ],
    ids=["numeral", "sum", "date in a sentence", "names", "cut"],
)
def test_what_a_reader_would_call_a_change_is_one(after: str) -> None:
    assert not is_trivial(TEXT, after)


def test_texts_of_any_length_are_compared_in_bounded_time() -> None:
    assert changes("", "") == ()
    found = changes("的" * 400_000, "地" * 400_000)
    assert found == (Change("的" * 400_000, "地" * 400_000, "", ""),)


def test_a_hundred_thousand_lines_are_compared_as_one() -> None:
    old, new = "\n".join(map(str, range(100_000))), "\n".join(map(str, range(5, 100_005)))
    assert len(changes(old, new)) == 1
