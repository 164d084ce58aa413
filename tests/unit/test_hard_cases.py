"""Ten hard cases, invented: five false friends of AI, and five acts on AI that name no AI."""

import pytest

from analysis.article import Label
from analysis.relevance import judge

FALSE_FRIENDS = [
    ("zh-Hans", "市商务局发布智能手机以旧换新补贴方案", "智能手机购新补贴最高五百元，市商务局局长出席启动仪式。", "智能手机"),
    ("zh-Hans", "县文旅局举办模特大赛 县长出席颁奖", "二十名模特同台竞技，县长为冠军颁奖。", "模特"),
    ("zh-Hans", "农业农村部部署防控禽流感（AI）", "农业农村部印发高致病性禽流感（AI）防控方案。", "禽流感"),
    ("en", "Ministry adopts vaccination plan against avian influenza (AI)", "The plan covers AI outbreaks on farms.", "avian influenza"),
    ("en", "Amnesty International urges parliament to adopt asylum law", "AI says that the bill breaks treaties.", "Amnesty International"),
]  # fmt: skip
WITHOUT_THE_WORD = [
    ("zh-Hans", "国家数据局部署全国一体化算力网建设", "会议要求加快算力调度平台互联。", "算力网"),
    ("zh-Hans", "云津市出台具身智能产业若干措施", "对首台套整机最高补助一千万元。", "具身智能"),
    ("zh-Hans", "副省长调研人形机器人创新中心", "他要求加快关键零部件攻关。", "人形机器人"),
    ("en", "Senate passes bill to ban deepfakes in elections", "The bill requires disclosure.", "deepfake"),
    ("en", "City council bans facial recognition by police", "Council members voted 9-2.", "facial recognition"),
]


@pytest.mark.parametrize(("language", "title", "lead", "term"), FALSE_FRIENDS)
def test_a_false_friend_is_irrelevant_and_named(language: str, title: str, lead: str, term: str) -> None:
    judgement = judge(title, lead, lead, language)
    assert judgement.label is Label.IRRELEVANT
    assert judgement.missing == ("technology",)
    assert not [reason for reason in judgement.reasons if reason.facet == "ai_technology"]
    assert any(term in reason.term and reason.weight < 0 for reason in judgement.reasons)


@pytest.mark.parametrize(("language", "title", "lead", "term"), WITHOUT_THE_WORD)
def test_an_act_that_names_no_ai_is_relevant_with_its_technology(
    language: str, title: str, lead: str, term: str
) -> None:
    judgement = judge(title, lead, lead, language)
    assert judgement.label is Label.RELEVANT
    assert any(reason.facet == "ai_technology" and term in reason.term for reason in judgement.reasons)
    assert judgement.act is not None
