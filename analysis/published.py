"""When a page was published and changed, with what says so. A wrong date is worse than none."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from analysis.article import Dated, Evidence, Precision
from analysis.dates import read_date
from analysis.head import Head
from analysis.layout import Layout

_PUBLISHED = (
    "pubdate article:published_time og:published_time datepublished publishdate publish_date dc.date.issued dcterms.issued"
    " article:published date.issued sailthru.date parsely-pub-date weibo:article:create_at apub:time firstpublishdate"
    " og:article:published_time publish-date originalpublicationdate article_date_original dc.date dcterms.created cxenseparse:recs:publishtime"
    " bytedance:published_time rnews:datepublished pub_date publication_date citation_publication_date article.published"
).split()
_MODIFIED = (
    "article:modified_time og:updated_time datemodified dcterms.modified last-modified bytedance:updated_time".split()
)
_IN_ADDRESS = (
    re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"/((?:19|20)\d\d)/(\d\d?)/(\d\d?)(?!\d)"),
    re.compile(r"(?:^|[/_])t((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])_\d"),
)
_LABEL = re.compile(
    r"(?:发布|發布|发表|發佈|刊登|更新|日期|时间|時間|公開日|掲載|配信|登録|입력|등록|published|posted|updated|date)",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"更新|修改|updated|modified|수정|last", re.IGNORECASE)
_HINT = re.compile(r"\d{4}|\d{1,2}[:：]\d\d|\d月")
NEAR_TITLE = 12
LONGEST_LINE = 120


def published_of(
    tree: LexborHTMLParser, head: Head, layout: Layout, title: str | None, url: str, zone: tzinfo, now: datetime | None
) -> Dated | None:
    """The date of publication: of meta tags, JSON-LD, the address, `<time>`, then the text near the title.

    A day of an earlier kind takes its minute from a later kind that names the same day. Dates after `now` are none.
    """
    best: Dated | None = None
    for dated in _candidates(tree, head, layout, title, url, zone, now):
        if now is not None and dated.value > now + timedelta(days=1):
            continue
        if best is None:
            best = dated
        elif dated.precision is Precision.MINUTE and dated.value.date() == best.value.date():
            return Dated(dated.value, dated.precision, best.evidence, dated.text)
        if best.precision is Precision.MINUTE:
            return best
    return best


def modified_of(head: Head, zone: tzinfo) -> Dated | None:
    """The date of the last change that the page claims."""
    for name in _MODIFIED:
        if (dated := _read(head.metas.get(name), zone, Evidence.META)) is not None:
            return dated
    for article in head.articles:
        if (dated := _read(article.get("dateModified"), zone, Evidence.JSONLD)) is not None:
            return dated
    return None


def _candidates(
    tree: LexborHTMLParser, head: Head, layout: Layout, title: str | None, url: str, zone: tzinfo, now: datetime | None
) -> Iterator[Dated]:
    for name in _PUBLISHED:
        if (dated := _read(head.metas.get(name), zone, Evidence.META)) is not None:
            yield dated
            break
    for article in head.articles:
        if (dated := _read(article.get("datePublished"), zone, Evidence.JSONLD)) is not None:
            yield dated
            break
    if (dated := _of_address(url, zone)) is not None:
        yield dated
    yield from _of_time_tags(tree, zone)
    yield from _of_text(layout, title, zone, now)


def _read(text: object, zone: tzinfo, evidence: Evidence) -> Dated | None:
    if not isinstance(text, str):
        return None
    found = read_date(text, zone)
    if found is None or found[1] in (Precision.MONTH, Precision.YEAR):
        return None
    return Dated(found[0], found[1], evidence, text[:100])


def _of_address(url: str, zone: tzinfo) -> Dated | None:
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for pattern in _IN_ADDRESS:
        match = pattern.search(path)
        if match:
            try:
                value = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=zone)
            except ValueError:
                continue
            return Dated(value, Precision.DAY, Evidence.URL, match[0].strip("/"))
    return None


def _of_time_tags(tree: LexborHTMLParser, zone: tzinfo) -> Iterator[Dated]:
    """`<time>`, the one that calls itself the date of publication first; many of them are a list of other news."""
    tags = tree.css("time")
    marked = [
        node
        for node in tags
        if "pubdate" in node.attributes or "publish" in str(node.attributes.get("itemprop")).lower()
    ]
    chosen = marked[:1] or (tags[:1] if len(tags) <= 3 else [])
    for node in chosen:
        text = node.attributes.get("datetime") or node.text()
        if (dated := _read(text, zone, Evidence.TIME)) is not None:
            yield dated


def _of_text(layout: Layout, title: str | None, zone: tzinfo, now: datetime | None) -> Iterator[Dated]:
    """Dates on the lines next to the title, labelled ones first; of several lines the nearest below it."""
    place = _title_line(layout, title)
    if place is None:
        return
    nearby = range(max(place - 4, 0), min(place + NEAR_TITLE, len(layout.lines)))
    plain: list[Dated] = []
    for index in sorted(nearby, key=lambda i: (i < place, abs(i - place))):
        line = layout.lines[index].text
        if len(line) > LONGEST_LINE or not _HINT.search(line):
            continue
        found = read_date(line, zone, near=now)
        if found is None or found[1] in (Precision.MONTH, Precision.YEAR):
            continue
        dated = Dated(found[0], found[1], Evidence.TEXT, line[:100])
        if _LABEL.search(line) and not _CHANGED.search(line):
            yield dated
        else:
            plain.append(dated)
    yield from plain


def _title_line(layout: Layout, title: str | None) -> int | None:
    head = "".join((title or "").split())
    if not head:
        return None
    matches = [
        index
        for index, line in enumerate(layout.lines)
        if head in "".join(line.text.split()) and line.linked < line.words
    ]
    headings = [index for index in matches if layout.lines[index].tag in ("h1", "h2", "h3")]
    return next(iter(headings or matches), None)
