"""When a page says that its text was published and last changed.

In order: meta elements, JSON-LD, the address, `<time>`, the text near the title; the source's word comes last. A wrong date is
worse than none: what can't be, or lies after the moment of fetching, is passed over, and so is a meta element that the address
and the text both contradict.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from analysis.article import Dated, Evidence, Precision
from analysis.dates import read_date
from analysis.head import Head
from analysis.layout import Layout

_PUBLISHED = (
    "article:published_time article:published og:published_time og:article:published_time pubdate publishdate"
    " publish_date"
    " publish-date published_date published-date datepublished dc.date.issued dcterms.issued dcterms.created"
    " dc.date.created"
    " dc.date dcterms.date sailthru.date cxenseparse:recs:publishtime parsely-pub-date weibo:article:create_at"
    " bytedance:published_time citation_publication_date article_date_original originalpublicationdate release_date"
    " rnews:datepublished firstpublishedtime published_time_telegram og:time og:pubdate date"
).split()
_MODIFIED = (
    "article:modified_time article:modified og:updated_time og:article:modified_time bytedance:updated_time"
    " datemodified"
    " dc.date.modified dcterms.modified weibo:article:update_at dateupdate lastmod last-modified updated_time"
).split()
_IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[-_/.]?)(?P<month>0[1-9]|1[0-2])[-_/.]?(?P<day>0[1-9]|[12]\d"
    r"|3[01])(?!\d)"
    r"|/(?P<short>[012]\d)/(?P<both>(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))/"
    r"|/(?P<year1>20\d\d)[-/](?P<month1>1[0-2]|0?[1-9])[-/](?P<day1>3[01]|[12]\d|0?[1-9])/"
)
# The set in front, of all letters that a label begins with, spares the others the many names.
_LABEL = re.compile(
    r"(?=[发發刊录添更上创成时日時公張登建掲配입등승작게pv])(?:"
    r"(?<![㐀-鿿])(?:发布|發布|发表|發表|刊登|录入|添加|更新|上传|创建|成文)?(?:时间|日期|時間)\s*[:：]|(?:发布"
    r"|發布|發佈|发表|發表|刊登|公告|公[布佈]|張貼|登載|上[版架]|建檔)(?:[于於]|时间|日期?|時間)|\b(?:published|posted)\b"
    r"|公開日|掲載日|更新日|配信|입력|등록|승인|작성일|게시일|veröffentlicht|publié|publicado|pubblicato)"
    r"|\A\W*date\b",
    re.IGNORECASE,
)
# Of several dates on a line, the one that is named so is that of publication.
_OF_PUBLICATION = re.compile(
    r"发布|發布|發佈|公[布佈]|刊登|張貼|登載|上[版架]|公開|掲載|입력|등록|작성|게시"
    r"|\b(?:published|posted|veröffentlicht|publi[ée]|publicad[oa]|pubblicat[oa])",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"修改|修订|\b(?:updated|modified|akt\.|aktualisiert|actualizado|aggiornato|mis à jour|güncelleme)|수정",
    re.IGNORECASE,
)
# Behind a date of publication, also 更新 is one of change.
_OF_CHANGE = re.compile(rf"(?:{_CHANGED.pattern}|更新|atualizado|geändert)[^\d\n，。；]{{0,24}}\d", re.IGNORECASE)
_EXPLICIT = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?([+-])(\d\d):?(\d\d)")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIGITS = re.compile(r"\d(?:\d{3}|\s?[月월]|[-/.]\d)")
_WIKI = re.compile(
    r"mediawiki|dokuwiki", re.IGNORECASE
)  # whose texts change all the time and have no day of publication
_BEFORE, _AFTER = 6, 14  # lines around the title that may hold its date
_MOST_NEAR = 300  # lines from the title on
_BEHIND = 3  # lines behind the text that may
_LABELLED, _TIMED, _BARE = 160, 100, 40  # longest line with a date that is labelled, that has a time, and any other
_NEAR = 5  # lines between the title and a bare date
_TOLERANCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the page the article stands: the lines of its title and of the first and last of its text."""

    title: int | None
    first: int
    last: int


def published_of(
    head: Head,
    layout: Layout,
    place: Place,
    url: str,
    zone: tzinfo,
    fetched_at: datetime | None,
) -> Dated | None:
    """When the text was published, by the page itself."""
    if _WIKI.match(head.meta("generator") or ""):
        return None
    stated = _possible(
        (
            *_from_meta(head, _PUBLISHED, zone),
            *_from_data(head, ("datePublished", "dateCreated", "uploadDate"), zone),
            *_from_address(url, zone),
            *_from_times(layout, place, zone),
        ),
        fetched_at,
    )
    if _is_settled(stated):
        return stated[0]
    # A date without a year is the last one before the day that is stated elsewhere, else before the fetching.
    near = max(dated.value for dated in stated) if stated else fetched_at
    return _agreed([*stated, *_possible(_from_text(layout, place, zone, near), fetched_at)])


