"""Lists that a page carries but does not show as links: records of XML within scripts, and data of scripts in JSON.

The records hold ready HTML, so they are put into the page where they stand. JSON is read only where it is JSON: an
expression that has to be run is left alone.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from analysis.records import Record, RecordList, record_lists

_MAX_SCRIPTS = 200
_SCALAR = (str, int, float)
_MAX_STARTS = 8  # beginnings of JSON tried in one script

_XML_SCRIPT = re.compile(r"<script\b[^<>]{0,300}\btype\s*=\s*[\"']?text/xml[\"']?[^<>]{0,300}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script[^<>]{0,40}>", re.IGNORECASE)
_ASSIGNED = re.compile(r"(?:=|\bparse\()\s*(?=[\[{])")

_PUSHED = re.compile(r"\s*(?:\(?self\.__next_f\s*=.{0,60}?\|\|\s*\[\]\)?|self\.__next_f)\.push\(\s*(?=\[)")
_NUMBERED_LINE = re.compile(r"[0-9a-f]{0,8}:(?=[\[{])")


def unwrapped(html: str) -> str:
    """The page with the HTML of `<record><![CDATA[…]]></record>` in the place where the records stand."""
    if "<![CDATA[" not in html or "<record" not in html:
        return html
    html = _open_scripts(html)
    pieces: list[str] = []
    done = 0
    while (start := html.find("<![CDATA[", done)) >= 0 and (end := html.find("]]>", start)) >= 0:
        pieces += (html[done:start], html[start + 9 : end])
        done = end + 3
    pieces.append(html[done:])
    return "".join(pieces)


def _open_scripts(html: str) -> str:
    """`<script type="text/xml">` as a plain element, so that what is in it becomes part of the page."""
    pieces: list[str] = []
    done = 0
    for match in _XML_SCRIPT.finditer(html):
        if match.start() < done:
            continue
        end = _SCRIPT_END.search(html, match.end())
        if end is None:
            break
        pieces += (html[done : match.start()], "<div>", html[match.end() : end.start()], "</div>")
        done = end.end()
    pieces.append(html[done:])
    return "".join(pieces)


def lists_in_scripts(tree: LexborHTMLParser, base: str) -> list[tuple[Record, ...]]:
    """The lists in a page's JSON whose elements have an address and a title like an article's, in page order."""
    found: list[tuple[Record, ...]] = []
    scripts = [(script.text(), script.attributes) for script in tree.css("script")[:_MAX_SCRIPTS]]
    values = (value for text, attributes in scripts for value in _json_of(text, (attributes.get("type") or "").lower()))
    for data in (*values, *_streamed([text for text, _ in scripts])):
        for listed in record_lists(data, base):
            records = tuple(record for record in listed.records if record.url)
            if len(records) >= 3 and _are_articles(listed, records):
                found.append(records)
    return found


def _json_of(script: str, kind: str) -> Iterator[Any]:
    starts = [0] if "json" in kind else [match.end() for match in _ASSIGNED.finditer(script[:2_000_000])][:_MAX_STARTS]
    decoder = json.JSONDecoder()
    done = 0
    for start in starts:
        if start < done:
            continue
        try:
            data, done = decoder.raw_decode(script, start + len(script[start:]) - len(script[start:].lstrip()))
        except (ValueError, RecursionError):
            continue
        yield _joined(data)


def _joined(data: Any) -> Any:
    """Nuxt's flat form taken together: one array in which objects name the places of their values."""
    flat = data if isinstance(data, list) and data and isinstance(data[0], dict | list) else []
    objects = [value for value in flat if isinstance(value, dict) and value]
    if not objects or not all(isinstance(n, int) and n < len(flat) for value in objects for n in value.values()):
        return data
    kinds: dict[str, list[dict[str, Any]]] = {}
    for value in objects:
        scalars = {key: flat[n] for key, n in value.items() if n >= 0 and isinstance(flat[n], _SCALAR)}
        kinds.setdefault(",".join(sorted(value)), []).append(scalars)
    return kinds


def _streamed(scripts: list[str]) -> Iterator[Any]:
    """The JSON lines that Next.js sends to a page piece by piece (`self.__next_f.push([1, "5:[…]"])`)."""
    decoder = json.JSONDecoder()
    pieces: list[str] = []
    for script in scripts:
        match = _PUSHED.match(script)
        try:
            pushed = decoder.raw_decode(script, match.end())[0] if match else []
        except (ValueError, RecursionError):
            continue
        pieces += [piece for piece in pushed if isinstance(piece, str)]
    for line in "".join(pieces).split("\n"):
        match = _NUMBERED_LINE.match(line)
        try:
            yield decoder.raw_decode(line, match.end())[0] if match else None
        except (ValueError, RecursionError):
            continue


def _are_articles(listed: RecordList, records: tuple[Record, ...]) -> bool:
    enough = listed.addresses >= 0.4 and listed.titles >= 0.4
    return enough and len({record.url for record in records}) * 2 > len(records)
