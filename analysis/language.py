"""The language of a text, from its letters; the page's own word decides only between languages of one script."""

import re
from collections import Counter
from datetime import tzinfo
from itertools import chain
from zoneinfo import ZoneInfo

_ASCII = re.compile(r"[\x00-\x7f]+")
_HAN = re.compile("[㐀-鿿\uf900-\ufaff]+")
_KANA = re.compile("[぀-ヿ]+")
_HANGUL = re.compile("[가-힯]+")
_CYRILLIC = re.compile("[Ѐ-ӿ]+")
_LATIN = re.compile("[A-Za-zÀ-ɏ]+")
# Characters that only one of the two Chinese scripts writes, among the commonest of both.
_SIMPLE = frozenset(
    "们这国说时为来发经会对过实产业开关进动务问应现学种从见长东头书气体点电车马门两给让认该记设论读谁调议"
)
_TRADITIONAL = frozenset(
    "們這國說時為來發經會對過實產業開關進動務問應現學種從見長東頭書氣體點電車馬門兩給讓認該記設論讀誰調議"
)
_OF_ONE_SCRIPT = re.compile(f"[{''.join(sorted(_SIMPLE | _TRADITIONAL))}]+")
_WORDS = {
    "en": frozenset("the of and to in is that for on with as was by are from be at this has have".split()),
    "de": frozenset("der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch".split()),
    "fr": frozenset("le la les de des et en un une du que est pour dans qui sur par pas au plus".split()),
    "es": frozenset("el la los de que y en un una del se por con para las es al lo como más".split()),
    "it": frozenset("il di che la e in un per è una del con non della sono si le dei al da".split()),
    "pt": frozenset("o de que e do da em um para com não uma os no se na por mais as dos".split()),
    "nl": frozenset("de het een van en in is dat op te voor met zijn niet aan er om ook als bij".split()),
}
_LANGUAGES = {
    word: [language for language, known in _WORDS.items() if word in known] for word in {*chain(*_WORDS.values())}
}
_SAMPLE = 4000
_ZONES = {"zh-Hans": "Asia/Shanghai", "zh-Hant": "Asia/Taipei", "ja": "Asia/Tokyo", "ko": "Asia/Seoul"}


def language_of(text: str, declared: str | None = None) -> str:
    """BCP 47: zh-Hans, zh-Hant, ja, ko, en, de, fr, es, it, pt, nl, ru, or what is declared, or und."""
    sample = text[:_SAMPLE]
    words = _LATIN.findall(sample.lower())
    if (len(sample) - len(sample.encode("ascii", "ignore"))) * 2 <= len(words):  # too few for any other script
        return _latin(words, declared)
    strange = _ASCII.sub("", sample)
    counts = []
    for letters in (_HAN, _KANA, _HANGUL, _CYRILLIC):  # each takes its own away, and leaves less to read
        rest = letters.sub("", strange)
        counts.append(len(strange) - len(rest))
        strange = rest
    han, kana, hangul, cyrillic = counts
    if hangul > max(han, len(words), 4):
        return "ko"
    if han + kana > 0 and (han + kana) * 2 > len(words):
        return "ja" if kana > (han + kana) * 0.05 else _chinese(sample, declared)
    if cyrillic > len(words):
        return _base(declared) or "ru"
    return _latin(words, declared)


def zone_of(language: str) -> tzinfo:
    """The zone in which most pages of a language state their times; UTC for those of many zones."""
    return ZoneInfo(_ZONES.get(language, "UTC"))


def _chinese(sample: str, declared: str | None) -> str:
    telling = "".join(_OF_ONE_SCRIPT.findall(sample))
    simple = sum(map(_SIMPLE.__contains__, telling))
    traditional = sum(map(_TRADITIONAL.__contains__, telling))
    if simple == traditional:
        lowered = (declared or "").lower()
        return "zh-Hant" if any(sign in lowered for sign in ("hant", "tw", "hk", "mo")) else "zh-Hans"
    return "zh-Hans" if simple > traditional else "zh-Hant"


def _latin(words: list[str], declared: str | None) -> str:
    counted = dict.fromkeys(_WORDS, 0)
    for word, times in Counter(filter(_LANGUAGES.__contains__, words)).items():
        for language in _LANGUAGES[word]:
            counted[language] += times
    best = max(counted, key=lambda language: counted[language])
    said = _base(declared)
    if said in counted and counted[said] >= counted[best] * 0.7:
        return said
    if counted[best] >= max(2, len(words) * 0.03):
        return best
    return said or "und"


def _base(declared: str | None) -> str | None:
    match = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", (declared or "").strip())
    return match[1].lower() if match else None
