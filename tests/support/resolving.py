"""The crawl worker with names resolved as TEST_NAMES says (JSON: name to addresses); the sockets stay real.

TEST_WITHOUT names the layers of the address guard that are broken before it starts: `resolver`, `hook`.
"""

import json
import os
import socket
from typing import Any

PROGRAM = ("-P", "-m", "tests.support.resolving")
_getaddrinfo = socket.getaddrinfo


def _resolve(host: Any, *rest: Any, **more: Any) -> list[Any]:
    names = json.loads(os.environ["TEST_NAMES"])
    addresses = names.get(host.decode() if isinstance(host, bytes) else host, [host])
    return [answer for address in addresses for answer in _getaddrinfo(address, *rest, **more)]


def main() -> None:
    """Break what is to be broken, then work."""
    socket.getaddrinfo = _resolve
    from crawler import guard

    without = os.environ.get("TEST_WITHOUT", "").split()
    if "resolver" in without:
        guard.is_public = lambda address: True
    if "hook" in without:
        guard.forbid_connections = lambda reach: None
    from crawler import worker

    worker.main()


if __name__ == "__main__":
    main()
