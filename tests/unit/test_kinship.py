"""Whether two texts carry one story: reprints, cuts and excerpts do, another notice of the same template does not."""

import pytest

from analysis.kinship import Face, Kinship, is_alike, kinship, text_of
from analysis.normal import normal_form

FACE = Face("云津市公布人工智能应用场景", 739_900)
STORY = "\n".join(
    (
        "云津市数据局今天公布首批人工智能应用场景清单，覆盖医疗、交通、制造和城市治理四个领域，共计四十二项。",
        "清单由市数据局会同卫生健康、交通运输等部门编制，前后征求了一百多家企业和研究机构的意见。",
        "医疗领域的场景集中在影像诊断、病历质控和慢性病随访，将在全市三家三级医院先行试用，半年后评估效果。",
        "交通领域的场景包括信号灯配时、公交调度和停车诱导，计划在老城区的十二个路口先行建设，再向新区推广。",
        "制造领域的场景由企业提出需求，由高校团队揭榜，市财政按合同金额给予补助，验收合格后一次拨付。",
        "市数据局负责人说，清单每半年更新一次，成熟一批、发布一批，欢迎各类企业前来对接，共同把技术用到实处。",
    )
)
NOTICE = (
    "{city}关于组织申报{year}年度人工智能创新应用场景的通知\n各有关单位：为加快人工智能技术在重点领域的示范应用，现组织开展申报工作，"
    "有关事项通知如下。申报单位应在本市登记注册，具有独立法人资格，近三年无重大违法违规记录，项目已投入运行六个月以上。"
    "入选场景择优给予最高{money}万元资金支持。请各单位于{date}前将申报材料报送至市数据局，逾期不予受理。联系人：{person}。"
)
SLOTS = {"city": "宜昌市", "year": "2026", "money": "300", "date": "9月12日", "person": "王建国"}


def kin(one: str, other: str, face: Face = FACE, other_face: Face = FACE) -> Kinship | None:
    return kinship(text_of(normal_form(one).text), face, text_of(normal_form(other).text), other_face)


def notice(**changed: str) -> str:
    return NOTICE.format(**SLOTS | changed)


def test_the_same_text_is_wholly_in_itself() -> None:
    assert kin(STORY, STORY) == Kinship(1.0, 1.0, headed=False)


def test_an_excerpt_stands_in_its_article_and_the_article_only_in_part_in_it() -> None:
    found = kin(STORY, "\n".join(STORY.split("\n")[1:3]))
    assert found is not None
    assert found.share < 0.5
    assert found.other_share > 0.9


@pytest.mark.parametrize(
    "reprint",
    [
        "云津晚报讯(记者 李明)" + STORY + "\n责任编辑:张伟\n扫一扫在手机打开当前页",
        STORY.replace("今天", "9月12日").replace("负责人说", "负责人表示"),
        STORY.replace("共计四十二项", "总计四十二项").replace("先行", "率先"),
        "\n".join(reversed(STORY.split("\n"))),
        STORY.replace("\n", "\n图为活动现场。新华社记者 王伟 摄\n", 2),
    ],
    ids=["framed", "localised", "edited", "reordered", "with captions"],
)
def test_what_editors_do_to_a_reprint_leaves_it_in_its_story(reprint: str) -> None:
    assert kin(STORY, reprint) is not None


@pytest.mark.parametrize(
    "slot",
    [
        {"city": "襄阳市"},
        {"year": "2027"},
        {"money": "500"},
        {"date": "9月30日"},
        {"person": "李晓东"},
        {"city": "云津市"},
    ],
    ids=["city", "year", "sum", "date", "person", "a city that no list knows"],
)
def test_a_notice_that_differs_in_one_slot_is_another_notice(slot: dict[str, str]) -> None:
    assert kin(notice(), notice(**slot)) is None
    assert kin(notice(), notice()) is not None


def test_kinship_is_the_same_from_either_side() -> None:
    part = "\n".join(STORY.split("\n")[:4]).replace("先行", "率先")
    one, other = kin(STORY, part), kin(part, STORY)
    assert one is not None
    assert other is not None
    assert (one.share, one.other_share) == (other.other_share, other.share)


def test_equal_headlines_join_nothing() -> None:
    other = (
        "省政府新闻办昨日通报今年以来防汛工作情况，各地水库运行平稳，暂无人员伤亡报告，抢险物资储备充足，值守人员全部到岗。"
        * 2
    )
    assert kin(STORY, other) is None


def test_the_same_ceremony_half_a_year_later_is_another_story() -> None:
    later = STORY.replace("四十二项", "四十五项").replace("一百多家", "两百多家")
    assert kin(STORY, later, other_face=Face(FACE.title, FACE.day + 200 if FACE.day else None)) is None
    assert kin(STORY, STORY, other_face=Face(FACE.title, FACE.day + 200 if FACE.day else None)) is not None


def test_a_text_below_its_own_headline_stands_in_a_digest() -> None:
    held = Face("云津市公布首批人工智能应用场景清单", FACE.day)
    digest = "本周要闻\n湖面开展水质监测，结果全部达标，市民可以放心前往游玩。\n" + held.title + "\n" + STORY
    found = kin(STORY, digest, held, Face("一周要闻", FACE.day))
    assert found is not None
    assert found.headed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "四十个字的短文。",
        "的" * 1_000_000,
        "a" * 1_000_000,
        "王伟 李强 张磊 刘洋 陈勇 " * 300,
        "\ud800\x00",
        STORY + "\n" + "The act applies. " * 99,
    ],
    ids=["empty", "short", "one character", "one word", "names", "no characters", "two languages"],
)
def test_no_text_raises_and_none_takes_long(text: str) -> None:
    prepared = text_of(normal_form(text).text)
    assert len(prepared.traces) <= 256
    assert kinship(prepared, FACE, text_of(STORY), FACE) is None or "act" in text
    assert not is_alike(prepared, text_of("")), "an empty text is like nothing"


def test_a_table_of_names_that_differs_in_a_name_is_another_list() -> None:
    head = "根据评审结果,现将入选专家名单公布如下,公示期五个工作日。\n专家名单:"
    names = "王建国、李晓东、张海波、刘永红、陈国华、杨春林、黄志文、赵立新、周德润、吴建平、徐文涛、孙明超"
    assert kin(head + names, head + names.replace("刘永红", "郑永宏")) is None
    assert kin(head + names, "来源:云津日报\n" + head + names) is not None


def test_two_pages_of_endless_sentences_are_compared_in_bounded_time() -> None:
    one = "。".join(f"{'甲乙丙丁戊己庚辛' * 400}{number}" for number in range(60))
    other = "。".join(f"{'甲乙丙丁戊己庚辛' * 400}{number}" for number in range(60, 120))
    found = kinship(text_of(one), FACE, text_of(other), FACE)
    assert found == kinship(text_of(other), FACE, text_of(one), FACE)
