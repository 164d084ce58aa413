"""The lines between a crawl and its worker say the same on both sides."""

import pytest

from analysis.outcome import Outcome, RunCounts
from crawler.orders import (
    Beat,
    Contract,
    Fetching,
    Look,
    Message,
    Order,
    Place,
    Ready,
    Report,
    Seen,
    Stored,
    from_line,
    to_line,
)

PLACE = Place("hb", "feed", "https://news.example/feed", zone="Asia/Shanghai", outlet="江汉新闻")


@pytest.mark.parametrize(
    "message",
    [
        Contract(Fetching("agent", routes=("a:1:127.0.0.1:2",)), "sqlite:///x.db"),
        Order(7, "t", PLACE, dry=True),
        Look(1, "https://news.example/"),
        Ready(12),
        Beat(2),
        Stored(7, "hb", 1, 2, "new", "标题\n二", "https://news.example/1", "relevant", 0.9),
        Seen(1, "https://news.example/", 200, "text/html", "aGk="),
        Report(7, "hb", Outcome.BLOCKED, "429", RunCounts(links=3), 429, 12, 60, (("https://news.example/1", None),)),
    ],
)
def test_what_is_sent_is_what_arrives(message: Message) -> None:
    line = to_line(message)
    assert "\n" not in line
    assert from_line(line) == message


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "{}", '{"kind":"Nonsense"}', '{"kind":"Beat","more":1}', '{"kind":"Beat"}']
)
def test_anything_else_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        from_line(line)
