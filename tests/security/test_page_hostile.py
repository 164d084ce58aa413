"""Hostile text in every field that the review page shows does nothing but be shown."""

from dataclasses import replace

import pytest
from lxml import etree, html

from store import marks
from store.database import Database
from store.schema import Source as SourceRow
from tests.support.page import OWN, asking, store
from tests.support.writing import NOW, TEXT, article

pytestmark = pytest.mark.slow

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}${7*7}</textarea></title>\u202e\x1b[31m"
BODY = (
    "<p onclick='alert(1)'>text</p><script>alert(1)</script><iframe src='https://evil.example'></iframe>"
    "<a href='javascript:alert(1)'>link</a><img src='https://evil.example/p.gif'><style>body{display:none}</style>"
    "<form action='https://evil.example'><input name=a></form><svg onload=alert(1)>"
)
ALLOWED_SCRIPTS = ["/static/htmx.min.js"]


def harmless(text: str) -> None:
    page = html.fromstring(text)
    assert [node.get("src") for node in page.iter("script")] == ALLOWED_SCRIPTS
    for node in page.iter():
        if not isinstance(node.tag, str):
            continue
        assert node.tag not in ("iframe", "img", "svg", "style", "object", "embed"), node.tag
        for name, value in node.attrib.items():
            assert not name.lower().startswith("on"), (node.tag, name)
            assert not value.strip().lower().startswith(("javascript:", "data:")), (node.tag, value)
        if node.tag == "form":
            assert node.get("action", "").startswith("/"), node.get("action")
    assert "49" not in page.xpath("string(//h2)")


@pytest.fixture
def hostile(database: Database) -> Database:
    read = replace(
        article("https://yunjin.example/1.html", title=EVIL, text=EVIL + TEXT, origin=EVIL),
        html=BODY,
        lead=EVIL,
        byline=EVIL,
        language='"><script>',
    )
    store(database, read)
    with database.write() as c:
        marks.put(c, 1, EVIL, label="relevant", note=EVIL, tags=(EVIL,), now=NOW)
        marks.put(c, 1, EVIL, read=False, now=NOW)
        c.execute(SourceRow.__table__.update().values(name=EVIL, last_outcome="ok", last_reason=EVIL))
        c.exec_driver_sql("update outlets set name = 'a<script>alert(3)</script>', region = '\"><script>'")
    return database


@pytest.mark.parametrize(
    "path",
    ["/", "/?all=1", "/stories/s1", "/sources", "/runs", "/search?q=人工智能", "/?label=&region=%22%3E%3Cscript%3E"],
)
def test_nothing_of_a_hostile_article_runs(hostile: Database, path: str) -> None:
    answer = asking(hostile).get(path)
    assert answer.status_code == 200
    harmless(answer.text)


def test_what_the_address_says_is_shown_as_text(hostile: Database) -> None:
    page = asking(hostile)
    for name in ("q", "after", "label", "region", "outlet", "language", "lang", "source"):
        for path in ("/", "/search", "/runs", "/nowhere"):
            harmless(page.get(path, params={name: EVIL}).text)


def test_a_hostile_feed_is_sound_xml_and_says_it_as_text(hostile: Database) -> None:
    feed = etree.fromstring(asking(hostile).get("/feed.atom").content)
    assert "<script>" in feed.xpath("string(//*[local-name()='entry']/*[local-name()='title'])")


def test_every_answer_forbids_what_the_page_does_not_need(hostile: Database) -> None:
    page = asking(hostile)
    for path in ("/", "/nowhere", "/static/style.css", "/feed.atom", "/healthz"):
        headers = page.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    refused = page.get("/", headers={"host": "evil.example"})
    assert refused.status_code == 421
    assert "default-src 'none'" in refused.headers["content-security-policy"]


def test_a_form_of_another_site_changes_nothing(hostile: Database) -> None:
    page = asking(hostile)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {}):
        assert page.post("/stories/s1", data={"label": "irrelevant"}, headers=headers).status_code == 403
    assert page.get("/stories/s1").text.count("aria-pressed") == 1
    with hostile.read() as c:
        assert marks.current(c, 1).label == "relevant"  # type: ignore[union-attr]


def test_a_form_can_not_fill_the_database(hostile: Database) -> None:
    page = asking(hostile)
    assert page.post("/stories/s1", content=b"note=" + b"x" * (1 << 20), headers=OWN).status_code == 413
    page.post("/stories/s1", data={"note": "长" * 5_000}, headers=OWN)
    page.post("/stories/s1", content=b"label=%ff%00&note=%00%00x&" + b"a=1&" * 15, headers=OWN)
    page.post("/stories/s1", content=b"a=1&" * 15_000, headers=OWN)
    with hostile.read() as c:
        assert max(len(mark.note or "") for mark in marks.of(c, 1)) == 2000


def test_a_word_that_is_none_of_ours_marks_nothing(hostile: Database) -> None:
    sent = asking(hostile).post("/stories/s1", data={"label": "hacked", "read": "maybe"}, headers=OWN)
    assert sent.status_code == 303
    with hostile.read() as c:
        assert len(marks.of(c, 1)) == 2
