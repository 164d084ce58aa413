"""An article is stored once, with its story, its revision and its events; on both databases."""

import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from analysis.article import Facts, Notice
from analysis.outcome import Outcome, RunCounts
from store import articles, events, health, links, marks, runs, search, stories
from store.articles import LostClaim
from store.database import Database
from store.runs import Run
from tests.support.writing import NOW, TEXT, add_source, article, claim, visit

OTHER = "另一篇关于人工智能地方标准的报道，由省市场监督管理局发布，自明年起施行，首批共有十二项标准。" * 2
A, B, C = "https://a.example/1", "https://b.example/1", "https://c.example/1"


@pytest.fixture
def stage(database: Database) -> Database:
    with database.write() as c:
        for name, outlet in (("a", "江汉新闻网"), ("b", "云津晚报"), ("c", "转载网")):
            add_source(c, name, outlet)
    return database


def test_a_new_article_makes_a_story_a_revision_and_one_event(stage: Database) -> None:
    with stage.write() as c:
        saved = visit(c, claim(c, "a"), article(A))
    assert saved.change == "new"
    with stage.read() as c:
        stored = articles.get(c, saved.article_id)
        assert stored is not None
        assert (stored.url, stored.revision_number, stored.role, stored.story_size) == (A, 1, "original", 1)
        assert [e.type for e in events.after(c, 0, 10)] == ["article.new"]
        assert stored.seq == events.last_seq(c)
        assert health.check(c) == ()


def test_the_text_for_reading_and_the_facts_are_kept_with_the_revision(stage: Database) -> None:
    notice = Notice(number="云政发〔2026〕7号", issuer="云津市人民政府", rows=(("发文字号", "云政发〔2026〕7号"),))
    read = replace(article(A), html="<p>云津市</p>", facts=Facts(notice=notice))
    with stage.write() as c:
        saved = visit(c, claim(c, "a"), read)
    with stage.read() as c:
        stored = articles.get(c, saved.article_id)
    assert stored is not None
    assert stored.html == "<p>云津市</p>"
    assert stored.record["notice"]["number"] == "云政发〔2026〕7号"


