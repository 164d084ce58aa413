"""The way of a page: bytes in, one article out, or a clear refusal; the same page gives the same article.

Decode, lay out, find body, title, dates and credits, take the normal form, judge, take the fingerprint. Each step says what
it decided and why.
"""

import re

from selectolax.lexbor import LexborHTMLParser

from analysis import refusal
from analysis.address import canonical
from analysis.article import (
    Article,
    Dated,
    Encoding,
    Evidence,
    Judgement,
    NormalForm,
    Precision,
    Refusal,
    RefusalKind,
    Step,
)
from analysis.body import Body, body_of
from analysis.decode import decode
from analysis.documents import documents_in
from analysis.errors import AddressError
from analysis.fingerprint import fingerprint
from analysis.head import Head, head_of
from analysis.language import language_of, zone_of
from analysis.layout import Layout, layout_of, words_in
from analysis.normal import normal_form, normal_line
from analysis.opinion import second_opinion
from analysis.origin import Credits, credits_of
from analysis.page import Page, Said
from analysis.published import modified_of, published_of
from analysis.relevance import judge
from analysis.title import Title, title_of

EXTRACTOR_VERSION = "1"
LARGEST = 8 << 20
LONGEST_LEAD = 300
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|div|p|table|meta|script|title)\b", re.IGNORECASE)


def analyse(page: Page, said: Said | None = None) -> Article | Refusal:
    """What a page says. `said` is what its source says of it: a second-best answer where the page is silent."""
    said = said or Said()
    refused = refusal.of_bytes(page.body, page.content_type)
    if refused is not None:
        return refused
    text, encoding = decode(page.body[:LARGEST], page.content_type, said.encoding)
    plain = (page.content_type or "").startswith("text/plain") or not _MARKUP.search(text[:20_000])
    return _plain(page, said, text, encoding) if plain else _html(page, said, text, encoding)


