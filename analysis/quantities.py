"""Sums, shares and computing power that a text states: what was written, its value and its unit.

Chinese and Japanese numbers count in 万 and 亿, English ones in million and billion; both come out as plain numbers. Plain
counts of things are left out, and so is a number whose unit is not told.
"""

import re
from dataclasses import replace

from analysis.article import Quantity

_MOST = 200
_SCALES = {
    "百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12, "億": 1e8,
    "兆": 1e12, "만": 1e4, "억": 1e8, "조": 1e12,
    "thousand": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12,
    "k": 1e3, "tn": 1e12,
    "millionen": 1e6, "mio": 1e6, "mio.": 1e6, "milliarden": 1e9, "mrd": 1e9, "mrd.": 1e9, "millions": 1e6,
    "milliards": 1e9, "millones": 1e6,
    "milioni": 1e6, "miliardi": 1e9,
}  # fmt: skip
_CURRENCIES = {
    "元": "CNY", "人民币": "CNY", "元人民币": "CNY", "美元": "USD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP",
    "港元": "HKD", "港币": "HKD", "新台币": "TWD", "韩元": "KRW",
    "円": "JPY", "ドル": "USD", "ユーロ": "EUR", "원": "KRW", "달러": "USD", "유로": "EUR",
    "$": "USD", "us$": "USD", "c$": "CAD", "a$": "AUD", "hk$": "HKD", "s$": "SGD", "€": "EUR", "£": "GBP", "¥": "CNY",
    "￥": "CNY", "₩": "KRW", "₹": "INR",
    "rmb": "CNY", "yuan": "CNY", "dollars": "USD", "euros": "EUR", "euro": "EUR", "yen": "JPY", "won": "KRW", "rupees": "INR",
}  # fmt: skip
_SHARES = {
    "%": "%", "％": "%", "个百分点": "percentage point", "percent": "%", "per cent": "%", "prozent": "%",
    "percentage points": "percentage point",
}  # fmt: skip
_NUMBER = re.compile(r"\d[\d,，.]*")
_WELL_FORMED = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?")
_SIGN = re.compile(r"(?:\b(?:us|hk|[cas]))?\$\s?\Z|[€£¥￥₩₹]\s?\Z", re.IGNORECASE)
_TAIL = re.compile(
    r"(?P<range>\s?(?:-|–|~|至|到)\s?\d[\d.,]{0,10})?"
    r"(?P<scale>万亿|千万|百万|十万|[百千万亿億兆만억조]|(?: |-)?(?:thousand|million|billion|trillion|millions"
    r"|milliards|millones|milioni"
    r"|miliardi|millionen|milliarden|mio\.?|mrd\.?|mn|bn|tn|[mbk])\b)?"
    r"(?:\s?(?P<unit>元人民币|元|人民币|美元|欧元|日元|英镑|港元|港币|新台币|韩元|円|ドル|ユーロ|원|달러|유로|个百分点|[%％]|€"
    r"|(?:dollars|euros?|yuan|yen|won|rupees|percentage points|per ?cent|prozent)\b"
    r"|[ezpt]flop/?s?\b|p(?![a-z])|卡(?!路里)|张"
    r"|兆瓦时|兆瓦|千瓦时|万千瓦|吉瓦|[gmk]wh?\b))?",
    re.IGNORECASE,
)
_COMPUTING_NEAR = re.compile("算力|智算|FLOPS", re.IGNORECASE)
_CARD_NEAR = re.compile("(?:算力|加速|智算|显|AI|GPU|芯片)[^,，。]{0,4}卡", re.IGNORECASE)
_COMPUTING = {"p": "PFLOPS", "卡": "cards", "张": "cards"}
_POWER = {
    "mw": "MW", "gw": "GW", "kw": "kW", "mwh": "MWh", "gwh": "GWh", "kwh": "kWh",
    "兆瓦": "MW", "兆瓦时": "MWh", "千瓦时": "kWh", "万千瓦": "万千瓦", "吉瓦": "GW",
}  # fmt: skip


def quantities_in(text: str, language: str) -> tuple[Quantity, ...]:
    """Each quantity of a text once, in its order, 200 at most. In traditional Chinese 元 may be of three
    currencies: it stays 元."""
    found: dict[str, Quantity] = {}
    end = 0
    for match in _NUMBER.finditer(text):
        quantity = _quantity(text, match) if match.start() >= end else None
        if quantity is not None:
            end = quantity.end
            if quantity.unit == "CNY" and language == "zh-Hant" and quantity.text.endswith("元"):
                quantity = replace(quantity, unit="元")
            found.setdefault(quantity.text, quantity)
            if len(found) == _MOST:
                break
    return tuple(found.values())


def _quantity(text: str, number: re.Match[str]) -> Quantity | None:
    digits = number[0].rstrip(",，.")
    start, end = number.start(), number.start() + len(digits)
    sign = _SIGN.search(text, max(0, start - 4), start)
    tail = _TAIL.match(text, end)
    unit = _unit(text, start, sign[0] if sign else None, tail)
    if (
        unit is None
        or not _WELL_FORMED.fullmatch(digits)
        or (start and text[start - 1].isalpha() and text[start - 1].isascii())
    ):
        return None
    begin = sign.start() if sign else start
    end = tail.end() if tail is not None else end
    value = None if tail is None or tail["range"] else _value(digits, tail["scale"])
    return Quantity(text[begin:end].strip(), value, unit, begin, end)


def _unit(text: str, start: int, sign: str | None, tail: re.Match[str] | None) -> str | None:
    if sign:
        return _CURRENCIES[sign.strip().lower()]
    if tail is None or not tail["unit"]:
        return None
    unit = tail["unit"].lower()
    if "flop" in unit:
        return f"{unit[0].upper()}FLOPS"
    if unit == "张" and not _CARD_NEAR.search(text, max(0, start - 8), tail.end() + 12):
        return None
    if unit in _COMPUTING:
        near = _COMPUTING_NEAR.search(text, max(0, start - 20), tail.end() + 10)
        return _COMPUTING[unit] if near or (unit != "p" and tail["scale"]) else None
    return _CURRENCIES.get(unit) or _SHARES.get(unit) or _POWER.get(unit)


def _value(number: str, scale: str | None) -> float:
    factor = _SCALES.get((scale or "").strip(" -").lower(), 1.0)
    return round(float(number.replace(",", "").replace("，", "")) * factor, 6)
