"""What machines ask of the service: is it well (/healthz), and its numbers (/metrics, in Prometheus' format)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from analysis.errors import StoreError
from store import events, runs, sources, stories
from store.database import Database

LONGEST_TURN = 60.0  # seconds after which a loop that has not turned is taken for hung


@dataclass(frozen=True, slots=True)
class Vitals:
    """How the service stands: its role, seconds since its loop last turned, runs in hand."""

    role: str
    seconds_since_turn: float
    in_hand: int


Ask = Callable[[], Vitals]


def health(database: Database, ask: Ask) -> tuple[bool, dict[str, Any]]:
    """Whether all is well, and what was found."""
    vitals = ask()
    try:
        with database.read() as c:
            events.last_seq(c)
        reached = True
    except StoreError:
        reached = False
    well = reached and vitals.seconds_since_turn < LONGEST_TURN
    return well, {"ok": well, "database": "reached" if reached else "not reached", **asdict(vitals)}


def metrics(database: Database, ask: Ask) -> bytes:
    """The numbers, counted now. Raises StoreError."""
    registry = CollectorRegistry()
    vitals = ask()
    with database.read() as c:
        known = sources.find(c, state=sources.ACTIVE)
        counted, held, seq = stories.count(c), len(runs.in_hand(c)), events.last_seq(c)
    by_outcome = Gauge("policyvane_sources", "Active sources by last outcome", ["outcome"], registry=registry)
    for source in known:
        by_outcome.labels(source.last_outcome or "never_checked").inc()
    by_label = Gauge("policyvane_stories", "Stories by label", ["label"], registry=registry)
    for label, number in counted.items():
        by_label.labels(label).set(number)
    for name, said, value in (
        ("policyvane_runs_in_hand", "Runs that were begun and have not ended", held),
        ("policyvane_last_seq", "Number of the newest event", seq),
        ("policyvane_seconds_since_turn", "Seconds since the service's loop last turned", vitals.seconds_since_turn),
        ("policyvane_leading", "1 if this service leads", vitals.role == "leading"),
    ):
        Gauge(name, said, registry=registry).set(value)
    return generate_latest(registry)
