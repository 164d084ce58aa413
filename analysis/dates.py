"""One text to one moment: the ways in which pages of many countries write a date.

A date that can't be is no date. A time without an offset is meant in the zone of the source; a date without a year takes it
from the moment it is read near to, and is never in the future of it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from analysis.article import Precision

LONGEST = 200
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def _plain(name: str) -> str:
    """The name of a month without case, and with one letter i: Turkish has two, ı and i, whose capitals are I and İ."""
    return name.lower().replace("i\u0307", "i").replace("ı", "i")


_MONTHS = {
    _plain(name): number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari ocak stycznia ledna"
            " января січня",
            "february feb februar février fevrier févr fév fevr febrero febbraio fevereiro fev februari şubat"
            " lutego února февраля лютого",
            "march mar märz marz mär maerz mars marzo março marco maart mrt maret marts mart marca března марта"
            " березня",
            "april apr avril avr abril abr aprile nisan kwietnia dubna апреля квітня",
            "may mai mayo maggio mag maio mei maj mayıs maja května мая травня",
            "june jun juni juin junio giugno giu junho haziran czerwca června июня червня",
            "july jul juli juillet juil julio luglio lug julho temmuz lipca července июля липня",
            "august aug août aout agosto ago augustus augusti agustus ağustos sierpnia srpna августа серпня",
            "september sep sept septembre septiembre settembre set setembro eylül września září сентября вересня",
            "october oct oktober okt octobre octubre ottobre ott outubro out ekim października října октября жовтня",
            "november nov novembre noviembre novembro kasım listopada listopadu ноября листопада",
            "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro des desember aralık"
            " grudnia prosince декабря грудня",
        ),
        1,
    )
    for name in names.split()
}


def _any_of(names: Iterable[str]) -> str:
    """A pattern for the longest of some names, which looks at each letter of a text once, and not once a name."""
    tails: dict[str, list[str]] = {}
    for name in names:
        tails.setdefault(name[:1], []).append(name[1:])
    branches = [first + (_any_of(rest) if rest != [""] else "") for first, rest in tails.items() if first]
    return f"(?:{'|'.join(branches)}){'?' if '' in tails else ''}"


_MONTH = rf"(?P<month>{_any_of(_MONTHS)})\.?"
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "民國": 1911, "民国": 1911, "R": 2018, "H": 1988}
_CLOCK = r"""
    (?: [\sT,，|·•@-]{0,4} (?:at\s|um\s|à\s|ore\s|a\slas\s)? (?P<half>上午|下午|晚上|中午|凌晨|早上|午前|午後|오전|오후|am|pm)? \s?
        (?P<hour>[01]?\d|2[0-4]) (?: \s?[:：时點点時시h]\s? (?P<minute>[0-5]\d)? )
        (?: \s?[:：分분]\s? (?P<second>[0-5]\d) (?:[.,]\d{1,9})? \s?[秒초]? )? \s?(?:分|Uhr|hrs)?
        \s? (?P<late>[ap]\.?m\b\.?)?
        \s? (?P<offset>Z\b|UTC\b|GMT(?![+-])|(?:UTC|GMT)?[+-]\d\d:?\d\d|(?:UTC|GMT)[+-]\d\d?
            |(?:CES?|ES|ED|CS|PS|PD|JS|KS)T\b)?
    )?"""
_DAY_NAME = r"(?:\(?(?:星期|周|週)?[一二三四五六日天月火水木金土]\)?\s?)?"


def _compiled(date: str) -> re.Pattern[str]:
    return re.compile(date + _CLOCK, re.VERBOSE | re.IGNORECASE)


_YEAR_FIRST = _compiled(
    rf"(?<!\d)(?P<year>(?:19|20)\d\d)(?:\s?[-/._]\s?|\s?[年년]\s?)(?P<month>1[0-2]|0?[1-9])(?:\s?[-/._]\s?|\s?[月월]\s?)"
    rf"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s?[日号號일.]?\s?{_DAY_NAME}"
)
# The year in an element of its own: "2024 05/09 22:27".
_YEAR_APART = _compiled(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s(?P<month>1[0-2]|0[1-9])\s?[-/.]\s?(?P<day>3[01]|[12]\d|0[1-9])(?![\d./-])"
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])"
    r"(?:T?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?)?(?P<offset>Z|[+-]\d{4})?(?!\d)"
)
_ERA = _compiled(
    r"(?<![A-Za-z])(?P<era>令和|平成|昭和|大正|民國|民国|[RH])\s?(?P<year>\d{1,3}|元)[年./-]\s?(?P<month>1[0-2]"
    r"|0?[1-9])[月./-]\s?"
    rf"(?P<day>3[01]|[12]\d|0?[1-9])\s?日?\s?{_DAY_NAME}"
)
# The years of the Republic of China, as Taiwan's offices write them without saying so; elsewhere only behind a label.
_OF_DATE = r"(?P<label>日期|時間|(?<=[布佈告貼新版登])日|民國)?[\s:]{0,3}"
_REPUBLIC = _compiled(
    rf"{_OF_DATE}(?<![\d第])(?P<year>1[0-4]\d)\s?年\s?(?P<month>1[0-2]|0?[1-9])\s?月\s?(?P<day>3[01]|[12]\d|0?[1-9])\s?[日號]?\s?"
    rf"{_DAY_NAME}"
)
_TAIWAN = _compiled(
    rf"{_OF_DATE}(?<![\d./-])(?P<year>1[0-4]\d)(?P<mark>[-/.])(?P<month>1[0-2]|0?[1-9])(?P=mark)"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d|[-/.]\d)"
)
_DAY_MONTH = _compiled(
    rf"(?<!\d)(?=\d)(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|[º°o]|er|\.)?[\s/-]{{0,2}}(?:of\s|de\s|di\s)?{_MONTH},?[\s/-]{{0,2}}(?:de\s|del\s)?"
    r"(?P<year>(?:19|20)\d\d|\d\d(?=\s\d\d:))(?!\d)"
)
_MONTH_DAY = _compiled(
    rf"(?<![^\W\d_]){_MONTH}\s?(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:,|\s)\s?(?P<year>(?:19|20)\d\d)(?!\d)"
)
_DAY_FIRST = _compiled(
    r"(?<![\d.])(?P<one>\d{1,2})(?P<mark>[./-])(?P<two>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)(?!\d)"
)
_NO_YEAR = _compiled(
    r"(?<![\d.:/-])(?<!1\d\d年)(?<!1\d\d年\s)(?P<month>1[0-2]|0?[1-9])(?:月\s?|월\s?|[-/](?=\d\d(?!\d)))(?P<day>3[01]|[12]\d"
    r"|0?[1-9])(?!\d)(?![-/.]\d)\s?[日号號일]?\s?"
    rf"{_DAY_NAME}"
)
_NUMERALS = re.compile(
    r"(?P<year>[〇○零Ｏ一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,2})月(?:(?P<day>[一二三四五六七八九十廿卅]{1,3})日)?"
)
_YEAR_IN_FULL = re.compile(r"(?:19|20)\d\d")
_MONTH_ONLY = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[年년]\s?|-)(?P<month>1[0-2]|0?[1-9])(?:[月월]|(?![\d/-]))")
_YEAR_ONLY = re.compile(r"(?P<year>(?:19|20)\d\d)年?\Z")

_ZONES = {"CET": 1, "CEST": 2, "EST": -5, "EDT": -4, "PST": -8, "PDT": -7, "JST": 9, "KST": 9}
_AFTERNOON = ("下午", "晚上", "午後", "오후", "pm")
Read = tuple[datetime, Precision]


def read_date(text: str, zone: tzinfo, *, near: datetime | None = None) -> Read | None:
    """The first date in a text, aware and in `zone`, with its precision.

    `near` is a moment not long after the date, needed for one without a year.
    """
    text = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
    return next(_readings(text, zone, near), None)


def _readings(text: str, zone: tzinfo, near: datetime | None) -> Iterator[Read]:
    forms = _FORMS if _YEAR_IN_FULL.search(text) else _SHORT_FORMS
    for pattern, parts in forms:
        match = pattern.search(text)
        if match is not None:
            found = _moment(match, parts(match, zone), zone)
            if found is not None:
                yield found
    numerals = _NUMERALS.search(text)
    if numerals is not None and (found := _of_numerals(numerals, zone)) is not None:
        yield found
    if near is not None and (match := _NO_YEAR.search(text)) is not None:
        found = _without_year(match, zone, near)
        if found is not None:
            yield found
    if forms is _FORMS and (match := _MONTH_ONLY.search(text)) is not None:
        yield datetime(int(match["year"]), int(match["month"]), 1, tzinfo=zone), Precision.MONTH
    if (match := _YEAR_ONLY.match(text)) is not None:
        yield datetime(int(match["year"]), 1, 1, tzinfo=zone), Precision.YEAR


Ymd = tuple[int, int, int]


def _in_order(match: re.Match[str], zone: tzinfo) -> Ymd:
    del zone
    return int(match["year"]), int(match["month"]), int(match["day"])


def _named_month(match: re.Match[str], zone: tzinfo) -> Ymd:
    del zone
    year = int(match["year"])
    return year if year > 99 else 2000 + year, _MONTHS[_plain(match["month"])], int(match["day"])


def _of_era(match: re.Match[str], zone: tzinfo) -> Ymd:
    del zone
    number = 1 if match["year"] == "元" else int(match["year"])
    return _ERAS[match["era"].upper()] + number, int(match["month"]), int(match["day"])


def _of_republic(match: re.Match[str], zone: tzinfo) -> Ymd:
    """A date of the Republic in Taiwan, or behind a label (else a month 0); of numbers alone only at the beginning there."""
    is_one = match["label"] or (str(zone) == "Asia/Taipei" and (match.re is _REPUBLIC or match.start() == 0))
    return _ERAS["民國"] + int(match["year"]), int(match["month"]) if is_one else 0, int(match["day"])


def _two_numbers(match: re.Match[str], zone: tzinfo) -> Ymd:
    """Day and month in the order of the country: the month comes first in North America, unless it can't be one.

    With slashes and in no known zone either may come first: then it is no date (a month 0).
    """
    one, two = int(match["one"]), int(match["two"])
    if str(zone) == "UTC" and match["mark"] == "/" and one != two and max(one, two) <= 12:
        return int(match["year"]), 0, 0
    american = str(zone).startswith(("America/", "US/")) and match["mark"] != "."
    month_first = two > 12 or (american and one <= 12)
    return (int(match["year"]), one, two) if month_first else (int(match["year"]), two, one)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], tzinfo], Ymd]], ...] = (
    (_YEAR_FIRST, _in_order),
    (_ERA, _of_era),
    (_REPUBLIC, _of_republic),
    (_DAY_MONTH, _named_month),
    (_MONTH_DAY, _named_month),
    (_DAY_FIRST, _two_numbers),
    (_YEAR_APART, _in_order),
    (_COMPACT, _in_order),
    (_TAIWAN, _of_republic),
)
_SHORT_FORMS = tuple(
    form for form in _FORMS if form[0] in (_ERA, _REPUBLIC, _DAY_MONTH, _TAIWAN)
)  # that need no year in four digits


def _moment(match: re.Match[str], ymd: Ymd, zone: tzinfo) -> Read | None:
    groups = match.groupdict()
    hour = groups.get("hour")
    try:
        if hour is None or (groups.get("minute") is None and not groups.get("half") and not groups.get("late")):
            found = datetime(*ymd, tzinfo=zone)
            return (found, Precision.DAY) if _FIRST_YEAR <= found.year <= _LAST_YEAR else None
        number = _hour(int(hour), (groups.get("half") or groups.get("late") or "").lower().replace(".", ""))
        found = datetime(*ymd, tzinfo=_offset(groups.get("offset")) or zone) + timedelta(
            hours=number, minutes=int(groups.get("minute") or 0), seconds=int(groups.get("second") or 0)
        )
        return (found.astimezone(zone), Precision.MINUTE) if _FIRST_YEAR <= found.year <= _LAST_YEAR else None
    except (ValueError, OverflowError):
        return None


def _hour(hour: int, half: str) -> int:
    if half in _AFTERNOON and hour < 12:
        return hour + 12
    return 0 if half in ("am", "上午", "凌晨", "午前", "오전") and hour == 12 else hour


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    name = text.upper()
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    sign = re.search(r"([+-])(\d\d?):?(\d\d)?", name)
    if sign is None:
        return UTC if name in ("Z", "UTC", "GMT") else None
    minutes = int(sign[2]) * 60 + int(sign[3] or 0)
    return timezone(timedelta(minutes=-minutes if sign[1] == "-" else minutes)) if minutes < 24 * 60 else None


def _without_year(match: re.Match[str], zone: tzinfo, near: datetime) -> Read | None:
    latest = near.astimezone(zone) + timedelta(days=1)
    for year in (latest.year, latest.year - 1):
        found = _moment(match, (year, int(match["month"]), int(match["day"])), zone)
        if found is not None and found[0] <= latest:
            return found
    return None


_DIGITS = {letter: number for number, letter in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "O": 0}


def _of_numerals(match: re.Match[str], zone: tzinfo) -> Read | None:
    year = int("".join(str(_DIGITS[letter]) for letter in match["year"]))
    day = _tens(match["day"]) if match["day"] else 1
    try:
        found = datetime(year, _tens(match["month"]), day, tzinfo=zone)
    except ValueError:
        return None
    return (found, Precision.DAY if match["day"] else Precision.MONTH) if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _tens(text: str) -> int:
    """二十三 → 23, 十 → 10, 廿一 → 21."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text:
        return _DIGITS[text[-1]]
    tens, _, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
