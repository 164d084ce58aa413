"""Addresses of pages: what is one, and which addresses are the same page.

The canonical address is the key under which a link and an article are known; the address as found is kept beside it.
"""

import functools
import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from analysis.errors import AddressError

MAX_LENGTH = 2048

# Parameters that name the visit, not the page. courlan knows the common trackers; these are what portals add. A parameter
# that some CMS uses to choose the page (mod, r, sid, source, client) is not here: two addresses of one article meet again
# in a story, two articles under one address would lose one.
_VISIT = re.compile(
    r"(?:utm_.*|spm|spm_id_from|isappinstalled|share_(?:token|from|source|type)|scene|wxshare|nsukey|_t|_r|rnd|random|"
    r"jsessionid|phpsessid|(?:asp\.net_|php|j)?session_?id|fbclid|gclid|yclid|msclkid|mc_[ce]id|igshid|ref_src|"
    r"clicktime|enterid|ncid|cmpid|icid|xtor|mkt_tok)\Z",
    re.IGNORECASE,
)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
_MOBILE = re.compile(r"(?:m|wap|mobile|3g)\.(?=[^.]+\.[^.]+)")
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|php|aspx?|jsp)\Z", re.IGNORECASE)
_DEFAULT_PORT = {"http": 80, "https": 443}


def web_address(text: str) -> str:
    """The address as it may be requested: http or https, with a host, escaped, without a fragment.

    Raises AddressError for anything else.
    """
    text = text.strip()
    shown = text if len(text) <= 80 else text[:77] + "..."
    if len(text) > MAX_LENGTH:
        raise AddressError(f"{shown!r} is longer than {MAX_LENGTH} characters")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
        escaped = safe_url_string(text)
    except ValueError as error:
        raise AddressError(
            f"{shown!r} is no web address ({error})", todo="Write it like https://news.example/"
        ) from error
    if parts.scheme.lower() not in _DEFAULT_PORT or not host or port == 0:
        raise AddressError(f"{shown!r} is no web address", todo="Write it like https://news.example/")
    if parts.username is not None or parts.password is not None:
        raise AddressError(f"the address at {host} carries a user name or password", todo="Remove it")
    return _of_bearable_length(urlunsplit(urlsplit(escaped)._replace(fragment="")))


def host_of(url: str) -> str:
    """The host name of an address, in lower case; empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


@functools.lru_cache(8192)  # a list names the same pages at each visit, and so does each of its pages itself
def canonical(url: str) -> str:
    """The address under which a page is known.

    Scheme, `www.`, a mobile twin's `m.`, default port, fragment (but not the route
    of a one-page site, `#/…`), session ids, tracking parameters, parameter order and
    `index.html` make no difference. Idempotent. Raises AddressError if `url` is no web address.
    """
    from courlan import clean_url  # noqa: PLC0415 -- slow to load, and most commands compare no addresses

    asked = web_address(url)
    route = urlsplit(url.strip()).fragment
    url = canonicalize_url(_PATH_SESSION.sub("", asked))
    parts = urlsplit(clean_url(url) or url)
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _VISIT.match(k)])
    path = _INDEX.sub("/", parts.path) or "/"
    known = urlunsplit(("https", _site(parts), path, query, route if route.startswith(("/", "!")) else ""))
    return _of_bearable_length(known)


def _of_bearable_length(url: str) -> str:
    """Escaping makes an address up to nine times as long; it is a key of the database, and keys have bounds."""
    if len(url.encode(errors="replace")) > MAX_LENGTH:
        raise AddressError(f"'{url[:77]}...' is longer than {MAX_LENGTH} characters when it is escaped")
    return url


def _site(parts: SplitResult) -> str:
    host = _ascii((parts.hostname or "").strip("."))
    if not host:
        raise AddressError(
            "an address without a host name is no web address", todo="Write it like https://news.example/"
        )
    host = _MOBILE.sub("", host, count=1) if _MOBILE.match(host) else host.removeprefix("www.")
    port = parts.port
    bare = f"[{host}]" if ":" in host else host
    return bare if port in (None, _DEFAULT_PORT.get(parts.scheme)) else f"{bare}:{port}"


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