def _is_settled(stated: list[Dated]) -> bool:
    """Whether the first date is exact and none speaks of another day, so that the lines about the text could change nothing."""
    return (
        bool(stated) and stated[0].precision is Precision.MINUTE and not _away([dated.value.date() for dated in stated])
    )


def _possible(found: Iterable[Dated], fetched_at: datetime | None) -> list[Dated]:
    """The dates that are days and don't lie in the future."""
    latest = fetched_at + _TOLERANCE if fetched_at else None
    return [
        dated
        for dated in found
        if dated.precision in (Precision.DAY, Precision.MINUTE) and (latest is None or dated.value <= latest)
    ]


def modified_of(
    head: Head, layout: Layout, place: Place, zone: tzinfo, fetched_at: datetime | None, published: Dated | None
) -> Dated | None:
    """When the text was last changed; not before it was published."""
    latest = fetched_at + _TOLERANCE if fetched_at else None
    for dated in itertools.chain(
        _from_meta(head, _MODIFIED, zone),
        _from_data(head, ("dateModified",), zone),
        _changed_times(layout, zone),
        _changed_lines(layout, place, zone, published) if published is not None else (),
    ):
        if (latest is None or dated.value <= latest) and (published is None or dated.value >= published.value):
            return dated
    return None


def _agreed(found: list[Dated]) -> Dated | None:
    """The first date; but what two other places say of the day counts more than one meta element, and the most exact time of
    the chosen day more than the day alone."""
    if not found:
        return None
    days = [dated.value.date() for dated in found]
    chosen = days[0]
    others = {
        dated.evidence: dated.value.date() for dated in reversed(found) if dated.evidence is not found[0].evidence
    }
    away = _away([chosen, *others.values()])
    if found[0].evidence is Evidence.META and len(away) >= 2 and len(set(others.values())) == 1:
        chosen = away[0]
    same = [dated for dated in found if dated.value.date() == chosen]
    return next((dated for dated in same if dated.precision is Precision.MINUTE), same[0])


def _away(days: list[date]) -> list[date]:
    """The days that are too far from the first one to be the same in another zone."""
    return [day for day in days if abs(day - days[0]) > _TOLERANCE]


def _dated(text: str, zone: tzinfo, evidence: Evidence, near: datetime | None = None) -> Dated | None:
    """A date in a text. Where no zone is known (UTC), the date stays in the one that it is written in."""
    sign = _EXPLICIT.search(text) if str(zone) == "UTC" else None
    if sign is not None and int(sign[2]) < 15:
        minutes = int(sign[2]) * 60 + int(sign[3])
        zone = timezone(timedelta(minutes=-minutes if sign[1] == "-" else minutes))
    read = read_date(text, zone, near=near)
    return Dated(read[0], read[1], evidence, text[:100]) if read else None


def _each(texts: Iterable[str], zone: tzinfo, evidence: Evidence) -> Iterator[Dated]:
    for text in texts:
        dated = _dated(text, zone, evidence)
        if dated is not None:
            yield dated


def _from_meta(head: Head, names: Iterable[str], zone: tzinfo) -> Iterator[Dated]:
    return _each((head.metas[name][0] for name in names if name in head.metas), zone, Evidence.META)


def _from_data(head: Head, names: Iterable[str], zone: tzinfo) -> Iterator[Dated]:
    return _each((text for name in names if (text := head.said(name))), zone, Evidence.JSONLD)


def _from_address(url: str, zone: tzinfo) -> Iterator[Dated]:
    """A full date in the path. Numbers of articles look like dates too: the year must be a plausible one."""
    for match in _IN_ADDRESS.finditer(_path(url)):
        if match["short"]:
            year, month, day = 2000 + int(match["short"]), int(match["both"][:2]), int(match["both"][2:])
        else:
            year, month, day = (int(match[name] or match[f"{name}1"]) for name in ("year", "month", "day"))
        try:
            if year >= 1995:
                yield Dated(datetime(year, month, day, tzinfo=zone), Precision.DAY, Evidence.URL, match[0])
                return
        except ValueError:
            continue


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _from_times(layout: Layout, place: Place, zone: tzinfo) -> Iterator[Dated]:
    """`<time>`: the one that is marked as the date of publication, else the first about the title; others date"
    " other news."""
    named = [node for node in layout.marked if node.attributes.get("itemprop") == "datePublished"]
    marked = [*named, *(node for node in layout.marked if node.tag == "time" and "pubdate" in node.attributes)]
    stated = list(map(_stated, marked[:3]))
    start = place.first if place.title is None else min(place.title, place.first)
    for index, text in layout.times:
        said = layout.lines[index].text[:_LABELLED] if index < len(layout.lines) else ""
        if start - _BEFORE <= index <= max(place.first + 2, start + _NEAR) and not (
            _CHANGED.search(said) and not _LABEL.search(said)
        ):
            stated.append(text)
    yield from itertools.islice(_each(stated, zone, Evidence.TIME), 1)


