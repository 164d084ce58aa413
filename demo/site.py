"""What a portal is made of: rows for the list of sources, answers under paths, templates that are filled."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib import resources
from string import Template

from demo.texts import Text


@dataclass(frozen=True, slots=True)
class Row:
    """A source as the monitor knows it."""

    id: str
    name: str
    name_en: str
    kind: str
    country: str
    region: str
    type: str
    url: str
    zone: str
    language: str
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path answers; `modified` is null where nobody knows.

    `pause`: seconds until it answers. `sent`: the connection breaks after so many bytes of the body.
    """

    body: bytes
    content_type: str
    modified: datetime | None = None
    status: int = 200
    pause: float = 0.0
    sent: int | None = None


Pages = Mapping[str, Answer]


def fill(template: str, **values: str) -> str:
    """A template of this package with its `$names` filled in. The values are HTML: see `escaped`."""
    return _template(template).substitute(values)


def escaped(text: Text) -> dict[str, str]:
    """What every article's template says of a text."""
    return {
        "title": escape(text.title),
        "author": escape(text.author),
        "iso": text.moment.isoformat(),
        "day": f"{text.moment:%Y-%m-%d}",
        "minute": f"{text.moment:%Y-%m-%d %H:%M}",
    }


def html(page: str, modified: datetime, charset: str = "utf-8", declared: str | None = None) -> Answer:
    """A page in a charset, which may be declared as another one; what the charset lacks is written as a reference."""
    return Answer(page.encode(charset, "xmlcharrefreplace"), f"text/html; charset={declared or charset}", modified)


def robots(rules: str) -> Answer:
    """A robots.txt with rules for everybody."""
    return Answer(f"User-agent: *\n{rules}\n".encode(), "text/plain; charset=utf-8")


def latest(texts: tuple[Text, ...]) -> datetime:
    """When a page that lists these texts last changed."""
    return max(text.modified for text in texts)


@functools.cache
def _template(name: str) -> Template:
    return Template(resources.files("demo").joinpath("templates", name).read_text("utf-8"))
