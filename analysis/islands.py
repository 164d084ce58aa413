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
_MAX_STARTS = 8  # beginnings of JSON tried in one script

_XML_SCRIPT = re.compile(r"<script\b[^<>]{0,300}\btype\s*=\s*[\"']?text/xml[\"']?[^<>]{0,300}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script[^<>]{0,40}>", re.IGNORECASE)
_ASSIGNED = re.compile(r"(?:=|\bparse\()\s*(?=[\[{])")


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
    for script in tree.css("script")[:_MAX_SCRIPTS]:
        for data in _json_of(script.text(), (script.attributes.get("type") or "").lower()):
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
        yield data


def _are_articles(listed: RecordList, records: tuple[Record, ...]) -> bool:
    enough = listed.addresses >= 0.4 and listed.titles >= 0.4
    return enough and len({record.url for record in records}) * 2 > len(records)
