"""The canonical record is what its schema says, whatever page it was made from."""

import json
from typing import Any

import jsonschema
import pytest

from analysis.analyse import analyse
from analysis.article import Article
from analysis.page import Page
from analysis.record import article_record
from tests.support.cli import ROOT

SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "article.schema.json").read_text("utf-8"))
BODY = "<p>云津市人民政府印发《云津市人工智能产业发展实施意见》（云政发〔2026〕7号），提出建设两个算力中心。</p>" * 3
PAGES = {
    "a bare page": f"<html><body><div>{BODY}</div></body></html>",
    "a full page": f'<html lang="zh"><head><title>云津市印发意见_云津网</title><meta name="PubDate" content="2026-11-20 09:30">'
    f'<meta name="author" content="沈安可"></head><body><h1>云津市印发意见</h1><p>来源：云津日报</p>{BODY}</body></html>',
    "a text": "云津市人民政府印发人工智能产业发展实施意见，提出建设两个算力中心。",
    "an English page": "<html><body><article><h1>Bill</h1>"
    + "<p>The Senate passed a bill on AI.</p>" * 9
    + "</article></body></html>",
}


@pytest.mark.parametrize("name", PAGES)
def test_every_record_is_valid(name: str) -> None:
    page = Page("https://news.example/a/20261120_1.html", PAGES[name].encode())
    article = analyse(page)
    assert isinstance(article, Article)
    record = article_record(article, page)
    jsonschema.validate(record, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert list(record) == list(SCHEMA["properties"]), "the order of the fields is fixed"
    json.dumps(record)
