"""The review page over both databases, asked as a browser without JavaScript asks."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree, html
from sqlalchemy import update

from analysis.article import Act, Label, Precision, Reason
from store import marks
from store.database import Database
from store.schema import Article as ArticleRow
from store.schema import Story as StoryRow
from tests.support.page import OWN, asking, store
from tests.support.writing import NOW, TEXT, article

pytestmark = pytest.mark.slow

ATOM = {"a": "http://www.w3.org/2005/Atom"}
OTHER = "The city council of Westmont adopted a rule on the use of automated decision systems by its departments. " * 4


def titles(text: str) -> list[str]:
    return [" ".join(node.text_content().split()) for node in html.fromstring(text).cssselect("article.row h2")]


@pytest.fixture
def shelf(database: Database) -> Database:
    """Three stories: one relevant in two copies, one relevant, one irrelevant."""
    store(
        database,
        article("https://yunjin.example/1.html"),
        replace(
            article(
                "https://yunjin.example/2.html",
                title="Westmont adopts a rule on automated decisions",
                text=OTHER,
                published=NOW - timedelta(hours=1),
            ),
            language="en",
        ),
        article(
            "https://yunjin.example/3.html",
            title="新款手机发布",
            text="新款手机今日发布。" * 30,
            label=Label.IRRELEVANT,
        ),
    )
    store(database, article("https://wangshan.example/1.html", published=NOW - timedelta(hours=4)), source="wangshan")
    return database


def test_the_inbox_shows_relevant_stories_newest_first_each_once(shelf: Database) -> None:
    answer = asking(shelf).get("/")
    assert answer.status_code == 200
    assert titles(answer.text) == ["Westmont adopts a rule on automated decisions", "云津市印发人工智能行动方案"]
    assert "2 articles" in answer.text


def test_a_filter_narrows_and_everything_shows_all(shelf: Database) -> None:
    page = asking(shelf)
    assert titles(page.get("/?label=irrelevant").text) == ["新款手机发布"]
    assert len(titles(page.get("/?all=1").text)) == 3
    assert titles(page.get("/?outlet=wangshan.example").text) == ["云津市印发人工智能行动方案"]
    assert titles(page.get("/?label=relevant&language=zh-Hans").text) == ["云津市印发人工智能行动方案"]
    assert len(titles(page.get("/?label=').text--").text)) == 3, "a label that there isn't is none"


def test_pages_of_the_inbox_follow_each_other_though_stories_arrive_meanwhile(database: Database) -> None:
    def numbered(n: int, hours: int) -> None:
        text = f"{n}号文件提出第{n}项措施，" + "".join(chr(0x4E00 + (n * 97 + k * 31) % 8000) for k in range(200))
        read = article(
            f"https://yunjin.example/{n}.html", title=f"第{n}号文件", text=text, published=NOW - timedelta(hours=hours)
        )
        store(database, read, source=f"source{n}")

    for n in range(1, 46):
        numbered(n, n)
    page = asking(database)
    first = page.get("/").text
    numbered(99, 0)
    (more,) = html.fromstring(first).cssselect("a[rel=next]")
    second = page.get(more.get("href")).text
    assert [*titles(first), *titles(second)] == [f"第{n}号文件" for n in range(1, 46)]
    assert not html.fromstring(second).cssselect("a[rel=next]")
    assert page.get("/?after=nonsense-7").status_code == 200


def test_a_story_shows_its_text_its_members_and_why(shelf: Database) -> None:
    page = asking(shelf)
    found = page.get("/stories/s1")
    assert found.status_code == 200
    assert TEXT[:40] in found.text
    assert "https://wangshan.example/1.html" in found.text
    assert "original" in found.text


def test_a_silent_edit_is_shown_with_its_difference(database: Database) -> None:
    url = "https://yunjin.example/1.html"
    store(database, article(url), article(url, text=TEXT.replace("三个", "五个")))
    page = asking(database).get("/stories/s1").text
    assert "<del>三个</del><ins>五个</ins>" in page
    assert "<small>changed</small>" in page


def test_a_mark_is_kept_once_and_leaves_the_inbox(shelf: Database) -> None:
    page = asking(shelf)
    for _ in range(2):
        sent = page.post("/stories/s1", data={"label": "relevant", "back": "/?label=relevant"}, headers=OWN)
        assert (sent.status_code, sent.headers["location"]) == (303, "/?label=relevant")
    with shelf.read() as c:
        (mark,) = marks.of(c, 1)
    assert (mark.by, mark.label, mark.read) == ("page", "relevant", True)
    assert titles(page.get("/").text) == ["Westmont adopts a rule on automated decisions"]
    page.post("/stories/s1", data={"read": "no"}, headers=OWN)
    assert len(titles(page.get("/").text)) == 2
    page.post("/stories/s1", data={"label": "irrelevant"}, headers=OWN)
    page.post("/stories/s1", data={"label": "relevant"}, headers=OWN)
    with shelf.read() as c:
        assert [mark.label for mark in marks.of(c, 1) if mark.label] == ["relevant", "irrelevant", "relevant"]


def test_a_note_is_kept_once(shelf: Database) -> None:
    page = asking(shelf)
    for _ in range(2):
        page.post("/stories/s1", data={"note": " 与省方案对照 "}, headers=OWN)
    with shelf.read() as c:
        assert [mark.note for mark in marks.of(c, 1)] == ["与省方案对照"]
    assert "与省方案对照" in page.get("/stories/s1").text


def test_a_story_says_what_was_said_last_of_any_member(shelf: Database) -> None:
    with shelf.write() as c:
        marks.put(c, 1, "anna", label="relevant", now=NOW)
        marks.put(c, 4, "bert", label="irrelevant", now=NOW)
    page = asking(shelf)
    assert "marked: irrelevant" in page.get("/stories/s1").text
    page.post("/stories/s1", data={"label": "relevant"}, headers=OWN)
    assert "marked: relevant" in page.get("/stories/s1").text


def test_an_answer_for_htmx_is_the_row_alone(shelf: Database) -> None:
    sent = asking(shelf).post("/stories/s1", data={"label": "irrelevant"}, headers=OWN | {"hx-request": "true"})
    assert sent.status_code == 200
    assert sent.text.startswith("<article")
    assert 'aria-pressed="true"' in sent.text


@pytest.mark.parametrize(
    "path",
    [
        "/stories/s999",
        "/stories/a1",
        "/stories/1",
        "/stories/s0",
        "/stories/s-1",
        f"/stories/s{10**20}",
        "/x",
        "/stories/%ff",
    ],
)
def test_what_is_not_there_says_so(shelf: Database, path: str) -> None:
    answer = asking(shelf).get(path)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_a_mark_on_what_is_not_there_changes_nothing(shelf: Database) -> None:
    assert asking(shelf).post("/stories/s999", data={"label": "relevant"}, headers=OWN).status_code == 404
    assert asking(shelf).post("/sources/nobody", headers=OWN).status_code == 404


def test_a_story_says_what_is_done_by_whom_in_the_reader_s_language(database: Database) -> None:
    plain = article("https://yunjin.example/1.html")
    reasons = (Reason("印发", "action", "title", 1.2, 0, 2), Reason("算力", "ai_technology", "body", 0.8, 0, 2))
    act = Act("plan", "云津市人民政府", "city")
    judged = replace(
        plain.judgement, reasons=reasons, act=act, subtopics=("computing", "industry"), missing=("action",)
    )
    store(database, replace(plain, judgement=judged))
    shown = " ".join(html.fromstring(asking(database).get("/stories/s1").text).text_content().split())
    for words in ("city plan", "computing, industry", "印发 action, title", "算力 technology, text", "云津市人民政府"):
        assert words in shown
    shown = " ".join(html.fromstring(asking(database, "zh-CN").get("/stories/s1").text).text_content().split())
    for words in ("市级规划", "算力、产业与资金", "印发 行动，标题", "算力 技术，正文", "缺少：没有行动"):
        assert words in shown


def test_a_day_is_shown_as_a_day(database: Database) -> None:
    dated = article("https://yunjin.example/1.html")
    assert dated.published is not None
    store(database, replace(dated, published=replace(dated.published, precision=Precision.DAY)))
    page = html.fromstring(asking(database).get("/stories/s1").text)
    assert [time.text for time in page.cssselect(".members time")] == ["2026-11-23"]


def test_a_merged_story_leads_to_where_it_went_and_takes_marks_there(shelf: Database) -> None:
    with shelf.write() as c:
        c.execute(update(ArticleRow).where(ArticleRow.story_id == 2).values(story_id=1))
        c.execute(update(StoryRow).where(StoryRow.id == 2).values(merged_into=1))
    page = asking(shelf)
    answer = page.get("/stories/s2")
    assert (answer.status_code, answer.headers["location"]) == (301, "/stories/s1")
    assert page.post("/stories/s2", data={"label": "irrelevant"}, headers=OWN).status_code == 303
    assert "marked: irrelevant" in page.get("/stories/s1").text


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb"]
)
def test_a_form_never_leads_away_from_the_page(shelf: Database, back: str) -> None:
    sent = asking(shelf).post("/stories/s1", data={"read": "yes", "back": back}, headers=OWN)
    assert sent.headers["location"] == "/"


def test_search_finds_stories(shelf: Database) -> None:
    page = asking(shelf)
    assert titles(page.get("/search", params={"q": "算力中心"}).text) == ["云津市印发人工智能行动方案"]
    assert titles(page.get("/search", params={"q": "nothing-like-it"}).text) == []
    for query in ('"', "'; drop table stories; --", "NEAR(", "*", "\x00", "%" * 600):
        assert page.get("/search", params={"q": query}).status_code == 200


def test_sources_show_their_last_outcome_and_can_be_checked_now(shelf: Database) -> None:
    page = asking(shelf)
    assert "wangshan" in page.get("/sources").text
    assert page.post("/sources/wangshan", headers=OWN).status_code == 303
    assert page.get("/runs").status_code == page.get("/runs?source=wangshan").status_code == 200


def test_what_a_new_source_brings_from_before_is_not_new(database: Database) -> None:
    """Its first poll is a baseline: only what was published within 48 hours reaches inbox and feed."""
    week_old = article("https://yunjin.example/old.html", published=NOW - timedelta(days=7))
    fresh = article("https://yunjin.example/new.html", title="Westmont adopts a rule", text=OTHER)
    store(database, week_old, fresh)
    page = asking(database)
    assert titles(page.get("/").text) == ["Westmont adopts a rule"]
    assert len(titles(page.get("/?all=1").text)) == 2
    assert len(entries(page.get("/feed.atom").content)) == 1


def entries(feed: bytes) -> list[etree._Element]:
    found = etree.fromstring(feed).xpath("//a:entry", namespaces=ATOM)
    assert isinstance(found, list)
    return found


def test_the_feed_has_title_lead_link_and_sources_of_new_stories(shelf: Database) -> None:
    page = asking(shelf)
    answer = page.get("/feed.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    newest, story = entries(answer.content)
    assert story.findtext("a:title", namespaces=ATOM) == "云津市印发人工智能行动方案"
    assert story.findtext("a:summary", namespaces=ATOM) == TEXT[:30]
    assert [node.text for node in story.iterfind("a:author/a:name", ATOM)] == ["yunjin", "wangshan"]
    assert [node.get("href") for node in newest.iterfind("a:link", ATOM)] == [
        "https://yunjin.example/2.html",
        "http://127.0.0.1:8765/stories/s2",
    ]
    again = page.get("/feed.atom", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    page.post("/stories/s1", data={"read": "yes"}, headers=OWN)
    assert len(entries(page.get("/feed.atom").content)) == 2, "what a reviewer has read stays news to followers"


def test_the_page_speaks_the_reader_s_language(shelf: Database) -> None:
    assert "New stories" in asking(shelf).get("/").text
    assert "新的政策消息" in asking(shelf, "zh-CN,zh;q=0.9,en;q=0.8").get("/").text
    page = asking(shelf)
    asked = page.get("/?lang=zh")
    assert "新的政策消息" in asked.text
    assert "新的政策消息" in page.get("/").text, "the choice is remembered"
    assert page.get("/", headers={"cookie": "lang=\x00;;=;"}).status_code == 200


def test_health_and_numbers(shelf: Database) -> None:
    page = asking(shelf)
    assert page.get("/healthz").json()["ok"] is True
    numbers = page.get("/metrics").text
    assert 'policyvane_stories{label="relevant"} 2.0' in numbers
    assert "policyvane_leading 1.0" in numbers
