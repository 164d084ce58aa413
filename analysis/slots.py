"""Slots: what kind of thing two texts say differently at one place: a number, a place, a person, an organisation, a word.

Two notices of one template are more alike than a reprint and its excerpt; they are told apart by what stands in the slots.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from analysis.places import is_state, places_in

_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|\d+(?:[.,]\d+)*|[^\s\w]")
_MOST_TOKENS = 600  # of one sentence; aligning is quadratic
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_NUMERALS = frozenset("一二三四五六七八九十百千万亿两零〇")
_MONTHS = frozenset(
    "january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday".split()
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白"
    "邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff]{0,4}?(?:有限公司|公司|集团|大学|学院|研究院|研究所|银行|代理|委员会|管理局|[局厅路街]|大道)"
)
_NAMED = re.compile(r".{1,9}(?:公司|集团|大学|学院|研究院|研究所|银行|委员会|[局厅路街]|大道|[省市县区镇乡村])")
_DOCUMENT = re.compile(r"[\u4e00-\u9fff]{0,5}[发函规告字]\W?[〔\[(]\d{4}")
_UNIT = re.compile(r"[省市县区州旗镇乡村](?![民场值面域别块间内外容])")
_US = re.compile(r"[我本全各这该此某外]|当地|有关|其他|部分|多个")
_BEFORE_PERSON = re.compile(
    r"(?:书记|市长|省长|县长|区长|州长|主任|局长|厅长|部长|主席|秘书长|常委|董事长|总经理|院长|校长|任命|免去|聘任|提名|联系人:?|负责人|记者|同志|名单:?|[、:,，（(])$"
)
_AFTER_PERSON = re.compile(r"同志|主持|出席|强调|指出|表示|调研|参加|会见|认真|说|前往|介绍|到|一行|等|[、，,。]")
_ENGLISH_OFFICES = frozenset("governor senator chair manager president secretary mayor representative minister".split())


class Kind(StrEnum):
    """What stands in a slot."""

    NUMBER = "number"
    PLACE = "place"
    PERSON = "person"
    ORGANISATION = "organisation"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Slot:
    """One place at which two texts differ, with what either says there."""

    kind: Kind
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class _Span:
    """Tokens of two sentences that stand for each other, within the sentences."""

    a: list[str]
    b: list[str]
    a0: int
    a1: int
    b0: int
    b1: int

    @property
    def one(self) -> list[str]:
        return self.a[self.a0 : self.a1]

    @property
    def other(self) -> list[str]:
        return self.b[self.b0 : self.b1]


def slots_of(one: str, other: str) -> tuple[list[Slot], int]:
    """Where two sentences differ, and how many tokens they have in common. What only one of them says is no slot."""
    a, b = _TOKEN.findall(one)[:_MOST_TOKENS], _TOKEN.findall(other)[:_MOST_TOKENS]
    spans, common = _spans(a, b)
    return [slot for slot in map(_slot, spans) if slot is not None], common


def _spans(a: list[str], b: list[str]) -> tuple[list[_Span], int]:
    """The edits of an alignment, those that are one token apart joined."""
    joined: list[tuple[int, int, int, int]] = []
    common = 0
    for step in Levenshtein.opcodes(a, b):
        if step.tag == "equal":
            common += step.src_end - step.src_start
            continue
        a0, b0 = step.src_start, step.dest_start
        if joined and a0 - joined[-1][1] <= 1 and b0 - joined[-1][3] <= 1:
            a0, _, b0, _ = joined.pop()
        joined.append((a0, step.src_end, b0, step.dest_end))
    return [_Span(a, b, *edges) for edges in joined], common


def _slot(span: _Span) -> Slot | None:
    if not span.one or not span.other:
        return None
    one, other = "".join(span.one), "".join(span.other)
    found = _number(span) or _place(span) or _organisation(span, one, other) or _person(span, one, other)
    return found or Slot(Kind.WORD, one, other)


def _number(span: _Span) -> Slot | None:
    one, other = [t for t in span.one if t[0].isdigit()], [t for t in span.other if t[0].isdigit()]
    if one and other:
        least = min(len(one), len(other))
        # A span that says more on one side still says the same number if it begins or ends alike.
        if one[-least:] != other[-least:] and one[:least] != other[:least]:
            return Slot(Kind.NUMBER, " ".join(one), " ".join(other))
    if max(len(span.one), len(span.other)) <= 3 and _NUMERALS.issuperset(span.one + span.other):
        return Slot(Kind.NUMBER, "".join(span.one), "".join(span.other))
    if all(_DOCUMENT.match("".join(side)) for side in (span.a[span.a1 : span.a1 + 9], span.b[span.b1 : span.b1 + 9])):
        return Slot(Kind.NUMBER, "".join(span.one), "".join(span.other))
    dated = [[t for t in side if t.lower() in _MONTHS] for side in (span.one, span.other)]
    return Slot(Kind.NUMBER, dated[0][0], dated[1][0]) if all(dated) and dated[0] != dated[1] else None


def _place(span: _Span) -> Slot | None:
    one = places_in("".join(span.a[max(0, span.a0 - 3) : span.a1 + 3]))
    other = places_in("".join(span.b[max(0, span.b0 - 3) : span.b1 + 3]))
    one, other = one - other, other - one
    if one and other and not any(p in q or q in p for p in one for q in other):
        return Slot(Kind.PLACE, max(one, key=_telling), max(other, key=_telling))
    if _before_unit(span):
        return Slot(Kind.PLACE, "".join(span.one), "".join(span.other))
    states = [[t for t in side if is_state(t)] for side in (span.one, span.other)]
    return Slot(Kind.PLACE, states[0][0], states[1][0]) if all(states) and states[0] != states[1] else None


def _before_unit(span: _Span) -> bool:
    """Whether both sides are names before the same word for a town or county, known or not."""
    names = ("".join(span.one), "".join(span.other))
    behind = "".join(span.a[span.a1 : span.a1 + 2])
    named = all(2 <= len(name) <= 4 and _HAN.fullmatch(name) for name in names)
    return named and not any(_US.search(name) for name in names) and _UNIT.match(behind) is not None


def _telling(name: str) -> tuple[int, str]:
    return len(name), name


def _organisation(span: _Span, one: str, other: str) -> Slot | None:
    if not (_HAN.fullmatch(one) and _HAN.fullmatch(other)):
        return None
    if _NAMED.fullmatch(one) and _NAMED.fullmatch(other):
        return Slot(Kind.ORGANISATION, one, other)
    if not all(2 <= len(name) <= 8 for name in (one, other)):
        return None
    behind = ("".join(span.a[span.a1 : span.a1 + 9]), "".join(span.b[span.b1 : span.b1 + 9]))
    return Slot(Kind.ORGANISATION, one, other) if all(_ORGANISATION.match(text) for text in behind) else None


def _person(span: _Span, one: str, other: str) -> Slot | None:
    if _HAN.fullmatch(one) and _HAN.fullmatch(other):
        return _chinese_person(span, "", "") or _chinese_person(span, *_before(span))
    if max(len(span.one), len(span.other)) <= 2 and all(t[0].isupper() and t.isascii() for t in span.one + span.other):
        office = span.a[span.a0 - 1].lower() if span.a0 else ""
        if span.one[0].istitle() or office in _ENGLISH_OFFICES:
            return Slot(Kind.PERSON, one, other)
    return None


def _before(span: _Span) -> tuple[str, str]:
    return span.a[span.a0 - 1] if span.a0 else "", span.b[span.b0 - 1] if span.b0 else ""


def _chinese_person(span: _Span, first: str, second: str) -> Slot | None:
    """Two names; `first` and `second` are the surnames if they stand before what differs."""
    one, other = first + "".join(span.one), second + "".join(span.other)
    if one[:1] not in _SURNAMES or other[:1] not in _SURNAMES or max(len(one), len(other)) not in (2, 3, 4):
        return None
    start = span.a0 - len(first)
    ahead, behind = "".join(span.a[max(0, start - 5) : start]), "".join(span.a[span.a1 : span.a1 + 9])
    named = start == 0 or _BEFORE_PERSON.search(ahead) or (not first and _AFTER_PERSON.match(behind))
    return Slot(Kind.PERSON, one, other) if named else None
