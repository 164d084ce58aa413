"""Recorded pages through the real path, spider to database: `python -m bench.replay`.

Serves every page that has an address over loopback under its own host name, crawls them, and prints how many were stored or
refused and why, beside the corpus's own score of what is stored and of what the analysis alone reads.
"""

import collections
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from analysis.analyse import analyse
from analysis.article import Refusal
from analysis.language import zone_of
from analysis.page import Page
from bench.corpus import SHARED, printed_score
from tests.support import replay
from tests.support.replay import Crawled, Saved

CORPUS = SHARED / "articles"


def main() -> None:
    """Print the figures."""
    pages = list(replay.of_folder(CORPUS / "articles.jsonl"))
    read = {page.asked: analyse(Page(page.asked, page.body)) for page in pages}
    zones = {
        replay.host_of(url): str(zone_of(found.language))
        for url, found in read.items()
        if not isinstance(found, Refusal)
    }
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        crawled = replay.crawl(Path(folder), pages, zones)
        seconds = time.perf_counter() - start
    refused = collections.Counter(found.reason for found in read.values() if isinstance(found, Refusal))
    print(f"pages {len(pages)}, hosts {len(crawled.runs)}, stored {len(crawled.records)}, sound {crawled.sound}")
    print(f"outcomes {dict(collections.Counter(run['outcome'] for run in crawled.runs.values()))}, {seconds:.0f} s")
    for reason, number in refused.most_common():
        print(f"refused {number}: {reason}")
    ids = {row["url"]: row["id"] for row in map(json.loads, (CORPUS / "articles.jsonl").open(encoding="utf-8"))}
    print("stored:\n" + _score([_stored(ids[page.url], page, crawled) for page in pages]))
    print("read by the analysis alone:\n" + _score([_read(ids[page.url], read[page.asked]) for page in pages]))


def _score(predictions: list[dict[str, Any]]) -> str:
    """The corpus's score over the rows that were predicted."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as truth:
        known = {line["id"] for line in predictions}
        with (CORPUS / "articles.jsonl").open(encoding="utf-8") as rows:
            truth.writelines(row for row in rows if json.loads(row)["id"] in known)
        truth.flush()
        return printed_score(CORPUS, truth.name, predictions)


def _stored(row: str, page: Saved, crawled: Crawled) -> dict[str, Any]:
    record = crawled.records.get(page.asked) or {"title": None, "published_at": None, "body_text": ""}
    day = (record["published_at"] or "")[:10] or None
    return {"id": row, "title": record["title"], "date": day, "body": record["body_text"]}


def _read(row: str, found: Any) -> dict[str, Any]:
    if isinstance(found, Refusal):
        return {"id": row, "title": None, "date": None, "body": ""}
    day = found.published.value.date().isoformat() if found.published else None
    return {"id": row, "title": found.title, "date": day, "body": found.body}


if __name__ == "__main__":
    main()
