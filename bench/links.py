"""Figures of the link finder over the listings corpus, by the corpus's own score: `python -m bench.links [CORPUS] [--worst N]`."""

import gzip
import json
import subprocess
import sys
import tempfile
from datetime import UTC
from pathlib import Path
from typing import Any

from analysis.article import Refusal
from analysis.links import find_links
from analysis.page import Page

CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "listings"


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
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in predictions(corpus))
        file.flush()
        command = [sys.executable, str(corpus / "score.py"), str(corpus / "listings.jsonl"), file.name, *options]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    arguments = sys.argv[1:]
    place = Path(arguments.pop(0)) if arguments and not arguments[0].startswith("-") else CORPUS
    print(score(place, *arguments), end="")
