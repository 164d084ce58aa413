"""How a run ends, in one word and one sentence: pure decisions over what happened.

`Trouble` is what kept one address from being read; `of_run` weighs the list and its pages.
"""

from dataclasses import dataclass, replace
from socket import gaierror
from typing import Literal

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.web.client import ResponseFailed

from analysis.article import Refusal, RefusalKind
from analysis.outcome import Outcome, of_refused
from crawler.gate import NotNow, Resting
from crawler.guard import Forbidden
from crawler.redirects import BadRedirect
from crawler.robots import BadStatus, Disallowed, RobotsUnread
from crawler.unpacking import BrokenBody, TooLarge

FEW_PAGES = 3
# What a page may be free of at the next visit.
_PASSING = (RefusalKind.CHALLENGE, RefusalKind.GONE, RefusalKind.PARKED, RefusalKind.EMPTY, RefusalKind.UNLIKE)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why one address was not read. `lasting`: asking again brings the same answer. `retry_after` in seconds."""

    outcome: Outcome
    reason: str
    lasting: bool = False
    retry_after: int | None = None


# From the special to the general. Without a sentence, the error's own words are the reason.
_MEANINGS: tuple[tuple[type[BaseException], Outcome, str | None, bool], ...] = (
    (Disallowed, Outcome.BLOCKED, None, True),
    (Forbidden, Outcome.BLOCKED, None, True),
    (NotNow, Outcome.UNREACHABLE, None, False),
    (BadRedirect, Outcome.INVALID, None, True),
    (TooLarge, Outcome.INVALID, None, True),
    (BrokenBody, Outcome.INVALID, None, True),
    (DownloadCancelledError, Outcome.INVALID, "it is larger than a page may be", True),
    (DownloadTimeoutError, Outcome.UNREACHABLE, "it did not answer in time", False),
    (TimeoutError, Outcome.UNREACHABLE, "the host's name was not found in time (DNS)", False),
    (DownloadConnectionRefusedError, Outcome.UNREACHABLE, "the host refused the connection", False),
    (ResponseDataLossError, Outcome.UNREACHABLE, "the answer broke off", False),
    (CannotResolveHostError, Outcome.UNREACHABLE, "the host's name leads nowhere (DNS)", False),
    (gaierror, Outcome.UNREACHABLE, "the host's name leads nowhere (DNS)", False),
    (ConnectError, Outcome.UNREACHABLE, None, False),
    (ConnectionClosed, Outcome.UNREACHABLE, None, False),
)
# What is true of every address of a host, so that it does not matter that it was met at robots.txt.
_OF_THE_HOST = (Forbidden, gaierror, ConnectError, DownloadConnectionRefusedError, DownloadFailedError)


def of_exception(error: BaseException | None) -> Trouble:
    """What an exception of a request means. One that nobody foresaw is our own fault."""
    match error:
        case RobotsUnread():
            return _of_robots(error.__cause__)
        case BadStatus():
            return of_status(error.status, error.retry_after) or Trouble(Outcome.UNREACHABLE, str(error))
        case Resting():
            return Trouble(Outcome.BLOCKED, str(error), retry_after=error.seconds)
        case DownloadFailedError():
            return Trouble(Outcome.UNREACHABLE, _of_connection(error))
    for kind, outcome, reason, lasting in _MEANINGS:
        if isinstance(error, kind):
            return Trouble(outcome, reason or _words(error), lasting)
    return Trouble(Outcome.FAILED, f"{type(error).__name__}: {_words(error)}")


def _of_robots(cause: BaseException | None) -> Trouble:
    trouble = of_exception(cause)
    return (
        trouble
        if isinstance(cause, _OF_THE_HOST)
        else replace(trouble, reason=f"its robots.txt: {trouble.reason}", lasting=False)
    )


def _of_connection(error: DownloadFailedError) -> str:
    cause = error.__cause__
    reasons = [failure.value for failure in cause.reasons] if isinstance(cause, ResponseFailed) else [error]
    for reason in reasons:
        if isinstance(reason, VerificationError):
            return "its certificate is not for this host (TLS)"
        if isinstance(reason, SSL.Error):
            said = reason.args[0] if reason.args else ()
            what = said[0][-1] if isinstance(said, list) and said else "the handshake failed"
            return f"its certificate or handshake is not sound (TLS: {what})"
    return f"the answer broke off ({_words(reasons[0])})"


def _words(error: BaseException | None) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def of_status(status: int, retry_after: int | None = None, *, conditional: bool = False) -> Trouble | None:
    """What a status means; None for those that carry a page (2xx) or, if that was asked, say that it is the same (304)."""
    if 200 <= status < 300 or (status == 304 and conditional):
        return None
    said = f"the site answers with status {status}"
    match status:
        case 404 | 410:
            return Trouble(Outcome.GONE, said)
        case 401 | 403 | 429:
            return Trouble(Outcome.BLOCKED, said, retry_after=retry_after)
        case 412 | 521:
            return Trouble(Outcome.CHALLENGE, f"{said}, as portals do that ask to prove one is human")
        case _ if status >= 500 or status == 408:
            return Trouble(Outcome.UNREACHABLE, said, retry_after=retry_after)
        case _:
            return Trouble(Outcome.INVALID, said)


def of_refusal(refusal: Refusal) -> Trouble:
    """What it means that the analysis found nothing in a page that was fetched well."""
    lasting = refusal.kind not in _PASSING
    return Trouble(of_refused(refusal.kind), refusal.reason, lasting=lasting)


def no_links(kind: str, had_some: bool) -> Trouble | None:
    """What it means that a list was read well and has no article links; None if that is in order."""
    if kind == "sitemap":  # one of news is empty when there are none
        return None
    if had_some:
        return Trouble(Outcome.LAYOUT_CHANGED, f"the {kind} was read, but no article links are on it any more")
    if kind == "feed":
        return None
    what = "answer" if kind == "api" else "page"
    return Trouble(Outcome.INVALID, f"the {what} was read, but nothing on it looks like a list of articles")


@dataclass(slots=True)
class Tally:
    """What happened to the list and to the pages of one run."""

    trouble: Trouble | None = None
    fault: str | None = None
    status: int | None = None
    same: bool = False
    links: int = 0
    links_new: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    refused: int = 0
    failed: int = 0
    waiting: int = 0
    parts_failed: int = 0
    ttl_minutes: int | None = None
    page_trouble: Trouble | None = None

    def stored(self, change: Literal["new", "revised", "unchanged"]) -> None:
        """One page was stored."""
        self.new += change == "new"
        self.revised += change == "revised"
        self.unchanged += change == "unchanged"

    @property
    def read(self) -> int:
        """Pages that were read, whatever they held."""
        return self.new + self.revised + self.unchanged + self.refused


def of_run(tally: Tally) -> tuple[Outcome, str]:
    """The outcome of a run and the sentence that says why."""
    if tally.fault is not None:
        return Outcome.FAILED, tally.fault
    if tally.trouble is not None:
        return tally.trouble.outcome, tally.trouble.reason
    outcome, reason = _of_pages(tally) or _of_list(tally)
    return outcome, reason + _rest(tally)


def _of_pages(tally: Tally) -> tuple[Outcome, str] | None:
    """The pages' own trouble, if the host asked for rest or not one of several could be read."""
    trouble = tally.page_trouble
    if trouble is None:
        return None
    if trouble.retry_after is not None:
        return trouble.outcome, f"the list was read, then {trouble.reason}"
    if not tally.read and tally.failed >= FEW_PAGES:
        return trouble.outcome, f"the list was read, but none of its pages: {trouble.reason}"
    return None


def _of_list(tally: Tally) -> tuple[Outcome, str]:
    if tally.new or tally.revised or tally.links_new:
        return Outcome.OK, f"{tally.links_new} new links, {tally.new} new articles"
    if tally.same:
        return Outcome.NOT_MODIFIED, "the list is the same as last time"
    return Outcome.EMPTY, f"nothing new among {tally.links} links"


def _rest(tally: Tally) -> str:
    parts = (
        (tally.revised, "revised"),
        (tally.refused, "pages without an article"),
        (tally.failed, "pages failed"),
        (tally.waiting, "pages wait for the next run"),
        (tally.parts_failed, "parts of the list could not be read"),
    )
    return "".join(f", {number} {what}" for number, what in parts if number)
