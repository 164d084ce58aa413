"""Policy documents in a text: titles, numbers, whether it issues them, and where they stand."""

from datetime import date

import pytest

from analysis.article import Notice
from analysis.documents import documents_in, documents_of, is_policy_title


def titles(text: str) -> list[str | None]:
    return [document.title for document in documents_in(text)]


def numbers(text: str) -> list[str | None]:
    return [document.number for document in documents_in(text)]


def test_a_title_and_the_number_behind_it_are_one_document() -> None:
    text = "根据《关于深入实施“人工智能+”行动的意见》（国发〔2025〕11号），结合实际制定本方案。"
    (document,) = documents_in(text)
    assert document.title == "关于深入实施“人工智能+”行动的意见"
    assert document.number == "国发〔2025〕11号"
    assert document.relation == "cites"
    assert text[document.start : document.end] == document.title


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("国发〔2025〕11号", "国发〔2025〕11号"),
        ("鄂政办发[2025]3号", "鄂政办发〔2025〕3号"),
        ("工信部科(2024) 第 36 号", "工信部科〔2024〕36号"),
        ("按照粤府办【2023】17号文件", "粤府办〔2023〕17号"),
        ("落实和执行国办发﹝2022﹞5号要求", "国办发〔2022〕5号"),
    ],
)
def test_numbers_are_read_with_any_bracket(text: str, number: str) -> None:
    assert numbers(text) == [number]


@pytest.mark.parametrize(
    "title",
    [
        "生成式人工智能服务管理暂行办法",
        "新一代人工智能发展规划",
        "湖北省促进人工智能产业发展条例（草案）",
        "深圳市加快打造人工智能先锋城市行动计划（2025—2026年）",
        "人工智能应用伦理安全指引1.0",
        "中华人民共和国网络安全法",
        "国家人工智能产业综合标准化体系建设指南(2024版)",
    ],
)
def test_official_papers_are_known_by_the_word_they_end_in(title: str) -> None:
    assert titles(f"会议学习了《{title}》。") == [title]


@pytest.mark.parametrize(
    "title",
    [
        "人民日报",
        "三体",
        "流浪地球计划",
        "孙子兵法",
        "机器学习方法",
        "长安的荔枝",
        "红楼梦",
        "意见",
        "实施方案",
        "条例",
    ],
)
def test_papers_books_films_and_bare_words_are_no_documents(title: str) -> None:
    assert titles(f"他谈到《{title}》。") == []


@pytest.mark.parametrize(
    "text",
    [
        "近日，省政府印发《关于支持人工智能产业的若干措施》。",
        "市人大审议通过了《人工智能促进条例》。",
        "《人工智能产业发展行动方案》（2026年版）正式出台",
        "现公开征求《人工智能管理办法（征求意见稿）》意见",
    ],
)
def test_a_text_that_tells_of_the_issue_publishes_the_document(text: str) -> None:
    assert [document.relation for document in documents_in(text)] == ["publishes"]


def test_a_document_that_a_later_text_follows_is_cited() -> None:
    text = "要认真落实《新一代人工智能发展规划》，抓好国务院印发的《人工智能发展意见》的实施。"
    assert [document.relation for document in documents_in(text)] == ["cites", "cites"]


def test_each_document_stands_once_with_all_that_is_known_of_it() -> None:
    text = "《人工智能促进条例》很重要。省人大出台《人工智能促进条例》（鄂人发〔2026〕2号）。再读《人工智能促进条例》。"
    (document,) = documents_in(text)
    assert (document.number, document.relation, document.start) == ("鄂人发〔2026〕2号", "publishes", 1)


def test_a_number_alone_is_a_document_without_a_title() -> None:
    text = "依据国办发〔2024〕9号办理"
    (document,) = documents_in(text)
    assert (document.title, document.number) == (None, "国办发〔2024〕9号")
    assert text[document.start : document.end] == "国办发〔2024〕9号"


