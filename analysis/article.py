"""What comes out: one article as frozen records, and the refusal where a page holds none.

Positions (`start`, `end`) count characters of the normal form of their part, end exclusive.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Label(StrEnum):
    """Relevance to AI policy."""

    RELEVANT = "relevant"
    RELATED = "related"
    IRRELEVANT = "irrelevant"


class Precision(StrEnum):
    """How exactly a date is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Evidence(StrEnum):
    """Where a date was read."""

    META = "meta"
    JSONLD = "jsonld"
    URL = "url"
    TIME = "time"
    TEXT = "text"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment as a page states it: `value` is aware, in the zone of the source; `text` is what was read."""

    value: datetime
    precision: Precision
    evidence: Evidence
    text: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The outlet that a reprint credits."""

    name: str
    url: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document that the text cites or publishes."""

    relation: str
    title: str | None
    number: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that spoke for (weight > 0) or against (weight < 0) relevance; part is title, lead or body."""

    term: str
    facet: str
    part: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Act:
    """What an authority does: the kind of act, the authority as the text names it, and its level."""

    type: str
    authority: str | None
    level: str | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How relevant, by which version of the judge, and why; `missing` names the facets that were not found."""

    label: Label
    score: float
    threshold: float
    model_version: str
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...] = ()
    topic: str = "ai-policy"
    subtopics: tuple[str, ...] = ()
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Mirror:
    """Traces of a converted copy: its script as found, and how many sounds were written behind characters."""

    script: str
    pinyin_annotations: int


@dataclass(frozen=True, slots=True)
class NormalForm:
    """The text for comparing, searching and judging; `boilerplate` holds the lines that were cut."""

    text: str
    boilerplate: tuple[str, ...]
    mirror: Mirror | None


@dataclass(frozen=True, slots=True)
class Encoding:
    """The charset that the page declares and the one that its bytes are in."""

    declared: str | None
    used: str


@dataclass(frozen=True, slots=True)
class Step:
    """One decision of the analysis in words, for `explain`."""

    name: str
    result: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Article:
    """What one page says. `body` and `title` are as published; `normal` is the body's normal form."""

    url: str
    title: str | None
    subtitle: str | None
    lead: str | None
    body: str
    language: str
    byline: str | None
    authors: tuple[str, ...]
    dateline: str | None
    published: Dated | None
    modified: Dated | None
    origin: Origin | None
    documents: tuple[Document, ...]
    normal_title: str
    normal: NormalForm
    fingerprint: str
    judgement: Judgement
    encoding: Encoding
    extractor_version: str
    steps: tuple[Step, ...]


class RefusalKind(StrEnum):
    """Why a page gives no article."""

    EMPTY = "empty"
    NOT_HTML = "not_html"
    NO_TEXT = "no_text"
    CHALLENGE = "challenge"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page without an article, with the reason in a sentence."""

    kind: RefusalKind
    reason: str
