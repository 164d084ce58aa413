"""Whose act a text tells of, and where its outlet sits: region and level, with the words that say so. Not sure is none.

An act is that of the notice's issuer, of the body or division that the headline begins with, or of the body that the first
sentences say did something. An outlet is known by its name, else by its host.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from analysis.address import host_of
from analysis.article import Level, Notice, Region
from analysis.divisions import Named, division_named, divisions_in, province_of
from analysis.head import Head
from analysis.organisations import Authority, authorities_in

_COUNTRIES = {
    "CN": "中国", "US": "United States", "EU": "European Union", "GB": "United Kingdom", "DE": "Deutschland",
    "FR": "France", "ES": "España",
    "JP": "日本", "KR": "대한민국",
}  # fmt: skip
_ACTS = (
    "印发|发布|出台|公布|颁布|制定|审议|通过|下发|启动|部署|批准|批复|召开|推出|启用|征求|修订|废止|设立|成立|明确|关于|开展|举行|实施|加快|推进|建设|打造|支持"
    "|要求|提出|发文|规范|延续|下调|上调|提高|取消|放宽|降低|优化|调整|安排|下达|促进|推动|试点|禁止|扩大|发放"
)
_ACTS_BEHIND = re.compile(rf"[^。;\n]{{0,14}}?(?:{_ACTS})")
_SAID_TO_ACT = re.compile(r"[^。;\n]{0,24}?(?:印发|发布|出台|公布|颁布|制定|审议通过|下发|批准|批复|公开征求)")
_BEGINS_TITLE = re.compile(r"[\s【\[(（“\"<《|]*(?:[^|:：]{1,12}[|丨])?\s*\Z")
_ENGLISH_ACT = re.compile(
    r"[^.\n]{0,40}?\b(?:pass(?:es|ed)|sign(?:s|ed)|approv(?:es|ed)|announc(?:es|ed)|issu(?:es|ed)|adopt(?:s|ed)|publish(?:es|ed)"
    r"|unveil(?:s|ed)|launch(?:es|ed)|propos(?:es|ed)|enact(?:s|ed)|vot(?:es|ed)|ban(?:s|ned)|order(?:s|ed)|releas(?:es|ed))\b"
)
_ENGLISH_HEAD = re.compile(
    r"(?:['’]s)? (?:Gov\.|Governor|governor|lawmakers?|legislators?|Attorney General|attorney general|legislature"
    r"|state (?:senate|house|lawmakers))"
)
_LEAD = 400  # characters behind the title
_ACT_NEAR = 60

_SITE_METAS = ("sitename", "og:site_name", "application-name", "author:site")
_TAIL = re.compile(
    r"[_|丨—–-]\s*([^_|丨—–-]{2,30}(?:网|网站|日报|晚报|报|新闻|在线|门户|电视台|政府|官网|客户端|频道|委员会|[厅局]))\s*\Z"
)
_PINYIN = dict(
    zip(
        "beijing tianjin hebei shanxi nmg ln jl hlj shanghai jiangsu zj ah fujian jiangxi shandong henan hubei"
        " hunan gd gxzf hainan cq sc guizhou"
        " yn xizang shaanxi gansu qinghai nx xinjiang".split(),
        "BJ TJ HE SX NM LN JL HL SH JS ZJ AH FJ JX SD HA HB HN GD GX HI CQ SC GZ YN XZ SN GS QH NX XJ".split(),
        strict=True,
    )
)
_MINISTRIES = frozenset("www miit most ndrc moe cac mof mofcom mohrss nda samr stats zfcg".split())
_CHANNELS = (".people.com.cn", ".news.cn", ".xinhuanet.com", ".chinanews.com", ".chinanews.com.cn")
_NATIONAL_SITES = re.compile(
    r"中国政府网|新华网|新华社|人民网|人民日报|央视|中新网|中国新闻网|光明网|光明日报|经济日报|科技日报|中国日报"
)


def act_region(
    notice: Notice | None,
    title: str,
    text: str,
    authorities: Sequence[Authority],
    divisions: Sequence[Named],
    outlet: Region | None,
) -> Region | None:
    """The region of the authority whose act a text tells of. `text` begins with the title's line; bodies and
    divisions are its own."""
    issued = _of_issuer(notice.issuer, outlet) if notice is not None and notice.issuer else None
    if issued is not None:
        return issued
    end = len(title)
    for body in authorities:
        behind = min(end, body.end + 20)
        if body.end <= end and (_begins(text, body.start) or _ACTS_BEHIND.match(text, body.end, behind)):
            return _of_body(body, text, end)
    for named in divisions:
        if named.end <= end and (found := _of_division(named, text, end)) is not None:
            return found
    for body in authorities:
        acts = _SAID_TO_ACT if "一" <= body.name[0] <= "鿿" else _ENGLISH_ACT
        if body.start <= end + _LEAD and acts.match(text, body.end, body.end + _ACT_NEAR):
            return _of_body(body, text, end)
    return next((found for named in divisions if (found := _of_division(named, text, end)) is not None), None)


_OWN = {"省": (Level.PROVINCIAL,), "市": (Level.CITY, Level.PROVINCIAL), "区": (Level.COUNTY,), "县": (Level.COUNTY,)}


def outlet_region(head: Head, said: str | None, url: str) -> Region | None:
    """Where an outlet sits: by what the source calls it, by the site's own name, by the end of the page's title, by its host."""
    tail = _TAIL.search(head.title)
    names = (said, head.meta(*_SITE_METAS), tail[1] if tail else None)
    for name in names:
        found = _of_name(name.strip()) if name and len(name) <= 60 else None
        if found is not None:
            return found
    return _of_host(host_of(url))


def _begins(text: str, start: int) -> bool:
    return start == 0 or (start <= 16 and _BEGINS_TITLE.match(text[:start]) is not None)


def _part(start: int, end_of_title: int) -> tuple[str, int]:
    """The part that a place of the joined text is in, and where that part begins."""
    return ("title", 0) if start < end_of_title else ("body", end_of_title + 1)


def _of_body(body: Authority, text: str, end_of_title: int) -> Region | None:
    if body.iso is None and body.level is None:
        return None
    part, offset = _part(body.start, end_of_title)
    words = text[body.start : body.end]
    return Region(_name(body), body.iso, body.code, body.level, part, words, body.start - offset, body.end - offset)


def _name(body: Authority) -> str:
    """The name of what a body governs."""
    if body.iso is None:
        form = re.match("[一-鿿]{2,8}?[省市州县区旗盟]", body.name)
        return form[0] if form else body.name
    if body.code is not None:
        division = divisions_in(body.name)
        return division[-1].division.name if division else body.name
    province = province_of(body.iso)
    return _COUNTRIES.get(body.iso) or (province.name if province is not None else body.iso)


def _of_issuer(issuer: str, outlet: Region | None) -> Region | None:
    """省政府办公厅 is that of the province whose portal says so."""
    if outlet is not None and outlet.level is not None and outlet.level in _OWN.get(issuer[0], ()):
        return replace(outlet, part="notice", text=issuer, start=0, end=1)
    divisions = divisions_in(issuer)
    bodies = authorities_in(issuer, divisions)
    body = bodies[0] if bodies else None
    if body is None and not divisions:
        return None
    if body is None:
        division = divisions[-1].division
        return Region(division.name, division.iso, division.code, division.level, "notice", issuer, 0, len(issuer))
    return Region(_name(body), body.iso, body.code, body.level, "notice", issuer, body.start, body.end)


def _of_division(named: Named, text: str, end_of_title: int) -> Region | None:
    if named.start > end_of_title + _LEAD:
        return None
    in_title = named.end <= end_of_title
    if named.division.code.isdigit():
        behind = text[named.end : named.end + 1]
        acts = (
            in_title
            and _begins(text, named.start)
            and (
                behind in (":", "：")
                or _ACTS_BEHIND.match(text, named.end, min(end_of_title, named.end + 10)) is not None
            )
        )
    else:
        acts = _ENGLISH_HEAD.match(text, named.end) is not None
    if not acts:
        return None
    part, offset = _part(named.start, end_of_title)
    division = named.division
    code = division.code if division.code.isdigit() else None
    words = text[named.start : named.end]
    return Region(
        division.name, division.iso, code, division.level, part, words, named.start - offset, named.end - offset
    )


def _of_name(name: str) -> Region | None:
    national = _NATIONAL_SITES.search(name)
    named = division_named(name)
    if named is not None:
        division = named.division
        code = division.code if division.code.isdigit() else None
        return Region(division.name, division.iso, code, division.level, "site", name, named.start, named.end)
    if national is not None:
        return Region("中国", "CN", None, Level.NATIONAL, "site", name, national.start(), national.end())
    body = next(iter(authorities_in(name, ())), None)
    if body is None or body.level is None:
        return None
    return Region(_name(body), body.iso, body.code, body.level, "site", name, body.start, body.end)


def _of_host(host: str) -> Region | None:
    labels = host.split(".")
    iso, level, word = None, Level.PROVINCIAL, ""
    if host.endswith(".gov.cn") and len(labels) >= 3:
        word = labels[-3]
        iso = f"CN-{_PINYIN[word]}" if word in _PINYIN else None
        if iso is None and word in _MINISTRIES:
            iso, level = "CN", Level.NATIONAL
    elif host.endswith(_CHANNELS):
        word = labels[1] if labels[0] == "www" else labels[0]
        iso = f"CN-{word.upper()}"
    elif host.endswith(".gov") and len(labels) >= 2:
        word = labels[-2]
        iso = f"US-{word.upper()}"
    division = province_of(iso) if iso is not None else None
    if division is None and iso != "CN":
        return None
    name = division.name if division is not None else "中国"
    code = division.code if division is not None and division.code.isdigit() else None
    start = host.rfind(word)
    return Region(name, iso, code, level, "host", host, start, start + len(word))
