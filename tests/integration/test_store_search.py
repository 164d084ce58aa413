"""Search finds Chinese and Latin words alike; on both databases the same."""

import pytest

from store import search
from store.database import Database
from tests.support.writing import add_source, article, claim, visit

TEXTS = {
    1: "云津市发布“人工智能+”行动方案，支持AI大模型和具身智能。",
    2: "江汉省工信厅就智能制造召开座谈会，未提及其他。工程师认为重要。",
    3: "OpenAI announced GPT-9; the European Commission's AI Act applies from 2026.",
    4: "臺灣發展人工智慧基本法草案，行政院會通過。",
    5: "最后一个字是算",
}


@pytest.fixture
def stage(database: Database) -> Database:
    with database.write() as c:
        add_source(c, "a")
        run = claim(c, "a")
        for number, text in TEXTS.items():
            assert visit(c, run, article(f"https://a.example/{number}", title="报道", text=text)).article_id == number
    return database


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("人工智能", (1,)),
        ("人工智慧", (4,)),
        ("人工", (4, 1)),
        ("智能", (2, 1)),
        ("工", (4, 2, 1)),
        ("算", (5,)),
        ("智能 座谈会", (2,)),
        ("智能制造 人工智能", ()),
        ("能智", ()),
        ("行動方案", (1,)),
        ("台湾", (4,)),
        ("AI", (3, 1)),
        ("ai act", (3,)),
        ('"AI Act"', (3,)),
        ('"Act AI"', ()),
        ("ＡＩ大模型", (1,)),
        ("european", (3,)),
        ("europ", ()),
        ("2026", (3,)),
        ("GPT-9", (3,)),
        ("报道", (5, 4, 3, 2, 1)),
        ("大模型和", (1,)),
        ("AI大模型", (1,)),
        ("行动方案，支持AI", (1,)),
        ("", ()),
        ('"', ()),
        ("* ( ) OR : ^ ' \\ & | ! <->", ()),
        ("人工智能' OR 1=1 --", ()),
    ],
)
def test_a_query_finds_what_a_reader_means(stage: Database, query: str, found: tuple[int, ...]) -> None:
    with stage.read() as c:
        assert search.find(c, query, 10) == found


def test_so_many_as_asked_for_newest_first(stage: Database) -> None:
    with stage.read() as c:
        assert search.find(c, "报道", 2) == (5, 4)


def test_a_phrase_is_found_late_in_a_long_text_and_after_many_of_its_like(stage: Database) -> None:
    filling = "".join(chr(0x4E00 + n % 15_000) for n in range(40_000))
    text = filling + "结尾处的算力券政策" + "人工智能，" * 2_000 + "人工智障"
    with stage.write() as c:
        search.put(c, 1, text)
        for query in ("算力券政策", "人工智障", f'"{filling[1_990:2_015]}"', "算力券政策 人工智障"):
            assert search.find(c, query, 10) == (1,), query
        assert search.find(c, "算力券法 人工智障", 10) == ()


@pytest.mark.parametrize(
    "query", ["字" * 100_000, " ".join(f"w{n}" for n in range(10_000)), '"a' * 5_000, "\x00\ud800 算"]
)
def test_a_hostile_query_is_answered(stage: Database, query: str) -> None:
    with stage.read() as c:
        assert search.find(c, query, 10) in ((), (5,))


def test_a_text_of_a_million_characters_is_found_by_its_words(stage: Database) -> None:
    text = "".join(chr(0x4E00 + n % 20_000) for n in range(1_000_000)) + " 结尾处的算力券"
    with stage.write() as c:
        search.put(c, 1, text)
        assert search.find(c, chr(0x4E00 + 5) + chr(0x4E00 + 6), 10) == (1,)
