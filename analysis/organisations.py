"""Bodies of state and party that a text names: ministries by a table, local ones by the division that stands before them.

An office named without its city (市教育局) is left out: it would be any city's. Names are told in full (工信部 is 工业和信息化部).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from analysis.article import Level
from analysis.divisions import Named
from analysis.names import Names

_SUBJECTS = (
    "发展和改革|发展改革|经济和信息化|经济与信息化|经济信息化|工业和信息化|科技和信息化|科技工信和信息化|科学技术|科技创新|科技|经信|工信|发改"
    "|教育|公安|民政|司法|财政|人力资源和社会保障|人力资源社会保障|人社|自然资源|规划和自然资源|生态环境|住房和城乡建设|住房城乡建设|住建|交通运输|交通"
    "|水利|水务|农业农村|商务|文化和旅游|文旅|卫生健康|卫健|退役军人事务|应急管理|审计|外事|市场监督管理|市场监管|广播电视|体育|统计|医疗保障|医保"
    "|大数据发展管理|大数据管理|大数据发展|大数据|数据|数据资源管理|数据资源|政务服务和大数据管理|政务服务和数据管理|政务服务数据管理|政务服务管理|政务服务|行政审批服务"
    "|地方金融监督管理|地方金融管理|金融监管|国有资产监督管理|国资|知识产权|通信管理|网络安全和信息化|互联网信息|网信|能源|林业和草原|林业|药品监督管理|药监"
    "|乡村振兴|信访|机关事务管理|城市管理|城管|城乡规划|投资促进|民族宗教事务|粮食和物资储备|税务|气象|邮政管理|经济技术开发区管理|高新技术产业开发区管理|高新区管理"
    "|机构编制|政策研究|推进政府职能转变|人工智能|监督检查|宣传|组织|统战|政法"
)
_BODY = re.compile(
    r"(?:人民政府|政府)(?:办公厅|办公室|办(?!公|理|好|事))?"
    r"|人大(?:常委会)?(?!代表)|人民代表大会(?:常务委员会)?|政协|监察委员会|纪委(?:监委)?"
    r"|(?:高级|中级)?人民(?:法院|检察院)"
    r"|委(?:办公厅|办公室|宣传部|组织部|统战部|政法委|网信办|金融办|编办|改革办)"
    rf"|委?(?:{_SUBJECTS})(?:委员会(?:办公室)?|厅|局|管理局|总局|委(?![员托派任])|办公室|办(?![公理好事法学]))"
    r"|委(?![员托派任屈身以])"
)
# A division that is in no table (a new one, an old name), at the beginning of a clause.
_FORM = re.compile("[省市县区](?=人民政府|政府|委|[一-鿿]{2,10}[厅局委])")
_AT_CLAUSE = re.compile(r"(?:[\n,，。;；:：、\s\"“(（《]|\A)([一-鿿]{2,3})\Z")
_NOT_A_NAME = re.compile(
    "[全各本该我两多此外在向由从对和与及据经为是以到按照依每某跨邻省市区县]|自治|城区|地区|园区|山区|社区|辖区|新区|城市|都市|超市|股市|楼市"
)
_LEVELS = {"省": Level.PROVINCIAL, "市": Level.CITY, "州": Level.CITY, "县": Level.COUNTY, "区": Level.COUNTY}

_CAPITAL = r"[A-ZÀ-Þ][\w&’'-]{1,24}"
_OFFICES = ("Department", "Ministry", "Bureau", "Office")
_OFFICE = re.compile(
    # One set in front, so that the search leaps.
    r"[DMBO](?:(?:(?<=D)epartment|(?<=M)inistry) (?:of|for)|(?:(?<=B)ureau|(?<=O)ffice) of) (?:the )?"
    rf"{_CAPITAL}(?:(?:,? and| of| for|,| of the)? "
    rf"(?!Department|Ministry|Bureau|Office){_CAPITAL}){{0,5}}"
)
# Health and Human Services is a field, Homeland Security and Alex Azar is not.
_AND_SOMEBODY = re.compile(r",? and (?:[\w&’'-]+ )*[\w&’'-]*(?<!s|y)(?<!ion|ing)(?<!ment|ture)(?<!ce|th|rt|et)\Z")
_CHAMBER = re.compile(
    r" (?:State )?(?:Senate|Assembly|Legislature|House of Representatives|General Assembly|Supreme Court|Public "
    r"Utilities Commission)\b"
)
_NO_OFFICE = re.compile(
    r"of (?:the )?(?:Physics|Medicine|Mathematics|Biology|Psychology|Computer Science|English|History|Surgery"
    r"|Chemistry|Sociology|Economics"
    r"|Political Science|Crab|Philosophy|Neuro|Pediatrics|Epidemiology|Anthropology|Engineering|Geography"
    r"|Linguistics|Statistics|President)"
)


@dataclass(frozen=True, slots=True)
class Authority:
    """A body named at a place of a text, end exclusive. `iso` and `code` (GB/T 2260) of what it governs, null where not known."""

    name: str
    start: int
    end: int
    iso: str | None
    code: str | None
    level: Level | None


def authorities_in(text: str, divisions: Sequence[Named]) -> tuple[Authority, ...]:
    """The bodies that a text names, in its order; `divisions` are those that it names."""
    found = [*_listed(text), *_local(text, divisions), *_english(text, divisions)]
    kept: list[Authority] = []
    for body in sorted(found, key=lambda body: (body.start, -body.end)):
        if not kept or body.start >= kept[-1].end:
            kept.append(body)
    return tuple(kept)


def _listed(text: str) -> Iterator[Authority]:
    for start, end, (name, iso, level) in _names().find(text):
        # 黑龙江省教育部门 names no ministry, and 某省科技部 neither.
        if name.endswith("部") and (text[end : end + 1] in "门分队" and end < len(text)):
            continue
        if level is Level.NATIONAL and iso == "CN" and text[max(0, start - 1) : start] in ("省", "市", "委"):
            continue
        yield Authority(name, start, end, iso, None, level)


def _local(text: str, divisions: Sequence[Named]) -> Iterator[Authority]:
    for named in divisions:
        body = _BODY.match(text, named.end)
        if body is not None and named.division.code.isdigit() and (named.whole or not body[0].startswith("委")):
            division = named.division
            yield Authority(
                division.name + body[0], named.start, body.end(), division.iso, division.code, division.level
            )
    if not any(form in text for form in _LEVELS):
        return
    taken = {named.end for named in divisions}
    for match in _FORM.finditer(text):
        clause = _AT_CLAUSE.search(text, max(0, match.start() - 4), match.start()) if match.end() not in taken else None
        body = _BODY.match(text, match.end()) if clause is not None else None
        if clause is not None and body is not None and not _NOT_A_NAME.search(clause[1]):
            start, level = clause.start(1), _LEVELS[match[0]]
            yield Authority(text[start : body.end()], start, body.end(), None, None, level)


def _english(text: str, divisions: Sequence[Named]) -> Iterator[Authority]:
    ends = {named.end: named for named in divisions}
    offices = _OFFICE.finditer(text) if any(word in text for word in _OFFICES) else ()
    for match in offices:
        if not _NO_OFFICE.search(match[0]):
            other = _AND_SOMEBODY.search(match[0])
            end = match.start() + other.start() if other is not None else match.end()
            unit = ends.get(match.start() - 1)
            start = unit.start if unit is not None else match.start()
            iso, level = (unit.division.iso, unit.division.level) if unit is not None else (None, None)
            yield Authority(text[start:end], start, end, iso, None, level)
    for named in divisions:
        chamber = _CHAMBER.match(text, named.end)
        if chamber is not None:
            unit_level, unit_iso = named.division.level, named.division.iso
            yield Authority(text[named.start : chamber.end()], named.start, chamber.end(), unit_iso, None, unit_level)


@lru_cache(maxsize=1)
def _names() -> Names[tuple[str, str | None, Level | None]]:
    names = {}
    for line in (files("analysis") / "data" / "authorities.csv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            spelling, name, iso, level = line.split(",")
            names[spelling] = (name or spelling, iso or None, Level(level) if level else None)
    return Names(names)
