"""Articles join stories by what their texts share, stories merge and split, and reviewers have the last word; on both databases."""

import random
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy import text as sql

from analysis.article import Label
from analysis.errors import UsageError
from store import articles, events, health, migrations, stories, upkeep, verdicts
from store.articles import Saved
from store.database import Database
from store.loose import LoosePage, group_pages
from store.runs import Run
from tests.support.database import Server
from tests.support.writing import NOW, add_source, article, claim, visit

PARTS = (
    "云津市数据局今天公布首批人工智能应用场景清单，覆盖医疗、交通、制造和城市治理四个领域，共计四十二项。",
    "清单由市数据局会同卫生健康、交通运输等部门编制，前后征求了一百多家企业和研究机构的意见。",
    "医疗领域的场景集中在影像诊断、病历质控和慢性病随访，将在全市三家三级医院先行试用，半年后评估效果。",
    "交通领域的场景包括信号灯配时、公交调度和停车诱导，计划在老城区的十二个路口先行建设，再向新区推广。",
    "制造领域的场景由企业提出需求，由高校团队揭榜，市财政按合同金额给予补助，验收合格后一次拨付。",
    "市数据局负责人说，清单每半年更新一次，成熟一批、发布一批，欢迎各类企业前来对接，共同把技术用到实处。",
)
STORY = "\n".join(PARTS)
OTHER = "\n".join(
    (
        "江汉省人民代表大会常务委员会昨日表决通过促进机器人产业发展的决定，自明年一月一日起施行，共二十四条。",
        "决定要求各级政府把机器人产业纳入国民经济规划，支持建设共性技术平台、中试基地和检测认证中心。",
        "常务委员会组成人员在审议时认为，应当同时关注劳动者的再培训，避免技术进步让一部分人掉队，并写入了相应条款。",
    )
)
NOTICE = "云津市政府召开第{n}次常务会议，研究部署公共算力建设工作。会议要求各部门加快进度，确保年内建成投用，并按月通报进展情况。"


OLD = (
    "INSERT INTO outlets (id, name) VALUES ('a.example', '甲报')",
    "INSERT INTO sources (id, outlet_id, type, url, name, state, zone, created_at, next_check_at, failures)"
    " VALUES ('a', 'a.example', 'listing', 'https://a.example/', '甲报', 'active', 'UTC', :now, :now, 0)",
    "INSERT INTO stories (original_id, dated_at, last_grown_at, size, outlets) VALUES (1, :now, :now, 1, 1)",
    "INSERT INTO text_nodes (version, fingerprint, length, story_id) VALUES (1, 'x', 1, 1)",
    "INSERT INTO articles (address, url, seq, outlet_id, source_id, story_id, role, state, baseline, revision_id, revisions,"
    " published_at, first_seen_at, last_checked_at) VALUES ('https://a.example/1', 'https://a.example/1', 1, 'a.example', 'a',"
    " 1, 'original', 'live', FALSE, 1, 1, :now, :now, :now)",
    "INSERT INTO revisions (article_id, number, node_id, content_hash, body, normal_title, normal, language, mirror,"
    " fetched_at, record) VALUES (1, 1, 1, 'x', :text, '题', :text, 'zh-Hans', FALSE, :now, '{}')",
)


@pytest.fixture
def stage(database: Database) -> Database:
    with database.write() as c:
        for name, outlet in (("a", "江汉新闻网"), ("b", "云津晚报"), ("c", "转载网")):
            add_source(c, name, outlet)
    return database


def put(c: Connection, run: Run, number: int, text: str, **told: object) -> Saved:
    return visit(c, run, article(f"https://{run.source_id}.example/{number}", text=text, **told))  # type: ignore[arg-type]


def sound(c: Connection) -> bool:
    return health.check(c) == ()


