"""What an authority does, at which level and on which sub-topics: what lists are sorted and alerts cut by."""

import pytest

from analysis.act import act_in_words, strength
from analysis.reasons import in_words
from analysis.relevance import judge


@pytest.mark.parametrize(
    ("language", "title", "kind", "level"),
    [
        ("zh-Hans", "云州省印发人工智能产业发展三年行动计划", "plan", "provincial"),
        ("zh-Hans", "市长带队调研人形机器人企业", "visit", "city"),
        ("zh-Hans", "临川区召开人工智能企业座谈会", "meeting", "county"),
        ("zh-Hans", "国家网信办就人工智能拟人化互动服务管理办法公开征求意见", "consultation", "national"),
        ("zh-Hans", "工业和信息化部发布人工智能国家标准", "standard", "national"),
        ("en", "Governor signs AI companion chatbot law", "law", "provincial"),
        ("en", "United Nations adopts resolution on artificial intelligence", "other", "international"),
        ("de", "Bundestag verabschiedet Gesetz zur künstlichen Intelligenz", "law", "national"),
    ],
)
def test_the_act_has_its_kind_and_its_level(language: str, title: str, kind: str, level: str) -> None:
    act = judge(title, None, "", language).act
    assert act is not None
    assert (act.type, act.level) == (kind, level)


@pytest.mark.parametrize(
    ("title", "lead", "authority"),
    [
        ("砚江市设立八亿元人工智能产业专项资金", "记者从砚江市政府获悉，专项资金即日设立。", "市政府"),
        ("清浦县出台十条措施支持企业使用公共算力", None, "清浦县"),
        ("国家网信办就人工智能拟人化互动服务管理办法公开征求意见", None, "国家网信办"),
    ],
)
def test_an_authority_is_a_name_and_no_deed(title: str, lead: str | None, authority: str) -> None:
    act = judge(title, lead, "", "zh-Hans").act
    assert act is not None
    assert act.authority == authority


def test_a_law_is_stronger_than_a_plan_and_a_plan_than_a_visit() -> None:
    assert strength("law") > strength("plan") > strength("visit") > strength("other")


def test_news_without_an_act_has_none() -> None:
    assert judge("某高校发布自主研发的医学大模型", None, "", "zh-Hans").act is None


@pytest.mark.parametrize(
    ("title", "subtopic"),
    [
        ("工信部：加强算力基础设施统筹布局", "computing"),
        ("教育部印发中小学生成式人工智能使用指南", "education"),
        ("国家卫生健康委推进人工智能辅助诊疗 发布医疗应用规范", "health"),
        ("人力资源和社会保障部部署人工智能人才培训", "talent"),
        ("市政府印发政务大模型应用方案", "government"),
    ],
)
def test_the_sub_topic_is_named(title: str, subtopic: str) -> None:
    assert subtopic in judge(title, None, "", "zh-Hans").subtopics


def test_the_reasons_name_authority_instrument_and_technology_in_both_languages() -> None:
    judgement = judge("工业和信息化部印发人工智能产业行动方案", None, "", "zh-Hans")
    told = "\n".join(in_words(judgement))
    assert "主体 authority: 工业和信息化部" in told
    assert "政策工具 instrument: " in told and "方案" in told
    assert "技术 technology: 人工智能" in told
    assert judgement.act is not None
    assert "规划 plan" in act_in_words(judgement.act)


def test_what_is_related_says_that_no_authority_acts() -> None:
    assert "no authority acts" in in_words(judge("某高校发布自主研发的医学大模型", None, "", "zh-Hans"))[-1]
