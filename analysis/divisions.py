"""The divisions of China and the first-level units of other countries: a table, and which of them a text names.

Counties and districts share names (朝阳区, 鼓楼区), and short names are ordinary words (大同, 东方): such a name counts only where
the text says which one it means, by the name of what it lies in. What stays open is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from analysis.article import Level
from analysis.names import Names

_NATIONS = (
    "朝鲜族|土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|蒙古族|蒙古|柯尔克孜"
    "|哈萨克|维吾尔"
)
_SUFFIX = re.compile(rf"(?<!^内)(?:(?:{_NATIONS})*自治[区州]|特别行政区|省|市|地区|盟)$")
# Cities whose short names are no other words; others count only right behind their province's name.
_KNOWN_CITIES = frozenset(
    "石家庄 太原 呼和浩特 沈阳 大连 长春 哈尔滨 南京 苏州 无锡 杭州 宁波 合肥 福州 厦门 南昌 济南 青岛 郑州 武汉"
    " 长沙 广州 深圳 佛山 东莞"
    " 南宁 海口 成都 贵阳 昆明 拉萨 西安 兰州 西宁 银川 乌鲁木齐 温州 泉州 烟台 潍坊 徐州 常州 绍兴 洛阳 襄阳"
    " 宜昌 珠海 惠州 芜湖".split()
)
# Districts whose names are words: only right behind the name of their city.
_WORDS = frozenset(
    "老城区 新城区 解放区 老边区 平安区 和平区 光明区 友好区 城中区 市中区 城关区 前进区 向阳区 东风区 港口区".split()
)
# What makes an ending the beginning of another word (深圳市场, 朝阳区域), by its last letter; 市场监管局 is an office of the city.
_OTHER_WORD = {
    "市": re.compile("场(?!监)|值|面|价|况|容|圈"),
    "区": re.compile("域|间|别|分|块"),
    "县": re.compile("域|级"),
}
# A short name that is part of the name of a newspaper, a university, a street, a ship, or of a direction.
_PART_OF_NAME = re.compile(
    r"(?:日|晚|晨|早|商|都市)报|卫视|新闻网|[一-鿿]{0,4}(?:大学|学院)|[东南西北中]?路|[一二三四五六七八九十]?街|银行|证券|时间|舰|菜|话"
    "|[岸麓侧端坡]|接|续"
)
_INSIDE_WORD = re.compile(
    "(?<=[黄长沿昌淮运])[河江](?:南|北|西)|(?<=太)湖[南北]|(?<=东)西[藏安]|(?<=经)济南|(?<=强)大连|(?<=孙)中山"
    "|(?<=[市县省区州部厅局院校会组])长(?:沙|春)|(?<=[建变形造构完])成都"
    "|(?<=Sierra )Nevada|(?<=Prince of )Wales|(?<=Princess of )Wales|Kansas City|Texas Instruments"
    "|New York (?:Times|Post|Daily|Magazine|Review|Stock|Univers|Yankees|Mets|Knicks|Giants|Jets|Rangers|Islanders)"
)
# Names of units that are also names of people, cities, other countries or words.
_UNCLEAR = frozenset(
    "Georgia Washington Montana Indiana Victoria Brussels Madrid Murcia Salzburg Vienna Wien Berlin Mie Nara"
    " Saga Goa Delhi Marche Navarra Puducherry"
    " Chandigarh England Gwangju Normandy Brittany Burgundy Tokyo Kyoto Osaka Seoul Busan Hamburg Bremen".split()
)


@dataclass(frozen=True, slots=True)
class Division:
    """One row: `code` is GB/T 2260 in China and ISO 3166-2 elsewhere; `iso` that of the province or unit it lies in."""

    code: str
    name: str
    level: Level
    iso: str


@dataclass(frozen=True, slots=True)
class Named:
    """A division that is named at a place of a text, end exclusive; `whole`: with its official ending."""

    division: Division
    start: int
    end: int
    whole: bool


@dataclass(frozen=True, slots=True)
class _Spelling:
    """What a name may mean; `alone`: it needs no other name beside it."""

    divisions: tuple[Division, ...]
    whole: bool
    alone: bool


def divisions_in(text: str) -> tuple[Named, ...]:
    """The divisions that a text names, in its order."""
    found: list[Named] = []
    open_hits: list[tuple[int, int, _Spelling, Named | None]] = []
    before: Named | None = None
    for start, end, spelling in _hits(text):
        behind = before if before is not None and before.end == start else None
        if len(spelling.divisions) == 1 and spelling.divisions[0].level is not Level.COUNTY:
            division = spelling.divisions[0]
            if not spelling.alone and (behind is None or not lies_in(division, behind.division)):
                before = None
                continue
            before = Named(division, start, end, spelling.whole)
            found.append(before)
        else:
            open_hits.append((start, end, spelling, behind))
            inner = [d for d in spelling.divisions if behind is not None and lies_in(d, behind.division)]
            before = Named(inner[0], start, end, True) if len(inner) == 1 else None
    context = {named.division.code for named in found}
    for start, end, spelling, behind in open_hits:
        division_meant = _meant(text[start:end], spelling.divisions, behind, context)
        if division_meant is not None:
            found.append(Named(division_meant, start, end, True))
    return tuple(sorted(found, key=lambda named: named.start))


def division_named(name: str) -> Named | None:
    """The innermost division in the name of an outlet (湖北日报, 黄冈市人民政府网), where short names and names
    within words count too."""
    found: list[Named] = []
    for start, end, spelling in _names().find(name):
        inner = [d for d in spelling.divisions if not found or lies_in(d, found[-1].division)]
        if len(inner) == 1 and (spelling.whole or inner[0].level is not Level.COUNTY):
            found.append(Named(inner[0], start, end, spelling.whole))
    return found[-1] if found else None


def lies_in(inner: Division, outer: Division) -> bool:
    """Whether a division is a part of another one of China."""
    if inner.code == outer.code or not (inner.code.isdigit() and outer.code.isdigit()):
        return False
    return inner.code.startswith(outer.code[:2] if outer.code.endswith("0000") else outer.code[:4])


def province_of(iso: str) -> Division | None:
    """The province or unit with an ISO 3166-2 code."""
    return _by_iso().get(iso)


def _meant(name: str, divisions: tuple[Division, ...], behind: Named | None, context: set[str]) -> Division | None:
    """Which county or district a name means: by what stands right before it, else by the cities that the text names."""
    if behind is not None:
        inner = [d for d in divisions if lies_in(d, behind.division)]
        if len(inner) == 1:
            return inner[0]
    if len(name) <= 2 or name in _WORDS:
        return None
    inner = [d for d in divisions if _parent(d) in context]
    if len(inner) == 1:
        return inner[0]
    return divisions[0] if len(divisions) == 1 and not name.endswith("区") else None


def _parent(division: Division) -> str:
    """The city of a county, or the province where there is none between."""
    city = division.code[:4] + "00"
    return city if city in _by_code() else division.code[:2] + "0000"


def _hits(text: str) -> Iterator[tuple[int, int, _Spelling]]:
    """Names at places of a text, the longest from the left, without those that are part of another word."""
    for start, end, spelling in _names().find(text):
        wrong = _OTHER_WORD.get(text[end - 1]) if spelling.whole else _PART_OF_NAME
        if not (wrong is not None and wrong.match(text, end)) and not _INSIDE_WORD.match(text, start):
            yield start, end, spelling


@lru_cache(maxsize=1)
def _table() -> tuple[Division, ...]:
    rows: list[Division] = []
    iso = ""
    for line in _lines("divisions.csv"):
        code, name, *own = line.split(",")
        iso = own[0] if own else iso
        level = Level.PROVINCIAL if code.endswith("0000") else Level.CITY if code.endswith("00") else Level.COUNTY
        rows.append(Division(code, name, level, iso))
    return tuple(rows)


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Division]:
    return {division.code: division for division in _table()}


@lru_cache(maxsize=1)
def _units() -> tuple[Division, ...]:
    """A row for each spelling."""
    rows = (line.split(",") for line in _lines("units.csv"))
    return tuple(Division(code, name, Level.PROVINCIAL, code) for code, names in rows for name in names.split("|"))


@lru_cache(maxsize=1)
def _by_iso() -> dict[str, Division]:
    units = {division.code: division for division in reversed(_units())}
    return units | {division.iso: division for division in _table() if division.level is Level.PROVINCIAL}


def _lines(name: str) -> list[str]:
    text = (files("analysis") / "data" / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def short_name(division: Division) -> str:
    """湖北省 → 湖北, 恩施土家族苗族自治州 → 恩施."""
    return _SUFFIX.sub("", division.name)


@lru_cache(maxsize=1)
def _names() -> Names[_Spelling]:
    names: dict[str, tuple[tuple[Division, ...], bool, bool]] = {}
    for division in _table():
        known = names[division.name][0] if division.name in names else ()
        names[division.name] = ((*known, division), True, True)
    for division in _table():
        if division.level is Level.COUNTY:
            continue
        short = short_name(division)
        if division.name.endswith("自治州"):
            names.setdefault(f"{short}州", ((division,), True, True))
        alone = division.level is Level.PROVINCIAL or short in _KNOWN_CITIES
        names.setdefault(short, ((division,), False, alone))
    for division in _units():
        if division.name not in _UNCLEAR:
            names.setdefault(division.name, ((division,), True, True))
    return Names({name: _Spelling(*meaning) for name, meaning in names.items()})
