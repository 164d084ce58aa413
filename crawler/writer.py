"""The one thread of a worker that writes: it gathers what waits into one transaction and answers after the commit.

It knows no articles, only jobs: functions of a connection.
"""

import asyncio
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection

from store.database import Database

T = TypeVar("T")
MOST_JOBS = 25
MOST_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class _Job:
    do: Callable[[Connection], Any]
    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[Any]"

    def answer(self, result: object) -> None:
        self.loop.call_soon_threadsafe(self._set, result)

    def _set(self, result: object) -> None:
        if self.done.cancelled():
            return
        if isinstance(result, BaseException):
            self.done.set_exception(result)
        else:
            self.done.set_result(result)


class Writer:
    """Writes to one database, which is opened with the first job."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._database: Database | None = None
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        threading.Thread(target=self._work, name="writer", daemon=True).start()

    async def do(self, job: Callable[[Connection], T]) -> T:
        """Do a job in a transaction and return its result after the commit.

        Raises what the job raises, which then has written nothing; StoreError if the database can't be used.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(job, loop, done))
        return await done

    def _work(self) -> None:
        waiting: deque[_Job] = deque()
        while True:
            if not waiting:
                waiting.append(self._jobs.get())
            while len(waiting) < MOST_JOBS and not self._jobs.empty():
                waiting.append(self._jobs.get())
            tried = self._together(waiting)
            for _ in range(tried):
                waiting.popleft()

    def _together(self, jobs: deque[_Job]) -> int:
        """Do as many jobs as fit into one transaction; if one of them fails, each on its own. Returns how many."""
        results: list[Any] = []
        tried = 0
        try:
            with self._opened().write() as connection:
                end = time.monotonic() + MOST_SECONDS
                for job in jobs:
                    tried += 1
                    results.append(job.do(connection))
                    if time.monotonic() > end:
                        break
        except Exception as error:  # noqa: BLE001 -- whoever ordered the job gets it
            if tried <= 1:
                jobs[0].answer(error)
                return 1
            for job in list(jobs)[:tried]:
                self._together(deque([job]))
            return tried
        for job, result in zip(jobs, results, strict=False):
            job.answer(result)
        return tried

    def _opened(self) -> Database:
        if self._database is None:
            self._database = Database.open(self._address)
        return self._database
