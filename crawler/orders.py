"""The words between whoever needs a crawl and the crawl-worker program: JSON lines, orders in, reports out.

The first line in is a `Contract`, each further one an `Order` or a `Look`; the lines out are `Ready`, `Beat`, `Stored`,
`Seen` (the answer to a Look) and `Report`. Each order is answered by exactly one Report, unless the worker dies: then its
end of file is the answer. This module only shapes and reads lines; it starts nothing.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from analysis.outcome import Outcome, RunCounts


@dataclass(frozen=True, slots=True)
class Budget:
    """Bounds of one run: article pages fetched, bytes received over all answers, seconds until it is cut off."""

    pages: int = 200
    bytes: int = 200 << 20
    seconds: float = 600.0


@dataclass(frozen=True, slots=True)
class Fetching:
    """How every request is made, the same for all runs of a worker.

    `routes` are texts as `analysis.reach.parse_route` reads them; `ca_file` is trusted beside the system's
    authorities. `weak_tls` names hosts whose certificate and old ciphers the user puts up with. `delay` is the least
    number of seconds between two requests to one host. Without a `contact`, which the user agent carries, only routed
    hosts are asked: nobody else's site is visited without saying whom to write to.
    """

    user_agent: str
    contact: str | None = None
    delay: float = 1.0
    timeout: float = 30.0
    max_body: int = 8 << 20
    max_redirects: int = 5
    routes: tuple[str, ...] = ()
    ca_file: str | None = None
    weak_tls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """The first line a worker reads: how to fetch, the address of the database it stores in, and the folder in which a page that is
    being read lies (`crawler.shelf`; empty: none)."""

    fetching: Fetching
    database: str
    parallel_runs: int = 5
    recheck_minutes: tuple[int, ...] = (60, 180, 720, 1440, 4320, 10080, 43200)
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What a spider needs to know of a source. `zone` is an IANA name; validators are those of the last good poll, `layout` is what
    it taught of the page (`analysis.learned`)."""

    id: str
    type: str
    url: str
    zone: str = "UTC"
    language: str | None = None
    outlet: str | None = None
    encoding: str | None = None
    item_selector: str | None = None
    article_pattern: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    layout: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Poll one source once. `run` and `token` are the claim that every write checks; a dry run has run 0 and writes nothing."""

    run: int
    token: str
    source: Place
    budget: Budget = field(default_factory=Budget)
    dry: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Fetch one address, store nothing, and send its bytes back; `seconds` bound it, null: four times the timeout."""

    id: int
    url: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has proved its guard and takes orders."""

    pid: int


@dataclass(frozen=True, slots=True)
class Beat:
    """The worker is alive; `runs` are those it has in hand."""

    runs: int


@dataclass(frozen=True, slots=True)
class Stored:
    """One page of a run was stored: change is new, revised or unchanged. Sent after the commit."""

    run: int
    source: str
    article: int
    story: int
    change: str
    title: str | None
    url: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Seen:
    """The answer to a Look: the page, or the reason why there is none.

    `outcome` is null for a page that came well. `delay` (seconds) and `sitemaps` are what the host's robots.txt says.
    """

    id: int
    url: str
    status: int = 0
    content_type: str | None = None
    body: str = ""
    reason: str | None = None
    outcome: Outcome | None = None
    delay: float = 0.0
    sitemaps: tuple[str, ...] = ()
    milliseconds: int = 0

    @property
    def bytes(self) -> bytes:
        """The page's bytes; `body` carries them in base64."""
        return base64.b64decode(self.body)


@dataclass(frozen=True, slots=True)
class Report:
    """How one order ended. `links` are the new addresses with their titles, told for a dry run only; `ttl_minutes` is how long its
    feed asks to be left alone."""

    run: int
    source: str
    outcome: Outcome
    reason: str
    counts: RunCounts = field(default_factory=RunCounts)
    status: int | None = None
    milliseconds: int = 0
    retry_after: int | None = None
    links: tuple[tuple[str, str | None], ...] = ()
    ttl_minutes: int | None = None


Message = Contract | Order | Look | Ready | Beat | Stored | Seen | Report


def to_line(message: Message) -> str:
    """One JSON line, without its line end; `kind` names the message."""
    return json.dumps({"kind": type(message).__name__, **asdict(message)}, ensure_ascii=False)


def from_line(line: str) -> Message:
    """Read what `to_line` wrote. Raises ValueError for anything else."""
    try:
        data: dict[str, Any] = json.loads(line)
        return _READERS[data.pop("kind")](data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no message of a crawl worker: {line[:200]!r}") from error


def _contract(data: dict[str, Any]) -> Contract:
    fetching = data.pop("fetching")
    for name in ("routes", "weak_tls"):
        fetching[name] = tuple(fetching[name])
    data["recheck_minutes"] = tuple(data["recheck_minutes"])
    return Contract(fetching=Fetching(**fetching), **data)


def _order(data: dict[str, Any]) -> Order:
    return Order(source=Place(**data.pop("source")), budget=Budget(**data.pop("budget")), **data)


def _seen(data: dict[str, Any]) -> Seen:
    data["outcome"] = Outcome(data["outcome"]) if data["outcome"] else None
    data["sitemaps"] = tuple(data["sitemaps"])
    return Seen(**data)


def _report(data: dict[str, Any]) -> Report:
    data["outcome"] = Outcome(data["outcome"])
    data["counts"] = RunCounts(**data["counts"])
    data["links"] = tuple((url, title) for url, title in data["links"])
    return Report(**data)


_READERS: dict[str, Callable[[dict[str, Any]], Message]] = {
    "Contract": _contract,
    "Order": _order,
    "Look": lambda data: Look(**data),
    "Ready": lambda data: Ready(**data),
    "Beat": lambda data: Beat(**data),
    "Stored": lambda data: Stored(**data),
    "Seen": _seen,
    "Report": _report,
}
