"""What one run has used up of its budget: requests, bytes and time."""

import time

from crawler.gate import NotNow
from crawler.orders import Budget


class OverBudget(NotNow):
    """The run may not ask for more."""


class Meter:
    """Counts for one run. `deadline` is a moment of `time.monotonic`."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.started = time.monotonic()
        self.deadline = self.started + budget.seconds
        self.requests = 0
        self.bytes = 0

    @property
    def milliseconds(self) -> int:
        """Time since the run began."""
        return round((time.monotonic() - self.started) * 1000)

    def received(self, data: bytes) -> None:
        """Bytes came in (Scrapy's signal `bytes_received`)."""
        self.bytes += len(data)

    def stop(self) -> None:
        """Nothing more is to be asked for in this run."""
        self.deadline = time.monotonic()

    def remaining(self) -> float:
        """Seconds left, which may be used by one more request. Raises OverBudget if there is none to make."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise OverBudget(f"the run's {self.budget.seconds:g} seconds are used up")
        if self.bytes >= self.budget.bytes:
            raise OverBudget(f"the run's {self.budget.bytes:,} bytes are used up")
        return left
