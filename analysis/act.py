"""What an authority does about AI, in the words of the article: the kind of act, who acts and at which level.

Read from the reasons of a judgement, so that whoever doubts it finds the same words in the text. `strength` orders the
kinds by their force, as sorting and a threshold for alerts need it.
"""

import re
from collections.abc import Sequence
from functools import cache

from analysis.article import Act, Reason
from analysis.vocabulary import vocabulary

# The first that any word of the instrument or the action matches names the act: a draft of a law is a consultation.
_KINDS = (
    ("consultation", r"征求意见|徵求意見|公开征集|公開徵詢|意见稿|(?:public )?comment|consultation|draft|パブリックコメント|"
     r"입법예고|Konsultation|Entwurf|Anhörung|consulta(?:tion)?\b|anteproyecto|projet de"),
    ("law", r"法$|法律|法案|基本法|条例|條例|\bAct\b|\bbills?\b|\blaws?\b|legislat|Gesetz|\bloi\b|\bley\b|법$|법안|조례|"
     r"^(?:SB|AB|HB|HR|HF|SF|LD|LB)\b"),
    ("regulation", r"办法|辦法|规定|規定|规则|規則|细则|法规|备案|监管|regulation|executive order|\brules?\b|mandate|Verordnung|"
     r"règlement|décret|reglamento|decreto|시행령|규제|規制|省令"),
    ("enforcement", r"整治|查处|处罚|约谈|清朗|下架|禁止|penalt|\bfine[sd]?\b|\bban(?:s|ned)?\b|\bsue[sd]?\b|investigat|probe|"
     r"Bußgeld|verbietet|amende|sanction|multa|과징금|処分"),
    ("funding", r"若干措施|政策措施|资金|資金|补贴|補貼|资助|資助|算力券|专项|揭榜|申报|项目|基金|fund|grant|budget|invest|"
     r"Förder|Million|subvention|financement|ayuda|subvenci|補助|助成|지원금|예산"),
    ("plan", r"方案|规划|規劃|计划|計畫|計画|意见|意見|纲要|綱要|战略|戰略|戦略|行动|strategy|roadmap|\bplan|blueprint|framework|"
     r"Strategie|Aktionsplan|stratégie|estrategia|전략|계획"),
    ("standard", r"标准|標準|规范|指南|指引|準則|guid(?:e|ance|eline)|standard|Leitlinie|Leitfaden|norme|recommandation|guía|"
     r"norma|ガイドライン|指針|가이드라인|표준|지침"),
    ("visit", r"调研|考察|視察|视察|走访|察看|\bvisits?\b|\btours?\b|inspect|besucht|visite|visita|방문"),
    ("speech", r"致辞|讲话|演讲|强调|致詞|speech|address|remarks|discours|discurso|演説|연설"),
    ("meeting", r"会议|會議|座谈|研讨|学习|论坛|召开|会见|会谈|峰会|meet|summit|convene|hearing|tagt|réunion|sommet|reunión|cumbre|"
     r"会合|회의"),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _KINDS)
