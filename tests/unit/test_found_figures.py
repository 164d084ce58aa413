"""How well links are found on real pages and feeds, measured over corpora that are no part of the project."""

import re
from pathlib import Path

import pytest

from bench import feeds, links

NEEDS_LISTINGS = pytest.mark.skipif(
    not links.CORPUS.is_dir(), reason=f"{links.CORPUS} is not here: the listings corpus"
)
NEEDS_FEEDS = pytest.mark.skipif(not feeds.CORPUS.is_dir(), reason=f"{feeds.CORPUS} is not here: the feeds corpus")


def figure(report: str, name: str, column: str) -> float:
    line = next(line for line in report.splitlines() if line.strip().startswith(name))
    found = re.search(rf"{column}\s+([\d.]+)", line)
    assert found is not None
    return float(found[1])


@pytest.mark.slow
@NEEDS_LISTINGS
def test_links_of_real_pages_are_found_as_promised() -> None:
    report = links.score(Path(links.CORPUS))
    assert figure(report, "all pages", "F1") >= 0.88
    assert figure(report, "pages with items", "F1") >= 0.88
    assert figure(report, "kind front", "F1") >= 0.90
    assert figure(report, "kind list", "F1") >= 0.93
    assert figure(report, "kind gov", "F1") >= 0.93
    assert figure(report, "kind none", "F1") >= 0.99
    assert figure(report, "zh and ja with items", "F1") >= 0.94


@pytest.mark.slow
@NEEDS_FEEDS
def test_entries_of_real_feeds_are_read_as_promised() -> None:
    report = feeds.score(Path(feeds.CORPUS))
    assert figure(report, "feeds", "score") >= 0.985
    assert figure(report, "broken", "score") >= 0.97
    for kind in ("json-feed", "sitemap ", "sitemap-index", "sitemap-txt", "none"):
        assert figure(report, f"kind {kind}", "score") >= 0.99
    assert figure(report, "kind json-list", "score") >= 0.80
