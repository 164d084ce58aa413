"""The command line over the demo portals: the whole way of an article as a user walks it."""

import csv
import io
import json
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from analysis.normal import normal_form
from demo import guanlan, notice
from demo.server import Portals
from tests.support.cli import ROOT, Cli
from tests.support.portals import stage

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def crawled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cli, Portals]]:
    """A home folder after the first poll of all demo portals, with a database of either kind."""
    on_server = request.param == "postgresql"
    database = {"database": request.getfixturevalue("server").fresh(upgraded=False)} if on_server else {}
    with stage(tmp_path_factory.mktemp("crawled"), **database) as (cli, portals):
        done = cli.run("crawl")
        assert done.returncode == 0, done.stderr
        yield cli, portals


def test_a_crawl_stores_every_article_and_ends_every_run_in_an_outcome(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    runs = cli.json("runs", "list")
    assert {run["outcome"] for run in runs} == {"ok"}
    assert sum(run["counts"]["new"] for run in runs) == len(cli.ok("export").splitlines()) == 33
    assert cli.json("db", "check") == {"sound": True, "broken": []}


def test_a_source_shows_what_was_learned_of_its_list(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    shown = cli.ok("sources", "show", "jianghan-today")
    assert "links in" in shown
    assert "with addresses like jianghan-today.example/…/#/#.html" in shown
    assert cli.json("sources", "show", "jianghan-today")["layout"]["dated"] == 1.0


def test_the_page_that_is_gone_and_the_one_that_robots_forbid_are_not_stored(crawled: tuple[Cli, Portals]) -> None:
    cli, portals = crawled
    stored = {record["url"] for record in map(json.loads, cli.ok("export").splitlines())}
    assert not any("10209" in url or "10207" in url for url in stored)
    assert not any("/neibu/" in request.path for request in portals.requests), "robots.txt forbids even to ask"


def test_the_mirror_copy_and_the_reprint_join_the_story_of_their_original(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    rows = {row["title"]: row for row in cli.json("list", "--label", "any", "--limit", "100")}
    visit = cli.json("show", rows["程述安在云津市调研人工智能产业发展"]["id"])
    assert [(m["outlet"], m["role"]) for m in visit["members"]] == [
        ("今日江汉网", "original"),
        ("今日江漢網（鏡像）", "mirror"),
        ("川岸网", "reprint"),
        ("川岸网", "excerpt"),
    ]
    assert [m["similarity"] > 0.9 for m in visit["members"]] == [True, True, True, False]
    original = cli.json("show", visit["original_id"])
    assert datetime.fromisoformat(visit["first_published_at"]) == datetime.fromisoformat(original["published_at"])
    precision = [cli.json("show", m["id"])["published_precision"] for m in visit["members"]]
    assert [m["lag_minutes"] is not None for m in visit["members"]] == [p == "minute" for p in precision]
    assert visit["members"][0]["lag_minutes"] == 0
    shown = cli.ok("show", visit["id"])
    assert "[-" in shown, "what the excerpt left out is shown"
    vouchers = cli.json("show", rows["省政府常务会议研究部署人工智能公共算力建设"]["id"])
    assert {m["outlet"]: m["role"] for m in vouchers["members"]} == {"今日江汉网": "original", "云津新闻网": "reprint"}


def test_a_story_s_record_has_the_documents_and_regions_of_its_original(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    records = [json.loads(line) for line in cli.ok("export").splitlines()]
    told = next(r for r in records if r["documents"] and r["story"]["original_id"] == r["id"])
    story = cli.json("show", told["story"]["id"])
    assert (story["documents"], story["regions"]) == (told["documents"], told["regions"])


def test_two_notices_of_one_template_are_two_stories(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    rows = [row for row in cli.json("list", "--label", "any", "--limit", "100") if "批算力券的通知" in row["title"]]
    assert [row["size"] for row in rows] == [1, 1]


def test_relevance_is_judged_with_reasons(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    labels = {row["title"]: row["label"] for row in cli.json("list", "--label", "any", "--limit", "100")}
    assert labels["江汉省人工智能促进条例草案提请省人大常委会审议"] == "relevant"
    assert labels["Lakeshore Senate passes bill on automated decisions in state agencies"] == "relevant"
    assert labels["澜图智能发布新一代语音大模型"] == "related"
    assert labels["双十二智能门锁最高直降六百元 以旧换新再享补贴"] == "irrelevant"
    assert labels["全省秋冬农田水利建设全面展开"] == "irrelevant"
    (story,) = [row for row in cli.json("list") if "促进条例" in row["title"]]
    shown = cli.ok("show", story["id"])
    assert "人工智能" in shown
    assert "草案" in shown


def test_the_gbk_portal_is_read_without_broken_characters(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    records = [json.loads(line) for line in cli.ok("export").splitlines()]
    (record,) = [r for r in records if "art_1201_55660" in r["url"]]
    assert (record["evidence"]["charset_declared"], record["evidence"]["charset_used"]) == ("gb2312", "gb18030")
    assert record["title"] == "云津市出台意见 中小学每学年人工智能课程不少于八课时"
    assert "责任编辑" not in normal_form(record["body_text"]).text
    assert record["published_at"].endswith("T09:26:00+08:00")


def test_a_table_stays_in_the_text(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    (hit,) = [r for r in cli.json("search", "重大专项", "申报指南") if "88131" in r["url"]]
    assert "工业智能体" in hit["body_text"]
    assert "500万元" in hit["body_text"]


def test_search_finds_words_of_one_two_and_more_characters(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    assert len(cli.json("search", "券")) >= 3
    assert cli.json("search", "Accountability")[0]["language"] == "en"
    assert cli.json("search", "程述安")[0]["outlet"]["name"] in ("今日江汉网", "今日江漢網（鏡像）")
    assert cli.json("search", "没有这样的词组") == []


def test_an_export_goes_on_where_it_stopped(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    whole = [json.loads(line) for line in cli.ok("export").splitlines()]
    seqs = [record["seq"] for record in whole]
    assert seqs == sorted(set(seqs))
    rest = [json.loads(line) for line in cli.ok("export", "--after", str(seqs[9])).splitlines()]
    assert rest == whole[10:]


def test_a_csv_export_opens_in_a_spreadsheet(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    text = cli.ok("export", "--format", "csv", "--label", "relevant")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert {row["relevance_label"] for row in rows} == {"relevant"}
    assert len(rows) > 10


def test_a_mark_is_shown_with_its_story_and_kept(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    story = cli.json("list")[0]["id"]
    cli.ok("mark", story, "--as", "relevant", "--read", "--note", "cite", "--tag", "budget", "--by", "anna")
    assert cli.json("list")[0]["mark"] == "relevant"
    assert story not in {row["id"] for row in cli.json("list", "--unread")}
    original = cli.json("show", cli.json("show", story)["original_id"])
    mark = original["mark"]
    assert (mark["by"], mark["label"], mark["read"], mark["note"], mark["tags"]) == (
        ("anna", "relevant", True, "cite", ["budget"])
    )


def test_explain_fetches_a_page_through_the_same_guards_and_says_why(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    url = next(json.loads(line)["url"] for line in cli.ok("export").splitlines() if "10236" in line)
    said = cli.json("explain", url)
    assert said["article"]["relevance"]["label"] == "relevant"
    assert {"encoding", "title", "body", "published", "relevance"} <= {step["name"] for step in said["steps"]}
    refused = cli.run("explain", "http://127.0.0.1:1/")
    assert refused.returncode == 2 or "public" in refused.stderr


def test_explain_on_a_saved_notice_names_what_its_head_table_says(tmp_path: Path) -> None:
    pages = notice.pages(date(2026, 11, 23))
    path, answer = next((path, answer) for path, answer in pages.items() if "30112" in path)
    saved = tmp_path / "notice.html"
    saved.write_bytes(answer.body)
    cli = Cli(tmp_path / "home")
    shown = cli.ok("explain", str(saved), "--url", f"https://{notice.HOST}{path}")
    for said in (
        "江政办发〔2026〕31号",
        "江汉省人民政府办公厅",
        "2026-11-16",
        "2026-11-19",
        "P020261119001.pdf",
        "江汉省 (provincial)",
    ):
        assert said in shown
    record = cli.json("explain", str(saved), "--url", f"https://{notice.HOST}{path}")["article"]
    assert record["notice"]["index_number"] == "JH000014349/2026-00112"
    assert record["attachments"][0]["media_type"] == "application/pdf"


def test_show_prints_the_facts_of_an_article(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    (story,) = [row for row in cli.json("list") if "促进条例" in row["title"]]
    shown = cli.ok("show", cli.json("show", story["id"])["original_id"])
    assert "publishes" in shown or "cites" in shown
    assert "《" in shown


def test_a_dry_run_fetches_no_article_and_stores_nothing(tmp_path: Path) -> None:
    with stage(tmp_path) as (cli, portals):
        shown = cli.ok("crawl", "yunjin-news", "--dry-run")
        assert "江汉：明年起向中小企业发放算力券" in shown
        assert not any("/art/" in request.path for request in portals.requests)
        assert cli.ok("export") == ""
        assert cli.json("runs", "list") == []


def test_the_second_poll_is_conditional_stores_nothing_twice_and_records_the_revision(tmp_path: Path) -> None:
    with stage(tmp_path) as (cli, portals):
        cli.ok("crawl")
        before = {json.loads(line)["id"]: line for line in cli.ok("export").splitlines()}
        portals.poll = 2
        portals.requests.clear()
        said = cli.run("crawl")
        assert said.returncode == 1, "a notice is no longer there"
        assert "revised" in said.stdout
        pages = [r for r in portals.requests if r.path != "/robots.txt"]
        assert [r.path[-9:] for r in pages if not r.conditional] == ["3988.html"], "what is new on the first list page"
        after = {json.loads(line)["id"]: json.loads(line) for line in cli.ok("export").splitlines()}
        assert before.keys() < after.keys()
        assert len(after) == len(before) + 1
        (changed,) = [r for r in after.values() if r["revision"]["count"] == 2]
        assert changed["title"] == "砚江市设立八亿元人工智能产业专项资金"
        assert "八亿元" in changed["body_text"]
        assert len({r["story"]["id"] for r in after.values()}) == 30


def test_slow_broken_and_guarded_portals_each_end_in_their_outcome_and_the_rest_is_stored(tmp_path: Path) -> None:
    with stage(tmp_path, ill=True) as (cli, portals):
        assert cli.run("crawl").returncode == 1
        runs = {run["source_id"]: run for run in cli.json("runs", "list")}
        assert {name: run["outcome"] for name, run in runs.items() if run["outcome"] != "ok"} == {
            "guanlan-online": "challenge"
        }
        assert runs["wangshan-news"]["counts"]["failed"] == 1
        assert runs["qingpu-online"]["counts"]["new"] == 2
        assert len(cli.ok("export").splitlines()) == 36
        assert {request.path for request in portals.requests if request.host == guanlan.HOST} == {
            "/robots.txt",
            "/news/",
        }


def test_a_source_that_fails_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    with stage(tmp_path) as (cli, portals):
        wrong = f"https://{portals.routes[0].split(':')[0]}/nothing/here/"
        cli.ok("sources", "add", wrong, "--id", "lost", "--type", "listing")
        done = cli.run("crawl", "lost", "jianghan-daily")
        assert done.returncode == 1
        outcomes = {run["source_id"]: run["outcome"] for run in cli.json("runs", "list")}
        assert outcomes == {"lost": "gone", "jianghan-daily": "ok"}
        status = cli.run("status")
        assert status.returncode == 1
        assert "lost: gone" in status.stdout
        alone = cli.run("crawl", "lost")
        assert alone.returncode == 3


def test_the_same_file_imported_twice_changes_nothing(tmp_path: Path) -> None:
    with stage(tmp_path) as (cli, _):
        again = cli.ok("sources", "import", str(tmp_path / "sources.csv"))
        assert again.strip() == "0 added, 0 changed, 8 as they were"


def test_the_catalogue_of_a_province_is_imported_with_what_cannot_be_polled_paused(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "home")
    cli.ok("init")
    cli.ok("sources", "import", "--catalogue", "--region", "CN-HB")
    found = cli.json("sources", "list")
    assert {source["state"] for source in found} == {"active", "paused"}
    assert all(source["last_outcome"] is None for source in found)
    refused = cli.run("crawl")
    assert refused.returncode == 2
    assert "contact" in refused.stderr


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("crawl", "nope"), "there is no source 'nope'"),
        (("crawl", "--all", "--due"), "one of --all and --due"),
        (("sources", "add", "file:///etc/passwd"), "no web address"),
        (("sources", "add", "javascript:alert(1)"), "no web address"),
        (("show", "a999"), "no article a999"),
        (("show", "s999"), "no story s999"),
        (("show", "hello"), "is no id"),
        (("runs", "show", "r999"), "no run r999"),
        (("mark", "s999", "--read"), "nothing was marked"),
        (("mark", "s1"), "nothing to mark"),
        (("export", "--format", "xml"), "'xml' is no format"),
        (("explain", "nothing.html"), "cannot be read"),
        (("batch", "articles", "nothing.jsonl"), "cannot be read"),
        (("nonsense",), "No such command"),
    ],
)
def test_wrong_usage_is_one_clear_line_and_exit_code_2(
    crawled: tuple[Cli, Portals], words: tuple[str, ...], named: str
) -> None:
    done = crawled[0].run(*words)
    assert done.returncode == 2
    assert named in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_a_home_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = Cli(tmp_path / "file" / "home").run("init")
    assert done.returncode == 2
    assert "cannot be made" in done.stderr


def test_a_database_of_a_newer_version_says_what_to_do(tmp_path: Path) -> None:
    import sqlite3

    cli = Cli(tmp_path / "home")
    cli.ok("init")
    with sqlite3.connect(tmp_path / "home" / "policyvane.db") as c:
        c.execute("UPDATE alembic_version SET version_num = '9999'")
    done = cli.run("list")
    assert done.returncode == 3
    assert "Upgrade Policyvane" in done.stderr


def test_every_exported_record_is_what_its_schema_says(crawled: tuple[Cli, Portals]) -> None:
    schema = json.loads((ROOT / "docs" / "article.schema.json").read_text("utf-8"))
    for line in crawled[0].ok("export").splitlines():
        record = json.loads(line)
        jsonschema.validate(record, schema, format_checker=jsonschema.FormatChecker())
        assert list(record) == list(schema["properties"])


def test_output_is_utf8_whatever_the_locale(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    plain = subprocess.run(
        cli.command("list"), env=cli.environment | {"LC_ALL": "C", "PYTHONUTF8": "0"}, capture_output=True, check=True
    )
    assert "人工智能" in plain.stdout.decode("utf-8")


def test_a_follower_sees_each_article_as_it_is_stored_and_again_when_it_changes(tmp_path: Path) -> None:
    with stage(tmp_path) as (cli, portals):
        out = tmp_path / "followed.jsonl"
        with out.open("wb") as sink:
            follower = subprocess.Popen(
                cli.command("export", "--follow", "--baseline"),
                env=cli.environment,
                cwd=ROOT.parent,
                stdout=sink,
                stderr=sink,
            )
        try:
            cli.ok("crawl", "jianghan-today")
            first = _lines_of(out, 9)
            portals.poll = 2
            cli.ok("crawl", "jianghan-today")
            second = _lines_of(out, 10)
            assert follower.poll() is None, "it goes on until it is stopped"
        finally:
            follower.send_signal(signal.SIGINT)
            assert follower.wait(30) == 130
        assert len({record["id"] for record in first}) == 9
        (changed,) = second[9:]
        assert (changed["revision"]["number"], changed["title"]) == (2, "砚江市设立八亿元人工智能产业专项资金")
        assert [record["seq"] for record in second] == sorted({record["seq"] for record in second})


def _lines_of(path: Path, number: int) -> list[dict[str, Any]]:
    """What a follower has written, once it is so many lines."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        lines = path.read_text("utf-8").splitlines()
        if len(lines) >= number:
            return [json.loads(line) for line in lines]
        time.sleep(0.1)
    raise AssertionError(f"{number} lines were awaited, these came: {path.read_text('utf-8')[:500]}")


def test_a_reviewer_splits_a_story_and_merges_it_again(crawled: tuple[Cli, Portals]) -> None:
    cli, _ = crawled
    rows = {row["title"]: row for row in cli.json("list", "--label", "any", "--limit", "100")}
    story = rows["程述安在云津市调研人工智能产业发展"]["id"]
    (excerpt,) = [m["id"] for m in cli.json("show", story)["members"] if m["role"] == "excerpt"]
    apart = cli.run("split", excerpt, "--by", "anna").stderr.split()[-1]
    assert {m["id"] for m in cli.json("show", apart)["members"]} == {excerpt}
    assert story in cli.run("merge", apart, story).stderr
    assert excerpt in {m["id"] for m in cli.json("show", apart)["members"]}, "the younger id leads to the older one"
    assert cli.run("split", story).returncode == cli.run("merge", story).returncode == 2
    assert cli.json("db", "check") == {"sound": True, "broken": []}
