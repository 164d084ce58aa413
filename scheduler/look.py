"""Looking at addresses for a person who asks: fetched by a crawl worker behind its guards, robots and delays, stored nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from crawler.orders import Contract, Look, Seen
from scheduler.worker import Worker


class Lookout:
    """A worker that answers looks; `asked` counts the addresses that it was asked for."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._seen: dict[int, Seen] = {}
        self.asked = 0

    def see(self, urls: Sequence[str], seconds: float | None = None) -> Mapping[str, Seen]:
        """What is at some addresses, each bounded by `seconds`. Raises WorkerDied."""
        return dict(self.stream(urls, seconds))

    def stream(self, urls: Sequence[str], seconds: float | None = None) -> Iterator[tuple[str, Seen]]:
        """As `see`, each as soon as it is known. Raises WorkerDied."""
        waiting: dict[int, str] = {}
        for url in dict.fromkeys(urls):
            self.asked += 1
            waiting[self.asked] = url
            self._worker.send(Look(self.asked, url, seconds))
        while waiting:
            known = next((number for number in waiting if number in self._seen), None)
            if known is not None:
                yield waiting.pop(known), self._seen.pop(known)
            elif isinstance(message := self._worker.receive(1.0), Seen):
                self._seen[message.id] = message


@contextmanager
def lookout(contract: Contract, log: Path, *, timeout: float | None = None) -> Iterator[Lookout]:
    """A lookout with a worker of its own that stores nothing; `timeout` (seconds) bounds each answer further.

    Raises WorkerDied if no worker can be started.
    """
    fetching = contract.fetching
    if timeout is not None:
        fetching = replace(fetching, timeout=min(fetching.timeout, timeout))
    worker = Worker(replace(contract, fetching=fetching, database=""), log)
    try:
        yield Lookout(worker)
    finally:
        worker.end()