KINDS_IN_WORDS = {
    "law": "法律 law", "regulation": "规章 regulation", "enforcement": "执法 enforcement", "funding": "资金 funding",
    "plan": "规划 plan", "standard": "标准 standard", "consultation": "征求意见 consultation", "meeting": "会议 meeting",
    "visit": "调研 visit", "speech": "讲话 speech", "other": "其他 other",
}  # fmt: skip
_PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|"
    "新疆|北京|上海|天津|重庆|香港|澳门"
)
_LEVELS = (
    ("national", r"^(?:国家|國家|国务院|中央|全国|我国|中国|中共|教育部|科技部|工信部|工业和信息化部|有关部门|政府$|行政院|立法院|數發部|習近平|习近平|"
     r"李强|丁薛祥|王沪宁|首相|総理|内閣|대통령|정부$|White House|Congress|federal|美国|特朗普)"),
    ("international", r"联合国|聯合國|欧盟|歐盟|欧洲|二十国|金砖|上合|东盟|\bU\.?N\.?\b|United Nations|\bEU\b|European|UNESCO|"
     r"OECD|\bG7\b|\bG20\b|Council of Europe|Vereinte Nationen|Europa|Nations unies|Unión Europea|国連|유엔|\bUE\b"),
    ("county", r"[县縣]|(?<![专地社园特战导验自治])区(?!委员)|區|旗|镇|鎮|乡|街道|county|borough|town\b|Landkreis|Landrat|canton|구청"),
    ("city", r"[^城都]?市|city|mayor|municipal|council$|Stadt|bürgermeister|mairie|maire|ayuntamiento|alcald|시장|시청|서울시|市長"),
    ("provincial", rf"省|自治区|^(?:{_PROVINCES})$|state (?:legis|senat|gov|lawm|rep)|governor|Landtag|Landes|Minister-?präsident|Staatsregierung|Gobierno Vasco|Kultusminister|"
     r"province|provincial|région|comunidad autónoma|junta|知事|[都道府県]$|県|도지사|assembly ?member|Newsom|Hochul|"
     r"(?:California|Texas|Florida|New York|Colorado|Illinois|Arizona|Michigan|Massachusetts|Washington|Utah|Oregon|Ohio)"),
)  # fmt: skip
_LEVEL_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _LEVELS)
_MUNICIPAL = re.compile(r"^(?:北京|上海|天津|重庆|天津市|北京市|上海市|重庆市)$")
_PREFIX = re.compile(r"[一-鿿]{2,6}?(?:省|自治区|市|自治州|盟|(?<![专地社园特战导验])区|县|旗)")
_BARE_PLACE = re.compile(r"^[一-鿿]{2,3}(?<![部委办局院府国])$")
LEVELS_IN_WORDS = {
    "international": "国际 international", "national": "国家 national", "provincial": "省级 provincial",
    "city": "市级 city", "county": "县区级 county",
}  # fmt: skip
LEVELS = tuple(LEVELS_IN_WORDS)
_FOR_ACT = ("policy_instrument", "action")
KINDS_BY_FORCE = (
    *("law", "regulation", "enforcement", "consultation", "funding"),
    *("plan", "standard", "meeting", "visit", "speech"),
)


def act_of(reasons: Sequence[Reason], title: str | None) -> Act | None:
    """The act that the reasons of a judgement speak of; None where they name neither instrument, authority nor action."""
    spoken = [reason for reason in reasons if reason.facet in (*_FOR_ACT, "actor") and reason.weight > 0]
    if not spoken:
        return None
    actors = [reason.term for reason in spoken if reason.facet == "actor"]
    level = _level(actors[0] if actors else None, spoken, title or "")
    return Act(_kind(spoken), _authority(actors, title or ""), level)


def strength(kind: str) -> int:
    """How strong a kind of act is: 10 for a law, 0 for what has no name; a consultation on one comes right after it."""
    return len(KINDS_BY_FORCE) - KINDS_BY_FORCE.index(kind) if kind in KINDS_BY_FORCE else 0


def act_in_words(act: Act) -> str:
    """An act in one line, in Chinese and English."""
    parts = [f"行为 act: {KINDS_IN_WORDS[act.type]}"]
    parts += [f"主体 authority: {act.authority}"] if act.authority else []
    parts += [f"层级 level: {LEVELS_IN_WORDS[act.level]}"] if act.level else []
    return "; ".join(parts)


def _kind(spoken: Sequence[Reason]) -> str:
    """By the title's words before the text's, and by instruments before actions."""
    for part in ("title", "lead", "body"):
        for facet in _FOR_ACT:
            words = [reason.term for reason in spoken if reason.facet == facet and reason.part == part]
            for name, pattern in _PATTERNS:
                if any(pattern.search(word) for word in words):
                    return name
    return "other"


def _authority(actors: Sequence[str], title: str) -> str | None:
    """The first that is named; of a place that only acts (市设立) the place in the title."""
    named = [actor for actor in actors if actor[1:] not in _actions()]
    places = _PREFIX.findall(title) if actors else []
    return next(iter(named), None) or next(reversed(places), None)


@cache
def _actions() -> frozenset[str]:
    return frozenset(term.term for term in vocabulary() if term.facet == "action")


def _level(actor: str | None, spoken: Sequence[Reason], title: str) -> str | None:
    """By the place that the title names, then by the authority's name; one of no place is national.

    A Chinese name of two or three characters that is no known one is a person or a town, and its level stays open.
    """
    named = _PREFIX.findall(title)
    words = [named[-1]] if named else []
    words += [actor] if actor else []
    words += [reason.term for reason in spoken if reason.facet == "actor" and reason.part == "title"]
    if any(_MUNICIPAL.search(word) for word in words[:1]):
        return "provincial"
    for word in words:
        for name, pattern in _LEVEL_PATTERNS:
            if pattern.search(word):
                return name
    return "national" if actor and not _BARE_PLACE.search(actor) else None
