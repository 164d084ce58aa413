"""Marks teach the judge: more of what a reviewer wants is found, nothing gets worse, and every version can be gone back to."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from analysis.article import Label
from analysis.normal import normal_form, normal_line
from analysis.relevance import judge
from store import articles, events, health, judgements, marks
from store.database import Database
from store.schema import Correction as CorrectionRow
from tests.support.cli import Cli
from tests.support.writing import NOW, add_source, article, claim, visit

TOWNS = [f"{a}{b}" for a in "云临砚江汀" for b in "津川州安陵平"]


def fill(database: Database, titles: list[str]) -> list[int]:
    """Store articles of these titles, judged for real."""
    with database.write() as c:
        add_source(c, "a")
        run = claim(c, "a")
        numbers = []
        for i, title in enumerate(titles):
            body = f"{title}。本报讯，第{i}号消息。记者昨日从现场获悉，有关工作正按计划推进。"
            read = article(f"https://a.example/{i}", title=title, text=body)
            judgement = judge(normal_line(title), normal_form(body[:30]).text, normal_form(body).text, "zh-Hans")
            read = type(read)(**{name: getattr(read, name) for name in read.__slots__} | {"judgement": judgement})
            numbers.append(visit(c, run, read).article_id)
    return numbers


@pytest.fixture
def home(tmp_path: Path) -> Cli:
    cli = Cli(tmp_path)
    cli.ok("init")
    return cli


def opened(cli: Cli) -> Database:
    return Database.open(f"sqlite:///{cli.home}/policyvane.db")


def test_thirty_marks_on_something_new_raise_the_figure_and_relabel_what_is_stored(home: Cli) -> None:
    wanted = [f"{town}市发布低空经济发展方案" for town in TOWNS[:18]]
    other = [f"{town}市发布春季植树造林方案" for town in TOWNS[:18]]
    database = opened(home)
    numbers = fill(database, [*wanted, *other])
    names = [f"a{n}" for n in numbers]
    home.ok("mark", *names[:15], "--as", "relevant")
    home.ok("mark", *names[18:33], "--as", "irrelevant")
    home.ok("mark", names[17], "--as", "irrelevant", "--by", "somebody")
    result = home.json("train")
    assert result["after"]["f1"] > result["before"]["f1"]
    assert result["kept"] and result["version"] == 1 and result["relabelled"] >= 16
    with database.read() as c:
        learned = articles.get(c, numbers[16])
        assert learned is not None
        assert learned.label == "relevant"
        assert learned.record["relevance"]["model_version"].endswith("+1")
        assert any(r["facet"] == "marks" for r in learned.record["relevance"]["reasons"])
        against = articles.get(c, numbers[17])
        assert against is not None and against.label == "irrelevant", "a reviewer's mark wins"
        told = [e.data["label"] for e in events.after(c, 0, 1000) if e.type == "article.rejudged"]
        assert told == ["relevant"] * result["relabelled"]
        assert health.check(c) == ()
    listed = home.json("train", "--versions")
    assert [(v["id"], v["used"]) for v in listed] == [(1, True)]
    back = home.json("train", "--use", "0")
    assert back["version"] == 0
    with database.read() as c:
        shipped = articles.get(c, numbers[16])
        assert shipped is not None and shipped.label != "relevant"
        marked = articles.get(c, numbers[0])
        assert marked is not None and marked.label == "relevant", "a reviewer's mark wins"
    database.close()


def test_a_fit_that_is_no_better_on_marks_held_out_is_refused(home: Cli) -> None:
    database = opened(home)
    numbers = fill(database, [f"{town}市印发人工智能产业行动方案" for town in TOWNS])
    whims = [numbers[i] for i in (3, 11, 19, 26)]
    home.ok("mark", *(f"a{n}" for n in numbers if n not in whims), "--as", "relevant")
    home.ok("mark", *(f"a{n}" for n in whims), "--as", "irrelevant")
    result = home.json("train")
    assert not result["kept"] and result["version"] is None
    with database.read() as c:
        assert judgements.in_use(c) is None
        assert judgements.versions(c) == ()
    database.close()


def test_few_marks_are_asked_to_become_more_and_disagreement_is_shown(home: Cli) -> None:
    database = opened(home)
    (number,) = fill(database, ["云津市印发人工智能产业行动方案"])
    database.close()
    home.ok("mark", f"a{number}", "--as", "relevant", "--by", "an")
    home.ok("mark", f"a{number}", "--as", "irrelevant", "--by", "bo")
    done = home.run("train")
    assert done.returncode == 2
    assert f"disagree about a{number} (an: relevant, bo: irrelevant)" in done.stdout
    assert "10 are needed to learn" in done.stderr


def test_a_broken_version_is_refused_and_the_shipped_judge_is_the_way_back(home: Cli) -> None:
    database = opened(home)
    fill(database, ["云津市印发人工智能产业行动方案"])
    with database.write() as c:
        c.execute(
            text(
                "INSERT INTO corrections (id, topic, made_at, base, marks, before, after, used, learned)"
                " VALUES (1, 'ai-policy', '2026-11-23', 'facets-0', 9, '{\"f1\": 1}', '{\"f1\": 1}', 0, '{\"number\": 1')"
            )
        )
    broken = home.run("train", "--use", "1")
    assert broken.returncode == 3
    assert "policyvane train --use 0" in broken.stderr
    older = json.dumps({"number": 1, "base": "facets-0", "bias": 0, "slope": 1, "weights": {}})
    with database.write() as c:
        c.execute(update(CorrectionRow).values(learned=older))
    refused = home.run("train", "--use", "1")
    assert refused.returncode == 3
    assert "learned over another judge" in refused.stderr and "--use 0" in refused.stderr
    home.ok("train", "--use", "0")
    database.close()


def test_a_marked_article_keeps_its_label_when_it_is_revised(database: Database) -> None:
    with database.write() as c:
        add_source(c, "a")
        run = claim(c, "a")
        first = article("https://a.example/0", title="云津市发布春季植树方案", label=Label.IRRELEVANT)
        number = visit(c, run, first).article_id
        marks.put(c, number, "an", label="relevant", now=NOW)
        revised = article("https://a.example/0", title="云津市发布夏季植树方案", label=Label.IRRELEVANT)
        visit(c, run, revised, NOW + timedelta(hours=2))
    with database.read() as c:
        stored = articles.get(c, number)
        assert stored is not None
        assert (stored.label, stored.revision_number) == ("relevant", 2)
