"""Relevance: the labels, scores and reasons that a reader sees."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.article import Judgement, Label
from analysis.relevance import judge

SEED = Path(__file__).parents[3] / "shared" / "seed" / "restored.txt"
WEATHER = "今天白天多云，气温二十度。明天有小雨，出门请带伞。后天转晴，适合晾晒。周末风力三级，空气良好。\n" * 30


def titled(title: str, language: str = "zh-Hans", lead: str = "") -> Judgement:
    return judge(title, lead, "", language)


def terms(judgement: Judgement) -> dict[str, float]:
    return {reason.term: reason.weight for reason in judgement.reasons}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh-Hans", "湖南出台人工智能产业高质量发展三年行动计划"),
        ("zh-Hans", "市长带队调研人形机器人企业"),
        ("zh-Hans", "国家网信办公布新一批已完成备案的生成式人工智能服务"),
        ("zh-Hans", "关于开展2026年度人工智能应用场景项目申报工作的通知"),
        ("zh-Hans", "马鞍山市召开人工智能企业座谈会"),
        ("zh-Hans", "工信部：加强算力基础设施统筹布局"),
        ("zh-Hant", "行政院通過人工智慧發展行動計畫"),
        ("zh-Hant", "香港政府推出人工智能資助計劃 鼓勵中小企應用"),
        ("en", "White House unveils national AI action plan"),
        ("en", "Mayor signs executive order on city use of artificial intelligence"),
        ("en", "New York SB 7623: Automated employment decision tools"),
        ("ja", "政府、AI基本計画を閣議決定"),
        ("ja", "知事、生成AIの行政利用指針を発表"),
        ("ko", "정부, 인공지능 기본계획 확정"),
        ("ko", "서울시의회, AI 활용 조례 제정"),
        ("de", "Bundestag berät über Gesetz zur Künstlichen Intelligenz"),
        ("de", "Kultusministerin stellt Leitfaden für ChatGPT im Unterricht vor"),
        ("fr", "Le gouvernement présente son plan pour l'intelligence artificielle"),
        ("fr", "La CNIL publie ses recommandations sur l'IA"),
        ("es", "El Gobierno aprueba la estrategia nacional de inteligencia artificial"),
        ("es", "La AESIA abre consulta sobre el reglamento de IA"),
    ],
)
def test_what_an_authority_does_about_ai_is_relevant(language: str, title: str) -> None:
    assert titled(title, language).label is Label.RELEVANT


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh-Hans", "某高校发布自主研发的医学大模型"),
        ("zh-Hans", "法院用上AI助手 庭审记录效率翻倍"),
        ("zh-Hans", "世界人工智能大会吸引三十万观众"),
        ("zh-Hans", "智谱完成新一轮融资 估值超过两百亿元"),
        ("zh-Hant", "新創公司推出AI客服系統 獲千萬美元融資"),
        ("en", "OpenAI releases new reasoning model"),
        ("en", "Startup raises $40 million for AI drug discovery"),
        ("ja", "新興企業がAI翻訳アプリを公開"),
        ("ko", "연구진, 로봇 팔 개발 성공"),
        ("de", "Münchner Start-up entwickelt KI für Ärzte"),
        ("fr", "ChatGPT : comment les étudiants l'utilisent"),
        ("es", "Una empresa sevillana crea un robot con inteligencia artificial"),
    ],
)
def test_ai_news_without_an_authority_is_related(language: str, title: str) -> None:
    assert titled(title, language).label is Label.RELATED


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh-Hans", "市政府印发2026年防汛工作方案"),
        ("zh-Hans", "省委书记调研春耕生产"),
        ("zh-Hans", "体彩大乐透开奖"),
        ("zh-Hant", "立法院三讀通過道路交通條例"),
        ("en", "House passes farm bill"),
        ("en", "Governor orders inspection of bridges"),
        ("ja", "県議会、来年度予算案を可決"),
        ("ko", "시의회, 교통 예산안 통과"),
        ("de", "Landtag debattiert über Haushalt"),
        ("fr", "Le Sénat adopte le budget de la Sécurité sociale"),
        ("es", "El Congreso aprueba la ley de vivienda"),
    ],
)
def test_policy_without_ai_is_irrelevant(language: str, title: str) -> None:
    judgement = titled(title, language)
    assert judgement.label is Label.IRRELEVANT
    assert judgement.missing == ("technology",)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh-Hans", "智能手机以旧换新补贴今起发放"),
        ("zh-Hans", "模特大赛总决赛落幕"),
        ("zh-Hans", "达华智能股价涨停"),
        ("zh-Hans", "禽流感（AI）疫情通报 农业农村部部署防控"),
        ("zh-Hant", "智慧型手機新品開箱"),
        ("en", "AIG shares fall after earnings"),
        ("en", "Ministers discuss avian influenza (AI) vaccination plan"),
        ("en", "Amnesty International (AI) urges government to free journalists"),
        ("en", "Allen Iverson, called A.I., opens school"),
        ("en", "CIA names new intelligence chief"),
        ("en", "Fashion model walks Paris runway"),
        ("ja", "鳥インフルエンザ、県が防疫措置"),
        ("ko", "신형 스마트폰 할인 판매"),
    ],
)
def test_false_friends_of_ai_are_irrelevant(language: str, title: str) -> None:
    assert titled(title, language).label is Label.IRRELEVANT


def test_a_false_friend_is_named_as_what_spoke_against() -> None:
    judgement = judge("Ministers discuss avian influenza (AI) and robots", "", "", "en")
    assert terms(judgement)["avian influenza"] < 0
    assert "AI" not in terms(judgement)


def test_industry_news_lowers_the_score_of_the_same_act() -> None:
    plain = titled("工信部发布人工智能产业指导意见")
    amid_products = titled("工信部发布人工智能产业指导意见 融资 新品 股价")
    assert amid_products.score < plain.score
    assert terms(amid_products)["股价"] < 0


def test_the_title_counts_more_than_the_lead_and_the_lead_more_than_the_body() -> None:
    act = "省工信厅印发人工智能产业行动方案。"
    in_title = judge(act, "", WEATHER, "zh-Hans").score
    in_lead = judge("一周要闻", act, WEATHER, "zh-Hans").score
    in_body = judge("一周要闻", "本周天气不错。", WEATHER + act, "zh-Hans").score
    assert in_title > in_lead > in_body


def test_an_authority_far_from_the_technology_counts_less_than_one_beside_it() -> None:
    near = judge("一周要闻", "省政府部署人工智能工作。天气转凉。河水上涨。", "", "zh-Hans").score
    far = judge("一周要闻", "省政府部署防汛工作。天气转凉。河水上涨。人工智能展品亮相。", "", "zh-Hans").score
    assert near > far


def test_a_headline_without_the_technology_is_read_with_the_first_sentence() -> None:
    lead = "9日，市委书记到光谷调研人工智能产业，强调加快建设智算中心。"
    body = lead + "他走进具身智能企业，察看人形机器人。他说，要推动人工智能赋能千行百业。" * 3
    assert judge("市委书记到光谷调研", lead, body, "zh-Hans").label is Label.RELEVANT
    assert judge("市委书记到光谷调研", None, body, "zh-Hans").label is Label.RELEVANT
    assert judge(None, None, body, "zh-Hans").label is Label.RELEVANT


def test_a_body_that_only_mentions_ai_in_passing_is_not_relevant() -> None:
    speech = "省长强调，要抓好粮食生产。要办好民生实事。要守住安全底线。要优化营商环境。" * 20
    judgement = judge("省长主持召开政府全体会议", None, speech + "要发展人工智能。", "zh-Hans")
    assert judgement.label is Label.IRRELEVANT


@pytest.mark.parametrize(
    "footer", ["人工智能" * 5000, "人工智能\n" * 5000, "人工智能、省委书记、国务院、印发、意见、调研。" * 1000]
)
def test_a_footer_stuffed_with_terms_does_not_make_an_article_relevant(footer: str) -> None:
    assert judge("本周天气预报", None, WEATHER + footer, "zh-Hans").label is Label.IRRELEVANT


def test_repeating_a_term_changes_nothing() -> None:
    once = titled("省政府印发方案 发展人工智能")
    often = titled("省政府印发方案 发展人工智能" + " 人工智能" * 50)
    assert often.score == once.score


def test_related_news_says_that_an_authority_or_instrument_is_missing() -> None:
    assert titled("某高校发布自主研发的医学大模型").missing == ("authority or instrument",)
    assert titled("湖南出台人工智能产业三年行动计划").missing == ()


def test_nothing_at_all_is_irrelevant() -> None:
    for judgement in (judge(None, None, "", "und"), judge("", "", "", ""), judge(" \n", "\t", "  ", "zh-Hans")):
        assert judgement.label is Label.IRRELEVANT
        assert judgement.reasons == ()


@pytest.mark.parametrize("piece", ["人工智能", "，", "ﷺ", "《关于规划", "AI Act ", "a.", "e\u0301", "\ud800"])
def test_a_text_of_a_million_letters_is_judged(piece: str) -> None:
    huge = piece * (1_000_000 // len(piece))
    judgement = judge(huge, huge, huge, "zh-Hans")
    assert 0 <= judgement.score <= 1
    assert len(judgement.reasons) <= 40


def test_reasons_are_sorted_by_their_weight_and_name_a_term_once() -> None:
    judgement = judge(
        "省长调研人工智能企业", "省长调研人工智能企业，强调加快发展。", "省长调研人工智能。" * 9, "zh-Hans"
    )
    weights = [abs(reason.weight) for reason in judgement.reasons]
    assert weights == sorted(weights, reverse=True)
    assert len(terms(judgement)) == len(judgement.reasons)


def test_reasons_point_at_their_term_in_the_part_as_given() -> None:
    parts = {
        "title": "㎏ 省委书記调研「ＡＩ」产业",
        "lead": "ﬁ① 《关于推进人工智能的意见》（国发〔2025〕11号）印发。",
        "body": "①② Ｏpening．国务院部署ＡＩ工作，推进 人工智能＋ 行动。",
    }
    judgement = judge(parts["title"], parts["lead"], parts["body"], "zh-Hans")
    spans = {r.term: parts[r.part][r.start : r.end] for r in judgement.reasons}
    assert spans["AI"] == "ＡＩ"
    assert spans["调研"] == "调研"
    assert spans["人工智能+"] == "人工智能＋"
    assert spans["关于推进人工智能的意见"] == "关于推进人工智能的意见"
    assert all(spans.values())


def test_a_cited_document_is_a_reason_under_its_title() -> None:
    judgement = judge("省政府部署人工智能工作", "会议学习《关于深入实施“人工智能+”行动的意见》。", "", "zh-Hans")
    reason = next(r for r in judgement.reasons if r.term == "关于深入实施“人工智能+”行动的意见")
    assert (reason.facet, reason.part) == ("policy_instrument", "lead")
    assert reason.weight > 0


def test_a_language_that_is_not_known_is_judged_all_the_same() -> None:
    assert titled("White House unveils national AI action plan", "und").label is Label.RELEVANT
    assert titled("国务院印发人工智能规划", "x-nonsense").label is Label.RELEVANT


def test_the_same_article_is_judged_the_same_each_time() -> None:
    assert titled("国务院印发人工智能规划") == titled("国务院印发人工智能规划")


@given(st.text(max_size=80), st.text(max_size=200), st.sampled_from(["zh-Hans", "en", "de", "ja", "und", ""]))
def test_any_text_is_judged_with_reasons_inside_it(title: str, body: str, language: str) -> None:
    judgement = judge(title, None, body, language)
    assert 0 <= judgement.score <= 1
    parts = {"title": title, "lead": "", "body": body}
    assert all(0 <= r.start < r.end <= len(parts[r.part]) for r in judgement.reasons)
    assert (judgement.label is Label.RELEVANT) == (judgement.score >= judgement.threshold)


@pytest.mark.skipif(not SEED.exists(), reason="the seed article is not beside this checkout")
def test_an_article_without_title_is_judged_by_its_first_sentence_and_body() -> None:
    text = SEED.read_text("utf-8")
    judgement = judge(None, None, text, "zh-Hans")
    assert judgement.label is Label.RELEVANT
    wanted = {"人工智能", "省委书记", "调研", "国务院关于深入实施“人工智能+”行动的意见"}
    assert wanted <= set(terms(judgement))
    assert all(text[r.start : r.end] for r in judgement.reasons)


@pytest.mark.parametrize(
    ("language", "title", "term"),
    [
        ("zh-Hans", "工信部：人工智能产业规模持续扩大", "工信部:"),
        ("ja", "デジタル庁、生成AIの利用状況", "デジタル庁、"),
        ("ko", "과기정통부, 인공지능 산업 현황", "과기정통부,"),
    ],
)
def test_an_authority_that_a_headline_begins_with_speaks(language: str, title: str, term: str) -> None:
    found = [reason for reason in titled(title, language).reasons if reason.term == term]
    assert [reason.facet for reason in found] == ["action"]
    assert found[0].weight > 0
    assert (found[0].start, found[0].end) == (0, len(term))
