"""Our end of one crawl-worker process: start it, send it lines, receive its messages, end it.

It knows nothing of sources or runs. What the worker writes to standard error is kept in a log file and never shown as data.
"""

import contextlib
import queue
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from analysis.errors import PolicyvaneError
from crawler.orders import Beat, Contract, Message, Ready, from_line, to_line

PROGRAM = ("-m", "crawler.worker")
START_SECONDS = 60.0
SILENCE_SECONDS = 20.0  # it beats every 2 seconds, and every 3 under a heavy load


def dying_with_us() -> tuple[str, ...]:
    """The words before a program by which the system ends it when we end, even if it hangs. Where there is no setpriv(1) it ends by
    itself at the end of its input."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "KILL") if setpriv else ()


class WorkerDied(PolicyvaneError):
    """The worker's process ended or went silent. `recycled`: it left by its own will, having grown old or large."""

    recycled = False


class Worker:
    """A running crawl worker. It may be sent orders at once; it takes them when it is ready."""

    def __init__(self, contract: Contract, log: Path) -> None:
        self._log = log
        self._messages: queue.Queue[Message | None] = queue.Queue()
        with log.open("ab") as errors:
            self._process = subprocess.Popen(  # noqa: S603 -- our own program
                [*dying_with_us(), sys.executable, "-P", *PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                bufsize=1,
                start_new_session=True,  # Ctrl+C reaches us alone; the worker ends when we close its stdin
            )
        self.ready = False
        self._heard, self._patience = time.monotonic(), START_SECONDS
        threading.Thread(target=self._listen, daemon=True).start()
        self.send(contract)

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

    def receive(self, seconds: float) -> Message | None:
        """The next message that comes within `seconds` and says more than that the worker lives; None if there is none.

        Raises WorkerDied at the end of its output, or if it has given no sign of life for SILENCE_SECONDS.
        """
        end = time.monotonic() + seconds
        while True:
            try:
                message = self._messages.get(timeout=max(end - time.monotonic(), 0.0))
            except queue.Empty:
                self._endure()
                return None
            if message is None:
                raise self._death()
            self._heard, self._patience = time.monotonic(), SILENCE_SECONDS
            if isinstance(message, Ready):
                self.ready = True
            elif not isinstance(message, Beat):
                return message

    def end(self) -> None:
        """Close its input and wait briefly; a worker that does not leave is killed."""
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._exit_code()

    def _endure(self) -> None:
        if time.monotonic() - self._heard > self._patience:
            self._process.kill()
            self._process.wait()
            raise WorkerDied(f"the crawl worker gave no sign of life for {self._patience:.0f} seconds and was ended")

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 -- Popen was asked for a pipe
        for line in self._process.stdout:
            try:
                self._messages.put(from_line(line))
            except ValueError:
                break
        self._messages.put(None)

    def _death(self) -> WorkerDied:
        code = self._exit_code()
        said = self._last_words()
        ended = f"signal {-code}" if code < 0 else f"exit code {code}"
        death = WorkerDied(
            f"the crawl worker ended ({ended}){': ' + said if said else ''}", todo=f"Its log: {self._log}"
        )
        death.recycled = code == 0
        return death

    def _exit_code(self) -> int:
        try:
            return self._process.wait(3)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = self._log.read_text("utf-8", "replace")[-2000:].strip().splitlines()
            return lines[-1][:300] if lines else ""
        return ""
