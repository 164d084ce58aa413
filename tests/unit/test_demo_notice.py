"""The demo's government portal: its notices say all that a notice says, and every link on it leads somewhere."""

import re
from datetime import date

import pytest

from analysis.analyse import analyse
from analysis.article import Article
from analysis.page import Page
from demo import notice

DAY = date(2026, 11, 23)
PAGES = notice.pages(DAY)


def read(number: str) -> Article:
    ((path, answer),) = ((path, answer) for path, answer in PAGES.items() if number in path)
    found = analyse(Page(f"https://{notice.HOST}{path}", answer.body, answer.content_type))
    assert isinstance(found, Article)
    return found


def test_every_link_leads_to_a_page_of_the_portal() -> None:
    for answer in PAGES.values():
        if answer.content_type.startswith("text/html"):
            assert set(re.findall(r'href="([^"]+)"', answer.body.decode())) <= set(PAGES)


@pytest.mark.parametrize("number", ["30112", "30120"])
def test_the_listing_names_every_notice(number: str) -> None:
    assert (read(number).title or "") in PAGES[notice.LISTING].body.decode()


def test_a_notice_tells_number_issuer_dates_files_region_and_level() -> None:
    article = read("30112")
    found = article.facts
    assert found.notice is not None
    assert (found.notice.number, found.notice.issuer) == ("江政办发〔2026〕31号", "江汉省人民政府办公厅")
    assert (found.notice.index_number, found.notice.subject) == ("JH000014349/2026-00112", "科技、教育/科技")
    assert (found.notice.written, found.notice.published) == (date(2026, 11, 16), date(2026, 11, 19))
    assert found.act is not None
    assert (found.act.name, found.act.level, found.act.text) == ("江汉省", "provincial", "江汉省人民政府办公厅")
    assert found.outlet is not None
    assert (found.outlet.name, found.outlet.level) == ("江汉省", "provincial")
    assert [file.title for file in found.attachments] == ["1.重点任务分工方案.pdf", "2.算力券申领条件一览表.xlsx"]
    first, second = found.documents[:2]
    assert (first.relation, first.title, first.number) == ("publishes", article.title, "江政办发〔2026〕31号")
    assert (first.issuer, first.date) == ("江汉省人民政府办公厅", date(2026, 11, 16))
    assert (second.relation, second.title) == ("publishes", "江汉省人工智能产业促进若干措施")
    told = " ".join(f"{step.name} {step.result} {step.evidence}" for step in article.steps)
    for word in (
        "江政办发〔2026〕31号",
        "JH000014349/2026-00112",
        "2026-11-16",
        "2026-11-19",
        "P020261119001.pdf",
        "provincial",
    ):
        assert word in told


def test_a_call_for_comments_says_until_when() -> None:
    found = read("30120").facts
    assert [deadline.date for deadline in found.deadlines] == [date(2026, 12, 21)]
    assert found.attachments == ()
