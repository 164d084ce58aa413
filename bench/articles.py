"""How well articles are read from pages of real sites, next to trafilatura with its default settings, and to other libraries.

`python -m bench.articles [--shared PATH] [--peers]` reads every page of the corpus each way in one run, and prints F1 of the body,
titles and dates by language as the corpus's own scorer counts them, and pages a second. Each reader reads a few pages before the
clock starts, so that nobody's tables are loaded on it. Ours is the whole way of a page; what of it is no reading (the judgement of
relevance, the fingerprint) is measured again by itself, and the line `ours, reading alone` leaves it out. The other libraries need
an environment of their own: newspaper4k asks for an older python-dateutil than `constraints.txt` names.
"""

import argparse
import gzip
import importlib.util
import json
import logging
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import trafilatura

from analysis.analyse import analyse
from analysis.article import Precision, Refusal
from analysis.documents import documents_in
from analysis.fingerprint import fingerprint
from analysis.normal import normal_form
from analysis.page import Page
from analysis.relevance import judge

Row = dict[str, Any]
Reader = Callable[[bytes, str | None], Row]

SHARED = Path(__file__).parents[2] / "shared"
_WARMING = 20  # pages that each reader reads before the clock starts
GROUPS = ("cjk", "cjk-news", "en", "other", "all")
FIGURES = ("f1", "precision", "recall", "title_exact", "date", "date_wrong")


def ours(body: bytes, url: str | None) -> Row:
    """Title, day and body by `analysis.analyse`."""
    found = analyse(Page(url or "https://unknown.invalid/", body))
    if isinstance(found, Refusal):
        return {"title": None, "date": None, "body": ""}
    known = found.published is not None and found.published.precision in (Precision.DAY, Precision.MINUTE)
    day = found.published.value.date().isoformat() if known and found.published else None
    return {"title": found.title, "date": day, "body": found.body}


def theirs(body: bytes, url: str | None) -> Row:
    """The same by trafilatura."""
    found = trafilatura.bare_extraction(body, url=url, with_metadata=True)
    said = found if isinstance(found, dict) else found.as_dict() if found is not None else {}
    return {"title": said.get("title"), "date": said.get("date"), "body": said.get("text") or ""}


def read_all(corpus: Path, rows: list[Row], readers: dict[str, Reader]) -> dict[str, tuple[dict[str, Row], float]]:
    """What each reader makes of every page, by id, and the seconds of processor time that it took.

    The readers take turns at each page, so that a machine that does much else slows all of them alike.
    """
    made: dict[str, dict[str, Row]] = {name: {} for name in readers}
    seconds = dict.fromkeys(readers, 0.0)
    for number, row in enumerate([*rows[:_WARMING], *rows]):
        body = gzip.decompress((corpus / row["file"]).read_bytes())
        if number == _WARMING:
            seconds = dict.fromkeys(readers, 0.0)
        for name, reader in readers.items():
            began = time.process_time()
            try:
                made[name][row["id"]] = reader(body, row["url"])
            except Exception as error:  # noqa: BLE001 # a library that fails on a page reads nothing from it
                print(f"{name} failed on {row['id']}: {type(error).__name__}", file=sys.stderr)
            seconds[name] += time.process_time() - began
    return {name: (made[name], seconds[name]) for name in readers}


def seconds_of_judging(corpus: Path, rows: list[Row]) -> float:
    """The seconds that relevance and fingerprint take of all pages, which are part of our way and no reading."""
    seconds = 0.0
    for row in rows:
        found = analyse(
            Page(row["url"] or "https://unknown.invalid/", gzip.decompress((corpus / row["file"]).read_bytes()))
        )
        if isinstance(found, Refusal):
            continue
        title, lead, text = found.normal_title, normal_form(found.lead or "").text, found.normal.text
        documents_in.cache_clear()
        began = time.process_time()
        judge(title or None, lead or None, text, found.language)
        fingerprint(title, text)
        seconds += time.process_time() - began
    return seconds


def figures_of(corpus: Path, rows: list[Row], made: dict[str, Row]) -> dict[str, dict[str, float]]:
    """The corpus's own figures by group of languages."""
    spec = importlib.util.spec_from_file_location("articles_score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{corpus} holds no score.py; put the corpora beside the project or say --shared PATH")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    figures: dict[str, dict[str, float]] = scorer.score(rows, made)[0]
    return figures


def print_bounds() -> None:
    """What five million bytes of HTML cost: as one long text, as many links, and nested without end."""
    print("| 5 MB of | seconds | MB at most |\n| --- | --- | --- |")
    text = b"<p>The office said, in a long paragraph of plain words, that the plan is open for comment until May.</p>"
    for name, piece in (
        ("text", text),
        ("links", b"<li><a href='/a/1.html'>One more title</a></li>"),
        ("nesting", b"<div>"),
    ):
        page = Page("https://news.example/", b"<html><body>" + piece * (5_000_000 // len(piece)))
        began = time.process_time()
        analyse(page)
        seconds = time.process_time() - began
        print(
            f"| {name} | {seconds:.2f} | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} |", flush=True
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder that holds corpora/articles")
    parser.add_argument("--peers", action="store_true", help="other libraries too: pip install -e '.[bench]'")
    asked = parser.parse_args()
    corpus: Path = asked.shared / "corpora" / "articles"
    if not (corpus / "articles.jsonl").exists():
        raise SystemExit(f"{corpus} holds no articles.jsonl; put the corpora beside the project or say --shared PATH")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    print_bounds()
    rows = [json.loads(line) for line in (corpus / "articles.jsonl").read_text("utf-8").splitlines() if line]
    speeds = {}
    print("| reader | pages | F1 of the body | precision | recall | title exact | date right | date wrong |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    readers: dict[str, Reader] = {"ours": ours, "trafilatura": theirs}
    if asked.peers:
        from bench.article_peers import PEERS  # noqa: PLC0415 # libraries that only this needs

        readers |= PEERS
    for name, (made, seconds) in read_all(corpus, rows, readers).items():
        speeds[name] = len(rows) / seconds
        if name == "ours":
            speeds["ours, reading alone"] = len(rows) / (seconds - seconds_of_judging(corpus, rows))
        figures = figures_of(corpus, rows, made)
        for group in GROUPS:
            cells = " | ".join(f"{figures[group][key]:.3f}" for key in FIGURES)
            print(f"| {name}, {group} | {figures[group]['pages']} | {cells} |", flush=True)
    print("\n| reader | pages a second | times trafilatura |\n| --- | --- | --- |")
    for name, speed in speeds.items():
        print(f"| {name} | {speed:.0f} | {speed / speeds['trafilatura']:.1f} |")


if __name__ == "__main__":
    main()
