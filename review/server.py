"""The page's web server: one thread, on this machine alone."""

import socket
import threading

import uvicorn
from starlette.types import ASGIApp

from analysis.errors import UsageError
from review.guard import is_loopback

STOP_SECONDS = 3


class Server:
    """A web server on a loopback address. Port 0 takes any that is free."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        """Take the port. Raises UsageError if it is taken, or if other machines could reach the address."""
        if not is_loopback(host):
            raise UsageError(
                "would let other machines read and mark without a log-in, which is refused until there are accounts",
                where=f"host {host}",
                todo="Use 127.0.0.1, and from elsewhere a tunnel: ssh -L 8765:127.0.0.1:8765 this-machine",
            )
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
            self._socket.listen()
        except OSError as error:
            self._socket.close()
            raise UsageError(
                f"can't be used for the review page ({error.strerror})",
                where=f"{host}:{port}",
                todo="Set another port in policyvane.toml or POLICYVANE_PORT, or stop who uses it",
            ) from error
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{self._socket.getsockname()[1]}/"
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                limit_concurrency=64,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Answer what is being asked, and end."""
        self._server.should_exit = True
        self._thread.join(STOP_SECONDS + 1)
        self._socket.close()