@pytest.mark.parametrize(
    "number",
    ["Executive Order 14110", "H.R. 1234", "SB 1047", "HB 24-1147", "Regulation (EU) 2024/1689", "Public Law 117-167"],
)
def test_english_numbers_are_read(number: str) -> None:
    assert numbers(f"The text of {number}, as amended.") == [number]


def test_an_english_act_and_the_number_behind_it_are_one_document() -> None:
    text = "Under the Responsible Robots Governance Act (HB 149) agencies must report."
    (document,) = documents_in(text)
    assert (document.title, document.number) == ("Responsible Robots Governance Act", "HB 149")
    assert text[document.start : document.end] == document.title


@pytest.mark.parametrize(
    "text", ["U.S. 50 states", "a balancing Act", "Balancing Act", "S", "the HBO 300 series", "Usb 3"]
)
def test_other_english_words_are_no_documents(text: str) -> None:
    assert documents_in(text) == ()


def test_japanese_and_korean_titles_stand_in_their_own_brackets() -> None:
    assert titles("政府は「人工知能利活用ガイドライン」を公表した。「東京物語」も。") == ["人工知能利活用ガイドライン"]
    assert titles("「인공지능 산업 육성 기본계획」을 발표했다") == ["인공지능 산업 육성 기본계획"]


def test_a_tender_is_no_policy_document() -> None:
    assert not is_policy_title("某市大模型平台建设项目招标公告")
    assert is_policy_title("某市关于组织申报人工智能应用场景的通知")


def test_a_title_of_any_length_is_read_once() -> None:
    for title in ("关于法规的" + "1" * 300_000 + "x", "关于法规的意见" + "(试行)" * 100_000):
        assert not is_policy_title(title)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "《",
        "《》",
        "》《" * 1000,
        "《关于" * 60_000,
        f"《关于{'1' * 140}规》" * 1_300,
        "Act " * 60_000,
        "《关于法规的意见》 国发〔2025〕11号 " * 9000,
    ],
)
def test_any_text_gives_documents_in_order_and_inside_the_text(text: str) -> None:
    documents = documents_in(text)
    assert [d.start for d in documents] == sorted(d.start for d in documents)
    assert all(text[d.start : d.end] == (d.title or text[d.start : d.end]) for d in documents)
    assert len(documents) <= 2


NOTICE = Notice(
    title="云津市关于印发人工智能行动方案的通知",
    number="云政发〔2026〕7号",
    issuer="云津市人民政府",
    written=date(2026, 11, 16),
)


def test_what_the_page_itself_publishes_comes_first_with_issuer_and_date() -> None:
    text = "根据国发〔2025〕11号文件，现将《云津市人工智能行动方案》印发给你们。"
    own, *others = documents_of(text, "云津市关于印发《云津市人工智能行动方案》的通知", NOTICE)
    assert (own.relation, own.title, own.number, own.issuer, own.date) == (
        *(
            "publishes",
            "云津市关于印发人工智能行动方案的通知",
            "云政发〔2026〕7号",
            "云津市人民政府",
            date(2026, 11, 16),
        ),
    )
    assert (own.start, own.end) == (0, 0), "its number is in the head of the page alone"
    assert {(d.relation, d.title or d.number) for d in others} == {
        ("cites", "国发〔2025〕11号"),
        ("publishes", "云津市人工智能行动方案"),
    }


def test_the_number_of_what_is_published_has_its_place_where_the_text_gives_it() -> None:
    text = "云政发〔2026〕7号\n各区县人民政府："
    (own,) = documents_of(text, "通知", NOTICE)
    assert text[own.start : own.end] == "云政发〔2026〕7号"


def test_a_page_that_explains_interprets_what_its_title_names() -> None:
    text = "《云津市数据条例》和《云津市人工智能行动方案》今天印发。"
    found = documents_of(text, "《云津市人工智能行动方案》解读", None)
    assert {d.title: d.relation for d in found} == {"云津市数据条例": "cites", "云津市人工智能行动方案": "interprets"}
