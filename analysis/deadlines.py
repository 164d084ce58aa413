"""Days until which readers may do something: comment on a draft, apply, hand papers in.

Goals (力争2027年底前建成) and the time that a paper is in force are none. A day without a year lies on or after the day of
publication.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from analysis.article import Deadline, Precision
from analysis.dates import read_date

_MOST = 20
_DATE = re.compile(r"\d(?:\d{3}\s?年\s?\d{1,2}|\d?)\s?月\s?\d{1,2}\s?日|20\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)")
_HOUR = re.compile(
    r"(?:\s?[(][^()\n]{1,10}[)])?(?:\s?(?:上午|下午|中午|晚上|晚)?\s?\d{1,2}(?:[:：]\d\d|[时点](?:\d{1,2}分)?)(?::\d\d)?)?"
)
_DO = "意见|建议|反馈|征集|申报|报名|提交|报送|申请|公示|投稿|受理|寄送|寄至|发送|登记|填报|上报|材料"
# What stands before the date: 截止时间为, 公示期:2026年11月1日至; and 意见反馈截至 with 止 behind.
_PERIOD = re.compile(
    r"(?:(?:[一-鿿]{0,8}截止(?:时间|日期|日)?|(?:征求意见|意见反馈|反馈意见|反馈|公示|申报|报名|征集|受理|提交|报送)(?:的)?(?:时间|期限|期))"
    r"\s?(?:为|是|至|到|于|:)*\s?(?:[^。;\n]{0,24}?(?:至|到|—{1,2}|-{1,2}|~|–))?\s?)\Z"
)
_UNTIL = re.compile(rf"(?:{_DO})[^。;\n]{{0,30}}\Z")
_BEFORE_IT = re.compile(r"\s?(?:之前|以前|前|止|截止|为止)(?P<rest>[^。\n]{0,60})")
_TO_DO = re.compile(_DO)
_BEGINS = re.compile(r"起?\s?(?:至|到|—|-|~|–)")
_CONTEXT = 48
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Jan\\.?|Feb\\.?|Mar\\.?"
    "|Apr\\.?|Aug\\.?|Sept?\\.?|Oct\\.?|Nov\\.?|Dec\\.?"
)
_YEAR = re.compile(r"20\d\d(?P<rest>-\d\d-\d\d)?(?!\d)")
_DAY_AND_MONTH = re.compile(
    rf"\b(?:(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?,? |\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS}),? )\Z"
)
_ENGLISH_DUE = re.compile(
    r"(?:(?:comments?|submissions?|applications?|responses?|feedback|proposals?|nominations?|consultation)\b[^.\n]{0,80}?"
    r"\b(?:due(?: by| on)?|until|no later than|closes?(?: on| at)?|ends?(?: on)?|(?:be|is|are)[^.\n]{0,30} by)"
    r"|(?:deadline|closing date)\b[^.\n]{0,60}?(?: is|:| of| on))[^.\n]{0,24}\Z",
    re.IGNORECASE,
)
_ENGLISH_CONTEXT = 130


def deadlines_in(text: str, language: str, zone: tzinfo, published: datetime | None) -> tuple[Deadline, ...]:
    """The deadlines of a text, each day once, 20 at most. `text` of each is the words with the date."""
    found: dict[str, Deadline] = {}
    for start, end, date_start, date_end in _chinese(text) if language.startswith("zh") else _english(text):
        day = _day(text[date_start:date_end], zone, published)
        if day is not None:
            found.setdefault(day.date().isoformat(), Deadline(text[start:end].strip(), day.date(), start, end))
        if len(found) == _MOST:
            break
    return tuple(found.values())


_Spans = Iterator[tuple[int, int, int, int]]


def _chinese(text: str) -> _Spans:
    """Start and end of the words that set a deadline, and of the date among them."""
    for match in _DATE.finditer(text):
        least = max(0, match.start() - _CONTEXT)
        hour = _HOUR.match(text, match.end())
        end = hour.end() if hour is not None else match.end()
        before = _BEFORE_IT.match(text, end)
        period = _PERIOD.search(text, least, match.start())
        if _BEGINS.match(text, end):
            continue
        if period is not None:
            yield period.start(), end, *match.span()
        elif before is not None:
            until = None if _TO_DO.search(before["rest"]) else _UNTIL.search(text, least, match.start())
            if until is not None or _TO_DO.search(before["rest"]):
                start = until.start() if until is not None else match.start()
                yield start, before.start("rest"), *match.span()


def _english(text: str) -> _Spans:
    for match in _YEAR.finditer(text):
        day = None if match["rest"] else _DAY_AND_MONTH.search(text, max(0, match.start() - 20), match.start())
        start = day.start() if day is not None else match.start()
        if (day is None and not match["rest"]) or text[match.start() - 1 : match.start()].isdigit():
            continue
        due = _ENGLISH_DUE.search(text, max(0, start - _ENGLISH_CONTEXT), start)
        if due is not None:
            yield due.start(), match.end(), start, match.end()


def _day(text: str, zone: tzinfo, published: datetime | None) -> datetime | None:
    # A year is written, or the day is the next one of its name: read_date looks back from a year later.
    near = published + timedelta(days=330) if published is not None else None
    read = read_date(text, zone, near=near)
    if read is None or read[1] not in (Precision.DAY, Precision.MINUTE):
        return None
    return (
        read[0]
        if published is None or read[0] >= published - timedelta(days=1) or re.search(r"(?:19|20)\d\d", text)
        else None
    )
