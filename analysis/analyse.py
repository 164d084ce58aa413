"""The way of a page: bytes in, one article or the reason why there is none out. The same page gives the same article.

Nothing that a page holds raises an error here: time and memory are bounded by its length, and what can't be read is refused.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from analysis.address import canonical
from analysis.article import Article, Dated, Encoding, Facts, Label, NormalForm, Refusal, RefusalKind, Step
from analysis.body import Body, body_of
from analysis.decode import decode
from analysis.embedded import embedded_body
from analysis.errors import AddressError
from analysis.fact_steps import fact_steps
from analysis.facts import Sheet, read_facts
from analysis.fingerprint import fingerprint
from analysis.following import following, joined
from analysis.head import Head, head_of
from analysis.language import language_of, zone_of
from analysis.layout import Layout, layout_of, layout_of_text
from analysis.markup import parse
from analysis.normal import normal_form, normal_line
from analysis.opening import lead_of
from analysis.opinion import second_opinion
from analysis.origin import Written, written_by
from analysis.page import Page, Said
from analysis.privacy import masked
from analysis.published import Place, modified_of, of_source, published_of
from analysis.refusal import LEAST_WORDS, of_bytes, of_page, of_text
from analysis.relevance import judge
from analysis.safe import safe_html
from analysis.title import Titled, title_of

EXTRACTOR_VERSION = "1"
_SILENT = Said()
MOST_CHARACTERS, MOST_TAGS = 4_000_000, 120_000  # of a page: twice as much as the longest real ones have, and more
_SHORTEST_TAG = 3  # characters
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|div|p|table|meta|script|title|h1|article|br)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sources:
    """A page in the forms that are read."""

    markup: str
    tree: LexborHTMLParser
    head: Head
    layout: Layout


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read from a page, before it is judged."""

    titled: Titled
    subtitle: str | None
    body: Body
    lead: str | None
    language: str
    published: Dated | None
    modified: Dated | None
    written: Written
    sheet: Sheet


def analyse(page: Page, said: Said = _SILENT, more: Sequence[Page] = ()) -> Article | Refusal:
    """Read one page.

    `said` is what its source says of it, the second-best answer wherever the page is silent. `more` are the further pages of an
    article in several, as `Article.continues` has named them one after the other.
    """
    refused = of_bytes(page.body, page.content_type)
    if refused is not None:
        return refused
    whole, encoding = decode(page.body, page.content_type, said.encoding)
    text = _bounded(whole)
    refused = of_text(text)
    if refused is not None:
        return refused
    if _is_plain(page, text):
        read = _read_plain(page, text, said)
    else:
        utf8 = page.body if text is whole and _is_utf8(page.body, text, encoding) else None
        read = _read_page(page, text, parse(text, utf8), said, more)
    return read if isinstance(read, Refusal) else _judged(page, encoding, read)


def _bounded(text: str) -> str:
    """The beginning of a page, as far as its article may reach."""
    text = text[:MOST_CHARACTERS]
    if len(text) <= _SHORTEST_TAG * MOST_TAGS or text.count("<") <= MOST_TAGS:
        return text
    return text[: next(islice(re.finditer("<", text), MOST_TAGS, None)).start()]


def _is_plain(page: Page, text: str) -> bool:
    return (page.content_type or "").strip().lower().startswith("text/plain") or not _MARKUP.search(text[:20_000])


def _read_plain(page: Page, text: str, said: Said) -> _Read | Refusal:
    """A page of plain text is its own body."""
    layout, head = layout_of_text(text), head_of(parse(""))
    words = sum(line.words for line in layout.lines)
    if not words:
        return Refusal(RefusalKind.NO_TEXT, "no words are on the page")
    body = Body("\n".join(line.text for line in layout.lines), "the whole text", (), words, 1.0, 0, len(layout.lines))
    titled = Titled(said.title, "source" if said.title else "a text without markup has none")
    return _told(page, said, _Sources("", parse(""), head, layout), titled, body)


def _is_utf8(body: bytes, text: str, encoding: Encoding) -> bool:
    """Whether a page's bytes are its text as it was decoded: in UTF-8 without a mark, and nothing in them was replaced."""
    return encoding.used == "utf-8" and "\ufffd" not in text and not body.startswith(BOM_UTF8)


