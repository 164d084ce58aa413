"""A process that has imported the program once and forks for every command: what a command does is the same, only its start is
quicker, as most of its time is otherwise spent on imports.

Each command is a process of its own, with arguments, environment and streams of its own. Only commands that run to their
end go this way; what is started to be signalled or killed is started as a user starts it.
"""

import contextlib
import functools
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from policyvane.app import VERBS

ROOT = Path(__file__).parents[2]
_LONGEST = 1 << 20  # bytes of a request


def run(words: Sequence[str], environment: Mapping[str, str], seconds: float) -> tuple[int, str, str]:
    """Run `policyvane` with some words to its end: exit code, standard output and standard error.

    Raises subprocess.TimeoutExpired after `seconds`, when the command has been killed.
    """
    with socket.socket(socket.AF_UNIX) as line, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        line.connect(_address())
        request = json.dumps([list(words), dict(environment)]).encode()
        with Path(os.devnull).open("rb") as nothing:
            streams = [nothing.fileno(), out.fileno(), err.fileno()]
            socket.send_fds(line, [request], streams)
        pid = int(line.recv(32))
        line.settimeout(seconds)
        try:
            code = int(line.recv(32))
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            raise subprocess.TimeoutExpired(["policyvane", *words], seconds) from None
        said = []
        for stream in (out, err):
            stream.seek(0)
            said.append(stream.read().decode("utf-8"))
        return code, said[0], said[1]


@functools.cache
def _address() -> str:
    """Where the server of this test process listens; it ends when this process does."""
    address = str(Path(tempfile.mkdtemp(prefix="policyvane-fork-")) / "socket")
    subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.support.forkserver", address],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT.parent,
        stdin=subprocess.PIPE,
    )
    for _ in range(600):
        if Path(address).exists():
            return address
        time.sleep(0.1)
    raise TimeoutError("the fork server does not start")


def _serve(address: str) -> None:
    for verb in VERBS.values():
        import_module(f"policyvane.{verb.module}")
    gc.freeze()  # what was imported is neither looked through nor copied for each
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who hands a command on is waited for by nobody
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address + ".new")
    listener.listen(64)
    Path(address + ".new").rename(address)
    while select.select([listener, sys.stdin], [], [])[0] == [listener]:
        line, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            _hand_on(line)
            return
        line.close()
    Path(address).unlink()
    Path(address).parent.rmdir()


def _hand_on(line: socket.socket) -> None:
    """In a process of its own: fork the command, say its number, and how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    text, streams, _, _ = socket.recv_fds(line, _LONGEST, 3)
    pid = os.fork()
    if pid == 0:
        line.close()
        _become(*json.loads(text), streams)
        return
    line.sendall(f"{pid}".encode())
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(BrokenPipeError):
        line.sendall(f"{os.waitstatus_to_exitcode(status)}".encode())
    os._exit(0)


def _become(words: list[str], environment: dict[str, str], streams: list[int]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    door = sys.modules["__main__"] = import_module("policyvane.__main__")
    sys.argv = [str(door.__file__), *words]
    door.main()


if __name__ == "__main__":
    _serve(sys.argv[1])
