"""What a policy notice says of itself: the head table of a government's page, meta elements, its first lines and its signature.

Governments print index number, issuer, document number and dates in a table, a list or a row of spans above the text, each label
followed by its value. Without one, the number below the title and the issuer and date at the end of the text are read.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, tzinfo

from selectolax.lexbor import LexborHTMLParser

from analysis.article import Notice, Precision
from analysis.dates import read_date
from analysis.documents import is_policy_title
from analysis.head import Head
from analysis.scripts import in_both_scripts, in_simplified

_LABELS = {
    "index_number": ("索引号", "信息索引号", "索引"),
    "issuer": (
        "发文机关",
        "发文机构",
        "发文单位",
        "制发机关",
        "发布机关",
        "发布机构",
        "发布单位",
        "发文部门",
        "公开主体",
        "公告机关",
    ),
    "number": ("发文字号", "公文字号", "文号", "发文文号", "文件编号", "文件文号", "公文文号"),
    "written": ("成文日期", "成文时间", "发文日期", "发文时间", "制发日期", "签发日期", "印发日期"),
    "published": ("发布日期", "发布时间", "公开日期", "公布日期", "公告日期", "张贴日期"),
    "subject": ("主题分类", "主题类别", "信息分类", "分类", "主题"),
    "validity": ("有效性", "时效性", "效力状态", "有效期", "是否有效", "文件状态", "时效", "效力"),
    "title": ("标题", "名称", "信息名称", "文件名称", "信息标题"),
}
# Labels of the same tables whose values are not asked for: a value ends where one of them begins.
_OTHERS = (
    "公开形式 公开方式 公开范围 公开时限 公开类别 公开属性 生成日期 关键词 主题词 服务对象 体裁分类 体裁 组配分类 语种 内容概述"
    " 责任部门 公开责任部门 废止日期 生效日期 实施日期 施行日期 信息来源 来源 作者 正文"
).split()
_FIELDS = {label: (field, rank) for field, labels in _LABELS.items() for rank, label in enumerate(labels)}
_GAP = r"(?:\s|&nbsp;|&#160;|&ensp;|&emsp;|&#12288;|　){0,8}"
# What only a head table says; in the markup it may have spaces between its characters. A pattern for each first one, for which
# a search leaps many times as fast as for a set.
_STRONG = tuple(
    re.compile(first + in_both_scripts(f"{_GAP}(?:{'|'.join(_GAP.join(others) for others in rest)})"))
    for first, rest in {
        "索": ("引号",),
        "发": ("文机关", "文机构", "文单位", "文字号"),
        "發": ("文机关", "文机构", "文单位", "文字号"),
        "制": ("发机关",),
        "成": ("文日期",),
        "文": ("号",),
    }.items()
)
_STRONG_FIELDS = frozenset({"index_number", "issuer", "number", "written"})
_LABEL = re.compile(
    rf"[\[【(（]?(?P<label>{in_both_scripts('|'.join(sorted([*_FIELDS, *_OTHERS], key=len, reverse=True)))})[\]】)）]?"
    r"(?:[:：](?P<value>.*))?\Z"
)
_SEVERAL = re.compile(rf"(?<=[^\n])[\s　|]+(?=(?:{in_both_scripts('|'.join(_FIELDS))})\s*[:：])")
_METAS = {
    "number": ("filenum", "file_num", "filenumber", "docnumber", "documentnumber", "wenhao", "fwzh"),
    "index_number": ("indexnum", "indexnumber", "index_num", "syh"),
    "issuer": ("fwjg", "issuer", "issueorg"),
}
_NUMBER = re.compile(
    r"[一-鿿]{1,14}\s?[〔\[(（【﹝]\s?(?:19|20)\d\d\s?年?\s?[〕\])）】﹞]\s?(?:第\s?)?\d{1,5}\s?[号號]"
    r"|[一-鿿]{1,14}字第\s?\d{4,12}\s?[号號]"
)
_ENDS_AS_BODY = re.compile(
    in_both_scripts(
        r"(?:政府|国务院|中央|[委厅局部办院署会组所行库站室队处]|中心|专班|公司|大学|海关|机关)(?:[、,，;；\s)）]|\Z)"
    )
)
_LONGEST_ISSUER = 120
_NO_VALUE = re.compile(r"\A(?:[:：/\\—\-无空暂 　]+|null|none)?\Z", re.IGNORECASE)
_DATE_LINE = re.compile(
    r"(?:(?:19|20)\d\d|(?:中華民國)?\s?1[0-4]\d|[〇○零一二三四五六七八九]{4})\s?年.{1,4}月.{1,4}日\Z"
)
_SIGNATURE_LENGTH = 40
_MOST_NODES = 100_000
_LONGEST = 300
_NEAR = 60  # texts between two labels of one table
_HIDDEN = frozenset("script style noscript template select option textarea".split())


def notice_of(
    markup: str, tree: LexborHTMLParser, head: Head, title: str | None, body: str, zone: tzinfo
) -> Notice | None:
    """What the page says of the notice that it publishes; None where it publishes none that can be told."""
    rows = _rows(tree) if any(label.search(markup) for label in _STRONG) else ()
    fields = {field: text for field, text in _best(rows).items() if not _NO_VALUE.match(text)}
    for field, names in _METAS.items():
        if field not in fields and (said := head.meta(*names)):
            fields[field] = said
    number, issuer = _NUMBER.search(fields.get("number", "")), fields.get("issuer", "")
    own_number = number[0] if number is not None else None
    first = _number_line(body)
    signer, signed = _signature(body) if first or fields or is_policy_title(title or "") else (None, None)
    if not (fields.keys() & _STRONG_FIELDS or first or signer):
        return None
    read = {field: _day(fields.get(field), zone) for field in ("written", "published")}
    shown = tuple((row_label, text) for row_label, text in rows if not _NO_VALUE.match(text))
    notice = Notice(
        title=fields.get("title") or title,
        number=_spelled(own_number or first),
        index_number=fields.get("index_number"),
        issuer=issuer if len(issuer) <= _LONGEST_ISSUER and _ENDS_AS_BODY.search(issuer) else None,
        written=read["written"],
        published=read["published"],
        subject=fields.get("subject"),
        validity=fields.get("validity"),
        rows=shown,
    )
    return _completed(notice, first, signer, signed, zone)


def _completed(notice: Notice, first: str | None, signer: str | None, signed: str | None, zone: tzinfo) -> Notice:
    """What the table leaves open is taken from the first and last lines of the text."""
    rows = list(notice.rows)
    if first and not any(first in text for _, text in rows):
        rows.append(("first line", first))
    if signer and signed:
        rows.append(("signature", f"{signer} {signed}"))
    return replace(
        notice,
        issuer=notice.issuer or signer,
        written=notice.written or _day(signed, zone),
        rows=tuple(rows),
    )


def _best(rows: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Of each field the value under its most exact label."""
    best: dict[str, tuple[int, str]] = {}
    for label, text in rows:
        field, rank = _field_of(label)
        if not _NO_VALUE.match(text) and (field not in best or rank < best[field][0]):
            best[field] = (rank, text)
    return {field: text for field, (_, text) in best.items()}


