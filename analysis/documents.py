"""Policy documents that a text cites or publishes: titles and numbers, each with its place in the text.

Chinese titles stand in 《》 and are told from books, papers and films by the word that they end in; Japanese and Korean ones
stand in 「」. Numbers are those of Chinese authorities (国发〔2025〕11号) and the common forms of English ones. Issuers and
numbers that the text does not give are not guessed here.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from analysis.article import Document, Notice
from analysis.folding import fold

_MAX_TEXT = 200_000  # characters that are read; policy texts are shorter, and the rest would only cost time

# Words that only official papers end in, and words that need more title around them to be believed.
_STRONG = (
    "意见|通知|办法|规划|方案|条例|措施|规定|纲要|指南|指引|细则|决定|决议|通告|公告|公报|批复|规范|准则|守则|导则|规程|章程|规则|"
    "征求意见稿|行动计划|发展计划|实施计划|工作计划|三年计划|工作要点|重点任务|任务分工|负面清单|指导目录|若干政策|政策措施|"
    "公约|协定|议定书|法案|草案|基本法|司法解释|标准体系|政府工作报告|白皮书|蓝皮书|蓝图|路线图|答复|方針|辦法|規劃|條例|規定|綱要|意見|決定|指針|準則|"
    "計畫|要點|法律|条例案|ガイドライン|戦略|計画|要綱|規則|가이드라인|조례|계획|전략|시행령|기본법|지침|법률|법안"
)
_WEAK = "法|计划|声明|宣言|倡议|建议|政策|清单|目录|战略|策略|框架|制度|标准|要点|协议|函|令|案|법|정책"
_STRONG_END = re.compile(f"(?:{_STRONG})$")
_WEAK_END = re.compile(f"(?:{_WEAK})$")
_NO_LAW = re.compile("(?:方|书|用|看|想|魔|做|语|算|说|手|疗|兵|活|技|心|枪|拳|刀|剑|佛|笔|戏|唱|吃|写|打|玩|宪兵)法$")
_NO_POLICY = re.compile(
    "(?:招标|中标|采购|成交|竞价|拍卖|招聘|磋商|流标|废标|结果|更正|业绩|股东大会|停电|寻人|遗失)(?:公告|通知|公示)$"
)
_TALE = re.compile("(?:故事|日记|小说|传|记|歌)$")
_BARE = re.compile(
    "^(?:实施|工作|行动|管理|暂行|若干|指导|发展|专项|总体|试点|建设|具体|上述|本)*"
)  # 《实施方案》 names none
_SUFFIX = re.compile(r"[(][^()]{1,40}[)]$|(?<![0-9.])[0-9.]+$|(?<![·.。\s\"'])[·.。\s\"']+$")
_WEAK_FROM = 7  # characters that a title with a weak ending must have
_SHORTEST, _LONGEST = 4, 300

_TITLE = re.compile(r"《([^《》\n]{2,150}(?:《[^《》\n]{2,100}》[^《》\n]{0,60})?)》|「([^「」\n]{4,80})」")
_BRACKETED_YEAR = re.compile(r"[〔\[(【﹝]\s?((?:19|20)\d\d)\s?(?:年)?[〕\])】﹞]\s?第?\s?(\d{1,5})\s?号", re.ASCII)
_AGENCY = re.compile(r"([一-鿿]{1,12})\s?\Z", re.ASCII)
_ENGLISH_BEGINNING = re.compile(
    r"[ADEHLPRS](?:xecutive|\.|egul|irective|ecision|ublic L|[BRFD]|ouse|enate|ssembly|\s\d)"
)
_ENGLISH_NUMBER = re.compile(
    r"(?:(?:Executive Order|E\.O\.)\s(?:No\.\s)?\d{4,6}"
    r"|(?:Regulation|Directive|Decision)\s\((?:EU|EC)\)\s(?:No\s)?\d{2,4}/\d{2,4}"
    r"|Public Law\s\d{2,3}-\d{1,4}"
    r"|(?:H\.\s?R\.|H\.\s?Res\.|S\.\s?Res\.|S\.|[ASH]\.\s?B\.|[ASH]B|HR|HF|SF|LD|LB|(?:House|Senate|Assembly) Bill)"
    r"\s?(?:\d{2}-)?\d{1,5}"
    r"|(?P<short>[SAH]\s\d{2,5}(?=\s/|\))))(?![\w-])"
)
_WORD_OR_DOT = re.compile(r"[\w.]")
_ACT = re.compile(r"[AB](?<=\s.)(?:ct|ill of Rights)\b")  # the space is looked at afterwards: so the search leaps
_ACT_NAME = re.compile(
    r"\b(?:[A-Z][\w'&-]{1,30}|AI)(?:\s(?:of|and|for|the|in|on|to|[A-Z][\w'&-]{0,30}|\([A-Z]{2,8}\))){0,11}\Z"
)
_LONGEST_ACT = 160  # characters before the word
_NO_ACT = re.compile(
    r"^(?:(?:[Tt]he|This|That|Under|An?|Its|Our|No|Balancing|Class|Juggling|Sister|First|Opening)\s)+", re.ASCII
)

# What stands right before an agency's abbreviation and is no part of it.
_BEFORE_NUMBER = re.compile(
    ".*(?:根据|按照|依据|依照|贯彻|落实|执行|印发|转发|文件|通知|意见|有关|以及|废止|[的以和及与或并据按照见由在对为等了是])"
)
_PUBLISHED_BEFORE = re.compile(
    '(?:印发|发布|出台|公布|颁布|制定|审议通过|公开征求|下发|推出|发布实施|制定出台)(?:了|关于)?[“"]?$'
)
_PUBLISHED_AFTER = re.compile(
    "^(?:[(][^()]{1,40}[)])*[,，]?(?:近日|日前|今日|今天|正式|已|将)*(?:印发|发布(?!会)|出台|公布|颁布|正式施行|获通过|审议通过|公开征求意见|施行)"
)
_INTERPRETS = re.compile("解读|答记者问|一图读懂|图解|问答|读懂|explained|explainer|Q&A", re.IGNORECASE)
_ISSUES = re.compile('(?:印发|发布|公布|颁布|征求)[《“"]?\\Z')
_NEAR = 14  # characters before a title that may say that it is issued
_BETWEEN = "《》「」（）()【】[，,、： \u3000"


def documents_of(text: str, title: str, notice: Notice | None) -> tuple[Document, ...]:
    """The documents of an article: what its text names, and first what the notice on its page publishes.

    A published document whose number only the head of the page tells has the empty span 0 to 0. On a page that explains
    (解读, 答记者问) the document that it is about is interpreted: the one that its title names, else the one
    that its text says was issued.
    """
    found = documents_in(text)
    if notice is not None and notice.number is not None:
        found = _with_published(found, notice, title)
    if _INTERPRETS.search(title):
        about = [d for d in found if d.title is not None and d.title in title] or [
            d for d in found if d.relation == "publishes"
        ]
        found = tuple(replace(d, relation="interprets") if d in about[:1] else d for d in found)
    return found


def _with_published(found: tuple[Document, ...], notice: Notice, title: str) -> tuple[Document, ...]:
    """The documents with the notice's own one at their head."""
    named = next((d for d in found if d.number == notice.number and d.title is None), None)
    own = Document(
        "publishes",
        notice.title or title or None,
        notice.number,
        named.start if named is not None else 0,
        named.end if named is not None else 0,
        notice.issuer,
        notice.written,
    )
    issued = (replace(d, relation="publishes") if _is_issued(d.title, title) else d for d in found)
    return (own, *(d for d in issued if d.number != notice.number))


