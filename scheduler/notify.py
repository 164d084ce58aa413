"""What systemd is told: ready, alive, stopping (sd_notify(3)). Outside of systemd nobody listens, and nothing is sent.

Twelve lines of our own: the binding to libsystemd needs a compiler, and the other packages have not been kept for years.
"""

import contextlib
import os
import socket


def notify(*states: str) -> None:
    """Send states such as READY=1 to the service manager that started us, if one did."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s, contextlib.suppress(OSError):
        s.connect("\0" + address[1:] if address.startswith("@") else address)
        s.sendall("\n".join(states).encode())