def _read_page(page: Page, text: str, tree: LexborHTMLParser, said: Said, more: Sequence[Page]) -> _Read | Refusal:
    head, layout = head_of(tree), layout_of(tree)
    titled = title_of(layout, head, said.title)
    own = [line for line in layout.lines if line.linked < line.words]
    words = sum(line.words - line.linked for line in own)
    refused = of_page(text, f"{head.title} {titled.text or ''}", " ".join(line.text for line in own[:200]), words)
    if refused is not None:
        return refused
    visible = body_of(layout, titled.line, head.meta("og:description", "description"))
    body = second_opinion(text, embedded_body(tree, head, visible))
    if body.words < LEAST_WORDS:
        return Refusal(RefusalKind.NO_TEXT, f"only {body.words} words of text are on the page")
    if more:
        body = joined(body, [_body_of_more(one, said) for one in more])
    return _told(page, said, _Sources(text, tree, head, layout), titled, body)


def _body_of_more(page: Page, said: Said) -> Body:
    text, _ = decode(page.body, page.content_type, said.encoding)
    tree = parse(_bounded(text))
    layout = layout_of(tree)
    return body_of(layout, title_of(layout, head_of(tree), said.title).line)


def _told(page: Page, said: Said, sources: _Sources, titled: Titled, body: Body) -> _Read:
    """Everything else that a page tells, once its title and body are known."""
    tree, head, layout = sources.tree, sources.head, sources.layout
    language = language_of(body.text, head.language or said.language)
    zone = said.zone or zone_of(language)
    place = Place(titled.line, body.first, body.last)
    published = published_of(head, layout, place, page.url, zone, page.fetched_at) or of_source(said.published, zone)
    modified = modified_of(head, layout, place, zone, page.fetched_at, published)
    written = written_by(tree, head, layout, place, body.text)
    lead = lead_of(head, body.text)
    sheet = Sheet(sources.markup, tree, head, layout, page.url, said.outlet, zone)
    subtitle = head.said("alternativeHeadline")
    return _Read(titled, subtitle, body, lead, language, published, modified, written, sheet)


def _judged(page: Page, encoding: Encoding, read: _Read) -> Article:
    title = normal_line(read.titled.text or "")
    body = masked(title, read.body.text)
    normal = normal_form(body)
    said_first = masked(title, read.lead) if read.lead else read.lead
    lead = normal_form(said_first or "").text
    judgement = judge(title or None, lead or None, normal.text, read.language)
    mark = fingerprint(title, normal.text)
    published = read.published.value if read.published else None
    facts = read_facts(read.sheet, read.body.text, title, normal.text, read.language, published)
    relevant = judgement.label is not Label.IRRELEVANT
    return Article(
        url=_address(page.url),
        title=read.titled.text,
        subtitle=read.subtitle,
        lead=said_first,
        body=body,
        language=read.language,
        byline=read.written.byline,
        authors=read.written.authors,
        dateline=read.written.dateline,
        published=read.published,
        modified=read.modified,
        origin=read.written.origin,
        facts=facts,
        html=masked(title, safe_html(read.sheet.tree, read.body.text, page.url)) if relevant else None,
        normal_title=title,
        normal=normal,
        fingerprint=mark,
        judgement=judgement,
        encoding=encoding,
        extractor_version=EXTRACTOR_VERSION,
        steps=_steps(encoding, read, normal, facts, judgement.label, judgement.score, mark),
        continues=following(read.sheet.layout, read.sheet.tree, page.url),
    )


def _address(url: str) -> str:
    try:
        return canonical(url)
    except AddressError:
        return url


def _steps(
    encoding: Encoding, read: _Read, normal: NormalForm, facts: Facts, label: str, score: float, mark: str
) -> tuple[Step, ...]:
    """Each decision in words."""
    body, published = read.body, read.published
    rivals = f"; rivals: {', '.join(body.rivals)}" if body.rivals else ""
    origin = read.written.origin
    steps = [
        Step("encoding", encoding.used, f"declared: {encoding.declared or 'nothing'}"),
        Step("language", read.language, "letters of the text"),
        Step("title", read.titled.text or "none", read.titled.evidence),
        Step("body", f"{body.words} words in {body.place}", f"{body.sure:.0%} of the page's sentences{rivals}"),
        Step(
            "published",
            f"{published.value.isoformat()} ({published.precision})",
            f"{published.evidence}: {published.text}",
        )
        if published
        else Step("published", "none", "no date that can be trusted"),
        Step("origin", origin.name if origin else "none", origin.evidence if origin else "no outlet is credited"),
        Step(
            "boilerplate",
            f"{len(normal.boilerplate)} lines cut",
            " | ".join(normal.boilerplate)[:500] or "no line of the text belongs to the page",
        ),
        Step("relevance", f"{label} {score:.2f}", "see the reasons of the judgement"),
        Step("fingerprint", mark, "title and text" if len(normal.text) < 60 else "text"),
    ]
    steps += fact_steps(facts)
    if normal.mirror:
        steps.append(
            Step("mirror", normal.mirror.script, f"{normal.mirror.pinyin_annotations} sounds written behind characters")
        )
    return tuple(steps)
