"""The courier program, `python -P -m review.courier`: takes messages as JSON lines and sends them with Apprise.

A process of its own, so that a target that hangs or a plug-in that breaks harms nothing else, and with the guard of addresses below
all its sockets: an alert goes to public addresses and to the user's routes, and nowhere else. The first line names the routes; each
further one is `{"target", "title", "text", "facts"}` and is answered by one line, null or what went wrong.
"""

import errno
import io
import json
import logging
import os
import socket
import sys
from typing import Any

import apprise

from analysis.reach import Reach, parse_route

SECONDS = 20  # for one connection or answer
_real_look_up = socket.getaddrinfo


def guard(reach: Reach) -> None:
    """From now on no socket of this process connects to what `reach` denies, and routed names lead where the user says."""

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.connect" and reach.forbids(args[1]):
            raise PermissionError(errno.EACCES, "it is not a public address")

    def look_up(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        route = reach.route(str(host), int(port)) if host and str(port).isdecimal() else None
        return _real_look_up(*((route.to_host, route.to_port) if route else (host, port)), *rest, **more)

    sys.addaudithook(hook)
    socket.getaddrinfo = look_up
    socket.setdefaulttimeout(SECONDS)


def send(target: str, title: str, text: str, facts: dict[str, str]) -> str | None:
    """Send one message; what went wrong, or None. `facts` go to targets for programs as fields of their own."""
    channel = apprise.Apprise.instantiate(target, asset=apprise.AppriseAsset(app_id="Policyvane", secure_logging=True))
    if not isinstance(channel, apprise.NotifyBase):
        return "its target can't be read"
    if isinstance(extras := getattr(channel, "payload_extras", None), dict):
        extras.update(facts)
    said = io.StringIO()
    listener = logging.StreamHandler(said)
    logging.getLogger("apprise").addHandler(listener)
    try:
        done = channel.notify(body=text, title=title)
    finally:
        logging.getLogger("apprise").removeHandler(listener)
    lines = " ".join(said.getvalue().split())
    return None if done else lines.replace(target, "…")[:200] or "it was not taken"


def main() -> None:
    """Read the routes, then work until there are no more lines: then the parent is gone, or wants us to be."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    routes = json.loads(sys.stdin.readline() or "[]")
    guard(Reach(tuple(parse_route(route) for route in routes)))
    for line in sys.stdin:
        try:
            said = send(**json.loads(line))
        except Exception as error:  # noqa: BLE001 -- whatever a plug-in breaks on, the other messages go out
            said = f"{type(error).__name__}: {error}"[:200]
        out.write(json.dumps(said) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
