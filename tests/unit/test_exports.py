"""Export lines: safe in a spreadsheet, complete for a program."""

import csv
import io
import json
from typing import Any

import pytest

from review.exports import csv_head, csv_line, jsonl_line

RECORD: dict[str, Any] = {
    "schema": "policyvane.article/1", "seq": 4, "id": "a7", "url": "https://news.example/1",
    "title": "云津市出台“人工智能+”方案", "authors": ["甲", "乙"], "body_text": "第一段\n第二段",
    "outlet": {"id": "o", "name": "云津日报"}, "story": {"id": "s1", "size": 2}, "mark": None,
    "relevance": {"label": "relevant", "score": 0.91, "reasons": [{"term": "人工智能"}, {"term": "方案"}]},
}  # fmt: skip


def cells(record: dict[str, Any], *, body: bool = False) -> dict[str, str]:
    rows = csv.reader(io.StringIO(csv_head(body=body) + csv_line(record, body=body), newline=""))
    heads, line = rows
    return dict(zip(heads, line, strict=True))


def test_nested_fields_get_columns_of_their_own() -> None:
    row = cells(RECORD)
    assert row["outlet_name"] == "云津日报"
    assert row["relevance_score"] == "0.91"
    assert row["authors"] == "甲; 乙"
    assert row["relevance_terms"] == "人工智能; 方案"
    assert row["mark_label"] == ""


@pytest.mark.parametrize("title", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_begins_like_a_formula(title: str) -> None:
    assert cells(RECORD | {"title": title})["title"] == "'" + title


def test_the_body_comes_only_when_asked_for() -> None:
    assert "body_text" not in cells(RECORD)
    assert cells(RECORD, body=True)["body_text"] == "第一段\n第二段"


def test_lines_end_as_csv_readers_of_every_system_expect() -> None:
    assert csv_line(RECORD).endswith("\r\n")


def test_a_json_line_is_one_line_and_keeps_everything() -> None:
    line = jsonl_line(RECORD)
    assert "\n" not in line
    assert json.loads(line) == RECORD
