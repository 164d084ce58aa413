"""The door of the page: who may ask, and what an answer may do in a browser.

Other sites that a reviewer has open could else send forms here, or ask under a name of their own that leads to this machine
(DNS rebinding). So a request names this machine, a form comes from this page, and an answer runs nothing but our own files.
"""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_FORM = 64 << 10
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-robots-tag", b"noindex"),
)


def refusal(method: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
    """Why a request isn't answered, with the status to say so; None if it is."""
    host = headers.get("host", "")
    if not is_loopback(_name(host)):
        return 421, "This page is only there under the name of this machine: open it as http://127.0.0.1"
    if method in ("GET", "HEAD"):
        return None
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    ours = site == "same-origin" if site is not None else origin is not None and urlsplit(origin).netloc == host
    if not ours:
        return 403, "This form was not sent from this page"
    length = headers.get("content-length", "")
    if not length.isdigit() or int(length) > MOST_FORM:
        return 413, "This form is too large"
    return None


def is_loopback(name: str) -> bool:
    """Whether a host name or address is this machine's own."""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


class Guard:
    """The ASGI application behind the door."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refused = refusal(scope["method"], headers)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        if refused is None:
            await self._app(scope, receive, guarded)
            return
        status, why = refused
        await guarded(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [(b"content-type", b"text/plain; charset=utf-8")],
            }
        )
        await send({"type": "http.response.body", "body": f"{why}.\n".encode()})
