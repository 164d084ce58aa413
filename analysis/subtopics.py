"""Sub-topics of AI policy: what an act is about, by words of its title, lead and opening.

A word of the title is enough; in lead and opening three are needed, so that a subject mentioned in passing is no topic.
"""

import re
from itertools import islice

_READ = 1_500  # characters of a text
_OFTEN = 3  # words outside the title
_WORDS = {
    "computing": r"算力|智算|超算|数据中心|數據中心|資料中心|东数西算|芯片|晶片|半导体|comput(?:e|ing power)|data cent(?:er|re)s?|"
    r"supercomput\w+|\bchips?\b|semiconductor|\bGPUs?\b|gigafactor\w+|Rechenzentr\w+|Supercomputer|centres? de données|"
    r"centros? de datos|supercomputador\w*|計算基盤|データセンター|半導体|데이터센터|반도체",
    "data": r"数据(?!中心)|數據(?!中心)|資料(?!中心)|语料|語料|隐私|隱私|个人信息|\bdata\b(?! cent)|privacy|personal information|\bDaten\b|"
    r"Datenschutz|données|vie privée|\bdatos\b|データ(?!センター)|個人情報|데이터(?!센터)|개인정보",
    "safety": r"安全|治理|伦理|倫理|监管|監管|标识|備案|备案|深度伪造|深伪|深偽|滥用|整治|可信|风险|風險|safety|govern(?:ance|ing)|ethic\w*|"
    r"\brisks?\b|deepfakes?|transparen\w+|accountab\w+|discriminat\w+|regulat\w+|Sicherheit|Ethik|Regulierung|KI-Verordnung|"
    r"Risiko|sécurité|éthique|gouvernance|régulation|seguridad|ética|gobernanza|regula\w+|riesgos?|規制|リスク|安全性|안전|윤리|규제",
    "industry": r"产业|產業|企业|企業|资金|資金|补贴|补助|補助|扶持|投资|基金|算力券|招商|机器人产业|融资|\bfund\w*|grants?|invest\w*|"
    r"industr\w+|start-?ups?|subsid\w+|tax credits?|Förder\w+|Wirtschaft|Industrie\w*|financement|entreprises?|"
    r"subvencion\w+|empresas?|industria|産業|投資|산업|투자|지원금",
    "education": r"教育|学校|學校|中小学|高校|课程|課程|教师|教師|学生|學生|課|educat\w+|schools?|students?|teachers?|classrooms?|"
    r"universit\w+|Schul\w*|Unterricht|Bildung\w*|Lehr\w+|écoles?|éducation|élèves|enseign\w+|escuelas?|educa\w+|alumnos|"
    r"教員|生徒|授業|교육|학교|학생",
    "health": r"医疗|醫療|卫生|衛生|医院|醫院|药品|藥品|医保|诊疗|健康|health\w*|medical|clinic\w*|hospitals?|patients?|\bdrugs?\b|"
    r"Gesundheit\w*|Medizin\w*|santé|hôpita\w+|médic\w+|salud|sanitari\w+|hospital\w*|医薬|病院|의료|병원|보건",
    "government": r"政务|政務|数字政府|數位政府|智慧城市|公文|一网通办|行政利用|government use|public sector|public services?|state agenc\w+|"
    r"federal agenc\w+|city use|procure\w+|Verwaltung\w*|administration publique|services publics|administración pública|"
    r"自治体|行政|공공|행정",
    "standards": r"标准|標準|规范|指南|指引|评测|認證|认证|standards?|guidelines?|benchmark\w*|certif\w+|Norm(?:en|ung)?|Leitlinien?|"
    r"Standards?|normes?|certification|normas?|certificación|ガイドライン|指針|가이드라인|표준",
    "talent": r"人才|就业|就業|技能|培训|培訓|劳动|職業|职业|talent\w*|workforce|\bskills?\b|\bjobs?\b|\btraining\b(?! data)|employ\w+|"
    r"workers?|Fachkräfte|Arbeits\w+|Weiterbildung|compétences|emplois?|travail\w*|talento|empleo|trabajador\w*|人材|雇用|"
    r"인재|일자리|고용",
}  # fmt: skip
SUBTOPICS = tuple(_WORDS)
# For lower case, and with the border of a word looked at behind its first letter: so the searches leap.
_PATTERNS = {name: re.compile(re.sub(r"\\b(\w)", r"\1(?<=\\b\1)", words.lower())) for name, words in _WORDS.items()}
IN_CHINESE = {
    "computing": "算力", "data": "数据", "safety": "安全与治理", "industry": "产业与资金", "education": "教育", "health": "医疗健康",
    "government": "政务应用", "standards": "标准", "talent": "人才",
}  # fmt: skip


def subtopics_of(title: str | None, lead: str | None, text: str) -> tuple[str, ...]:
    """The names of the sub-topics, in the order of `SUBTOPICS`. Reads the first 1,500 characters."""
    head, rest = _lower((title or "")[:_READ]), _lower(f"{lead or ''}\n{text[:_READ]}"[:_READ])
    return tuple(name for name, words in _PATTERNS.items() if words.search(head) or _often(words, rest))


def subtopics_in_words(names: tuple[str, ...] | list[str]) -> str:
    """Sub-topics in one line, in Chinese and English."""
    return ", ".join(f"{IN_CHINESE.get(name, name)} {name}" for name in names)


def _lower(text: str) -> str:
    """Lower case, with one letter i: Turkish has two."""
    return text.replace("İ", "i").lower().replace("ı", "i")


def _often(words: re.Pattern[str], text: str) -> bool:
    return len(list(islice(words.finditer(text), _OFTEN))) == _OFTEN
