"""Our end of one crawl-worker process: start it, send it lines, receive its messages, end it.

It knows nothing of sources or runs. What the worker writes to standard error is kept in a log file and never shown as data.
"""

import contextlib
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

from analysis.errors import PolicyvaneError
from crawler.orders import Beat, Contract, Message, Ready, from_line, to_line

START_SECONDS = 60.0
SILENCE_SECONDS = 30.0


class WorkerDied(PolicyvaneError):
    """The worker's process ended or went silent with work in hand."""


class Worker:
    """A running crawl worker. Use as a context manager: leaving it ends the process."""

    def __init__(self, contract: Contract, log: Path) -> None:
        self._log = log
        self._messages: queue.Queue[Message | None] = queue.Queue()
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "crawler.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                bufsize=1,
                start_new_session=True,  # Ctrl+C reaches us alone; the worker ends when we close its stdin
            )
        threading.Thread(target=self._listen, daemon=True).start()
        self.send(contract)
        self._await_ready()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    @property
    def pid(self) -> int:
        """The id of the worker's process."""
        return self._process.pid

    def send(self, message: Message) -> None:
        """Send one line. Raises WorkerDied if nobody reads it."""
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 -- Popen was asked for a pipe
        try:
            stdin.write(to_line(message) + "\n")
            stdin.flush()
        except (OSError, ValueError) as error:
            raise self._death() from error

    def receive(self) -> Message:
        """The next message that is not a heartbeat.

        Raises WorkerDied at the end of its output, or if it gave no sign of life for SILENCE_SECONDS.
        """
        while True:
            message = self._next(SILENCE_SECONDS)
            if not isinstance(message, Beat):
                return message

    def end(self) -> None:
        """Close its input and wait briefly; a worker that does not leave is killed."""
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(3)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _await_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not isinstance(self._next(max(deadline - time.monotonic(), 0.01)), Ready):
            pass

    def _next(self, seconds: float) -> Message:
        try:
            message = self._messages.get(timeout=seconds)
        except queue.Empty:
            self._process.kill()
            raise WorkerDied(f"the crawl worker gave no sign of life for {seconds:.0f} seconds and was ended") from None
        if message is None:
            raise self._death()
        return message

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 -- Popen was asked for a pipe
        for line in self._process.stdout:
            try:
                self._messages.put(from_line(line))
            except ValueError:
                break
        self._messages.put(None)

    def _death(self) -> WorkerDied:
        try:
            code = self._process.wait(3)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        said = self._last_words()
        ended = f"signal {-code}" if code < 0 else f"exit code {code}"
        return WorkerDied(
            f"the crawl worker ended ({ended}){': ' + said if said else ''}", todo=f"Its log: {self._log}"
        )

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = self._log.read_text("utf-8", "replace")[-2000:].strip().splitlines()
            return lines[-1][:300] if lines else ""
        return ""