def test_the_same_page_read_again_changes_nothing(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        first = visit(c, run, article(A))
    later = NOW + timedelta(hours=2)
    with stage.write() as c:
        again = visit(c, run, article(A), later)
    assert (again.article_id, again.change) == (first.article_id, "unchanged")
    with stage.read() as c:
        stored = articles.get(c, first.article_id)
        assert stored is not None
        assert stored.last_checked_at == later
        assert events.last_seq(c) == 1


def test_the_same_text_at_another_address_joins_the_story(stage: Database) -> None:
    with stage.write() as c:
        first = visit(c, claim(c, "a"), article(A))
        second = visit(c, claim(c, "b"), article(B, title="另一个标题", origin="江汉新闻网"))
        third = visit(c, claim(c, "c"), article(C, mirror=True))
    assert first.story_id == second.story_id == third.story_id
    with stage.read() as c:
        (row,) = stories.newest(c)
        assert (row.size, row.outlets) == (3, ("江汉新闻网", "云津晚报", "转载网"))
        roles = {m.outlet_name: m.role for m in stories.members(c, row.id)}
        assert roles == {"江汉新闻网": "original", "云津晚报": "reprint", "转载网": "mirror"}
        assert all(m.similarity == 1.0 for m in stories.members(c, row.id))
        assert [e.type for e in events.after(c, 0, 10)] == [
            "article.new",
            "article.new",
            "story.grown",
            "article.new",
            "story.grown",
        ]
        assert health.check(c) == ()


def test_who_is_the_original_does_not_depend_on_who_came_first(stage: Database) -> None:
    with stage.write() as c:
        mirror = visit(c, claim(c, "c"), article(C, mirror=True, published=NOW - timedelta(hours=9)))
        reprint = visit(c, claim(c, "b"), article(B, origin="江汉新闻网"))
        original = visit(c, claim(c, "a"), article(A, published=NOW - timedelta(hours=1)))
    with stage.read() as c:
        row = stories.get(c, mirror.story_id)
        assert row is not None
        assert row.original_id == original.article_id
        assert {m.id: m.role for m in stories.members(c, row.id)} == {
            mirror.article_id: "mirror",
            reprint.article_id: "reprint",
            original.article_id: "original",
        }


def test_a_reprint_stands_at_its_newest_event_and_what_a_baseline_run_brings_is_marked(stage: Database) -> None:
    with stage.write() as c:
        first = claim(c, "a")
        one = visit(c, first, article(A))
        end(c, first)
        two = visit(c, claim(c, "b"), article(B))
        later = visit(c, claim(c, "a", NOW + timedelta(hours=1)), article(A, text=TEXT + "更正"))
    assert (one.article_id, later.change) == (later.article_id, "revised")
    with stage.read() as c:
        told = [(e.type, e.article_id, e.baseline) for e in events.after(c, 0, 10)]
        assert told == [
            ("article.new", one.article_id, True),
            ("article.new", two.article_id, True),
            ("story.grown", two.article_id, True),
            ("article.revised", one.article_id, False),
        ]
        assert [(a.id, a.seq, a.baseline) for a in articles.after(c, 0, 10)] == [
            (two.article_id, 3, True),
            (one.article_id, 4, True),
        ]
        assert health.check(c) == ()


def end(c: Connection, run: Run) -> None:
    """End a run as healthy: the next one of its source is no baseline."""
    runs.finish(
        c, run.id, run.token, outcome=Outcome.OK, reason="", counts=RunCounts(), status=200, milliseconds=1, now=NOW,
        next_check_at=NOW,
    )  # fmt: skip


def test_what_no_database_can_keep_is_left_out_of_hostile_texts(stage: Database) -> None:
    hostile = "题\x00目\ud83d"
    with stage.write() as c:
        saved = visit(c, claim(c, "a"), article(A, title=hostile, text=hostile + TEXT, origin=hostile))
        marks.put(c, saved.article_id, "anna", note=hostile, tags=(hostile,), now=NOW)
    with stage.read() as c:
        stored = articles.get(c, saved.article_id)
        assert stored is not None
        assert (stored.title, stored.body) == ("题目", "题目" + TEXT)
        assert json.dumps(stored.record, ensure_ascii=False).encode(), "an export can write it"
        assert marks.of(c, saved.article_id)[0].note == "题目"
        assert health.check(c) == ()


def test_outlets_of_the_same_name_are_two(stage: Database) -> None:
    with stage.write() as c:
        for name in ("x", "y"):
            add_source(c, name, "人民政府")
            saved = visit(c, claim(c, name), article(f"https://{name}.example/1"))
        stored = articles.get(c, saved.article_id)
        assert stored is not None
        assert (stored.story_size, stored.story_outlets) == (2, 2)


def test_a_story_without_a_date_stands_where_it_was_first_seen(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        old = visit(c, run, article(A, published=NOW - timedelta(days=3)))
        undated = visit(c, run, article(A + "2", text=OTHER, published=None), NOW - timedelta(days=1))
        new = visit(c, run, article(A + "3", text=TEXT.replace("云津市", "山河市"), published=NOW))
        found = [row.id for row in stories.newest(c)]
    assert found == [new.story_id, undated.story_id, old.story_id]


def test_the_original_is_named_first_even_when_a_copy_tells_only_its_day(stage: Database) -> None:
    midnight = NOW.replace(hour=0)
    with stage.write() as c:
        mirror = visit(c, claim(c, "c"), article(C, mirror=True, published=midnight))
        original = visit(c, claim(c, "a"), article(A, published=midnight + timedelta(hours=7)))
    with stage.read() as c:
        assert [m.id for m in stories.members(c, original.story_id)] == [original.article_id, mirror.article_id]


def test_another_text_is_another_story(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        one = visit(c, run, article(A))
        other = visit(c, run, article(A + "2", text=TEXT.replace("三个", "五个")))
    assert one.story_id != other.story_id


def test_a_changed_text_is_a_revision_and_stays_in_its_story(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        first = visit(c, run, article(A))
    with stage.write() as c:
        second = visit(c, run, article(A, text=TEXT.replace("三个", "五个")), NOW + timedelta(hours=2))
    assert (second.article_id, second.story_id, second.change) == (first.article_id, first.story_id, "revised")
    with stage.read() as c:
        assert [r.number for r in articles.revisions(c, first.article_id)] == [1, 2]
        stored = articles.get(c, first.article_id)
        assert stored is not None
        assert "五个" in stored.body
        assert [e.type for e in events.after(c, 0, 10)] == ["article.new", "article.revised"]
        assert search.find(c, "五个算力中心", 5) == (first.article_id,)
        assert search.find(c, "三个算力中心", 5) == ()
        assert health.check(c) == ()


def test_followers_see_each_article_in_the_order_of_its_newest_event(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        one = visit(c, run, article(A))
        two = visit(c, run, article(A + "2", text="另一篇关于人工智能地方标准的报道，" * 8))
    with stage.read() as c:
        cursor = articles.after(c, 0, 10)[-1].seq
    with stage.write() as c:
        visit(c, run, article(A, text=TEXT + "修改"), NOW + timedelta(hours=2))
    with stage.read() as c:
        assert [a.id for a in articles.after(c, 0, 10)] == [two.article_id, one.article_id]
        assert [a.id for a in articles.after(c, cursor, 10)] == [one.article_id]


def test_a_run_that_was_taken_away_writes_nothing(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        links.found(c, run.id, "a", [], NOW)
        runs.finish(
            c, run.id, run.token, outcome=Outcome.FAILED, reason="interrupted", counts=RunCounts(), status=None,
            milliseconds=0, now=NOW, next_check_at=NOW,
        )  # fmt: skip
    with pytest.raises(LostClaim), stage.write() as c:
        visit(c, run, article(A))
    with stage.read() as c:
        assert articles.after(c, 0, 10) == ()
        assert links.to_fetch(c, "a", NOW, 10) == ()


def test_the_same_text_stored_by_two_at_the_same_moment_makes_one_story(stage: Database) -> None:
    with stage.write() as c:
        held = {name: claim(c, name) for name in ("a", "b")}
    ready = threading.Barrier(2, timeout=30)
    found: list[int] = []

    def work(name: str, url: str) -> None:
        for number in range(10):
            ready.wait()
            with stage.write() as c:
                text = TEXT.replace("三个", f"{number}个")
                found.append(visit(c, held[name], article(f"{url}{number}", text=text)).story_id)

    threads = [threading.Thread(target=work, args=pair) for pair in (("a", A), ("b", B))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert len(set(found)) == 10
    with stage.read() as c:
        assert {row.size for row in stories.newest(c)} == {2}
        assert health.check(c) == ()


def test_marks_are_kept_and_the_newest_counts_for_the_story(stage: Database) -> None:
    with stage.write() as c:
        one = visit(c, claim(c, "a"), article(A))
        two = visit(c, claim(c, "b"), article(B))
        marks.put(c, one.article_id, "anna", label="irrelevant", tags=("x",), now=NOW)
        marks.put(c, two.article_id, "bert", label="relevant", now=NOW)
        marks.put(c, one.article_id, "anna", read=True, now=NOW)
    with stage.read() as c:
        history = marks.of(c, one.article_id)
        assert [(m.by, m.label, m.read, m.tags) for m in history] == [
            ("anna", "irrelevant", None, ("x",)),
            ("anna", None, True, None),
        ]
        now = marks.current(c, one.article_id)
        assert now is not None
        assert (now.label, now.read, now.tags) == ("irrelevant", True, ("x",))
        assert stories.newest(c)[0].mark == "relevant", "the last verdict counts; reading is none"


def test_a_story_is_unread_again_when_a_reviewer_says_so(stage: Database) -> None:
    with stage.write() as c:
        one = visit(c, claim(c, "a"), article(A))
        assert [row.id for row in stories.newest(c, unread=True)] == [one.story_id]
        marks.put(c, one.article_id, "anna", read=True, now=NOW)
        assert stories.newest(c, unread=True) == ()
        marks.put(c, one.article_id, "anna", read=False, now=NOW)
        assert [row.id for row in stories.newest(c, unread=True)] == [one.story_id]


def test_an_article_that_changes_after_it_was_read_says_so_and_stays_read(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        one = visit(c, run, article(A))
        marks.put(c, one.article_id, "anna", read=True, now=NOW)
        assert visit(c, run, article(A, text=TEXT + "另设顾问组。"), NOW + timedelta(hours=1)).change == "revised"
        assert stories.newest(c, unread=True) == ()
        (member,) = stories.members(c, one.story_id)
        assert member.revisions == 2


def test_stories_can_be_asked_for_by_label_newest_first(stage: Database) -> None:
    from analysis.article import Label

    with stage.write() as c:
        run = claim(c, "a")
        for number, label in enumerate((Label.RELEVANT, Label.RELATED, Label.RELEVANT)):
            visit(
                c,
                run,
                article(
                    f"{A}{number}", text=f"第{number}篇" + TEXT, label=label, published=NOW - timedelta(days=number)
                ),
            )
    with stage.read() as c:
        assert [row.score for row in stories.newest(c, label="related")] == [0.9]
        published = [row.first_published_at for row in stories.newest(c, label="relevant")]
        assert published == sorted(published, reverse=True)  # type: ignore[type-var]  # all are dated
        assert stories.count(c) == {"relevant": 2, "related": 1, "irrelevant": 0}


def test_a_clock_that_moves_on_makes_no_revision_and_a_change_says_its_kind(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        first = visit(c, run, article(A, text=TEXT + "\n阅读 10"))
        same = visit(c, run, article(A, text=TEXT + "\n阅读 99"), NOW + timedelta(hours=1))
        cut = visit(c, run, article(A, text=TEXT[: len(TEXT) // 2]), NOW + timedelta(hours=2))
        assert (same.change, cut.change) == ("unchanged", "revised")
        assert [r.change_class for r in articles.revisions(c, first.article_id)] == [None, "cut"]
        assert [e.type for e in events.after(c, 0, 9)] == ["article.new", "article.revised"]


def test_an_article_is_gone_after_it_was_missed_three_times_and_told_once(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        saved = visit(c, run, article(A))
        link_id = links.to_fetch(c, "a", NOW + timedelta(days=1), 9)[0].id
        now = NOW
        for proof in (False, False, True):
            assert articles.get(c, saved.article_id).state == "live"  # type: ignore[union-attr]  # it is there
            assert articles.missed(c, link_id, "HTTP 404", now, source_id="a") is proof
            due = links.to_fetch(c, "a", NOW + timedelta(days=99), 9)
            assert bool(due) is not proof
            now += timedelta(hours=30)
        assert articles.missed(c, link_id, "HTTP 404", now, source_id="a") is False
        stored = articles.get(c, saved.article_id)
        assert stored is not None
        assert (stored.state, stored.body) == ("gone", TEXT)
        assert [e.type for e in events.after(c, 0, 9)] == ["article.new", "article.gone"]
        assert health.check(c) == ()


def test_a_page_that_is_missed_once_and_comes_back_was_never_gone(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        saved = visit(c, run, article(A))
        link_id = links.to_fetch(c, "a", NOW + timedelta(days=1), 9)[0].id
        for _ in range(4):
            articles.missed(c, link_id, "HTTP 404", NOW, source_id="a")
            visit(c, run, article(A), NOW)
        assert articles.get(c, saved.article_id).state == "live"  # type: ignore[union-attr]  # it is there
        assert events.last_seq(c) == 1
