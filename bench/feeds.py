"""Figures of the feed reader over the feeds corpus, by the corpus's own score: `python -m bench.feeds [CORPUS] [--worst N]`."""

import gzip
import json
from datetime import UTC
from pathlib import Path
from typing import Any

from analysis.article import Refusal
from analysis.entries import entries_of
from analysis.page import Page
from bench.corpus import SHARED, main, printed_score

CORPUS = SHARED / "feeds"


def predictions(corpus: Path) -> list[dict[str, Any]]:
    """One prediction a file, in the corpus's format."""
    made = []
    with (corpus / "feeds.jsonl").open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            base = row["base_url"] or "https://unknown.invalid/"
            feed = entries_of(Page(base, gzip.decompress((corpus / row["file"]).read_bytes())), zone=UTC)
            entries = () if isinstance(feed, Refusal) else feed.entries
            shown = [
                {"link": e.url, "title": e.title, "date": e.published.value.isoformat() if e.published else None}
                for e in entries
            ]
            made.append({"id": row["id"], "entries": shown})
    return made


def score(corpus: Path, *options: str) -> str:
    """What the corpus's score.py prints for these predictions."""
    return printed_score(corpus, "feeds.jsonl", predictions(corpus), *options)


if __name__ == "__main__":
    main(score, CORPUS)