def test_a_cut_an_excerpt_and_a_framed_copy_join_the_story_with_their_shares(stage: Database) -> None:
    with stage.write() as c:
        whole = put(c, claim(c, "a"), 1, STORY)
        run = claim(c, "b")
        excerpt = put(c, run, 2, "\n".join(PARTS[2:4]), origin="江汉新闻网")
        framed = put(c, claim(c, "c"), 3, STORY + "\n责任编辑：张伟", origin="江汉新闻网")
    assert {whole.story_id} == {excerpt.story_id, framed.story_id}
    with stage.read() as c:
        found = {m.id: m for m in stories.members(c, whole.story_id)}
        assert [found[s.article_id].role for s in (whole, excerpt, framed)] == ["original", "excerpt", "reprint"]
        part = found[excerpt.article_id]
        assert part.similarity is not None
        assert part.share is not None
        assert part.similarity < 0.5 < part.share
        assert (found[framed.article_id].similarity, found[framed.article_id].share) == (1.0, 1.0)
        assert sound(c)


def test_an_article_that_came_after_its_excerpt_is_the_original_and_followers_hear_of_it(stage: Database) -> None:
    with stage.write() as c:
        excerpt = put(c, claim(c, "b"), 1, "\n".join(PARTS[2:4]))
        cursor = events.last_seq(c)
        whole = put(c, claim(c, "a"), 2, STORY)
    with stage.read() as c:
        row = stories.get(c, whole.story_id)
        assert row is not None
        assert (row.original_id, row.size) == (whole.article_id, 2)
        told = [(e.type, e.article_id, e.data) for e in events.after(c, cursor, 9)]
        assert told[1] == ("story.changed", excerpt.article_id, {"role": "excerpt"})
        assert {a.id for a in articles.after(c, cursor, 9)} == {excerpt.article_id, whole.article_id}
        assert sound(c)


def test_two_notices_of_one_template_stay_two_and_their_reprints_find_the_right_one(stage: Database) -> None:
    with stage.write() as c:
        run, other = claim(c, "a"), claim(c, "b")
        first = put(c, run, 1, NOTICE.format(n=12))
        second = put(c, run, 2, NOTICE.format(n=13))
        again = put(c, other, 3, "分享到：微信 微博\n" + NOTICE.format(n=13))
    assert first.story_id != second.story_id == again.story_id


def test_a_digest_belongs_to_neither_of_the_stories_that_it_holds(stage: Database) -> None:
    with stage.write() as c:
        run, other = claim(c, "a"), claim(c, "b")
        one, two = put(c, run, 1, STORY), put(c, run, 2, OTHER)
        put(c, other, 3, STORY + "\n（转载）")
        put(c, other, 4, OTHER + "\n（转载）")
        put(
            c, claim(c, "c"), 5, f"各位读者早上好，以下是昨日要闻。\n{STORY}\n{OTHER}\n以上就是全部内容。", title="早报"
        )
        assert one.story_id != two.story_id
        assert {row.size for row in stories.newest(c)} <= {1, 2, 3}
        assert len(stories.newest(c)) in (2, 3)
        assert sound(c)


def test_a_text_that_connects_two_stories_merges_them_under_the_older_id(stage: Database) -> None:
    with stage.write() as c:
        run, other = claim(c, "a"), claim(c, "b")
        first = put(c, run, 1, "\n".join(PARTS[:3]))
        second = put(c, other, 2, "\n".join(PARTS[3:]))
        assert first.story_id != second.story_id
        cursor = events.last_seq(c)
        whole = put(c, claim(c, "c"), 3, STORY)
        assert whole.story_id == first.story_id
        row = stories.get(c, second.story_id)
        assert row is not None
        assert (row.id, row.size) == (first.story_id, 3), "the younger id leads to the older one"
        moved = next(e for e in events.after(c, cursor, 9) if e.type == "story.changed" and "from" in e.data)
        assert (moved.article_id, moved.story_id) == (second.article_id, first.story_id)
        assert moved.data["from"] == f"s{second.story_id}"
        assert sound(c)