def _is_issued(document: str | None, title: str) -> bool:
    """Whether a headline says that this document is issued: 关于印发…的通知, 公开征求《…》意见."""
    place = title.find(document) if document else -1
    return place > 0 and _ISSUES.search(title, max(0, place - 8), place) is not None


@lru_cache(maxsize=8)  # relevance reads the same texts as the facts do, one after the other
def documents_in(text: str) -> tuple[Document, ...]:
    """The policy documents named in a text, each once, in the order of their first mention.

    `start` and `end` hold the title without its brackets, or the number where there is no title; both are spelled as in
    the text, but for the brackets of a number, which become 〔〕. `relation` is `publishes` where the words around say that the
    text is the news of its issue, else `cites`. Reads the first 200,000 characters.
    """
    text = text[:_MAX_TEXT]
    numbers = {number.start: number for number in _numbers(text)}
    ends = {number.end: number for number in numbers.values()}
    found: dict[str, Document] = {}
    for title in _titles(text):
        tied = _tied(text, title, numbers, ends)
        _add(found, fold(title.title or "").lower, replace(title, number=tied.number if tied else None))
    known = {document.number for document in found.values()}
    for number in numbers.values():
        if number.number not in known:
            _add(found, number.number or "", number)
    return tuple(sorted(found.values(), key=lambda document: document.start))


