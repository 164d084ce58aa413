"""Articles and visits as tests of the store need them, without a page behind them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from analysis.article import (
    Article,
    Dated,
    Encoding,
    Evidence,
    Facts,
    Judgement,
    Label,
    Mirror,
    Origin,
    Precision,
)
from analysis.fingerprint import fingerprint
from analysis.link import Link
from analysis.normal import normal_form, normal_line
from analysis.page import Page
from store import articles, links, runs, sources
from store.articles import Saved, Visit
from store.outlets import Outlet
from store.runs import Run
from store.sources import new_source

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TEXT = "云津市人民政府印发人工智能产业三年行动方案，提出到二〇二八年建成三个算力中心，并设立专项资金支持本地企业。" * 2


def article(
    url: str,
    *,
    title: str = "云津市印发人工智能行动方案",
    text: str = TEXT,
    label: Label = Label.RELEVANT,
    published: datetime | None = NOW - timedelta(hours=5),
    origin: str | None = None,
    mirror: bool = False,
) -> Article:
    """An article as the analysis would give it."""
    normal = normal_form(text)
    if mirror:
        normal = replace(normal, mirror=Mirror("zh-Hant", 12))
    return Article(
        url=url,
        title=title,
        subtitle=None,
        lead=text[:30],
        body=text,
        language="zh-Hans",
        byline=None,
        authors=(),
        dateline=None,
        published=Dated(published, Precision.MINUTE, Evidence.META, "") if published else None,
        modified=None,
        origin=Origin(origin, None, "来源") if origin else None,
        facts=Facts(),
        html=None,
        normal_title=normal_line(title),
        normal=normal,
        fingerprint=fingerprint(normal_line(title), normal.text),
        judgement=Judgement(label, 0.9, 0.5, "test", ()),
        encoding=Encoding("utf-8", "utf-8"),
        extractor_version="test",
        steps=(),
    )


def add_source(c: Connection, name: str, outlet: str | None = None) -> None:
    """A listing of an outlet of its own."""
    host = f"{name}.example"
    sources.put(
        c, new_source(name, Outlet(host, outlet or name), type="listing", url=f"https://{host}/", name=name), NOW
    )


def claim(c: Connection, source_id: str, at: datetime = NOW) -> Run:
    """A claimed run."""
    run = runs.claim(c, source_id, at, "tester", at)
    assert run is not None
    return run


def visit(c: Connection, run: Run, read: Article, at: datetime = NOW) -> Saved:
    """Find the link of an article and store it, as a run does."""
    links.found(c, run.id, run.source_id, [(Link(read.url, read.title), read.url)], at)
    ever = at + timedelta(days=1000)
    number = next(link.id for link in links.to_fetch(c, run.source_id, ever, 100_000) if link.address == read.url)
    page = Page(read.url, b"<html></html>", fetched_at=at, etag='"1"')
    return articles.save(c, Visit(run.id, run.token, run.source_id, number, page, read, at, at + timedelta(hours=1)))
