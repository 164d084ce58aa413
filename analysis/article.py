"""What comes out: one article as frozen records, and the refusal where a page holds none.

Positions (`start`, `end`) count characters of the normal form of their part, end exclusive.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Day = date  # under a name that no field has


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


class Level(StrEnum):
    """Of an authority and of the division that it governs."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    CITY = "city"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document that the text publishes, cites or interprets. `issuer` and `date` (of writing) are known of the one that
    the page itself publishes."""

    relation: str
    title: str | None
    number: str | None
    start: int
    end: int
    issuer: str | None = None
    date: Day | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What the head table of a policy notice says, or its metas, or first and last lines: `rows` are label and text as read."""

    title: str | None = None
    number: str | None = None
    index_number: str | None = None
    issuer: str | None = None
    written: Day | None = None
    published: Day | None = None
    subject: str | None = None
    validity: str | None = None
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to the text, by its absolute address; the media type is told by its ending."""

    url: str
    media_type: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Region:
    """What the authority of the act governs, or where the outlet sits. `iso`: ISO 3166-2 of the province or country;
    `code`: GB/T 2260 of a division of China. `text` says so, from `part` (title, body, notice; for outlets site or host)."""

    name: str
    iso: str | None
    code: str | None
    level: Level | None
    part: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A division that a part (title or body) names, by its full name; `code`: GB/T 2260 in China, else ISO 3166-2."""

    name: str
    code: str
    level: Level
    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Official:
    """A person in public office, as a part (title or body) names both; the span is that of the name."""

    name: str
    office: str
    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body of state or party that a part (title or body) names, by its full name."""

    name: str
    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A sum or share in the body. `unit`: an ISO 4217 currency, %, or a unit as written; `value` counts
    that unit (null for a range)."""

    text: str
    value: float | None
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day in the body until which readers may do something: comment, apply, hand in."""

    text: str
    date: Day
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read of an article beyond text and dates; what is not there is null or empty."""

    notice: Notice | None = None
    act: Region | None = None
    outlet: Region | None = None
    places: tuple[Place, ...] = ()
    officials: tuple[Official, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    documents: tuple[Document, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    attachments: tuple[Attachment, ...] = ()


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
    """What one page says. `body` and `title` are as published, but for masked numbers of private persons; `html` is the body for
    reading, null where the article is irrelevant; `normal` is the body's normal form."""

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
    facts: Facts
    html: str | None
    normal_title: str
    normal: NormalForm
    fingerprint: str
    judgement: Judgement
    encoding: Encoding
    extractor_version: str
    steps: tuple[Step, ...]
    continues: str | None = None


class RefusalKind(StrEnum):
    """Why a page gives no article."""

    EMPTY = "empty"
    NOT_HTML = "not_html"
    NO_TEXT = "no_text"
    CHALLENGE = "challenge"
    GONE = "gone"
    LOGIN = "login"
    COOKIES = "cookies"
    PARKED = "parked"
    SHELL = "shell"
    UNLIKE = "unlike"  # a list that no longer looks like it did


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page without an article, with the reason in a sentence."""

    kind: RefusalKind
    reason: str
