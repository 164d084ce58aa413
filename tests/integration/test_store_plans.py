"""What is asked often is answered from an index, also when there are millions of rows.

Asked of SQLite, which plans by the indexes alone; PostgreSQL reads small tables whole whatever indexes they have.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from store import articles, events, links, marks, membership, runs, sources, stories
from store.database import Database
from tests.support.writing import NOW


def plan(c: Connection, ask: Callable[[Connection], object]) -> list[str]:
    """How SQLite goes about the statements of a question, step by step."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, values: Any, _context: object, _many: bool) -> None:
        asked.append((statement, values))

    event.listen(c, "before_cursor_execute", note)
    ask(c)
    event.remove(c, "before_cursor_execute", note)
    return [row[3] for sql, values in asked for row in c.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]


@pytest.mark.parametrize(
    ("ask", "first"),
    [
        (stories.newest, "SCAN stories USING INDEX ix_stories_dated_at"),
        (lambda c: stories.newest(c, label="relevant"), "SCAN stories USING INDEX ix_stories_dated_at"),
        (lambda c: stories.newest(c, label="relevant", unread=True), "SCAN stories USING INDEX ix_stories_dated_at"),
        (stories.count, "SCAN stories"),
        (lambda c: stories.members(c, 1), "SEARCH articles USING INDEX ix_articles_story_id"),
        (lambda c: membership.follow(c, {1: 2}), "SEARCH revisions USING INDEX ix_revisions_node_id"),
        (lambda c: sources.turns(c, NOW, 9), "SEARCH sources USING INDEX ix_sources_state_next_check_at"),
        (lambda c: links.to_fetch(c, "a", NOW, 9), "SEARCH links USING INDEX ix_links_source_id_due_at"),
        (
            lambda c: links.known(c, ["https://a.example/"]),
            "SEARCH links USING INDEX sqlite_autoindex_links_1 (address=?)",
        ),
        (runs.in_hand, "SEARCH runs USING INDEX ix_runs_state"),
        (lambda c: events.after(c, 5, 9), "SEARCH events USING INTEGER PRIMARY KEY"),
        (lambda c: articles.after(c, 5, 9), "SEARCH articles USING INDEX ix_articles_seq"),
        (lambda c: marks.of(c, 1), "SEARCH marks USING INDEX ix_marks_article_id"),
    ],
)
def test_a_frequent_question_begins_at_an_index_and_reads_nothing_whole(
    tmp_path: Path, ask: Callable[[Connection], object], first: str
) -> None:
    address = f"sqlite:///{tmp_path}/x.db"
    Database.upgrade(address)
    database = Database.open(address)
    with database.read() as c:
        steps = plan(c, ask)
    database.close()
    assert steps[0].startswith(first), steps
    assert not [step for step in steps[1:] if step.startswith("SCAN")], steps