def test_a_rewritten_article_leaves_a_story_in_which_others_stand_and_stays_in_one_of_its_own(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        first = put(c, run, 1, STORY)
        reprint = put(c, claim(c, "b"), 2, STORY)
        alone = put(c, run, 3, NOTICE.format(n=3))
        left = visit(c, run, article("https://a.example/1", text=OTHER), NOW + timedelta(hours=1))
        stayed = visit(c, run, article("https://a.example/3", text="更正：" + OTHER[:60]), NOW + timedelta(hours=1))
        assert (left.change, stayed.change) == ("revised", "revised")
        assert left.story_id != reprint.story_id == first.story_id
        assert stayed.story_id == alone.story_id
        assert sound(c)


def test_a_correction_stays_in_the_story_and_its_reprints_come_to_it(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        first = put(c, run, 1, NOTICE.format(n=12))
        visit(c, run, article("https://a.example/1", text=NOTICE.format(n=21)), NOW + timedelta(hours=1))
        other = claim(c, "b")
        assert put(c, other, 2, NOTICE.format(n=21)).story_id == first.story_id
        assert put(c, other, 3, NOTICE.format(n=12)).story_id == first.story_id
        assert sound(c)


def test_a_reviewer_merges_two_stories_and_no_later_copy_undoes_it(stage: Database) -> None:
    with stage.write() as c:
        run, other = claim(c, "a"), claim(c, "b")
        one, two = put(c, run, 1, STORY), put(c, run, 2, OTHER)
        cursor = events.last_seq(c)
        assert verdicts.merge(c, one.story_id, two.story_id, "anna", NOW) == one.story_id
        assert put(c, other, 3, OTHER + "\n（转载）").story_id == one.story_id
        assert put(c, other, 4, STORY + "\n（转载）").story_id == one.story_id
        told = next(e for e in events.after(c, cursor, 9) if "from" in e.data)
        assert (told.type, told.article_id, told.data["by"]) == ("story.changed", two.article_id, "anna")
        assert sound(c)
        with pytest.raises(UsageError, match="one story already"):
            verdicts.merge(c, two.story_id, one.story_id, "anna", NOW)


def test_a_reviewer_splits_a_story_and_no_later_copy_undoes_it_but_a_merge_does(stage: Database) -> None:
    with stage.write() as c:
        run, other = claim(c, "a"), claim(c, "b")
        one = put(c, run, 1, STORY)
        two = put(c, other, 2, "\n".join(PARTS[:5]))
        assert one.story_id == two.story_id
        apart = verdicts.split(c, [two.article_id], "anna", NOW)
        assert apart != one.story_id
        assert stories.get(c, one.story_id).original_id == one.article_id  # type: ignore[union-attr]  # it is there
        third = put(c, claim(c, "c"), 3, "\n".join(PARTS[:5]) + "\n（转载）")
        assert third.story_id in (apart, one.story_id)
        assert stories.get(c, apart).size + stories.get(c, one.story_id).size == 3  # type: ignore[union-attr]
        assert sound(c)
        assert verdicts.merge(c, apart, one.story_id, "bert", NOW) == one.story_id
        row = stories.get(c, apart)
        assert row is not None
        assert (row.id, row.size) == (one.story_id, 3)
        assert sound(c)


def test_what_cannot_be_split_is_said(stage: Database) -> None:
    with stage.write() as c:
        one = put(c, claim(c, "a"), 1, STORY)
        put(c, claim(c, "b"), 2, STORY)
        for named, why in (([one.article_id], "word for word"), ([99], "not articles of one story")):
            with pytest.raises(UsageError, match=why):
                verdicts.split(c, named, "anna", NOW)


def test_republished_texts_make_no_story_new_again(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        known = {put(c, run, n, NOTICE.format(n=n)).story_id for n in range(20)}
        later = claim(c, "b", NOW + timedelta(days=400))
        for number in range(20):
            told = {"title": "最新：重新发布", "published": NOW + timedelta(days=400)}
            assert put(c, later, 1000 + number, NOTICE.format(n=number), **told).story_id in known
        assert len(stories.newest(c)) == 20


def test_near_copies_stored_by_two_at_the_same_moment_make_one_story(stage: Database) -> None:
    with stage.write() as c:
        held = {name: claim(c, name) for name in ("a", "b")}
    ready = threading.Barrier(2, timeout=30)
    found: list[int] = []

    def work(name: str, end: str) -> None:
        for number in range(5):
            ready.wait()
            with stage.write() as c:
                found.append(
                    put(c, held[name], number, f"{STORY}\n第{number}版" + NOTICE.format(n=number) + end).story_id
                )

    threads = [threading.Thread(target=work, args=pair) for pair in (("a", ""), ("b", "\n（转载）"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with stage.read() as c:
        assert len(found) == 10
        assert {row.size % 2 for row in stories.newest(c)} == {0}, "each pair is together"
        assert sound(c)


def pages(seed: int) -> list[LoosePage]:
    """Stories with cuts, excerpts, notices and digests, as one file."""
    chance = random.Random(seed)
    texts = [(STORY, "甲"), (OTHER, "乙")] + [(NOTICE.format(n=n), "丙") for n in range(8)]
    found = [LoosePage(f"{n}.example", NOW, title, text) for n, (text, title) in enumerate(texts)]
    for text, title in texts[:2]:
        lines = text.split("\n")
        for number in range(4):
            kept = [line for line in lines if chance.random() < 0.7] or lines[:1]
            found.append(LoosePage(f"x{number}.example", NOW, title, "\n".join([*kept, f"责任编辑：王伟{number}"])))
    found += [
        LoosePage("y.example", NOW, "丙", "（来源：云津日报）\n" + NOTICE.format(n=n) + "\n（转载）") for n in (2, 5)
    ]
    found.append(LoosePage("z.example", NOW, "早报", STORY + "\n" + OTHER))
    return found


def test_texts_stored_by_an_older_version_are_found_after_the_upgrade(server: Server, tmp_path: Path) -> None:
    for address in (f"sqlite:///{tmp_path}/old.db", server.fresh(upgraded=False)):
        engine = create_engine(make_url(address).set(drivername="postgresql+psycopg") if "post" in address else address)
        with engine.begin() as c:
            config = migrations._config()
            config.attributes["connection"] = c
            command.upgrade(config, "0001")
            for statement in OLD:
                given = {name: value for name, value in (("text", STORY), ("now", NOW)) if f":{name}" in statement}
                c.execute(sql(statement), given)
        engine.dispose()
        Database.upgrade(address)
        database = Database.open(address)
        with database.write() as c:
            add_source(c, "b", "云津晚报")
            assert put(c, claim(c, "b"), 2, "\n".join(PARTS[:5]) + "\n（转载）").story_id == 1
            assert [m.role for m in stories.members(c, 1)] == ["original", "reprint"]
        database.close()


HEAD = "江汉快讯客户端每天早晚两次推送，随时随地掌握身边大小事，欢迎下载使用并把它推荐给您的家人和朋友。"
FOOT = (
    "本网所载作品均已获得授权，凡需要使用的单位和个人请先与编辑部取得联系，对恶意使用的行为我们保留依法追究责任的权利。"
)
SHORT = (
    "水务集团说，旧城区的供水管道将在年底前换完，届时水压会更稳。",
    "少年宫新学期的航模课程今天开始报名，名额共有三百个左右。",
    "环湖步道的照明工程完工，晚间散步的居民明显比往年多了。",
    "第三小学把食堂的菜谱贴到了校门口，家长们可以随时查看。",
    "渔港码头新装了两台起重机，卸货的时间比过去缩短了一半。",
    "图书馆夜间开放的试点延长到明年春天，周末也不例外了。",
    "气象台预计本周后半段有雨，农户应当抓紧时间收割晚稻。",
)


def framed_pages() -> list[LoosePage]:
    """Short texts within the long frame of one site, and each of them again at a site of its own."""
    found = [
        LoosePage("a.example", NOW, f"江汉快讯|第{n}条消息：{text[:8]}", f"{HEAD}\n{text}\n{FOOT}")
        for n, text in enumerate(SHORT)
    ]
    return found + [LoosePage(f"b{n}.example", NOW, text[:8], text) for n, text in enumerate(SHORT)]


def test_what_a_site_puts_around_its_texts_makes_no_stories_and_hides_none_whatever_the_order() -> None:
    arrived = framed_pages()
    expected = {frozenset({n, n + len(SHORT)}) for n in range(len(SHORT))}
    for seed in range(4):
        order = list(range(len(arrived)))
        random.Random(seed).shuffle(order)
        assert partition(order, arrived) == expected


def test_texts_that_stood_in_one_story_by_their_frame_alone_part_and_followers_hear_of_it(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        early = [put(c, run, n, f"{HEAD}\n{SHORT[n]}\n{FOOT}", title=f"消息{n}：{SHORT[n][:8]}") for n in range(4)]
        assert len({saved.story_id for saved in early}) == 1, "nothing is known of the site yet"
        cursor = events.last_seq(c)
        put(c, run, 4, f"{HEAD}\n{SHORT[4]}\n{FOOT}", title=f"消息：{SHORT[4][:8]}")
        now = [articles.get(c, saved.article_id) for saved in early]
        assert len({article.story_id for article in now if article}) == 4
        told = {e.article_id for e in events.after(c, cursor, 20) if e.type == "story.changed"}
        assert told == {saved.article_id for saved in early[1:]}
        reprint = put(c, claim(c, "b"), 5, SHORT[2], title="转载")
        assert reprint.story_id == now[2].story_id  # type: ignore[union-attr]  # it is there
        assert sound(c)


def test_a_story_outlives_that_its_frame_is_learned_after_the_words_of_a_member_faded(stage: Database) -> None:
    with stage.write() as c:
        run, other = claim(c, "a"), claim(c, "b")
        framed = f"{HEAD}\n{STORY}\n{FOOT}"
        one = put(c, run, 0, framed, title="清单公布")
        told = article("https://b.example/9", text=STORY + "\n（转载）", title="清单公布", label=Label.IRRELEVANT)
        copy = visit(c, other, told)
        assert copy.story_id == one.story_id
        assert upkeep.fade(c, NOW + timedelta(days=15)) == 1
        for n in range(4):
            put(c, run, n + 1, f"{HEAD}\n{SHORT[n]}\n{FOOT}", title=f"消息{n}")
        now = [articles.get(c, saved.article_id) for saved in (one, copy)]
        assert len({article.story_id for article in now if article}) == 1
        assert sound(c)


def test_a_page_that_is_revised_again_and_again_teaches_no_frame(stage: Database) -> None:
    with stage.write() as c:
        run = claim(c, "a")
        for n in range(8):
            told = article("https://a.example/1", text=f"{PARTS[0]}\n{PARTS[1]}\n{SHORT[n % 7]}", title=f"更新{n}")
            visit(c, run, told, NOW + timedelta(hours=n))
        excerpt = put(c, claim(c, "b"), 2, f"{PARTS[0]}\n{PARTS[1]}", title="摘要")
        assert stories.get(c, excerpt.story_id).size == 2  # type: ignore[union-attr]  # it is there


@pytest.mark.slow
def test_stories_are_the_same_in_whatever_order_the_pages_come() -> None:
    for seed in range(3):
        arrived = pages(seed)
        expected = partition(list(range(len(arrived))), arrived)
        order = list(range(len(arrived)))
        for _ in range(4):
            random.Random(seed).shuffle(order)
            assert partition(order, arrived) == expected


def partition(order: list[int], arrived: list[LoosePage]) -> set[frozenset[int]]:
    found: dict[int, set[int]] = {}
    for number, place in zip(order, group_pages([arrived[n] for n in order]), strict=True):
        found.setdefault(place.story, set()).add(number)
    return {frozenset(members) for members in found.values()}
