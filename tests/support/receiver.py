"""A webhook receiver on loopback: it keeps what it was sent, and can be told to refuse, hang or be slow."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "hooks.example"


class Receiver:
    """What came in, in order; `status` is what it answers, after `seconds`."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.got: list[dict[str, Any]] = []
        self.refused = 0
        self.status, self.seconds = 200, 0.0

    @property
    def route(self) -> str:
        """The route by which a courier finds it under its name."""
        return f"{HOST}:80:127.0.0.1:{self.port}"

    @property
    def target(self) -> str:
        """Its address as Apprise writes it."""
        return f"json://{HOST}/hook"


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver for the time of a block."""

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(inbox.seconds)
            if inbox.status == 200:
                inbox.got.append(json.loads(body))
            else:
                inbox.refused += 1
            self.send_response(inbox.status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    inbox = Receiver(server.server_port)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()
