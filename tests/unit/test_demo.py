"""The demo portals' pages and texts: what the demo and the integration tests rely on."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree, html

from analysis.normal import normal_form, normal_line
from demo import daily, guanlan, kjt, ledger, mirror, notice, qingpu, today, wangshan, yunjin
from demo.mirror import converted
from demo.portals import SOURCES, hosts
from demo.server import etag_of, not_modified
from demo.site import Answer
from demo.texts import SHANGHAI, Text, load

DAY = date(2026, 11, 23)
FIRST, REVISED = hosts(DAY, 1), hosts(DAY, 2)
GONE, REVISED_NUMBER, REPRINTED = 10209, 10218, 10236
WITHDRAWN, BROKEN, OLD = 4017, 5127, (3988, 3975)
PORTALS = ("today", "yunjin", "daily", "mirror", "ledger", "chuanan", "kjt", "qingpu", "wangshan")


def texts(portal: str, poll: int = 1) -> tuple[Text, ...]:
    zone = ledger.ZONE if portal == "ledger" else SHANGHAI
    return load(portal, DAY, poll, zone)


def one(portal: str, number: int, poll: int = 1) -> Text:
    (text,) = (text for text in texts(portal, poll) if text.number == number)
    return text


def decoded(answer: Answer) -> str:
    return answer.body.decode("gbk" if "gb2312" in answer.content_type else "utf-8")


def page(host: str, number: int) -> str:
    (answer,) = (answer for path, answer in FIRST[host].items() if str(number) in path)
    return decoded(answer)


def links(host: str, path: str, answer: Answer) -> set[tuple[str, str]]:
    """Host and path of everything that a page leads to, in attributes, feed entries and CDATA islands alike."""
    found = re.findall(r'href="([^"#]+)"|<link>([^<]+)</link>', decoded(answer))
    parts = [urlsplit(urljoin(f"https://{host}{path}", a or b)) for a, b in found]
    return {(part.netloc, part.path) for part in parts}


def test_every_source_stands_on_a_portal() -> None:
    assert len({row.id for row in SOURCES}) == len(SOURCES) == len(FIRST)
    for row in SOURCES:
        parts = urlsplit(row.url)
        assert parts.path in FIRST[parts.netloc]


def test_every_link_of_every_page_leads_to_a_page_but_the_one_that_is_gone() -> None:
    missing: set[tuple[str, str]] = set()
    for host, pages in FIRST.items():
        for path, answer in pages.items():
            missing |= {where for where in links(host, path, answer) if where[1] not in FIRST[where[0]]}
    assert missing == {(today.HOST, f"/xinwen/2026/1117/{GONE}.html")}


def test_every_source_names_all_articles_of_its_portal() -> None:
    with_texts = [row for row in SOURCES if row not in (guanlan.SOURCE, notice.SOURCE)]
    for row, portal in zip(with_texts, PORTALS, strict=True):
        parts = urlsplit(row.url)
        shown = decoded(FIRST[parts.netloc][parts.path])
        shown += decoded(FIRST[kjt.HOST]["/zwgk/tzgg/index_1.html"]) if portal == "kjt" else ""
        for text in texts(portal):
            assert (converted(text.title) if portal == "mirror" else text.title) in shown


def test_the_gbk_portal_declares_gb2312_and_needs_more_than_that() -> None:
    beyond = 0
    for path, answer in FIRST[yunjin.HOST].items():
        if path == "/robots.txt":
            continue
        assert answer.content_type == "text/html; charset=gb2312"
        assert 'charset=gb2312"' in answer.body.decode("gbk")
        with pytest.raises(UnicodeDecodeError):
            answer.body.decode("utf-8")
        try:
            answer.body.decode("gb2312")
        except UnicodeDecodeError:
            beyond += 1
    assert beyond >= 3


def test_all_pages_are_whole() -> None:
    for pages in FIRST.values():
        for answer in pages.values():
            if "html" in answer.content_type:
                tree = html.fromstring(answer.body)
                assert tree.findtext(".//title")
                assert len(tree.findall(".//body")) == 1
                assert b"$" not in answer.body
            elif "xml" in answer.content_type:
                etree.fromstring(answer.body)


def test_from_the_second_poll_on_one_article_differs_one_is_withdrawn_and_one_is_whole() -> None:
    changed = {
        (host, path)
        for host, pages in FIRST.items()
        for path in pages.keys() | REVISED[host].keys()
        if pages.get(path) != REVISED[host].get(path)
    }
    assert FIRST.keys() == REVISED.keys()
    withdrawn = kjt.SOURCE.url.replace("index.html", f"202611/t20261119_{WITHDRAWN}.html").partition(kjt.HOST)[2]
    kjt_lists = ("/", "/zwgk/tzgg/", "/zwgk/tzgg/index.html", "/zwgk/tzgg/index_1.html")
    assert changed == {
        *((today.HOST, path) for path in (f"/xinwen/2026/1119/{REVISED_NUMBER}.html", "/", "/xinwen/", "/shizhou/")),
        *((kjt.HOST, path) for path in (withdrawn, *kjt_lists)),
        (wangshan.HOST, f"/news/2026-11/22/content_{BROKEN}.htm"),
    }
    assert withdrawn not in REVISED[kjt.HOST]


def test_an_ill_portal_is_slow_or_breaks_off_or_asks_for_a_proof() -> None:
    assert all(answer.pause > 0 for answer in FIRST[qingpu.HOST].values())
    (broken,) = [answer for answer in FIRST[wangshan.HOST].values() if answer.sent is not None]
    assert 0 < (broken.sent or 0) < len(broken.body)
    assert not [answer for answer in REVISED[wangshan.HOST].values() if answer.sent is not None]
    assert "安全验证" in decoded(FIRST[guanlan.HOST]["/news/"])


def test_a_revision_changes_the_sum_adds_a_paragraph_and_is_the_newest_thing_of_all() -> None:
    before, after = one("today", REVISED_NUMBER), one("today", REVISED_NUMBER, poll=2)
    assert after.title == before.title.replace("五亿元", "八亿元") != before.title
    assert len(after.paragraphs) == len(before.paragraphs) + 1
    assert after.moment == before.moment
    others = [text.modified for portal in PORTALS for text in texts(portal)]
    assert max(others) < after.modified < datetime(2026, 11, 23, tzinfo=SHANGHAI)


def test_texts_are_one_to_six_days_old_but_for_those_on_a_second_page_and_the_same_for_the_same_day() -> None:
    midnight = datetime(2026, 11, 23, tzinfo=SHANGHAI)
    for portal in PORTALS:
        for text in texts(portal):
            assert timedelta(0) < midnight - text.moment < timedelta(days=6 if text.number not in OLD else 20)
    assert hosts(DAY, 1) == FIRST
    assert hosts(DAY + timedelta(days=40), 1) != FIRST


def test_the_mirror_heals_to_the_text_of_its_original() -> None:
    original = one("today", mirror.MIRRORED)
    copy = html.fromstring(page(mirror.HOST, mirror.MIRRORED))
    shown = "\n".join(p.text_content() for p in copy.findall(".//div[@class='content']/p"))
    healed = normal_form(shown)
    assert healed.text == normal_form("\n".join(original.paragraphs)).text
    assert len(healed.boilerplate) == 7
    assert healed.mirror is not None
    assert healed.mirror.script == "zh-Hant"
    assert healed.mirror.pinyin_annotations > 150
    assert normal_line(converted(original.title)) == original.title


def test_the_reprint_carries_the_text_of_its_original_between_editors_lines() -> None:
    original = one("today", REPRINTED)
    zoom = html.fromstring(page(yunjin.HOST, 55672)).find(".//div[@id='zoom']")
    assert zoom is not None
    healed = normal_form("\n".join(zoom.itertext()))
    assert healed.text == normal_form("\n".join(original.paragraphs)).text
    assert healed.boilerplate == ("来源:今日江汉网", "(责任编辑:何小喆)")


def test_there_is_a_table_a_short_item_and_a_page_that_robots_forbid() -> None:
    assert len(html.fromstring(page(daily.HOST, 88131)).findall(".//table//tr")) == 5
    assert len("".join(one("today", 10215).paragraphs)) < 100
    rules = FIRST[today.HOST]["/robots.txt"].body.decode()
    assert "Disallow: /neibu/" in rules
    assert any(path.startswith("/neibu/") for path in FIRST[today.HOST])


def test_other_articles_have_the_length_of_real_ones() -> None:
    short = {10209, 10207, 10215, 30398, 30377}
    for portal in PORTALS:
        for text in texts(portal):
            if text.number not in short and text.reprint_of is None:
                assert 250 <= sum(map(len, text.paragraphs + text.after)) <= 1500, text.title


ANSWER = Answer(b"page", "text/html", datetime(2026, 11, 20, 8, 0, 30, tzinfo=UTC))
LATER, EARLIER = "Fri, 20 Nov 2026 08:00:30 GMT", "Fri, 20 Nov 2026 08:00:29 GMT"


@pytest.mark.parametrize(
    ("none_match", "since", "known"),
    [
        (None, None, False),
        (etag_of(ANSWER), None, True),
        (f'"other", W/{etag_of(ANSWER)}', None, True),
        ("*", None, True),
        ('"other"', LATER, False),
        (None, LATER, True),
        (None, EARLIER, False),
        (None, "yesterday", False),
        (None, "Fri, 20 Nov 2026 08:00:30 -0000", False),
    ],
)
def test_an_etag_goes_before_a_date_and_nonsense_is_no_validator(
    none_match: str | None, since: str | None, known: bool
) -> None:
    assert not_modified(ANSWER, none_match, since) is known


def test_only_pages_are_unmodified() -> None:
    missing = Answer(b"", "text/html", status=404)
    assert not not_modified(missing, etag_of(missing), None)
    assert not not_modified(Answer(b"", "text/html"), None, LATER)
