"""Sockets on loopback that note every connection, at an address that nobody is meant to reach."""

import contextlib
import socket
import threading
from types import TracebackType


class Canaries:
    """Listens on one port of every address of this machine. `seen` holds who came."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        first = socket.create_server(("0.0.0.0", 0))
        self.port: int = first.getsockname()[1]
        self._sockets = [first]
        if socket.has_ipv6:
            with contextlib.suppress(OSError):  # a machine without IPv6 has no address there to connect to
                self._sockets.append(socket.create_server(("::", self.port), family=socket.AF_INET6))

    def __enter__(self) -> "Canaries":
        for listening in self._sockets:
            threading.Thread(target=self._listen, args=(listening,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for listening in self._sockets:
            listening.close()

    def _listen(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, peer = listening.accept()
            except OSError:
                return
            self.seen.append(str(peer))
            connection.close()
