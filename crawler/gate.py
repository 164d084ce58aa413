"""When a host may be asked again: one gate for all crawlers of this process.

It only spaces requests and keeps away from hosts that asked for rest; who asks for what is not its business.
"""

import asyncio
import math
import time

MANY_HOSTS = 10_000


class NotNow(Exception):
    """A request was not made and may be made at a later run; nothing speaks against its address."""


class Resting(NotNow):
    """The host asked to be left alone for some more `seconds`."""

    def __init__(self, host: str, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"{host} asked to be left alone for {seconds} more seconds")


class TooLate(NotNow):
    """The turn would come after the run has to end."""


class Gate:
    """Spaces the requests to each host. Times are those of `time.monotonic`."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}
        self._rests: dict[str, float] = {}

    async def turn(self, host: str, delay: float, until: float = math.inf) -> None:
        """Wait for this request's turn: at least `delay` seconds after the one before it to the same host.

        Raises Resting, or TooLate if that would be after `until`.
        """
        now = time.monotonic()
        await asyncio.sleep(self.reserve(host, delay, now, until) - now)

    def reserve(self, host: str, delay: float, now: float, until: float = math.inf) -> float:
        """The moment of the next turn; it is taken by this call. Raises as `turn` does."""
        rest = self._rests.get(host, now) - now
        if rest > 0:
            raise Resting(host, math.ceil(rest))
        start = max(now, self._last.get(host, -math.inf) + delay)
        if start > until:
            raise TooLate(f"its turn at {host}, {delay:g} seconds after the one before, comes after the end of the run")
        if len(self._last) > MANY_HOSTS:
            self._forget(now)
        self._last[host] = start
        return start

    def rest(self, host: str, seconds: float, now: float) -> None:
        """Keep away from a host for some seconds."""
        self._rests[host] = max(self._rests.get(host, now), now + seconds)

    def _forget(self, now: float) -> None:
        self._rests = {host: until for host, until in self._rests.items() if until > now}
        self._last = {host: last for host, last in self._last.items() if last > now - 3600}


# Scrapy copies its settings for each crawler, so what all crawlers share has to live in a module.
GATE = Gate()
