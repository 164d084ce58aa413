"""The normal form undoes what mirrors and page templates do to a text, and nothing else."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.normal import normal_form, normal_line

SEED = Path(__file__).parents[3] / "shared" / "seed"


@pytest.mark.skipif(not SEED.exists(), reason=f"{SEED} is not there: the real case of a mirror's copy is not checked")
def test_the_real_copy_of_a_mirror_is_restored_to_the_letter() -> None:
    expected = json.loads((SEED / "expected.json").read_text("utf-8"))
    found = normal_form((SEED / "article.txt").read_text("utf-8"))

    def squeezed(text: str) -> str:
        return "".join(unicodedata.normalize("NFKC", text).split())

    assert squeezed(found.text) == squeezed((SEED / expected["text_file"]).read_text("utf-8"))
    assert len(found.boilerplate) == expected["boilerplate_lines"]
    assert found.mirror is not None
    assert found.mirror.script == expected["mirror"]["script"]
    assert found.mirror.pinyin_annotations == expected["mirror"]["pinyin_annotations"]


def test_sounds_behind_characters_go_and_other_brackets_stay() -> None:
    found = normal_form("習(xí)近平在武漢調(diào)研人工智能產(chǎn)業(yè)(AI)，許可證(0107190)已備(bèi)案(2026年)。")
    assert found.text == "习近平在武汉调研人工智能产业(AI),许可证(0107190)已备案(2026年)。"
    assert found.mirror is not None
    assert (found.mirror.script, found.mirror.pinyin_annotations) == ("zh-Hant", 5)


def test_a_text_without_sounds_is_no_mirror() -> None:
    assert normal_form("行政院公布人工智能發展方案。").mirror is None


@pytest.mark.parametrize(
    ("published", "normal"),
    [
        ("ＡＩ＋行动", "AI+行动"),
        ("人工\u200b智\u00ad能\ufeff", "人工智能"),
        ("人 工 智 能 与 AI 产业", "人工智能与 AI 产业"),
        ("第一段\r\n第二段\r第三段\u2028第四段", "第一段\n第二段\n第三段\n第四段"),
        ("沿著大道前進", "沿着大道前进"),
        ("著名學者的著作與名著", "著名学者的著作与名著"),
        ("The AI Act  applies", "The AI Act applies"),
        ("인공지능 기본법  시행령을 의결했다.", "인공지능 기본법 시행령을 의결했다."),
    ],
)
def test_each_thing_that_copies_change_is_undone(published: str, normal: str) -> None:
    assert normal_form(published).text == normal


def test_japanese_keeps_its_characters() -> None:
    text = "政府は人工知能の基本計画を閣議決定し、国会に報告した。"
    assert normal_form(text).text == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize(
    "line",
    [
        "鄂ICP备2020021375号-2", "网络传播视听节目许可证（0107190）", "举报电话：027-88568010",
        "今日云津网版权所有", "技术支持：云津报网",
        "责任编辑：李明", "（编辑：文静）", "【责任编辑:王一】", "分享到：", "上一篇：关于开展检查的通知",
        "来源：云津日报", "字号：大 中 小", "打印 关闭",
        "Copyright © 2026 Yunjin Daily", "未经授权不得转载",
    ],
)  # fmt: skip
def test_lines_of_the_page_are_cut_and_told(line: str) -> None:
    found = normal_form(f"云津市印发人工智能行动方案。\n{line}")
    assert found.text == "云津市印发人工智能行动方案。"
    assert len(found.boilerplate) == 1


@pytest.mark.parametrize(
    "line",
    [
        "省经信厅负责人说，来源可靠的数据是人工智能的基础。",
        "他说，责任编辑制度要改革，编辑要学会使用人工智能。",
        "记者了解到，该公司已取得增值业务的第一份合同，"
        + "并计划在三年内把算力规模扩大到现在的五倍，带动上下游企业一百家以上，" * 3,
        "审核通过的项目，最高补助500万元。",
        "我省将打印技术与人工智能结合。",
    ],
)
def test_sentences_that_only_mention_such_things_stay(line: str) -> None:
    assert normal_form(line).boilerplate == ()


def test_a_title_is_one_healed_line_with_nothing_cut() -> None:
    assert normal_line(" 習(xí)近平\n考察 云 津 ") == "习近平考察云津"
    assert normal_line("来源：何处") == "来源:何处"


LETTERS = st.one_of(st.characters(), st.sampled_from("著着乾坤幹隻習(xí)（ā）の發髮 \n、。：AI编辑来源"))


@given(st.text(LETTERS, max_size=80))
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    once = normal_form(text)
    again = normal_form(once.text)
    assert (again.text, again.boilerplate, again.mirror) == (once.text, (), None)
    assert normal_line(normal_line(text)) == normal_line(text)
