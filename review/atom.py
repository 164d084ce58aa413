"""The Atom feed of new stories (RFC 4287): title, lead, link and who carries it. Full texts stay here."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from analysis.record import rfc3339
from store import ids
from store.inbox import Row

ATOM = "http://www.w3.org/2005/Atom"
_NAMES = uuid.UUID("6f1b1f7e-5d0b-4e0a-9a53-0f4f6b1f8a11")


def feed(rows: Sequence[Row], base: str) -> bytes:
    """The feed of some stories. `base` is the address of the page, with a slash at its end."""
    ET.register_namespace("", ATOM)
    root = _element(None, "feed")
    _element(root, "id", f"{base}feed.atom")
    _element(root, "title", "Policyvane: AI policy")
    newest = max((row.last_grown_at for row in rows), default=datetime(2000, 1, 1, tzinfo=UTC))
    _element(root, "updated", rfc3339(newest))
    _element(root, "link", rel="self", href=f"{base}feed.atom")
    _element(root, "link", rel="alternate", href=base)
    for row in rows:
        entry = _element(root, "entry")
        _element(entry, "id", uuid.uuid5(_NAMES, f"{row.id} {row.first_seen_at.isoformat()}").urn)
        _element(entry, "title", _clean(row.title or row.lead or ids.shown("s", row.id)))
        _element(entry, "updated", rfc3339(row.last_grown_at))
        if row.published_at:
            _element(entry, "published", row.published_at)
        _element(entry, "link", rel="alternate", href=row.url)
        _element(entry, "link", rel="related", href=f"{base}stories/{ids.shown('s', row.id)}")
        for outlet in row.outlets:
            _element(_element(entry, "author"), "name", _clean(outlet))
        _element(entry, "summary", _clean(row.lead or ""), type="text")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _element(parent: ET.Element | None, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    tag = f"{{{ATOM}}}{name}"
    made = ET.Element(tag, attributes) if parent is None else ET.SubElement(parent, tag, attributes)
    made.text = text
    return made


def _clean(text: str) -> str:
    """Without the characters that XML has no way to write."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
