"""The facts of an article say what it is about, with the words they were read from, whatever the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.analyse import analyse
from analysis.article import Article, Facts, Level, Refusal
from analysis.page import Page, Said
from tests.support.pages import ENGLISH, SENTENCES, page, paragraphs

URL = "https://www.yunjin.example/a/1.html"


def read(title: str, *lines: str, head: str = "", url: str = URL, outlet: str | None = None) -> Article:
    body = f"<div><h1>{title}</h1>{paragraphs(lines or SENTENCES)}</div>"
    found = analyse(Page(url, page(body, title=title, head=head)), Said(outlet=outlet))
    assert isinstance(found, Article), found
    return found


def facts(title: str, *lines: str, head: str = "", url: str = URL, outlet: str | None = None) -> Facts:
    return read(title, *lines, head=head, url=url, outlet=outlet).facts


def test_every_fact_stands_where_it_says() -> None:
    article = read(
        "湖北省武汉市印发人工智能行动方案",
        "武汉市人民政府今天印发《人工智能产业行动方案》，武汉市市长程某某出席。",
        "方案提出安排3亿元，请有关单位于2026年12月20日前反馈意见。",
        *SENTENCES,
    )
    parts = {"title": article.normal_title, "body": article.normal.text}
    found = article.facts
    assert {place.name for place in found.places} >= {"湖北省", "武汉市"}
    assert [(official.office, official.name) for official in found.officials] == [("武汉市市长", "程某某")]
    assert found.officials[0].name == parts["body"][found.officials[0].start : found.officials[0].end]
    assert "武汉市人民政府" in [organisation.name for organisation in found.organisations]
    for spoken in (*found.places, *found.organisations):
        assert parts[spoken.part][spoken.start : spoken.end] in spoken.name
    for stated in (*found.quantities, *found.deadlines):
        assert parts["body"][stated.start : stated.end] == stated.text
    assert found.act is not None
    assert parts[found.act.part][found.act.start : found.act.end] == found.act.text


@pytest.mark.parametrize(
    ("title", "line", "iso", "code", "level"),
    [
        ("湖北省人民政府关于印发人工智能行动方案的通知", "", "CN-HB", "420000", Level.PROVINCIAL),
        ("国务院印发关于深入实施人工智能行动的意见", "", "CN", None, Level.NATIONAL),
        ("武汉出台二十条措施支持人工智能", "", "CN-HB", "420100", Level.CITY),
        ("南京市鼓楼区人民政府发布算力券办法", "", "CN-JS", "320106", Level.COUNTY),
        ("人工智能有了行动方案", "湖北省经济和信息化厅今天发布人工智能行动方案。", "CN-HB", "420000", Level.PROVINCIAL),
        ("California lawmakers pass an AI bill", "", "US-CA", None, Level.PROVINCIAL),
    ],
)
def test_region_and_level_are_those_of_the_authority_that_acts(
    title: str, line: str, iso: str, code: str | None, level: Level
) -> None:
    found = facts(title, *([line] if line else []), *SENTENCES).act
    assert found is not None
    assert (found.iso, found.code, found.level) == (iso, code, level)


@pytest.mark.parametrize(
    "title",
    ["游客在湖北武汉看樱花", "某市政协原主席在山东青岛受审", "北京大学教授谈人工智能", "New York Yankees win again"],
)
def test_a_place_alone_is_nobody_s_act(title: str) -> None:
    assert facts(title, "今天天气很好，市民们纷纷走出家门，公园里到处是赏花的人群，十分热闹。" * 3).act is None


@pytest.mark.parametrize(
    ("head", "url", "outlet", "name", "level"),
    [
        ("", URL, "湖北日报", "湖北省", Level.PROVINCIAL),
        ("<meta name=SiteName content=黄冈市人民政府门户网站>", URL, None, "黄冈市", Level.CITY),
        ("<meta property='og:site_name' content=中国政府网>", URL, None, "中国", Level.NATIONAL),
        ("", "https://kjt.hubei.gov.cn/1.html", None, "湖北省", Level.PROVINCIAL),
        ("", "http://xj.people.com.cn/n2/1.html", None, "新疆维吾尔自治区", Level.PROVINCIAL),
        ("", "https://www.miit.gov.cn/1.html", None, "中国", Level.NATIONAL),
        ("", "https://governor.ca.gov/1", None, "California", Level.PROVINCIAL),
    ],
)
def test_an_outlet_sits_where_its_name_or_host_says(
    head: str, url: str, outlet: str | None, name: str, level: Level
) -> None:
    found = facts("人工智能行动方案", head=head, url=url, outlet=outlet).outlet
    assert found is not None
    assert (found.name, found.level) == (name, level)


def test_an_outlet_that_names_no_place_sits_nowhere() -> None:
    assert facts("人工智能行动方案", outlet="今日要闻").outlet is None


def test_the_province_s_own_office_is_that_of_the_portal_s_province() -> None:
    rows = "<p>索引号：HB1</p><p>发文机关：省政府办公厅</p>"
    body = f"<div>{rows}<h1>人工智能行动方案</h1>{paragraphs()}</div>"
    found = analyse(Page("https://www.hubei.gov.cn/1.html", page(body, title="人工智能行动方案")))
    assert isinstance(found, Article)
    assert found.facts.act is not None
    assert (found.facts.act.name, found.facts.act.text) == ("湖北省", "省政府办公厅")


def test_a_headline_s_capitals_make_no_name() -> None:
    assert facts("Prime Minister Dodges Criticism In Vote", *ENGLISH).officials == ()
    (found,) = facts("Prime Minister Dodges Criticism", "Prime Minister Jane Doe dodged it.", *ENGLISH).officials
    assert (found.name, found.part) == ("Jane Doe", "body")


def test_a_page_that_explains_a_document_interprets_it() -> None:
    line = "日前，云津市印发《云津市人工智能行动方案》，现解读如下。根据《新一代人工智能发展规划》，方案分四章。"
    found = facts("一图读懂《云津市人工智能行动方案》", line, *SENTENCES).documents
    relations = {document.title: document.relation for document in found}
    assert relations["云津市人工智能行动方案"] == "interprets"
    assert relations["新一代人工智能发展规划"] == "cites"


def test_html_is_kept_of_what_is_not_irrelevant() -> None:
    assert (read("云津市印发人工智能行动方案").html or "").count("<p>") == len(SENTENCES)
    assert read("公园樱花开放", "今天天气很好，市民们纷纷走出家门，公园里到处是赏花的人群，十分热闹。" * 3).html is None


def test_numbers_of_persons_are_masked_in_text_and_html() -> None:
    line = "申请人张某，身份证号420106199003070017，手机13812345678，获得人工智能人才补贴。"
    found = read("云津市人工智能人才补贴发放名单公示", SENTENCES[0], line, *SENTENCES[1:])
    for text in (found.body, found.normal.text, found.html or "", found.lead or ""):
        assert "19900307" not in text
        assert "13812345678" not in text
    assert "420106************" in found.body


LONG = 30_000
HOSTILE: dict[str, str] = {
    "digits": "1" * LONG,
    "commas": "1,234" * (LONG // 5),
    "years": "2026年1月" * (LONG // 7),
    "days": "意见反馈截止时间" * 2_000 + "2026年12月20日前" * 2_000,
    "offices": "省委副书记、" * (LONG // 6),
    "divisions": "湖北省武汉市江岸区" * (LONG // 9),
    "letters of divisions": "省市县区委局" * (LONG // 6),
    "capitals": "Governor " * (LONG // 9),
    "departments": "Department of A" * (LONG // 15),
    "titles": "《" * LONG,
    "numbers": "国发〔2026〕" * (LONG // 8),
    "comments": "comments are due by " * (LONG // 20),
    "acts": "A " * (LONG // 2) + "Act",
    "labels": "索引号：" * (LONG // 4),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_like_others(name: str) -> None:
    found = analyse(Page(URL, page(f"<div><p>{HOSTILE[name]}</p>{paragraphs()}</div>")))
    assert isinstance(found, Article)
    assert all(len(kind) <= 200 for kind in (found.facts.places, found.facts.quantities, found.facts.officials))


PIECES = st.sampled_from(
    ["<table>", "<td>索引号：", "发文字号", "</td>"]
    + ["〔2026〕7号", "湖北省", "委书记", "王", "3亿", "元", "2026年", "12月20日", "前", "反馈"]
    + ["<a href='a.pdf'>", "附件", "\n", "<p>", "Governor ", "Jane Doe", *SENTENCES]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40))
@settings(deadline=None)
def test_any_pieces_give_facts_within_the_text(pieces: list[str]) -> None:
    found = analyse(Page(URL, page(f"<div>{''.join(pieces)}{paragraphs()}</div>")))
    if isinstance(found, Refusal):
        return
    parts = {"title": len(found.normal_title), "body": len(found.normal.text)}
    spoken: list[tuple[str, int, int]] = []
    spoken += [
        (x.part, x.start, x.end) for x in (*found.facts.places, *found.facts.officials, *found.facts.organisations)
    ]
    spoken += [
        ("body", x.start, x.end) for x in (*found.facts.quantities, *found.facts.deadlines, *found.facts.documents)
    ]
    for where, start, end in spoken:
        assert 0 <= start <= end <= parts[where]
