"""How a run ends: one word and one sentence for whatever happened."""

import socket

import pytest
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, ResponseDataLossError

from analysis.article import Refusal, RefusalKind
from analysis.outcome import Outcome
from crawler.gate import Resting, TooLate
from crawler.guard import Forbidden, NoGuard
from crawler.outcomes import Tally, Trouble, no_links, of_exception, of_refusal, of_run, of_status
from crawler.redirects import BadRedirect
from crawler.robots import BadStatus, Disallowed, RobotsUnread
from crawler.unpacking import BrokenBody, TooLarge


def unread(cause: Exception) -> RobotsUnread:
    error = RobotsUnread("unread")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outcome", "lasting"),
    [
        (Disallowed("no"), Outcome.BLOCKED, True),
        (Forbidden("no"), Outcome.BLOCKED, True),
        (Resting("a.example", 60), Outcome.BLOCKED, False),
        (TooLate("no"), Outcome.UNREACHABLE, False),
        (BadRedirect("circle"), Outcome.INVALID, True),
        (TooLarge("big"), Outcome.INVALID, True),
        (BrokenBody("bad"), Outcome.INVALID, True),
        (DownloadCancelledError(""), Outcome.INVALID, True),
        (DownloadTimeoutError("slow"), Outcome.UNREACHABLE, False),
        (ResponseDataLossError(), Outcome.UNREACHABLE, False),
        (socket.gaierror(-2, "unknown"), Outcome.UNREACHABLE, False),
        (unread(Forbidden("no")), Outcome.BLOCKED, True),
        (unread(BadStatus(503, 30)), Outcome.UNREACHABLE, False),
        (unread(BadStatus(429, None)), Outcome.BLOCKED, False),
        (NoGuard("not there"), Outcome.FAILED, False),
        (ZeroDivisionError("ours"), Outcome.FAILED, False),
    ],
)
def test_each_error_has_a_meaning(error: Exception, outcome: Outcome, lasting: bool) -> None:
    trouble = of_exception(error)
    assert (trouble.outcome, trouble.lasting) == (outcome, lasting)
    assert trouble.reason
    assert "\n" not in trouble.reason


def test_our_own_fault_keeps_the_text_of_the_error() -> None:
    assert "ZeroDivisionError: division by zero" in of_exception(ZeroDivisionError("division by zero")).reason


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (401, Outcome.BLOCKED),
        (403, Outcome.BLOCKED),
        (429, Outcome.BLOCKED),
        (412, Outcome.CHALLENGE),
        (500, Outcome.UNREACHABLE),
        (503, Outcome.UNREACHABLE),
        (408, Outcome.UNREACHABLE),
        (302, Outcome.INVALID),
        (418, Outcome.INVALID),
    ],
)
def test_each_status_has_a_meaning(status: int, outcome: Outcome) -> None:
    trouble = of_status(status, 5)
    assert trouble is not None
    assert trouble.outcome is outcome
    assert str(status) in trouble.reason


@pytest.mark.parametrize("status", [200, 203])
def test_a_page_is_no_trouble(status: int) -> None:
    assert of_status(status) is None


def test_not_modified_is_an_answer_only_to_who_asked() -> None:
    assert of_status(304, conditional=True) is None
    unasked = of_status(304)
    assert unasked is not None
    assert unasked.outcome is Outcome.INVALID


@pytest.mark.parametrize("kind", list(RefusalKind))
def test_each_refusal_has_a_meaning(kind: RefusalKind) -> None:
    expected = {
        RefusalKind.CHALLENGE: Outcome.CHALLENGE,
        RefusalKind.GONE: Outcome.GONE,
        RefusalKind.PARKED: Outcome.GONE,
        RefusalKind.LOGIN: Outcome.BLOCKED,
        RefusalKind.COOKIES: Outcome.BLOCKED,
        RefusalKind.UNLIKE: Outcome.LAYOUT_CHANGED,
    }.get(kind, Outcome.INVALID)
    assert of_refusal(Refusal(kind, "because")).outcome is expected


def test_a_sitemap_of_news_may_be_empty_and_an_interface_may_not() -> None:
    assert no_links("sitemap", True) is None
    lost, never = no_links("api", True), no_links("api", False)
    assert lost is not None
    assert never is not None
    assert (lost.outcome, never.outcome) == (Outcome.LAYOUT_CHANGED, Outcome.INVALID)


def test_a_list_without_links_is_judged_by_what_it_had_before() -> None:
    before, never = no_links("listing", True), no_links("listing", False)
    assert before is not None
    assert before.outcome is Outcome.LAYOUT_CHANGED
    assert never is not None
    assert never.outcome is Outcome.INVALID
    assert no_links("feed", False) is None


SLOW = Trouble(Outcome.UNREACHABLE, "it did not answer in time")
TIRED = Trouble(Outcome.BLOCKED, "the site answers with status 429", retry_after=60)


@pytest.mark.parametrize(
    ("tally", "outcome"),
    [
        (Tally(links=3, links_new=2, new=2), Outcome.OK),
        (Tally(same=True, revised=1), Outcome.OK),
        (Tally(links=3), Outcome.EMPTY),
        (Tally(same=True, unchanged=4), Outcome.NOT_MODIFIED),
        (Tally(trouble=SLOW), Outcome.UNREACHABLE),
        (Tally(trouble=SLOW, fault="disk full"), Outcome.FAILED),
        (Tally(links=3, links_new=3, failed=3, page_trouble=SLOW), Outcome.UNREACHABLE),
        (Tally(links=3, links_new=3, new=1, failed=2, page_trouble=SLOW), Outcome.OK),
        (Tally(links=1, links_new=1, failed=1, page_trouble=SLOW), Outcome.OK),
        (Tally(links=9, links_new=9, new=2, failed=1, waiting=6, page_trouble=TIRED), Outcome.BLOCKED),
    ],
)
def test_a_run_ends_in_one_outcome_with_a_reason(tally: Tally, outcome: Outcome) -> None:
    found, reason = of_run(tally)
    assert found is outcome
    assert reason


def test_the_reason_tells_what_is_left_over() -> None:
    _, reason = of_run(Tally(links=9, links_new=9, new=4, refused=1, failed=2, waiting=2, page_trouble=SLOW))
    assert reason == (
        "9 new links, 4 new articles, 1 pages without an article, 2 pages failed, 2 pages wait for the next run"
    )
