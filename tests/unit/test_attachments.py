"""Files that belong to an article are named, with address and type; links elsewhere on the page are none of its."""

import pytest

from analysis.article import Attachment
from analysis.attachments import attachments_of
from analysis.layout import layout_of
from analysis.markup import parse
from tests.support.pages import SENTENCES, paragraphs

URL = "https://www.yunjin.example/zwgk/2026/1.html"
BODY = "\n".join(SENTENCES)


def read(markup: str) -> list[Attachment]:
    page = f"<html><body><div class=nav><a href='/menu.pdf'>指南</a></div>{markup}<p>x</p></body></html>"
    tree = parse(page)
    return list(attachments_of(layout_of(tree), tree, BODY, URL))


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("pdf", "application/pdf"),
        ("doc", "application/msword"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ofd", "application/ofd"),
        ("wps", "application/vnd.ms-works"),
        ("ZIP", "application/zip"),
    ],
)
def test_a_file_in_the_text_or_right_behind_it_is_one(ending: str, kind: str) -> None:
    link = f"<p>附件：<a href='./P01.{ending}'>重点任务分工</a></p>"
    expected = [Attachment(f"https://www.yunjin.example/zwgk/2026/P01.{ending}", kind, "重点任务分工")]
    assert read(f"<div><div>{paragraphs()}{link}</div></div>") == expected
    assert read(f"<div><div>{paragraphs()}</div><div>{link}</div></div>") == expected


def test_a_link_that_only_says_download_is_named_by_its_title_or_its_file() -> None:
    links = "<a href='a.pdf' title='名单'>下载</a><a href='/f/%E5%90%8D.doc'>点击下载</a>"
    assert [file.title for file in read(f"<div>{paragraphs()}<p>{links}</p></div>")] == ["名单", "名.doc"]


def test_each_file_is_named_once() -> None:
    assert len(read(f"<div>{paragraphs()}<a href='a.pdf'>甲</a><a href='a.pdf'>乙</a></div>")) == 1


@pytest.mark.parametrize(
    "markup",
    [
        f"<div>{paragraphs()}</div>" + "<p>。</p>" * 9 + "<div><a href='/rates.pdf'>刊例</a></div>",
        f"<div>{paragraphs()}<a href='https://other.example/report.pdf'>一份报告</a></div>",
        f"<div>{paragraphs()}<a href='javascript:x(1.pdf)'>甲</a><a href='ftp://yunjin.example/a.pdf'>乙</a></div>",
        f"<div>{paragraphs()}<a href='/a.html?f=1.pdf'>页面</a></div>",
    ],
)
def test_other_links_are_none(markup: str) -> None:
    assert read(markup) == []


def test_a_file_on_another_site_is_one_if_it_is_named_so() -> None:
    assert len(read(f"<div>{paragraphs()}<a href='https://files.example/1.pdf'>附件1：分工</a></div>")) == 1