def _plain(page: Page, said: Said, text: str, encoding: Encoding) -> Article | Refusal:
    """A text without markup is its own body."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    words = words_in(text)
    if not words or text.count("\0") + text.count("\ufffd") > len(text) * 0.1:
        return Refusal(RefusalKind.NO_TEXT, "there is no text to be read in it")
    body = Body("\n".join(lines), "the whole text", (), words, 1.0)
    published = _of_source(said)
    credits = credits_of(Head(None, None, {}, ()), lines[:3] + lines[-5:], body.text)
    return _article(page, said, encoding, None, body, Title(said.title, "the source"), published, None, credits)


def _html(page: Page, said: Said, text: str, encoding: Encoding) -> Article | Refusal:
    tree = LexborHTMLParser(text)
    head = head_of(tree)
    layout = layout_of(tree)
    title = title_of(tree, head)
    if title.text is None and said.title:
        title = Title(said.title, "the source")
    own = body_of(layout, title.text)
    refused = refusal.of_page(text, head.title, "\n".join(line.text for line in layout.lines[:200]), own.words)
    if refused is not None:
        return refused
    body = second_opinion(text, own)
    if not body.text:
        return Refusal(RefusalKind.NO_TEXT, "no article text was found on the page")
    zone = said.zone or zone_of(language_of(body.text, head.language))
    published = published_of(tree, head, layout, title.text, page.url, zone, page.fetched_at) or _of_source(said)
    credits = credits_of(head, _near(layout, title.text, body), body.text)
    return _article(page, said, encoding, head, body, title, published, modified_of(head, zone), credits)


def _near(layout: Layout, title: str | None, body: Body) -> list[str]:
    """The short lines around the title and behind the text, where pages credit others."""
    lines = [line.text for line in layout.lines]
    head = "".join((title or "").split())
    starts = [i for i, line in enumerate(lines) if head and head in "".join(line.split())]
    last = body.text.rsplit("\n", 1)[-1]
    ends = [i for i, line in enumerate(lines) if line == last]
    chosen = lines[max(starts[0] - 3, 0) : starts[0] + 12] if starts else []
    for start in starts[1:3]:
        chosen += lines[start : start + 10]
    chosen += lines[ends[-1] : ends[-1] + 8] if ends else []
    return [line for line in chosen if len(line) <= 160]


def _of_source(said: Said) -> Dated | None:
    if said.published is None:
        return None
    local = said.published.astimezone(said.zone) if said.zone else said.published
    midnight = (local.hour, local.minute) == (0, 0)
    return Dated(local, Precision.DAY if midnight else Precision.MINUTE, Evidence.SOURCE, said.published.isoformat())


def _article(
    page: Page,
    said: Said,
    encoding: Encoding,
    head: Head | None,
    body: Body,
    title: Title,
    published: Dated | None,
    modified: Dated | None,
    credits: Credits,
) -> Article:
    normal = normal_form(body.text)
    heading = normal_line(title.text or "")
    language = language_of(f"{title.text or ''}\n{body.text}", (head.language if head else None) or said.language)
    lead = _lead(head, body.text)
    judgement = judge(heading or None, normal_form(lead).text or None, normal.text, language)
    mark = fingerprint(heading, normal.text)
    return Article(
        url=_address(page.url),
        title=title.text,
        subtitle=None,
        lead=lead,
        body=body.text,
        language=language,
        byline=credits.byline,
        authors=credits.authors,
        dateline=credits.dateline,
        published=published,
        modified=modified,
        origin=credits.origin,
        documents=documents_in(normal.text),
        normal_title=heading,
        normal=normal,
        fingerprint=mark,
        judgement=judgement,
        encoding=encoding,
        extractor_version=EXTRACTOR_VERSION,
        steps=_steps(encoding, body, title, published, credits, normal, language, judgement, mark),
    )


def _address(url: str) -> str:
    try:
        return canonical(url)
    except AddressError:
        return url


def _lead(head: Head | None, body: str) -> str:
    """The page's own summary if its text begins with it, else the first paragraph; cut at a sentence."""
    first = next((line for line in body.split("\n") if words_in(line) >= 15), body.split("\n", 1)[0])
    summary = head.meta("description", "og:description") if head else None
    if (
        summary is not None
        and words_in(summary[1]) >= 15
        and "".join(summary[1].split())[:20] in "".join(body.split())[:2000]
    ):
        first = summary[1]
    if len(first) <= LONGEST_LEAD:
        return first
    cut = max(first.rfind(stop, 0, LONGEST_LEAD) for stop in ("。", "！", "？", ". ", "! ", "? "))
    return first[: cut + 1].strip() if cut > 60 else first[: LONGEST_LEAD - 1] + "…"


def _steps(
    encoding: Encoding,
    body: Body,
    title: Title,
    published: Dated | None,
    credits: Credits,
    normal: NormalForm,
    language: str,
    judgement: Judgement,
    mark: str,
) -> tuple[Step, ...]:
    rivals = f"; next to it: {', '.join(body.rivals)}" if body.rivals else ""
    traces = (
        f", {normal.mirror.pinyin_annotations} sounds removed, script {normal.mirror.script}" if normal.mirror else ""
    )
    return (
        Step("encoding", encoding.used, f"declared: {encoding.declared or 'nothing'}"),
        Step("title", title.text or "none", title.evidence),
        Step("body", f"{body.words} words in {body.place}", f"{body.sure:.0%} of the page's sentences{rivals}"),
        Step(
            "published",
            f"{published.value.isoformat()} ({published.precision})" if published else "unknown",
            f"{published.evidence}: {published.text}" if published else "no date on the page or in its source",
        ),
        Step(
            "origin",
            credits.origin.name if credits.origin else "none named",
            credits.origin.evidence if credits.origin else "",
        ),
        Step("language", language, ""),
        Step("normal form", f"{len(normal.text)} characters{traces}", ""),
        Step("boilerplate", f"{len(normal.boilerplate)} lines cut", " | ".join(normal.boilerplate[:10])),
        Step("relevance", f"{judgement.label} {judgement.score:.2f}", ", ".join(r.term for r in judgement.reasons[:8])),
        Step("fingerprint", mark, "equal for texts that say the same letters"),
    )