def is_policy_title(title: str, *, quoted: bool = False) -> bool:
    """Whether a title is, by the word that it ends in, one of an official paper; `quoted`: it stands in title brackets.

    Some words (计划, 标准) end so many headlines that they are believed only in brackets.
    """
    if len(title) > _LONGEST:
        return False
    core = fold(title).lower
    while (cut := _SUFFIX.sub("", core)) != core:
        core = cut
    if len(core) < _SHORTEST or any(tale.search(core) for tale in (_NO_LAW, _NO_POLICY, _TALE)):
        return False
    strong = _STRONG_END.search(core)
    if strong is not None:
        return len(_BARE.sub("", core[: strong.start()])) >= 2
    return quoted and len(core) >= _WEAK_FROM and _WEAK_END.search(core) is not None


def _add(found: dict[str, Document], key: str, document: Document) -> None:
    first = found.get(key)
    if first is None:
        found[key] = document
        return
    publishes = "publishes" in (first.relation, document.relation)
    found[key] = replace(first, relation="publishes" if publishes else "cites", number=first.number or document.number)


def _titles(text: str) -> Iterator[Document]:
    if "《" in text or "「" in text:
        yield from _bracketed_titles(text)
    if "Act" in text or "Bill of Rights" in text:
        yield from _acts(text)


def _bracketed_titles(text: str) -> Iterator[Document]:
    for match in _TITLE.finditer(text):
        group = 1 if match[1] is not None else 2
        if is_policy_title(match[group], quoted=True):
            relation = _relation(text, match.start(), match.end())
            yield Document(relation, match[group], None, match.start(group), match.end(group))


def _acts(text: str) -> Iterator[Document]:
    begun = 0
    for match in _ACT.finditer(text):
        space = match.start() - 1
        named = _ACT_NAME.search(text, max(begun, space - _LONGEST_ACT), space)
        if named is None:
            continue
        lead_in = _NO_ACT.match(text[named.start() : match.end()])
        start = named.start() + (lead_in.end() if lead_in else 0)
        name = text[start : match.end()]
        begun = match.end()
        if " " in name:
            yield Document("cites", name, None, start, match.end())


def _numbers(text: str) -> Iterator[Document]:
    if "号" in text:
        yield from _chinese_numbers(text)
    for beginning in _ENGLISH_BEGINNING.finditer(text):
        found = _ENGLISH_NUMBER.match(text, beginning.start())
        if found is None:
            continue
        edge = text[found.start() - 1 : found.start()] if found.start() else ""
        if edge == "(" if found["short"] else not _WORD_OR_DOT.match(edge):
            yield Document("cites", None, found[0], found.start(), found.end())


def _chinese_numbers(text: str) -> Iterator[Document]:
    for match in _BRACKETED_YEAR.finditer(text):
        written = _AGENCY.search(text, max(0, match.start() - 13), match.start())
        if written is None:
            continue
        before = _BEFORE_NUMBER.match(written[1])
        agency = written[1][before.end() :] if before else written[1]
        if agency:
            start = written.end(1) - len(agency)
            yield Document("cites", None, f"{agency}〔{match[1]}〕{match[2]}号", start, match.end())


def _relation(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - _NEAR) : start], text[end : end + 60]
    published = _PUBLISHED_BEFORE.search(before) or _PUBLISHED_AFTER.match(fold(after).lower)
    return "publishes" if published else "cites"


def _tied(text: str, title: Document, starts: dict[int, Document], ends: dict[int, Document]) -> Document | None:
    """The number right behind or right before a title, with only brackets, commas and spaces between."""
    for gap in range(1, 5):
        behind, before = starts.get(title.end + gap), ends.get(title.start - gap)
        if behind is not None and not text[title.end : behind.start].strip(_BETWEEN):
            return behind
        if before is not None and not text[before.end : title.start].strip(_BETWEEN):
            return before
    return None
