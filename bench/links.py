"""Figures of the link finder over the listings corpus, by the corpus's own score: `python -m bench.links [CORPUS] [--worst N]`.

Behind them the time that a list of 500 links takes on one core, beside that of only parsing it and taking its links.
"""

import gzip
import json
import time
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from analysis.article import Refusal
from analysis.links import find_links
from analysis.page import Page
from bench.corpus import SHARED, main, printed_score

CORPUS = SHARED / "listings"
TIMES = 30


def predictions(corpus: Path) -> list[dict[str, Any]]:
    """One prediction a page, in the corpus's format."""
    made = []
    with (corpus / "listings.jsonl").open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            page = Page(row["base_url"], gzip.decompress((corpus / row["file"]).read_bytes()))
            found = find_links(page, zone=UTC)
            links = [] if isinstance(found, Refusal) else [link.url for link in found.links]
            made.append({"id": row["id"], "links": links})
    return made


def score(corpus: Path, *options: str) -> str:
    """What the corpus's score.py prints for these predictions, and how long a list of 500 links takes."""
    return printed_score(corpus, "listings.jsonl", predictions(corpus), *options) + speed()


def speed() -> str:
    """One line on the CPU time of a list of 500 links, the best of some readings of lists that have no row in common."""
    pages = [_list_of_500(number) for number in range(TIMES)]

    def only_parsed(page: Page) -> object:
        return [(a.attributes.get("href"), a.text()) for a in LexborHTMLParser(page.body).css("a")]

    ours, plain = _milliseconds(pages, lambda page: find_links(page, zone=UTC)), _milliseconds(pages, only_parsed)
    return f"a list of 500 links: {ours:.1f} ms, {ours / plain:.0f} times as long as parsing it and taking its links\n"


def _list_of_500(number: int) -> Page:
    rows = "".join(
        f"<li class='row{n % 2}'><a href='./2026{n % 12 + 1:02d}/t2026{n % 12 + 1:02d}{n % 28 + 1:02d}_{number}{7000 + n}.html'>"
        f"关于印发第{number}{n}号人工智能产业发展行动计划的通知</a><span>2026-{n % 12 + 1:02d}-{n % 28 + 1:02d}</span></li>"
        for n in range(500)
    )
    return Page("https://www.yunling.example/zwgk/", f"<html><body><ul>{rows}</ul></body></html>".encode())


def _milliseconds(pages: list[Page], work: Callable[[Page], object]) -> float:
    taken = []
    for page in pages:
        began = time.process_time()
        work(page)
        taken.append(time.process_time() - began)
    return 1000 * min(taken)


if __name__ == "__main__":
    main(score, CORPUS)
