"""`explain` and `batch`: the analysis over files, without a database."""

import gzip
import importlib.util
import json
import random
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import Cli
from tests.support.shared import shared

pytestmark = pytest.mark.slow

BODY = "<p>云津市人民政府印发人工智能产业发展实施意见，提出建设两个算力中心，并设立专项资金。</p>" * 4
PAGE = f"<html><head><title>云津市印发意见</title></head><body><h1>云津市印发意见</h1><div>2026-11-20</div>{BODY}</body></html>"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path / "home")


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def write(path: Path, lines: list[dict[str, Any]]) -> Path:
    data = "".join(json.dumps(line) + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_the_mirror_copy_that_it_all_started_from_is_restored_and_judged(cli: Cli) -> None:
    seed = shared("seed")
    said = json.loads(cli.ok("explain", str(seed / "article.txt"), "--json"))
    expected = json.loads((seed / "expected.json").read_text("utf-8"))
    assert folded(said["normal_form"]) == folded((seed / "restored.txt").read_text("utf-8"))
    relevance = said["article"]["relevance"]
    assert relevance["label"] == expected["relevance"]["label"]
    terms = {reason["term"] for reason in relevance["reasons"]}
    assert set(expected["relevance"]["why_must_name"]) <= terms
    assert all(len(reason["term"]) == reason["end"] - reason["start"] for reason in relevance["reasons"])


def test_pages_are_read_in_the_order_of_the_input_and_a_page_without_an_article_says_so(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "1.html").write_text(PAGE)
    (tmp_path / "2.html.gz").write_bytes(gzip.compress(PAGE.replace("两个", "三个").encode("gb18030")))
    (tmp_path / "3.html").write_bytes(b"%PDF-1.7")
    names = ["2.html.gz", "3.html", "1.html"]
    source = write(tmp_path / "in.jsonl.gz", [{"id": name, "file": name, "url": None} for name in names])
    found = rows(cli.ok("batch", "articles", str(source), "--pages", str(tmp_path)))
    assert [row["id"] for row in found] == names
    assert [row["title"] for row in found] == ["云津市印发意见", None, "云津市印发意见"]
    assert "三个算力中心" in found[0]["body"]
    assert "PDF" in found[1]["refusal"]
    assert found[2]["date"] == "2026-11-20"
    assert found[2]["record"]["relevance"]["label"] == "relevant"


def test_batch_reads_no_field_but_its_own(cli: Cli, tmp_path: Path) -> None:
    row = {"id": "1", "title": "云津市出台人工智能促进条例", "lead": "条例共七章。", "language": "zh-Hans"}
    plain = write(tmp_path / "plain.jsonl", [row])
    told = write(tmp_path / "told.jsonl", [row | {"label": "irrelevant", "score": 0, "source": "x", "synthetic": True}])
    assert cli.ok("batch", "relevance", str(plain)) == cli.ok("batch", "relevance", str(told))
    (found,) = rows(cli.ok("batch", "relevance", str(plain)))
    assert found["label"] == "relevant"
    assert found["reasons"]


def test_output_goes_to_a_file_when_asked(cli: Cli, tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", [{"id": "1", "title": "x", "lead": "", "language": "en"}])
    assert cli.ok("batch", "relevance", str(source), "--out", str(tmp_path / "out.jsonl")) == ""
    assert rows((tmp_path / "out.jsonl").read_text())[0]["id"] == "1"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("{", "in.jsonl:1: is no JSON"),
        ("[]", "no JSON object"),
        ('{"id": 1}\n{}', "in.jsonl:2"),
        ("\udcff", "is not UTF-8"),
    ],
)
def test_a_broken_line_is_named(cli: Cli, tmp_path: Path, content: str, named: str) -> None:
    (tmp_path / "in.jsonl").write_bytes(content.encode("utf-8", "surrogateescape"))
    done = cli.run("batch", "relevance", str(tmp_path / "in.jsonl"))
    assert done.returncode == 2
    assert named in done.stderr


def test_a_page_that_is_not_there_is_named(cli: Cli, tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", [{"id": "1", "file": "none.html", "url": None}])
    done = cli.run("batch", "articles", str(source))
    assert done.returncode == 2
    assert "none.html" in done.stderr


def test_pages_are_grouped_in_the_order_of_the_input_and_only_by_what_a_reader_sees(cli: Cli, tmp_path: Path) -> None:
    text = "云津市数据局公布首批人工智能应用场景清单，覆盖医疗、交通、制造和城市治理四个领域，共计四十二项。" * 3
    page = {"published": "2026-11-20T08:00:00", "site": "a.example", "title": "云津市公布清单", "body": text}
    given = [
        page
        | {"id": "reprint", "site": "b.example", "published": "2026-11-20T09:00:00", "body": "来源：甲报\n" + text},
        page | {"id": "first"},
        page | {"id": "other", "body": text.replace("四十二", "十七")},
        {"id": "nothing"},
        page | {"id": "undated", "published": "yesterday", "body": ""},
    ]
    found = rows(cli.ok("batch", "stories", str(write(tmp_path / "in.jsonl", given))))
    assert [row["id"] for row in found] == ["reprint", "first", "other", "nothing", "undated"]
    assert [row["role"] for row in found] == ["reprint", "original", "original", "original", "original"]
    assert found[0]["story"] == found[1]["story"]
    assert len({row["story"] for row in found}) == 4
    told = write(tmp_path / "told.jsonl", [row | {"story": "x", "variant": "y", "family": "z"} for row in given])
    assert rows(cli.ok("batch", "stories", str(told))) == found


def test_stories_of_the_corpus_are_found_whatever_the_order(cli: Cli, tmp_path: Path) -> None:
    corpus = shared("corpora") / "dedup"
    with gzip.open(corpus / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines][:600]
    spec = importlib.util.spec_from_file_location("dedup_score", corpus / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    random.Random(1).shuffle(documents)
    found = rows(cli.ok("batch", "stories", str(write(tmp_path / "in.jsonl.gz", documents))))
    figures, _ = scorer.score(documents, {row["id"]: row["story"] for row in found})
    assert figures["pairs"]["recall"] >= 0.985
    assert figures["pairs"]["precision"] >= 0.99
    assert figures["false_merge_pairs"]["rate"] <= 0.001
    assert figures["partial"]["glued the two together"] <= 0.03


def test_a_step_that_needs_no_database_starts_without_loading_one() -> None:
    code = "import sys, policyvane.__main__, policyvane.batch; print('sqlalchemy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
