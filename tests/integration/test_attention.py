"""Attention: a reader sorts by how strong an act is and at which level, and an alert has a threshold."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.article import Act
from review.watching import matches
from store import articles, stories
from store.database import Database
from store.watches import Wanted
from tests.support.cli import Cli
from tests.support.writing import add_source, article, claim, visit

ACTS = [
    ("会见企业家", "meeting", "national"),
    ("人工智能条例通过", "law", "provincial"),
    ("算力券发放", "funding", "city"),
]


@pytest.fixture
def home(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    cli.ok("init")
    return cli


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as c:
        add_source(c, "a")
        run = claim(c, "a")
        for number, (title, kind, level) in enumerate(ACTS):
            read = article(f"https://a.example/{number}", title=title, text=f"{title}。" * 20)
            visit(c, run, replace(read, judgement=replace(read.judgement, act=Act(kind, None, level))))
        plain = article("https://a.example/9", title="无行为", text="机器人亮相展会，观众排起长队。" * 9)
        visit(c, run, replace(plain, judgement=replace(plain.judgement, act=None)))
    return database


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("strength", ["人工智能条例通过", "算力券发放", "会见企业家", "无行为"]),
        ("level", ["会见企业家", "人工智能条例通过", "算力券发放", "无行为"]),
    ],
)
def test_stories_are_sorted_by_the_strength_or_the_level_of_their_act(
    filled: Database, sort: str, titles: list[str]
) -> None:
    with filled.read() as c:
        found = stories.newest(c, sort=sort)
    assert [row.title for row in found] == titles
    assert [row.act and row.act["type"] for row in found][-1] is None


def test_a_watch_is_told_only_of_acts_as_strong_as_it_asks(filled: Database) -> None:
    with filled.read() as c:
        found = [articles.get(c, row.original_id) for row in stories.newest(c, sort="strength")]
    told = [one.title for one in found if one is not None and matches(Wanted(least="funding"), one)]
    assert told == ["人工智能条例通过", "算力券发放"]


def test_a_watch_saved_before_there_was_a_threshold_has_none() -> None:
    saved = {"terms": "", "regions": [], "levels": [], "topics": [], "labels": ["relevant"], "health": False}
    assert Wanted.from_data(saved) == Wanted()


def test_an_unknown_order_or_kind_is_refused_with_those_there_are(home: Cli) -> None:
    sort = home.run("list", "--sort", "loudness")
    assert sort.returncode == 2 and "newest, strength, level" in sort.stderr
    kind = home.run("watches", "add", "w", "--to", "json://hooks.example.org/ai", "--least", "loud")
    assert kind.returncode == 2 and "law, regulation" in kind.stderr
    assert home.json("list", "--sort", "strength") == []