def _field_of(label: str) -> tuple[str, int]:
    """The field that a label names in either script, and how exactly."""
    return _FIELDS[in_simplified(label)]


def _rows(tree: LexborHTMLParser) -> tuple[tuple[str, str], ...]:
    """Label and value of a head table: at least two of its labels near one another, one that no list or form has."""
    texts = list(_texts(tree))
    found: list[tuple[int, str, str]] = []
    for index, text in enumerate(texts):
        match = _LABEL.match(re.sub(r"(?<=[一-鿿])[\s　]+(?=[一-鿿:：])", "", text)) if len(text) <= _LONGEST else None
        if match is None or in_simplified(match["label"]) not in _FIELDS:
            continue
        value = (match["value"] or "").strip() or _value_behind(texts, index + 1)
        found.append((index, match["label"], value[:_LONGEST]))
    groups: list[list[tuple[int, str, str]]] = []
    for row in found:
        if groups and row[0] - groups[-1][-1][0] <= _NEAR:
            groups[-1].append(row)
        else:
            groups.append([row])
    for group in groups:
        fields = {_field_of(label)[0] for _, label, value in group if not _NO_VALUE.match(value)}
        if len(fields) >= 2 and fields & _STRONG_FIELDS:
            return tuple((label, value) for _, label, value in group)
    return ()


def _value_behind(texts: list[str], index: int) -> str:
    """The next text that is no colon, unless it is a label itself."""
    while index < len(texts) and texts[index] in (":", "："):
        index += 1
    value = texts[index] if index < len(texts) else ""
    label = value.endswith((":", "：")) or _LABEL.match(re.sub(r"[\s　]+", "", value))
    return "" if label else value.lstrip(":： ")


def _texts(tree: LexborHTMLParser) -> Iterator[str]:
    """The texts of a page in their order; a row with several labels in parts."""
    if tree.body is None:
        return
    for count, node in enumerate(tree.body.traverse(include_text=True)):
        if count > _MOST_NODES:
            return
        parent = node.parent
        if node.tag != "-text" or parent is None or parent.tag in _HIDDEN:
            continue
        text = " ".join((node.text_content or "").split())
        if text:
            yield from _SEVERAL.split(text) if len(text) <= _LONGEST else (text,)


def _number_line(body: str) -> str | None:
    """The document number that stands as a line of its own in the first lines."""
    for line in body[:600].split("\n")[:6]:
        match = _NUMBER.fullmatch(line.strip())
        if match is not None:
            return match[0]
    return None


def _signature(body: str) -> tuple[str | None, str | None]:
    """Issuer and date where a text is signed: a line with a date, and the lines of bodies before it."""
    lines = [line.strip() for line in body.split("\n")]
    for index, line in enumerate(lines):
        if len(line) <= 16 and index and _DATE_LINE.match(line):
            signers: list[str] = []
            for before in reversed(lines[max(0, index - 6) : index]):
                if len(before) > _SIGNATURE_LENGTH or not _IS_BODY.search(before):
                    break
                signers.insert(0, before)
            if signers:
                return "、".join(signers), line
    return None, None


_IS_BODY = re.compile(
    in_both_scripts(
        r"\A[一-鿿 （）()]{2,40}(?:政府|委员会|[厅局部委办署院]|办公厅|办公室|小组|指挥部|国务院|人大常委会|管委会"
        r"|法院|检察院|银行|总局|总工会)\Z|\A国务院\Z|\A中共中央\Z"
    )
)


def _day(text: str | None, zone: tzinfo) -> date | None:
    read = read_date(text, zone) if text else None
    return read[0].date() if read is not None and read[1] in (Precision.DAY, Precision.MINUTE) else None


def _spelled(number: str | None) -> str | None:
    """国发[2025]11号 → 国发〔2025〕11号, as official papers write it."""
    if number is None:
        return None
    return re.sub(r"[\[(（【﹝〔]\s?(\d{4})\s?年?\s?[\])）】﹞〕]\s?(?:第\s?)?", r"〔\1〕", re.sub(r"\s+", "", number))
