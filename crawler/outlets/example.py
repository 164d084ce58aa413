"""A site whose list names its articles by number alone, in a handler; its articles stand in a frame of three columns.

Invented, to be copied: the address is put together from the number, which the generic way never does.
"""

import re
from dataclasses import replace
from html import escape
from urllib.parse import urljoin

from analysis.decode import decode
from analysis.link import Found, Link
from analysis.markup import parse
from analysis.page import Page
from crawler.outlets import Override

_ITEM = re.compile(r"""onclick="openDoc\((\d+)\)"[^>]*>([^<]{4,200})<""")


def links(page: Page) -> Found:
    """The documents of a list."""
    text, _ = decode(page.body, page.content_type)
    found = tuple(Link(urljoin(page.url, f"/doc/{n}.html"), title.strip()) for n, title in _ITEM.findall(text))
    return Found(found, f"{len(found)} documents by their numbers")


def article(page: Page) -> Page | None:
    """Title and middle column alone."""
    text, _ = decode(page.body, page.content_type)
    tree = parse(text)
    title, body = tree.css_first(".doc-name"), tree.css_first("td.middle")
    if title is None or body is None:
        return None
    name = escape(title.text())
    html = f"<html><head><title>{name}</title></head><body><h1>{name}</h1>{body.inner_html}</body></html>"
    return replace(page, body=html.encode(), content_type="text/html; charset=utf-8")


OUTLET = Override(("www.stubborn.example",), links, article)
