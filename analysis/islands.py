"""Lists that a page carries but does not show as links: records of XML within scripts, and data of scripts in JSON.

The records hold ready HTML, so they are put into the page where they stand. JSON is read only where it is JSON: an
expression that has to be run is left alone.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from analysis.anchors import resolve
from analysis.shapes import address_score, title_score

MAX_VALUES = 200_000  # values of one page's JSON that are looked at
_MAX_SCRIPTS = 200
_MAX_STARTS = 8  # beginnings of JSON tried in one script

_XML_SCRIPT = re.compile(r"<script\b[^<>]{0,300}\btype\s*=\s*[\"']?text/xml[\"']?[^<>]{0,300}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script[^<>]{0,40}>", re.IGNORECASE)
_ASSIGNED = re.compile(r"(?:=|\bparse\()\s*(?=[\[{])")
_ADDRESS_KEY = re.compile(r"(?:url|link|href|path|uri|permalink|address)\Z", re.IGNORECASE)
_NO_ADDRESS_KEY = re.compile(
    r"img|image|pic|cover|thumb|avatar|logo|icon|video|audio|api|author|user|column|channel|base", re.I
)
_TITLE_KEYS = (
    "title",
    "headline",
    "doctitle",
    "articletitle",
    "newstitle",
    "subject",
    "name",
    "linktitle",
    "shorttitle",
)
_DATE_KEY = re.compile(r"date|time|publish|pub|created|updated|posted", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """One element of a JSON list that has an address and a title; `date` is its text or its seconds since 1970."""

    url: str
    title: str
    date: str | float | None


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


def lists_in_scripts(tree: LexborHTMLParser, base: str) -> list[list[Item]]:
    """The lists in a page's JSON whose elements have an address and a title like an article's, in page order."""
    found: list[list[Item]] = []
    budget = MAX_VALUES
    for script in tree.css("script")[:_MAX_SCRIPTS]:
        for data in _json_of(script.text(), (script.attributes.get("type") or "").lower()):
            for values in _lists(data, budget):
                items = [item for value in values if (item := _item(value, base)) is not None]
                if len(items) >= 3 and _are_articles(items):
                    found.append(items)
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


def _lists(data: Any, budget: int) -> Iterator[list[dict[str, Any]]]:
    """All lists of objects within a value, outer ones first, as far as the budget of values reaches."""
    waiting = [data]
    while waiting and budget > 0:
        value = waiting.pop()
        budget -= 1
        if isinstance(value, dict):
            waiting.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            objects = [element for element in value if isinstance(element, dict)]
            if len(objects) >= 3:
                yield objects
            waiting.extend(reversed(value))


def _item(value: dict[str, Any], base: str) -> Item | None:
    value = next((inner for inner in value.values() if isinstance(inner, dict) and "title" in inner), value)
    url = next(
        (
            text
            for key, text in value.items()
            if isinstance(text, str)
            and _ADDRESS_KEY.search(key)
            and not _NO_ADDRESS_KEY.search(key)
            and _is_address(text)
        ),
        None,
    )
    lowered = {key.lower(): text for key, text in value.items() if isinstance(text, str)}
    title = next((lowered[key] for key in _TITLE_KEYS if lowered.get(key)), None)
    address = resolve(base, url) if url else None
    if address is None or title is None:
        return None
    date = next((v for k, v in value.items() if _DATE_KEY.search(k) and _is_moment(v)), None)
    return Item(address, " ".join(re.sub(r"<[^<>]{0,200}>", "", title).split())[:600], date)


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://", "/", "./", "../")) or bool(re.search(r"\.s?html?\Z", text[-8:]))


def _is_moment(value: Any) -> bool:
    if isinstance(value, str):
        return any(character.isdigit() for character in value)
    return isinstance(value, int | float) and 3e8 < value < 5e12


def _are_articles(items: list[Item]) -> bool:
    addresses = sum(address_score(item.url) for item in items) / len(items)
    titles = sum(title_score(item.title) for item in items) / len(items)
    return addresses >= 0.4 and titles >= 0.4 and len({item.url for item in items}) * 2 > len(items)
