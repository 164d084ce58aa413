"""Links whose title speaks of something else wait, only where a run has more pages than it may fetch, and are never lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from analysis.article import Dated, Evidence, Precision
from analysis.link import Link
from analysis.triage import is_drawn
from store import links
from store.database import Database
from store.schema import Link as LinkRow
from tests.support.writing import NOW, add_source, article, claim, visit

pytestmark = pytest.mark.slow

SPORT = [f"云津队客场第{n}次战胜砚江队取得连胜" for n in range(20)]
POLICY = [f"云津市印发第{n}号人工智能行动方案" for n in range(3)]


def dated(minutes: int) -> Dated:
    """So long ago, as its list says it."""
    return Dated(NOW - timedelta(minutes=minutes), Precision.MINUTE, Evidence.SOURCE, "")


def found(database: Database, titles: list[str]) -> None:
    """Links of these titles, the first the newest; none of them drawn."""
    with database.write() as c:
        add_source(c, "a")
        run = claim(c, "a")
        numbers = (n for n in range(10_000) if not is_drawn(f"https://a.example/{n}"))
        pairs = [
            (Link(f"https://a.example/{n}", title, dated(i)), f"https://a.example/{n}")
            for (i, title), n in zip(enumerate(titles), numbers, strict=False)
        ]
        links.found(c, run.id, "a", pairs, NOW)


def fetched(database: Database, limit: int, later: timedelta = timedelta()) -> list[str | None]:
    with database.write() as c:
        return [link.title for link in links.to_fetch(c, "a", NOW + later, limit)]


def test_where_all_can_be_fetched_nothing_waits(database: Database) -> None:
    found(database, [*SPORT, *POLICY])
    assert fetched(database, 100) == [*SPORT, *POLICY]
    with database.read() as c:
        assert links.waiting(c).links == 0


def test_where_there_are_too_many_what_speaks_of_something_else_waits(database: Database) -> None:
    found(database, [*SPORT, *POLICY])
    assert fetched(database, 5) == [*POLICY, *SPORT[:2]]
    with database.read() as c:
        assert links.waiting(c).links == 18
        reasons = c.execute(select(LinkRow.state, LinkRow.reason).where(LinkRow.reason.is_not(None))).all()
    assert {state for state, _ in reasons} == {"pending"}
    assert "names neither AI nor an authority" in reasons[0].reason
    assert fetched(database, 100) == [*SPORT, *POLICY], "with more room they are fetched"


def test_what_has_waited_for_three_months_is_given_up_with_the_reason(database: Database) -> None:
    found(database, [*SPORT, *POLICY])
    fetched(database, 5, timedelta(days=91))
    with database.read() as c:
        assert links.waiting(c).links == 0
        states = list(c.execute(select(LinkRow.state).where(LinkRow.reason.is_not(None))).scalars())
    assert states == ["refused"] * 18
    assert len(fetched(database, 100, timedelta(days=92))) == 5


def test_what_waiting_loses_is_told_from_what_was_read(database: Database) -> None:
    found(database, SPORT)
    fetched(database, 5)
    with database.write() as c:
        add_source(c, "b")
        run = claim(c, "b")
        visit(c, run, article("https://b.example/1", title="云津队主场三比一战胜砚江队"))
        visit(c, run, article("https://b.example/2", title="云津市印发人工智能方案"))
    with database.read() as c:
        told = links.waiting(c)
    assert (told.links, told.read, told.relevant) == (15, 1, 1)
