"""Figures of the feed reader over the feeds corpus, by the corpus's own score: `python -m bench.feeds [CORPUS] [--worst N]`."""

import gzip
import json
import subprocess
import sys
import tempfile
from datetime import UTC
from pathlib import Path
from typing import Any

from analysis.article import Refusal
from analysis.feeds import entries_of
from analysis.page import Page

CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "feeds"


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
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in predictions(corpus))
        file.flush()
        command = [sys.executable, str(corpus / "score.py"), str(corpus / "feeds.jsonl"), file.name, *options]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    arguments = sys.argv[1:]
    place = Path(arguments.pop(0)) if arguments and not arguments[0].startswith("-") else CORPUS
    print(score(place, *arguments), end="")
