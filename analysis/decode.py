"""Bytes to text. The truth is the bytes, not what is declared of them.

In order: a byte order mark, strict UTF-8, the declared charset widened to what pages really use under its name, the hint of
the source, then the charset that the bytes look like (charset-normalizer, by the frequencies of letters) where there are
enough of them to tell, and at last gb18030 with replacement.
"""

import codecs
import re

from charset_normalizer import from_bytes

from analysis.article import Encoding

_HEAD = 4096
_BROKEN = 0.02  # broken characters for each one outside ASCII
_DECLARED = (
    re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE),
    re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE),
)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What pages call themselves → what browsers read (WHATWG Encoding Standard), or wider.
_WIDENED = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "hz-gb-2312": "hz",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "big5": "big5-hkscs", "big-5": "big5-hkscs", "x-x-big5": "big5-hkscs", "cn-big5": "big5-hkscs",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "windows-949": "cp949",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "tis-620": "cp874", "iso-8859-11": "cp874", "x-user-defined": "cp1252",
}  # fmt: skip
# What is looked for in bytes that say nothing: what news is written in where UTF-8 is not.
_GUESSED = (
    *(
        "gb18030",
        "big5",
        "cp932",
        "euc_jp",
        "cp949",
        "koi8_r",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
    ),
    *("cp874", "iso8859_2", "iso8859_7"),
)
_NO_CHARSETS = ("undefined", "idna", "punycode", "unicode-escape", "raw-unicode-escape")  # of Python alone
_CHINESE = ("gb18030", "gbk", "gb2312")
_ENOUGH = 56  # bytes outside ASCII from which letters can be counted; fewer are taken for Chinese
_GUESS_HEAD = 60_000


def decode(body: bytes, content_type: str | None, hint: str | None = None) -> tuple[str, Encoding]:
    """The text of a page and the charsets that it declares and is in. Never fails.

    `content_type` is the header as sent; `hint` the charset that the user set for the source.
    """
    declared = declared_charset(body, content_type)
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), Encoding(declared, name)
    blind = _wide_characters(body)
    if blind is not None:
        return body.decode(blind, "replace"), Encoding(declared, blind)
    utf8 = _strict(body, "utf-8")
    if utf8 is not None:
        return utf8, Encoding(declared, "utf-8")
    damaged = _damaged_utf8(body)
    if damaged is not None:
        return damaged, Encoding(declared, "utf-8")
    for named in (declared, hint):
        codec = _codec(named)
        if codec is None or codec == "utf-8":
            continue
        text = _strict(body, codec)
        if text is None and codec not in ("utf-16-le", "utf-16-be"):
            text = _forgiving(body, codec)
        if text is not None:
            return text, Encoding(declared, codec)
    return _last_resort(body, declared)


def declared_charset(body: bytes, content_type: str | None) -> str | None:
    """The charset that the page names in itself, else the one of the header; in lower case."""
    head = body[:_HEAD]
    for pattern in _DECLARED:
        match = pattern.search(head)
        if match:
            return match[1].decode("ascii", "replace").lower()
    match_text = _IN_HEADER.search(content_type or "")
    return match_text[1].lower() if match_text else None


def _codec(name: str | None) -> str | None:
    """The Python codec for a declared charset; None for one that there is not, or that is no charset of text."""
    if name is None:
        return None
    try:
        info = codecs.lookup(_WIDENED.get(name.lower(), name))
    except (LookupError, ValueError):
        return None
    readable = getattr(info, "_is_text_encoding", True) and info.name.replace("_", "-") not in _NO_CHARSETS
    return info.name if readable else None


def _damaged_utf8(body: bytes) -> str | None:
    """A text that is UTF-8 but for a few bytes: cut in a character, or with a piece of another charset pasted in."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    others = len(text) - broken - len(text.encode("ascii", "ignore"))
    return text if broken <= _BROKEN * others else None


def _strict(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeError:
        return None


def _forgiving(body: bytes, codec: str) -> str | None:
    """A text with few broken characters is still in its declared charset; one with many is not."""
    text = body.decode(codec, "replace")
    return text if _damage(text) <= 0.005 else None


def _damage(text: str) -> float:
    return text.count("\ufffd") / max(len(text), 1)


def _guessed(body: bytes) -> tuple[str, str] | None:
    """The text in the charset that the bytes look like, and its name."""
    head = body[:_GUESS_HEAD]
    if len(head) - len(head.decode("ascii", "ignore")) < _ENOUGH:
        return None
    codec = _looks_like(head)
    if codec not in _CHINESE:  # one letter that was cut in two is enough to rule its charset out
        whole = head.decode("gb18030", "ignore").encode("gb18030")
        if whole != head and len(whole) > 0.995 * len(head) and _looks_like(whole) in _CHINESE:
            codec = "gb18030"
    if codec is None or (
        codec == "cp874" and _strict(body, "gb18030") is not None
    ):  # Thai and Chinese bytes are much alike
        return None
    text = _forgiving(body, codec)
    return (text, codec) if text is not None else None


def _looks_like(head: bytes) -> str | None:
    best = from_bytes(head, cp_isolation=list(_GUESSED)).best()
    return _codec(best.encoding) if best is not None else None


def _last_resort(body: bytes, declared: str | None) -> tuple[str, Encoding]:
    guess = _guessed(body)
    if guess is not None:
        return guess[0], Encoding(declared, guess[1])
    chinese = body.decode("gb18030", "replace")
    if _damage(chinese) > 0.05:
        other = body.decode("utf-8", "replace")
        if _damage(other) < _damage(chinese):
            return other, Encoding(declared, "utf-8")
    return chinese, Encoding(declared, "gb18030")


def _wide_characters(body: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of the markup is zero."""
    head = body[:400]
    if len(head) < 8 or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return None
