"""The outbox: what watches wait for is found among the events and sent, at least once, however often the service is killed.

What is to be told is noted in the transaction that moves the watch on; it counts as told only when the target has taken it. What a
target refuses is tried again, ever more rarely, for as long as the watch is there.
"""

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from analysis.errors import StoreError
from review.watching import Message, message_of, subject_of
from store import events, watches
from store.database import Database
from store.watches import Delivery, Watch

PAUSE_SECONDS = 1.0
PAGE = 200
PATIENCE_SECONDS = 60.0  # for one message, from an idle courier
LAST_SECONDS = 5.0  # for the message in hand when the outbox is stopped
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=30), timedelta(hours=6)
Clock = Callable[[], datetime]

log = structlog.get_logger("policyvane")


def retry_at(attempts: int, now: datetime) -> datetime:
    """When a message that was refused `attempts` times before is tried again: after 30 seconds, then three times as long each."""
    return now + min(FIRST_RETRY * 3.0 ** min(attempts, 10), LONGEST_RETRY)


class Courier:
    """Our end of a courier process; started when first needed, killed when it hangs. `before` are words that start programs."""

    def __init__(self, routes: Sequence[str], log_file: Path, before: Sequence[str] = ()) -> None:
        self._routes, self._log, self._before = list(routes), log_file, before
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()

    def send(self, target: str, message: Message) -> str | None:
        """Send one message and wait; what went wrong, or None."""
        order = {"target": target, "title": message.title, "text": message.text, "facts": message.facts}
        try:
            process = self._process or self._start()
            assert process.stdin is not None  # noqa: S101 -- Popen was asked for a pipe
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            line = self._answers.get(timeout=PATIENCE_SECONDS)
        except (OSError, ValueError):
            line = ""
        except queue.Empty:
            self.end()
            return f"it did not answer within {PATIENCE_SECONDS:.0f} seconds"
        if not line:
            self.end()
            return "the program that sends alerts ended; its last words are in the log"
        said: str | None = json.loads(line)
        return said

    def end(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _start(self) -> subprocess.Popen[str]:
        with self._log.open("ab") as errors:
            process = subprocess.Popen(  # noqa: S603 -- our own program
                [*self._before, sys.executable, "-P", "-m", "review.courier"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                start_new_session=True,
            )
        self._process, self._answers = process, queue.Queue()
        threading.Thread(target=_listen, args=(process, self._answers), daemon=True).start()
        assert process.stdin is not None  # noqa: S101 -- Popen was asked for a pipe
        process.stdin.write(json.dumps(self._routes) + "\n")
        return process


class Outbox:
    """A thread that finds and sends, from `start` to `stop`. The database may be away for a while."""

    def __init__(self, database: Database, clock: Clock, courier: Courier) -> None:
        self._database, self._clock, self._courier = database, clock, courier
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End soon: after the message in hand, or after LAST_SECONDS, and then it is sent again when another outbox begins."""
        self._stopped.set()
        self._thread.join(LAST_SECONDS)
        self._courier.end()

    def _run(self) -> None:
        while not self._stopped.wait(PAUSE_SECONDS):
            with contextlib.suppress(StoreError):  # the service says that the database is away
                while not self._stopped.is_set() and self.turn():
                    pass

    def turn(self) -> bool:
        """Find and send what is there now, up to a page of each. Returns whether there may be more."""
        with self._database.read() as c:
            all_watches, newest = watches.find(c), events.last_seq(c)
        behind = [watch for watch in all_watches if watch.seq < newest]
        for watch in behind:
            self._find(watch)
        by_id = {watch.id: watch for watch in all_watches}
        with self._database.read() as c:
            due = [one for one in watches.due(c, self._clock(), PAGE) if one.watch_id in by_id]
        for delivery in due:
            if self._stopped.is_set():
                return False
            self._send(delivery, by_id[delivery.watch_id])
        return bool(due) or any(newest - watch.seq > PAGE for watch in behind)

    def _find(self, watch: Watch) -> None:
        with self._database.write() as c:
            page = events.after(c, watch.seq, PAGE)
            for event in page:
                subject = subject_of(c, event, watch.wanted)
                if subject is not None:
                    watches.note(c, watch.id, subject, event.seq, self._clock())
            if page:
                watches.has_seen(c, watch.id, page[-1].seq)

    def _send(self, delivery: Delivery, watch: Watch) -> None:
        with self._database.read() as c:
            message = message_of(c, delivery.subject, delivery.seq)
        error = self._courier.send(watch.target, message) if message else "it is no longer there"
        if self._stopped.is_set() and error is not None:
            return
        now = self._clock()
        with self._database.write() as c:
            if error is None:
                watches.sent(c, delivery.id, now)
            else:
                watches.missed(c, delivery.id, error, retry_at(delivery.attempts, now) if message else None)
        facts = {"watch": watch.name, "subject": delivery.subject, "id": delivery.seq}
        if error is None:
            log.info("alerted", **facts)
        else:
            log.warning("not alerted", **facts, why=error)


def _listen(process: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
    assert process.stdout is not None  # noqa: S101 -- Popen was asked for a pipe
    for line in process.stdout:
        answers.put(line)
    answers.put("")