def _changed_times(layout: Layout, zone: tzinfo) -> Iterator[Dated]:
    changed = [node for node in layout.marked if _is_of_change(node)]
    return _each(map(_stated, changed[:5]), zone, Evidence.TIME)


def _changed_lines(layout: Layout, place: Place, zone: tzinfo, published: Dated) -> Iterator[Dated]:
    """What the lines about the text say of a change on another day than that of the publication."""
    for index in _near(place, len(layout.lines)):
        text = layout.lines[index].text
        label = _OF_CHANGE.search(text) if len(text) <= _TIMED and text[-1] not in ".。!?！？" else None
        dated = _dated(text[label.start() :], zone, Evidence.TEXT) if label else None
        if dated is not None and dated.value.date() != published.value.date():
            yield dated


def _is_of_change(node: LexborNode) -> bool:
    classes = (node.attributes.get("class") or "").split()
    return node.attributes.get("itemprop") == "dateModified" or (node.tag == "time" and "updated" in classes)


def _stated(node: LexborNode) -> str:
    return node.attributes.get("datetime") or node.attributes.get("content") or node.text()


def _from_text(layout: Layout, place: Place, zone: tzinfo, near: datetime | None) -> Iterator[Dated]:
    """The best date in the lines about the text: labelled, with a time, near the title."""
    best: tuple[int, Dated] | None = None
    for index in _near(place, len(layout.lines)):
        line = layout.lines[index]
        if len(line.text) > _LABELLED or not line.words or line.linked > 0.75 * line.words:
            continue
        if not _DIGITS.search(line.text):
            continue
        distance = _distance(place, index)
        labelled = _LABEL.search(line.text) is not None
        if not labelled and (not _may_be_bare(len(line.text), distance) or _CHANGED.search(line.text)):
            continue
        dated = _of_line(line.text, zone, near)
        bare = not labelled and len(_YEARS.findall(line.text)) > 1
        if dated is None or bare or not _is_believed(dated, labelled, len(line.text), distance):
            continue
        rank = distance - (20 if labelled else 0) - (10 if dated.precision is Precision.MINUTE else 0)
        if best is None or rank < best[0]:
            best = (rank, dated)
    if best is not None:
        yield best[1]


def _of_line(text: str, zone: tzinfo, near: datetime | None) -> Dated | None:
    """The date of publication on a line: behind its label, if it has one with a date behind it."""
    label = _OF_PUBLICATION.search(text)
    if label is not None:
        change = _OF_CHANGE.search(text, label.end())
        behind = _dated(text[label.start() : change.start() if change else None], zone, Evidence.TEXT, near)
        if behind is not None:
            return replace(behind, text=text[:100])
    return _dated(text, zone, Evidence.TEXT, near)


def _may_be_bare(length: int, distance: int) -> bool:
    """Whether a date without a label may be believed in a line of this length, whatever it is."""
    return length <= _TIMED and distance < _AFTER


def _is_believed(dated: Dated, labelled: bool, length: int, distance: int) -> bool:
    if dated.precision is Precision.MINUTE:
        return labelled or _may_be_bare(length, distance)
    return (
        dated.precision is Precision.DAY and distance < _AFTER and (labelled or (length <= _BARE and distance <= _NEAR))
    )


def _near(place: Place, count: int) -> Iterator[int]:
    """The numbers of the lines about title and text, in the order of the page from the title on."""
    start = _start(place)
    end = min(count, place.last + _BEHIND)
    middle = min(end, start + _MOST_NEAR)
    before = range(max(0, start - _BEFORE), min(start, count))
    return itertools.chain(range(start, middle), range(max(middle, end - 2 * _BEHIND), end), before)


def _distance(place: Place, index: int) -> int:
    """How many lines lie between a line and the title, or the beginning of the text where that is nearer."""
    start = _start(place)
    return min(abs(index - place.first), index - start if index >= start else 2 + start - index)


def _start(place: Place) -> int:
    return place.first if place.title is None else place.title


def of_source(published: datetime | None, zone: tzinfo) -> Dated | None:
    """The source's word; a midnight is a day."""
    if published is None:
        return None
    local = (published if published.tzinfo else published.replace(tzinfo=zone)).astimezone(zone)
    precision = Precision.DAY if (local.hour, local.minute) == (0, 0) else Precision.MINUTE
    return Dated(local, precision, Evidence.SOURCE, published.isoformat())
