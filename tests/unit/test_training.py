"""What marks teach the judge, and what it does with input that was made to break it."""

import pytest

from analysis.article import Label
from analysis.errors import ConfigurationError, StoreError
from analysis.language import language_of
from analysis.relevance import judge, model_from
from analysis.training import Example, corrected, example, fit, from_text, held_out, to_text


def marked(title: str, *, relevant: bool) -> Example:
    return example(judge(title, None, "", "zh-Hans"), title, "", "", relevant=relevant)


LOW_ALTITUDE = [marked(f"{a}市发布低空经济发展方案", relevant=True) for a in "甲乙丙丁戊己庚辛壬癸"]
OTHERS = [marked(f"{a}市发布春季植树造林方案", relevant=False) for a in "甲乙丙丁戊己庚辛壬癸"]


def test_ten_marks_on_something_unknown_help() -> None:
    learned = fit(LOW_ALTITUDE, 1, "facets-1")
    title = "云津县出台低空经济若干措施"
    before = judge(title, None, "", "zh-Hans")
    after = corrected(before, learned, title, "", "")
    assert before.label is Label.IRRELEVANT
    assert after.score > before.score
    assert after.label is not Label.IRRELEVANT
    assert "低空" in [reason.term for reason in after.reasons if reason.facet == "marks"]
    for reason in after.reasons:
        if reason.facet == "marks":
            assert title[reason.start : reason.end] == reason.term


def test_without_marks_the_shipped_judge_stands() -> None:
    title = "工信部发布人工智能标准"
    before = judge(title, None, "", "zh-Hans")
    after = corrected(before, fit([], 1, "facets-1"), title, "", "")
    assert after.label is before.label
    assert (after.score >= after.threshold) == (before.score >= before.threshold)


def test_marks_held_out_are_met_better_after_what_the_others_taught() -> None:
    before, after = held_out([*LOW_ALTITUDE, *OTHERS], 0.5)
    assert after.better_than(before)
    assert (before.marks, after.f1) == (20, 1.0)


def test_what_was_learned_is_kept_whole() -> None:
    learned = fit([*LOW_ALTITUDE, *OTHERS], 3, "facets-1")
    assert from_text(to_text(learned)) == learned
    assert learned.version == "facets-1+3"


@pytest.mark.parametrize(
    "kept", ["", "[]", "{", "null", '{"number": 1}', '{"number":1,"base":"a","bias":NaN,"slope":1,"weights":{}}']
)
def test_broken_weights_are_refused_with_the_way_back(kept: str) -> None:
    with pytest.raises(StoreError, match="train --use 0"):
        from_text(kept)


@pytest.mark.parametrize("kept", ["", "{}", "[]", '{"version": "facets-0", "weights": {}}'])
def test_a_broken_or_older_weights_file_is_refused_with_what_to_do(kept: str) -> None:
    with pytest.raises(ConfigurationError, match="Install Policyvane again"):
        model_from(kept)


@pytest.mark.parametrize(
    ("title", "lead", "text", "language", "label"),
    [
        ("", "", "", "zh-Hans", Label.IRRELEVANT),
        ("市政府印发人工智能产业行动方案", "", "", "zh-Hans", Label.RELEVANT),
        ("市政府印发人工智能产业行动方案", "", "", "en", Label.RELEVANT),
        ("Senate passes artificial intelligence bill", "", "", "und", Label.RELEVANT),
        ("工信部印发AI action plan", "", "", "zh-Hans", Label.RELEVANT),
        ("体彩大乐透开奖", "", "昨晚开奖，奖池滚存。" * 30 + "人工智能" * 5_000, "zh-Hans", Label.IRRELEVANT),
        ("天气预报", "", "今天白天多云，明天有小雨。\n" * 70_000, "zh-Hans", Label.IRRELEVANT),
    ],
    ids=["empty", "title only", "another language declared", "no language", "mixed scripts", "stuffed footer", "1 MB"],
)
def test_bad_input_gets_a_sane_answer(title: str, lead: str, text: str, language: str, label: Label) -> None:
    judgement = judge(title, lead, text, language_of(f"{title}\n{lead}{text}", language))
    assert judgement.label is label
    assert 0 <= judgement.score <= 1
