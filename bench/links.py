"""Figures of the link finder over the listings corpus, by the corpus's own score: `python -m bench.links [CORPUS] [--worst N]`."""

import gzip
import json
from datetime import UTC
from pathlib import Path
from typing import Any

from analysis.article import Refusal
from analysis.links import find_links
from analysis.page import Page
from bench.corpus import SHARED, main, printed_score

CORPUS = SHARED / "listings"


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
    """What the corpus's score.py prints for these predictions."""
    return printed_score(corpus, "listings.jsonl", predictions(corpus), *options)


if __name__ == "__main__":
    main(score, CORPUS)
