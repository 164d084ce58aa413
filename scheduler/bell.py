"""The bell: says that it is time for something, again and again, and nothing else.

APScheduler rings it. Whoever answers the bell does so when it can: what rang twice meanwhile is done once.
"""

import time
from datetime import UTC, datetime
from types import TracebackType

from apscheduler.schedulers.background import BackgroundScheduler


class Bell:
    """Rings by names, each in its period of seconds, the first time at once. A context manager."""

    def __init__(self, **periods: float) -> None:
        self._periods = periods
        self._rung: set[str] = set()
        self._heard = dict.fromkeys(periods, time.monotonic())
        self._scheduler = BackgroundScheduler(timezone=UTC)

    def __enter__(self) -> "Bell":
        for name, period in self._periods.items():
            self._scheduler.add_job(
                self._rung.add,
                "interval",
                args=[name],
                id=name,
                seconds=period,
                next_run_time=datetime.now(UTC),
                coalesce=True,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scheduler.shutdown(wait=False)

    def rung(self) -> set[str]:
        """The names that have rung since the last call."""
        names = set(self._rung)
        self._rung -= names
        now = time.monotonic()
        for name, period in self._periods.items():
            if name in names:
                self._heard[name] = now
            elif now - self._heard[name] > 3 * period:
                # APScheduler goes by the machine's clock: one that was set back would silence it for as long.
                self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))
                self._heard[name] = now
        return names
